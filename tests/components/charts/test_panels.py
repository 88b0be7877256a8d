"""Panels: small multiples on one axis, and the limit of series."""

from __future__ import annotations

import pytest

from components.charts import bars, lines, panels, style, values
from services.growth_rows import by_series, count_distinct
from tests.components.fakes import many_series


def area_ids(rows) -> list[str]:
    return list(dict.fromkeys(row.area_id for row in rows))


@pytest.mark.parametrize(
    ("occupations", "areas", "number"), [(1, 1, 1), (8, 1, 1), (4, 2, 1), (5, 2, 5), (3, 3, 3), (1, 8, 1)]
)
def test_more_than_eight_series_are_one_panel_per_occupation(occupations, areas, number):
    table, _ = many_series(occupations, areas)
    parts = panels.panels(table)
    assert len(parts) == number
    assert sum(len(part) for part in parts) == len(table)
    if number > 1:
        assert all(count_distinct(part, "occupation_id") == 1 for part in parts)


@pytest.mark.parametrize(("occupations", "areas", "drawn"), [(2, 8, 16), (8, 2, 16), (8, 8, 16), (3, 6, 15), (1, 1, 1)])
def test_more_than_sixteen_series_keep_all_occupations_in_the_first_areas(occupations, areas, drawn):
    table, _ = many_series(occupations, areas)
    rows = panels.drawn_rows(table)
    assert len(by_series(rows)) == drawn
    assert count_distinct(rows, "occupation_id") == occupations
    assert area_ids(rows) == area_ids(table)[: drawn // occupations]
    assert count_distinct(rows, "horizon_years") == 5


def test_panels_share_one_axis_and_one_height_of_at_least_220_pixels():
    table, colors = many_series(5, 2)
    y_range = values.value_range(table, "percent")
    for part in panels.panels(table):
        assert list(bars.bars(part, "percent", colors, y_range=y_range).layout.yaxis.range) == y_range
        assert list(lines.lines(part, "percent", colors, y_range=y_range).layout.yaxis.range) == y_range
    for draw in (bars.bars, lines.lines):
        figures = [draw(part, "percent", colors, title=part[0].occupation) for part in panels.panels(table)]
        assert len({(figure.layout.height, figure.layout.margin.t) for figure in figures}) == 1
        assert style.PLOT_HEIGHT >= 220
        assert all(
            part[0].occupation in figure.layout.annotations[0].text
            for part, figure in zip(panels.panels(table), figures, strict=True)
        )

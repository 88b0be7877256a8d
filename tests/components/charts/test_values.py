"""Plotted values: scales, missing values and missing years."""

from __future__ import annotations

import pytest

from components.charts import bars, lines, values
from tests.components.fakes import ONE_COLOR, PATH, TWO_COLORS, VIEWS, cell_rows, combine


@pytest.mark.parametrize("view", VIEWS)
def test_unpublished_growth_is_a_gap_not_zero(view):
    table = combine(cell_rows(years=PATH), cell_rows("22-2222", growth=None, years=PATH))
    line = lines.lines(table, view, TWO_COLORS).data[1]
    assert set(line.y) == {None}
    bar = bars.bars(table, view, TWO_COLORS).data[1]
    assert set(bar.y) == {None}
    assert all("not published" in text for text in (*line.hovertext, *bar.hovertext))


def test_missing_range_has_no_error_bars_and_no_band():
    assert bars.bars(cell_rows(), "percent", ONE_COLOR).data[0].error_y.array is None
    assert not any(trace.fill for trace in lines.lines(cell_rows(years=PATH), "percent", ONE_COLOR).data)


def test_unknown_base_year_labels_the_axis_with_years_ahead():
    table = cell_rows(years=PATH, base_year=None)
    assert list(lines.lines(table, "percent", ONE_COLOR).data[0].x) == list(range(11))
    assert list(bars.bars(table, "percent", ONE_COLOR).data[0].x)[:2] == ["1 year", "2 years"]
    for figure in (lines.lines(table, "percent", ONE_COLOR), bars.bars(table, "percent", ONE_COLOR)):
        assert "None" not in figure.to_json()
        assert "NA" not in figure.to_json().replace("NaN", "")


@pytest.mark.parametrize("view", ["percent", "jobs", "index", "change"])
@pytest.mark.parametrize("growth", [0.2, -0.2, 0.0])
def test_value_range_includes_all_values(view, growth):
    low, high = values.value_range(combine(cell_rows(growth=growth), cell_rows("22-2222", growth=0.05)), view)
    drawn = (
        list(lines.lines(combine(cell_rows(growth=growth)), view, ONE_COLOR).data[0].y[1:]) if view != "change" else []
    )
    assert low < high
    assert all(low <= value <= high for value in drawn)
    if view in {"percent", "jobs", "change"}:
        assert low <= 0 <= high


def test_value_range_without_values_is_not_empty():
    low, high = values.value_range(cell_rows(growth=None), "percent")
    assert low < high

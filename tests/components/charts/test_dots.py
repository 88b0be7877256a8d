"""Dots: a row a series, ranked, its value printed, its range thin and whole."""

from __future__ import annotations

import pytest

from components.charts import dots, style
from components.text import captions, number_format
from tests.components.fakes import NO_ROWS, ONE_COLOR, RANGE, TWO_COLORS, cell_rows, combine, many_series

THREE = combine(
    cell_rows(growth=0.02, **RANGE), cell_rows(area_id="06", growth=None), cell_rows(area_id="48", growth=-0.1)
)


def names(figure) -> list[str]:
    return [one.text.replace("<br>", " ") for one in figure.layout.annotations if one.xanchor == "left"]


def printed(figure) -> list[str]:
    values = [one.text for one in figure.layout.annotations if one.xanchor == "right"]
    return [text.removeprefix("<b>").removesuffix("</b>") for text in values]


def trace_of(figure, name: str):
    return next((trace for trace in figure.data if trace.name == name), None)


def dots_of(figure):
    return next(trace for trace in figure.data if trace.mode == "markers" and trace.marker.size == 12)


def test_series_are_ranked_from_above_with_unpublished_ones_last():
    figure = dots.dots(THREE, "percent", ONE_COLOR)
    assert names(figure) == ["United States", "Texas", "California"]
    assert printed(figure) == [number_format.percent(0.02), number_format.percent(-0.1), "not published"]
    assert list(dots_of(figure).x) == [2.0, -10.0, None]
    low, high = figure.layout.yaxis.range
    assert low > high, "the first row is at the top"
    assert list(dots_of(figure).y) == sorted(dots_of(figure).y)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_estimates_are_open_and_published_figures_filled(theme):
    rows = combine(cell_rows(growth=0.3), cell_rows(area_id="06", growth=0.1))
    marker = dots_of(dots.dots(rows, "percent", ONE_COLOR, theme=theme)).marker
    color = ONE_COLOR["11-1111"]
    assert list(marker.color) == [color, style.BACKGROUND_COLORS[theme]]
    assert list(marker.line.color) == [color, color], "seen against the background in its color"
    assert " open ones estimated." in captions.dots_subtitle(rows, NO_ROWS, "percent")
    assert " Every dot is an estimate." in captions.dots_subtitle(rows[len(rows) // 2 :], NO_ROWS, "percent")


def test_ranking_by_jobs_prints_jobs():
    rows = combine(cell_rows(growth=0.3, base=1_000.0), cell_rows("22-2222"))
    assert printed(dots.dots(rows, "jobs", TWO_COLORS)) == ["+10,000", "+300"]
    assert printed(dots.dots(rows, "index", TWO_COLORS)) == [number_format.percent(0.3), number_format.percent(0.1)]


@pytest.mark.parametrize(("occupations", "areas"), [(1, 2), (6, 1), (8, 2)])
def test_every_row_has_its_whole_name_above_its_dot_and_beside_its_value_on_a_phone(occupations, areas):
    rows, colors = many_series(occupations, areas, **RANGE)
    long = "Elementary school teachers, except special education"
    rows = type(rows)(row._replace(occupation=f"{long} {row.occupation_id}") for row in rows)
    figure = dots.dots(rows, "percent", colors)
    labels, height = figure.layout.annotations, figure.layout.height - style.TOP_MARGIN - style.AXIS_HEIGHT
    assert figure.layout.yaxis.range[0] == height, "pixels: the axis is one a pixel"
    assert len(labels) == 2 * occupations * areas
    for name, value, dot, end in zip(
        labels[::2], labels[1::2], dots_of(figure).y, [*(one.y for one in labels[2::2]), height], strict=True
    ):
        lines = name.text.split("<br>")
        assert name.y == value.y
        assert name.y + len(lines) * style.LINE_HEIGHT <= dot - 6
        assert dot + 6 < end
        assert all(word in name.text for word in long.split()) or occupations == 1
        widest = max(map(len, lines)) + len(value.text.removeprefix("<b>").removesuffix("</b>"))
        assert widest * style.LETTER_WIDTH < 272
    assert figure.layout.margin.r is None, "the plot is as wide as there is room"
    assert not figure.layout.yaxis.showticklabels


def test_range_is_a_thin_line_and_whole():
    rows = combine(cell_rows(low_80=-0.9, high_80=3.0), cell_rows("22-2222", growth=0.05, low_80=0.0, high_80=0.1))
    figure = dots.dots(rows, "percent", TWO_COLORS)
    line, (low, high) = trace_of(figure, "80 % range"), figure.layout.xaxis.range
    assert line.line.width <= 3
    assert list(line.x) == [-90.0, 300.0, None, 0.0, 10.0, None]
    assert low < -90 < 300 < high


def test_each_row_has_one_mark_for_all_occupations_of_its_area():
    rows = combine(cell_rows(), cell_rows("22-2222", area_id="06"))
    reference = combine(cell_rows("00-0000", growth=0.03), cell_rows("00-0000", "06", growth=0.04))
    figure = dots.dots(rows, "percent", TWO_COLORS, reference)
    marks = trace_of(figure, "All occupations")
    assert sorted(marks.x) == [3.0, 4.0]
    assert sorted(marks.y) == sorted(dots_of(figure).y)
    assert trace_of(dots.dots(rows, "jobs", TWO_COLORS, reference), "All occupations") is None


def test_all_unpublished_draws_names_and_no_dots():
    figure = dots.dots(cell_rows(growth=None), "percent", ONE_COLOR)
    assert set(dots_of(figure).x) == {None}

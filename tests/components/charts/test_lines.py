"""Lines: from the base to the last year, markers, bands and labels."""

from __future__ import annotations

import pytest

from components.charts import lines, style
from tests.components.fakes import ONE_COLOR, PATH, RANGE, TWO_COLORS, VIEWS, cell_rows, combine, many_series


@pytest.mark.parametrize(
    ("view", "start", "end"), [("percent", 0, 10), ("jobs", 100_000, 110_000), ("index", 100, 110)]
)
def test_lines_start_at_the_base_and_end_at_the_last_year(view, start, end):
    line = lines.lines(cell_rows(years=PATH), view, ONE_COLOR).data[0]
    assert list(line.x) == list(range(2024, 2035))
    assert line.y[0] == start
    assert line.y[-1] == pytest.approx(end)


def test_jobs_are_drawn_as_base_times_growth_throughout():
    published = cell_rows(years=PATH, employment=111_111.0)
    line = lines.lines(published, "jobs", ONE_COLOR).data[0]
    assert line.y[-1] == pytest.approx(110_000)
    (label,) = lines.lines(published, "jobs", ONE_COLOR).layout.annotations
    assert label.text == "<b>111,111</b>"


def test_published_points_are_filled_and_others_open():
    nation = lines.lines(cell_rows(years=PATH), "percent", ONE_COLOR).data[0].marker.symbol
    assert list(nation) == ["circle", *["circle-open"] * 9, "circle"]
    state = lines.lines(cell_rows(area_id="06", years=PATH), "percent", ONE_COLOR).data[0].marker.symbol
    assert set(state) == {"circle-open"}


def test_index_chart_has_a_line_at_100():
    assert lines.lines(cell_rows(), "index", ONE_COLOR).layout.shapes[0].y0 == 100
    assert not lines.lines(cell_rows(), "percent", ONE_COLOR).layout.shapes


@pytest.mark.parametrize("view", VIEWS)
def test_line_has_a_band_from_the_base_year_on(view):
    bands = [
        trace for trace in lines.lines(cell_rows(years=PATH, **RANGE), view, ONE_COLOR).data if trace.fill == "toself"
    ]
    assert len(bands) == 2, "8 in 10 and, within, 5 in 10"
    start = {"percent": 0.0, "jobs": 100_000.0, "index": 100.0}[view]
    for band in bands:
        assert band.y[0] == band.y[-1] == start
        assert not band.showlegend
    assert max(bands[0].y) > max(bands[1].y)
    assert min(bands[0].y) < min(bands[1].y)


def test_hidden_ranges_have_no_band_and_leave_the_scale_to_the_values():
    figure = lines.lines(cell_rows(years=PATH, **RANGE), "percent", ONE_COLOR, ranges=False)
    assert not any(trace.fill for trace in figure.data)
    assert figure.layout.yaxis.range[0] == 0


def test_widest_band_is_whole_in_the_plot():
    figure = lines.lines(cell_rows(growth=0.0004, years=PATH, low_80=-0.9, high_80=3.0), "percent", ONE_COLOR)
    low, high = figure.layout.yaxis.range
    assert low < -90 < 300 < high


@pytest.mark.parametrize(("occupations", "areas"), [(2, 1), (8, 1), (4, 2), (1, 8)])
def test_up_to_eight_lines_carry_their_names_and_have_no_legend(occupations, areas):
    rows, colors = many_series(occupations, areas, years=PATH)
    figure = lines.lines(rows, "percent", colors)
    assert not figure.layout.showlegend
    texts = [one.text.replace("<br>", " ") for one in figure.layout.annotations]
    assert len(texts) == len(set(texts)) == occupations * areas
    for row in rows:
        assert any((occupations == 1 or row.occupation in text) and (areas == 1 or row.area in text) for text in texts)


def test_plot_is_as_high_as_its_names():
    rows, colors = many_series(8, 1, years=PATH)
    long = "Elementary school teachers, except special education"
    rows = type(rows)(row._replace(occupation=f"{long} {row.occupation_id}") for row in rows)
    figure = lines.lines(rows, "percent", colors)
    names = sum((one.text.count("<br>") + 1) * style.LINE_HEIGHT for one in figure.layout.annotations)
    assert figure.layout.height - style.TOP_MARGIN - style.AXIS_HEIGHT >= names


def test_small_multiple_has_its_title_and_the_names_of_its_lines():
    figure = lines.lines(cell_rows(years=PATH), "jobs", ONE_COLOR, title="Registered nurses")
    assert [note.text for note in figure.layout.annotations] == ["<b>Registered nurses</b>", "<b>110,000</b>"]


def test_line_without_a_last_value_has_no_name():
    rows = combine(cell_rows(years=PATH), cell_rows("22-2222", growth=None, years=PATH))
    assert len(lines.lines(rows, "percent", TWO_COLORS).layout.annotations) == 1


def test_axis_ends_at_the_last_year():
    assert list(lines.lines(cell_rows(years=PATH), "percent", ONE_COLOR).layout.xaxis.range) == [2024, 2034]


def test_missing_year_is_a_gap():
    table = list(cell_rows(years=PATH))
    table[4] = table[4]._replace(growth=None, change=None, employment=None)
    line = lines.lines(combine(table), "percent", ONE_COLOR).data[0]
    assert [place for place, value in enumerate(line.y) if value is None] == [5]
    assert not line.connectgaps


def test_several_lines_are_thinner_in_a_narrow_chart_with_the_same_colors_dashes_and_points():
    rows, colors = many_series(1, 3, years=PATH, **RANGE)
    figure = lines.lines(rows, "percent", colors)
    narrow = figure.layout.meta["narrow"]
    assert 390 < narrow["below"] < 540, "on a phone, not beside another chart"
    for trace, instead in zip(figure.data, narrow["traces"], strict=True):
        if trace.fill:
            assert not instead
            continue
        assert instead["marker"]["size"] < trace.marker.size
        assert (
            instead["marker"]["symbol"] == list(trace.marker.symbol)
            or instead["marker"]["symbol"] == trace.marker.symbol
        )
        assert (instead["line"]["color"], instead["line"]["dash"]) == (trace.line.color, trace.line.dash)
    assert not lines.lines(cell_rows(years=PATH), "percent", ONE_COLOR).layout.meta

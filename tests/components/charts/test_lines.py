"""Lines: from the base to the last year, markers, bands and labels."""

from __future__ import annotations

import pytest

from components.charts import lines
from tests.components.fakes import ONE_COLOR, PATH, RANGE, VIEWS, cell_rows, combine, many_series


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
    assert line.text[-1] == "111,111"


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


def test_many_series_have_no_bands():
    few, few_colors = many_series(lines.MAX_BANDS, 1, years=PATH, **RANGE)
    assert sum(trace.fill == "toself" for trace in lines.lines(few, "percent", few_colors).data) == lines.MAX_BANDS
    table, colors = many_series(lines.MAX_BANDS + 1, 1, years=PATH, **RANGE)
    assert not any(trace.fill for trace in lines.lines(table, "percent", colors).data)


def test_missing_year_is_a_gap():
    table = list(cell_rows(years=PATH))
    table[4] = table[4]._replace(growth=None, change=None, employment=None)
    line = lines.lines(combine(table), "percent", ONE_COLOR).data[0]
    assert [place for place, value in enumerate(line.y) if value is None] == [5]
    assert not line.connectgaps

"""Bars: a trace per series, labels, error bars and reference markers."""

from __future__ import annotations

import pytest

from components.charts import bars
from components.text import number_format
from tests.components.fakes import NO_ROWS, ONE_COLOR, RANGE, TWO_COLORS, cell_rows, combine, many_series


def test_bars_have_a_trace_per_series_and_a_bar_per_horizon():
    figure = bars.bars(combine(cell_rows(), cell_rows("22-2222", growth=0.2)), "percent", TWO_COLORS)
    assert [trace.name for trace in figure.data] == ["Alphas", "Betas"]
    assert list(figure.data[0].x) == ["2025", "2026", "2027", "2029", "2034"]
    assert list(figure.data[1].y) == [2.0, 4.0, 6.0, 10.0, 20.0]
    assert figure.layout.xaxis.type == "category"


def test_bars_of_jobs_are_jobs_added():
    figure = bars.bars(cell_rows(), "jobs", ONE_COLOR, cell_rows("00-0000", growth=0.03))
    assert [trace.type for trace in figure.data] == ["bar", "scatter"], "no reference: it is in percent"
    assert figure.data[0].y[-1] == pytest.approx(10_000)


def test_bars_of_the_index_view_start_at_zero():
    figure = bars.bars(cell_rows(), "index", ONE_COLOR)
    assert list(figure.data[0].y) == [1.0, 2.0, 3.0, 5.0, 10.0]


def test_all_occupations_are_markers_in_percent():
    figure = bars.bars(cell_rows(), "percent", ONE_COLOR, cell_rows("00-0000", growth=0.03))
    reference = figure.data[-1]
    assert reference.type == "scatter"
    assert reference.mode == "markers"
    assert "All occupations" in reference.name
    assert reference.y[-1] == pytest.approx(3.0)
    assert figure.layout.showlegend


@pytest.mark.parametrize("reference", [None, NO_ROWS])
def test_missing_reference_has_no_markers_and_no_legend(reference):
    figure = bars.bars(cell_rows(), "percent", ONE_COLOR, reference)
    assert [trace.type for trace in figure.data] == ["bar", "scatter"]
    assert not figure.layout.showlegend


def test_references_of_two_areas_have_different_symbols():
    reference = combine(cell_rows("00-0000", growth=0.03), cell_rows("00-0000", "06", growth=0.04))
    figure = bars.bars(combine(cell_rows(), cell_rows(area_id="06")), "percent", ONE_COLOR, reference)
    symbols = {t.marker.symbol for t in figure.data if t.type == "scatter"}
    assert len(symbols) == 2


def test_bars_of_one_series_are_labeled_with_percent_and_jobs():
    labels = bars.bars(cell_rows(), "percent", ONE_COLOR).data[1].text
    assert labels[-1] == f"{number_format.percent(0.1)}<br>+10,000"
    assert all(labels)


def test_bars_of_many_series_have_no_labels():
    table, colors = many_series(4, 1)
    assert not any(trace.text for trace in bars.bars(table, "percent", colors).data)


def test_zero_line_is_stronger_than_the_grid():
    figure = bars.bars(cell_rows(), "percent", ONE_COLOR)
    axis = figure.layout.template.layout.yaxis
    assert figure.layout.yaxis.zeroline
    assert axis.zerolinewidth > 1
    assert axis.zerolinecolor != axis.gridcolor


@pytest.mark.parametrize(("view", "up", "down"), [("percent", 25.0, 15.0), ("jobs", 25_000, 15_000)])
def test_bars_have_error_bars_from_their_range(view, up, down):
    whiskers = bars.bars(cell_rows(**RANGE), view, ONE_COLOR).data[0].error_y
    assert whiskers.array[-1] == pytest.approx(up)
    assert whiskers.arrayminus[-1] == pytest.approx(down)


def test_labels_of_a_decline_are_above_the_reference_markers():
    figure = bars.bars(cell_rows(growth=-0.1), "percent", ONE_COLOR, cell_rows("00-0000", growth=0.03))
    labels = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
    assert all(place > 3.0 * year / 10 for place, year in zip(labels.y, (1, 2, 3, 5, 10), strict=True))


@pytest.mark.parametrize("reference", [None, cell_rows("00-0000", growth=0.03)])
@pytest.mark.parametrize("view", ["percent", "jobs"])
def test_labels_and_markers_of_a_decline_are_inside_the_axis(view, reference):
    figure = bars.bars(cell_rows(growth=-0.1), view, ONE_COLOR, reference)
    top = figure.layout.yaxis.range[1]
    assert top > 0
    for trace in figure.data:
        assert all(value < top for value in trace.y)


def test_labels_are_above_the_error_bars_and_inside_the_axis():
    figure = bars.bars(cell_rows(**RANGE), "percent", ONE_COLOR)
    labels = figure.data[1]
    assert all(place > 35.0 for place in labels.y)
    assert figure.layout.yaxis.range[0] < -5.0
    assert figure.layout.yaxis.range[1] > max(labels.y)


def test_unpublished_growth_is_labeled_not_published():
    assert set(bars.bars(cell_rows(growth=None), "percent", ONE_COLOR).data[1].text) == {"not published"}


def test_zero_growth_is_drawn():
    assert set(bars.bars(cell_rows(growth=0.0), "percent", ONE_COLOR).data[0].y) == {0.0}

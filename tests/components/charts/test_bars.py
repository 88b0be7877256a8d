"""Bars: a trace per series, labels, bands of ranges, lines of all occupations."""

from __future__ import annotations

import itertools

import pytest

from components.charts import bars, style
from components.text import number_format
from tests.components.fakes import NO_ROWS, ONE_COLOR, RANGE, TWO_COLORS, cell_rows, combine, many_series

HUGE_RANGE = {"low_80": -0.9, "low_50": -0.5, "high_50": 1.5, "high_80": 3.0}


def series_of(figure) -> list:
    """The bars of values."""
    return [trace for trace in figure.data if trace.type == "bar" and trace.name not in ("", bars.RANGE_NAME)]


def bands_of(figure):
    return next((trace for trace in figure.data if trace.name == bars.RANGE_NAME), None)


def labels_of(figure):
    return next((trace for trace in figure.data if trace.type == "bar" and trace.name == ""), None)


def reference_of(figure):
    return next((trace for trace in figure.data if trace.name == "All occupations"), None)


def test_bars_have_a_trace_per_series_and_a_bar_per_horizon():
    figure = bars.bars(combine(cell_rows(), cell_rows("22-2222", growth=0.2)), "percent", TWO_COLORS)
    assert [trace.name for trace in series_of(figure)] == ["Alphas", "Betas"]
    assert list(figure.layout.xaxis.ticktext) == ["2025", "2026", "2027", "2029", "2034"]
    assert list(series_of(figure)[1].y) == [2.0, 4.0, 6.0, 10.0, 20.0]


@pytest.mark.parametrize("count", [1, 2, 6, 8])
def test_bars_of_a_horizon_stand_side_by_side_around_its_tick(count):
    rows, colors = many_series(count, 1)
    figure = bars.bars(rows, "percent", colors)
    for tick in figure.layout.xaxis.tickvals:
        centers = [trace.x[tick] for trace in series_of(figure)]
        assert sum(centers) / count == pytest.approx(tick, abs=1e-3)
        half = series_of(figure)[0].width / 2
        assert all(one + half <= other - half for one, other in itertools.pairwise(centers))
        assert tick - 0.5 < centers[0] - half
        assert centers[-1] + half < tick + 0.5


def test_single_horizon_is_not_one_wide_bar():
    figure = bars.bars(cell_rows(years=[10]), "percent", ONE_COLOR)
    low, high = figure.layout.xaxis.range
    assert series_of(figure)[0].width / (high - low) < 1 / 3


def test_bars_of_jobs_are_jobs_added():
    figure = bars.bars(cell_rows(), "jobs", ONE_COLOR, cell_rows("00-0000", growth=0.03))
    assert reference_of(figure) is None, "it is in percent"
    assert series_of(figure)[0].y[-1] == pytest.approx(10_000)


def test_bars_of_the_index_view_start_at_zero():
    figure = bars.bars(cell_rows(), "index", ONE_COLOR)
    assert list(series_of(figure)[0].y) == [1.0, 2.0, 3.0, 5.0, 10.0]


# --- All occupations


def test_each_bar_has_one_line_at_the_growth_of_all_occupations_in_its_area():
    rows = combine(cell_rows(), cell_rows(area_id="06"))
    reference = combine(cell_rows("00-0000", growth=0.03), cell_rows("00-0000", "06", growth=0.04))
    figure = bars.bars(rows, "percent", ONE_COLOR, reference)
    line = reference_of(figure)
    assert line.mode == "lines"
    drawn = [(line.x[at], line.x[at + 1], line.y[at]) for at in range(0, len(line.x), 3)]
    assert len(drawn) == len(set(drawn)) == 2 * 5
    for trace, growth in zip(series_of(figure), (3.0, 4.0), strict=True):
        center = trace.x[-1]
        assert [y for left, right, y in drawn if left < center < right] == [pytest.approx(growth)]


@pytest.mark.parametrize("reference", [None, NO_ROWS])
def test_missing_reference_has_no_line(reference):
    assert reference_of(bars.bars(cell_rows(), "percent", ONE_COLOR, reference)) is None


def test_growth_of_other_years_is_no_reference():
    agency = cell_rows(area_id="06", years=[10], base_year=2022)
    figure = bars.bars(agency, "percent", ONE_COLOR, cell_rows("00-0000", "06", growth=0.03))
    assert reference_of(figure) is None or not reference_of(figure).x


# --- Labels


def test_bars_of_one_series_are_labeled_with_percent_and_jobs():
    labels = labels_of(bars.bars(cell_rows(), "percent", ONE_COLOR)).text
    assert labels[-1] == f"{number_format.percent(0.1)}<br>+10,000"
    assert all(labels)


def test_bars_whose_jobs_are_not_known_are_labeled_with_percent():
    labels = labels_of(
        bars.bars(cell_rows(base_employment=None, change=None, employment=None), "percent", ONE_COLOR)
    ).text
    assert labels[-1] == number_format.percent(0.1)
    assert not any("published" in label for label in labels)


def test_bars_of_few_series_are_labeled_with_their_unit():
    rows = combine(cell_rows(), cell_rows("22-2222", growth=0.2))
    assert labels_of(bars.bars(rows, "percent", TWO_COLORS)).text[-1] == number_format.percent(0.2)
    assert labels_of(bars.bars(rows, "jobs", TWO_COLORS)).text[-1] == "+20,000"


def test_bars_of_many_series_have_no_labels():
    table, colors = many_series(6, 1)
    assert labels_of(bars.bars(table, "percent", colors)) is None


def test_labels_that_do_not_fit_are_hidden_not_shrunk():
    figure = bars.bars(cell_rows(), "percent", ONE_COLOR)
    assert figure.layout.uniformtext.mode == "hide"
    assert figure.layout.uniformtext.minsize == style.LABEL_SIZE


@pytest.mark.parametrize(
    ("growth", "total", "edge", "is_below"),
    [
        (0.1, 0.03, 10.0, False),
        (0.1, 0.2, 0.0, True),  # beyond the end would be on the line of all occupations, or seem to be its figure
        (0.0, 0.03, 0.0, True),
        (0.0, -0.03, 0.0, False),
        (-0.1, 0.03, -10.0, True),
        (-0.1, -0.2, 0.0, False),
    ],
)
def test_label_is_at_the_end_of_its_bar_or_across_zero_from_a_line_beyond_that(growth, total, edge, is_below):
    figure = bars.bars(cell_rows(growth=growth), "percent", ONE_COLOR, cell_rows("00-0000", growth=total))
    labels = labels_of(figure)
    assert labels.base[-1] == pytest.approx(edge)
    assert (labels.y[-1] < 0) == is_below, "Plotly writes outside of a bar in its direction"
    assert labels.textposition == "outside"


@pytest.mark.parametrize(("growth", "total"), [(0.1, 0.2), (-0.1, 0.03), (0.1, -0.05), (0.1, None)])
@pytest.mark.parametrize("range_", [{}, RANGE])
def test_every_label_is_inside_the_plot(growth, total, range_):
    """And so does not touch the years below it."""
    reference = NO_ROWS if total is None else cell_rows("00-0000", growth=total)
    figure = bars.bars(cell_rows(growth=growth, **range_), "percent", ONE_COLOR, reference)
    low, high = figure.layout.yaxis.range
    pixel = (high - low) / style.PLOT_HEIGHT
    labels = labels_of(figure)
    for edge, side in zip(labels.base, labels.y, strict=True):
        end = edge + (2 * style.LINE_HEIGHT + 5) * pixel * (1 if side > 0 else -1)
        assert low < end < high


def test_unpublished_growth_is_labeled_not_published():
    assert set(labels_of(bars.bars(cell_rows(growth=None), "percent", ONE_COLOR)).text) == {"not published"}


def test_zero_growth_is_drawn():
    assert set(series_of(bars.bars(cell_rows(growth=0.0), "percent", ONE_COLOR))[0].y) == {0.0}


# --- Ranges and the scale


def test_highest_bar_takes_more_than_half_of_the_plot_without_ranges():
    for growths in ((0.02, 0.06), (0.24, -0.03), (-0.1, -0.02)):
        rows = combine(*(cell_rows(code, growth=g, **HUGE_RANGE) for code, g in zip(TWO_COLORS, growths, strict=True)))
        low, high = bars.bars(rows, "percent", TWO_COLORS, ranges=False).layout.yaxis.range
        assert 100 * max(map(abs, growths)) / (high - low) > 0.5


@pytest.mark.parametrize(("view", "low", "high"), [("percent", -5.0, 12.0), ("jobs", -5_000, 12_000)])
def test_range_is_a_pale_band_behind_its_bar(view, low, high):
    figure = bars.bars(cell_rows(low_80=-0.05, high_80=0.12), view, ONE_COLOR, y_range=[-50_000, 50_000])
    band = bands_of(figure)
    assert band.base[-1] == pytest.approx(low)
    assert band.base[-1] + band.y[-1] == pytest.approx(high)
    assert list(band.x) == list(series_of(figure)[0].x)
    assert band.width > series_of(figure)[0].width
    assert figure.data.index(band) < figure.data.index(series_of(figure)[0]), "drawn first, so behind"
    assert band.marker.color[0] == style.pale(ONE_COLOR["11-1111"], style.BAND_OPACITY)


@pytest.mark.parametrize("growth", [0.1, 0.0004])
def test_widest_range_is_whole_in_the_plot(growth):
    """Of values within the noise, too: a band from edge to edge says nothing of its width."""
    figure = bars.bars(cell_rows(growth=growth, **HUGE_RANGE), "percent", ONE_COLOR)
    (low, high), band = figure.layout.yaxis.range, bands_of(figure)
    assert low < band.base[-1] < band.base[-1] + band.y[-1] < high


def test_hidden_ranges_leave_the_scale_to_the_values():
    figure = bars.bars(cell_rows(**RANGE), "percent", ONE_COLOR, ranges=False)
    assert bands_of(figure) is None
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] < 100 * RANGE["high_80"]


def test_zero_line_is_stronger_than_the_grid():
    figure = bars.bars(cell_rows(), "percent", ONE_COLOR)
    axis = figure.layout.template.layout.yaxis
    assert figure.layout.yaxis.zeroline
    assert axis.zerolinewidth > 1
    assert axis.zerolinecolor != axis.gridcolor

"""The chart of the track record: BLS's projection, ours with its range, and the actual growth."""

from __future__ import annotations

import pandas as pd
import pytest

from components.charts import track_record as chart
from tests.components.text.test_track_record import record

OURS = {"source": "Horizons", "projected": 0.15}


def by_name(figure) -> dict:
    return {trace.name: trace for trace in figure.data}


def test_projection_of_bls_ours_and_outcome_are_drawn_apart():
    traces = by_name(chart.record(record({}, OURS), "light"))
    assert [list(traces[name].x) for name in (chart.BLS_NAME, chart.OUR_NAME, chart.ACTUAL_NAME)] == [
        [10.0],
        [15.0],
        [20.0],
    ]
    assert len({traces[name].marker.symbol for name in (chart.BLS_NAME, chart.OUR_NAME, chart.ACTUAL_NAME)}) == 3


def test_range_is_drawn_from_end_to_end_around_ours():
    rows = record({"low_80": 0.12, "high_80": 0.18}, OURS)
    band = by_name(chart.record(rows, "light"))[chart.RANGE_NAME]
    assert (band.base[0], band.base[0] + band.x[0]) == pytest.approx((12.0, 18.0))
    assert band.base[0] < 15.0 < band.base[0] + band.x[0]


def test_widest_range_is_whole():
    figure = chart.record(record({"low_80": -0.9, "high_80": 3.0}, OURS), "light")
    low, high = figure.layout.xaxis.range
    assert low < -90 < 300 < high
    assert len(figure.data) == 4, "and no arrows"


def test_projection_without_a_range_has_no_band():
    band = by_name(chart.record(record({"low_80": pd.NA, "high_80": pd.NA, "inside": pd.NA}), "light"))[
        chart.RANGE_NAME
    ]
    assert list(band.x) == [None]


def test_newest_projection_is_on_top():
    figure = chart.record(record({}, {"vintage": "2022-32", "base_year": 2022}), "light")
    assert list(figure.layout.yaxis.ticktext) == ["2022–2024", "2014–2024"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_picture_has_the_marks_of_the_chart():
    picture = chart.picture(record({}, OURS), "Alphas", "The finding.")
    assert [mark.value for mark in picture.plot.rows[0].marks] == [10.0, 15.0, 20.0]
    assert [name for name, _ in picture.plot.legend] == [chart.BLS_NAME, chart.OUR_NAME, chart.ACTUAL_NAME]
    assert picture.plot.rows[0].range == (-10.0, 30.0)
    assert picture.plot.rows[0].text == "actual +20.0\u202f%"
    assert "The finding." in picture.notes

"""The chart of successive BLS vintages: its labels and its ticks."""

from __future__ import annotations

import pytest

from components.charts import vintages


def points(*growths):
    return [
        {"vintage": f"{2010 + place}–{20 + place}", "growth": growth, "comparable": True}
        for place, growth in enumerate(growths)
    ]


@pytest.mark.parametrize(
    ("growths", "positions"),
    [
        ((10.2, 2.7, 7.1, 6.0), ("top center", "bottom center", "top center", "top center")),
        ((9.0, 6.0, 5.0), ("top center", "top right", "top center")),
        ((5.0, 6.0, 9.0), ("top center", "top left", "top center")),
    ],
    ids=["valley and peak", "falling", "rising"],
)
def test_labels_stand_where_the_line_does_not_cross_them(growths, positions):
    (trace,) = vintages.vintages(points(*growths), "light").data
    found = list(trace.textposition)
    assert found[1:-1] == list(positions[1:-1])


def test_no_change_has_no_sign():
    (trace,) = vintages.vintages(points(5.0, 0.0, -1.0), "light").data
    assert list(trace.text) == ["+5.0", "0.0", "\u22121.0"]


def test_label_of_a_low_valley_stays_above_the_axis():
    (trace,) = vintages.vintages(points(20.0, 0.5, 20.0), "light").data
    assert trace.textposition[1] == "top center"


@pytest.mark.parametrize(("count", "named"), [(6, 6), (11, 6), (12, 6)])
def test_labels_of_the_axis_fit_on_a_phone_and_have_the_newest(count, named):
    figure = vintages.vintages(points(*range(1, count + 1)), "light")
    ticks = list(figure.layout.xaxis.tickvals)
    assert len(ticks) == named
    assert ticks[-1] == f"{2010 + count - 1}–<br>{20 + count - 1}"
    assert figure.layout.xaxis.tickangle == 0


@pytest.mark.parametrize(
    ("growths", "labeled"),
    [
        ((-11.5, -15.7, -33.1, -33.8, -36.0, -38.0, -38.2, -36.1, -34.4), {0, 6, 8}),
        ((5.0, 16.0, 9.0, 8.0, 4.0, 7.0, 5.6), {0, 4, 6}),  # the highest is beside the first
        ((1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), {0, 6}),
    ],
)
def test_narrow_chart_labels_first_last_highest_and_lowest_where_they_have_room(growths, labeled):
    figure = vintages.vintages(points(*growths), "light")
    narrow = figure.layout.meta["narrow"]
    (trace,) = narrow["traces"]
    assert {place for place, text in enumerate(trace["text"]) if text} == labeled
    assert set(trace["textposition"]) <= {"top center", "bottom center"}, "those beside it would meet the next one"
    assert narrow["below"] > 320

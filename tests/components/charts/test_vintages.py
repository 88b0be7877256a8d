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

"""The chart of growth by wage on Rank: names that can be read, bubbles that are seen."""

from __future__ import annotations

import itertools
import math

import pytest

from components.charts import style
from components.charts.rank_scatter import alt, scatter
from services.rank import Filters

NURSES, ELECTRICIANS, PLUMBERS = "29-1141", "47-2111", "47-2152"
PLOTS = {True: 200, False: 600}
"""Pixels across of the plot, by whether the window is that of a phone."""
HEIGHT = 320


def boxes(trace, plot_width):
    """Left, right and height of each name in pixels."""

    def scaled(values, length):
        return [(value - min(values)) / (max(values) - min(values)) * length for value in values]

    x, y, most = scaled(list(map(math.log, trace.x)), plot_width), scaled(trace.y, HEIGHT), max(trace.marker.size)
    for across, up, jobs, text, side in zip(x, y, trace.marker.size, trace.text, trace.textposition, strict=True):
        if text:
            radius, width = 22 * (jobs / most) ** 0.5, len(text) * style.LETTER_WIDTH
            left = {"top right": radius, "top center": -width / 2, "top left": -radius - width}[side] + across
            yield left, left + width, up + radius


@pytest.mark.parametrize("order", ["growth", "openings", "change", "decline", "likelihood"])
@pytest.mark.parametrize("is_narrow", PLOTS)
@pytest.mark.parametrize("selected", [[], [NURSES, ELECTRICIANS, PLUMBERS]], ids=["none", "three"])
def test_no_name_covers_another_or_is_cut(public, selected, is_narrow, order):
    ranked = public.rank("48", order=order)
    (trace,) = scatter(ranked, selected, is_narrow=is_narrow).data
    found = list(boxes(trace, PLOTS[is_narrow]))
    assert found
    assert all(left > -40 and right < PLOTS[is_narrow] + 20 for left, right, _ in found), "beside the plot is room"
    for (left, right, height), (other_left, other_right, other) in itertools.combinations(found, 2):
        assert abs(height - other) >= style.LINE_HEIGHT or right <= other_left or other_right <= left


def test_selected_occupations_are_drawn_over_the_others_and_named_first(public):
    (trace,) = scatter(public.rank("48", order="openings"), [NURSES]).data
    assert trace.customdata[-1] == NURSES
    assert trace.text[-1] == "Registered nurses"
    assert not any(trace.text[:-1]), "another name would seem to be that of the selected bubble below it"
    assert len(set(trace.customdata)) == len(trace.customdata)


def test_axes_hover_and_alt_text_name_their_years(public):
    ranked = public.rank(horizon=5, filters=Filters(occupation_ids=(NURSES,)))
    figure = scatter(ranked, (), "light")
    assert figure.layout.yaxis.title.text == "Growth, 2025–2030"
    assert (
        figure.layout.xaxis.title.text
        == f"Median wage, {ranked['wage_year'].iloc[0]}, dollars a year,<br>logarithmic scale"
    )
    (hover,) = figure.data[0].hovertext
    assert " by 2030<br>" in hover
    assert hover.endswith(f"<br>{ranked['base_employment'].iloc[0]:,.0f} jobs"), "BLS's own, in full"
    assert alt(ranked, "Title.").startswith("Scatter chart of 1 occupation: growth, 2025–2030, by median wage. Title.")


def test_bubble_of_an_hourly_wage_says_so(public):
    ranked = public.rank(filters=Filters(occupation_ids=("27-2011", NURSES)))
    (trace,) = scatter(ranked, (), "light").data
    hourly, annual = (next(text for text in trace.hovertext if name in text) for name in ("Actors", "Registered"))
    assert f"<br>${public.profile('27-2011', 'US').median_hourly_wage:,.2f} an hour<br>" in hourly
    assert " a year<br>" in annual

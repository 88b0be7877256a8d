"""The charts that a page shows, as the browser gets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from components.charts.chart_view import COMPONENT, VIEWS_COMPONENT

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


class Chart(NamedTuple):
    """A chart: its accessible name, and its figure as JSON."""

    alt: str
    spec: str


def charts_of(session: AppTest) -> list[Chart]:
    """The charts of a page from top to bottom; each has a name, and a height that is kept for it."""
    sent = [one.proto for one in session.get("bidi_component") if one.proto.component_name == COMPONENT]
    data = [json.loads(proto.json) for proto in sent]
    for one in data:
        assert one["alt"].strip()
        assert one["height"] == json.loads(one["figure"])["layout"]["height"] > 0
    return [Chart(one["alt"], one["figure"]) for one in data]


def views_of(session: AppTest) -> list[list[Chart]]:
    """The charts that the browser gets in all views, each with its drawing in every view; none if it did not ask."""
    (sent,) = [one.proto for one in session.get("bidi_component") if one.proto.component_name == VIEWS_COMPONENT]
    return [
        [Chart(drawing["alt"], drawing["figure"]) for drawing in map(chart["drawings"].__getitem__, chart["views"])]
        for chart in json.loads(sent.json)["charts"]
    ]

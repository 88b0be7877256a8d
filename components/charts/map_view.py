"""The map on the screen: an SVG whose shapes are in the page once, and are filled as `components.charts.map` says.

Plotly's maps fetch their shapes from another server when they are drawn, and cannot hatch; its filled scatter traces
neither keep the proportions of a map as the page gets narrower, nor hide labels that no longer fit, nor tell which
shape was clicked. Hence a component of our own; its shapes come from services.geometry.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import map as places_map
from components.charts.map import LABEL_SIZE, Map
from components.state import triggers
from services.geometry import us_map

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE: Final = Path(__file__).parent


def _html() -> str:
    """The sheet: patterns, a path and a label a state, and room for points, the key and the sentence of a place."""
    paths = "".join(f'<path data-id="{code}" d="{shape.path}"/>' for code, shape in us_map.states().items())
    labels = "".join(
        f'<text data-id="{code}" x="{shape.x}" y="{shape.y}"></text>' for code, shape in us_map.states().items()
    )
    pattern = '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">{}'
    hatch = pattern.format("hatch", 7, 7, '<rect class="land" width="7" height="7"/><rect class="line" width="2" ')
    stripe = pattern.format("stripe", 14, 14, '<rect class="stripe" width="3" ')
    return (
        f'<div class="frame"><svg viewBox="{" ".join(map(str, us_map.SHEET))}" role="img">'
        f'<defs>{hatch}height="7"/></pattern>{stripe}height="14"/></pattern></defs>'
        f'<g class="states">{paths}</g><g class="overlay"></g><g class="marks"></g>'
        f'<g class="labels" font-size="{LABEL_SIZE}">{labels}</g><g class="dots"></g></svg>'
        '<div class="sentence" hidden></div><div class="key"></div></div>'
    )


_component = st.components.v2.component(
    "horizons_map",
    html=_html(),
    css=(_HERE / "map_view.css").read_text(encoding="utf-8"),
    js=(_HERE / "map_view.js").read_text(encoding="utf-8"),
)


def show(drawn: Map, key: str, on_open: Callable[[str], None] | None = None) -> None:
    """Draw the map; `on_open` gets the area_id of a place that was clicked."""
    if on_open is None:
        _component(key=key, data={**places_map.to_data(drawn), "hint": ""})
        return

    def call() -> None:
        if value := triggers.value_of(key, "open"):
            on_open(value)

    _component(key=key, data=places_map.to_data(drawn), on_open_change=call)

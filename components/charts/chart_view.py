"""Charts on the screen: figures of Plotly, drawn by the smallest build of plotly.js that can, one after the other.

Streamlit's own element loads the whole of plotly.js, four times as much, makes a new plot of each changed figure, and
draws all of a page in one task (docs/decisions/0074).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

COMPONENT: Final = "horizons_chart"
FAILED: Final = "The chart cannot be drawn, as its script could not be loaded. Reload the page to try again."
_HERE: Final = Path(__file__).parent
_DRAW: Final = _HERE / "chart_view.js"
_PLOTLY: Final = _HERE / "plotly" / "plotly-basic-4.1.1.min.js"
_LOADER: Final = Template("""export default async function (component) {
  const url = (path) => new URL(path, window.__streamlit.BACKEND_BASE_URL).href
  try {
    const { draw } = await import(url($draw))
    return draw(component, url($plotly), $failed)
  } catch (error) {
    console.error(error)
    component.parentElement.textContent = $failed
  }
}
""")
"""What each element carries: the rest is a file, which browsers keep."""


def _served_name(path: Path) -> str:
    """The name with a hash of the content, so that a copy never gets out of date."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return f"charts/{path.stem}.{digest}{path.suffix}"


SCRIPTS: Final[Mapping[str, Path]] = {_served_name(path): path for path in (_DRAW, _PLOTLY)}
"""Scripts to be served, by their paths below /static/; the one that draws first."""


def _loader() -> str:
    draw, plotly = (json.dumps(f"static/{name}") for name in SCRIPTS)
    return _LOADER.substitute(draw=draw, plotly=plotly, failed=json.dumps(FAILED))


_component = st.components.v2.component(COMPONENT, js=_loader(), isolate_styles=False)


def show(figure: go.Figure, key: str, alt: str, on_pick: Callable[[str], None] | None = None) -> None:
    """Draw a figure, whose layout has a height, as wide as there is room, with `alt` as its accessible name.

    `on_pick` gets the customdata of a point that was clicked.
    """
    data = {"figure": figure.to_json(), "height": figure.layout.height, "alt": alt, "is_picked": on_pick is not None}
    if on_pick is None:
        _component(key=key, data=data)
        return

    def call() -> None:
        if picked := str(st.session_state[key].pick or ""):
            on_pick(picked)

    _component(key=key, data=data, on_pick_change=call)

"""Charts on the screen: figures of Plotly, drawn by the smallest build of plotly.js that can, one after the other.

Streamlit's own element loads the whole of plotly.js, four times as much, makes a new plot of each changed figure, and
draws all of a page in one task (docs/decisions/0074).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from components.state import triggers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import plotly.graph_objects as go

    from components.charts.style import Theme

COMPONENT: Final = "horizons_chart"
VIEWS_COMPONENT: Final = "horizons_chart_views"
FAILED: Final = "The chart cannot be drawn, as its script could not be loaded. Reload the page to try again."
_HERE: Final = Path(__file__).parent
_DRAW: Final = _HERE / "chart_view.js"
_PLOTLY: Final = _HERE / "plotly" / "plotly-basic-4.1.1.min.js"
_LOADER: Final = Template("""export default async function (component) {
  const url = (path) => new URL(path, window.__streamlit.BACKEND_BASE_URL).href
  try {
    const { $function } = await import(url($draw))
    return $function(component, url($plotly), $failed)
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


def _loader(function: str, failed: str) -> str:
    draw, plotly = (json.dumps(f"static/{name}") for name in SCRIPTS)
    return _LOADER.substitute(function=function, draw=draw, plotly=plotly, failed=json.dumps(failed))


_component = st.components.v2.component(COMPONENT, js=_loader("draw", FAILED), isolate_styles=False)
_views = st.components.v2.component(VIEWS_COMPONENT, js=_loader("offerViews", ""), isolate_styles=False)


def theme() -> Theme:
    """The reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


class Drawing(NamedTuple):
    """A figure as JSON, its height in pixels, and its name for assistive technology.

    `layout.meta.narrow`, if there: {"below": pixels, "traces": what each trace has instead in a narrower element}.
    """

    figure: str
    height: int
    alt: str

    @classmethod
    def of(cls, figure: go.Figure, alt: str) -> Drawing:
        """The drawing of a figure, whose layout has a height."""
        return cls(figure.to_json(), figure.layout.height, alt)


def show(drawing: Drawing, key: str, on_pick: Callable[[str], None] | None = None) -> None:
    """Draw a figure as wide as there is room. `on_pick` gets the customdata of a point that was clicked."""
    data = {**drawing._asdict(), "is_picked": on_pick is not None}
    if on_pick is None:
        _component(key=key, data=data)
        return

    def call() -> None:
        if picked := triggers.value_of(key, "pick"):
            on_pick(picked)

    _component(key=key, data=data, on_pick_change=call)


def draw(figure: go.Figure, key: str, alt: str, on_pick: Callable[[str], None] | None = None) -> None:
    """`show` a figure in its own template with `alt` as its name for assistive technology."""
    show(Drawing.of(figure, alt), key, on_pick)


def show_views(views: Sequence[Sequence[Drawing]], key: str, control: str, on_wanted: Callable[[], None]) -> None:
    """Let the browser change all charts at once when the reader changes the control with the key `control`.

    `views`: a sequence for each option of the control, in its order, with the same charts. A chart then shows what
    the control says, of what is here, until the script has drawn it. Without `views` the browser asks for them by
    `on_wanted` as soon as the reader is about to use the control.
    """
    charts = []
    for drawings in zip(*views, strict=True):
        different = list(dict.fromkeys(drawings))
        charts.append({"drawings": [one._asdict() for one in different], "views": list(map(different.index, drawings))})
    _views(key=key, data={"control": control, "charts": charts}, on_wanted_change=on_wanted, width="content")

"""The style of all charts: palette, text colors, one Plotly template per theme, the toolbar.

Color encodes the occupation, pattern and dash encode the area, so no information depends on color alone. The same
eight colors serve both themes: each has a contrast of at least 3:1 against the light and the dark background, and they
can be told apart by readers with deuteranopia and protanopia (at least 13 CAM02-UCS units between any two).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import plotly.graph_objects as go

from components.text.number_format import NNBSP

if TYPE_CHECKING:
    from collections.abc import Sequence

Theme = Literal["light", "dark"]

PALETTE: Final = ("#0072B2", "#D55E00", "#619B91", "#B1287E", "#0C9FC5", "#6A6351", "#15A75F", "#717EFC")
TEXT_COLORS: Final[dict[Theme, str]] = {"light": "#0A0F18", "dark": "#E8ECF1"}
"""Those of .streamlit/config.toml: Plotly's own text color falls below a contrast of 4.5:1."""
_BACKGROUND_COLORS: Final[dict[Theme, str]] = {"light": "#FFFFFF", "dark": "#10141A"}
_BORDER_COLORS: Final[dict[Theme, str]] = {"light": "#D5DAE0", "dark": "#39424D"}
_HOVER_TEXT_COLORS: Final[dict[Theme, str]] = {"light": "#808495", "dark": "#E6EAF1"}
FAINT_LINE_COLORS: Final[dict[Theme, str]] = {"light": "#E6EAF1", "dark": "#31333F"}
"""Lines that guide the eye and mean nothing: between categories, and at zero where no value is below it."""
ZERO_LINE_COLOR: Final = "rgba(128, 128, 128, 0.9)"
_GRID_COLOR: Final = "rgba(128, 128, 128, 0.25)"
LINE_WIDTH: Final = 2  # pixels; of the zero line, of reference lines and of the outlines of markers

PERCENT_SUFFIX: Final = f"{NNBSP}%"
_FONT_FAMILY: Final = '"Source Sans", sans-serif'  # the font of the page around the charts
LABEL_SIZE: Final = 12  # pixels
_TITLE_SIZE: Final = 14

# Heights in pixels.
TOP_MARGIN: Final = 24
_PLOT_HEIGHT: Final = 240
AXIS_HEIGHT: Final = 32
_LEGEND_LINE_HEIGHT: Final = 19

PLOTLY_CONFIG: Final = {"displayModeBar": False}
"""No toolbar: pictures to download are drawn by services.exports.pictures, with title, units and source."""


def _template(theme: Theme) -> go.layout.Template:
    text, background = TEXT_COLORS[theme], _BACKGROUND_COLORS[theme]
    axis: dict[str, Any] = {
        "automargin": True,
        "gridcolor": _GRID_COLOR,
        "tickfont": {"color": text, "size": LABEL_SIZE},
        "title": {"font": {"color": text, "size": _TITLE_SIZE}},
        "zerolinecolor": ZERO_LINE_COLOR,
        "zerolinewidth": LINE_WIDTH,
    }
    return go.layout.Template(
        data={"scatter": [go.Scatter(marker={"line": {"width": 0}})]},
        layout=go.Layout(
            colorway=PALETTE,
            font={"color": text, "family": _FONT_FAMILY, "size": LABEL_SIZE, "weight": 400},
            hoverlabel={
                "bgcolor": background,
                "bordercolor": _BORDER_COLORS[theme],
                "font": {"color": _HOVER_TEXT_COLORS[theme], "family": _FONT_FAMILY, "size": LABEL_SIZE},
            },
            hovermode="closest",
            legend={
                "orientation": "h",
                "x": 0,
                "yanchor": "top",
                "valign": "top",
                "bordercolor": "rgba(0, 0, 0, 0)",
                "font": {"color": text, "size": LABEL_SIZE},
            },
            margin={"l": 8, "r": 8, "t": TOP_MARGIN, "b": 8, "pad": 8},
            paper_bgcolor=background,
            plot_bgcolor=background,
            separators=".,",
            xaxis=axis | {"showgrid": False, "zeroline": False, "title": axis["title"] | {"standoff": 20}},
            yaxis=axis | {"ticklabelposition": "outside", "title": axis["title"] | {"standoff": 24}},
        ),
    )


TEMPLATES: Final[dict[Theme, go.layout.Template]] = {"light": _template("light"), "dark": _template("dark")}


def occupation_colors(occupation_ids: Sequence[str]) -> dict[str, str]:
    """Color by occupation_id, from its position in the comparison: the same on every chart and page."""
    return {code: PALETTE[position % len(PALETTE)] for position, code in enumerate(occupation_ids)}


def layout(theme: Theme, series_count: int) -> go.Layout:
    """The layout of a plot of constant height; the legend below it has a line per series, if there are several."""
    below = AXIS_HEIGHT + (series_count * _LEGEND_LINE_HEIGHT if series_count > 1 else 0)
    return go.Layout(
        template=TEMPLATES[theme],
        height=TOP_MARGIN + _PLOT_HEIGHT + below,
        margin={"b": below},
        showlegend=series_count > 1,
        legend={"y": -AXIS_HEIGHT / _PLOT_HEIGHT},
    )


def layout_of_height(theme: Theme, height: int) -> go.Layout:
    """The layout of a chart of `height` pixels in all, with a legend if it has several traces."""
    return go.Layout(template=TEMPLATES[theme], height=height, margin={"t": 16}, legend={"y": -0.2})


def value_axis(view: str, value_range: Sequence[float] | None) -> dict[str, Any]:
    """Properties of the axis of values in the unit of `view`, on the scale `value_range` if one is given."""
    axis: dict[str, Any] = {"zeroline": view in {"percent", "change"}, "nticks": 6}
    if view == "percent":
        axis["ticksuffix"] = PERCENT_SUFFIX
    elif view != "index":
        axis["tickformat"] = "~s"
    return axis | ({"range": list(value_range)} if value_range is not None else {})


def horizontal_line(y: float, **line: Any) -> go.layout.Shape:
    """A line across the plot at the value `y`."""
    return go.layout.Shape(type="line", xref="paper", x0=0, x1=1, y0=y, y1=y, line={"width": LINE_WIDTH} | line)

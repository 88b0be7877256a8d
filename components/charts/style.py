"""The style of all charts: palette, text colors, one Plotly template per theme.

Color encodes the occupation, pattern and dash encode the area; where one occupation is drawn in several areas, color
encodes the area, too. No information depends on color alone: lines and dots carry their names. The same eight colors
serve both themes: each has a contrast of at least 3:1 against the light and the dark background, and they can be told
apart by readers with deuteranopia and protanopia (at least 13 CAM02-UCS units between any two).
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final, Literal

import plotly.graph_objects as go

from components.text.number_format import NNBSP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.growth_rows import GrowthRow

Theme = Literal["light", "dark"]

PALETTE: Final = ("#0072B2", "#D55E00", "#619B91", "#B1287E", "#0C9FC5", "#6A6351", "#15A75F", "#717EFC")
TEXT_COLORS: Final[dict[Theme, str]] = {"light": "#0A0F18", "dark": "#E8ECF1"}
"""Those of .streamlit/config.toml: Plotly's own text color falls below a contrast of 4.5:1."""
BACKGROUND_COLORS: Final[dict[Theme, str]] = {"light": "#FFFFFF", "dark": "#10141A"}
_BORDER_COLORS: Final[dict[Theme, str]] = {"light": "#D5DAE0", "dark": "#39424D"}
RANGE_COLORS: Final[dict[Theme, str]] = {"light": "#8A94A0", "dark": "#7C8794"}
FAINT_LINE_COLORS: Final[dict[Theme, str]] = {"light": "#E6EAF1", "dark": "#31333F"}
"""Lines that guide the eye and mean nothing: between categories, and at zero where no value is below it."""
ZERO_LINE_COLOR: Final = "rgba(128, 128, 128, 0.9)"
_GRID_COLOR: Final = "rgba(128, 128, 128, 0.25)"
BAND_OPACITY: Final = 0.22
"""Of 80 % ranges behind values: values have a contrast of 3:1 at least, their ranges are there without competing."""
LINE_WIDTH: Final = 2  # pixels; of the zero line, of reference lines and of the outlines of markers

_PATTERNS: Final = ("", "/", "x", ".", "\\", "-", "+", "|")
PERCENT_SUFFIX: Final = f"{NNBSP}%"
_FONT_FAMILY: Final = '"Source Sans", sans-serif'  # the font of the page around the charts
LABEL_SIZE: Final = 12  # pixels
_TITLE_SIZE: Final = 13
LETTER_WIDTH: Final = 6.1
"""Pixels of an average letter of LABEL_SIZE, on the safe side."""
LINE_HEIGHT: Final = 15  # pixels; of a line of text of LABEL_SIZE

# Heights in pixels.
TOP_MARGIN: Final = 24
PLOT_HEIGHT: Final = 240
AXIS_HEIGHT: Final = 32
_PANEL_TITLE_LETTERS: Final = 34  # a line of the title of a small multiple
_PANEL_TITLE_HEIGHT: Final = 2 * 16


def _template(theme: Theme) -> go.layout.Template:
    text, background = TEXT_COLORS[theme], BACKGROUND_COLORS[theme]
    axis: dict[str, Any] = {
        "automargin": True,
        "fixedrange": True,
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
                "font": {"color": text, "family": _FONT_FAMILY, "size": LABEL_SIZE},
            },
            dragmode=False,
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


def series_colors(rows: Sequence[GrowthRow], colors: Mapping[str, str]) -> dict[str, str]:
    """Color by occupation_id, and by area_id where the rows are one occupation in several areas.

    The first area keeps the color of its occupation; the others have the colors that follow it in the palette.
    """
    occupation_ids = {row.occupation_id for row in rows}
    area_ids = list(dict.fromkeys(row.area_id for row in rows))
    if len(occupation_ids) != 1 or len(area_ids) == 1:
        return dict(colors)
    (code,) = occupation_ids
    first = PALETTE.index(colors[code])
    areas = {area_id: PALETTE[(first + position) % len(PALETTE)] for position, area_id in enumerate(area_ids)}
    return dict(colors) | areas


def color(row: GrowthRow, colors: Mapping[str, str]) -> str:
    """The color of a row's series in `colors`, which is by area where those differ."""
    return colors.get(row.area_id) or colors[row.occupation_id]


def pale(color: str, opacity: float) -> str:
    """A color such as "#0072B2" with an opacity, for bands behind values."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def wrapped(name: str, letters: int) -> list[str]:
    """A name in lines of at most `letters`; nothing is cut, a longer word has a longer line."""
    return textwrap.wrap(name, letters, break_long_words=False)


def area_pattern(position: int) -> str:
    """Plotly's pattern of the bars of an area, from its position among the areas: "" for the first, "/", …"""
    return _PATTERNS[position % len(_PATTERNS)]


def layout(theme: Theme, title: str = "", plot_height: int = PLOT_HEIGHT) -> go.Layout:
    """The layout of a plot of constant height; `title` names a small multiple, above its plot."""
    top = TOP_MARGIN + (_PANEL_TITLE_HEIGHT if title else 0)
    result = go.Layout(
        template=TEMPLATES[theme],
        height=top + plot_height + AXIS_HEIGHT,
        margin={"t": top, "b": AXIS_HEIGHT},
        showlegend=False,
    )
    if title:
        text = "<br>".join(f"<b>{line}</b>" for line in wrapped(title, _PANEL_TITLE_LETTERS))
        place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
        result.annotations = [{"text": text, "align": "left", "showarrow": False, "yshift": 14, **place}]
    return result


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

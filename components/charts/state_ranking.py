"""The chart of one occupation in every state. Pure: a ranking in, a Plotly figure or a picture out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style, values
from components.text import number_format, state_ranking
from services.exports.pictures.spec import Picture, Row, RowMark, Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from components.charts.style import Theme
    from components.text.state_ranking import Line, Ranking
    from services.growth_rows import GrowthRow

_ROW_HEIGHT: Final = 22  # pixels
_OTHER_OPACITY: Final = 0.6
"""Of the bars that are not highlighted, where some are."""
_HATCH: Final = {"shape": "/", "fillmode": "overlay", "fgcolor": "#FFFFFF", "size": 6, "solidity": 0.35}
_VALUE_WIDTH: Final = 58  # pixels right of the plot
_SCALE_ROOM: Final = 0.04
"""Of the values' span, beyond the longest bar on either side."""


def ranking(
    lines: Sequence[Line],
    color: str,
    nation: GrowthRow | None,
    chosen: Collection[str] = (),
    theme: Theme = "light",
) -> go.Figure:
    """Bars from the top in the order of `lines`, `chosen` areas highlighted, a line at the nation's growth."""
    drawn = [line.row for line in lines]
    places = list(range(len(lines)))
    is_highlighted = [row is not None and row.area_id in chosen for row in drawn]
    opacity = [1.0 if highlighted or not any(is_highlighted) else _OTHER_OPACITY for highlighted in is_highlighted]
    borrowed = [row is not None and line.place is None for line, row in zip(lines, drawn, strict=True)]
    text_color = style.TEXT_COLORS[theme]
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=[None if row is None else values.value(row, "percent") for row in drawn],
            y=places,
            marker={
                "color": color,
                "opacity": opacity,
                "pattern": _HATCH | {"shape": [_HATCH["shape"] if one else "" for one in borrowed]},
            },
            hovertext=["" if row is None else values.hover_text(row.area, row) for row in drawn],
            hoverinfo="text",
        ),
        layout=go.Layout(
            template=style.TEMPLATES[theme],
            height=style.TOP_MARGIN + style.AXIS_HEIGHT + _ROW_HEIGHT * max(len(lines), 1),
            margin={"b": style.AXIS_HEIGHT, "t": style.TOP_MARGIN, "r": _VALUE_WIDTH},
            bargap=0.3,
            showlegend=False,
        ),
    )
    figure.update_xaxes(
        style.value_axis("percent", _scale(drawn, nation)), showgrid=True, zeroline=True, nticks=4, tickangle=0
    )
    labels = [_axis_label(line, one) for line, one in zip(lines, is_highlighted, strict=True)]
    figure.update_yaxes(
        tickvals=places, ticktext=labels, range=[len(lines) - 0.4, -0.6], showgrid=False, zeroline=False
    )
    annotations = [
        _value(place, _bold(number_format.percent(row.growth), is_bold))
        for place, (row, is_bold) in enumerate(zip(drawn, is_highlighted, strict=True))
        if row is not None
    ]
    if nation is not None and nation.growth is not None:
        rows = [row for row in drawn if row is not None]
        line, label = _nation(100 * nation.growth, state_ranking.nation_label(nation, rows), text_color)
        figure.update_layout(shapes=[line])
        annotations.append(label)
    figure.update_layout(annotations=annotations)  # at once: Plotly checks all of them again for each that is added
    return figure


def _scale(rows: Sequence[GrowthRow | None], nation: GrowthRow | None) -> list[float]:
    known = [row for row in (*rows, nation) if row is not None]
    numbers = [0.0, *(number for row in known if (number := values.value(row, "percent")) is not None)]
    low, high = min(numbers), max(numbers)
    room = ((high - low) or 1.0) * _SCALE_ROOM
    return [low - (room if low < 0 else 0), high + (room if high > 0 else 0)]


def _bold(text: str, is_bold: bool) -> str:
    return f"<b>{text}</b>" if is_bold else text


def _axis_label(line: Line, is_highlighted: bool) -> str:
    if line.row is None:
        return f"… {line.omitted} more"
    place = f"{line.place}. " if line.place else ""
    return _bold(f"{place}{line.row.area}", is_highlighted)


def _value(place: int, text: str) -> dict[str, Any]:
    """The figure of a row right of the plot, where neither bars nor the nation's line are."""
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "xshift": _VALUE_WIDTH - 2,
        "y": place,
        "text": text,
        "showarrow": False,
    }


def _nation(percent: float, label: str, color: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The line at the nation's growth, and its label above the plot."""
    style_of_line = {"color": color, "dash": "dash", "width": 1.5}
    line = {"type": "line", "x0": percent, "x1": percent, "yref": "paper", "y0": 0, "y1": 1, "line": style_of_line}
    place = {"x": percent, "yref": "paper", "y": 1, "yanchor": "bottom"}
    return line, {**place, "text": label, "showarrow": False, "font": {"color": color}}


def picture(
    ranking: Ranking, color: str, nation: GrowthRow | None, chosen: Collection[str], source_line: str
) -> Picture:
    """All ranked and borrowed states as a picture."""
    every = state_ranking.lines(ranking, chosen, is_complete=True)
    rows = [
        Row(
            f"{line.place}. {line.row.area}" if line.place else line.row.area,
            [RowMark("bar", values.value(line.row, "percent"), color)],
            text=number_format.percent(line.row.growth),
            is_highlighted=line.row.area_id in chosen,
            is_hatched=line.place is None,
        )
        for line in every
        if line.row is not None
    ]
    known = [line.row for line in every if line.row is not None]
    low, high = _scale(known, nation)
    has_nation = nation is not None and nation.growth is not None
    names = (
        [(state_ranking.nation_label(nation, known), 100 * nation.known_growth)]
        if nation is not None and has_nation
        else []
    )
    plot = Rows("percent", (low, high), rows, hatch_name=state_ranking.BORROWED, lines=names)
    return Picture(
        state_ranking.title(ranking),
        state_ranking.subtitle(ranking),
        plot,
        state_ranking.notes(ranking),
        source_line,
    )

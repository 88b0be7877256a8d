"""Names at the ends of lines, spread so that none covers another. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from components.charts import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.charts.style import Theme

_LETTERS: Final = 21
"""Letters of a line of a name: on a phone of 320 pixels the plot keeps more than a third of the width."""
_CONNECTOR: Final = 16  # pixels from the end of a line to its name
_GAP: Final = 3  # pixels between two names


class EndLabel(NamedTuple):
    """What stands at the end of a line: the names of its series (occupation, area) and its last value at (x, y)."""

    names: Sequence[str]
    value: str
    color: str
    x: float
    y: float

    @property
    def lines(self) -> list[str]:
        """Name and value, wrapped; the value is bold, and on a line with the name where it fits."""
        names = [line for name in self.names for line in style.wrapped(name, _LETTERS)]
        bold = f"<b>{self.value}</b>"
        if names and len(names[-1]) + 1 + len(self.value) <= _LETTERS:
            return [*names[:-1], f"{names[-1]} {bold}"]
        return [*names, bold]

    @property
    def height(self) -> float:
        """Pixels that it takes, with the gap to the next one."""
        return len(self.lines) * style.LINE_HEIGHT + _GAP


def total_height(labels: Sequence[EndLabel]) -> float:
    """Pixels that labels take below one another."""
    return sum(label.height for label in labels)


def margin(labels: Sequence[EndLabel]) -> int:
    """Pixels right of the plot for the widest label."""
    letters = [len(line.replace("<b>", "").replace("</b>", "")) for label in labels for line in label.lines]
    return round(max(letters, default=0) * style.LETTER_WIDTH) + _CONNECTOR + 6


def spread(centers: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centers moved as little as needed so that no two overlap, and all are inside `low` to `high` if they fit.

    Neighbors that overlap are joined to a block at the mean of what they want, until no two blocks overlap.
    """
    order = sorted(range(len(centers)), key=lambda position: centers[position])
    blocks: list[tuple[list[int], float, float]] = []  # members from below, lower end, height
    for position in order:
        members, height = [position], heights[position]
        bottom = _inside(centers[position] - height / 2, height, low, high)
        while blocks and blocks[-1][1] + blocks[-1][2] > bottom:
            previous, _, previous_height = blocks.pop()
            members, height = previous + members, previous_height + height
            bottom = _inside(_wanted_bottom(members, centers, heights), height, low, high)
        blocks.append((members, bottom, height))
    result = [0.0] * len(centers)
    for members, bottom, _ in blocks:
        for position in members:
            result[position] = bottom + heights[position] / 2
            bottom += heights[position]
    return result


def _inside(bottom: float, height: float, low: float, high: float) -> float:
    return max(min(bottom, high - height), low)


def _wanted_bottom(members: Sequence[int], centers: Sequence[float], heights: Sequence[float]) -> float:
    """The lower end of a block whose members are, on average, where they want to be."""
    wanted, below = 0.0, 0.0
    for position in members:
        wanted += centers[position] - heights[position] / 2 - below
        below += heights[position]
    return wanted / len(members)


def as_annotations(
    labels: Sequence[EndLabel], y_range: Sequence[float], plot_height: float, theme: Theme
) -> list[dict[str, Any]]:
    """Plotly annotations for the labels, each joined to the end of its line."""
    low, high = y_range
    pixels = [(label.y - low) / ((high - low) or 1.0) * plot_height for label in labels]
    places = spread(pixels, [label.height for label in labels], -style.AXIS_HEIGHT / 2, plot_height + style.TOP_MARGIN)
    return [
        {
            "text": "<br>".join(label.lines),
            "align": "left",
            "x": label.x,
            "y": label.y,
            "ax": _CONNECTOR,
            "ay": round(pixel - place, 1),  # downward
            "xanchor": "left",
            "yanchor": "middle",
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": label.color,
            "standoff": 5,
            "borderpad": 0,
            "font": {"color": style.TEXT_COLORS[theme], "size": style.LABEL_SIZE},
        }
        for label, pixel, place in zip(labels, pixels, places, strict=True)
    ]

"""An SVG drawing under construction: shapes and texts in pixels from the upper left corner."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from services.exports.pictures import fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BACKGROUND: Final = "#FFFFFF"
TEXT_COLOR: Final = "#0A0F18"
MUTED_COLOR: Final = "#4A5361"  # 7.5:1 on white
GRID_COLOR: Final = "#D9DDE2"
ZERO_COLOR: Final = "#5A6472"
HATCH_COLOR: Final = "#FFFFFF"

LABEL_SIZE: Final = 13
"""Pixels; no text is smaller than NOTE_SIZE."""
NOTE_SIZE: Final = 12
LINE_HEIGHT: Final = 1.3
_PATTERNS: Final = (
    '<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" {stroke}/>',
    '<path d="M0,0 l8,8 M8,0 l-8,8" {stroke}/>',
    '<circle cx="4" cy="4" r="1.6" fill="{color}"/>',
    '<path d="M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4" {stroke}/>',
    '<path d="M0,4 h8" {stroke}/>',
    '<path d="M0,4 h8 M4,0 v8" {stroke}/>',
    '<path d="M4,0 v8" {stroke}/>',
)
"""Tiles of 8 x 8 pixels laid over a color: pattern 1 to 7."""
DASHES: Final = ("", "8 4", "2 3", "8 3 2 3", "12 4", "12 4 2 4", "5 2", "2 6")


class Canvas:
    """Collects elements; `svg` gives the document. `id_prefix` keeps its ids apart from those of other drawings in one
    HTML page."""

    def __init__(self, id_prefix: str = "") -> None:
        self._elements: list[str] = []
        self._pattern_id = f"{id_prefix}pattern"

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        color: str,
        *,
        opacity: float = 1,
        pattern: int = 0,
        radius: float = 0,
    ) -> None:
        """A filled rectangle, with a pattern over its color."""
        box = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" rx="{radius:g}"'
        self._elements.append(f'<rect {box} fill="{color}"{_opacity(opacity)}/>')
        if number := pattern % (len(_PATTERNS) + 1):
            self._elements.append(f'<rect {box} fill="url(#{self._pattern_id}{number})"/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, color: str, *, width: float = 1, dash: str = "") -> None:
        """A straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._elements.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" '
            f'stroke-width="{width:g}"{dashes}/>'
        )

    def polyline(self, points: Sequence[tuple[float, float]], color: str, *, width: float = 2, dash: str = "") -> None:
        """A line through points."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._elements.append(
            f'<polyline points="{_path(points)}" fill="none" stroke="{color}" stroke-width="{width:g}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def polygon(self, points: Sequence[tuple[float, float]], color: str, *, opacity: float = 1) -> None:
        """A filled shape."""
        self._elements.append(f'<polygon points="{_path(points)}" fill="{color}"{_opacity(opacity)}/>')

    @contextmanager
    def sheet(
        self, x: float, y: float, width: float, height: float, view: tuple[float, float, float, float]
    ) -> Iterator[None]:
        """Shapes added inside have the coordinates of `view` (corner, width, height), which is drawn into the box."""
        box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        self._elements.append(f'<svg {box} viewBox="{" ".join(f"{one:g}" for one in view)}">')
        yield
        self._elements.append("</svg>")

    def path(self, path: str, color: str, *, pattern: int = 0) -> None:
        """A filled shape with a rim of the background."""
        outline = f"d={quoteattr(path)}"
        self._elements.append(f'<path {outline} fill="{color}" stroke="{BACKGROUND}" stroke-width="1.5"/>')
        if number := pattern % (len(_PATTERNS) + 1):
            self._elements.append(f'<path {outline} fill="url(#{self._pattern_id}{number})"/>')

    def circle(self, x: float, y: float, radius: float, color: str, *, is_open: bool = False) -> None:
        """A filled circle with a rim of the background, or an open one."""
        fill, rim, width = (BACKGROUND, color, 2) if is_open else (color, BACKGROUND, 1)
        self._elements.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{rim}" stroke-width="{width}"/>'
        )

    def diamond(self, x: float, y: float, radius: float, color: str) -> None:
        """A filled square on its corner."""
        self.polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], color)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL_SIZE,
        color: str = TEXT_COLOR,
        is_bold: bool = False,
        anchor: str = "start",
        has_halo: bool = False,
    ) -> None:
        """A line of text; `y` is its base line, `anchor` what of it is at `x`: start, middle or end. `has_halo` keeps
        it readable over marks. It is as wide as it was measured, whatever font the viewer has."""
        weight = ' font-weight="bold"' if is_bold else ""
        weight += f' stroke="{BACKGROUND}" stroke-width="3" paint-order="stroke"' if has_halo else ""
        width = (
            f'textLength="{fonts.width(text, size, is_bold=is_bold):.1f}" lengthAdjust="spacingAndGlyphs"'
            if text
            else ""
        )
        self._elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{color}" text-anchor="{anchor}"{weight} {width}>'
            f"{escape(text)}</text>"
        )

    def lines_of_text(
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        *,
        size: float = LABEL_SIZE,
        color: str = TEXT_COLOR,
        is_bold: bool = False,
        anchor: str = "start",
        has_halo: bool = False,
    ) -> float:
        """Lines one below the other from the top `y`; returns the bottom of the last."""
        for line in lines:
            self.text(x, y + size, line, size=size, color=color, is_bold=is_bold, anchor=anchor, has_halo=has_halo)
            y += size * LINE_HEIGHT
        return y

    def svg(self, width: float, height: float, title: str, description: str) -> str:
        """The document, `width` x `height` pixels, with what a screen reader says of it."""
        stroke = f'stroke="{HATCH_COLOR}" stroke-width="1.5" fill="none"'
        patterns = "".join(
            f'<pattern id="{self._pattern_id}{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f"{tile.format(stroke=stroke, color=HATCH_COLOR)}</pattern>"
            for number, tile in enumerate(_PATTERNS, start=1)
        )
        size = f'width="{width:g}" height="{height:.0f}" viewBox="0 0 {width:g} {height:.0f}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)} '
            f"font-family={quoteattr(fonts.FAMILY)}>"
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc><defs>{patterns}</defs>"
            f'<rect width="{width:g}" height="{height:.0f}" fill="{BACKGROUND}"/>{"".join(self._elements)}</svg>'
        )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _opacity(opacity: float) -> str:
    return f' fill-opacity="{opacity:g}"' if opacity < 1 else ""

"""Pictures as SVG and PNG: title, plot, notes and source in one file, without any call outside.

Thread-safe. The PNG is rendered from the SVG, at twice its size, by resvg, which is imported with the first PNG.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.exports.pictures import bars, fonts, legend, lines, maps, rows, steps
from services.exports.pictures.canvas import LINE_HEIGHT, MUTED_COLOR, NOTE_SIZE, Canvas
from services.exports.pictures.spec import Bars, Lines, Map, Panels, Rows, Steps

if TYPE_CHECKING:
    from services.exports.pictures.spec import Picture, Plot

WIDTH: Final = 900
"""Pixels of the SVG; a column of a newspaper, a slide and a page of A4 take it without being reduced below 12 px."""
PNG_ZOOM: Final = 2
_GAP: Final = 14
_PANEL_GAP: Final = 28
_PANELS_PER_LINE: Final = 2
_PANEL_PLOT_HEIGHT: Final = 190


@dataclass(frozen=True)
class Size:
    """Pixels of a picture: its width, the margin around it, the letters of its title and of the line below;
    `plot_height`: of bars, lines and steps, None for their own; `is_dense`: whether rows of marks stand close however
    few."""

    width: int = WIDTH
    margin: int = 32
    title: int = 22
    subtitle: int = 15
    plot_height: int | None = None
    is_dense: bool = False


FILE: Final = Size()
"""Of a file that stands alone."""


def to_svg(picture: Picture, size: Size = FILE, id_prefix: str = "") -> bytes:
    """The picture as an SVG file whose texts are texts. `id_prefix`: see Canvas."""
    canvas = Canvas(id_prefix)
    inner = size.width - 2 * size.margin
    y: float = max(size.margin - 6, 0)
    title = fonts.wrap(picture.title, inner, size.title, is_bold=True)
    y = canvas.lines_of_text(size.margin, y, title, size=size.title, is_bold=True) + 4
    subtitle = fonts.wrap(picture.subtitle, inner, size.subtitle) if picture.subtitle else []
    y = canvas.lines_of_text(size.margin, y, subtitle, size=size.subtitle, color=MUTED_COLOR) + _GAP
    y = _plot(canvas, picture.plot, y, size) + _GAP
    below = (*picture.notes, *([picture.source] if picture.source else []))
    if below:
        canvas.line(size.margin, y, size.width - size.margin, y, MUTED_COLOR, width=0.75)
        y += _GAP / 2
    for text in below:
        wrapped = fonts.wrap(text, inner, NOTE_SIZE)
        y = canvas.lines_of_text(size.margin, y, wrapped, size=NOTE_SIZE, color=MUTED_COLOR) + 2
    description = " ".join([picture.subtitle, *picture.notes, picture.source])
    height = y + max(size.margin - NOTE_SIZE * (LINE_HEIGHT - 1), 0.0)  # without a margin the last line is whole, too
    return canvas.svg(size.width, height, picture.title, description).encode()


def to_png(picture: Picture) -> bytes:
    """The picture as a PNG file of 2 x WIDTH pixels."""
    import resvg_py  # 25 MB that a process without pictures does not need

    svg = to_svg(picture).decode()
    font_files = [str(fonts.REGULAR), str(fonts.BOLD)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=PNG_ZOOM, skip_system_fonts=True, font_files=font_files))


def _plot(canvas: Canvas, plot: Plot, y: float, size: Size) -> float:
    """Draw a plot from the top `y`; returns its bottom."""
    inner = size.width - 2 * size.margin
    if isinstance(plot, Panels):
        return _panels(canvas, plot, y, size)
    if isinstance(plot, Rows):
        return rows.draw(canvas, plot, size.margin, y, inner, is_dense=size.is_dense)
    if isinstance(plot, Steps):
        return steps.draw(canvas, plot, size.margin, y, inner, size.plot_height or steps.PLOT_HEIGHT)
    if isinstance(plot, Map):
        return maps.draw(canvas, plot, size.margin, y, inner)
    return _chart(canvas, plot, size.margin, y, inner, size.plot_height, has_legend=True)


def _chart(
    canvas: Canvas, plot: Bars | Lines, x: float, y: float, width: float, height: int | None, *, has_legend: bool
) -> float:
    """Draw bars or lines; `height`: of the plot, None for its own."""
    if isinstance(plot, Bars):
        return bars.draw(canvas, plot, x, y, width, height or bars.PLOT_HEIGHT, has_legend=has_legend)
    return lines.draw(canvas, plot, x, y, width, height or lines.PLOT_HEIGHT)


def _panels(canvas: Canvas, plot: Panels, y: float, size: Size) -> float:
    shared, inner = plot.panels[0][1], size.width - 2 * size.margin
    if isinstance(shared, Bars):
        y = legend.draw(canvas, bars.entries(canvas, shared, MUTED_COLOR), size.margin, y, inner)
    panel_width = (inner - _PANEL_GAP * (_PANELS_PER_LINE - 1)) / _PANELS_PER_LINE
    for first in range(0, len(plot.panels), _PANELS_PER_LINE):
        line = plot.panels[first : first + _PANELS_PER_LINE]
        headings = [fonts.wrap(heading, panel_width, size.subtitle, is_bold=True) for heading, _ in line]
        top = y + max(map(len, headings)) * size.subtitle * LINE_HEIGHT + 4
        bottoms = []
        for position, (heading, (_, part)) in enumerate(zip(headings, line, strict=True)):
            x = size.margin + position * (panel_width + _PANEL_GAP)
            canvas.lines_of_text(x, y, heading, size=size.subtitle, is_bold=True)
            bottoms.append(_chart(canvas, part, x, top, panel_width, _PANEL_PLOT_HEIGHT, has_legend=False))
        y = max(bottoms) + _GAP
    return y - _GAP

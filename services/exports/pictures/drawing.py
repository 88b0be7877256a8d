"""Pictures as SVG and PNG: title, plot, notes and source in one file, without any call outside.

Thread-safe. The PNG is rendered from the SVG, at twice its size, by resvg, which is imported with the first PNG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import bars, fonts, legend, lines, rows
from services.exports.pictures.canvas import LINE_HEIGHT, MUTED_COLOR, NOTE_SIZE, Canvas
from services.exports.pictures.spec import Bars, Lines, Panels, Rows

if TYPE_CHECKING:
    from services.exports.pictures.spec import Picture

WIDTH: Final = 900
"""Pixels of the SVG; a column of a newspaper, a slide and a page of A4 take it without being reduced below 12 px."""
PNG_ZOOM: Final = 2
_MARGIN: Final = 32
_TITLE_SIZE: Final = 22
_SUBTITLE_SIZE: Final = 15
_GAP: Final = 14
_PANEL_GAP: Final = 28
_PANELS_PER_LINE: Final = 2
_PANEL_PLOT_HEIGHT: Final = 190


def to_svg(picture: Picture) -> bytes:
    """The picture as an SVG file whose texts are texts."""
    canvas = Canvas()
    inner = WIDTH - 2 * _MARGIN
    y: float = _MARGIN - 6
    title = fonts.wrap(picture.title, inner, _TITLE_SIZE, is_bold=True)
    y = canvas.lines_of_text(_MARGIN, y, title, size=_TITLE_SIZE, is_bold=True) + 4
    subtitle = fonts.wrap(picture.subtitle, inner, _SUBTITLE_SIZE)
    y = canvas.lines_of_text(_MARGIN, y, subtitle, size=_SUBTITLE_SIZE, color=MUTED_COLOR) + _GAP
    y = _plot(canvas, picture.plot, y, inner) + _GAP
    canvas.line(_MARGIN, y, WIDTH - _MARGIN, y, MUTED_COLOR, width=0.75)
    y += _GAP / 2
    for text in (*picture.notes, *([picture.source] if picture.source else [])):
        wrapped = fonts.wrap(text, inner, NOTE_SIZE)
        y = canvas.lines_of_text(_MARGIN, y, wrapped, size=NOTE_SIZE, color=MUTED_COLOR) + 2
    description = " ".join([picture.subtitle, *picture.notes, picture.source])
    return canvas.svg(WIDTH, y + _MARGIN - NOTE_SIZE * (LINE_HEIGHT - 1), picture.title, description).encode()


def to_png(picture: Picture) -> bytes:
    """The picture as a PNG file of 2 x WIDTH pixels."""
    import resvg_py  # 25 MB that a process without pictures does not need

    svg = to_svg(picture).decode()
    font_files = [str(fonts.REGULAR), str(fonts.BOLD)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=PNG_ZOOM, skip_system_fonts=True, font_files=font_files))


def _plot(canvas: Canvas, plot: Bars | Lines | Rows | Panels, y: float, width: float) -> float:
    """Draw a plot from the top `y`; returns its bottom."""
    if isinstance(plot, Panels):
        return _panels(canvas, plot, y, width)
    if isinstance(plot, Rows):
        return rows.draw(canvas, plot, _MARGIN, y, width)
    return _chart(canvas, plot, _MARGIN, y, width)


def _chart(
    canvas: Canvas, plot: Bars | Lines, x: float, y: float, width: float, panel_height: float | None = None
) -> float:
    """Draw bars or lines; `panel_height`: of the plot of a small multiple."""
    if isinstance(plot, Bars):
        has_legend = panel_height is None
        return bars.draw(canvas, plot, x, y, width, panel_height or bars.PLOT_HEIGHT, has_legend=has_legend)
    return lines.draw(canvas, plot, x, y, width, panel_height or lines.PLOT_HEIGHT)


def _panels(canvas: Canvas, plot: Panels, y: float, width: float) -> float:
    shared = plot.panels[0][1]
    if isinstance(shared, Bars):
        y = legend.draw(canvas, bars.entries(canvas, shared, MUTED_COLOR), _MARGIN, y, width)
    panel_width = (width - _PANEL_GAP * (_PANELS_PER_LINE - 1)) / _PANELS_PER_LINE
    for first in range(0, len(plot.panels), _PANELS_PER_LINE):
        line = plot.panels[first : first + _PANELS_PER_LINE]
        headings = [fonts.wrap(heading, panel_width, _SUBTITLE_SIZE, is_bold=True) for heading, _ in line]
        top = y + max(map(len, headings)) * _SUBTITLE_SIZE * LINE_HEIGHT + 4
        bottoms = []
        for position, (heading, (_, part)) in enumerate(zip(headings, line, strict=True)):
            x = _MARGIN + position * (panel_width + _PANEL_GAP)
            canvas.lines_of_text(x, y, heading, size=_SUBTITLE_SIZE, is_bold=True)
            bottoms.append(_chart(canvas, part, x, top, panel_width, _PANEL_PLOT_HEIGHT))
        y = max(bottoms) + _GAP
    return y - _GAP

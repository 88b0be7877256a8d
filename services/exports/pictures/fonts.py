"""Widths of texts and where their lines break, by the font that pictures are drawn in.

Liberation Sans has the widths of Arial and Helvetica, one of which every desktop has: an SVG opened without
Liberation Sans breaks and fits as it was laid out here.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import ImageFont

_FOLDER: Final = Path(__file__).parent / "fonts"
REGULAR: Final = _FOLDER / "LiberationSans-Regular.ttf"
BOLD: Final = _FOLDER / "LiberationSans-Bold.ttf"
FAMILY: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_MEASURED_SIZE: Final = 100
"""Pixels; widths are proportional to the size, and large enough here that hinting does not round them."""
_MAX_TEXTS: Final = 4096


@functools.cache
def _font(is_bold: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # with the first picture

    return ImageFont.truetype(str(BOLD if is_bold else REGULAR), _MEASURED_SIZE, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=_MAX_TEXTS)
def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a line of text in pixels."""
    return _font(is_bold).getlength(text) * size / _MEASURED_SIZE


def wrap(text: str, limit: float, size: float, *, is_bold: bool = False) -> list[str]:
    """The lines of a text that are at most `limit` pixels wide; a word alone may be wider. At least one line."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, is_bold=is_bold) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]

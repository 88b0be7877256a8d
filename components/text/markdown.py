"""Text of others where Streamlit reads Markdown: labels, notices and lists show it as it is. Pure."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"([\\`*_\[\]<>~$#|])")
_MARK_AT_START: Final = re.compile(r"^(\d*)([-+=.)])(?=[\s=-]|$)")
"""Of a list, "1. Staff.csv" or "- Staff.csv", of a line across, or of a heading that underlines the line before."""
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_DIRECTIVE_OR_ADDRESS: Final = re.compile(r"(:(?=\S)|(?i:\bwww)(?=\.)|@(?=\S))")
_MAX_SHOWN: Final = 200
"""Letters of a title or a name that are shown: more fill the screen, and no title is as long."""
_REORDERING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the order of letters around, also of what follows the text."""
_BREAKING_SPACE: Final = re.compile("[^\\S\u00a0\u202f]+")
"""Spaces, tabs and line breaks; not the no-break ones, which stand in numbers such as 5.6 %."""
_WORD_JOINER: Final = "\u2060"
"""Takes no room. Addresses, emoji and icons are looked for when backslashes are gone already, so these do not help."""


def escape_markdown(text: str) -> str:
    """`text` on one line so that nothing in it is a link, an image, a heading, a formula, an emoji, an item of a
    list or emphasis."""
    line = _BREAKING_SPACE.sub(" ", _REORDERING.sub("", text)).strip()
    line = _ENTITY.sub(r"\\&", _MARKS.sub(r"\\\1", line))
    line = _MARK_AT_START.sub(r"\1\\\2", line)
    return _DIRECTIVE_OR_ADDRESS.sub(rf"\1{_WORD_JOINER}", line)


def quote(title: str) -> str:
    """A typed title, escaped and in quotation marks; a long one is shortened."""
    return f"“{escape_markdown(shortened(title))}”"


def shortened(text: str) -> str:
    """A title or the name of a file, cut where it is long."""
    return f"{text[:_MAX_SHOWN]}…" if len(text) > _MAX_SHOWN else text

"""Text of others where Streamlit reads Markdown: labels, notices and lists show it as it is. Pure."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"([\\`*_\[\]<>~$#|])")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_DIRECTIVE_OR_ADDRESS: Final = re.compile(r"(:(?=\S)|(?i:\bwww)(?=\.)|@(?=\S))")
_WORD_JOINER: Final = "\u2060"
"""Takes no room. Addresses, emoji and icons are looked for when backslashes are gone already, so these do not help."""


def escape_markdown(text: str) -> str:
    """`text` on one line so that nothing in it is a link, an image, a heading, a formula, an emoji or emphasis."""
    line = _ENTITY.sub(r"\\&", _MARKS.sub(r"\\\1", " ".join(text.split())))
    return _DIRECTIVE_OR_ADDRESS.sub(rf"\1{_WORD_JOINER}", line)

"""Lists in one text that are too long to be read whole. Pure."""

from __future__ import annotations

import re
from typing import Final

_WHOLE_PARTS: Final = re.compile(r"(?s:.*)[,/+&;|\s]")
"""Of a list that was cut, up to its last part, which may be half a code: 26420 begins as Michigan's does."""


def whole_parts(text: str, length: int) -> str:
    """The parts of a list that end within so many characters; the text if it is no longer."""
    if len(text) <= length:
        return text
    cut = _WHOLE_PARTS.match(text, 0, length)
    return cut[0] if cut else ""

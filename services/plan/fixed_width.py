"""The columns of a printed list, which blanks separate: those that stand in all lines at the same place. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_LINES: Final = 3
"""With headings; two lines may have blanks in common by chance."""
_MAX_LENGTH: Final = 500
"""Of a line; printers have 132 columns."""
_MIN_GAP: Final = 2
_MOSTLY: Final = 0.5
"""Share of the lines that each column must have something in."""
_RULER: Final = re.compile(r"[-=_+ ]+")


def with_tabs(text: str) -> str | None:
    """The text with tabs between its columns, line by line; None where its lines have none at the same places."""
    lines = text.splitlines()
    cells = _split(lines) if not ("\t" in text or '"' in text) else None
    return None if cells is None else "\n".join(map("\t".join, cells))


def _split(lines: Sequence[str]) -> list[list[str]] | None:
    """The cells of each line, rulers without any."""
    known = [line for line in lines if line.strip() and not _RULER.fullmatch(line)]
    if len(known) < _MIN_LINES or max(map(len, known)) > _MAX_LENGTH:
        return None
    width = max(map(len, known))
    is_blank = [all(place >= len(line) or line[place] == " " for line in known) for place in range(width)]
    cuts, start = [0], None
    for place, blank in enumerate(is_blank):
        if blank:
            start = place if start is None else start
        elif start is not None:
            if start > 0 and place - start >= _MIN_GAP:
                cuts.append(place)
            start = None
    bounds = list(zip(cuts, [*cuts[1:], None], strict=True))
    filled = [sum(bool(line[a:b].strip()) for line in known) for a, b in bounds]
    if len(bounds) < 2 or min(filled) < _MOSTLY * len(known):
        return None
    return [[] if _RULER.fullmatch(line) else [line[a:b] for a, b in bounds] for line in lines]

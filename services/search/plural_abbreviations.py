"""One of those whose abbreviation is typed as several: "RNs", "PA's".

`stem` cannot know them: of words of three letters that end in "s", "gas", "CNS" and "DDS" are no plurals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SURE: Final = re.compile(r"\b(?:([A-Z]{2,5})['’`]?s|(?!it['’`])([a-z]{2})['’`]s|([A-Z]{2,5})['’`]S)\b")
"""Plural by how it is written; "it's" is none."""
_PERHAPS: Final = re.compile(r"\b([a-z]{2}|[A-Z]{2})[sS]\b")
"""Plural where it can be nothing else."""


def singular(text: str, is_plural: Callable[[str], bool]) -> str:
    """The text with such plurals as their singulars; `is_plural` is asked of three letters that may be none: "rns"."""
    text = _SURE.sub(lambda found: found[1] or found[2] or found[3], text)
    return _PERHAPS.sub(lambda found: found[1] if is_plural(found[0].lower()) else found[0], text)

"""Occupations by the digits that their codes begin with: "29-1141", "29-11", O*NET's "29-1141.01"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BROAD_GROUP_DIGITS: Final = 5  # digits of a SOC code that occupations of one kind share
_CODE_DIGITS: Final = 6
_OF_ONE: Final = 1.0
_OF_SEVERAL: Final = 0.9
_TOO_LONG: Final = 0.5
_MAJOR_GROUP: Final = 0.15
"""Scores: of the one occupation of a code, of those whose codes begin so, of a code with digits too many, which a
person has to look at, and of the major group that holds a code that is none: half of what is close."""


class CodePrefixes:
    """The codes of the occupations of an index. Immutable."""

    def __init__(self, codes: Sequence[str], employment: NDArray[np.float64], is_detailed: NDArray[np.bool_]) -> None:
        """`employment` and `is_detailed` of each code's occupation."""
        self._digits = np.array([re.sub(r"\D", "", code) for code in codes], dtype=np.str_)
        self._employment = employment
        self._is_detailed = is_detailed

    def find(self, digits: str, limit: int) -> tuple[list[int], float] | None:
        """Where the occupations stand whose code begins so, a group before its members and those by size, and their
        score; None if that is no code."""
        # A code finer than this taxonomy (31-1121 in 31-1120) gives what holds it. 29-11412 may be finer, or mistyped:
        # O*NET's own form, 29-1141.01, is read as a code.
        for length in range(len(digits), min(len(digits), _BROAD_GROUP_DIGITS) - 1, -1):
            hits = np.flatnonzero(np.char.startswith(self._digits, digits[:length]))
            if len(hits):
                hits = hits[np.lexsort((-self._employment[hits], self._is_detailed[hits]))][:limit]
                if len(digits) > max(length, _CODE_DIGITS):
                    return hits.tolist(), _TOO_LONG
                is_one = len(hits) == 1 and length == len(self._digits[hits[0]])
                return hits.tolist(), _OF_ONE if is_one else _OF_SEVERAL
        if len(digits) < _BROAD_GROUP_DIGITS:
            return None  # "911" is no code but a word of titles
        return np.flatnonzero((self._digits == digits[:2] + "0000") & ~self._is_detailed).tolist(), _MAJOR_GROUP

"""What spreadsheets say below the lines of a role: their sum, number, average, largest and smallest headcount. Pure."""

from __future__ import annotations

import math
import re
from typing import Final

from services.plan.group_sums import TOLERANCE

_TOTALS: Final = re.compile(r"\btotals?\b")


class RoleNumbers:
    """The headcounts of the lines of a role since its last sum."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """No line."""
        self._count, self._total, self._low, self._high = 0, 0.0, math.inf, -math.inf

    def add(self, value: float | None) -> None:
        """A line more."""
        if value is not None:
            self._count, self._total = self._count + 1, self._total + value
            self._low, self._high = min(self._low, value), max(self._high, value)

    def have_result(self, value: float | None, name: str) -> bool:
        """Whether a number is what its name says of them: "Cook Max"; without a number a total is one alone."""
        if value is None or not self._count:
            return bool(_TOTALS.search(name))
        word = name.rpartition(" ")[2]
        results = {"max": [self._high], "min": [self._low], "count": [self._total, self._count]}
        mean = [self._total / self._count] if word in ("average", "avg") else [self._total]
        return any(abs(value - result) <= TOLERANCE for result in results.get(word.removesuffix("s"), mean))

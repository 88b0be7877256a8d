"""A table as the screen shows it: headings for people, numbers as numbers, and how each column is written.

The screen and the workbook write the same table, so that a file agrees with what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Kind = Literal["text", "number_text", "place", "percent", "change", "count", "dollars", "ratio"]
"""text; text of numbers, such as a range; place in a ranking; growth fraction; jobs with a sign; jobs; dollars; plain
number."""


@dataclass(frozen=True)
class ShownTable:
    """`data`: one row a line, columns named as on the screen, missing numbers NaN. `kinds`: the kind of each column.

    `minimums`: the rows (positions) of a column whose number is a lower bound.
    `texts`: by column and row, a text in the place of the number, which may be missing, such as an hourly wage.
    `unanswered`: the rows that the source did not answer for: nobody knows whether their missing numbers are published.
    """

    data: pd.DataFrame
    kinds: Mapping[str, Kind]
    minimums: Mapping[str, frozenset[int]] = field(default_factory=dict)
    unanswered: frozenset[int] = frozenset()
    texts: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    @property
    def has_figures(self) -> bool:
        """Whether there is any number besides places in a ranking; columns without one are left out."""
        return any(kind not in {"text", "number_text", "place"} for kind in self.kinds.values())

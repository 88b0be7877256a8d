"""A list of roles as read: its columns, the notes on its lines, and the table itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

ROLE_DTYPES: Final[dict[str, str]] = {
    "line": "Int64",  # of the file or sheet, from 1
    "role": "string",  # title or code, as written
    "area_text": "string",  # as written; missing where the list names none
    "headcount": "Float64",  # people or full-time equivalents, above or equal to 0
    "own_attrition": "Float64",  # fraction of the people a year; missing where the published rate holds
    "own_growth": "Float64",  # fraction a year; missing where the market's holds
    "planned_hires": "Float64",  # people; missing where none are planned or known
    "cost_per_hire": "Float64",  # in the currency of the list; missing where not known
}

Level = Literal["left out", "warning", "check", "note"]
LEFT_OUT: Final[Level] = "left out"  # the line is not in the plan
WARNING: Final[Level] = "warning"  # of the whole list: its total may be another than was meant; said before the figures
CHECK: Final[Level] = "check"  # it is, but perhaps not as it was meant
NOTE: Final[Level] = "note"  # how it was read


@dataclass(frozen=True)
class LineNote:
    """A note on a line of the list; `line` is 0 for a note on the whole list.

    `is_of_area`: it is of an area that is not known, for which a wider one stands in.
    """

    line: int
    level: Level
    message: str
    is_of_area: bool = False

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}" if self.line else self.message


@dataclass(frozen=True)
class RoleList:
    """A list of roles as read: `frame` of ROLE_DTYPES, one row a line that can be planned, and the notes.

    `sheet`: the sheet of a workbook that was read, `sheets` all that have cells; "" and none otherwise.
    `are_openings`: whether the planned hires are open positions, which are filled once and not every year.
    `guesses`: how many things that change its total had to be guessed; `fields`: how many it has; `is_doubtful`:
    whether it may be no list but notes, as it has neither headings nor headcounts.
    """

    frame: pd.DataFrame
    notes: tuple[LineNote, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = field(default=())
    guesses: int = 0
    fields: int = 0
    is_doubtful: bool = False
    are_openings: bool = False

    @property
    def headcount(self) -> float:
        """The people of all lines together."""
        return float(self.frame["headcount"].sum())


def only_first(limit: int, rest: int) -> LineNote:
    """That no more than `limit` lines of a list were read, and how many were not."""
    verb = "more was" if rest == 1 else "more were"
    return LineNote(0, WARNING, f"Only the first {limit:,} lines were read; {rest:,} {verb} not.")


def empty_roles() -> pd.DataFrame:
    """A list of roles without lines."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in ROLE_DTYPES.items()})

"""Lines of one role and area, and notes of one kind, put together. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.plan.roles import LEFT_OUT, NOTE, ROLE_DTYPES, LineNote

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from services.plan.roles import RoleList

_RATES: Final = ("own_attrition", "own_growth", "cost_per_hire")
"""Lines that differ in one of these are planned apart."""
_MOST_ALIKE: Final = 3
"""Notes of one kind that stand one by one; of more the first stands for all."""
_LINES_NAMED: Final = 5
_VALUE: Final = re.compile(r"“[^”]*”|\d[\d.,]*")
"""What differs between notes of one kind: what is quoted from the list, and numbers."""


def put_together(roles: RoleList) -> RoleList:
    """The list with one line for each role, area and rates, at the place of the first, and with few notes of a kind.

    An export with a line for each employee has the same role and area hundreds of times.
    """
    frame, repeated = _by_role(roles.frame)
    return replace(roles, frame=frame, notes=first_of_kinds([*roles.notes, *repeated]))


def first_of_kinds(notes: Sequence[LineNote]) -> tuple[LineNote, ...]:
    """The notes, but of those on lines that differ in values alone, if they are many, the first, with how many more
    there are. Lines that are left out are all named."""
    kinds: dict[object, list[LineNote]] = {}
    for note in notes:
        is_single = not note.line or note.level == LEFT_OUT
        kinds.setdefault(note if is_single else (note.level, _VALUE.sub("", note.message)), []).append(note)
    result: list[LineNote] = []
    for of_kind in kinds.values():
        first, *others = of_kind
        if len(of_kind) <= _MOST_ALIKE:
            result += of_kind
            continue
        lines = ", ".join(str(note.line) for note in others[:_LINES_NAMED])
        more = " …" if len(others) > _LINES_NAMED else ""
        result.append(replace(first, message=f"{first.message} Likewise {len(others):,} more lines: {lines}{more}."))
    return tuple(result)


def _by_role(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[LineNote]]:
    """The lines of each role and area as one, and a note for each line that was added to another."""
    keys = [
        frame["role"].str.casefold(),
        frame["area_text"].str.casefold().fillna(""),
        *(frame[name] for name in _RATES),
    ]
    groups = frame.groupby(keys, sort=False, dropna=False)
    firsts = groups["line"].transform("first")
    if (firsts == frame["line"]).all():
        return frame, []
    result = groups.agg(
        line=("line", "first"),
        role=("role", "first"),
        area_text=("area_text", "first"),
        headcount=("headcount", "sum"),
        **{name: (name, "first") for name in _RATES},
    )
    result["planned_hires"] = groups["planned_hires"].sum(min_count=1)  # missing where no line has any
    repeated = firsts[firsts != frame["line"]]
    notes = [
        LineNote(int(line), NOTE, f"the same role and area as line {first}; counted together.")
        for line, first in zip(frame.loc[repeated.index, "line"], repeated, strict=True)
    ]
    return result.reset_index(drop=True)[list(ROLE_DTYPES)].astype(ROLE_DTYPES), notes

"""A plan from a file or a text in one call, for the shell, the page and the API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from services.errors import BadInputError
from services.growth_frame import NATION
from services.plan import read_roles
from services.plan.alike import put_together
from services.plan.calculation import calculate
from services.plan.figure_notes import figure_notes
from services.plan.match import match_roles
from services.plan.roles import LEFT_OUT, WARNING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

    from services.growth import Growth
    from services.plan.assumptions import PlanOptions
    from services.plan.calculation import Plan
    from services.plan.roles import LineNote, RoleList

_MAX_REASONS: Final = 3
"""Of a list of which no line can be planned."""


@dataclass(frozen=True)
class PlannedList:
    """A list of roles with its matches, its plan, and the notes on its lines and their figures."""

    roles: RoleList
    matched: pd.DataFrame
    plan: Plan
    notes: tuple[LineNote, ...]


def read(growth: Growth, content: bytes | str, sheet: str = "", today: date | None = None) -> RoleList:
    """The list in a file (bytes) or in a pasted text, with lines of one role and area put together; `sheet` and `today`
    as of `read_roles.read_file`.

    Raises:
        BadInputError: there is no list in it, or it cannot be read.
    """
    is_code, is_area = code_tests(growth)
    if isinstance(content, str):
        return put_together(read_roles.read_pasted(content, is_code, is_area, today))
    return put_together(read_roles.read_file(content, is_code, is_area, sheet, today=today))


def reasons(roles: RoleList) -> list[LineNote]:
    """Why no line of a list can be planned, what concerns all of them first."""
    return [note for level in (WARNING, LEFT_OUT) for note in roles.notes if note.level == level]


def code_tests(growth: Growth) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Whether a text is the code of an occupation, or several codes of which one is known, and whether it means an
    area: one, several of that name, or one that is not covered; numbers that are no code of an area are numbers."""

    def is_code(text: str) -> bool:
        readings = growth.read_codes(text)
        return any(one.occupation_ids for one in readings) and all(one.is_code for one in readings)

    return (
        is_code,
        lambda text: (
            growth.resolve_area(text) is not None
            or (not text.strip().isdecimal() and bool(growth.unknown_area_hint(text)))
        ),
    )


def make_plan(
    growth: Growth,
    content: bytes | str,
    options: PlanOptions,
    target_years: Sequence[int] = (),
    *,
    default_area: str = NATION,
    sheet: str = "",
) -> PlannedList:
    """The plan of a list; where its planned hires are open positions, these are of all years together.

    Raises:
        BadInputError: there is no list in it, or nothing of it can be planned.
    """
    roles = read(growth, content, sheet)
    if roles.frame.empty:
        raise BadInputError("No line can be planned.", " ".join(map(str, reasons(roles)[:_MAX_REASONS])))
    matched, notes = match_roles(growth, roles.frame, default_area=default_area)
    if roles.are_openings:
        options = replace(options, planned_per_year=False)
    plan = calculate(growth, matched, options, target_years)
    return PlannedList(roles, matched, plan, (*roles.notes, *notes, *figure_notes(growth, plan.rows)))

"""The words of a brief that the screen does not have. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text.answer import area_phrase
from components.text.labels import listed, title_phrase
from components.text.ranges import COVERAGE_NOTE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.growth_rows import GrowthRow
    from services.plan.assumptions import Assumption

_MAX_NAMES: Final = 3
"""Occupations and areas named in a title; more are counted, as the table has them all."""
MAX_NOTES: Final = 6
MAX_ROWS_WITH_CHART: Final = 24
"""Rows of a table that leave room for a chart of as many on two pages."""
FROZEN_LINK: Final = "The link names this vintage: opened when newer figures have replaced it, the page says so."
VINTAGE_IN_LINK: Final = (
    "“v=” names the vintage of these figures: opened when newer ones have replaced it, the page says so."
)
RANGES_WITH_GROWTH: Final = f"Small, with growth: its 80 % range; {COVERAGE_NOTE}."
PLAN_LINK: Final = (
    "Made from an employer’s own list of roles, of which Horizons keeps no copy: the link opens an empty plan."
)


def comparison_title(rows: Sequence[GrowthRow]) -> str:
    """ "Registered nurses and software developers", "8 occupations"."""
    names = list(dict.fromkeys(row.occupation for row in rows))
    if len(names) > _MAX_NAMES:
        return f"{len(names)} occupations"
    is_soc = rows[0].taxonomy.startswith("soc")
    return listed([names[0], *(title_phrase(name) if is_soc else name for name in names[1:])])


def comparison_areas(rows: Sequence[GrowthRow], *, within: bool = False) -> str:
    """ "In the United States, Ohio and California", "In 8 areas"; `within`: of a sentence, "in 8 areas"."""
    names = list(dict.fromkeys(area_phrase(row.area) for row in rows))
    where = f"{len(names)} areas" if len(names) > _MAX_NAMES else listed(names)
    return f"{'in' if within else 'In'} {where}"


def more_rows(left_out: int) -> str:
    """How many rows a table leaves out; "" for none."""
    if not left_out:
        return ""
    lines = "1 more line is" if left_out == 1 else f"{left_out:,} more lines are"
    return f"{lines} in the totals above and in the CSV and XLSX files."


def assumptions(assumed: Sequence[Assumption]) -> str:
    """What a plan assumes as one paragraph: a line each takes twice the room."""
    return " ".join(f"{one.name}: {one.value}. {one.source}" for one in assumed)


def plan_sources(source: str, vintage: str) -> str:
    """Where the rates of a plan are from."""
    return (
        f"Source: the employer’s list; {source}, {vintage}: BLS Employment Projections (growth and separations) and "
        "Horizons estimates of years, states and local areas."
    )


def first_notes(notes: Sequence[str], row_count: int, promised: Collection[str] = ()) -> list[str]:
    """The first notes, as many as fit on paper beside a table of so many rows, and the number of the others.

    `promised`: those that the answer names come before all others.
    """
    limit = MAX_NOTES if row_count == 1 else MAX_NOTES // 2
    notes = sorted(notes, key=lambda note: note not in promised)
    left_out = len(notes) - limit
    more = f"{left_out} more {'note is' if left_out == 1 else 'notes are'} on the page: see the link."
    return [*notes[:limit], *([more] if left_out > 0 else [])]

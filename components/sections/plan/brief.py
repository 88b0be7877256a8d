"""The brief of a plan: its answer, figures, waterfall, largest roles and assumptions as one file to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from components.charts import waterfall
from components.sections import briefs
from components.state import url
from components.tables import plan_table
from components.text import brief as words
from components.text import plan as plan_words
from services.exports import citation
from services.exports.brief.spec import Brief, Figure, Sources
from services.growth_frame import MAX_HORIZON
from services.plan.figure_notes import conflict, figure_notes
from services.plan.roles import LEFT_OUT, WARNING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.growth import Growth
    from services.plan.assumptions import Assumption
    from services.plan.calculation import Plan
    from services.plan.roles import LineNote

_PLANNED: Final = "planned_per_year"
"""The assumption that says nothing of a list without planned hires."""
_MAX_ROLES: Final = 5
"""Roles in the table, those with the most people to hire: more do not fit on one page."""


def plan_brief(
    growth: Growth, plan: Plan, target: int, assumed: Sequence[Assumption], listed: float, read: Sequence[LineNote]
) -> Callable[[], Brief]:
    """What makes the brief of a plan's year at the link of this run; `listed`: the people of the list, `read`:
    the notes on how it was read."""
    return partial(_plan_brief, growth, plan, target, assumed, listed, read, url.address())


def _plan_brief(
    growth: Growth,
    plan: Plan,
    target: int,
    assumed: Sequence[Assumption],
    listed: float,
    read: Sequence[LineNote],
    address: str,
) -> Brief:
    total, year, today = plan.total_of(target), plan.options.headcount_year, datetime.now(UTC).date()
    rows = plan.rows_of(target)
    largest = plan_table.ordered(rows, plan_table.MOST_HIRES).head(_MAX_ROLES)
    table = plan_table.plan_table(largest, "Roles, most people to hire first")
    differs = conflict(growth, rows)
    cards = plan_words.cards(total, rows, planned_per_year=plan.options.planned_per_year)
    is_part = any(note.level == LEFT_OUT for note in read)
    left_out = plan_words.left_out(listed, total["headcount"])
    is_planned = bool(rows["planned"].notna().any())
    areas = list(rows["figures_area"].dropna().unique())
    cited = growth.growth([growth.example_id], areas, [MAX_HORIZON])
    return Brief(
        f"People to hire by {target}",
        f"Plan of {len(rows):,} {'role' if len(rows) == 1 else 'roles'} · headcount as of {year}",
        [plan_words.answer(total, year, listed), *([differs.message] if differs else [])],
        [Figure(card.label, card.value, card.detail) for card in cards],
        [replace(waterfall.picture(total, year, rows, ""), notes=[])],  # the page has its sources, figures its notes
        briefs.of_table(table, note=words.more_rows(len(rows) - len(largest))),
        [
            *[note.message for note in read if note.level == WARNING],
            *([f"{left_out}; the page and the workbook say why."] if is_part else []),
            *[note.message for note in figure_notes(growth, rows) if note != differs],
            words.assumptions([one for one in assumed if is_planned or one.changeable != _PLANNED]),
        ],
        Sources(
            words.plan_sources(growth.label, growth.vintage),
            [f"{citation.joined_citations(cited)} {address} (accessed {today.isoformat()})."],
            growth.vintage,
        ),
        address,
        today,
        words.PLAN_LINK,
    )

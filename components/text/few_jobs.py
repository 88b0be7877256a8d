"""Growth of few jobs in words: of so few, the jobs say more than a percentage. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.labels import change_label
from services.rank import MIN_JOBS
from services.rounding import ROUNDS_TO_ZERO

if TYPE_CHECKING:
    from services.growth_rows import GrowthRow

MIN_JOBS_TO_MENTION: Final = 10
"""Estimates of jobs added or lost below this are within rounding; only tables show them."""


def has_few_jobs(row: GrowthRow) -> bool:
    """Whether Rank leaves it out for its size: "much faster" would be said of a handful of jobs."""
    return row.base_employment is not None and row.base_employment < MIN_JOBS.get(row.area_level, 0)


def jobs_added(row: GrowthRow) -> str:
    """The jobs of its growth: "about +35 jobs", "under 10 jobs"; "" where it is none, or is not known."""
    if row.change is None or number_format.percent(row.growth) == number_format.NO_CHANGE:
        return ""
    if not row.is_given and abs(row.change) < MIN_JOBS_TO_MENTION:
        return f"under {MIN_JOBS_TO_MENTION} jobs"
    change = change_label(row)
    if change == ROUNDS_TO_ZERO:
        return "0 jobs after rounding"
    return f"{change} jobs" if row.is_given else f"about {change} jobs"

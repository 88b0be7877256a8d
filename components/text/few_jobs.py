"""Growth of few jobs in words: of so few, the jobs say more than a percentage. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from services.rank import MIN_JOBS

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
    if row.is_given:
        return f"{number_format.job_change(row.change)} jobs" if round(row.change) else "0 jobs after rounding"
    if abs(row.change) < MIN_JOBS_TO_MENTION:
        return f"under {MIN_JOBS_TO_MENTION} jobs"
    return f"about {number_format.rounded_change(row.change)} jobs"

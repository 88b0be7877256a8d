"""Conversions from the units of the publications to those of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

JOBS_PER_UNIT: Final = 1000
"""The projections tables count in thousands of jobs."""


def thousands_to_jobs(thousands: pd.Series) -> pd.Series:
    """Thousands of jobs as whole jobs."""
    return (thousands * JOBS_PER_UNIT).round()


def percent_to_fraction(percent: pd.Series) -> pd.Series:
    """A published percent (one decimal) as exactly that fraction (4.9 -> 0.049)."""
    return (percent / 100).round(3)

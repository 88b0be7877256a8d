"""From the units of the publications to those of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

JOBS: Final = 1000
"""The projections tables count in thousands."""


def jobs(thousands: pd.Series) -> pd.Series:
    """Thousands of jobs as whole jobs."""
    return (thousands * JOBS).round()


def published_growth(percent: pd.Series) -> pd.Series:
    """A published percent as the fraction it stands for, to the digit (4.9 -> 0.049)."""
    return (percent / 100).round(3)

"""The correlation by which totals of plans are ranged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.evaluation import plan_correlation
from services.plan.assumptions import CORRELATION


def forecasts(common: float, own: float) -> pd.DataFrame:
    """Errors of 40 forecasts of 300 occupations, with a part in common and one of their own."""
    random = np.random.default_rng(7)
    parts = [
        pd.DataFrame(
            {
                "series": "OEWS",
                "base_year": year,
                "horizon_years": 1,
                "jobs": random.lognormal(9, 1, 300),
                "error": common * random.normal() + own * random.normal(size=300),
                "high_80": 1.0,
            }
        )
        for year in range(40)
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("by_jobs", [True, False])
def test_correlation_is_the_share_of_the_common_part(by_jobs):
    assert plan_correlation.correlation(forecasts(0.0, 1.0), by_jobs=by_jobs) == pytest.approx(0.0, abs=0.01)
    assert plan_correlation.correlation(forecasts(1.0, 1.0), by_jobs=by_jobs) == pytest.approx(0.5, abs=0.1)


def test_default_correlation_is_the_measured_one(errors):
    bounded = plan_correlation.with_bounds(errors)
    assert plan_correlation.correlation(bounded, by_jobs=True) == pytest.approx(CORRELATION, abs=0.02)
    for size in (5, 20):
        held = plan_correlation.coverage(bounded, size)[plan_correlation.CORRELATIONS.index(CORRELATION)]
        assert 0.75 <= held <= 0.85

"""Likelihoods from the bounds of ranges."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import likelihood

NORMAL = NormalDist(0.02, 0.05)


def bounds_of(*percentiles: float) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in zip(likelihood.PERCENTILES, percentiles, strict=True)}


def above(bounds: dict[str, np.ndarray], threshold: float) -> float:
    return float(likelihood.probability_above(bounds, np.array([threshold]))[0])


@pytest.mark.parametrize("threshold", [-0.15, -0.05, 0.0, 0.02, 0.06, 0.2])
def test_percentiles_of_a_normal_distribution_give_its_probabilities(threshold):
    bounds = bounds_of(*(NORMAL.inv_cdf(share) for share in likelihood.PERCENTILES.values()))
    assert above(bounds, threshold) == pytest.approx(1 - NORMAL.cdf(threshold), abs=2e-4)


@pytest.mark.parametrize(("name", "share"), likelihood.PERCENTILES.items())
def test_probability_at_a_bound_is_that_of_the_bound(name, share):
    bounds = bounds_of(-0.1, -0.03, 0.05, 0.2)
    assert above(bounds, float(bounds[name][0])) == pytest.approx(1 - share, abs=1e-4)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(-900, 2000), min_size=4, max_size=4).map(sorted),
    st.integers(-900, 2000),
)
def test_very_likely_exactly_where_the_80_percent_range_lies_above(thousandths, threshold):
    """Also for ranges of no width: bounds are rounded to a tenth of a percent."""
    low_80, low_50, high_50, high_80 = (value / 1000 for value in thousandths)
    bounds = {name: likelihood.log_growth(value) for name, value in bounds_of(low_80, low_50, high_50, high_80).items()}
    limit = threshold / 1000
    found = above(bounds, float(likelihood.log_growth(np.array([limit]))[0]))
    assert (found > 0.9) == (low_80 > limit)
    assert 0 <= found <= 1


def test_higher_thresholds_are_less_likely_to_be_exceeded():
    bounds = bounds_of(-0.1, -0.03, 0.05, 0.2)
    found = [above(bounds, threshold) for threshold in np.linspace(-0.5, 0.6, 50)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.99
    assert found[-1] < 0.01


def test_missing_bounds_or_thresholds_have_no_probability():
    assert np.isnan(above(bounds_of(np.nan, -0.03, 0.05, 0.2), 0.0))
    assert np.isnan(above(bounds_of(-0.1, -0.03, 0.05, 0.2), np.nan))


def test_total_loss_has_a_finite_logarithm():
    assert np.isfinite(likelihood.log_growth(np.array([-1.0]))).all()

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.states import shrinkage, state_growth


def test_k_is_near_the_estimate_from_the_state_projections(state_inputs):
    """120.1 with the bases of 2024, on which it was set; 129.5 with those of 2025."""
    assert pytest.approx(state_growth.estimate_k(state_inputs), rel=0.1) == shrinkage.K


def test_estimate_recovers_a_known_k():
    rng = np.random.default_rng(7)
    jobs = pd.Series(np.exp(rng.uniform(np.log(20), np.log(100_000), 40_000)).round())
    deviation = pd.Series(rng.normal(0, np.sqrt(0.05**2 + 0.8**2 / jobs)))
    k, tau2, sigma2 = shrinkage.estimate(deviation, jobs)
    assert k == pytest.approx(0.8**2 / 0.05**2, rel=0.1)
    assert tau2 == pytest.approx(0.05**2, rel=0.1)
    assert sigma2 == pytest.approx(0.8**2, rel=0.1)


def test_rows_without_a_figure_or_jobs_are_ignored():
    jobs = pd.Series([50.0, 500.0, 5_000.0, 100.0, np.nan, 0.0])
    deviation = pd.Series([0.2, 0.1, 0.05, np.nan, 9.0, 9.0])
    assert shrinkage.estimate(deviation, jobs) == shrinkage.estimate(deviation[:3], jobs[:3])


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_weight_rises_with_jobs_and_stays_below_one(few, many):
    few, many = sorted((few, many))
    light, heavy = shrinkage.weight(pd.Series([few, many]))
    assert 0 <= light <= heavy < 1


def test_weight_at_k_jobs_is_one_half():
    assert shrinkage.weight(pd.Series([shrinkage.K]))[0] == 0.5

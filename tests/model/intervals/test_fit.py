import numpy as np
import pandas as pd
import pytest

from model.classification import size_classes
from model.evaluation import hindcast, out_of_sample
from model.intervals import fit
from model.intervals.fit import fit_intervals


@pytest.fixture(scope="module")
def model(errors):
    return fit_intervals(errors)


def bounds(model, jobs, years, prse=np.nan):
    found = model.bounds(pd.Series([float(jobs)]), pd.Series([prse]), years).iloc[0]
    return [found[bound] for bound in fit.QUANTILES]


@pytest.mark.parametrize("jobs", [30, 3_000, 20_000, 100_000, 3_000_000])
def test_bounds_are_ordered_and_widen_with_the_years(model, jobs):
    found = np.array([bounds(model, jobs, years) for years in range(1, 11)])
    assert (np.diff(found, axis=1) > 0).all()
    assert (found[:, :2] < 0).all()
    assert (found[:, 2:] > 0).all()
    assert (np.diff(np.abs(found), axis=0) > 0).all()


def test_small_and_noisy_occupations_have_wider_intervals(model):
    by_size = [bounds(model, jobs, 2)[3] - bounds(model, jobs, 2)[0] for jobs in (1_000, 20_000, 100_000, 1_000_000)]
    assert by_size == sorted(by_size, reverse=True)
    by_noise = [bounds(model, 50_000, 2, prse)[3] for prse in (0.01, 0.03, 0.1)]
    assert by_noise == sorted(by_noise)


def test_intervals_match_the_quantiles_of_simulated_errors():
    """Errors simulated with a known scale: the bounds are the quantiles of that distribution."""
    rng = np.random.default_rng(3)
    jobs = np.exp(rng.uniform(6, 14, 8_000))
    years = rng.choice([1, 2, 5, 10], 8_000)
    error = 0.02 * years**0.5 * (jobs / 50_000) ** -0.2 * rng.normal(size=8_000)
    columns = {"series": "OEWS", "base_year": 2015, "horizon_years": years, "jobs": jobs, "prse": np.nan}
    simulated = fit_intervals(pd.DataFrame({**columns, "error": error}))
    low, _, _, high = bounds(simulated, 50_000, 5)
    assert high == pytest.approx(1.28 * 0.02 * 5**0.5, rel=0.12)
    assert low == pytest.approx(-1.28 * 0.02 * 5**0.5, rel=0.12)


def test_skewed_errors_give_skewed_intervals():
    rng = np.random.default_rng(4)
    columns = {"series": "OEWS", "base_year": 2015, "horizon_years": 1, "prse": np.nan}
    jobs = np.exp(rng.uniform(6, 14, 4_000))
    simulated = fit_intervals(
        pd.DataFrame({**columns, "jobs": jobs, "error": 0.1 * (rng.exponential(size=4_000) - 0.5)})
    )
    low, _, _, high = bounds(simulated, 50_000, 1)
    assert high > 2 * -low


def test_no_bound_comes_nearer_where_the_forecast_falls(model):
    growth = pd.DataFrame([np.linspace(0.0, -0.6, 11)[1:]], columns=[f"growth_{year}" for year in range(1, 11)])
    jobs, prse = pd.Series([5_000.0]), pd.Series([np.nan])
    found = fit.interval_bounds(growth, [model.bounds(jobs, prse, year) for year in range(1, 11)])
    for bound, value in found.items():
        distance = (value - growth).to_numpy()[0]
        assert (np.diff(np.abs(distance)) >= -1e-12).all(), bound
        assert (value.to_numpy() >= -1).all()


def test_groups_have_narrower_intervals(errors, model):
    sums = hindcast.aggregate_errors(errors)
    assert set(sums["group"]) >= {"", "11", "53"}
    aggregate_model = fit_intervals(sums, by_size=False)
    assert bounds(aggregate_model, 5_000_000, 2)[3] < bounds(model, 50_000, 2)[3]


def test_cross_validated_intervals_ignore_their_own_origin(errors):
    some = errors[errors["horizon_years"].isin([1, 2])]
    altered = some.assign(error=some["error"].where(some["base_year"] != 2017, 10.0))
    own_origin = some["base_year"] == 2017
    original, changed = out_of_sample.leave_one_origin_out(some), out_of_sample.leave_one_origin_out(altered)
    pd.testing.assert_frame_equal(original[own_origin], changed[own_origin])
    assert (changed.loc[~own_origin, "high_80"] != original.loc[~own_origin, "high_80"]).all()
    assert set(size_classes.size_class(some["jobs"])) == set(size_classes.SIZE_CLASSES)

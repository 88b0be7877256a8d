import numpy as np
import pandas as pd
import pytest

from model.classification import size_classes
from model.evaluation import hindcast, out_of_sample
from model.intervals import fit
from model.intervals.fit import fit_aggregate_intervals, fit_intervals
from model.intervals.student_t import t_quantile


@pytest.fixture(scope="module")
def model(errors):
    return fit_intervals(errors)


def bounds(model, jobs, years, prse=np.nan):
    found = model.bounds(pd.Series([float(jobs)]), pd.Series([prse]), years).iloc[0]
    return [found[bound] for bound in fit.BOUND_LEVELS]


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


def simulated(error, jobs=50_000.0, years=2, target_year=2015, base_year=2013):
    columns = {"series": "OEWS", "base_year": base_year, "horizon_years": years, "target_year": target_year}
    return pd.DataFrame({**columns, "jobs": jobs, "prse": np.nan, "error": error})


def test_intervals_match_the_quantiles_of_simulated_errors():
    """Errors simulated with a known scale and nothing in common: the bounds are the quantiles of that distribution."""
    rng = np.random.default_rng(3)
    jobs = np.exp(rng.uniform(6, 14, 16_000))
    years = rng.choice([1, 2, 5, 10], 16_000)
    error = 0.02 * years**0.5 * (jobs / 50_000) ** -0.2 * rng.normal(size=16_000)
    model = fit_intervals(simulated(error, jobs, years, 2014 + rng.integers(0, 4, 16_000), 2014 - years))
    low, inner_low, inner_high, high = bounds(model, 50_000, 5)
    assert high == -low == pytest.approx(1.28 * 0.02 * 5**0.5, rel=0.12)
    assert inner_high == -inner_low == pytest.approx(0.674 * 0.02 * 5**0.5, rel=0.12)


def test_what_all_occupations_share_widens_more_the_fewer_years_show_it():
    """Errors of +5 and -5 %, alike within a year: two years say less about the next one than eight."""
    rng = np.random.default_rng(5)

    def high(years):
        parts = [
            simulated(0.05 * (-1) ** year + 0.001 * rng.normal(size=500), target_year=year, base_year=year - 2)
            for year in range(2010, 2010 + years)
        ]
        return bounds(fit_intervals(pd.concat(parts, ignore_index=True)), 50_000, 2)[3]

    assert high(2) == pytest.approx(0.05 * t_quantile(0.9, 2), rel=0.02)
    assert high(8) == pytest.approx(0.05 * t_quantile(0.9, 8), rel=0.02)
    assert high(2) > 1.3 * high(8)


def test_direction_of_past_errors_is_not_expected_again():
    errors = pd.concat(
        [simulated(np.linspace(0.01, 0.2, 500), target_year=year, base_year=year - 2) for year in range(2010, 2014)],
        ignore_index=True,
    )
    low, inner_low, inner_high, high = bounds(fit_intervals(errors), 50_000, 2)
    assert (low, inner_low) == (-high, -inner_high)


def test_scale_of_an_error_is_fitted_without_the_outcomes_of_its_year():
    """One year with errors ten times as large among three: measured by the other two, it looks all of ten times."""
    signs = np.tile([-1.0, 1.0], 200)
    sizes = {2010: 0.02, 2011: 0.02, 2012: 0.2}
    errors = pd.concat(
        [simulated(size * signs, target_year=year, base_year=year - 2) for year, size in sizes.items()],
        ignore_index=True,
    )
    average_scale = (0.02 * 0.02 * 0.2) ** (1 / 3)
    assert bounds(fit_intervals(errors, leave_years_out=False), 50_000, 2)[3] == pytest.approx(0.2)
    assert bounds(fit_intervals(errors), 50_000, 2)[3] == pytest.approx(10 * average_scale)


@pytest.mark.parametrize(
    ("probability", "degrees", "expected"),
    [(0.9, 1, 3.0777), (0.9, 5, 1.4759), (0.75, 10, 0.6998), (0.9, 30, 1.3104), (0.5, 3, 0.0)],
)
def test_t_quantiles_match_the_printed_tables(probability, degrees, expected):
    assert t_quantile(probability, degrees) == pytest.approx(expected, abs=1e-4)


def test_groups_have_narrower_intervals(errors, model):
    sums = hindcast.aggregate_errors(errors)
    assert set(sums["group"]) >= {"", "11", "53"}
    aggregate_model = fit_aggregate_intervals(sums)
    assert bounds(aggregate_model, 5_000_000, 2)[3] < bounds(model, 50_000, 2)[3]


def test_cross_validated_intervals_ignore_their_own_origin(errors):
    some = errors[errors["horizon_years"].isin([1, 2])]
    altered = some.assign(error=some["error"].where(some["base_year"] != 2017, 10.0))
    own_origin = some["base_year"] == 2017
    original, changed = out_of_sample.leave_one_origin_out(some), out_of_sample.leave_one_origin_out(altered)
    pd.testing.assert_frame_equal(original[own_origin], changed[own_origin])
    assert (changed.loc[~own_origin, "high_80"] != original.loc[~own_origin, "high_80"]).all()
    assert set(size_classes.size_class(some["jobs"])) == set(size_classes.SIZE_CLASSES)

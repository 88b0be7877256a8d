import numpy as np
import pandas as pd
import pytest

from model.classification import size_classes
from model.evaluation import hindcast, out_of_sample
from model.intervals import fit


@pytest.fixture(scope="module")
def fitted(past):
    return fit.fit(past)


def ends(fitted, jobs, years, prse=np.nan):
    found = fitted.ends(pd.Series([float(jobs)]), pd.Series([prse]), years).iloc[0]
    return [found[end] for end in fit.ENDS]


@pytest.mark.parametrize("jobs", [30, 3_000, 20_000, 100_000, 3_000_000])
def test_ends_are_in_order_and_move_apart_with_the_years(fitted, jobs):
    found = np.array([ends(fitted, jobs, years) for years in range(1, 11)])
    assert (np.diff(found, axis=1) > 0).all()
    assert (found[:, :2] < 0).all()
    assert (found[:, 2:] > 0).all()
    assert (np.diff(np.abs(found), axis=0) > 0).all()


def test_small_and_noisy_occupations_have_wider_ranges(fitted):
    by_size = [ends(fitted, jobs, 2)[3] - ends(fitted, jobs, 2)[0] for jobs in (1_000, 20_000, 100_000, 1_000_000)]
    assert by_size == sorted(by_size, reverse=True)
    by_noise = [ends(fitted, 50_000, 2, prse)[3] for prse in (0.01, 0.03, 0.1)]
    assert by_noise == sorted(by_noise)


def test_the_ranges_are_what_the_errors_are():
    """Errors made up with a known size come back as the range's percentiles."""
    draw = np.random.default_rng(3)
    jobs = np.exp(draw.uniform(6, 14, 8_000))
    years = draw.choice([1, 2, 5, 10], 8_000)
    error = 0.02 * years**0.5 * (jobs / 50_000) ** -0.2 * draw.normal(size=8_000)
    columns = {"series": "OEWS", "base_year": 2015, "horizon_years": years, "jobs": jobs, "prse": np.nan}
    made = fit.fit(pd.DataFrame({**columns, "error": error}))
    low, _, _, high = ends(made, 50_000, 5)
    assert high == pytest.approx(1.28 * 0.02 * 5**0.5, rel=0.12)
    assert low == pytest.approx(-1.28 * 0.02 * 5**0.5, rel=0.12)


def test_skewed_errors_make_skewed_ranges():
    draw = np.random.default_rng(4)
    columns = {"series": "OEWS", "base_year": 2015, "horizon_years": 1, "prse": np.nan}
    jobs = np.exp(draw.uniform(6, 14, 4_000))
    made = fit.fit(pd.DataFrame({**columns, "jobs": jobs, "error": 0.1 * (draw.exponential(size=4_000) - 0.5)}))
    low, _, _, high = ends(made, 50_000, 1)
    assert high > 2 * -low


def test_no_end_comes_nearer_even_where_the_figure_falls(fitted):
    growth = pd.DataFrame([np.linspace(0.0, -0.6, 11)[1:]], columns=[f"growth_{year}" for year in range(1, 11)])
    jobs, prse = pd.Series([5_000.0]), pd.Series([np.nan])
    found = fit.around(growth, [fitted.ends(jobs, prse, year) for year in range(1, 11)])
    for end, reach in found.items():
        distance = (reach - growth).to_numpy()[0]
        assert (np.diff(np.abs(distance)) >= -1e-12).all(), end
        assert (reach.to_numpy() >= -1).all()


def test_groups_have_narrower_ranges_of_their_own(past, fitted):
    sums = hindcast.whole_errors(past)
    assert set(sums["group"]) >= {"", "11", "53"}
    wholes = fit.fit(sums, by_size=False)
    assert ends(wholes, 5_000_000, 2)[3] < ends(fitted, 50_000, 2)[3]


def test_held_out_ranges_have_not_seen_their_own_origin(past):
    some = past[past["horizon_years"].isin([1, 2])]
    loud = some.assign(error=some["error"].where(some["base_year"] != 2017, 10.0))
    own = some["base_year"] == 2017
    plain, shouted = out_of_sample.held_out(some), out_of_sample.held_out(loud)
    pd.testing.assert_frame_equal(plain[own], shouted[own])
    assert (shouted.loc[~own, "high_80"] != plain.loc[~own, "high_80"]).all()  # all others have
    assert set(size_classes.size_class(some["jobs"])) == set(size_classes.SIZES)

"""The intervals of states and local areas: the nation's, and how far areas depart from it."""

import numpy as np
import pandas as pd
import pytest

from model.intervals import states
from model.intervals.states import DepartureModel, fit_departures
from services.dataset_schema import AGGREGATE, BOUNDS, OCCUPATION, RANGE_GRID, YEARS

NO_STANDARD_ERRORS = pd.DataFrame({"jobs": pd.Series(dtype=float), "prse": pd.Series(dtype=float)})


@pytest.fixture
def model() -> DepartureModel:
    prse = np.array([-0.25, -0.8])
    return DepartureModel(
        scale=np.array([-7.5, 1.3, -0.5, 0.08]),
        ratio=np.array([0.05, 0.18]),
        sampling={OCCUPATION: prse, AGGREGATE: None},
        quantiles=np.array([-1.3, -0.7, 0.6, 1.25]),
    )


def departures(spread_at_one_year: float, sampling: float = 0.0) -> pd.DataFrame:
    """Normal departures of cells of 1,000 to 1,000,000 jobs, growing with the root of the years."""
    random = np.random.default_rng(1)
    years = np.repeat([1, 2, 5, 10], 4_000)
    spread = np.hypot(spread_at_one_year * np.sqrt(years), np.sqrt(2) * sampling)
    jobs = np.exp(random.uniform(np.log(1_000), np.log(1_000_000), len(years)))
    return pd.DataFrame({"jobs": jobs, "horizon_years": years, "departure": random.normal(0, spread)})


def national_errors(spread: float) -> pd.DataFrame:
    random = np.random.default_rng(2)
    years = np.repeat([1, 2, 5, 10], 2_000)
    error = random.normal(0, spread * np.sqrt(years))
    frame = pd.DataFrame({"horizon_years": years, "jobs": 100_000.0, "prse": np.nan, "relative_error": error})
    return frame.assign(series="OEWS")


def fitted(standard_errors=NO_STANDARD_ERRORS, **kwargs) -> DepartureModel:
    of_kind = {OCCUPATION: standard_errors, AGGREGATE: standard_errors}
    return fit_departures(departures(0.03, **kwargs), national_errors(0.06), national_errors(0.04), of_kind)


def test_the_spread_of_departures_is_recovered_at_every_horizon():
    for years in (1, 2, 5, 10):
        spread = fitted().spread(AGGREGATE, np.array([3_000.0, 30_000.0, 300_000.0]), years)
        assert spread == pytest.approx(np.full(3, 0.03 * np.sqrt(years)), rel=0.08)


def test_sampling_error_is_taken_out_of_departures_and_added_to_the_bounds_once():
    known = pd.DataFrame({"jobs": [1e3, 1e4, 1e5, 1e6], "prse": 0.02})
    model = fitted(known, sampling=0.02)
    jobs = np.array([30_000.0])
    assert model.spread(AGGREGATE, jobs, 1) == pytest.approx([0.03], rel=0.08)
    usual = model.usual_prse(AGGREGATE, jobs)
    assert usual == pytest.approx([0.02])
    with_error, without = (model.bounds(AGGREGATE, jobs, 1, prse)["high_80"].iloc[0] for prse in (usual, 0.0))
    assert with_error**2 - without**2 == pytest.approx(2 * (0.02 * model.quantiles[3]) ** 2, rel=0.01)


def test_occupations_depart_further_than_groups_by_the_ratio_of_the_nations_errors():
    model, jobs = fitted(), np.array([50_000.0])
    assert model.spread(OCCUPATION, jobs, 3) / model.spread(AGGREGATE, jobs, 3) == pytest.approx([1.5], rel=0.05)


def test_ranges_of_the_grid_widen_with_years_and_narrow_with_jobs(model):
    grid = states.departure_grid(model)
    assert list(grid.columns) == list(RANGE_GRID)
    for bound in BOUNDS:
        distance = grid[[f"{bound}_{year}" for year in YEARS]].abs()
        assert (distance.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
        for _, rows in distance.groupby(grid["kind"]):
            assert (rows.diff().iloc[1:] <= 0).all(axis=None)


def test_an_area_whose_departures_cannot_be_measured_gets_the_nations_range():
    assert (states.departure_grid(None).drop(columns=["kind", "jobs"]) == 0).all(axis=None)


def test_the_grid_has_the_usual_standard_error_and_what_a_bound_adds_for_one(model):
    grid = states.departure_grid(model).set_index("kind")
    occupations = grid.loc[OCCUPATION]
    expected = np.exp(-0.8) * occupations["jobs"] ** -0.25
    assert occupations["prse"].to_numpy() == pytest.approx(expected.clip(upper=0.4).to_numpy(), abs=1e-4)
    assert occupations["sampling_high_80"].to_numpy() == pytest.approx(np.sqrt(2) * 1.25, abs=1e-4)
    assert (grid.loc[AGGREGATE, "prse"] == 0).all()


def test_an_areas_range_is_the_root_of_the_sum_of_squares_and_no_narrower_than_the_nations(model):
    nation = pd.DataFrame({"low_80": [-0.03], "low_50": [-0.01], "high_50": [0.02], "high_80": [0.04]})
    departure = pd.DataFrame({"low_80": [-0.04], "low_50": [0.0], "high_50": [0.0], "high_80": [0.03]})
    combined = states.combine(nation, departure).iloc[0]
    assert combined.to_dict() == pytest.approx({"low_80": -0.05, "low_50": -0.01, "high_50": 0.02, "high_80": 0.05})

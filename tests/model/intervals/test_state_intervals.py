"""Intervals of states come from national hindcasts. One check on state data is possible: the change from an agency's
own employment of 2022 to our base of 2025. The two are measured differently, which adds to the error, so coverage is
below its nominal level; that it is similar for small and large cells supports taking the width from the size."""

import numpy as np
import pandas as pd

from model.intervals import apply
from model.intervals.fit import fit_intervals
from services.dataset_schema import BOUNDS
from services.public import ranges

SIZES = [0, 100, 300, 1_000, 3_000, 10_000, np.inf]


def exact_bounds(growth, distances):
    """Growth fractions of each bound, unrounded, from one frame of distances a year."""
    result = {}
    for bound in BOUNDS:
        distance = np.column_stack([np.expm1(year[bound].to_numpy()) for year in distances]) * (1 + growth.to_numpy())
        widen = np.minimum if bound.startswith("low") else np.maximum
        value = np.maximum(growth.to_numpy() + widen.accumulate(distance, axis=1), -1.0)
        result[bound] = pd.DataFrame(value, index=growth.index, columns=growth.columns)
    return result


def test_state_intervals_have_similar_coverage_at_every_size(errors, agency, dataset):
    model = fit_intervals(errors)
    cells = dataset["cells"][["occupation_id", "area_id", "base_employment", "flags"]]
    both = agency[(agency["occupation_id"] == agency["code"]) & agency["base"].gt(0)].merge(cells)
    both = both[both["base_employment"].notna() & ~both["flags"].str.contains("share_2022")]
    years = 2025 - 2022
    error = np.log(both["base_employment"].astype(float) / both["base"]) - years / 10 * np.log1p(both["growth"])
    bounds = model.bounds(both["base"], pd.Series(np.nan, index=both.index), years)
    inside = error.between(bounds["low_80"], bounds["high_80"])
    coverage = inside.groupby(pd.cut(both["base"], SIZES)).mean()
    assert len(both) > 28_000
    assert coverage.between(0.68, 0.85).all(), coverage
    assert coverage.max() - coverage.min() < 0.08


def test_state_interval_is_the_national_formula_at_its_size(errors, dataset, built):
    """Of the state only base and path are used. The grid of sizes is linear between its points."""
    cells = dataset["cells"]
    taxonomy = cells["occupation_id"].map(dataset["occupations"].set_index("occupation_id")["taxonomy"])
    state = cells[(cells["area_id"] != "US") & (taxonomy == "soc") & cells["base_employment"].notna()].iloc[::50]
    unknown = pd.Series(np.nan, index=state.index)
    bounds = [
        fit_intervals(errors).bounds(state["base_employment"].astype(float), unknown, year) for year in range(1, 11)
    ]
    growth = state[[f"growth_{year}" for year in range(1, 11)]].astype(float)
    step = 10**-ranges.DECIMALS
    assert len(state) > 600
    frame = built.growth(state["occupation_id"].unique(), state["area_id"].unique(), range(1, 11))
    frame = frame.set_index(["occupation_id", "area_id", "horizon_years"])
    for bound, expected in exact_bounds(growth, bounds).items():
        given = frame[bound].unstack("horizon_years")
        ours = given.loc[pd.MultiIndex.from_frame(state[["occupation_id", "area_id"]])].to_numpy(dtype="float64")
        outward = (ours - expected.to_numpy()) * (-1 if bound.startswith("low") else 1)
        assert outward.min() >= -0.5 * step  # the grid
        assert outward.max() <= 2.5 * step  # rounded outward, and not back at a longer horizon


def test_grid_of_sizes_is_the_formula_between_its_points(errors):
    model = fit_intervals(errors)
    grid = apply.size_grid(model, model)
    grid = grid[grid["kind"] == "occupation"]
    jobs = np.exp(np.random.default_rng(1).uniform(np.log(10), np.log(4e6), 500))
    exact = model.bounds(pd.Series(jobs), pd.Series(np.nan, index=range(500)), 5)
    for bound in exact:
        between = np.interp(np.log(jobs), np.log(grid["jobs"]), grid[f"{bound}_5"])
        assert np.abs(between - exact[bound]).max() < 4e-4

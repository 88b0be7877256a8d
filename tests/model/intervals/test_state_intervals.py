"""Intervals of states come from national hindcasts. One check on state data is possible: the change from an agency's
own employment of 2022 to our base of 2024. The two are measured differently, which adds to the error, so coverage is
below its nominal level; that it is similar for small and large cells supports taking the width from the size."""

import numpy as np
import pandas as pd

from model.intervals import apply, fit
from model.intervals.fit import fit_intervals

SIZES = [0, 100, 300, 1_000, 3_000, 10_000, np.inf]


def test_two_year_state_intervals_have_similar_coverage_at_every_size(errors, agency, dataset):
    model = fit_intervals(errors)
    cells = dataset["cells"][["occupation_id", "area_id", "base_employment", "flags"]]
    both = agency[(agency["occupation_id"] == agency["code"]) & agency["base"].gt(0)].merge(cells)
    both = both[both["base_employment"].notna() & ~both["flags"].str.contains("share_2022")]
    error = np.log(both["base_employment"].astype(float) / both["base"]) - 0.2 * np.log1p(both["growth"])
    bounds = model.bounds(both["base"], pd.Series(np.nan, index=both.index), 2)
    inside = error.between(bounds["low_80"], bounds["high_80"])
    coverage = inside.groupby(pd.cut(both["base"], SIZES)).mean()
    assert len(both) > 28_000
    assert coverage.between(0.68, 0.85).all(), coverage
    assert coverage.max() - coverage.min() < 0.08


def test_state_interval_is_the_national_formula_at_its_size(errors, dataset):
    """Of the state only base and path are used: the inputs have no sampling error of a state's cell."""
    cells = dataset["cells"]
    taxonomy = cells["occupation_id"].map(dataset["occupations"].set_index("occupation_id")["taxonomy"])
    state = cells[(cells["area_id"] != "US") & (taxonomy == "soc") & cells["base_employment"].notna()].iloc[::50]
    unknown = pd.Series(np.nan, index=state.index)
    bounds = [
        fit_intervals(errors).bounds(state["base_employment"].astype(float), unknown, year) for year in range(1, 11)
    ]
    growth = state[[f"growth_{year}" for year in range(1, 11)]].astype(float)
    step = 10**-apply.DECIMALS
    assert len(state) > 600
    for bound, expected in fit.interval_bounds(growth, bounds).items():
        ours = state[[f"{bound}_{year}" for year in range(1, 11)]].to_numpy(dtype="float64")
        outward = (ours - expected.to_numpy()) * (-1 if bound.startswith("low") else 1)
        assert outward.min() >= -1e-6
        assert outward.max() <= 2 * step  # rounded outward, and not back at a longer horizon

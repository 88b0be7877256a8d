"""The states' ranges come from the nation's record. One thing can be measured all the same: how a state's own count
of 2022 became our count for 2024. The two are made differently, which adds to the error, so the ranges hold less often
than they say; that they do so alike for small and large cells is what speaks for taking the width from the size."""

import numpy as np
import pandas as pd

from model.intervals import apply, fit

SIZES = [0, 100, 300, 1_000, 3_000, 10_000, np.inf]


def test_two_year_ranges_of_states_hold_about_alike_at_every_size(past, own, made):
    fitted = fit.fit(past)
    cells = made["cells"][["occupation_id", "area_id", "base_employment", "flags"]]
    both = own[(own["occupation_id"] == own["code"]) & own["base"].gt(0)].merge(cells)
    both = both[both["base_employment"].notna() & ~both["flags"].str.contains("share_2022")]
    error = np.log(both["base_employment"].astype(float) / both["base"]) - 0.2 * np.log1p(both["growth"])
    ends = fitted.ends(both["base"], pd.Series(np.nan, index=both.index), 2)
    inside = error.between(ends["low_80"], ends["high_80"])
    held = inside.groupby(pd.cut(both["base"], SIZES)).mean()
    assert len(both) > 28_000
    assert held.between(0.68, 0.85).all(), held
    assert held.max() - held.min() < 0.08


def test_a_states_range_is_the_nations_formula_at_its_size(past, made):
    """Nothing of the state's own enters but base and path: the inputs have no sampling error of a state's cell."""
    cells = made["cells"]
    kind = cells["occupation_id"].map(made["occupations"].set_index("occupation_id")["taxonomy"])
    state = cells[(cells["area_id"] != "US") & (kind == "soc") & cells["base_employment"].notna()].iloc[::50]
    unknown = pd.Series(np.nan, index=state.index)
    ends = [fit.fit(past).ends(state["base_employment"].astype(float), unknown, year) for year in range(1, 11)]
    growth = state[[f"growth_{year}" for year in range(1, 11)]].astype(float)
    step = 10**-apply.DECIMALS
    assert len(state) > 600
    for end, expected in fit.around(growth, ends).items():
        ours = state[[f"{end}_{year}" for year in range(1, 11)]].to_numpy(dtype="float64")
        outward = (ours - expected.to_numpy()) * (-1 if end.startswith("low") else 1)
        assert outward.min() >= -1e-6
        assert outward.max() <= 2 * step  # rounded outward, and not back at a longer horizon

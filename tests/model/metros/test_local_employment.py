"""Employment of local areas: raised as states are, never lowered, never above its state's; published figures kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.metros.local_areas import local_areas
from model.metros.local_employment import WAGES, local_employment

NURSES, FARMERS, CARRIERS = "29-1141", "11-9013", "43-5052"
AREA_STATES = pd.DataFrame(
    {"area_id": ["1", "2", "2"], "state_id": ["06", "06", "32"], "weight": [1.0, 0.75, 0.25]},
)
RATIO = pd.Series({NURSES: 1.1, FARMERS: 100.0, CARRIERS: 0.9})


def base(code: str, count: float, area: str = "1", *, states=None, oews=None) -> float:
    """The base of one cell. `states`, `oews`: jobs and employees in states 06 and 32."""
    rows = pd.DataFrame({"area_code": [area], "soc_code": [code], "tot_emp": [count], "loc_quotient": [1.0]})
    rows = rows.assign(**dict.fromkeys(WAGES, 50_000.0))
    table = {
        name: pd.DataFrame([values or (np.nan, np.nan)], index=[code], columns=["06", "32"], dtype="float64")
        for name, values in (("base", states), ("oews", oews))
    }
    return local_employment(rows, AREA_STATES, RATIO, table["base"], table["oews"])["base_employment"].iloc[0]


def test_count_is_raised_by_the_national_ratio_to_whole_jobs():
    assert base(NURSES, 105) == 115  # 115.5: cut, as states' are


def test_count_is_kept_where_the_ratio_would_lower_it():
    assert base(CARRIERS, 100) == 100


def test_base_is_never_above_that_of_its_state():
    assert base(NURSES, 1_000, states=(1_050, 10)) == 1_050


def test_base_of_an_area_in_two_states_may_be_above_one_of_them():
    assert base(NURSES, 1_000, "2", states=(1_050, 500)) == 1_100


def test_ratio_is_that_of_the_states_where_their_bases_are_shares():
    assert base(FARMERS, 100, states=(4_000, 3_000), oews=(1_000, 500)) == 400
    assert base(FARMERS, 100, "2", states=(4_000, 3_000), oews=(1_000, 500)) == 450  # 0.75 * 4 + 0.25 * 6


def test_employees_alone_are_counted_where_the_states_have_no_ratio_or_too_large_a_one():
    assert base(FARMERS, 100) == 100
    assert base(FARMERS, 100, states=(100_000, 10), oews=(1_000, 5)) == 100


def test_suppressed_employment_has_no_base():
    assert np.isnan(base(NURSES, np.nan, states=(1_050, 10)))


def test_territories_are_no_local_areas(raw):
    areas = local_areas(raw["oews_areas_2025"], raw["us_states"])
    assert areas["area_id"].str.len().value_counts().to_dict() == {5: 387, 7: 134}
    assert not areas["area_id"].isin(["41980", "6600001", "7800001"]).any()


@pytest.fixture(scope="module")
def published(raw, dataset) -> pd.DataFrame:
    """The input rows of local areas, by occupation and area."""
    rows = pd.concat([raw["oews_metro_2025"], raw["oews_nonmetro_2025"]])
    rows = rows[rows["area_code"].isin(dataset["areas"]["area_id"])]
    return rows.set_index(["soc_code", "area_code"]).sort_index()


def test_every_published_figure_is_kept(dataset, published):
    packed = dataset["local_employment"].set_index(["occupation_id", "area_id"]).sort_index().astype("Float64")
    assert packed.index.equals(published.index.rename(["occupation_id", "area_id"]))
    median = packed["p10_tens"] + packed["median_above_p10_tens"]
    unpacked = {
        "tot_emp": packed["employment_tens"] * 10,
        "loc_quotient": packed["location_quotient_hundredths"] / 100,
        "a_pct10": packed["p10_tens"] * 10,
        "a_median": median * 10,
        "a_pct90": (median + packed["p90_above_median_tens"]) * 10,
    }
    for name, values in unpacked.items():
        given = published[name].to_numpy("float64")
        assert np.allclose(values.to_numpy("float64", na_value=np.nan), given, equal_nan=True, rtol=0, atol=1e-9), name


def test_no_base_is_above_that_of_its_state(dataset):
    local = dataset["local_employment"]
    states = dataset["area_states"]
    single = states[~states["area_id"].duplicated(keep=False)].set_index("area_id")["state_id"]
    base = (local["employment_tens"] * 10 + local["jobs_added"]).astype("float64")
    cells = dataset["cells"].set_index(["occupation_id", "area_id"])["base_employment"].astype("float64")
    keys = pd.MultiIndex.from_arrays([local["occupation_id"], local["area_id"].map(single)])
    limit = cells.reindex(keys).to_numpy()
    assert np.isfinite(limit).sum() > 100_000
    assert not (base.to_numpy() > limit).any()

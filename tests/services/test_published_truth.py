"""What is published is given as published, and states never add up to more than the nation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

INPUT = Path(__file__).parent.parent.parent / "model" / "inputs" / "ep_2024_2034.parquet"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """BLS's own table: detailed occupations, major groups and the total, by code."""
    table = pd.read_parquet(INPUT)
    return table[table["level"].isin(["detailed", "major", "total"])].set_index("soc_code")


@pytest.fixture(scope="module")
def ours(public, published) -> pd.DataFrame:
    return public.growth(published.index.tolist(), ["US"], [10]).set_index("occupation_id")


def test_every_published_occupation_is_here(public, published):
    assert published["level"].value_counts().to_dict() == {"detailed": 832, "major": 22, "total": 1}
    assert set(public.occupations()["occupation_id"]) == set(published.index)


@pytest.mark.parametrize(
    ("column", "figure"),
    [
        ("base_employment", "emp_base_thousands"),
        ("employment", "emp_target_thousands"),
        ("change", "change_thousands"),
    ],
)
def test_jobs_are_the_published_figures_to_the_digit(ours, published, column, figure):
    thousands = ours[column].astype(float) / 1_000
    assert (thousands.round(1) == published[figure]).all()
    assert np.allclose(thousands, published[figure], rtol=0, atol=1e-6)


def test_growth_is_the_published_percent_to_the_digit(ours, published):
    percent = ours["growth"].astype(float) * 100
    assert (percent.round(1) == published["pct_change"]).all()
    assert np.allclose(percent, published["pct_change"], rtol=0, atol=1e-9)


def test_openings_are_the_published_figures_to_the_digit(public, published):
    openings = public.occupations().set_index("occupation_id")["openings_per_year"].reindex(published.index)
    assert (openings.isna() == published["openings_thousands"].isna()).all()
    known = published["openings_thousands"].notna()
    assert np.allclose(openings[known].astype(float) / 1_000, published.loc[known, "openings_thousands"], atol=1e-6)


def test_names_are_the_published_names(ours, published):
    assert (ours["occupation"].str.strip() == published["title"].str.strip()).all()


def test_nurses_and_developers_are_as_the_table_prints_them(public):
    table = public.growth(["29-1141", "15-1252"], ["US"], [10])
    assert table["growth"].tolist() == [0.049, 0.158]
    assert table["base_employment"].iloc[0] == 3_391_000
    assert table["change"].iloc[0] == 166_100


def test_states_and_the_remainder_are_the_nation_in_every_year(every_cell):
    reached = (every_cell["base_employment"] * (1 + every_cell["growth"])).astype(float)
    table = every_cell.assign(reached=reached, nation=every_cell["area_level"] == "nation")
    keys = ["occupation_id", "horizon_years"]
    nation = table[table["nation"]].set_index(keys)["reached"]
    states = table[~table["nation"]].groupby(keys)["reached"].sum().reindex(nation.index)
    over = states - nation
    # One job a state from rounding bases, and seven digits of growth.
    assert (over <= 51 + nation * 1e-6).all(), over[over > 51].sort_values().tail().to_string()


def test_the_remainder_of_the_base_is_never_negative(every_cell):
    base = every_cell[every_cell["horizon_years"] == 1]
    states = base[base["area_level"] == "state"].groupby("occupation_id")["base_employment"].sum()
    nation = base[base["area_level"] == "nation"].set_index("occupation_id")["base_employment"]
    assert (nation - states.reindex(nation.index) >= -51).all()


def test_the_remainder_grows_at_the_national_rate(every_cell):
    """States and remainder give the nation: what the states do not hold must grow as the nation does."""
    end = every_cell[every_cell["horizon_years"] == 10]
    nation = end[end["area_level"] == "nation"].set_index("occupation_id")
    held = end[(end["area_level"] == "state") & end["growth"].notna()]
    grown = held.assign(reached=held["base_employment"] * (1 + held["growth"])).groupby("occupation_id")
    base, reached = grown["base_employment"].sum(), grown["reached"].sum()
    national = nation.reindex(base.index)
    remainder = (national["base_employment"] - base) * (1 + national["growth"])
    whole = national["base_employment"] * (1 + national["growth"])
    gap = (reached + remainder - whole).astype(float)
    assert (gap.abs() <= 51 + whole.astype(float) * 1e-5).all(), gap[gap.abs() > 51].sort_values().to_string()

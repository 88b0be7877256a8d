"""What is published is given as published, what is derived follows from it, and states never add up to more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from services.growth_frame import has_flag

INPUTS = Path(__file__).parent.parent.parent / "model" / "inputs"
NEWEST = "ep_2025_2035"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """BLS's own table of the detailed occupations, by code."""
    return pd.read_parquet(INPUTS / f"{NEWEST}.parquet").set_index("soc_code")


@pytest.fixture(scope="module")
def ours(public, published) -> pd.DataFrame:
    return public.growth(published.index.tolist(), ["US"], [10]).set_index("occupation_id")


def test_every_published_occupation_is_here_and_one_that_bls_dropped(public, published):
    assert len(published) == 831
    table = public.occupations()
    detailed = set(table.loc[table["taxonomy"] == "soc", "occupation_id"])
    assert detailed - set(published.index) == {"11-1031"}
    assert set(published.index) <= detailed


@pytest.mark.parametrize(
    ("column", "figure"), [("base_employment", "emp_base_thousands"), ("employment", "emp_target_thousands")]
)
def test_jobs_are_the_published_figures_to_the_digit(ours, published, column, figure):
    thousands = ours[column].astype(float) / 1_000
    assert (thousands.round(1) == published[figure]).all()
    assert np.allclose(thousands, published[figure], rtol=0, atol=1e-6)


def test_change_is_the_difference_of_the_published_levels(ours):
    assert (ours["change"] == ours["employment"] - ours["base_employment"]).all()


def test_growth_is_the_published_percent_to_the_digit(ours, published):
    percent = ours["growth"].astype(float) * 100
    assert (percent.round(1) == published["pct_change"]).all()
    assert np.allclose(percent, published["pct_change"], rtol=0, atol=1e-9)
    assert set(ours["basis"]) == {"published"}


def test_openings_and_wages_are_the_published_figures_to_the_digit(public, published):
    table = public.occupations().set_index("occupation_id").reindex(published.index)
    assert np.allclose(table["openings_per_year"].astype(float) / 1_000, published["openings_thousands"], atol=1e-6)
    assert table["median_wage"].astype("float64").equals(published["median_wage"])


def test_names_are_the_published_names(ours, published):
    assert (ours["occupation"].str.strip() == published["title"].str.strip()).all()


def test_groups_and_total_are_sums_and_say_so(public, published):
    table = public.growth(["00-0000", *sorted(set(published.index.str[:2] + "-0000"))], ["US"], [10])
    table = table.set_index("occupation_id")
    sums = published[["emp_base_thousands", "emp_target_thousands"]].groupby(published.index.str[:2] + "-0000").sum()
    assert len(sums) == 22
    sums.loc["00-0000"] = sums.sum()
    for column, figure in (("base_employment", "emp_base_thousands"), ("employment", "emp_target_thousands")):
        assert np.allclose(table[column].astype(float) / 1_000, sums.loc[table.index, figure], atol=1e-3)
    growth = sums["emp_target_thousands"] / sums["emp_base_thousands"] - 1
    assert (table["growth"].astype(float) - growth[table.index]).abs().max() <= 0.0005 + 1e-9
    assert set(table["basis"]) == set(table["base_basis"]) == {"derived"}
    assert table.loc["00-0000", "growth"] == 0.035  # as BLS prints it: 170.3 to 176.2 million


def test_summing_occupations_gives_the_published_groups_of_the_vintage_before():
    """The rule for 2025-35, on the vintage whose groups were published: percents equal, levels to rounding."""
    table = pd.read_parquet(INPUTS / "ep_2024_2034.parquet").set_index("soc_code")
    details, groups = table[table["level"] == "detailed"], table[table["level"].isin(["major", "total"])]
    sums = details[["emp_base_thousands", "emp_target_thousands"]].groupby(details.index.str[:2] + "-0000").sum()
    sums.loc["00-0000"] = sums.sum()
    sums = sums.loc[groups.index]
    assert (sums["emp_base_thousands"] - groups["emp_base_thousands"]).abs().max() < 1.0
    percent = (100 * (sums["emp_target_thousands"] / sums["emp_base_thousands"] - 1)).round(1)
    assert (percent - groups["pct_change"]).abs().max() < 0.11


def test_nurses_and_developers_are_as_the_table_prints_them(public):
    table = public.growth(["29-1141", "15-1252"], ["US"], [10])
    assert table["growth"].tolist() == [0.056, 0.102]
    assert table["base_employment"].iloc[0] == 3_465_400
    assert table["target_year"].tolist() == [2035, 2035]
    assert public.occupation("29-1141")["openings_per_year"] == 180_800


def test_occupation_that_bls_no_longer_projects_has_its_last_figures(public):
    last = pd.read_parquet(INPUTS / "ep_2024_2034.parquet").set_index("soc_code").loc["11-1031"]
    assert public.search("legislators")["occupation_id"].iloc[0] == "11-1031"
    row = public.growth(["11-1031"], ["US"], [10]).iloc[0]
    assert (row["base_year"], row["target_year"], row["vintage"]) == (2024, 2034, "2024-34")
    assert row["base_employment"] == last["emp_base_thousands"] * 1_000
    assert row["growth"] == pytest.approx(last["pct_change"] / 100)
    assert "no_longer_projected" in row["flags"].split()
    assert public.occupation("11-1031")["flags"] == "no_longer_projected"
    state = public.growth(["11-1031"], ["06"], [10]).iloc[0]
    assert pd.isna(state["growth"])
    assert {"not_published", "no_longer_projected"} <= set(state["flags"].split())


def test_states_and_the_remainder_are_the_nation_in_every_year(every_cell):
    reached = (every_cell["base_employment"] * (1 + every_cell["growth"])).astype(float)
    table = every_cell.assign(reached=reached, nation=every_cell["area_level"] == "nation")
    table = table[~table["occupation_id"].isin(kept_counts(every_cell))]
    keys = ["occupation_id", "horizon_years"]
    nation = table[table["nation"]].set_index(keys)["reached"]
    states = table[~table["nation"]].groupby(keys)["reached"].sum().reindex(nation.index)
    over = states - nation
    # One job a state from rounding bases, and seven digits of growth.
    assert (over <= 51 + nation * 1e-6).all(), over[over > 51].sort_values().tail().to_string()


def kept_counts(every_cell) -> set[str]:
    """Occupations of which OEWS counts more employees than BLS projects jobs from: states keep OEWS's count."""
    return set(every_cell.loc[has_flag(every_cell, "count_kept"), "occupation_id"])


def test_the_remainder_of_the_base_is_negative_only_where_counts_are_kept(every_cell):
    base = every_cell[every_cell["horizon_years"] == 1]
    states = base[base["area_level"] == "state"].groupby("occupation_id")["base_employment"].sum()
    nation = base[base["area_level"] == "nation"].set_index("occupation_id")["base_employment"]
    remainder = nation - states.reindex(nation.index)
    kept = kept_counts(every_cell)
    assert (remainder[~remainder.index.isin(kept)] >= -51).all()
    assert remainder["43-5052"] < -12_000  # mail carriers: 316,400 against 328,820


def test_counts_are_kept_where_the_projection_base_is_below_oews(every_cell, published):
    oews = pd.read_parquet(INPUTS / "oews_national.parquet")
    oews = oews[(oews["year"] == 2025) & (oews["o_group"] == "detailed")].set_index("soc_code")["tot_emp"]
    below = published["emp_base_thousands"] * 1_000 < oews.reindex(published.index)
    by_more_than_half_a_percent = published["emp_base_thousands"] * 1_000 < 0.995 * oews.reindex(published.index)
    assert by_more_than_half_a_percent.sum() == 40
    kept = kept_counts(every_cell)
    assert set(published.index[by_more_than_half_a_percent]) - kept == {"51-2061"}  # 200 jobs; no state publishes it
    assert set(published.index[below]) - kept == {"51-2061"}


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

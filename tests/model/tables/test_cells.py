import numpy as np
import pandas as pd
import pytest

from model.national import paths
from services import dataset_schema
from services.growth_frame import SMALL_BASE


@pytest.fixture(scope="module")
def table(dataset):
    return dataset["cells"].set_index(["occupation_id", "area_id"])


@pytest.fixture(scope="module")
def nation(table):
    return table.xs("US", level="area_id")


@pytest.fixture(scope="module")
def states(table):
    return table[table.index.get_level_values("area_id") != "US"]


def flagged(frame, flag):
    return frame["flags"].str.split().map(lambda flags: flag in flags)


def test_one_row_per_occupation_and_area(dataset):
    table = dataset["cells"]
    assert len(table) == 855 * 52
    assert not table.duplicated(["occupation_id", "area_id"]).any()
    areas = dataset["areas"]
    assert set(table["area_id"]) == set(areas.loc[areas["area_level"] != "msa", "area_id"])
    assert set(table["occupation_id"]) == set(dataset["occupations"]["occupation_id"])


def test_all_national_figures_equal_the_published_table(nation, national):
    ours = nation.loc[national.index]
    assert len(ours) == 831
    for column, published in (("base_employment", "emp_base_thousands"), ("employment_10", "emp_target_thousands")):
        assert ((ours[column] / 1000).round(1) == national[published]).all()
    assert (ours["change_10"] == ours["employment_10"] - ours["base_employment"]).all()
    assert (nation[["base_employment", "employment_10", "change_10"]] % 1 == 0).all(axis=None)
    assert (ours["growth_10"] == (national["pct_change"] / 100).round(3)).all()
    assert ((ours["growth_10"] * 100).round(1) == national["pct_change"]).all()


def test_groups_and_total_are_the_sums_of_their_occupations(nation, national):
    assert set(nation.loc[nation["base_basis"] == "derived"].index) == {
        code for code in nation.index if code.endswith("-0000")
    }
    for column, published in (("base_employment", "emp_base_thousands"), ("employment_10", "emp_target_thousands")):
        sums = (national[published] * 1000).round().groupby(national.index.str[:2] + "-0000").sum()
        assert (nation.loc[sums.index, column] == sums).all()
        assert nation.loc["00-0000", column] == sums.sum()
    total = nation.loc["00-0000"]
    assert (total["base_employment"], total["employment_10"], total["growth_10"]) == (170_267_200, 176_184_500, 0.035)


def test_occupation_that_bls_dropped_keeps_its_last_figures(nation, states, raw):
    last = raw["ep_2024_2034"].set_index("soc_code").loc["11-1031"]
    row = nation.loc["11-1031"]
    assert (row["base_year"], row["vintage"], row["base_basis"]) == (2024, "2024-34", "published")
    assert row["base_employment"] == last["emp_base_thousands"] * 1000
    assert row["growth_10"] == round(last["pct_change"] / 100, 3)
    assert row["flags"] == "no_longer_projected"
    assert set(states.xs("11-1031")["flags"]) == {"not_published no_longer_projected"}
    assert flagged(nation, "no_longer_projected").sum() == 1


def test_groups_and_total_grow_as_their_occupations(nation):
    """In every year, except for the rounding of the published figures of year 10."""
    nation = nation[~flagged(nation, "no_longer_projected")]
    detailed = ~nation.index.str.endswith("-0000")
    for year in dataset_schema.YEARS:
        employment = nation["base_employment"] * (1 + nation[f"growth_{year}"])
        parts = employment[detailed].groupby(nation.index[detailed].str[:2]).sum()
        aggregates = employment[~detailed & (nation.index != "00-0000")]
        assert abs(parts.to_numpy(dtype="float64") / aggregates.to_numpy(dtype="float64") - 1).max() < 1e-3
        assert abs(aggregates.sum() / employment["00-0000"] - 1) < 1e-3


def test_annual_rates_of_paths_change_little(nation):
    """Annual rates change little from one year to the next."""
    levels = 1 + nation[list(dataset_schema.GROWTH_COLUMNS)].to_numpy(dtype="float64")
    rates = np.diff(np.log(np.column_stack([np.ones(len(levels)), levels])), axis=1)
    assert np.abs(np.diff(rates, axis=1)).max() < 0.06
    assert np.quantile(np.abs(np.diff(rates, axis=1)), 0.99) < 0.02


def test_states_and_remainder_add_up_to_the_nation_every_year(nation, states):
    base = states["base_employment"].fillna(0)
    remainder = nation["base_employment"] - base.groupby(level="occupation_id").sum()
    assert len(remainder) == 855
    kept = states[flagged(states, "count_kept")].index.get_level_values("occupation_id").unique()
    assert set(remainder.index[remainder < 0]) <= set(kept)
    for year in dataset_schema.YEARS:
        growth = f"growth_{year}"
        after = (base * (1 + states[growth].fillna(0))).groupby(level="occupation_id").sum()
        expected = nation["base_employment"] * (1 + nation[growth])
        whole = (after + remainder * (1 + nation[growth])).reindex(nation.index)
        rounding = 0.01 + nation["base_employment"] * 10**-paths.DECIMALS
        assert ((whole - expected).abs() <= rounding).all()


def test_unknown_base_is_missing_and_never_zero(table, states, raw):
    assert (table["base_employment"].dropna() >= 1).all()
    unknown = states["base_employment"].isna()
    assert flagged(states, "not_published").equals(unknown)
    assert states.loc[unknown, list(dataset_schema.GROWTH_COLUMNS)].isna().all(axis=None)
    assert states.loc[~unknown, list(dataset_schema.GROWTH_COLUMNS)].notna().all(axis=None)
    assert set(states.loc[unknown, "flags"]) == {"not_published", "not_published no_longer_projected"}
    oews = raw["oews_state"][raw["oews_state"]["year"] == 2025]
    suppressed = oews[oews["tot_emp"].isna() & ~oews["state_fips"].isin(["66", "72", "78"])]
    keys = pd.MultiIndex.from_frame(suppressed[["soc_code", "state_fips"]])
    ordinary = states.loc[keys][~flagged(states.loc[keys], "share_2022")]
    assert len(ordinary) > 500
    assert ordinary["base_employment"].isna().all()


def test_flags_match_the_inputs_of_each_cell(table, states, agency):
    assert (flagged(table, "small_base") == (table["base_employment"] < SMALL_BASE).fillna(False)).all()
    published = pd.MultiIndex.from_frame(agency[["occupation_id", "area_id"]])
    details = states[~states.index.get_level_values("occupation_id").str.endswith("-0000")]
    has_agency_figure = details.index.isin(published)
    assert (flagged(details, "national_rate") == (details["base_employment"].notna() & ~has_agency_figure)).all()
    known = {"small_base", "share_2022", "national_rate", "not_published", "sign_differs"}
    known |= {"count_kept", "no_longer_projected", "turns"}
    assert set(" ".join(table["flags"]).split()) == known


def test_shares_of_2022_are_used_above_the_ratio_limit(states, nation, national, agency, raw):
    oews = raw["oews_national"]
    oews = oews[oews["year"] == 2025].set_index("soc_code")["tot_emp"]
    ratio = national["emp_base_thousands"] * 1000 / oews.reindex(national.index)
    above = set(ratio.index[ratio > 1.5])
    assert len(above) == 68
    shared = set(states[flagged(states, "share_2022")].index.get_level_values("occupation_id"))
    assert shared <= above | {"45-3031"}
    farmers = agency[(agency["occupation_id"] == "11-9013") & (agency["flag"] != "levels_unusable")]
    share = farmers.set_index("area_id")["base"] / farmers["base"].sum()
    assert farmers["base"].sum() > farmers["comparison_base"].iloc[0]  # so they are scaled down to the nation
    expected = nation.loc["11-9013", "base_employment"] * share
    ours = states.xs("11-9013")["base_employment"].dropna()
    assert (ours - expected.reindex(ours.index)).abs().max() <= 1


def test_published_levels_only_for_the_nation(nation, states):
    assert states[["change_10", "employment_10", "published_horizon"]].isna().all(axis=None)
    assert (nation["published_horizon"] == 10).all()
    assert set(nation["base_basis"]) == {"published", "derived"}
    assert set(states["base_basis"]) == {"modelled"}


def test_known_figures_of_two_occupations_are_as_published(nation):
    nurses, developers = nation.loc["29-1141"], nation.loc["15-1252"]
    assert (nurses["base_employment"], nurses["growth_10"]) == (3_465_400, 0.056)
    assert developers["growth_10"] == 0.102


def test_california_nurses_grow_between_the_nation_and_their_own_agency(states, agency):
    ours = states.loc[("29-1141", "06"), "growth_10"]
    agency = agency[(agency["occupation_id"] == "29-1141") & (agency["area_id"] == "06")]["growth"].iloc[0]
    assert 0.056 < ours < agency
    assert agency == pytest.approx(0.129)


def test_state_growth_stays_in_plausible_bounds(states, nation):
    """No cell grows by more than 110 % or loses over 60 %."""
    growth = states["growth_10"].dropna()
    assert growth.max() < 1.1
    assert growth.min() > -0.6
    spread = growth - nation["growth_10"].reindex(growth.index.get_level_values("occupation_id")).to_numpy()
    assert spread.abs().quantile(0.99) < 0.2

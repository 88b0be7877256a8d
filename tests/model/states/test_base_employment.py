import numpy as np
import pandas as pd
import pytest

from model.states import base_employment

STATES = ["01", "02", "04"]
OEWS_YEAR = 2025
NATIONS = {"a": 900.0, "b": 1100.0}


def agency(rows):
    columns = ["occupation_id", "area_id", "base", "comparison_base", "flag"]
    return pd.DataFrame(rows, columns=columns).astype({"base": "float64", "comparison_base": "float64"})


def table(rows):
    return pd.DataFrame.from_dict(rows, orient="index", columns=STATES, dtype="float64")


NONE = agency([])


def detailed(oews, national, nation, published=NONE):
    return base_employment.detailed_base(table(oews), pd.Series(national), pd.Series(nation), published)


def test_oews_is_multiplied_by_the_national_ratio():
    jobs, by_share, _ = detailed({"a": [100, 200, np.nan]}, {"a": 1000.0}, {"a": 1200.0})
    assert jobs.loc["a"].tolist()[:2] == [120, 240]
    assert not by_share["a"]


def test_count_of_a_state_is_kept_where_the_ratio_would_lower_it():
    """Mail carriers in 2025: BLS projects from 316,400 jobs, OEWS counts 328,820."""
    jobs, _, kept = detailed({"a": [100, 200, np.nan], "b": [100, 200, 700]}, {"a": 1000.0, "b": 1000.0}, NATIONS)
    assert jobs.loc["a"].tolist()[:2] == [100, 200]
    assert kept.loc["a"].tolist() == [True, True, False]
    assert not kept.loc["b"].any()
    assert jobs.loc["b"].tolist() == [110, 220, 770]


def test_base_of_mail_carriers_is_the_count_of_each_state(state_inputs, raw):
    oews = raw["oews_state"]
    oews = oews[(oews["year"] == OEWS_YEAR) & (oews["soc_code"] == "43-5052")].set_index("state_fips")["tot_emp"]
    ours = state_inputs[state_inputs["occupation_id"] == "43-5052"].set_index("area_id")
    assert (ours["base"] == oews.reindex(ours.index)).all()
    assert ours["count_kept"].all()


def test_no_base_is_below_the_states_own_count(state_inputs, raw):
    """But for the few occupations of which OEWS sees too small a part."""
    oews = raw["oews_state"][raw["oews_state"]["year"] == OEWS_YEAR].set_index(["soc_code", "state_fips"])["tot_emp"]
    rows = state_inputs[(state_inputs["taxonomy"] == "soc") & ~state_inputs["by_share"]]
    count = oews.reindex(pd.MultiIndex.from_frame(rows[["occupation_id", "area_id"]])).to_numpy()
    assert (rows["base"] >= count).sum() > 30_000
    assert not (rows["base"] < count).any()
    assert rows.loc[rows["count_kept"], "occupation_id"].nunique() > 40


def test_suppressed_cell_is_missing():
    jobs, _, _ = detailed({"a": [100, 200, np.nan]}, {"a": 1000.0}, {"a": 1200.0})
    assert np.isnan(jobs.loc["a", "04"])


def test_states_never_exceed_the_nation():
    jobs, _, _ = detailed({"a": [507, 503, 7]}, {"a": 1000.0}, {"a": 1100.0})
    assert 1097 <= jobs.loc["a"].sum() <= 1100
    assert (jobs % 1 == 0).all(axis=None)


def test_ratio_applies_up_to_the_limit_and_the_share_above():
    oews, national = {"a": [100, 200, np.nan], "b": [100, 200, np.nan]}, {"a": 1000.0, "b": 1000.0}
    published = agency([("b", "01", 50, 1000, ""), ("b", "04", 300, 1000, ""), ("a", "01", 1, 1000, "")])
    jobs, by_share, _ = detailed(oews, national, {"a": 1500.0, "b": 1501.0}, published)
    assert by_share.tolist() == [False, True]
    assert jobs.loc["a"].tolist()[:2] == [150, 300]
    assert jobs.loc["b", "01"] == 75  # 5 % of 1,501
    assert np.isnan(jobs.loc["b", "02"])
    assert jobs.loc["b", "04"] == 450


def test_occupation_outside_oews_uses_the_share():
    jobs, by_share, _ = base_employment.detailed_base(
        table({"a": [np.nan] * 3}),
        pd.Series({"z": 1.0}),
        pd.Series({"a": 900.0}),
        agency([("a", "02", 10, 90, "")]),
    )
    assert by_share["a"]
    assert jobs.loc["a", "02"] == 100


def test_unusable_levels_and_leftovers_give_no_share():
    published = agency([("a", "01", 50, 1000, "levels_unusable"), ("a", "02", 50, np.nan, "")])
    jobs, _, _ = detailed({"a": [1, 1, 1]}, {"a": 10.0}, {"a": 1000.0}, published)
    assert jobs.isna().all(axis=None)


def test_less_than_one_job_is_missing():
    jobs, _, _ = detailed({"a": [1, 1, 1]}, {"a": 1.0}, {"a": 100.0}, agency([("a", "01", 1, 1000, "")]))
    assert np.isnan(jobs.loc["a", "01"])


def test_groups_contain_their_occupations_and_add_up_to_the_nation():
    oews = table({"29-1141": [100, np.nan, 300], "29-1151": [10, 10, 10]})
    nation = pd.Series({"29-1141": 1200.0, "29-1151": 200.0, "29-0000": 1400.0, "00-0000": 1400.0})
    group_of = pd.Series("29-0000", index=oews.index)
    published = agency([("29-1151", "01", 10, 40, ""), ("29-1151", "02", 10, 40, "")])
    details, by_share, _ = base_employment.detailed_base(
        oews, pd.Series({"29-1141": 1000.0, "29-1151": 30.0}), nation[oews.index], published
    )
    groups = table({"29-0000": [110, 610, 310]})
    aggregates = base_employment.aggregate_base(details, by_share, oews, groups, nation, group_of)
    assert by_share.tolist() == [False, True]
    assert (details.fillna(0).sum() <= aggregates.loc["29-0000"]).all()
    assert aggregates.loc["29-0000"].sum() == pytest.approx(1400, abs=3)
    # The 720 nurses that no published cell accounts for are where OEWS suppressed them.
    assert aggregates.loc["29-0000", "02"] > 720
    assert aggregates.loc["00-0000"].tolist() == aggregates.loc["29-0000"].tolist()


def test_base_employment_of_the_build_adds_up(state_inputs, national):
    grouped = state_inputs[state_inputs["taxonomy"] == "socmajor"]
    assert len(grouped) == 22 * 51
    assert grouped["base"].notna().all()
    merged = state_inputs[state_inputs["taxonomy"] == "soc"].merge(
        grouped[["occupation_id", "area_id", "base"]],
        left_on=["parent_id", "area_id"],
        right_on=["occupation_id", "area_id"],
        suffixes=("", "_group"),
    )
    assert not (merged["base"] > merged["base_group"]).any()
    total = state_inputs[state_inputs["taxonomy"] == "soctotal"].set_index("area_id")["base"]
    assert (total - grouped.groupby("area_id")["base"].sum()).abs().max() <= 60  # rounding of the groups
    oews_share_limit = state_inputs.loc[state_inputs["by_share"], "occupation_id"].nunique()
    assert oews_share_limit == 69  # 68 above the limit and one that OEWS does not have


def test_totals_are_nearer_to_the_agencies_than_oews_alone(state_inputs, agency, raw):
    """The reason to build groups from their occupations: it puts farms and the self-employed where the agencies do."""
    agency = agency[agency["occupation_id"] == "00-0000"].set_index("area_id")["base"]
    oews = raw["oews_state"]
    oews = (
        oews[(oews["soc_code"] == "00-0000") & (oews["year"] == OEWS_YEAR)]
        .set_index("state_fips")["tot_emp"]
        .reindex(agency.index)
    )
    ours = state_inputs[state_inputs["taxonomy"] == "soctotal"].set_index("area_id")["base"]

    def mean_error(jobs):
        return np.log((jobs / jobs.sum()) / (agency / agency.sum())).abs().mean()

    assert mean_error(ours) < 0.85 * mean_error(oews)

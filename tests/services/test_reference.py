"""What a source says beside its projections: vintages, agencies' figures, reasons, skills, related occupations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from services.config import DATA_DIR
from services.dataset_schema import (
    AGENCY_DTYPES,
    OCCUPATION_COLUMNS,
    REASON_DTYPES,
    SKILL_DTYPES,
    VINTAGE_DTYPES,
)
from services.errors import BadInputError
from services.growth import Growth
from tests.services.fakes import FakeSource

INPUTS = Path(__file__).parent.parent.parent / "model" / "inputs"


def read(name: str) -> pd.DataFrame:
    return pd.read_parquet(INPUTS / f"{name}.parquet")


# --- Vintages


@pytest.mark.parametrize(
    ("code", "percents"),
    [("29-1141", [6.2, 5.6, 6.0, 4.9, 5.6]), ("15-1252", [26.0, 25.7, 17.9, 15.8, 10.2])],
)
def test_view_of_an_occupation_moved_from_vintage_to_vintage(public, code, percents):
    table = public.vintages(code).tail(5)
    assert table["vintage"].tolist() == ["2021-31", "2022-32", "2023-33", "2024-34", "2025-35"]
    assert (table["growth"].astype(float) * 100).round(1).tolist() == percents
    assert table["comparable"].all()
    assert set(table["openings_method"]) == {"separations"}


@pytest.mark.parametrize("base_year", [2014, 2016, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025])
def test_figures_of_each_vintage_are_the_published_ones(public, base_year):
    table = read(f"ep_{base_year}_{base_year + 10}")
    published = table[table["level"] == "detailed"].set_index("soc_code").loc["29-1141"]
    row = public.vintages("29-1141").set_index("base_year").loc[base_year]
    assert row["base_employment"] == round(published["emp_base_thousands"] * 1_000)
    assert row["target_employment"] == round(published["emp_target_thousands"] * 1_000)
    assert row["growth"] == pytest.approx(published["pct_change"] / 100)
    is_total = published["openings_kind"] == "ten_year_total"
    assert row["openings_method"] == ("replacement_total" if is_total else "separations")
    assert row["openings_per_year"] == pytest.approx(published["openings_thousands"] * (100 if is_total else 1_000))


def test_vintages_have_their_columns_for_every_occupation(public):
    codes = public.occupations()["occupation_id"]
    written = pd.read_parquet(DATA_DIR / "vintages.parquet", columns=["occupation_id", "base_year"])
    assert set(written["occupation_id"]) == set(codes)
    assert not written.duplicated().any()
    assert written.groupby("occupation_id", observed=True)["base_year"].is_monotonic_increasing.all()
    for code in codes[::10]:  # each table is a slice of the file
        table = public.vintages(code)
        assert dict(table.dtypes.astype(str)) == VINTAGE_DTYPES
        assert len(table) == (written["occupation_id"] == code).sum(), code
        assert table["base_year"].is_monotonic_increasing


def test_redefined_occupation_is_not_comparable_before(public):
    assert public.vintages("15-1252")["base_year"].min() == 2021
    management = public.vintages("11-0000")
    assert not management.loc[management["base_year"] < 2019, "comparable"].any()
    assert management.loc[management["base_year"] >= 2019, "comparable"].all()
    assert public.vintages("00-0000")["comparable"].all()


def test_vintage_whose_copy_has_no_groups_says_derived(public):
    table = public.vintages("00-0000").set_index("vintage")
    assert table.loc["2025-35", "basis"] == "derived"
    assert table.loc["2024-34", "basis"] == table.loc["2022-32", "basis"] == "published"
    assert table.loc["2022-32", "growth"] == pytest.approx(0.028)


def test_dropped_occupation_ends_with_its_last_vintage(public):
    assert public.vintages("11-1031")["vintage"].iloc[-1] == "2024-34"


# --- The agencies' own figures


def test_agency_figures_stand_with_their_own_years(public):
    table = public.agency(["29-1141", "15-1252"], ["US", "06", "36"])
    assert dict(table.dtypes.astype(str)) == AGENCY_DTYPES
    assert list(zip(table["occupation_id"], table["area_id"], strict=True)) == [
        (code, area) for code in ("29-1141", "15-1252") for area in ("US", "06", "36")
    ]
    published = read("state_projections_long").query("state_fips == '06' and soc_code == '29-1141'").iloc[0]
    row = table.iloc[1]
    assert (row["agency_code"], row["base_year"], row["target_year"], row["flags"]) == ("29-1141", 2022, 2032, "")
    assert row["base_employment"] == published["emp_base"]
    assert row["change"] == published["emp_target"] - published["emp_base"]
    assert row["growth"] == pytest.approx(0.129)
    developers = table.iloc[5]
    assert developers["agency_code"] == "15-1256"
    assert developers["agency_title"].startswith("Software Developers and Software Quality")


def test_pair_without_an_agency_figure_is_a_row_with_a_flag(public):
    row = public.agency(["29-1141"], ["US"]).iloc[0]
    assert row["flags"] == "not_published"
    assert row.drop(["occupation_id", "area_id", "flags"]).isna().all()


def test_agency_figures_are_those_of_the_profiles(public):
    table = public.agency(["41-2031"], public.state_ids).set_index("area_id")
    profiles = public.profiles("41-2031").set_index("area_id").loc[table.index]
    for ours, theirs in (("growth", "agency_growth"), ("openings_per_year", "agency_openings_per_year")):
        assert table[ours].equals(profiles[theirs].rename(ours))


# --- Why, skills, related, AI exposure


def test_reasons_are_the_publishers_own_sentences_total_employment_first(public):
    factors = read("ep_utilization_factors")
    whole = set(factors.loc[factors["industry_code"] == "TE1000", "soc_code"])
    assert factors["soc_code"].nunique() == 470
    for code in sorted(whole)[:20]:
        table = public.reasons(code)
        assert dict(table.dtypes.astype(str)) == REASON_DTYPES
        own = factors[factors["soc_code"] == code]
        own = own[own["vintage"] == own["vintage"].max()]
        assert table["vintage"].unique().tolist() == [own["vintage"].iloc[0]]
        assert sorted(table["text"]) == sorted(own["factor"])
        is_whole = table["industry_code"] == "TE1000"
        assert is_whole.tolist() == sorted(is_whole, reverse=True)


def test_reasons_of_nurses_are_about_industries(public):
    table = public.reasons("29-1141")
    assert not (table["industry_code"] == "TE1000").any()
    assert table["industry"].str.contains("insurance").any()


def test_occupation_without_reasons_has_an_empty_table(public):
    table = public.reasons("11-1011" if public.reasons("11-1011").empty else "00-0000")
    assert table.empty
    assert dict(table.dtypes.astype(str)) == REASON_DTYPES


def test_skills_are_seventeen_scores_from_one_to_five(public):
    table = public.skills("29-1141")
    assert dict(table.dtypes.astype(str)) == SKILL_DTYPES
    assert len(table) == 17
    assert table["score"].between(1, 5).all()
    published = read("bls_skills_2023_2033").set_index("soc_code").loc["29-1141"]
    assert table.set_index("skill")["score"]["Critical and analytical thinking"] == pytest.approx(
        published["critical_and_analytical_thinking"]
    )


def test_related_occupations_are_onets_with_tier_and_reason(public):
    related = read("related_occupations_onet30_3")
    own = related[(related["soc_code"] == "29-1141") & (related["tier"] == "primary-short")]["related_soc_code"]
    table = public.related("29-1141", limit=20)
    assert table["occupation_id"].tolist()[:4] == own.tolist()[:4]
    assert set(table["reason"]) <= {"O*NET: primary", "O*NET: supplemental"}
    assert "29-1141" not in set(table["occupation_id"])
    assert table["occupation_id"].is_unique


def test_occupation_that_onet_relates_to_none_has_those_of_its_group(public):
    table = public.related("11-1031")
    assert table["tier"].isna().all()
    assert set(table["reason"]) <= {"same minor group", "same major group"}
    assert len(table) == 6


def test_every_detailed_occupation_has_related_ones(public):
    table = public.occupations()
    detailed = table.loc[table["taxonomy"] == "soc", "occupation_id"]
    written = pd.read_parquet(DATA_DIR / "related.parquet").astype("str")
    assert written.notna().all(axis=None)
    assert written["related_id"].isin(detailed).all()
    listed = set(written["occupation_id"])
    by_group = [code for code in detailed if code not in listed]
    assert 60 <= len(by_group) <= 70
    assert table.groupby(["taxonomy", "group_id"]).size()["soc"].gt(1).all()  # so each has others in its group
    assert all(len(found) and found["tier"].isna().all() for found in map(public.related, by_group[::4]))
    some = sorted(listed)[::20]
    assert all(len(found) and found["tier"].notna().all() for found in map(public.related, some))


def test_ai_exposure_is_a_column_of_the_occupations(public):
    table = public.occupations()
    assert tuple(table.columns) == OCCUPATION_COLUMNS
    counts = table["ai_exposure"].value_counts().to_dict()
    assert counts == {"Low": 213, "Moderate": 206, "High": 206, "Very high": 206}
    assert public.occupation("29-1141")["ai_exposure"] == "High"


# --- A source that has none of it


def test_source_without_history_or_reference_answers_empty_tables():
    growth = Growth(FakeSource())
    code = growth.occupations()["occupation_id"].iloc[0]
    assert dict(growth.vintages(code).dtypes.astype(str)) == VINTAGE_DTYPES
    for table in (growth.vintages(code), growth.reasons(code), growth.skills(code), growth.agency([code], ["US"])):
        assert table.empty
    assert growth.related(code)["tier"].isna().all()


@pytest.mark.parametrize("call", ["vintages", "reasons", "skills", "related"])
def test_unknown_occupation_is_bad_input(public, call):
    with pytest.raises(BadInputError, match="99-9999"):
        getattr(public, call)("99-9999")


def test_unknown_area_is_bad_input_for_agencies(public):
    with pytest.raises(BadInputError, match="ZZ"):
        public.agency(["29-1141"], ["ZZ"])

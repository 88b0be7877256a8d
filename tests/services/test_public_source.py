"""The public source: every form of a code, every cell a sound row, a damaged folder said in plain words."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import threading

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import growth_frame
from services.catalog import Catalog
from services.config import DATA_DIR, Settings
from services.errors import BadInputError, DataSetError
from services.flags import path_turns
from services.growth import connect
from services.source import Cell

TABLES = ("areas", "occupations", "titles", "profiles", "cells", "record", "record_notes", "accuracy")


# --- Codes


@pytest.mark.parametrize("text", ["29-1141", "291141", " 29-1141 ", "SOC 29-1141", "soc29-1141", "29-1141.00"])
def test_forms_of_an_occupation_code(public, text):
    assert public.resolve_occupation(text) == "29-1141"


@pytest.mark.parametrize("text", ["", "29", "29-114", "29-11411", "99-9999", "nurse", "29-1141\n1"])
def test_texts_that_are_no_occupation(public, text):
    assert public.resolve_occupation(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("29-1141, 15-1252", "These are 2 codes: give each by itself."),
        ("15-2000", "15-2000 is a group of 6 occupations: choose one, such as 15-2051."),
        ("55-1011", "55-1011 is military: the armed forces are not covered."),
        ("nurse", "Search for the occupation by title to find its code"),
    ],
)
def test_text_that_is_no_occupation_is_refused_with_the_reason(public, text, reason):
    with pytest.raises(BadInputError, match="Not known: occupation “") as raised:
        public.growth(["29-1141", text], ["US"])
    assert raised.value.next_step.startswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "06",
        "6",
        "6.0",
        "'06",
        '="06"',
        "006",
        "0600000",
        "California, US",
        "US-CA",
        "CA",
        "ca",
        "Calif.",
        " california ",
        "FIPS 06",
        "fips 6",
    ],
)
def test_every_form_of_a_state_is_resolved(public, text):
    assert public.resolve_area(text) == "06"


@pytest.mark.parametrize(
    "text", ["US", "us", "U.S.", "USA", "0", "0.0", "00", "FIPS 00", "United States", "the United States", "nation"]
)
def test_forms_of_the_nation(public, text):
    assert public.resolve_area(text) == "US"


@pytest.mark.parametrize("text", ["", " ", "ZZ", "99", "-6", "6.5", "٦", "²", "fips"])
def test_texts_that_are_no_area(public, text):
    assert public.resolve_area(text) is None


@given(text=st.text(max_size=60) | st.from_regex(r"(soc |fips )?[0-9]{1,2}-?[0-9]{0,5}", fullmatch=True))
@settings(deadline=None)
def test_any_text_is_resolved_or_refused(public, text):
    assert public.resolve_occupation(text) in {None, *public.occupations()["occupation_id"]}
    assert public.resolve_area(text) in {None, *public.areas()["area_id"]}


def test_a_very_long_number_is_no_area(public):
    assert public.resolve_area("1" * 5_000) is None


def test_every_code_and_name_leads_to_itself(public):
    for code in public.occupations()["occupation_id"]:
        assert public.resolve_occupation(code) == code
        assert public.resolve_occupation(f"SOC {code}") == code
    for row in public.areas().itertuples():
        for text in filter(None, (row.area_id, row.area_abbr, row.area)):
            assert public.resolve_area(text) == row.area_id


# --- The whole data set


def test_all_occupations_areas_and_years_are_valid_rows(every_cell):
    assert len(every_cell) == 855 * 52 * 10
    assert growth_frame.check(every_cell) is every_cell


def test_a_taxonomy_is_832_occupations_22_groups_and_the_total(public):
    assert public.occupations()["taxonomy"].value_counts().to_dict() == {"soc": 832, "socmajor": 22, "soctotal": 1}


def test_areas_are_the_nation_then_states_then_local_areas_by_name(public):
    areas = public.areas()
    assert areas["area_id"].iloc[0] == "US"
    assert areas["area_level"].tolist() == ["nation"] + ["state"] * 51 + ["msa"] * 521
    for level in ("state", "msa"):
        assert areas.loc[areas["area_level"] == level, "area"].is_monotonic_increasing


def test_missing_growth_has_a_flag_and_no_figure_at_all(every_cell):
    gone = every_cell[every_cell["growth"].isna()]
    assert len(gone)
    assert gone["flags"].str.contains(r"\b(?:not_published|no_share)\b").all()
    assert gone[["base_employment", "change", "employment", "growth_per_year", "basis"]].isna().all(axis=None)
    there = every_cell[every_cell["growth"].notna()]
    assert not there["flags"].str.contains("not_published|no_share").any()
    assert there[["base_employment", "change", "employment", "growth_per_year", "basis"]].notna().all(axis=None)


def test_fishers_have_no_figure_in_california_and_say_so(public):
    row = public.growth(["45-3031"], ["06"], [10]).iloc[0]
    assert pd.isna(row["growth"])
    assert "no_share" in row["flags"].split()


def test_small_bases_are_flagged(every_cell):
    year = every_cell[every_cell["horizon_years"] == 10]
    small = year["base_employment"] < growth_frame.SMALL_BASE
    assert growth_frame.has_flag(year, "small_base").tolist() == small.fillna(False).tolist()


def test_the_nation_is_published_or_added_up_at_year_ten_and_modelled_before(every_cell):
    nation = every_cell[every_cell["area_id"] == "US"]
    at_ten = nation["horizon_years"] == 10
    is_detailed = nation["taxonomy"] == "soc"
    assert (nation.loc[at_ten & is_detailed, "basis"] == "published").all()
    assert (nation.loc[at_ten & ~is_detailed, "basis"] == "derived").all()
    assert (nation.loc[~at_ten, "basis"] == "modelled").all()
    states = every_cell[(every_cell["area_id"] != "US") & every_cell["growth"].notna()]
    assert (states["basis"] == "modelled").all()
    assert (states["base_basis"] == "modelled").all()


def test_the_yearly_rate_compounds_to_the_growth(every_cell):
    sound = every_cell.dropna(subset=["growth"])
    again = (1 + sound["growth_per_year"].astype(float)) ** sound["horizon_years"].astype(float) - 1
    assert np.allclose(again, sound["growth"].astype(float), atol=1e-9)


def test_jobs_never_move_against_growth(every_cell):
    sound = every_cell.dropna(subset=["growth"])
    against = sound[sound["growth"].astype(float) * sound["change"].astype(float) < 0]
    assert against.empty, against[["occupation", "area", "horizon_years", "growth", "change"]].head().to_string()


def test_a_state_moves_by_about_its_base_times_growth(every_cell):
    states = every_cell[(every_cell["area_id"] != "US") & every_cell["growth"].notna()]
    drawn = states["base_employment"] * states["growth"]
    assert ((drawn - states["change"]).abs() <= 10).all()


def test_rows_say_their_source_vintage_and_day(every_cell):
    assert not every_cell[["source", "vintage", "retrieved_at"]].isna().any(axis=None)
    assert set(every_cell.loc[every_cell["area_id"] == "US", "vintage"]) == {"2025-35", "2024-34"}
    last = every_cell[growth_frame.has_flag(every_cell, "no_longer_projected") & (every_cell["area_id"] == "US")]
    assert set(last["vintage"]) == {"2024-34"}


def test_a_stopped_fetch_yields_nothing(public):
    cancel = threading.Event()
    cancel.set()
    assert list(public._source.fetch([Cell("29-1141", "US")], [1], cancel, print)) == []


# --- Ranges

ENDS = ("low_80", "low_50", "growth", "high_50", "high_80")


def test_a_range_wherever_there_is_growth_and_nowhere_else(every_cell):
    known = every_cell["growth"].notna()
    for end in ENDS:
        assert every_cell[end].notna().equals(known)


def test_ranges_hold_their_figure_and_the_narrow_one_lies_in_the_wide_one(every_cell):
    sound = every_cell.dropna(subset=["growth"])
    for lower, upper in itertools.pairwise(ENDS):
        assert (sound[lower] <= sound[upper]).all(), (lower, upper)


def test_ranges_never_narrow_and_no_end_comes_nearer(every_cell):
    sound = every_cell.dropna(subset=["growth"]).sort_values(["occupation_id", "area_id", "horizon_years"])
    assert (sound["horizon_years"].to_numpy().reshape(-1, 10) == np.arange(1, 11)).all()
    paths = {end: sound[end].to_numpy(dtype="float64").reshape(-1, 10) for end in ENDS}
    exact = 1e-9
    figure = np.rint(paths["growth"] * 1_000) / 1_000  # ends are whole tenths of a percent from it
    for width in ("80", "50"):
        assert (np.diff(paths[f"high_{width}"] - paths[f"low_{width}"], axis=1) >= -exact).all()
        for end, sign in ((f"low_{width}", -1), (f"high_{width}", 1)):
            assert (np.diff(sign * (paths[end] - figure), axis=1) >= -exact).all()


def test_turns_is_flagged_exactly_where_the_path_turns(every_cell):
    path = every_cell.pivot(index=["occupation_id", "area_id"], columns="horizon_years", values="growth").astype(float)
    flagged = (
        growth_frame.has_flag(every_cell, "turns").groupby([every_cell[name] for name in path.index.names]).first()
    )
    expected = path_turns(path[5], path[10])
    assert flagged.reindex(path.index).astype(bool).equals(expected)
    assert 0.1 < expected.mean() < 0.6


# --- Likelihoods


def test_likelihoods_wherever_there_are_ranges_and_nowhere_else(every_cell):
    known = every_cell["low_80"].notna()
    assert every_cell["p_growth"].notna().equals(known)
    is_total = every_cell["occupation_id"].eq("00-0000").astype(bool)
    assert every_cell["p_faster"].notna().equals(known & ~is_total)


def test_growth_is_very_likely_exactly_where_the_wide_range_lies_above_zero(every_cell):
    sound = every_cell.dropna(subset=["low_80"])
    assert (sound["p_growth"] > 0.9).equals(sound["low_80"] > 0)
    assert (sound["p_growth"] < 0.1).equals(sound["high_80"] < 0)
    assert ((sound["p_growth"] > 0.9) | (sound["p_growth"] < 0.1)).any()


def test_faster_is_judged_against_all_occupations_of_the_area_and_year(every_cell):
    key = ["area_id", "horizon_years"]
    total = every_cell.loc[every_cell["occupation_id"] == "00-0000", [*key, "growth"]].rename(
        columns={"growth": "total"}
    )
    sound = every_cell.dropna(subset=["p_faster"]).merge(total, on=key)
    assert (sound["p_faster"] > 0.9).equals(sound["low_80"] > sound["total"])
    assert (sound["p_faster"] < 0.1).equals(sound["high_80"] < sound["total"])
    below = sound["total"] > 0
    assert (sound.loc[below, "p_faster"] <= sound.loc[below, "p_growth"]).all()


def test_smaller_occupations_have_wider_ranges(every_cell):
    year = every_cell[(every_cell["area_id"] == "US") & (every_cell["horizon_years"] == 5)]
    width = (year["high_80"] - year["low_80"]).astype(float)
    small = year["base_employment"] < 10_000
    assert width[small].median() > 1.5 * width[~small].median()


def test_a_states_range_is_wider_than_the_nations_for_the_same_occupation(every_cell):
    sound = every_cell.dropna(subset=["growth"])
    for bound in ENDS:
        distance = np.log1p(sound[bound].clip(lower=-0.9995)) - np.log1p(sound["growth"])
        away = sound.assign(distance=distance.abs())[["occupation_id", "area_id", "horizon_years", "distance"]]
        nation = away[away["area_id"] == "US"].drop(columns="area_id")
        both = away.merge(nation, on=["occupation_id", "horizon_years"], suffixes=("", "_nation"))
        assert (both["distance"] >= both["distance_nation"] - 0.004).all()  # bounds are rounded outward
    assert not growth_frame.has_flag(sound, "range_national").any()


# --- A damaged folder


@pytest.fixture
def damaged(tmp_path):
    folder = tmp_path / "place-nobody-should-see"
    shutil.copytree(DATA_DIR, folder)
    return folder


def write_checksums(folder) -> None:
    """Make the manifest fit the files, as a build that went wrong would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": files}))


def check_says_what_to_do(folder, message: str = "The public data set") -> None:
    with pytest.raises(DataSetError) as caught:
        connect("public", Settings(data_dir=folder))
    error = caught.value
    assert error.message.startswith(message)
    assert "make data" in error.next_step
    for text in (error.message, error.next_step):
        assert "nobody" not in text
        assert "Error" not in text


def test_a_folder_that_is_not_there(tmp_path):
    check_says_what_to_do(tmp_path / "place-nobody-should-see")


def test_empty_folder_says_what_to_do(tmp_path):
    folder = tmp_path / "place-nobody-should-see"
    folder.mkdir()
    check_says_what_to_do(folder)


@pytest.mark.parametrize("table", TABLES)
def test_missing_table_says_what_to_do(damaged, table):
    (damaged / f"{table}.parquet").unlink()
    check_says_what_to_do(damaged)


@pytest.mark.parametrize(("table", "keep"), [*((table, 1_000) for table in TABLES), ("cells", 0), ("areas", 100)])
def test_cut_table_says_what_to_do(damaged, table, keep):
    path = damaged / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    write_checksums(damaged)
    check_says_what_to_do(damaged)


@pytest.mark.parametrize("table", ["areas", "cells"])
def test_a_table_with_one_byte_changed(damaged, table):
    path = damaged / f"{table}.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    check_says_what_to_do(damaged, "The public data set has been damaged.")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_one_of_its_columns(damaged, table):
    path = damaged / f"{table}.parquet"
    whole = pd.read_parquet(path)
    known = next(name for name in ("occupation_id", "area_id", "value") if name in whole)
    whole.drop(columns=known).to_parquet(path)
    write_checksums(damaged)
    check_says_what_to_do(damaged)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"vintage": "2024-34"}', "\u0000"])
def test_a_manifest_that_is_none(damaged, text):
    (damaged / "manifest.json").write_text(text)
    check_says_what_to_do(damaged)


def test_cells_of_an_occupation_cut_away(damaged):
    path = damaged / "cells.parquet"
    pd.read_parquet(path).iloc[:-1].to_parquet(path)
    write_checksums(damaged)
    check_says_what_to_do(damaged)


def test_cells_of_an_occupation_that_is_not_listed(damaged):
    path = damaged / "occupations.parquet"
    pd.read_parquet(path).iloc[:-1].to_parquet(path)
    write_checksums(damaged)
    check_says_what_to_do(damaged)


@pytest.mark.parametrize("day", ["yesterday", None, {}, ""])
def test_a_manifest_with_a_date_that_is_none(damaged, day):
    manifest = json.loads((damaged / "manifest.json").read_text())
    (damaged / "manifest.json").write_text(json.dumps(manifest | {"retrieved_at": day}))
    check_says_what_to_do(damaged)


@pytest.mark.parametrize("column", ["base_employment", "growth_5", "published_horizon"])
def test_cells_with_a_column_of_the_wrong_type(damaged, column):
    path = damaged / "cells.parquet"
    pd.read_parquet(path).assign(**{column: "many"}).to_parquet(path)
    write_checksums(damaged)
    check_says_what_to_do(damaged)


def test_cells_that_appear_twice(damaged):
    path = damaged / "cells.parquet"
    cells = pd.read_parquet(path)
    pd.concat([cells, cells.head(1)]).to_parquet(path)
    write_checksums(damaged)
    check_says_what_to_do(damaged)


def test_area_by_its_own_id_is_found_without_the_search_of_areas(public):
    catalog = Catalog(public._source)
    assert {area_id: catalog.resolve_area(area_id) for area_id in ("US", "06", "26420")} == {
        "US": "US",
        "06": "06",
        "26420": "26420",
    }
    assert "_area_search" not in vars(catalog)
    assert catalog.resolve_area("Ohio") == "39"

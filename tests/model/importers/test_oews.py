import io
import zipfile

import pandas as pd
import pytest

from model.data import catalog
from model.importers.document import FileError
from tests.model.importers.conftest import oews_area, oews_row, oews_sheets, workbook_bytes

NURSES, ACTORS = "29-1141", "27-2011"
TERRITORIES = {"GU", "PR", "VI"}


@pytest.fixture(scope="session")
def states() -> pd.DataFrame:
    return pd.read_parquet(catalog.INPUT_DIR / "us_states.parquet")


@pytest.fixture
def save(tmp_path):
    """save(name, sheets): a workbook."""

    def apply(name, sheets):
        path = tmp_path / name
        path.write_bytes(workbook_bytes(sheets))
        return path

    return apply


@pytest.fixture
def state_rows(states) -> list[dict]:
    rows = []
    for state in states.itertuples():
        kind = "3" if state.state_abbr in TERRITORIES else "2"
        area = (state.state_fips, state.state_name, kind, state.state_abbr)
        rows += oews_area(area, [oews_row(NURSES, "detailed", 60, area, LOC_QUOTIENT=1.2)])
    return rows


@pytest.fixture
def metro_rows(states) -> list[dict]:
    rows = []
    for number, state in enumerate(states[~states["state_abbr"].isin(TERRITORIES)].itertuples()):
        area = (str(10_000 + number), f"City, {state.state_abbr}", "4", state.state_abbr)
        rows += oews_area(area, [oews_row(NURSES, "detailed", 60, area, LOC_QUOTIENT=1.2)])
    return rows


def nonmetro_rows(metro_rows) -> list[dict]:
    rows = [row for row in metro_rows if row["PRIM_STATE"] not in ("DC", "NJ", "RI")]
    return [
        row | {"AREA": f"01{row['AREA']}", "AREA_TITLE": f"Rest of {row['PRIM_STATE']}", "AREA_TYPE": "6"}
        for row in rows
    ]


def national_rows() -> list[dict]:
    details = [
        oews_row(NURSES, "detailed", 600, A_MEDIAN="#", H_MEDIAN="#"),
        oews_row(ACTORS, "detailed", "**", A_MEDIAN="*", A_PCT10="*"),
    ]
    return oews_area(("99", "U.S.", "1", "US"), details)


def test_national_workbook_has_missing_and_top_coded_cells_distinguished(save, read):
    table = read(save("national_M2025_dl.xlsx", oews_sheets(national_rows())))["oews_national"]
    rows = table.frame.set_index("soc_code")
    assert set(rows["year"]) == {2025}
    assert rows.loc[NURSES, ["tot_emp", "a_median_topcoded", "a_pct25"]].tolist() == [600, True, 40_000]
    assert pd.isna(rows.loc[NURSES, "a_median"])
    assert rows.loc[ACTORS, ["tot_emp", "a_median"]].isna().all()
    assert not rows.loc[ACTORS, "a_median_topcoded"]
    assert table.replaces == ("year",)


def test_columns_of_before_2019_are_read(save, read):
    sheets = oews_sheets(national_rows())
    sheets["data"][0] = ["OCC_GROUP" if name == "O_GROUP" else name for name in sheets["data"][0]]
    sheets["data"] = [row[8:] for row in sheets["data"]]
    frame = read(save("national_M2018_dl.xlsx", {"national_dl": sheets["data"]}))["oews_national"].frame
    assert frame["o_group"].value_counts().to_dict() == {"major": 22, "detailed": 2, "total": 1}
    assert set(frame["year"]) == {2018}


def test_states_and_territories_get_their_codes_and_names(save, read, state_rows, states):
    frame = read(save("state_M2025_dl.xlsx", oews_sheets(state_rows)))["oews_state"].frame
    assert set(frame["state_fips"]) == set(states["state_fips"])
    alabama = frame[(frame["state_fips"] == "01") & (frame["soc_code"] == NURSES)].iloc[0]
    assert alabama[["state_abbr", "state_name", "tot_emp", "loc_quotient"]].tolist() == ["AL", "Alabama", 60, 1.2]


def test_zip_of_areas_gives_both_kinds_and_their_names(tmp_path, read, metro_rows):
    areas = [row | {"AREA_TITLE": "New York-Newark, NY-NJ"} if row["PRIM_STATE"] == "NY" else row for row in metro_rows]
    path = tmp_path / "oesm25ma.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("oesm25ma/MSA_M2025_dl.xlsx", workbook_bytes(oews_sheets(areas)))
        archive.writestr("oesm25ma/BOS_M2025_dl.xlsx", workbook_bytes(oews_sheets(nonmetro_rows(metro_rows))))
        archive.writestr("oesm25ma/file_descriptions.xlsx", workbook_bytes({"notes": [["a"]]}))
    tables = read(path)
    metro = tables["oews_metro_2025"].frame
    assert len(metro) == 51
    assert set(metro["soc_code"]) == {NURSES}
    assert set(tables["oews_nonmetro_2025"].frame["area_code"].str.len()) == {7}


def test_area_in_two_states_has_both_the_primary_first(save, read, metro_rows):
    areas = [row | {"AREA_TITLE": "New York-Newark, NY-NJ"} if row["PRIM_STATE"] == "NY" else row for row in metro_rows]
    frame = read(save("MSA_M2025_dl.xlsx", oews_sheets(areas)))["oews_areas_2025"].frame
    by_state = frame.set_index("states")
    assert by_state.loc["NY|NJ", ["area_title", "area_type"]].tolist() == ["New York-Newark, NY-NJ", "msa"]
    assert len(frame) == 51


def test_file_of_single_industries_is_refused(save, read):
    rows = [row | {"NAICS": "621000"} for row in national_rows()]
    with pytest.raises(FileError, match=r"^nat3d_M2025_dl\.xlsx, sheet data: figures of single industries only\. Take"):
        read(save("nat3d_M2025_dl.xlsx", oews_sheets(rows)))


def test_industries_beside_all_industries_are_left_out(save, read):
    rows = [*national_rows(), oews_row(NURSES, "detailed", 5, NAICS="621000")]
    assert len(read(save("all_data_M_2025.xlsx", oews_sheets(rows)))["oews_national"].frame) == 25


def test_year_from_name_and_description_must_agree(save, read):
    with pytest.raises(FileError, match=r"disagree: 2024 and 2025"):
        read(save("national_M2024_dl.xlsx", oews_sheets(national_rows())))


def test_year_must_be_given_where_nothing_says_it(save, read):
    path = save("national.xlsx", {"data": oews_sheets(national_rows())["data"]})
    with pytest.raises(FileError, match="Add --year YYYY"):
        read(path)
    assert set(read(path, year=2025)["oews_national"].frame["year"]) == {2025}


def test_sheet_cut_off_after_some_states_is_refused(save, read, state_rows):
    with pytest.raises(FileError, match=r"sheet data: no rows of \w+\. Download the file again"):
        read(save("state_M2025_dl.xlsx", oews_sheets(state_rows[:500])))


def test_sheet_cut_off_after_some_areas_is_refused(save, read, metro_rows):
    with pytest.raises(FileError, match=r"sheet data: no area of [A-Z]{2}\."):
        read(save("MSA_M2025_dl.xlsx", oews_sheets(metro_rows[:500])))


def test_nation_without_all_groups_is_refused(save, read):
    with pytest.raises(FileError, match="the nation has 9 of 22 major groups"):
        read(save("national_M2025_dl.xlsx", oews_sheets(national_rows()[:10])))


def test_groups_that_are_not_the_total_are_refused(save, read):
    rows = national_rows()
    rows[1]["TOT_EMP"] = 5_000
    with pytest.raises(FileError, match="the major groups of the nation are not its total"):
        read(save("national_M2025_dl.xlsx", oews_sheets(rows)))


def test_missing_column_and_header_alone_are_refused(save, read):
    sheets = oews_sheets(national_rows())
    position = sheets["data"][0].index("A_MEDIAN")
    without = [[*row[:position], *row[position + 1 :]] for row in sheets["data"]]
    with pytest.raises(FileError, match="column “A_MEDIAN” is missing"):
        read(save("national_M2025_dl.xlsx", sheets | {"data": without}))
    with pytest.raises(FileError, match="a header but no rows"):
        read(save("national_M2025_dl.xlsx", sheets | {"data": sheets["data"][:1]}))


def test_unknown_symbol_in_a_figure_names_its_row(save, read):
    rows = national_rows()
    rows[23]["TOT_EMP"] = "about 600"
    with pytest.raises(FileError, match=r"sheet data, row 25: “about 600” in column “TOT_EMP” is not a number"):
        read(save("national_M2025_dl.xlsx", oews_sheets(rows)))


def test_damaged_workbook_in_an_archive_is_refused(tmp_path, read):
    buffer = io.BytesIO(workbook_bytes(oews_sheets(national_rows())))
    path = tmp_path / "oesm25nat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("national_M2025_dl.xlsx", buffer.getvalue()[:2_000])
    with pytest.raises(FileError, match=r"oesm25nat\.zip/national_M2025_dl\.xlsx: the file is cut off or damaged"):
        read(path)

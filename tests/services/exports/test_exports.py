"""Files that can be cited on their own, read back exactly, and do nothing when a spreadsheet opens them."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.exports import citation, columns, csv_file, text_columns, xlsx_file
from services.flags import FLAG_NOTES
from services.growth_frame import COLUMNS, DTYPES, empty
from tests.services.fakes import cell_rows, frame

NUMBERS = ("base_year", "base_employment", "horizon_years", "target_year", "growth", "growth_per_year", "change")
ALL_COLUMNS = [*COLUMNS, *text_columns.TEXT_COLUMNS]
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x.example")',
    "-2+3",
    "\n=1",
    "\uff1d1+1",
]
FORMULA = re.compile(r"^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


@pytest.fixture(scope="session")
def shown(public) -> pd.DataFrame:
    """Two occupations in three areas: nation, a state with figures and one without."""
    return public.growth(["29-1141", "45-3031"], ["US", "06", "48"])


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(content: bytes, name: str = xlsx_file.DATA):
    return openpyxl.load_workbook(io.BytesIO(content))[name]


def cells_of(content: bytes) -> list[dict[str, openpyxl.cell.Cell]]:
    header, *rows = list(sheet_of(content).iter_rows())
    return [dict(zip([c.value for c in header], row, strict=True)) for row in rows]


def date_like(codes: pd.Series) -> list[str]:
    """Codes that a spreadsheet reads as a month and a year: 11-2021 is November 2021."""
    parts = codes.str.extract(r"(\d\d)-(\d{4})").astype(int)
    return codes[parts[0].between(1, 12) & parts[1].between(1900, 9999)].tolist()


# --- CSV


def test_csv_starts_with_a_byte_order_mark_and_ends_lines_as_spreadsheets_do(shown):
    content = csv_file.to_csv(shown)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == len(shown) + 1
    assert content.count(b"\n") == content.count(b"\r\n")


def test_csv_has_every_column_in_order_then_the_text_columns(shown):
    assert rows_of(csv_file.to_csv(shown))[0] == ALL_COLUMNS
    assert text_columns.TEXT_COLUMNS == ("occupation_code", "area_code", "notes", "citation")


def test_read_csv_gives_the_frame_back_exactly(shown):
    pd.testing.assert_frame_equal(csv_file.read_csv(csv_file.to_csv(shown)), columns.rounded(shown), check_exact=True)


def test_read_csv_gives_thousands_of_figures_back_to_the_last_bit(every_cell):
    sample = every_cell.iloc[::97].reset_index(drop=True)
    back = csv_file.read_csv(csv_file.to_csv(sample))
    pd.testing.assert_frame_equal(back, columns.rounded(sample), check_exact=True)
    pd.testing.assert_series_equal(back["growth"], sample["growth"], check_exact=True)


def test_pandas_read_csv_gives_the_frame_back(shown):
    again, shown = pd.read_csv(io.BytesIO(csv_file.to_csv(shown))), columns.rounded(shown)
    assert list(again.columns) == ALL_COLUMNS
    for name in COLUMNS:
        ours = shown[name].mask(shown[name] == "") if name == "flags" else shown[name]
        assert again[name].isna().tolist() == ours.isna().tolist(), name
        if name != "retrieved_at":
            assert again[name].dropna().tolist() == ours.dropna().tolist(), name
    assert (pd.to_datetime(again["retrieved_at"]) == shown["retrieved_at"]).all()


def test_empty_frame_is_a_file_with_a_header_only():
    assert rows_of(csv_file.to_csv(empty())) == [ALL_COLUMNS]
    pd.testing.assert_frame_equal(csv_file.read_csv(csv_file.to_csv(empty())), empty())


def test_missing_figures_are_empty_cells_never_zero(shown):
    header, *rows = rows_of(csv_file.to_csv(shown))
    fishers = [dict(zip(header, row, strict=True)) for row in rows if row[0] == "45-3031" and row[4] == "06"]
    assert len(fishers) == 5
    for row in fishers:
        assert {row[name] for name in ("growth", "change", "employment", "base_employment", "low_80")} == {""}
        assert "no estimate" in row["notes"]


def test_same_frame_gives_the_same_bytes(shown):
    assert csv_file.to_csv(shown) == csv_file.to_csv(shown.copy())


def test_writing_a_file_leaves_the_frame_alone(shown):
    before = shown.copy()
    csv_file.to_csv(shown)
    xlsx_file.to_xlsx(shown)
    pd.testing.assert_frame_equal(shown, before)


# --- Codes that spreadsheets eat


def test_every_date_like_code_is_kept_as_text(public, every_cell):
    codes = date_like(public.occupations()["occupation_id"])
    assert len(codes) == 35
    assert "11-2021" in codes
    table = public.growth(codes, ["US", "06"], [10])
    wide = text_columns.with_text_columns(table)
    assert wide["occupation_code"].tolist() == [f"SOC {code}" for code in table["occupation_id"]]
    for row, code in zip(cells_of(xlsx_file.to_xlsx(table)), table["occupation_id"], strict=True):
        assert (row["occupation_id"].value, row["occupation_id"].data_type) == (code, "s")
        assert (row["occupation_code"].value, row["occupation_code"].data_type) == (f"SOC {code}", "s")


def test_state_codes_keep_their_leading_zero(public):
    table = public.growth(["29-1141"], ["06", "US"], [10])
    assert text_columns.with_text_columns(table)["area_code"].tolist() == ["FIPS 06", "US"]
    first, second = cells_of(xlsx_file.to_xlsx(table))
    assert (first["area_id"].value, first["area_id"].data_type) == ("06", "s")
    assert (first["area_code"].value, second["area_code"].value) == ("FIPS 06", "US")


def test_codes_of_local_areas_keep_their_zeros_and_come_back(public):
    areas = ["26420", "0100001"]
    table = public.growth(["29-1141"], areas, [10])
    assert text_columns.with_text_columns(table)["area_code"].tolist() == ["OEWS 26420", "OEWS 0100001"]
    for row, code in zip(cells_of(xlsx_file.to_xlsx(table)), areas, strict=True):
        assert (row["area_id"].value, row["area_id"].data_type) == (code, "s")
        assert (row["area_code"].value, row["area_code"].data_type) == (f"OEWS {code}", "s")
    pd.testing.assert_frame_equal(csv_file.read_csv(csv_file.to_csv(table)), columns.rounded(table))


@pytest.mark.parametrize(
    ("taxonomy", "name"), [("soc", "SOC"), ("socmajor", "SOC"), ("lotocc", "LOT"), ("lotspecocc", "LOT")]
)
def test_codes_carry_their_system(taxonomy, name):
    wide = text_columns.with_text_columns(frame(cell_rows(taxonomy=taxonomy)))
    assert set(wide["occupation_code"]) == {f"{name} 11-1111"}


# --- Notes and citation


def test_every_row_can_be_cited(shown):
    wide = text_columns.with_text_columns(shown)
    nation = shown["area_level"] == "nation"
    assert wide["citation"].str.contains(citation.BLS_DISCLAIMER, regex=False).all()
    assert wide.loc[nation, "citation"].str.startswith("U.S. Bureau of Labor Statistics, Employment Projections").all()
    assert not wide.loc[~nation, "citation"].str.startswith("U.S. Bureau").any()
    day = shown["retrieved_at"].iloc[0].strftime("%Y-%m-%d")
    assert wide["citation"].str.contains(f"retrieved {day}", regex=False).all()
    assert wide["citation"].str.contains("2025-35", regex=False).all()


def test_citation_without_a_date_is_still_a_sentence():
    assert "retrieved ," not in citation.citation("Fake source", "2024-34", "")


def test_notes_say_every_flag_in_words():
    assert text_columns.notes("") == ""
    assert text_columns.notes("small_base") == "small occupation (under 10,000 jobs): percentages are unreliable"
    assert text_columns.notes("small_base not_published") == (
        "small occupation (under 10,000 jobs): percentages are unreliable; not published here, or not in our data"
    )
    assert text_columns.notes("never_heard_of") == "never heard of"


def test_every_flag_in_the_data_has_words(every_cell):
    flags = {flag for text in every_cell["flags"].unique() for flag in text.split()}
    assert flags <= set(FLAG_NOTES)


# --- Nothing runs


def hostile(column: str) -> pd.DataFrame:
    """A row for each hostile text, in `column`."""
    table = frame(*(cell_rows(f"11-{place:04d}", years=[10]) for place in range(len(HOSTILE))))
    return table.assign(**{column: pd.array(HOSTILE, dtype="string")})


@pytest.mark.parametrize("column", ["occupation", "area", "source", "vintage", "occupation_id"])
def test_no_csv_cell_runs_as_a_formula(column):
    texts = [text for row in rows_of(csv_file.to_csv(hostile(column))) for text in row]
    for text in texts:
        assert not FORMULA.match(text) or is_number(text), text
    for name in HOSTILE:
        assert any(name in text for text in texts)


def is_number(text: str) -> bool:
    """Negative figures are numbers, not formulas."""
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text))


@pytest.fixture(scope="module")
def one_cell():
    return frame(cell_rows(years=[10]))


@given(name=st.text(min_size=1, max_size=30))
@settings(deadline=None, max_examples=30)
def test_any_name_is_escaped(one_cell, name):
    wide = text_columns.with_text_columns(one_cell.assign(occupation=pd.array([name], dtype="string")))
    written = wide["occupation"].iloc[0]
    assert not FORMULA.match(written)
    assert written.removeprefix("'") == name.removeprefix("'") or written == name


def test_harmless_name_is_left_alone():
    wide = text_columns.with_text_columns(frame(cell_rows(occupation="Actors = artists, 1-2")))
    assert set(wide["occupation"]) == {"Actors = artists, 1-2"}


@pytest.mark.parametrize("column", ["occupation", "source"])
def test_no_xlsx_cell_is_a_formula_or_a_link(column):
    content = xlsx_file.to_xlsx(hostile(column))
    for sheet in (xlsx_file.DATA, xlsx_file.ABOUT):
        for row in sheet_of(content, sheet).iter_rows():
            assert all(one.data_type != "f" and one.hyperlink is None for one in row)


# --- XLSX


def test_xlsx_has_the_columns_of_the_csv(shown):
    assert [one.value for one in next(sheet_of(xlsx_file.to_xlsx(shown)).iter_rows())] == ALL_COLUMNS


def test_xlsx_numbers_are_numbers_and_texts_are_texts(shown):
    for row, ours in zip(cells_of(xlsx_file.to_xlsx(shown)), columns.rounded(shown).to_dict("records"), strict=True):
        for name in NUMBERS:
            if pd.isna(ours[name]):
                assert row[name].value is None
            else:
                assert row[name].data_type == "n"
                assert row[name].value == pytest.approx(ours[name], rel=1e-15)
        for name in ("occupation_id", "area_id", "occupation", "basis", "source", "vintage"):
            assert row[name].value == (None if pd.isna(ours[name]) else ours[name])


def test_xlsx_shows_growth_as_a_percent_and_jobs_with_separators(shown):
    sheet = sheet_of(xlsx_file.to_xlsx(shown))
    names = {one.value: one.column_letter for one in sheet[1]}
    assert sheet.column_dimensions[names["growth"]].number_format == "0.0%"
    assert sheet.column_dimensions[names["change"]].number_format == "#,##0"


def test_xlsx_explains_itself_and_says_how_to_cite(shown):
    texts = [
        one.value for row in sheet_of(xlsx_file.to_xlsx(shown), xlsx_file.ABOUT).iter_rows() for one in row if one.value
    ]
    for line in text_columns.with_text_columns(shown)["citation"].unique():
        assert line in texts
    assert {"growth", "base_employment", "basis", "flags"} <= set(texts)


def test_xlsx_is_the_same_to_the_byte_whenever_it_is_written(shown, monkeypatch):
    first = xlsx_file.to_xlsx(shown)
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert properties.created == shown["retrieved_at"].iloc[0].to_pydatetime().replace(tzinfo=None)
    assert xlsx_file.to_xlsx(shown.copy()) == first


def test_xlsx_of_an_empty_frame_opens():
    assert [one.value for one in next(sheet_of(xlsx_file.to_xlsx(empty())).iter_rows())] == ALL_COLUMNS


def test_xlsx_without_a_date_has_a_fixed_timestamp():
    undated = frame(cell_rows())
    undated["retrieved_at"] = pd.Series(pd.NaT, index=undated.index, dtype=DTYPES["retrieved_at"])
    content = xlsx_file.to_xlsx(undated)
    created = openpyxl.load_workbook(io.BytesIO(content)).properties.created
    assert created is None or created.year < 2025

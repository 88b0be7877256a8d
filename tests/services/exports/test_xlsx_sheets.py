"""The workbook's three sheets: the table as it was shown, the data, and what all of it means."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from components.tables import state_table
from components.text import number_format, state_ranking
from services.exports import columns, xlsx_file
from services.exports.shown_table import ShownTable
from services.growth_rows import rows_of

NURSES = "29-1141"
ABOUT = xlsx_file.About(
    [("Occupations", "Registered nurses"), ("Areas", "all states")],
    "https://horizons.example/?occ=29-1141",
    [{"name": "BLS", "vintage": "2025-35", "publisher": "US", "licence": "Public domain", "url": "https://bls.gov"}],
)


@pytest.fixture(scope="module")
def shown(public) -> ShownTable:
    rows = rows_of(public.growth([NURSES], public.state_ids, [10]))
    return state_table.state_table(state_ranking.ranking(rows), public.profiles(NURSES))


@pytest.fixture(scope="module")
def book(public, shown) -> openpyxl.Workbook:
    table = columns.file_table(public, public.growth([NURSES], public.state_ids, [10]))
    return openpyxl.load_workbook(io.BytesIO(xlsx_file.to_xlsx(table, shown, ABOUT)))


def test_workbook_has_the_table_as_shown_first(book):
    assert book.sheetnames == ["As shown", "Data", "About"]


def test_first_sheet_is_the_table_of_the_screen(book, shown):
    header, *rows = book["As shown"].iter_rows(values_only=True)
    assert list(header) == list(shown.data.columns)
    assert len(rows) == len(shown.data) == 51
    for name, column in zip(header, zip(*rows, strict=True), strict=True):
        ours = shown.data[name]
        texts = shown.texts.get(name, {})
        for row, (cell, value) in enumerate(zip(column, ours, strict=True)):
            if row in texts:
                assert cell == texts[row], name
            elif isinstance(value, str):
                assert (cell or "") == value, name
            elif np.isnan(value):
                assert cell in {number_format.NOT_PUBLISHED, None}, name
            else:
                assert cell == pytest.approx(value, rel=1e-12), name


@pytest.mark.parametrize(
    ("growth", "is_none"),
    [(0.0004, True), (-0.0002, True), (0.0, True), (0.0005, False), (-0.0005, False), (0.05, False)],
)
def test_growth_that_rounds_to_zero_reads_as_on_the_screen(growth, is_none):
    table = ShownTable(pd.DataFrame({"Area": ["Ohio"], "Growth": [growth]}), {"Area": "text", "Growth": "percent"})
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.to_xlsx(columns.growth_frame.empty(), table)))
    cell = book["As shown"]["B2"]
    assert cell.value == growth, "still a number"
    assert (number_format.percent(growth) == number_format.NO_CHANGE) == is_none
    assert cell.number_format == ('"no change";"no change";"no change"' if is_none else "+0.0%;-0.0%;0.0%")


def test_numbers_of_the_first_sheet_are_formatted_and_columns_wide_enough(book, shown):
    sheet = book["As shown"]
    expected = {"percent": "+0.0%;-0.0%;0.0%", "count": "#,##0", "change": "+#,##0;-#,##0;0", "dollars": "$#,##0"}
    no_change = '"no change";"no change";"no change"'
    for cell in sheet[1]:
        kind = shown.kinds[cell.value]
        numbers = [row[0] for row in sheet.iter_rows(2, min_col=cell.column, max_col=cell.column)]
        if kind in expected:
            numbers = [number for number in numbers if number.data_type == "n" and number.number_format != no_change]
            assert {number.number_format for number in numbers} == {expected[kind]}, cell.value
        width = sheet.column_dimensions[cell.column_letter].width
        assert width >= max(len(word) for word in cell.value.split()), cell.value
        texts = [str(row[0].value) for row in sheet.iter_rows(2, min_col=cell.column, max_col=cell.column)]
        if kind == "text":
            assert width >= min(max(map(len, texts)), 60), cell.value


def test_wage_that_is_a_lower_bound_says_so():
    data = pd.DataFrame({"Area": ["Ohio", "Utah"], "Median wage": [239_200.0, 50_000.0]})
    kinds = {"Area": "text", "Median wage": "dollars"}
    table = ShownTable(data, kinds, {"Median wage": frozenset({0})})
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_file.to_xlsx(columns.growth_frame.empty(), table)))["As shown"]
    assert [sheet.cell(row, 2).number_format for row in (2, 3)] == ['$#,##0" or more"', "$#,##0"]


def test_data_sheet_has_every_column_and_all_occupations(book):
    header, *rows = book["Data"].iter_rows(values_only=True)
    assert set(columns.CONTEXT_COLUMNS) <= set(header)
    codes = [row[header.index("occupation_id")] for row in rows]
    assert codes == [NURSES] * 51 + ["00-0000"] * 51


def test_about_sheet_says_what_was_chosen_where_it_is_from_and_what_columns_mean(book):
    rows = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True) if row[0]}
    assert rows["Occupations"] == "Registered nurses"
    assert rows["Link"] == ABOUT.link
    assert rows["BLS"] == "US, 2025-35. Public domain. https://bls.gov"
    header = next(book["Data"].iter_rows(values_only=True))
    assert set(header) <= set(rows)


def test_hostile_name_in_the_shown_table_cannot_run():
    data = pd.DataFrame({"Area": ["=1+1", "@x", "+2"]})
    content = xlsx_file.to_xlsx(columns.growth_frame.empty(), ShownTable(data, {"Area": "text"}))
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(content))["As shown"].iter_rows(2)]
    assert [cell.value for cell in cells] == ["'=1+1", "'@x", "'+2"]
    assert all(cell.data_type == "s" for cell in cells)

"""The table of Places as cells, and as the workbook has it."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from components.tables import place_table
from components.text import number_format
from components.text.labels import base_label
from services import places
from services.exports import xlsx_file
from services.growth_frame import COLUMNS
from services.growth_rows import rows_of

NURSES, PARKING, ACTORS = "29-1141", "33-3041", "27-2011"


def table_of(growth, occupation=NURSES, measure="growth", level="states"):
    ordered = places.order(growth.places(occupation, level), measure)
    return ordered, place_table.place_table(ordered, rows_of(ordered), measure, "Places")


def texts(table, key):
    position = [column.key for column in table.columns].index(key)
    return [row[position].text for row in table.rows]


def test_rows_are_in_order_and_open_their_area(public):
    ordered, table = table_of(public, measure="wage")
    assert [row[0].opens for row in table.rows] == ordered["area_id"].tolist()
    assert [row[0].text for row in table.rows] == ordered["area"].tolist()
    assert table.sorted_by == "wage"


def test_chosen_measure_comes_first_and_is_never_left_out(public):
    for measure in places.MEASURES:
        _, table = table_of(public, measure=measure)
        assert table.columns[1].key == measure
        assert [column.drop == 0 for column in table.columns] == [True, True, *[False] * (len(table.columns) - 2)]


def test_every_measure_and_jobs_added_and_openings_are_there(public):
    _, table = table_of(public)
    keys = {column.key for column in table.columns}
    assert keys == {"area", *places.MEASURES, "change", "openings"}


def test_headings_of_projections_have_their_year(public):
    headings = {column.key: column.label for column in table_of(public)[1].columns}
    assert all(headings[key].endswith(" by 2035") for key in ("growth", "change", "likelihood"))


def test_missing_figures_are_words(public):
    ordered, table = table_of(public, PARKING)
    words = [text in {"not published", "no estimate"} for text in texts(table, "growth")]
    assert words == ordered["growth"].isna().tolist()
    has_agency = ordered["growth"].isna() & ordered["has_agency_growth"]
    assert [text == "no estimate" for text in texts(table, "growth")] == has_agency.tolist()
    assert any(words)


def test_estimates_have_three_significant_figures(public):
    _, table = table_of(public)
    assert all(len(text.replace(",", "").rstrip("0")) <= 3 for text in texts(table, "jobs"))


def test_hourly_wage_stays_hourly_on_screen(public):
    _, table = table_of(public, ACTORS, "wage")
    wages = [row[1] for row in table.rows]
    assert any(cell.note == "an hour" for cell in wages)


def test_column_that_nobody_publishes_is_left_out(public):
    keys = {column.key for column in table_of(public.with_agency_figures)[1].columns}
    assert "likelihood" not in keys
    assert "openings" not in {column.key for column in table_of(public, level="local")[1].columns}


@pytest.mark.parametrize("level", ["states", "local"])
def test_workbook_has_growth_unrounded_and_jobs_as_the_page_has_them(public, level):
    ordered, _ = table_of(public, measure="jobs", level=level)
    shown = place_table.shown(ordered, rows_of(ordered))
    assert shown.data["Area"].tolist() == ordered["area"].tolist()
    known = ordered["growth"].notna()
    assert shown.data.loc[known, "Growth to 2035"].tolist() == ordered.loc[known, "growth"].tolist()
    assert shown.data["Growth to 2035"].isna().tolist() == (~known).tolist()
    assert set(shown.data.columns) == set(shown.kinds)
    jobs = [number_format.jobs(value) for value in shown.data["Jobs, base year"]]
    assert jobs == [base_label(row) for row in rows_of(ordered)]
    assert number_format.percent_range(*ordered.loc[0, ["low_80", "high_80"]]) == shown.data["80 % range"].iloc[0]


def test_place_that_the_source_did_not_answer_for_is_not_called_unpublished(public):
    ordered = places.order(public.places(NURSES), "growth")
    figures = ["growth", "base_employment", "change", "low_80", "high_80", "p_growth", "location_quotient"]
    ordered.loc[3, [*figures, "annual_wage", "openings_per_year"]] = pd.NA
    ordered.loc[3, "flags"] = "failed"
    rows = rows_of(ordered)
    cells = place_table.place_table(ordered, rows, "growth", "Places").rows[3]
    assert {cell.text for cell in cells[1:]} == {number_format.NO_ANSWER}
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_file.to_xlsx(ordered[list(COLUMNS)], place_table.shown(ordered, rows)))
    )
    written = [cell.value for cell in list(book[xlsx_file.SHOWN].rows)[4]]
    assert number_format.NO_ANSWER in written
    assert number_format.NOT_PUBLISHED not in written

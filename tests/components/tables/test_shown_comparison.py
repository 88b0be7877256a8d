"""The workbook's first sheet has the comparison's table as the screen has it."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from components.charts import style
from components.sections import growth_charts
from components.tables import shown_comparison
from components.text import number_format
from services.exports import columns, xlsx_file
from services.growth_frame import HORIZONS
from services.growth_rows import rows_of

OCCUPATIONS, AREAS = ["29-1141", "29-1215", "45-3031"], ["US", "06", "26420"]


@pytest.fixture(scope="module")
def table(public):
    rows = rows_of(public.growth(OCCUPATIONS, AREAS, HORIZONS))
    return growth_charts.comparison_of(public, rows, style.occupation_colors(OCCUPATIONS))


@pytest.fixture(scope="module")
def sheet(public, table):
    frame = columns.file_table(public, public.growth(OCCUPATIONS, AREAS, HORIZONS))
    content = xlsx_file.to_xlsx(frame, shown_comparison.shown_comparison(table))
    return openpyxl.load_workbook(io.BytesIO(content))[xlsx_file.SHOWN]


def as_shown(cell) -> str:
    """A cell of the workbook, written as the screen writes its figure."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    writers = {
        "+0.0%;-0.0%;0.0%": number_format.percent,
        "#,##0": number_format.jobs,
        "+#,##0;-#,##0;0": number_format.job_change,
        "$#,##0": number_format.dollars,
        '$#,##0" or more"': lambda amount: number_format.dollars(amount, is_minimum=True),
    }
    return writers[cell.number_format](cell.value)


def test_first_sheet_is_equal_to_the_comparison_on_the_screen(table, sheet):
    header, *rows = list(sheet.iter_rows())
    labels = [column.label for column in table.columns]
    assert [cell.value for cell in header][: len(labels)] == labels
    assert len(rows) == len(table.rows) == 9
    for cells, shown in zip(rows, table.rows, strict=True):
        for label, cell, ours in zip(labels, cells, shown, strict=False):
            assert as_shown(cell) == ours.text, label


def test_wage_by_the_hour_is_written_as_the_screen_has_it(public):
    actors, areas = ["27-2011"], ["US", "06"]
    growth = public.growth(actors, areas, HORIZONS)
    shown = growth_charts.comparison_of(public, rows_of(growth), style.occupation_colors(actors))
    content = xlsx_file.to_xlsx(columns.file_table(public, growth), shown_comparison.shown_comparison(shown))
    sheet = openpyxl.load_workbook(io.BytesIO(content))[xlsx_file.SHOWN]
    wages = [cell.value for row in sheet.iter_rows(2) for cell in row if str(cell.value).endswith("an hour")]
    assert wages == [cell.text for row in shown.rows for cell in row if cell.text.endswith("an hour")] != []


def test_local_area_has_a_dash_where_only_states_have_figures(table):
    places = [place for place, column in enumerate(table.columns) if column.key in {"agency", "openings"}]
    assert len(places) == 2
    houston = [row for row in table.rows if any(cell.text.startswith("Houston") for cell in row)]
    assert {row[place].text for row in houston for place in places} == {number_format.EN_DASH}


def test_figures_are_numbers_and_notes_have_a_column(table, sheet):
    header = [cell.value for cell in sheet[1]]
    numbers = [cell for row in sheet.iter_rows(2) for cell in row if cell.data_type == "n" and cell.value is not None]
    assert len(numbers) > 40
    assert header[-1] == shown_comparison.NOTES
    assert any("small occupation" in str(sheet.cell(row, len(header)).value) for row in range(2, 11))


def test_wage_that_is_a_lower_bound_stays_one(table):
    shown = shown_comparison.shown_comparison(table)
    (wage,) = (name for name in shown.data if name.startswith("Median wage"))
    surgeons = [place for place, row in enumerate(table.rows) if any(cell.text.endswith("or more") for cell in row)]
    assert shown.minimums.get(wage, frozenset()) == set(surgeons)
    assert pd.api.types.is_list_like(shown.data[wage])

"""What a workbook holds beside its cells: merges, formulas, hidden columns, other sheets."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.chart import BarChart

from services.errors import BadInputError
from services.plan.make_plan import make_plan, read
from services.plan.read_roles import read_file
from services.plan.roles import CHECK, NOTE, WARNING
from services.plan.sheet_xml import filled_rows, read_marks
from services.plan.xlsx_file import to_xlsx
from tests.services.plan.test_bad_files import SHEET, book, changed
from tests.services.plan.test_plan import OPTIONS

ROLES = [["Role", "Location", "Headcount"], ["Cooks", "Austin, TX", 30], ["Cashiers", None, 20], ["Bakers", None, 4]]


def workbook(rows, **columns):
    """A workbook of one sheet; `columns` by letter: whether hidden, or the format of its numbers."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for letter, change in columns.items():
        if change == "hidden":
            made.active.column_dimensions[letter].hidden = True
        else:
            for cell in made.active[letter][1:]:
                cell.number_format = change
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def warned(roles):
    return [note.message for note in roles.notes if note.level == WARNING]


@pytest.mark.parametrize("number", [30, "30"])
def test_number_over_several_lines_counts_once_and_the_others_are_named(public, number):
    rows = [["Role", "Headcount"], ["Cooks", number], ["Cashiers", None], ["Bakers", None], ["Butchers", 5]]
    roles = read(public, book(("A", rows), merge="B2:B4"))
    assert roles.headcount == 35
    assert warned(roles) == ["A number in merged cells (B2:B4) counts once, in its first line; give each line its own."]


def test_code_and_rate_over_several_lines_are_those_of_each(public):
    rows = [["State", "Role", "Headcount", "Attrition"], ["06", "Cooks", 30, "12%"], [None, "Cashiers", 5, None]]
    assert read(public, book(("A", rows), merge="A2:A3")).frame["area_text"].tolist() == ["06", "06"]
    assert read(public, book(("A", rows), merge="D2:D3")).frame["own_attrition"].tolist() == [0.12, 0.12]


def test_merges_are_found_behind_a_sheet_of_charts_and_in_elements_with_a_prefix():
    made = openpyxl.load_workbook(io.BytesIO(book(("A", ROLES), merge="B2:B4")))
    made.create_chartsheet("Chart", 0).add_chart(BarChart())
    buffer = io.BytesIO()
    made.save(buffer)
    areas = read_file(buffer.getvalue(), lambda _: False, lambda _: False).frame["area_text"]
    assert areas.tolist() == ["Austin, TX"] * 3
    part = (
        b'<x:cols><x:col hidden="1" max="3" min="2"/></x:cols><x:row r="1" hidden="1"><x:c><x:f>A1</x:f><x:v>1</x:v>'
        b'</x:c></x:row><x:row r="2"><x:c/></x:row><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells>'
    )
    marks = read_marks(part)
    assert (marks.merges, marks.hidden_rows, marks.hidden_columns) == (("A1:A2",), 1, {1, 2})
    assert marks.has_formulas
    assert filled_rows(part) == 1


def test_visible_headcount_is_read_before_a_hidden_one(public):
    rows = [["Role", "Headcount", "FTE"], ["Cooks", 999, 3], ["Cashiers", 888, 2]]
    roles = read(public, workbook(rows, B="hidden"))
    assert roles.headcount == 5
    assert (roles.notes[0].level, roles.notes[0].message) == (
        CHECK,
        "Hidden columns were not read: B. Unhide them if they are part of the list.",
    )


@pytest.mark.parametrize("letter", ["A", "B"])
def test_hidden_column_without_which_there_is_no_list_is_read_with_a_warning(public, letter):
    rows = [["Role", "Headcount"], ["Cooks", 3], ["Cashiers", 2]]
    roles = read(public, workbook(rows, **{letter: "hidden"}))
    assert roles.headcount == 5
    assert warned(roles) == [f"Hidden columns were read as well: {letter}."]


def test_empty_hidden_columns_are_not_mentioned(public):
    assert not read(public, workbook([["Role", "HC"], ["Cooks", 3]], D="hidden", E="hidden")).notes


def test_formulas_without_results_are_told_what_to_do_about(public):
    rows = [["Role", "HC"], ["Cooks", 3], ["Cashiers", "=1+1"]]
    assert warned(read(public, workbook(rows))) == [
        "1 formula has no stored result: open the workbook in a spreadsheet, save it, and choose it again."
    ]
    stored = changed(workbook(rows), SHEET, b"<v />", b"<v>2</v>")
    roles = read(public, stored)
    assert roles.headcount == 5
    assert [note.level for note in roles.notes] == [NOTE]
    two = workbook([*rows, ["Bakers", "=1+1"]])
    for cell in (b'<c r="B3"><f>1+1</f><v>2</v>', b'<c r="B3" t="str"><f>1+1</f><v />'):
        empty = read(public, changed(two, SHEET, b'<c r="B3"><f>1+1</f><v />', cell))
        assert "Line 4: “Bakers” has no headcount." in map(str, empty.notes)
        assert not warned(empty)


def test_own_workbook_is_read_from_its_rows(public):
    planned = make_plan(public, "Role,Area,Headcount\n29-1141,,40\n35-2014,,30\n", OPTIONS, [2030])
    roles = read(public, to_xlsx(planned.plan, 2030))
    assert (roles.sheet, roles.headcount) == ("Rows", 70)
    assert not [note for note in roles.notes if "stored result" in note.message and note.level == WARNING]


def test_text_that_a_program_protected_by_a_formula_is_that_text(public):
    roles = read(public, 'Role,Headcount\n="35-3023","=""120"""\n="Cooks",="4"\n')
    assert roles.frame["role"].tolist() == ["35-3023", "Cooks"]
    assert roles.headcount == 124


def test_percent_sign_that_is_text_in_a_format_scales_nothing(public):
    rows = [["Role", "HC", "Attrition"], ["Cooks", 3, 12.5]]
    for number_format in ('0.0" %"', "0.0\\%"):
        assert read(public, workbook(rows, C=number_format)).frame["own_attrition"].tolist() == [0.125]


def test_other_sheets_with_lists_are_named_with_their_people(public):
    west, east = [["Role", "HC"], ["Cooks", 3], ["Cashiers", 9]], [["Role", "HC"], ["Cooks", 4]]
    roles = read(public, book(("Notes", [["Read me"]]), ("West", west), ("East", east)))
    assert warned(roles) == ["The sheet “West” was read (12 people); other sheets have lists, too: “East” (4)."]
    assert not warned(read(public, book(("Notes", [["Read me"]]), ("West", west))))
    many = [["Role", "HC", "HC", "Growth", "Growth", "Attrition", "Attrition"], ["Cooks", 3, 4, 0, 0, 0, 0]]
    assert warned(read(public, book(("West", west), ("Odd", many))))[0].endswith("too: “Odd” (3).")


def test_long_list_that_is_cut_is_read_before_a_short_one(public, monkeypatch):
    monkeypatch.setattr("services.plan.tables.MAX_ROWS", 4)
    short, long = [["Role", "HC"], ["Cooks", 3]], [["Role", "HC"], *[["Cooks", 1]] * 9]
    assert read(public, book(("A", short), ("B", long))).sheet == "B"


def test_list_of_which_no_line_can_be_planned_is_refused_with_the_reason(public):

    with pytest.raises(BadInputError) as refused:
        make_plan(public, workbook([["Role", "HC"], ["Cooks", "=1+1"]]), None)
    assert "no stored result" in refused.value.next_step

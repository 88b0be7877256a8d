"""Bad files and pasted lists: each gets a clear answer, line by line, and what can be planned goes on."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import datetime

import openpyxl
import pytest

from services.errors import BadInputError
from services.plan import guesses, headings, tables, workbook
from services.plan.make_plan import code_tests, read
from services.plan.read_roles import read_pasted

HEAD = "Job title,Area,Headcount,Attrition,Growth,Planned hires,Cost per hire\n"


def book(*sheets: tuple[str, list[list[object]]], merge: str = "", percent: str = "") -> bytes:
    """A workbook with these sheets; `merge` merges cells, `percent` formats a cell, both on the first."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if merge:
        workbook.worksheets[0].merge_cells(merge)
    if percent:
        workbook.worksheets[0][percent].number_format = "0%"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def hidden_row() -> bytes:
    """A workbook whose third line is hidden."""
    content = book(("A", [["Role", "HC"], ["Cooks", 4], ["Cashiers", 3]]))
    return changed(content, SHEET, b'<row r="3"', b'<row r="3" hidden="1"')


def wide(kind: str) -> bytes:
    """A list whose columns of interest stand behind 150 others."""
    rows: list[list[object]] = [[*(f"Field {n}" for n in range(150)), "Job title", "HC"], [*["x"] * 150, "Cooks", 5]]
    return book(("A", rows)) if kind == "xlsx" else "\n".join(",".join(map(str, row)) for row in rows).encode()


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__xml", ".xml").replace("__iwa", ".iwa").replace("__", "/"), content)
    return buffer.getvalue()


def bomb() -> bytes:
    """A workbook whose sheet unpacks to 200 MB of nothing."""
    buffer = io.BytesIO(book(("Roles", [["Role", "Headcount"], ["Cashiers", 3]])))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet9.xml", b" " * (200 * 2**20))
    return buffer.getvalue()


def changed(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """A workbook with `old` in a member replaced, where it first stands."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            raw = before.read(name)
            assert name != member or old in raw
            after.writestr(name, raw.replace(old, new, 1) if name == member else raw)
    return buffer.getvalue()


SMALL = book(("Roles", [["Role", "Headcount"], ["Cashiers", 3]]))
LAUGHS = b"<!DOCTYPE x [%s]><worksheet" % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(12)
)
SHEET = "xl/worksheets/sheet1.xml"

REFUSED = {
    "a billion laughs": (
        changed(changed(SMALL, SHEET, b"<worksheet", LAUGHS), SHEET, b"<v>3<", b"<v>&a11;<"),
        "damaged",
    ),
    "many styles": (changed(SMALL, "xl/styles.xml", b"</cellXfs>", b"<xf/>" * 100_000 + b"</cellXfs>"), "styles"),
    "many sheets": (book(*((f"S{n}", [["Role", "Headcount"], ["Cooks", 1]]) for n in range(51))), "51 sheets"),
    "two sheets that are one": (
        changed(book(("A", [[1]]), ("B", [[1]])), "xl/_rels/workbook.xml.rels", b"sheet2.xml", b"sheet1.xml"),
        "two sheets are one",
    ),
    "empty": (b"", "empty"),
    "only white space": (b" \r\n\t ", "empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty"),
    "larger than 10 MB": (b"a,1\n" * 3_000_000, "10 MB"),
    "a PDF": (b"%PDF-1.7 ...", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
    "a photograph": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
    "a workbook of before 2007": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
    "gzip": (b"\x1f\x8b\x08\x00", "compressed"),
    "rich text": (b"{\\rtf1 Nurses 12}", "word processor"),
    "a web page": (b"<!DOCTYPE html><html><table><tr><td>Nurse", "web page"),
    "a web page that begins with its styles": (b"\n<style>td{}</style><table><tr><td>Nurse", "web page"),
    "a web archive of a report server": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web archive"),
    "a file of an old spreadsheet": (b'ID;PWXL;N;E\nC;Y1;X1;K"Job Title"\n', "SYLK"),
    "JSON": (b'[{"role": "Nurse", "headcount": 3}]', "JSON"),
    "XML": (b"<?xml version='1.0'?><roles/>", "web page or XML"),
    "bytes that are no text": (b"\x01\x00\x02\x03" * 100, "neither a text nor a workbook"),
    "a zip without a workbook": (archive(**{"list.csv": b"Role,Headcount\nNurse,1"}), "no workbook"),
    "a truncated workbook": (book(("A", [["Role", "Headcount"]]))[:400], "damaged"),
    "OpenDocument": (archive(mimetype=b"x", **{"content.xml": b"<x/>"}), "OpenDocument"),
    "a binary workbook": (archive(**{"xl__workbook.bin": b"x"}), "binary"),
    "a workbook that is no XML": (archive(**{"xl__workbook.xml": b"no", "[Content_Types].xml": b"no"}), "damaged"),
    "a zip bomb": (bomb, "unpacks to"),
    "a workbook without a list": (book(("A", [[1, 2], [3, 4]])), "No list of roles"),
    "several sheets without a list": (book(("A", [[1]]), ("B", [[2]])), "on none of its 2 sheets"),
    "a document of Numbers": (archive(Index__Document__iwa=b"x", preview=b"x"), "Numbers"),
    "a document of Word": (archive(word__document__xml=b"<a/>"), "word processor"),
    "headings alone": (b"Role,Headcount\n", "No list of roles"),
    "numbers alone": (b"1,2\n3,4\n", "No list of roles"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_file_without_a_list_is_refused_with_the_reason(public, name):
    content, reason = REFUSED[name]
    with pytest.raises(BadInputError) as error:
        read(public, content() if callable(content) else content)
    assert reason in error.value.message
    assert error.value.next_step


# name: (content, people in the plan, part of a note with its line)
READ: dict[str, tuple[bytes | str, float, str]] = {
    "semicolons and decimal commas": ("Rolle;Role;Headcount\nx;Cashiers;1.200,5\n", 1200.5, "Line 2: headcount 1200.5"),
    "tabs": ("Role\tHeadcount\nCashiers\t12\n", 12, ""),
    "bars": ("Role|Headcount\nCashiers|12\n", 12, ""),
    "a line that names the separator": ("sep=;\nRole;Headcount\nCashiers;(2)\n", 0, "Line 3: headcount “(2)”"),
    "commas in titles": ('Role,Headcount\n"Nurse, ICU",12\n', 12, ""),
    "UTF-16 with a mark": ("Role,Headcount\nCashiers,12\n".encode("utf-16"), 12, ""),
    "UTF-16 without a mark": ("Role,Headcount\nCashiers,12\n".encode("utf-16-le"), 12, ""),
    "UTF-16, big end first": ("Role,Headcount\nCashiers,12\n".encode("utf-16-be"), 12, ""),
    "Windows text": ("Role,Headcount\nMâitre d’,3\n".encode("cp1252"), 3, "not in UTF-8"),
    "UTF-8 with a mark": ("\ufeffRole,Headcount\nCashiers,12\n".encode(), 12, ""),
    "line ends of old Macintoshes": (b"Role,Headcount\rCashiers,12\r", 12, ""),
    "half a character": ("Role,Headcount\nCashiers \ud800,12\n", 12, ""),
    "zeros among the text": ("Role,Headcount\nCash\x00iers,12\n", 12, ""),
    "lines above the headings": ("Acme Inc.\nStaff as of today\n\nRole,Headcount\nCashiers,12\n", 12, ""),
    "headings again in the middle": ("Role,Headcount\nCashiers,12\nRole,Headcount\nCooks,3\n", 15, ""),
    "no headings": ("Cashiers,12\nRegistered nurses,3\n", 15, "No headings were found"),
    "no headings, with areas": ("Cashiers,Ohio,12\nRegistered nurses,Texas,3\n", 15, "column 2 was taken as the area"),
    "a headcount heading that is not known": (
        "Role,Xyz\nCashiers,12\n",
        12,
        "Column 2 (Xyz) was taken as the headcount",
    ),
    "a sum below another column": ("Dept,Role,Headcount\nICU,Cashiers,12\nTotal,,12\n", 12, "Line 3: “Total” is a sum"),
    "an area heading that is not known": (
        'Role,Campus,HC\nCashiers,"Columbus, OH",12\nCooks,Cleveland OH,3\nCooks,Remote,1\n',
        16,
        "Column 2 (Campus) was taken as the area",
    ),
    "titles alone": ("Registered nurses\nCashiers\n", 2, "each line counts as one person"),
    "headings in capitals with units": ("JOB TITLE,HEADCOUNT (FTE)\nCashiers,12\n", 12, ""),
    "city and state apart": ("Role,City,State,HC\nCashiers,Houston,TX,12\n", 12, ""),
    "negative headcount": (f"{HEAD}Cashiers,Ohio,-3\nCooks,Ohio,4\n", 4, "Line 2: headcount “-3” is not between"),
    "negative headcount of bookkeepers": (f"{HEAD}Cashiers,Ohio,(3)\n", 0, "Line 2: headcount “(3)” is not between"),
    "fractional headcount": (f"{HEAD}Cashiers,Ohio,2.5\n", 2.5, "Line 2: headcount 2.5 is read as full-time"),
    "headcount of 0": (f"{HEAD}Cashiers,Ohio,0\n", 0, "Line 2: headcount is 0"),
    "no headcount": (f"{HEAD}Cashiers,Ohio,\nCooks,Ohio,4\n", 4, "Line 2: “Cashiers” has no headcount"),
    "headcount in words": (f"{HEAD}Cashiers,Ohio,ten\n", 0, "Line 2: headcount “ten” is no number"),
    "headcount as a range": (f"{HEAD}Cashiers,Ohio,5-10\n", 0, "Line 2: headcount “5-10” is a range"),
    "headcount as a percent": (f"{HEAD}Cashiers,Ohio,5%\n", 0, "Line 2: headcount “5%” is a percent"),
    "headcount without end": (f"{HEAD}Cashiers,Ohio,1e999\n", 0, "Line 2: headcount “1e999” is no number"),
    "headcount NaN": (f"{HEAD}Cashiers,Ohio,nan\n", 0, "Line 2: headcount “nan” is no number"),
    "headcount beyond all employers": (f"{HEAD}Cashiers,Ohio,99999999\n", 0, "Line 2: headcount “99999999” is not"),
    "headcount with units": (f'{HEAD}Cashiers,Ohio,"1,200 FTE"\n', 1200, ""),
    "an error of the spreadsheet": (f"{HEAD}Cashiers,Ohio,#REF!\n", 0, "Line 2: headcount “#REF!” is an error"),
    "a formula in a CSV": (f"{HEAD}Cashiers,Ohio,=A1+2\n", 0, "formula without a stored result"),
    "no role": (f"{HEAD},Ohio,12\nCooks,Ohio,4\n", 4, "Line 2: it names no role"),
    "a total": (f"{HEAD}Cooks,Ohio,4\nGrand total,,4\n", 4, "Line 3: “Grand total” is a sum"),
    "duplicates": (f"{HEAD}Cooks,Ohio,4\ncooks,ohio,5\n", 9, "Line 3: the same role and area as line 2"),
    "attrition as a fraction": (f"{HEAD}Cooks,Ohio,4,0.12\n", 4, "Attrition 0.12 is read as 12 % a year"),
    "attrition as a percent": (f"{HEAD}Cooks,Ohio,4,12\n", 4, "Attrition 12 is read as 12 % a year"),
    "attrition below 0": (f"{HEAD}Cooks,Ohio,4,-5%\n", 4, "Line 2: attrition “-5%” is not between"),
    "attrition that nobody has": (f"{HEAD}Cooks,Ohio,4,900%\n", 4, "Line 2: attrition “900%” is not between"),
    "attrition in words": (f"{HEAD}Cooks,Ohio,4,high\n", 4, "Line 2: attrition “high” is no number"),
    "growth beyond reason": (f"{HEAD}Cooks,Ohio,4,,999%\n", 4, "Line 2: growth “999%” is not between"),
    "planned hires below 0": (f"{HEAD}Cooks,Ohio,4,,,-2\n", 4, "Line 2: planned hires “-2” is not between"),
    "cost with a currency": (f'{HEAD}Cooks,Ohio,4,,,,"$4,500"\n', 4, ""),
    "a code that is a date": ("Code,Headcount\nNov-21,4\n", 4, "Line 2: “Nov-21” is a date"),
    "a code that is no code": ("SOC code,Title,HC\nE123,Cooks,4\n", 4, "Line 2: “E123” is no code"),
    "codes that may be the employer's own": (
        "Code,Title,HC\n151252,Cooks,4\n",
        4,
        "Column 1 (Code) was left out, as it may be your own; call it “SOC code” if it is one.",
    ),
    "a quotation mark that is not closed": ('Role,Headcount\nCashiers,12\n"Cooks,3\n' + "x" * 140_000, 12, "quotation"),
    "line breaks in cells": ('Role,Headcount\n"Cash\niers",12\nCooks,-1\n', 12, "Line 4: headcount “-1”"),
    "more columns than are read": (f"{HEAD}Cooks,Ohio,4{',' * 500}x\n", 4, ""),
    "rows of different length": (
        "Role,Area,Headcount\nCooks\nCashiers,Ohio,3,4,5\n",
        3,
        "Line 2: “Cooks” has no headcount",
    ),
    "right-to-left and wide digits": ("Role,Headcount\nCooks,１２\n", 12, ""),
    "a date for a code in a workbook": (
        book(("A", [["Code", "Headcount"], [datetime(2021, 11, 1), 4]])),
        4,
        "Line 2: “2021-11-01” is a date",
    ),
    "a date for a headcount": (
        book(("A", [["Role", "Headcount"], ["Cooks", datetime(2021, 11, 1)]])),
        0,
        "“2021-11-01” is a date",
    ),
    "merged areas": (
        book(("A", [["Area", "Role", "HC"], ["Ohio", "Cooks", 4], [None, "Cashiers", 5]]), merge="A2:A3"),
        9,
        "",
    ),
    "merged headings": (book(("A", [["Staff", None], ["Role", "HC"], ["Cooks", 4]]), merge="A1:B1"), 4, ""),
    "percents of a workbook": (book(("A", [["Role", "HC", "Attrition"], ["Cooks", 4, 0.12]]), percent="C2"), 4, ""),
    "a formula without a result": (
        book(("A", [["Role", "HC"], ["Cooks", "=2+2"], ["Cashiers", 3]])),
        3,
        "Line 2: headcount “=2+2” is a formula",
    ),
    "several sheets": (
        book(("Cover", [["Acme"]]), ("Roles", [["Role", "HC"], ["Cooks", 4]])),
        4,
        "The sheet “Roles” was read",
    ),
    "hidden rows": (hidden_row(), 7, "1 hidden row (for example, filtered out) was read"),
    "tabs and decimal commas": ("Role\tHeadcount\nCashiers\t1.234\nCooks\t2,5\n", 1236.5, ""),
    "semicolons and decimal points": ("Role;Headcount\nCashiers;1,234\nCooks;2.5\n", 1236.5, ""),
    "thousands of a Swiss spreadsheet": ("Role,Headcount\nCashiers,1’234\n", 1234, ""),
    "attrition with a word for percent": (f"{HEAD}Cooks,Ohio,4,12 percent\nCooks,Texas,4,0.5 pct\n", 8, ""),
    "two hundred columns": (wide("csv"), 5, ""),
    "two hundred columns of a workbook": (wide("xlsx"), 5, ""),
    "headcounts of three years": (
        "Role,Headcount 2024,Headcount 2025,HC\nCooks,5,6,7\n",
        7,
        "Column 4 (HC) was taken as the headcount, not column 2 (Headcount 2024), column 3 (Headcount 2025).",
    ),
    "a line for each person": (
        "Employee ID,Position ID,Job title,Location\n71,900,Cooks,Ohio\n72,901,Cooks,Texas\n",
        2,
        "each line counts as one person",
    ),
    "hours of each person in percent": (
        "Job title,FTE %\nCooks,100\nCooks,50%\n",
        1.5,
        "headcount 0.5 is read as full-time",
    ),
    "hours of each person as fractions": (
        "Job title,FTE %\nCooks,1\nCooks,0.5\n",
        1.5,
        "headcount 0.5 is read as full",
    ),
    "shares of the staff": ("Role,Headcount %\nCooks,60%\n", 0, "headcount “60%” is a percent"),
    "years for headings": (
        "Job title,2024,2025\nCooks,5,6\nCashiers,4,4\n",
        10,
        "Column 3 (2025) was taken as the headcount, not column 2 (2024).",
    ),
    "a total beside its parts": (
        "Role,Male,Female,Total\nCooks,3,2,5\nCashiers,1,3,4\nTotal,4,5,9\n",
        9,
        "“Total” is a sum",
    ),
    "a pivot table that counts": (
        "Row Labels,Count of Employee ID\nCooks,5\nGrand Total,5\n",
        5,
        "“Grand Total” is a sum",
    ),
    "a pivot table that adds": ("Row Labels,Sum of FTE\nCooks,5.5\nGrand Total,5.5\n", 5.5, "“Grand Total” is a sum"),
    "a rate of a month": (
        "Role,HC,Turnover (monthly)\nCooks,5,2%\n",
        5,
        "Column 3 (Turnover (monthly)) is not an annual rate",
    ),
    "a number of leavers": ("Role,HC,Leavers\nCooks,50,7\n", 50, "Column 3 (Leavers) is a number of people"),
    "numbers of the lines": ("1,Cashiers\n2,Cooks\n3,Bakers\n4,Cooks\n", 4, "each line counts as one person"),
    "headings merged over two rows": (
        book(("A", [["Role", "HC", None], [None, "2025", "2026"], ["Cooks", 4, 5]]), merge="A1:A2"),
        4,
        "",
    ),
    "an error for a title": ("Role,Headcount\n#N/A,5\nCooks,4\n", 4, "Line 2: “#N/A” is an error"),
    "a quotation mark that is open to the end": (
        'Role,Headcount\nCooks,4\n"Cashiers,5\nBakers,6\n',
        4,
        "The lines after line 3 were not read",
    ),
    "an inch in a title": ('Role,Headcount\nCooks,4\nPipe 6" fitters,5\n', 9, ""),
    "true and false": (book(("A", [["Role", "HC"], ["Cooks", True]])), 0, "Line 2: headcount “TRUE” is no number"),
}


@pytest.mark.parametrize("name", READ)
def test_line_that_cannot_be_read_is_named_and_the_rest_goes_on(public, name):
    content, people, said = READ[name]
    roles = read(public, content)
    assert roles.headcount == pytest.approx(people)
    texts = [str(note) for note in roles.notes]
    assert not said or any(said in text for text in texts), texts


def test_columns_of_degrees_and_departments_are_no_areas(public):
    for column in (["MD", "PA", "MD"], ["ICU", "OR", "ER"], ["Day", "Night", "Day"], ["06", "39", "11"]):
        lines = "".join(f"Cashiers,{text},{n}\n" for n, text in enumerate(column, 1))
        assert read(public, f"Role,Xyz,Headcount\n{lines}").frame["area_text"].isna().all(), column


@pytest.mark.parametrize(
    "name",
    [
        "Total employees",
        "Sum of headcount",
        "Overall",
        "All roles",
        "TOTALS:",
        "Total (all sites)",
        "Grand Total - FTE",
    ],
)
def test_line_of_a_sum_is_not_counted_again(public, name):
    assert read(public, f"Role,Headcount\nCooks,5\nCashiers,3\n{name},8\n").headcount == 8


@pytest.mark.parametrize(
    "title", ["Total Rewards Manager", "Totals Clerk", "Allergist", "Overall Designer", "Summer Intern"]
)
def test_role_whose_title_begins_like_a_sum_is_counted(public, title):
    assert read(public, f"Role,Headcount\nCooks,5\n{title},8\n").headcount == 13


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Cost center", None),
        ("Monthly attrition", None),
        ("Leavers %", headings.ATTRITION),
        ("Turnover this year", headings.ATTRITION),
        ("Position ID", None),
        ("Position number", None),
        ("Hires start date", None),
        ("Number of employees (FTE)", headings.HEADCOUNT),
        ("Total number of employees", headings.HEADCOUNT),
        ("Annual attrition 2025 (%)", headings.ATTRITION),
        ("Detailed SOC code", headings.CODE),
        ("Job title (code)", headings.ROLE),
        ("Cost per hire (avg)", headings.COST),
    ],
)
def test_heading_of_an_id_a_date_or_a_center_is_no_number_to_plan_with(heading, field):
    assert headings.field_of(heading) == field


def test_at_least_sixty_kinds_of_bad_lists_are_tried():
    assert len(REFUSED) + len(READ) >= 60


def test_merged_area_stands_in_each_line(public):
    assert list(read(public, READ["merged areas"][0]).frame["area_text"]) == ["Ohio", "Ohio"]


def test_merges_that_overlap_without_end_fill_no_more_cells_than_a_list_has():
    lines = 300
    merges = f'<mergeCell ref="A2:A{lines}"/>'.encode() * 1_000
    rows = [["Role", "Headcount"], ["Cashiers", 1], *[[None, 1]] * lines]
    content = changed(
        book(("A", rows)), SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"
    )
    filled, spread = [], workbook.spread
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "spread", lambda *given: filled.append(spread(*given)) or filled[-1])
        found = workbook.Workbook(content).read_rows("A", 1_000, 10).rows
    assert sum(cells for cells, _ in filled) == 100_000 < lines * 1_000 - 2_000
    assert [row[0] for row in found[1:lines]] == ["Cashiers"] * (lines - 1)


def test_percent_cell_of_a_workbook_is_a_percent(public):
    assert read(public, READ["percents of a workbook"][0]).frame["own_attrition"].tolist() == [0.12]


def test_code_that_became_a_date_is_restored(public):
    assert read(public, READ["a code that is a date"][0]).frame["role"].tolist() == ["11-2021"]


@pytest.mark.parametrize("text", ["3021-11-01", "11/1/3021", "Nov-3021", "2021-11-01", "11/1/2021", "1/11/2021"])
def test_date_of_any_year_is_restored(public, text):
    assert read(public, f"Code,Headcount\n{text},4\n").frame["role"].tolist() == [
        f"11-{'3' if '3' in text else '2'}021"
    ]


def test_date_without_its_century_names_all_codes_that_it_may_have_been(public):
    note = str(read(public, "Code,Headcount\nNov-21,4\n").notes[0])
    assert "from one of the codes 11-2021, 11-3021, 11-3121, 11-9021 and 11-9121; the first was taken." in note


def test_dates_of_a_list_are_looked_up_once_each_and_those_of_other_months_never(public):
    is_code, is_area = code_tests(public)
    asked = Counter()

    def counted(text: str) -> bool:
        asked[text] += 1
        return is_code(text)

    read_pasted("Code,Headcount\n" + "Nov-21,4\nJan-00,4\n" * 100, counted, is_area)
    assert asked["11-2021"] == 1
    assert asked.total() < 100


def test_more_lines_than_are_read_are_said(public):
    roles = read(public, "Role,Headcount\n" + "Cooks,1\n" * (tables.MAX_ROWS + 5) + "\n,\n")
    assert roles.headcount == tables.MAX_ROWS - 1
    assert str(roles.notes[0]) == "Only the first 20,000 lines were read; 6 more were not."


def test_rows_of_a_sheet_that_are_not_read_are_counted(public, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    rows = [["Role", "HC"], ["Cooks", 4], ["Cashiers", 3]]
    assert not read(public, book(("A", [*rows, [None, ""]]))).notes
    assert [note.level for note in read(public, book(("A", rows))).notes] == []
    assert str(read(public, book(("A", [*rows, ["Bakers", 1]]))).notes[0]) == (
        "Only the first 3 lines were read; 1 more was not."
    )


def test_named_sheet_is_read(public):
    content = book(("A", [["Role", "HC"], ["Cooks", 4]]), ("B", [["Role", "HC"], ["Cooks", 7]]))
    assert read(public, content, sheet="B").headcount == 7
    with pytest.raises(BadInputError, match="no sheet"):
        read(public, content, sheet="C")


def test_file_up_to_the_limit_is_read(public):
    content = b"Role,Headcount\nCooks,4\n" + b"\n" * (tables.MAX_BYTES - 100)
    assert read(public, content).headcount == 4


def test_sheets_after_as_many_cells_as_a_list_can_have_are_not_read(public, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_CELLS", 6)
    sheets = [(name, [["Role", "Headcount"], ["Cashiers", 3], ["Cooks", 4]]) for name in ("One", "Two", "Three")]
    found = workbook.Workbook(book(*sheets))
    assert len(found.read_rows("One", 100, 100).rows) == 3
    with pytest.raises(BadInputError, match="far more cells"):
        found.read_rows("Two", 100, 100)
    assert len(read(public, book(*sheets)).frame) == 2


def test_text_that_repeats_in_a_list_without_headings_is_looked_up_once():
    asked: list[str] = []
    rows = [("Cashiers", "Ohio", *["x"] * 20)] * 50
    columns = guesses.guess_columns(rows, lambda text: asked.append(text) or text == "Ohio")
    assert columns == {headings.ROLE: 0, headings.AREA: 1}
    assert asked == ["Ohio"]

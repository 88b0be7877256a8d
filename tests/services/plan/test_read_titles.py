"""Lists of titles or codes: each line is read whatever stands beside it, and bad lists get a clear answer."""

from __future__ import annotations

import io

import openpyxl
import pytest

from services.errors import BadInputError
from services.plan import tables
from services.plan.match import doubtful, match_roles
from services.plan.read_titles import read_titles
from services.plan.roles import LEFT_OUT, NOTE
from tests.services.plan.test_bad_files import book as book_of_sheets


def book(*rows: list[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


TWO = ["29-1141", "15-1252"]
READ = {
    "one a line": ("Registered nurses\nRN - ICU nights\n\nCook", ["Registered nurses", "RN - ICU nights", "Cook"]),
    "a comma within titles": ("Nurse, ICU\nNurse, ER\nCook, line", ["Nurse, ICU", "Nurse, ER", "Cook, line"]),
    "lines of Windows": ("Nurse\r\n\r\nCook", ["Nurse", "Cook"]),
    "quotation marks": ('"Teacher, HS Math"\n"Cook"', ["Teacher, HS Math", "Cook"]),
    "two lines in a cell": ('title\n"Nurse\n(PRN)"', ["Nurse\n(PRN)"]),
    "a heading above commas": ("Job Title\nTeacher, HS Math\nCook, line", ["Teacher, HS Math", "Cook, line"]),
    "a heading below a line, above columns": (
        "Staff list 2026\nSOC code,Job title,Dept\n29-1141,Nurse,ICU\n,Cook,Main",
        ["29-1141", "Cook"],
    ),
    "a heading below a line, above commas": ("Staff list, 2026\nJob title\nNurse, ICU", ["Nurse, ICU"]),
    "a heading of payroll": ("Payroll title description\nNurse", ["Nurse"]),
    "a heading of codes": ("Onet codes\n29-1141\n35-2014", ["29-1141", "35-2014"]),
    "a heading with a number": ("1. Role\nCook", ["Cook"]),
    "a first title with a word of headings": (
        "Position Classifier\nCook\nPlumber",
        ["Position Classifier", "Cook", "Plumber"],
    ),
    "the same in one line": ("Role player;Cook;Plumber", ["Role player", "Cook", "Plumber"]),
    "a first title behind a word of headings": ("Position - nurse\nCook", ["Position - nurse", "Cook"]),
    "a heading in each line": ("Job Title: nurse\nJob Title: cook", ["Job Title: nurse", "Job Title: cook"]),
    "titles in one line": ("Registered nurse;Cook, line;Plumber", ["Registered nurse", "Cook, line", "Plumber"]),
    "bars": ("Registered nurse | Cook", ["Registered nurse", "Cook"]),
    "full-width semicolons": ("Nurse\uff1bCook\uff1bPlumber", ["Nurse", "Cook", "Plumber"]),
    "full-width commas of lists": ("Nurse\u3001Cook\u3001Plumber", ["Nurse", "Cook", "Plumber"]),
    "ends of lines of a word processor": ("Nurse\vCook\u2028Plumber\x85Baker", ["Nurse", "Cook", "Plumber", "Baker"]),
    "a row of a sheet": ("Nurse\tCook\tPlumber", ["Nurse", "Cook", "Plumber"]),
    "lines of unequal length": (
        "Nurse; Cook; Plumber\nTeacher; Welder",
        ["Nurse", "Cook", "Plumber", "Teacher", "Welder"],
    ),
    "columns without headings": ("Nurse;ICU\nCook;Main", ["Nurse, ICU", "Cook, Main"]),
    "a short line of columns": ("Nurse;ICU\nCook;Main\nPlumber", ["Nurse, ICU", "Cook, Main", "Plumber"]),
    "a line with a headcount": ("Registered nurse;ICU;12", ["Registered nurse, ICU"]),
    "a table with bars": ("id|SOC code\n1|29-1141\n2|35-2014", ["29-1141", "35-2014"]),
    "a code beside its title": ("code,title\n29-1141,Nurse\n99-9999,Cook", ["29-1141", "Cook"]),
    "several codes of a line": ("29–1141; 15–1252\n29-1123/99-9999\nCook", [*TWO, "29-1123", "99-9999", "Cook"]),
    "codes as numbers beside each other": ("291141.0, 151252.0\nCook", ["29-1141", "15-1252", "Cook"]),
    "codes with any separator": ("29-1141, 15-1252; 291123\n11-2021", ["29-1141", "15-1252", "29-1123", "11-2021"]),
    "codes in one line of a file": (b"29-1141,15-1252,11-1011", ["29-1141", "15-1252", "11-1011"]),
    "codes that became numbers": (book([291141], [151252]), ["291141", "151252"]),
    "codes that became dates": ("Code\n11/1/2021\n29-1141", ["11-2021", "29-1141"]),
    "semicolons, no headcounts": ("Title;Headcount\nNurse;\nCook;many\nCashier;-3", ["Nurse", "Cook", "Cashier"]),
    "headcounts and places without headings": ("Nurse\tOhio\t12\nCook\tTexas\t3", ["Nurse", "Cook"]),
    "a column among others": ("Dept,Job title,Salary\nA,Nurse,$5\nB,Cook,$6", ["Nurse", "Cook"]),
    "UTF-16": ("Title\nNurse\nCook".encode("utf-16"), ["Nurse", "Cook"]),
    "Windows text": ("Title\nInfirmière\nCook".encode("cp1252"), ["Infirmière", "Cook"]),
    "a byte order mark": ("\ufeffTitle\nNurse", ["Nurse"]),
    "a workbook": (book(["Role", "Note"], ["Nurse", "x"], ["Cook", None]), ["Nurse", "Cook"]),
    "groups above their titles": (
        "Row Labels\tCount\nNursing\t9\nNurse\t5\nAide\t4\nGrand Total\t9\n",
        ["Nurse", "Aide"],
    ),
    "a title that may be a sum": (
        "Title,Headcount\nCycle Count,41\nNurse,23\nCook,18\n",
        ["Cycle Count", "Nurse", "Cook"],
    ),
    "a line of all places": ("Title,Site,HC\nNurse,All,30\nNurse,Ohio,20\nNurse,Texas,10\n", ["Nurse"] * 3),
    "a title whose other cells are blank": (
        'Title,Location,Headcount\nNurse,"Austin, TX",10\nServer\nHost,"Austin, TX",5\nCook,,\n',
        ["Nurse", "Server", "Host", "Cook"],
    ),
    "a report of two pages": (
        "Job Title\tSite\tHC\nNurse\tOhio\t5\nPage 1 of 2\nJob Title\tSite\tHC\nAide\tOhio\t4\nReport Total\t\t9\n",
        ["Nurse", "Aide"],
    ),
    "a total at the end": ("Title\nNurse\nTotal", ["Nurse"]),
    "a formula": ("=1+1\nNurse", ["=1+1", "Nurse"]),
}
REFUSED = {
    "nothing": (b"", "empty"),
    "spaces": ("   \n\t", "empty"),
    "a PDF": (b"%PDF-1.7 x", "PDF"),
    "bytes": (bytes(range(256)) * 10, "neither a text nor a workbook"),
    "a web page": (b"<html><body>x</body></html>", "web page"),
    "a picture": (b"\x89PNG\r\n", "picture"),
    "more than 10 MB": (b"Nurse\n" * (tables.MAX_BYTES // 6 + 1), "10 MB"),
    "a damaged workbook": (b"PK\x03\x04" + b"x" * 100, "workbook"),
    "headings alone": ("Title;Headcount\n", "No titles"),
}


@pytest.mark.parametrize("name", READ)
def test_titles_are_read_whatever_stands_beside_them(public, name):
    content, expected = READ[name]
    read = read_titles(public, content)
    assert read.frame["role"].tolist() == expected
    assert not [note for note in read.notes if note.level == LEFT_OUT]
    assert not [note for note in read.notes if "headcount" in note.message]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_with_the_reason(public, name):
    content, reason = REFUSED[name]
    with pytest.raises(BadInputError, match=reason) as raised:
        read_titles(public, content)
    assert raised.value.next_step


def test_thousands_of_lines_are_cut_and_it_is_said(public):
    read = read_titles(public, "Nurse\n" * (tables.MAX_ROWS + 1))
    assert len(read.frame) == tables.MAX_ROWS
    assert any("Only the first 20,000 lines" in note.message for note in read.notes)


def test_role_that_is_none_of_its_choices_is_left_out_and_named(public):
    roles = read_titles(public, "Associate\nRegistered nurses").frame
    matched, _ = match_roles(public, roles)
    assert "Associate" in doubtful(matched)["role"].tolist()
    matched, notes = match_roles(public, roles, chosen={"Associate": None})
    assert matched["occupation_id"].isna().tolist() == [True, False]
    (note,) = (note for note in notes if note.level == LEFT_OUT)
    assert note.message == "“Associate” (1 person) is none of the occupations offered."


def test_other_sheets_of_titles_are_no_warning(public):
    rows = [["Title"], ["Cook"], ["Nurse"]]
    notes = read_titles(public, book_of_sheets(("A", rows), ("B", rows[:2]))).notes
    assert [(note.level, note.message) for note in notes] == [(NOTE, "The sheet “A” was read, not “B”.")]

"""Any file gives roles that can be planned and notes, or a refusal in words; never another error."""

from __future__ import annotations

import io

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from services.errors import BadInputError
from services.plan.make_plan import read
from services.plan.read_titles import read_titles
from tests.fuzz.cases import cases
from tests.fuzz.strategies import SCALARS, TEXTS, mutated_bytes

HEADINGS = ["Job title", "Area", "Headcount", "Attrition", "Growth", "Planned hires", "Cost per hire"]
ROWS = [
    ["Registered nurse", "Texas", 120, "18%", "", 40, 5200],
    ["15-1252", "US", 30.5, 0.1, 0.02, "", ""],
    ["Driver; heavy", "Houston, TX", "1.200", "", "", "3", "n/a"],
]
CSV = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEADINGS, *ROWS]).encode()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TABLES = st.lists(st.lists(st.sampled_from([*HEADINGS, "Nurse", "12"]) | SCALARS.map(str), max_size=8), max_size=8)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
TEXT_FILES = st.builds(
    lambda rows, between, encoding: "\n".join(between.join(row) for row in rows).encode(encoding, "replace"),
    TABLES,
    st.sampled_from([",", ";", "\t", "|"]),
    ENCODINGS,
)


def check(content: bytes | str, public, reader=read) -> None:
    try:
        roles = reader(public, content)
    except BadInputError as error:
        assert error.message and error.next_step and len(error.message) < 500
        return
    assert (roles.frame["headcount"] >= 0).all()
    assert all(note.message for note in roles.notes)


@cases
@given(
    content=st.binary(max_size=2_000)
    | TEXT_FILES
    | mutated_bytes(CSV)
    | TEXTS.map(lambda t: t.encode("utf-8", "replace"))
)
def test_any_text_file_gives_roles_or_a_refusal(public, content):
    check(content, public)


@cases
@given(content=mutated_bytes(workbook()))
def test_any_damaged_workbook_gives_roles_or_a_refusal(public, content):
    check(content, public)


@cases
@given(content=st.binary(max_size=2_000) | TEXT_FILES | mutated_bytes(CSV) | mutated_bytes(workbook()) | TEXTS)
def test_any_list_of_titles_is_read_or_refused(public, content):
    """Of a file or of a text that was pasted."""
    check(content, public, read_titles)


def test_whole_files_are_read(public):
    for content in (CSV, workbook()):
        assert len(read(public, content).frame) == len(ROWS)

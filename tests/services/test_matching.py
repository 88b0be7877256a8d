"""Staff lists: each line gets an occupation, a certainty and three choices."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from services import matching
from services.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from services.growth import Growth


@pytest.fixture(scope="module")
def growth(public: Growth) -> Growth:
    return public


@pytest.fixture(autouse=True)
def shell_opens_the_source_once(public: Growth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.__main__.connect", lambda _name: public)


def test_each_line_has_a_row_in_order(growth: Growth) -> None:
    lines = ["RN - ICU (PRN)", "29-1141", "N/A", "RN - ICU (PRN)", "Nov-21", ""]
    found = growth.match(lines)
    assert tuple(found.columns) == matching.COLUMNS
    assert found["line"].tolist() == lines
    assert found["occupation_id"].isna().tolist() == [False, False, True, False, True, True]
    assert found["occupation_id"].dropna().unique().tolist() == ["29-1141"]
    assert (found["occupation_id"].dropna() == found["choice_1"].dropna()).all()
    assert found["certainty"].iloc[1] == 1.0
    assert found["note"].iloc[2] == "nothing close"
    assert "date" in found["note"].iloc[4]


def test_divided_code_gives_its_parts_as_choices_and_says_so(growth: Growth) -> None:
    divided, whole = growth.match(["15-1132", "29-1141"]).itertuples()
    assert (divided.occupation_id, divided.choice_1, divided.choice_2) == ("15-1252", "15-1252", "15-1253")
    assert divided.choice_title_2.startswith("Software quality assurance")
    assert pd.isna(divided.choice_3)
    assert divided.certainty < 1.0
    assert "15-1132 is now 15-1252 and 15-1253" in divided.note
    assert (whole.certainty, whole.note) == (1.0, "")


SEVERAL_CODES = {
    "a dash and a semicolon": ("29–1141; 15–1252", ["29-1141", "15-1252"]),
    "a comma": ("29-1141, 15-1252", ["29-1141", "15-1252"]),
    "a slash": ("29-1141/15-1252", ["29-1141", "15-1252"]),
    "a word": ("29-1141 and 15-1252", ["29-1141", "15-1252"]),
    "a hyphen": ("29-1141 - 15-1252", ["29-1141", "15-1252"]),
    "numbers": ("291141.0, 151252.0", ["29-1141", "15-1252"]),
    "lines of a cell": ("29-1141\n15-1252", ["29-1141", "15-1252"]),
    "one divided": ("15-1132, 29-1141", ["15-1252", "29-1141", "15-1253"]),
    "more than choices": ("29-1141 15-1252 35-2014 47-2111", ["29-1141", "15-1252", "35-2014"]),
    "one unknown, first": ("99-9999; 29-1141", ["29-1141"]),
    "one unknown, last": ("29-1141 | 99-9999", ["29-1141"]),
    "the armed forces": ("55-1011, 29-1141", ["29-1141"]),
}


@pytest.mark.parametrize("name", SEVERAL_CODES)
def test_line_of_several_codes_gives_each_as_a_choice_and_is_to_be_checked(growth: Growth, name: str) -> None:
    line, expected = SEVERAL_CODES[name]
    (row,) = growth.match([line]).itertuples()
    assert [choice for choice in (row.choice_1, row.choice_2, row.choice_3) if pd.notna(choice)] == expected
    assert (row.occupation_id, row.occupation) == (expected[0], row.choice_title_1)
    assert pd.notna([row.choice_title_1, row.choice_title_2, row.choice_title_3]).sum() == len(expected)
    assert row.certainty == matching.ONE_OF_SEVERAL
    assert row.note.startswith("please check: the line has ")
    for code in [reading.code for reading in growth.read_codes(line)][:3]:
        assert code in row.note
    assert ("Not known: 99-9999" in row.note) == ("99-9999" in line)
    assert ("55-1011 is military" in row.note) == ("55-1011" in line)


@pytest.mark.parametrize("line", ["29-1141, 29-1141.00", "29-1141; 291141"])
def test_one_code_written_twice_is_one(growth: Growth, line: str) -> None:
    (row,) = growth.match([line]).itertuples()
    assert (row.occupation_id, row.certainty, row.note) == ("29-1141", 1.0, "")


@pytest.mark.parametrize(
    ("line", "occupation_id", "note"),
    [
        ("31-1121", "31-1120", "31-1121 is counted in 31-1120"),
        ("29-1062", "29-1215", "29-1062 is now 29-1215"),
        ("29-1140", "29-1141", "29-1140 covers 29-1141"),
        ("31-1121, 31-1122", "31-1120", "the line has 2 codes, 31-1121 and 31-1122. 31-1121 is counted in 31-1120; "),
    ],
)
def test_translated_code_is_sure_and_said(growth: Growth, line: str, occupation_id: str, note: str) -> None:
    (row,) = growth.match([line]).itertuples()
    assert (row.occupation_id, row.certainty) == (occupation_id, 1.0)
    assert row.note.startswith(note)


@pytest.mark.parametrize("line", ["29-1141.15-1252", "2911411512", "29-1141 12 13 14"])
def test_digits_that_begin_as_a_code_are_no_code(growth: Growth, line: str) -> None:
    (row,) = growth.match([line]).itertuples()
    assert pd.isna(row.certainty) or row.certainty < 0.6


@pytest.mark.parametrize("line", ["99-9999", "99-9999, 98-9999", "29-9999"])
def test_codes_that_are_not_known_are_no_title(growth: Growth, line: str) -> None:
    (row,) = growth.match([line]).itertuples()
    assert pd.isna(row.occupation_id) and pd.isna(row.choice_1)
    assert row.note == f"nothing close. Not known: {line.replace(', ', ' and ')}."


def test_doubtful_matches_are_to_be_checked(growth: Growth) -> None:
    found = growth.match(["specialist", "registered nurse"])
    assert found["note"].tolist() == ["please check", ""]
    assert matching.summary(found) == "1 sure, 1 to check, 0 nothing close"


def test_matches_are_those_of_the_search(growth: Growth) -> None:
    lines = ["welder 2nd shift", "Dispatcher", "cook (seasonal)"]
    found = growth.match(lines)
    for line, row in zip(lines, found.itertuples(), strict=True):
        expected = growth.search(line, 3)
        assert [row.choice_1, row.choice_2, row.choice_3] == expected["occupation_id"].tolist()
        assert row.certainty == pytest.approx(expected["score"].iloc[0])


def test_empty_list_gives_an_empty_table(growth: Growth) -> None:
    assert growth.match([]).columns.tolist() == list(matching.COLUMNS)


def test_repeated_lines_are_searched_once(growth: Growth) -> None:
    start = time.thread_time()
    found = growth.match(["RN - ICU (PRN)", "Cook II", "=HYPERLINK()"] * 20_000)
    assert len(found) == 60_000
    assert time.thread_time() - start < 10


def test_shell_writes_csv_and_a_summary(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "staff.csv"
    path.write_text('name,job title\nAnn,RN\nBob,"=cmd|nurse"\nEve,N/A\n', encoding="utf-8")
    assert main(["match", str(path)]) == 0
    out, err = capfdbinary.readouterr()
    table = pd.read_csv(io.BytesIO(out), dtype=str, keep_default_na=False)
    assert table["line"].tolist() == ["RN", "'=cmd|nurse", "N/A"]
    assert table["occupation_id"].iloc[0] == "29-1141"
    assert b"1 nothing close" in err


def shell(content: bytes, path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> tuple[pd.DataFrame, str]:
    """(the table, what is said) of `match` for a file of this content."""
    path.write_bytes(content)
    assert main(["match", str(path)]) == 0
    out, err = capfdbinary.readouterr()
    return pd.read_csv(io.BytesIO(out), dtype=str, keep_default_na=False), err.decode()


@pytest.mark.parametrize("separator", [";", "|", "\t", "\n"])
def test_shell_parts_titles_whatever_separates_them(
    separator: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    titles = ["Registered nurse", "Cook, line", "Plumber"]
    table, _ = shell(separator.join(titles).encode(), tmp_path / "titles.txt", capfdbinary)
    assert table["line"].tolist() == titles


@pytest.mark.parametrize("line", ["29–1141; 15–1252", "29-1141/15-1252", "29-1141 and 15-1252", "291141.0, 151252.0"])
def test_shell_has_a_row_for_each_code_of_a_line(
    line: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    table, _ = shell(f"{line}\nPlumber\n".encode(), tmp_path / "codes.txt", capfdbinary)
    assert table["occupation_id"].tolist() == ["29-1141", "15-1252", "47-2152"]


def test_shell_reads_a_workbook(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    workbook = openpyxl.Workbook()
    for row in (["Name", "Job title"], ["Ann", "Registered nurse"], ["Bob", None], ["Eve", "Plumber"]):
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    table, said = shell(buffer.getvalue(), tmp_path / "staff.xlsx", capfdbinary)
    assert table["occupation_id"].tolist() == ["29-1141", "47-2152"]
    assert "Line 3: it names no role" in said


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"PK\x03\x04 no workbook", b"\x00\x01\x02", b""])
def test_shell_refuses_what_is_no_list(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "staff"
    path.write_bytes(content)
    assert main(["match", str(path)]) == 2
    said = capsys.readouterr()
    assert said.err and not said.out


def test_shell_says_that_a_file_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", str(tmp_path / "none.csv")]) == 2
    assert "could not be read" in capsys.readouterr().err

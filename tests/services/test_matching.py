"""Staff lists: any separator is read, and each line gets an occupation, a certainty and three choices."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Nurse\nCook\n", ["Nurse", "Cook"]),
        ("Nurse\r\n\r\nCook", ["Nurse", "Cook"]),
        ("Teacher, HS Math\nCook, line", ["Teacher, HS Math", "Cook, line"]),
        ("Job Title\nTeacher, HS Math\nCook", ["Teacher, HS Math", "Cook"]),
        ('"Teacher, HS Math"\n"Cook"', ["Teacher, HS Math", "Cook"]),
        ('name,job title,pay\nAnn,"Teacher, HS",1\nBob,Cook,2', ["Teacher, HS", "Cook"]),
        ("\ufeffName;Position;Dept\nAnn;Nurse;ICU", ["Nurse"]),
        ("Dept\tTitle\nICU\tNurse", ["Nurse"]),
        ("id|SOC code\n1|29-1141\n2|35-2014", ["29-1141", "35-2014"]),
        ("29-1141, 35-2014;15-1252 47-2111", ["29-1141", "35-2014", "15-1252", "47-2111"]),
        ("code,title\n29-1141,Nurse", ["Nurse"]),
        ('title\n"Nurse\n(PRN)"', ["Nurse\n(PRN)"]),
        ("", []),
    ],
)
def test_lines_of_any_separator(text: str, lines: list[str]) -> None:
    assert matching.read_lines(text) == lines


def test_encodings_of_spreadsheets_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert matching.decode("Maître d’hôtel".encode(encoding)) == "Maître d’hôtel"


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


def test_shell_says_that_a_file_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", str(tmp_path / "none.csv")]) == 2
    assert "could not be read" in capsys.readouterr().err

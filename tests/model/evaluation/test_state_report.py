"""The section on states of docs/accuracy.md."""

from datetime import date

import pytest

from model.data.input_tables import InputTables
from model.evaluation import state_report


@pytest.fixture(scope="module")
def lines(inputs, errors) -> list[str]:
    return state_report.state_sections(inputs, errors, date.max)


def test_coverage_of_state_ranges_is_given_in_six_sizes_and_for_all(lines):
    start = next(number for number, line in enumerate(lines) if line.startswith("| jobs | n |"))
    rows = [line.strip("| ").split(" | ") for line in lines[start + 2 : start + 9]]
    assert [row[0] for row in rows] == ["<100", "100-300", "300-1k", "1-3k", "3-10k", ">10k", "all"]
    assert all(75 <= int(row[4]) <= 86 for row in rows)


def test_agencies_are_scored_in_both_periods_by_state_and_group(lines):
    text = "\n".join(lines)
    for label in ("2008-18, totals", "2008-18, major groups", "2022-25, totals", "2022-25, major groups"):
        assert f"| {label} |" in text
    assert "| Ohio | 4.3 | 1.8 | 0.3 | 3.2 |" in text
    assert "| South Dakota | – | – |" in text
    assert "| 29-0000 |" in text


def test_without_groups_by_state_there_is_no_section(raw, errors):
    without = InputTables({name: table for name, table in raw.items() if name != "oews_state_major_2003_2024"})
    assert state_report.state_sections(without, errors, date.max) == []

"""The report that `make backtest` prints."""

from datetime import date
from pathlib import Path

import pytest

from model.data import catalog
from model.evaluation import out_of_sample, report

REPORT = Path(__file__).parents[3] / "docs" / "accuracy.md"


@pytest.fixture(scope="module")
def text(inputs):
    return report.render(inputs, date.max)


def test_committed_report_is_what_the_backtest_prints(text):
    assert REPORT.read_text(encoding="utf-8") == text


def test_report_has_data_date_parts_and_methods(text):
    assert catalog.RETRIEVED_AT[:10] in text
    assert all(heading in text for heading in report.PART_HEADINGS.values())
    assert all(name in text for name in report.METHOD_NAMES.values())


def test_early_day_has_fewer_outcomes_and_no_later_ones(inputs):
    text = report.render(inputs, date(2023, 12, 31))
    assert report.PART_HEADINGS[out_of_sample.LATER] not in text
    assert "BLS 2022-32, OEWS May 2022" in text

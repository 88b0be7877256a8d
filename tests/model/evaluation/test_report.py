"""The page that `make backtest` prints."""

from datetime import date
from pathlib import Path

import pytest

from model.data import catalog
from model.evaluation import out_of_sample, report

PAGE = Path(__file__).parents[3] / "docs" / "accuracy.md"


@pytest.fixture(scope="module")
def text(library):
    return report.text(library, date.max)


def test_the_committed_page_is_what_the_backtest_prints(text):
    assert PAGE.read_text(encoding="utf-8") == text


def test_it_says_the_date_of_its_data_and_both_parts(text):
    assert catalog.RETRIEVED_AT[:10] in text
    assert all(heading in text for heading in report.PARTS.values())
    assert all(name in text for name in report.NAMES.values())


def test_work_on_the_model_does_not_see_the_test(library):
    text = report.text(library, date.max, chosen_only=True)
    assert report.PARTS[out_of_sample.CHOSEN] in text
    assert report.PARTS[out_of_sample.TEST] not in text
    assert "| 2023 |" not in text


def test_an_early_day_has_fewer_outcomes_and_no_test(library):
    text = report.text(library, date(2023, 12, 31))
    assert report.PARTS[out_of_sample.TEST] not in text
    assert "BLS 2022-32, OEWS May 2022" in text

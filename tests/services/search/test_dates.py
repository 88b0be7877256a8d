"""Dates that spreadsheets make of occupation codes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.dates import codes_of_date, is_date
from services.search.no_titles import hint

CODES = {
    "11-2021": "2021-11-01|2021-11-01 00:00:00|2021-11-01T00:00:00|2021/11/1|11/1/2021|11/01/2021 12:00:00 AM|1/11/2021"
    "|1.11.2021|11/2021|Nov 2021|Nov-2021|NOV-2021|November 2021|Nov. 2021|1-Nov-2021|November 1, 2021"
    "|2021-Nov|Nov-21|21-Nov",
    "11-3021": "3021-11-01|11/1/3021|11-01-3021|Nov-3021|November 3021|11/3021",
    "11-9111": "9111-11-01 00:00:00|11/1/9111|Nov-9111",
    "11-1011": "1011-11-01|Nov 1011",
}
OTHER_DATES = "13-Nov-21|Sept 3, 2021|4 May|March 10|2021-11-13|11/13/2021|13/11/2021|11/13/21"
NO_DATES = (
    "2 Janitors|2708 Janitor|Janitor 10|Janitor-02|Marketing 101|1 Mayor|Mayor 01|Decorator 2|3 Novelists"
    "|Mariner 20|12-Janitor|Julian 4|11-2021|2021|41/99/2021|0/0/2021|29-1141|May|Nov|2nd shift|Level 3|11-1"
    "|May 2021 intern|"
)


@pytest.mark.parametrize("code", CODES)
def test_date_made_of_a_code_names_it(code: str) -> None:
    for text in CODES[code].split("|"):
        assert (text, is_date(text), codes_of_date(text)[0]) == (text, True, code)
        assert f"codes such as {code} into dates" in hint(text)


def test_year_of_two_digits_may_be_of_any_century_from_1900() -> None:
    assert codes_of_date("Nov-21")[:3] == ("11-2021", "11-1921", "11-2121")
    assert {"11-3021", "11-9021"} < set(codes_of_date("Nov-21"))
    assert "11-1021" not in codes_of_date("Nov-21")


def test_other_dates_are_dates_of_no_code() -> None:
    for text in OTHER_DATES.split("|"):
        assert (text, is_date(text)) == (text, True)
        assert "codes such as 11-2021 into dates" in hint(text)
    assert "codes such as 11-2021 into dates" in hint("Nov-99")  # no 11-2099
    assert codes_of_date("2021-11-13") == ()
    assert codes_of_date("Jan-00") == codes_of_date("2021-12-01") == ()  # no code of SOC begins with 01 or 12


def test_title_with_a_number_is_no_date() -> None:
    for text in NO_DATES.split("|"):
        assert (text, is_date(text), codes_of_date(text)) == (text, False, ())


@given(st.text(alphabet="0123456789-/. :,NovMay", max_size=30))
def test_any_text_is_read(text: str) -> None:
    codes = codes_of_date(text)
    assert not codes or is_date(text)
    assert all(re.fullmatch(r"11-\d{4}", code, re.ASCII) for code in codes)

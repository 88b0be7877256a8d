"""Numbers as text: sign, space and words for missing values."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text import number_format

MISSING = [None, pd.NA, float("nan"), pd.NaT]


@pytest.mark.parametrize(
    ("growth", "text"),
    [
        (0.049, "+4.9\u202f%"),
        (-0.04, "\u22124.0\u202f%"),
        (1.714, "+171.4\u202f%"),
        (0.0, "no change"),
        (0.00049, "no change"),
        (-0.00049, "no change"),
        (0.0006, "+0.1\u202f%"),
        (-0.0006, "\u22120.1\u202f%"),
        (-1.0, "\u2212100.0\u202f%"),
    ],
)
def test_percent_has_a_sign_and_one_decimal(growth, text):
    assert number_format.percent(growth) == text


@given(st.floats(-1, 100))
def test_percent_that_rounds_to_zero_has_no_sign(growth):
    text = number_format.percent(growth)
    assert text == number_format.NO_CHANGE or re.fullmatch(r"[+\u2212]\d+\.\d\u202f%", text)
    assert text[1:4] != "0.0" or not text[1:].startswith("0.0\u202f")
    assert "-" not in text


@given(st.floats(-1, 100))
def test_plain_percent_is_the_percent_without_its_sign(growth):
    if number_format.percent(growth) != number_format.NO_CHANGE:
        assert number_format.percent(growth)[1:] == number_format.plain_percent(growth)


@pytest.mark.parametrize("missing", MISSING)
def test_missing_values_are_words_not_zero(missing):
    assert number_format.is_missing(missing)
    for say in (
        number_format.percent,
        number_format.plain_percent,
        number_format.jobs,
        number_format.job_change,
        number_format.jobs_in_words,
        number_format.index,
        number_format.dollars,
    ):
        assert say(missing) == "not published"
    assert number_format.years(missing, 2032) == number_format.years(2022, missing) == ""


@pytest.mark.parametrize("value", [0, 0.0, False, "", "x", 3])
def test_values_are_not_missing(value):
    assert not number_format.is_missing(value)


@pytest.mark.parametrize(
    ("number", "text"), [(3_391_000, "3,391,000"), (30, "30"), (0, "0"), (-2_300, "\u22122,300"), (99.6, "100")]
)
def test_jobs_have_thousands_separators(number, text):
    assert number_format.jobs(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(166_100, "+166,100"), (-2_300, "\u22122,300"), (0, "no change"), (0.4, "no change"), (-0.4, "no change")],
)
def test_job_change_has_a_sign(number, text):
    assert number_format.job_change(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (166_100, "166,100"),
        (-2_300, "2,300"),
        (999_999, "999,999"),
        (1_000_000, "1.0\u202fmillion"),
        (-5_211_800, "5.2\u202fmillion"),
        (175_224_700, "175.2\u202fmillion"),
    ],
)
def test_jobs_in_a_sentence_are_unsigned_and_millions_are_short(number, text):
    assert number_format.jobs_in_words(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (23_026, "23,000"),
        (-23_066, "23,100"),
        (337_537, "338,000"),
        (987, "987"),
        (12.4, "12"),
        (0, "0"),
        (0.3, "0"),
        (999_700, "1.0\u202fmillion"),
        (None, "not published"),
    ],
)
def test_estimate_has_three_significant_figures(number, text):
    assert number_format.estimate(number) == text


def test_index_of_zero_growth_is_100():
    assert number_format.index(0.0) == "100.0"
    assert number_format.index(0.049) == "104.9"
    assert number_format.index(-0.5) == "50.0"


def test_capped_wage_says_or_more():
    assert number_format.dollars(93_600) == "$93,600"
    assert number_format.dollars(239_200, is_minimum=True) == "$239,200 or more"
    assert number_format.dollars(None, is_minimum=True) == "not published"


def test_years_are_written_in_full():
    assert number_format.years(2024, 2034) == "2024\u20132034"


def test_negative_figures_have_a_true_minus():
    for say in (number_format.percent, number_format.jobs, number_format.job_change, number_format.jobs_in_words):
        assert "-" not in say(-1_234.5)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-0.04, 0.09, "−4 % to +9 %"),
        (-0.004, 0.301, "−1 % to +31 %"),
        (0.001, 0.29, "0 % to +29 %"),
        (None, 0.1, ""),
        (float("nan"), 0.1, ""),
    ],
)
def test_ranges_in_whole_percents(low, high, text):
    assert number_format.percent_range(low, high).replace(number_format.NNBSP, " ") == text


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.999, "very likely"),
        (0.9001, "very likely"),
        (0.9, "about 9 in 10"),
        (0.74, "about 7 in 10"),
        (0.65, "about 7 in 10"),
        (0.55, "about 6 in 10"),
        (0.5, "about 5 in 10"),
        (0.1, "about 1 in 10"),
        (0.0999, "very unlikely"),
        (0.0, "very unlikely"),
        (None, ""),
        (pd.NA, ""),
    ],
)
def test_likelihood_in_tenths(probability, words):
    assert number_format.likelihood(probability) == words

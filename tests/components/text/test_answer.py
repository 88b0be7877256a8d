"""Sentences are made from the frame, agree with its figures, and are grammatical."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.text import answer, labels, number_format
from tests.components.fakes import NO_ROWS, cell_rows, combine

TOTAL = "00-0000"


def plain(sentence: str) -> str:
    """Without bold, and with ordinary spaces and signs, to compare."""
    return sentence.replace("**", "").replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def headline(growth: float | None, total: float | None = 0.03, **columns: object) -> str:
    reference = cell_rows(TOTAL, growth=total) if total is not None else NO_ROWS
    return plain(answer.headline(cell_rows(growth=growth, **columns), reference))


# --- The headline


def test_headline_of_growth():
    assert headline(0.1) == (
        "Expected to grow 10.0 % in the United States from 2024 to 2034, much faster than all occupations (+3.0 %): "
        "10,000 more jobs."
    )


def test_headline_of_an_occupation_that_bls_dropped():
    assert headline(0.034, flags="no_longer_projected").startswith(
        "BLS no longer projects this occupation. Its last projection: to grow 3.4 % in the United States from 2024"
    )
    assert headline(None, area_id="06", flags="not_published no_longer_projected") == (
        "BLS no longer projects this occupation, so no growth can be given in California."
    )


def test_headline_of_a_sum_is_as_exact_as_its_parts():
    total = {"basis": "derived", "base_basis": "derived"}
    assert "Expected to grow 10.0 %" in headline(0.1, **total)
    assert headline(0.1, **total).endswith(": 10,000 more jobs.")


def test_headline_of_a_decline():
    assert headline(-0.1) == (
        "Expected to decline 10.0 % in the United States from 2024 to 2034 (all occupations: +3.0 %): "
        "10,000 fewer jobs."
    )


def test_slower_than_all_occupations():
    assert "grow 0.5 % in the United States from 2024 to 2034, slower than all occupations (+3.0 %)" in headline(0.005)


def test_headline_of_no_change():
    assert headline(0.0).startswith("Expected to stay at about 100,000 jobs in the United States from 2024 to 2034")
    assert "more" not in headline(0.0)
    assert "fewer" not in headline(0.0)


def test_headline_of_no_change_mentions_no_added_jobs():
    sentence = headline(0.0004, base=10_000_000.0)
    assert "stay" in sentence
    assert "more jobs" not in sentence


def test_millions_are_short():
    assert headline(0.1, base=50_000_000.0).endswith(": 5.0 million more jobs.")


def test_estimated_jobs_are_rounded_in_the_headline():
    sentence = plain(answer.headline(cell_rows(area_id="06", growth=0.0682, base=337_537.0), NO_ROWS))
    assert sentence == "Estimated to grow 6.8 % in California from 2024 to 2034: about 23,000 more jobs."


def test_headline_names_the_state():
    assert " in California from 2024 " in plain(answer.headline(cell_rows(area_id="06"), NO_ROWS))


def test_unpublished_growth_has_a_sentence():
    assert headline(None) == (
        "No employment is published for this occupation in the United States, so no growth can be given."
    )


def test_failed_source_is_not_called_unpublished():
    assert "published" not in headline(None, flags="failed")


def test_headline_without_a_total_has_no_comparison():
    assert headline(0.1, total=None) == (
        "Expected to grow 10.0 % in the United States from 2024 to 2034: 10,000 more jobs."
    )


def test_all_occupations_are_not_compared_with_themselves():
    sentence = plain(answer.headline(cell_rows(TOTAL, growth=0.03), cell_rows(TOTAL, growth=0.03)))
    assert sentence == "Expected to grow 3.0 % in the United States from 2024 to 2034: 3,000 more jobs."


def test_unknown_base_year_is_left_out():
    assert headline(0.1, total=None, base_year=None) == (
        "Projected to grow 10.0 % in the United States by year 10: 10,000 more jobs."
    )


def test_headline_without_jobs_is_a_sentence():
    assert headline(0.1, base=None).startswith("Expected to grow 10.0 %")


@pytest.mark.parametrize("area", ["US", "11", "06"])
def test_area_phrase_adds_an_article_to_nation_and_district(area):
    name = {"US": "United States", "11": "District of Columbia", "06": "California"}[area]
    expected = f"the {name}" if area != "06" else name
    assert answer.area_phrase(name) == expected


@given(growth=st.floats(-0.9, 3), total=st.floats(-0.2, 0.3))
@settings(deadline=None, max_examples=40)
def test_headline_of_every_occupation_agrees_with_its_figures(growth, total):
    sentence = headline(growth, total)
    assert sentence.endswith(".")
    assert "nan" not in sentence
    assert "<NA>" not in sentence
    shown = number_format.percent(growth)
    if shown != number_format.NO_CHANGE:
        assert ("to decline" in sentence) == shown.startswith(number_format.MINUS)
        assert number_format.plain_percent(growth).replace(number_format.NNBSP, " ") in sentence


# --- Bands


@pytest.mark.parametrize(
    ("growth", "total", "words"),
    [
        (0.031, 0.031, "about as fast as"),
        (0.040, 0.031, "about as fast as"),
        (0.022, 0.031, "about as fast as"),
        (0.049, 0.031, "faster than"),
        (0.061, 0.031, "faster than"),
        (0.063, 0.031, "much faster than"),
        (0.158, 0.031, "much faster than"),
        (0.010, 0.031, "slower than"),
        (0.0, 0.031, "slower than"),
        (-0.01, 0.031, "declines"),
        # A total that hardly moves: half a point is still "about as fast".
        (0.004, 0.0, "about as fast as"),
        (0.01, 0.0, "faster than"),
        (0.02, 0.0, "much faster than"),
        # A total that declines.
        (-0.02, -0.03, "declines"),
        (0.0, -0.03, "much faster than"),
        (0.0, -0.01, "faster than"),
        (0.0, -0.004, "about as fast as"),
        (0.01, -0.03, "much faster than"),
    ],
)
def test_relative_growth_depends_on_the_total(growth, total, words):
    assert answer.relative_growth(growth, total) == words


@pytest.mark.parametrize(("growth", "total"), [(None, 0.03), (0.03, None), (float("nan"), 0.03)])
def test_relative_growth_of_a_missing_value_is_empty(growth, total):
    assert answer.relative_growth(growth, total) == ""


@given(total=st.floats(-0.2, 0.3), growth=st.floats(-0.0004, 1), more=st.floats(0, 1))
def test_higher_growth_never_gets_a_slower_label(total, growth, more):
    order = ["slower than", "about as fast as", "faster than", "much faster than"]
    assert order.index(answer.relative_growth(growth, total)) <= order.index(
        answer.relative_growth(growth + more, total)
    )


# --- Openings


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (-50.0, "all"),
        (0.0, "all"),
        (50.0, "nearly all"),
        (100.0, "nearly all"),
        (101.0, "most"),
        (500.0, "many"),
        (900.0, "some"),
    ],
)
def test_openings_sentence_separates_replacement_from_growth(added, words):
    sentence = answer.openings_sentence({"openings_per_year": 1_000.0}, added)
    assert sentence == f"About 1,000 openings a year in the United States, {words} to replace people who leave."


def test_openings_sentence_without_growth_has_the_number_only():
    assert (
        answer.openings_sentence({"openings_per_year": 1_000.0}, None)
        == "About 1,000 openings a year in the United States."
    )


@pytest.mark.parametrize("number", [None, float("nan"), 0.0])
def test_openings_sentence_without_a_figure_is_empty(number):
    assert answer.openings_sentence({"openings_per_year": number}, 10.0) == ""
    assert answer.openings_sentence({}, 10.0) == ""


# --- Several series


# --- Sources, caveats


def test_published_figures_have_no_caveats():
    assert answer.caveats(cell_rows()) == []


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("small_base", "Fewer than 10,000 jobs"),
        ("national_rate", "national rate"),
        ("share_2022", "2022"),
        ("not_published", "no bar and no line"),
        ("failed", "did not answer"),
        ("stale", "Last good"),
        ("no_longer_projected", "BLS no longer projects"),
        ("count_kept", "employees that the survey counts"),
    ],
)
def test_caveats_name_their_series(flag, words):
    table = combine(cell_rows("11-1111", "06", flags=flag), cell_rows("22-2222", "06"))
    (sentence,) = answer.caveats(table)
    assert words in sentence
    assert "(Alphas)" in sentence
    assert "Betas" not in sentence


def test_caveats_count_series_above_the_limit():
    (sentence,) = answer.caveats(combine(*(cell_rows(f"11-{n:04d}", flags="small_base") for n in range(9))))
    assert "and 3 more" in sentence


def test_source_line_describes_the_derivation():
    nation = answer.source_line(cell_rows())
    assert nation.startswith("Source: Made up, 2024-34.")
    assert "derived" in nation
    assert "estimates" not in nation
    assert "self-employed" in nation
    assert "Horizons estimates" in answer.source_line(cell_rows(area_id="06"))


def test_source_line_of_a_sum_says_so_and_no_constant_rate():
    line = answer.source_line(cell_rows("00-0000", years=[10], basis="derived", base_basis="derived"))
    assert "sums of BLS’s occupations" in line
    assert "constant rate" not in line


def test_period_of_different_base_years_names_both():
    table = combine(cell_rows("11-1111", base_year=2024), cell_rows("22-2222", base_year=2025))
    assert labels.base_year_label(table) == "2024 or 2025"


# --- Ranges and ties

RANGE = {"low_80": -0.04, "low_50": 0.0, "high_50": 0.05, "high_80": 0.09, "p_growth": 0.74}


def test_likely_range_states_bounds_coverage_and_likelihood():
    assert answer.likely_range(cell_rows(**RANGE), 0.78) == (
        f"By 2029: +5.0{number_format.NNBSP}%, likely between **−4{number_format.NNBSP}% and +9{number_format.NNBSP}%**"
        "; in the past 8 of 10 came out inside such ranges. More likely to grow than to shrink: about 7 in 10."
    )
    assert "in the past" not in answer.likely_range(cell_rows(area_id="06", **RANGE), 0.78), (
        "measured on the nation alone"
    )


@pytest.mark.parametrize(
    ("p_growth", "words"),
    [
        (0.951, "Very likely to grow."),
        (0.9, "More likely to grow than to shrink: about 9 in 10."),
        (0.52, "It is about as likely to grow as to shrink."),
        (0.46, "It is about as likely to shrink as to grow."),
        (0.31, "More likely to shrink than to grow: about 7 in 10."),
        (0.02, "Very likely to shrink."),
    ],
)
def test_likelihood_of_growth_in_tenths(p_growth, words):
    assert answer.likely_range(cell_rows(**(RANGE | {"p_growth": p_growth})), None).endswith(f"**. {words}")


def test_range_without_a_likelihood_stands_alone():
    sentence = answer.likely_range(cell_rows(**(RANGE | {"low_80": 0.01, "low_50": 0.02, "p_growth": None})), None)
    assert (
        sentence == f"By 2029: +5.0{number_format.NNBSP}%, likely between "
        f"**+1{number_format.NNBSP}% and +9{number_format.NNBSP}%**."
    )


def test_likely_range_without_a_range_is_empty():
    assert answer.likely_range(cell_rows(), 0.8) == ""
    assert answer.likely_range(cell_rows(growth=None), 0.8) == ""

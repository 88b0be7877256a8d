"""Sentences are made from the frame, agree with its figures, and are grammatical."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.text import answer, labels, number_format
from services.growth_rows import rows_of
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


@pytest.mark.parametrize(
    ("code", "area", "sentence"),
    [
        (
            "29-1024",
            "US",
            "Expected to grow by 100 jobs in the United States from 2025 to 2035, from 1,000 (+5.8 %; all",
        ),
        (
            "47-2053",
            "US",
            "Expected to decline by 200 jobs in the United States from 2025 to 2035, from 1,200 (-13.0 %;",
        ),
        (
            "51-2061",
            "US",
            "Expected to stay at 200 jobs in the United States from 2025 to 2035 (-6.1 %, 0 jobs after",
        ),
        (
            "25-1072",
            "56",
            "Estimated to grow by about 35 jobs in Wyoming from 2025 to 2035, from about 184 (+19.2 %; all",
        ),
        (
            "29-1224",
            "56",
            "Estimated to stay at about 32 jobs in Wyoming from 2025 to 2035 (+1.7 %, under 10 jobs; all",
        ),
    ],
)
def test_headline_of_few_jobs_says_the_jobs_and_no_word_for_the_rate(public, code, area, sentence):
    rows, total = (rows_of(public.growth([one], [area])) for one in (code, TOTAL))
    found = plain(answer.headline(rows, total))
    assert found.startswith(sentence)
    assert found.endswith(" %). Percentages of so few jobs are unreliable.")


def test_given_change_of_few_jobs_is_given_however_small_it_is():
    changed = {"base_employment": 40.0, "change": 4.0, "basis": "published"}
    assert headline(0.1, **changed).startswith("Expected to grow by 4 jobs in ")
    assert headline(0.1, **changed | {"basis": "modelled"}).startswith("Estimated to stay at about 40 jobs in ")


def test_headline_of_no_change():
    assert headline(0.0).startswith("Expected to stay at about 100,000 jobs in the United States from 2024 to 2034")
    assert "more" not in headline(0.0)
    assert "fewer" not in headline(0.0)


def test_jobs_that_do_not_reproduce_the_percent_are_called_rounded(public):
    rows = rows_of(public.growth(["29-1024"], ["US"]))  # 1,000 jobs to 1,100, +5.8 %
    assert plain(answer.rounding(rows)) == (
        "BLS rounds jobs to hundreds (1,000 in 2025, 1,100 in 2035); its percent is from unrounded jobs."
    )
    for code, area in (("29-1141", "US"), ("00-0000", "US"), ("29-1141", "06"), ("29-1024", "56")):
        assert answer.rounding(rows_of(public.growth([code], [area]))) == ""


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
    assert headline(0.1, total=None, base_year=None, taxonomy="lotocc") == (
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
        (0.0387, 0.031, "about as fast as"),
        (0.0234, 0.031, "about as fast as"),
        (0.040, 0.031, "faster than"),
        (0.022, 0.031, "slower than"),
        (0.049, 0.031, "faster than"),
        (0.061, 0.031, "faster than"),
        (0.063, 0.031, "much faster than"),
        (0.158, 0.031, "much faster than"),
        (0.010, 0.031, "slower than"),
        (0.0, 0.031, "slower than"),
        (-0.01, 0.031, "declines"),
        # A total that grows fast: one and a half points at the most.
        (0.094, 0.08, "about as fast as"),
        (0.096, 0.08, "faster than"),
        (0.064, 0.08, "slower than"),
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


@pytest.mark.parametrize(("chance", "words"), [(None, "much "), (0.55, "much "), (0.54, "")])
def test_estimate_is_much_faster_only_where_its_chance_supports_it(chance, words):
    assert answer.relative_growth(0.02, 0.0, chance) == f"{words}faster than"
    assert answer.relative_growth(0.004, 0.0, chance) == "about as fast as"


def test_published_growth_is_classed_by_its_size_and_an_estimate_by_its_chance_too():
    for area, words in (("39", "faster than"), ("US", "much faster than")):
        assert f", {words} all occupations (no change)" in headline(0.02, 0.0, area_id=area, p_faster=0.5)


@pytest.mark.parametrize(("growth", "total"), [(None, 0.03), (0.03, None), (float("nan"), 0.03)])
def test_relative_growth_of_a_missing_value_is_empty(growth, total):
    assert answer.relative_growth(growth, total) == ""


@given(total=st.floats(-0.2, 0.3), growth=st.floats(-0.0004, 1), more=st.floats(0, 1))
def test_higher_growth_never_gets_a_slower_label(total, growth, more):
    order = ["slower than", "about as fast as", "faster than", "much faster than"]
    assert order.index(answer.relative_growth(growth, total)) <= order.index(
        answer.relative_growth(growth + more, total)
    )


# --- Years


def test_period_of_different_base_years_names_both():
    table = combine(cell_rows("11-1111", base_year=2024), cell_rows("22-2222", base_year=2025))
    assert labels.base_year_label(table) == "2024 or 2025"
    ends = combine(cell_rows(base_year=2024, years=[10]), cell_rows(base_year=2025, years=[10]))
    assert answer.period_label(ends) == "over ten years from 2024 or 2025"
    assert answer.period_label(ends[:1]) == "from 2024 to 2034"


def test_state_at_the_nations_rate_is_said_to_be(public):
    state, nation = (rows_of(public.growth(["15-1252"], [area])) for area in ("44", "US"))
    assert [row.growth for row in state] == [row.growth for row in nation]
    assert answer.borrowed_rate(state, []) == (
        "Projections Central has no projection of this occupation by the state’s agency: this is the occupation’s "
        "growth in the United States."
    )
    assert answer.borrowed_rate(nation, []) == ""
    assert answer.borrowed_rate(rows_of(public.growth(["15-1252"], ["48"])), []) == ""


# --- Turns


def test_turn_names_both_ends_of_the_path():
    five = cell_rows(years=[5], growth=-0.026, flags="turns")
    sentence = plain(answer.turn(combine(five, cell_rows(years=[10], growth=0.004, flags="turns"))))
    assert sentence.startswith("The path changes direction: -1.3 % by 2029, +0.4 % by 2034.")
    assert "no forecast of a turning point" in sentence


def test_path_that_does_not_turn_has_no_such_sentence():
    assert answer.turn(cell_rows()) == ""


# --- Lightcast


def test_lightcast_is_recognized_by_its_taxonomy_not_by_a_missing_base_year():
    assert answer.is_lightcast(cell_rows("231113", taxonomy="lotocc", growth=None)[0])
    assert not answer.is_lightcast(cell_rows(base_year=None)[0])

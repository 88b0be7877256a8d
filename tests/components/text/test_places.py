"""Places in words."""

from __future__ import annotations

import pytest

from components.text import number_format
from components.text import places as text
from services import places
from services.growth_rows import rows_of

NURSES, TYPISTS, PARKING, WATCHMAKERS, LEGISLATORS = "29-1141", "43-9022", "33-3041", "49-9064", "11-1031"


def plain(sentence):
    return sentence.replace("**", "").replace(number_format.NNBSP, " ")


def found(growth, occupation, measure="growth", level="states"):
    ordered = places.order(growth.places(occupation, level), measure)
    rows = rows_of(ordered)
    ranked = rows[: len(places.ranked(ordered, measure))]
    values = ordered[places.MEASURES[measure].column].head(len(ranked)).tolist()
    return ordered, rows, ranked, values


def title(growth, occupation, measure="growth"):
    _, rows, ranked, values = found(growth, occupation, measure)
    return text.title(ranked[:1], rows, measure, values[0] if values else None)


@pytest.mark.parametrize(
    ("occupation", "measure", "expected"),
    [
        (NURSES, "growth", "Registered nurses grow fastest in New York"),
        (TYPISTS, "growth", "Word processors and typists shrink least in "),
        (NURSES, "jobs", "Registered nurses have the most jobs in California"),
        (NURSES, "concentration", "Registered nurses are most concentrated in West Virginia"),
        (NURSES, "wage", "Registered nurses earn most in California"),
        (NURSES, "likelihood", "Registered nurses are likeliest to grow in New York"),
        (LEGISLATORS, "growth", "Legislators by state"),
    ],
)
def test_title_says_the_finding(public, occupation, measure, expected):
    assert title(public, occupation, measure).startswith(expected)


def test_equal_places_are_named_together_and_many_are_counted(public):
    _, rows, ranked, values = found(public, NURSES)
    assert text.title(ranked[:2], rows, "growth", values[0]).endswith("in New York and Utah")
    assert text.title(ranked[:5], rows, "growth", values[0]).endswith("in 5 states")


def test_answer_has_highest_lowest_and_how_many_have_data(public):
    _, _, ranked, values = found(public, NURSES)
    said = plain(text.answer(ranked, values, "growth", 51, "states"))
    assert said == "+12.4 % by 2035 there; +1.0 % in Maine, the lowest of all 50 states and DC."
    _, _, ranked, values = found(public, PARKING)
    assert "the lowest of the 27 with a projection of their own, of 50 states and DC." in plain(
        text.answer(ranked, values, "growth", 51, "states")
    )


def test_single_state_and_no_state_are_said(public):
    _, _, ranked, values = found(public, WATCHMAKERS)
    assert "The only one with a figure of the 50 states and DC." in text.answer(ranked, values, "growth", 51, "states")
    assert text.answer([], [], "growth", 51, "states") == "No figure for growth is published for any state."


def test_few_jobs_are_cautioned(public):
    _, _, ranked, _ = found(public, PARKING)
    assert "fewer than 1,000 such jobs" in text.caution(ranked[0], ranked, "growth")
    _, _, ranked, _ = found(public, NURSES)
    assert "such jobs" not in text.caution(ranked[0], ranked, "growth")
    assert not text.caution(ranked[0], ranked, "wage")


@pytest.mark.parametrize("measure", places.MEASURES)
@pytest.mark.parametrize("level", ["states", "local"])
def test_every_place_has_one_sentence(public, measure, level):
    ordered, rows, _, _ = found(public, PARKING, measure, level)
    for row, known in zip(rows, ordered.to_dict("records"), strict=True):
        said = text.sentence(row, known, measure)
        assert said.startswith(f"{row.area}: ")
        assert "nan" not in said.lower().replace("fernan", "")
        assert "<NA>" not in said
        is_missing = (
            known[places.MEASURES[measure].column] is None
            or ordered.loc[ordered["area_id"] == row.area_id, places.MEASURES[measure].column].isna().all()
        )
        assert ("not published" in said) == is_missing


def test_sentence_has_the_range_and_whose_figure_it_is(public):
    ordered, rows, _, _ = found(public, NURSES)
    said = plain(text.sentence(rows[0], ordered.to_dict("records")[0], "growth"))
    assert said == (
        "New York: +12.4 % by 2035 (80 % range −17 % to +49 %), +26,100 jobs; 211,000 jobs in 2025; Horizons estimate"
    )


def test_missing_states_are_named_and_many_local_areas_counted(public):
    ordered, *_ = found(public, PARKING)
    assert text.missing(ordered, "growth", "states").startswith(
        "Not published for 11 of the 50 states and DC: Alaska, "
    )
    local, *_ = found(public, PARKING, level="local")
    assert text.missing(local, "growth", "local").endswith("of the 521 local areas.")
    assert not text.missing(found(public, NURSES)[0], "growth", "states")


@pytest.mark.parametrize(
    ("measure", "value", "short", "edge"),
    [
        ("growth", 0.0561, "+5.6", "+5.6"),
        ("growth", -0.02, "−2.0", "−2"),
        ("growth", 0.0, "0.0", "0"),
        ("jobs", 758.0, "758", "758"),
        ("jobs", 2_000.0, "2.0k", "2k"),
        ("jobs", 347_532.0, "348k", "348k"),
        ("jobs", 3_465_400.0, "3.5M", "3.5M"),
        ("wage", 97_550.0, "98k", "$98k"),
        ("concentration", 1.2, "1.20", "1.2"),
        ("likelihood", 0.7, "7", "7"),
    ],
)
def test_short_texts(measure, value, short, edge):
    assert text.short_text(measure, value) == short
    assert text.edge_text(measure, value) == edge


def test_alt_has_the_takeaway():
    said = text.alt("Nurses grow fastest in Utah", "**+12 %** by 2035 there.", "growth", "states")
    assert said.startswith("Map of the 50 states and DC by growth. Nurses grow fastest in Utah: +12 % by 2035 there.")

"""Every sentence about Ohio, Maine and California is true: its figures are compared with those of the data set."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from components.text import agencies, answer, caveats, few_jobs, key_figures, number_format, openings, ranges
from services.flags import Flag
from services.growth_rows import last_horizon, rows_of

if TYPE_CHECKING:
    from services.growth_rows import GrowthRow

STATES = {"39": "Ohio", "23": "Maine", "06": "California"}
OCCUPATIONS = (
    "00-0000",
    "15-0000",
    "29-0000",
    "45-0000",
    "11-1031",
    "11-9013",
    "13-2011",
    "15-1252",
    "15-1244",
    "25-2021",
    "27-2011",
    "29-1141",
    "31-1120",
    "33-3051",
    "35-3023",
    "41-2031",
    "43-9022",
    "45-2092",
    "47-2111",
    "47-2231",
    "49-9081",
    "51-4041",
    "53-3032",
)
CASES = [(occupation, area) for occupation in OCCUPATIONS for area in STATES]
_SHOWN = 0.0005
"""Half of the tenth of a percent that sentences show."""


def plain(sentence: str) -> str:
    return sentence.replace("**", "").replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def percents(sentence: str) -> list[float]:
    """The growth figures in a sentence, as fractions; "no change" is 0."""
    found = re.findall(r"[+-]?\d[\d,]*(?:\.\d+)? %|no change", plain(sentence))
    return [0.0 if text == "no change" else float(text.rstrip(" %").replace(",", "")) / 100 for text in found]


@pytest.fixture(scope="module")
def facts(public):
    """facts(occupation, area): rows, rows of all occupations, profile and the agency's figure, each read once."""

    @cache
    def read(occupation: str, area: str):
        rows = rows_of(public.growth([occupation], [area]))
        total = rows_of(public.growth(["00-0000"], [area]))
        return rows, total, public.profile(occupation, area), public.agency([occupation], [area]).iloc[0]

    return read


@pytest.fixture(scope="module")
def outlook(public):
    @cache
    def read(area: str):
        totals = rows_of(public.growth(["00-0000"], ["US", area], [10]))
        return agencies.area_outlook(totals, public.agency(["00-0000"], public.state_ids), public.agency_accuracy())

    return read


@pytest.mark.parametrize(("occupation", "area"), CASES)
def test_the_headline_has_direction_size_and_comparison_of_the_figures(facts, occupation, area):
    rows, total, _, _ = facts(occupation, area)
    row, of_all = last_horizon(rows)[0], last_horizon(total)[0]
    sentence = plain(answer.headline(rows, total))
    assert STATES[area] in sentence
    if row.growth is None:
        assert row.has_flag(Flag.NOT_PUBLISHED) or row.has_flag(Flag.NO_SHARE)
        assert not percents(sentence)
        return
    assert f"from {row.base_year} to {row.target_year}" in sentence
    figures = percents(sentence)
    if occupation != "00-0000":
        assert figures[-1] == pytest.approx(of_all.growth, abs=_SHOWN + 1e-9)
    if few_jobs.has_few_jobs(row):
        _assert_jobs_come_first(sentence, row)
        return
    verb = "decline" if row.growth < -_SHOWN else "grow" if row.growth > _SHOWN else "stay"
    assert f"Estimated to {verb}" in sentence
    if verb != "stay":
        assert figures[0] == pytest.approx(abs(row.growth), abs=_SHOWN + 1e-9)
    if occupation != "00-0000":
        assert ("while all occupations decline" in sentence) == (of_all.growth < -_SHOWN and row.growth > _SHOWN)
        if "faster than" in sentence:
            assert row.growth > of_all.growth
        if "slower than" in sentence:
            assert row.growth < of_all.growth
    if found := re.search(r"about ([\d,.]+)( million)? (more|fewer) jobs", sentence):
        jobs = float(found[1].replace(",", "")) * (1_000_000 if found[2] else 1)
        assert jobs == pytest.approx(abs(row.change), rel=0.006)
        assert (found[3] == "more") == (row.change > 0)


def _assert_jobs_come_first(sentence: str, row: GrowthRow) -> None:
    """No word for the rate of an occupation of few jobs: their number first, and that the percentage is unreliable."""
    assert "than all" not in sentence
    if abs(row.growth) < _SHOWN:
        assert "Estimated to stay at about" in sentence
        return
    assert sentence.endswith("Percentages of so few jobs are unreliable.")
    verb = "stay at" if abs(row.change) < 10 else "grow by" if row.change > 0 else "decline by"
    found = re.search(rf"Estimated to {verb} about ([\d,]+) jobs", sentence)
    number = row.base_employment if verb == "stay at" else abs(row.change)
    assert float(found[1].replace(",", "")) == pytest.approx(number, rel=0.006, abs=0.5)
    assert percents(sentence)[0] == pytest.approx(row.growth, abs=_SHOWN + 1e-9)


@pytest.mark.parametrize(("occupation", "area"), CASES)
def test_the_likely_range_has_the_bounds_of_the_last_year(facts, occupation, area):
    rows, _, _, _ = facts(occupation, area)
    row = last_horizon(rows)[0]
    sentence = plain(ranges.likely_range(rows, None))
    if row.growth is None:
        assert sentence == ""
        return
    low, high = percents(sentence)[:2]
    assert low == pytest.approx(row.low_80, abs=0.0101)  # whole percents
    assert high == pytest.approx(row.high_80, abs=0.0101)
    assert low - _SHOWN <= row.growth <= high + _SHOWN


@pytest.mark.parametrize(("occupation", "area"), CASES)
def test_the_agencys_figure_is_the_published_one(facts, raw_agency, occupation, area):
    _, _, _, figure = facts(occupation, area)
    published = raw_agency.get((occupation, area))
    card = key_figures.agency_card(figure, STATES[area])
    assert (card is None) == pd.isna(figure["growth"])
    if card is not None and figure["agency_code"] == occupation and published is not None:
        assert percents(card.value)[0] == pytest.approx(published, abs=_SHOWN + 1e-9)
        assert "2022–2032" in card.detail


@pytest.fixture(scope="module")
def raw_agency() -> dict[tuple[str, str], float]:
    """The agencies' percents as they published them, as fractions."""
    from model.data import catalog

    table = pd.read_parquet(catalog.INPUT_DIR / "state_projections_long.parquet")
    return {
        (code, area): value
        for code, area, value in zip(table["soc_code"], table["state_fips"], table["pct_change"] / 100, strict=True)
    }


@pytest.mark.parametrize(("occupation", "area"), CASES)
def test_disagreement_is_stated_exactly_where_directions_differ(facts, occupation, area):
    rows, _, _, figure = facts(occupation, area)
    row = last_horizon(rows)[0]
    if row.growth is None or pd.isna(figure["growth"]):
        assert not row.has_flag(Flag.SIGN_DIFFERS)
        return
    differs = round(row.growth, 3) * round(figure["growth"], 3) < 0
    assert row.has_flag(Flag.SIGN_DIFFERS) == differs
    assert ("disagree" in agencies.direction(row)) == differs


@pytest.mark.parametrize("area", STATES)
def test_the_reason_has_the_figures_of_the_state(public, facts, outlook, raw_agency, area):
    _, total, _, _ = facts("29-1141", area)
    sentence = agencies.why_it_differs(outlook(area))
    assert STATES[area] in sentence
    theirs, own, together, nation, grown, expected = percents(sentence)
    record = public.agency_accuracy()
    record = record[
        (record["area_id"] == area) & (record["occupation_id"] == "00-0000") & (record["base_year"] == 2022)
    ]
    assert grown == pytest.approx(float(record["actual"].iloc[0]), abs=_SHOWN + 1e-4)
    assert expected == pytest.approx((1 + raw_agency["00-0000", area]) ** 0.3 - 1, abs=0.001)
    assert nation == pytest.approx(0.035)
    assert together == pytest.approx(0.084)
    assert own == pytest.approx(last_horizon(total)[0].growth, abs=_SHOWN + 1e-9)
    assert theirs == pytest.approx(raw_agency["00-0000", area], abs=_SHOWN + 1e-9)


@pytest.mark.parametrize(("occupation", "area"), CASES)
def test_every_caveat_holds_for_the_cell(facts, occupation, area):
    rows, _, _, figure = facts(occupation, area)
    row = last_horizon(rows)[0]
    said = " ".join(caveats.caveats(rows))
    assert ("under 10,000 jobs" in said) == (row.base_employment is not None and row.base_employment < 10_000)
    assert ("No figure here" in said or "No estimate, so" in said) == (row.base_employment is None)
    if "no projection by the state’s agency" in said:
        assert pd.isna(figure["growth"])
    assert ("opposite direction" in said) == row.has_flag(Flag.SIGN_DIFFERS)
    assert (caveats.AREA_RANGES in said) == (row.low_80 is not None)
    assert np.isfinite(row.growth or 0.0)


# --- The cards, in areas of every level

AREAS = ("US", "39", "23", "26420", "2300001")
CARDS = ("29-1141", "15-1252", "41-2031", "31-1131", "25-2021", "33-3051", "19-2012", "45-3031", "29-0000", "00-0000")


def number(text: str) -> float:
    """The first number in a text: "about +2,950 jobs" is 2950."""
    return float(re.search(r"[+-]?[\d,]+(?:\.\d+)?", plain(text))[0].replace(",", ""))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("occupation", CARDS)
def test_every_card_has_the_figure_of_its_area(public, facts, occupation, area):
    rows, _, profile, figure = facts(occupation, area)
    row, own = last_horizon(rows)[0], public.occupation(occupation)
    cards = {card.label: card for card in key_figures.cards(rows, own, profile)}
    jobs = cards.get(f"Jobs in {row.base_year}")
    assert (jobs is None) == (row.base_employment is None)
    if jobs:
        assert number(jobs.value) == pytest.approx(row.base_employment, rel=0 if area == "US" else 0.006)
    growth = key_figures.estimate_card(row) if row.area_level == "state" else cards.get(f"Growth by {row.target_year}")
    assert (growth is None) == (row.growth is None)
    if growth:
        assert (percents(growth.value) or [0.0])[0] == pytest.approx(row.growth, abs=_SHOWN + 1e-9)
        if abs(row.change) >= 10:
            assert number(growth.detail) == pytest.approx(row.change, rel=0.006)
    expected = {"nation": own["openings_per_year"], "state": profile.agency_openings_per_year}.get(row.area_level)
    is_reason_given = row.area_level == "state" and openings.reason([profile.agency_flag]) != ""
    assert ("Openings a year" in cards) == (expected is not None or is_reason_given)
    if expected is None and is_reason_given:
        assert cards["Openings a year"].value == "Not comparable"
    elif expected is not None:
        assert number(cards["Openings a year"].value) == expected
    chance = cards.get("Chance of growth")
    assert (chance is None) == (row.p_growth is None)
    if chance and " in 10" in chance.value:
        assert number(chance.value) / 10 == pytest.approx(row.p_growth, abs=0.05 + 1e-9)
    agency = key_figures.agency_card(figure, row.area)
    assert (agency is None) == pd.isna(figure["growth"])
    if agency:
        assert percents(agency.value)[0] == pytest.approx(figure["growth"], abs=_SHOWN + 1e-9)
        assert f"{figure['base_year']}–{figure['target_year']}" in agency.detail


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("occupation", CARDS)
def test_turn_and_sources_are_those_of_the_cell(facts, public, occupation, area):
    rows, _, _, _ = facts(occupation, area)
    row, middle = last_horizon(rows)[0], next(row for row in rows if row.horizon_years == 5)
    sentence = answer.turn(rows)
    assert bool(sentence) == row.has_flag(Flag.TURNS)
    if sentence:
        assert percents(sentence)[:2] == pytest.approx([middle.growth, row.growth], abs=_SHOWN + 1e-9)
    line = caveats.source_line(rows, public.features)
    assert ("Includes the self-employed" in line) == (row.base_employment is not None)
    assert ("add up to the nation" in line) == (row.area_level == "state" and row.growth is not None)


@pytest.mark.parametrize("occupation", CARDS)
def test_agency_that_leads_is_named_in_the_answer(public, occupation):
    rows = rows_of(public.with_agency_figures.growth([occupation], ["39"]))
    total = rows_of(public.with_agency_figures.growth(["00-0000"], ["39"]))
    sentence = plain(answer.headline(rows, total))
    figure = public.agency([occupation], ["39"]).iloc[0]
    if pd.isna(figure["growth"]):
        of_group = f"{answer.NO_AGENCY_GROUPS}, so no growth can be given for Ohio."
        of_occupation = "Projections Central has no projection of this occupation by the state’s agency in Ohio."
        assert sentence == (of_group if occupation.endswith("-0000") else of_occupation)
        return
    assert "by the state’s agency" in sentence
    assert "from 2022 to 2032" in sentence
    assert percents(sentence)[0] == pytest.approx(abs(figure["growth"]), abs=_SHOWN + 1e-9)
    assert ranges.likely_range(rows, None) == ""
    assert "None" not in caveats.source_line(rows, public.features)

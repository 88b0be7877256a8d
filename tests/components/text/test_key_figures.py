"""The cards have the figures of the area shown; what is not known has none."""

from __future__ import annotations

import pytest

from components.text import key_figures, number_format
from components.text.answer import NO_AGENCY_GROUPS
from components.text.labels import change_label
from services.growth_rows import rows_of
from services.source import Profile

NURSES = "29-1141"


@pytest.fixture(scope="module")
def cards(public):
    """cards(occupation, area, by_agency=False) -> value and detail by label, with plain spaces and signs."""

    def read(code: str, area: str, *, by_agency: bool = False) -> dict[str, tuple[str, str]]:
        growth = public.with_agency_figures if by_agency else public
        rows = rows_of(growth.growth([code], [area]))
        found = key_figures.cards(rows, growth.occupation(code), growth.profile(code, area))
        return {card.label: (plain(card.value), plain(card.detail)) for card in found}

    return read


def plain(text: str) -> str:
    return text.replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def test_published_figures_of_the_nation_are_in_full(cards):
    shown = cards(NURSES, "US")
    assert shown["Jobs in 2025"] == ("3,465,400", "BLS, published")
    assert shown["Growth by 2035"] == ("+5.6 %", "+194,700 jobs")
    assert shown["Openings a year"] == ("180,800", "2025–2035, most replace leavers")


def test_jobs_that_round_to_none_are_not_called_no_change_beside_growth(public, cards):
    shown = cards("51-2061", "US")  # 200 jobs, published in hundreds
    assert shown["Jobs in 2025"][0] == "200"
    assert shown["Growth by 2035"] == ("-6.1 %", "rounds to 0 jobs")
    assert cards("23-1021", "US")["Growth by 2035"] == ("No change", "")
    for code, area in (("51-2061", "US"), ("27-3042", "56")):
        rows = rows_of(public.growth([code], [area]))
        grows = {change_label(row) for row in rows if number_format.percent(row.growth) != number_format.NO_CHANGE}
        assert number_format.NO_CHANGE not in grows


def test_openings_of_a_state_are_its_agencys(public, cards):
    assert cards(NURSES, "48")["Openings a year"] == ("16,900", "state agency, 2022–2032")
    assert public.profile(NURSES, "48").agency_openings_per_year == 16_900
    assert cards(NURSES, "36")["Openings a year"] == ("Not comparable", "the state’s agency counts them in another way")


def test_openings_of_other_jobs_than_the_card_beside_gives_are_not_comparable(cards):
    shown = cards("43-6013", "13")
    assert shown["Jobs in 2025"][0] == "40,100"
    assert shown["Openings a year"] == ("Not comparable", "state agency, 2022–2032: 1,390, of its 11,110 jobs")
    assert cards("43-6013", "13", by_agency=True)["Openings a year"] == ("1,390", "state agency, 2022–2032")


def test_local_area_has_no_openings_and_rounded_estimates(public, cards):
    shown = cards(NURSES, "26420")
    row = public.growth([NURSES], ["26420"], [10]).iloc[0]
    assert "Openings a year" not in shown
    assert shown["Jobs in 2025"] == (number_format.rounded(row["base_employment"]), "Horizons estimate")
    assert shown["Growth by 2035"][1].startswith("about +")
    assert shown["Median wage"] == ("$99,830", "2025, 10th to 90th percentile: $74,860 to $130,440")


def test_unpublished_employment_has_no_cards_of_jobs_and_likelihood(cards):
    assert not {"Jobs in 2025", "Chance of growth", "Growth by 2035"} & set(cards("45-3031", "06"))


def test_figures_of_an_agency_have_its_base_and_no_likelihood(cards):
    shown = cards(NURSES, "39", by_agency=True)
    assert shown["Jobs in 2022"] == ("131,390", "state agency")
    assert "Chance of growth" not in shown


def test_agency_card_has_years_jobs_and_the_title_it_published(public):
    card = key_figures.agency_card(public.agency([NURSES], ["11"]).iloc[0], "District of Columbia")
    assert card.label == "The District of Columbia’s own agency"
    assert card.detail.endswith("2022–2032, as published")
    other = public.agency(["53-3051"], ["16"]).iloc[0]  # under the code of 2010, of the same occupation
    card = key_figures.agency_card(other, "Idaho")
    assert card.detail.endswith(
        "jobs from 2,460, 2022–2032, as published; published for Bus Drivers, School or Special Client"
    )


@pytest.mark.parametrize(
    ("code", "area", "title"),
    [
        ("29-1217", "36", "Physicians, All Other; and Ophthalmologists, Except Pediatric"),
        ("15-1253", "36", "Software Developers and Software Quality Assurance Analysts and Testers"),
        ("33-1099", "16", "First-line supervisors of protective service workers, all other"),
    ],
)
def test_figure_of_several_occupations_gives_no_jobs(public, cards, code, area, title):
    card = key_figures.agency_card(public.agency([code], [area]).iloc[0], "X")
    assert card.detail.casefold() == f"2022–2032, as published for several occupations together: {title}".casefold()
    shown = cards(code, area, by_agency=True)
    assert "Jobs in 2022" not in shown
    assert shown["Openings a year"] == ("Not comparable", "the state’s agency gives one figure for several occupations")


def test_agency_without_a_figure_has_no_card(public):
    figures = public.agency(["45-3031"], public.state_ids)
    missing = figures[figures["growth"].isna()].iloc[0]
    assert key_figures.agency_card(missing, "X") is None


def test_card_beside_our_estimate_says_that_the_agency_has_no_figure(public):
    (row,) = rows_of(public.growth(["29-0000"], ["23"], [10]))
    figure = public.agency(["29-0000"], ["23"]).iloc[0]
    ours, theirs = key_figures.state_cards(row, figure)
    assert ours.label.startswith("Horizons estimate")
    assert (theirs.label, theirs.value) == ("Maine’s own agency", "No figure")
    assert theirs.detail == NO_AGENCY_GROUPS
    assert key_figures.state_cards(row._replace(growth=None), figure) == []
    single = key_figures.state_cards(row._replace(taxonomy="soc"), figure)[1]
    assert (single.value, single.detail) == ("No figure", "Projections Central has no projection of it")


def test_every_level_of_education_fits_a_card(public):
    for level in public.occupations()["education"].dropna().unique():
        card = key_figures._education_card({"education": level})
        assert len(card.value) <= len("Certificate"), level


def test_capped_and_hourly_wages_say_so(cards):
    capped = key_figures._wage_card(Profile("1", "US", median_wage=239_200, wage_is_minimum=True, wage_year=2025))
    assert (capped.label, capped.value) == ("Median wage", "$239,200+")
    assert capped.detail.startswith("2025, at least")
    assert cards("27-2011", "US")["Median wage"][1] == "2025, an hour"


def test_change_within_rounding_has_no_number(cards):
    assert cards("15-1252", "2300001")["Growth by 2035"][1] == "a change of under 10 jobs"


def test_agency_card_names_the_base_of_its_percent(public):
    card = key_figures.agency_card(public.agency(["29-1141"], ["39"]).iloc[0], "Ohio")
    assert "+4,470 jobs from 131,390, 2022–2032" in card.detail


def test_agency_card_has_no_jobs_where_they_cannot_be_of_the_same_occupation(public):
    card = key_figures.agency_card(public.agency(["15-1252"], ["39"]).iloc[0], "Ohio")
    assert (card.value, card.detail) == ("+16.1\u202f%", "2022–2032, as published")

"""Texts that are no titles, and titles of other languages, beside misspelled and cut ones that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.search.index import LIKELY, is_close
from services.search.quantities import is_quantity

if TYPE_CHECKING:
    from services.growth import Growth

QUANTITIES = [
    "12",
    "12:30",
    "11 21",
    "11月21日",
    "8-5",
    "$50,000",
    "$15/hr",
    "12.5 %",
    "24/7",
    "3.14",
    "50k",
    "USD 20",
    "7:00 AM",
    "7am-3pm",
    "8:30 - 17:00",
    "Monday",
    "Mon, 01 Nov 2021",
    "Nov-01-2021",
    "Nov 1st, 2021",
    "2021-W44",
    "Room 12",
    "room B2",
    "page 2",
    "Suite 100",
    "line 4",
    "NOC 31301",
    "ISCO 2221",
    "NAICS 622110",
    "LOT 1234",
]
NO_QUANTITIES = [
    "911",
    "9-1-1",
    "2 Janitors",
    "Marketing 101",
    "Room attendant 2",
    "Line cook",
    "Page",
    "Clerk 3",
    "24 hour nurse",
    "B2B sales",
]
SAY_NOTHING = [
    "None None",
    "otro",
    "otros",
    "hello world",
    "temp",
    "Part-time",
    "non-exempt",
    "Full time",
    "hourly",
    "salaried",
    "seasonal",
    "Total employees",
    "all",
    "all staff",
    "yes no",
    "grand total",
]
FOREIGN = [
    "Arzt",
    "mesero",
    "avocat",
    "plomero",
    "mecánico",
    "peón",
    "Lehrer",
    "Krankenschwester",
    "enfermero",
    "Koch",
    "Verkäufer",
    "Schreiner",
    "Elektriker",
    "abogado",
    "camarero",
    "albañil",
    "cocinero",
    "cuisinier",
    "infirmière",
    "boulanger",
    "Hausmeister",
    "Zahnarzt",
    "avvocato",
    "nauczyciel",
]
MISSPELLED = {
    "29-1141": "registerd nurse|RN CHRG|nures",
    "37-2011": "Custdn|janiter|CUSTDN II",
    "47-2111": "electricn|elec app",
    "13-2011": "Acctnt",
    "49-9071": "MAINT MECH",
    "47-2152": "plmbr|plumer",
    "37-2012": "hskpr",
    "15-1251": "PROGRMR",
    "35-9021": "dishwashr",
    "29-1051": "pharmcist",
}


@pytest.fixture
def growth(public: Growth) -> Growth:
    return public


@pytest.mark.parametrize("text", [*QUANTITIES, *SAY_NOTHING, *FOREIGN])
def test_text_that_is_no_title_finds_nothing(growth: Growth, text: str) -> None:
    assert not is_close(growth.search(text))
    assert growth.match([text])["certainty"].isna().all()


def test_numbers_rooms_and_other_codes_are_quantities() -> None:
    assert not [text for text in QUANTITIES if not is_quantity(text)]
    assert not [text for text in NO_QUANTITIES if is_quantity(text)]


@pytest.mark.parametrize("code", MISSPELLED)
def test_misspelled_and_cut_titles_are_still_found(growth: Growth, code: str) -> None:
    texts = MISSPELLED[code].split("|")
    assert [growth.search(text, 1)["occupation_id"].tolist() for text in texts] == [[code]] * len(texts)


def test_words_that_no_title_has_but_that_end_as_such_are_asked_for(growth: Growth) -> None:
    assert is_close(growth.search("ornithologist"))


def test_homemaker_alone_is_not_taken(growth: Growth) -> None:
    assert growth.search("homemaker", 1)["score"].iloc[0] < LIKELY


def test_parameter_of_a_link_is_read_as_its_code(growth: Growth) -> None:
    assert growth.search("occ=29-1141")["occupation_id"].tolist() == ["29-1141"]

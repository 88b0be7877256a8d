"""The finding of Places in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.text import number_format
from components.text.places_finding import LOCAL_RATES, Finding
from components.text.state_ranking import OVERLAP
from services import places
from services.growth_rows import rows_of

NURSES, TYPISTS, PARKING, WATCHMAKERS, LEGISLATORS = "29-1141", "43-9022", "33-3041", "49-9064", "11-1031"
TERRAZZO = "47-2053"
"""Published in one state, which has the nation's rate."""


def plain(sentence):
    return sentence.replace("**", "").replace(number_format.NNBSP, " ")


def finding(growth, occupation, measure="growth", level="states", first=None, state=""):
    """The finding, and any row of the occupation; `first`: of so many of the ranked places."""
    ordered = places.order(growth.places(occupation, level), measure)
    if state:
        ordered = ordered[ordered["area_id"].isin(growth.local_area_ids(state))].reset_index(drop=True)
    rows = rows_of(ordered)
    ranked = rows[: len(places.ranked(ordered, measure))][:first]
    values = ordered[places.MEASURES[measure].column].head(len(ranked)).astype(float).tolist()
    states_of = {}
    for area_id, state_id in growth.area_states()[["area_id", "state_id"]].itertuples(index=False):
        states_of.setdefault(area_id, []).append(growth.area(state_id))
    name = growth.area(state) if state else ""
    return Finding(measure, level, ranked, values, len(rows), state=name, states_of=states_of), rows[0]


def title(growth, *arguments, **options):
    found, example = finding(growth, *arguments, **options)
    return found.title(example)


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


def test_published_jobs_are_given_in_full_and_estimates_are_not(public):
    found, example = finding(public, NURSES, "jobs")
    assert found.answer.startswith(f"**{number_format.rounded(example.base_employment)} jobs**")
    published = replace(found, rows=[row._replace(base_basis="published") for row in found.rows])
    assert published.answer.startswith(f"**{number_format.jobs(example.base_employment)} jobs**")


@pytest.mark.parametrize(
    ("measure", "verb"),
    [
        ("growth", "grows fastest"),
        ("jobs", "has the most jobs"),
        ("likelihood", "is likeliest"),
        ("wage", "earns most"),
    ],
)
def test_verb_of_a_singular_title_is_singular(public, measure, verb):
    found, example = finding(public, NURSES, measure)
    title = found.title(example._replace(occupation="Data Analyst", taxonomy="lotocc"))
    assert title.startswith(f"Data Analyst {verb}")


def test_local_areas_with_the_same_rate_name_their_state(public):
    assert title(public, NURSES, level="local") == "Registered nurses grow fastest in 15 local areas of New York"
    found, _ = finding(public, NURSES, level="local")
    assert "+1.0 % in 5 local areas of Maine, the lowest of the 514 local areas with data, of 521." in plain(
        found.answer
    )
    assert found.caution.startswith(LOCAL_RATES)


def test_many_local_areas_of_several_states_are_counted_with_their_states(public):
    found, example = finding(public, NURSES, level="local")
    states = {"a": ["Ohio"], "b": ["Ohio", "Utah"], "c": ["Texas"], "d": ["Texas"], "e": ["Texas"]}
    rows = [example._replace(area_id=code) for code in states]

    def words(count, **extra):
        several = Finding("wage", "local", [*rows[:count], example], [2.0] * count + [1.0], 6, states_of=states | extra)
        return several.title(example)

    assert words(5) == "Registered nurses earn most in 5 local areas of Ohio, Texas and Utah"
    assert words(5, e=["Maine"]) == "Registered nurses earn most in 5 local areas in 4 states"
    assert words(5, a=["Texas"], b=["Texas", "Utah"]) == "Registered nurses earn most in 5 local areas of Texas"
    assert found.title(None) == "Places"


def test_local_areas_of_a_chosen_state_are_compared_among_themselves(public):
    found, example = finding(public, NURSES, "wage", "local", state="39")
    assert found.title(example).startswith("In Ohio, registered nurses earn most in ")
    assert "local areas of Ohio" in found.answer
    found, example = finding(public, NURSES, "wage", "local", state="11")
    area = "Washington-Arlington-Alexandria, DC-VA-MD-WV"
    assert found.title(example) == f"In the District of Columbia, registered nurses: a figure for {area} alone"
    assert found.answer.endswith("The only local area of the District of Columbia.")


def test_order_of_equal_figures_is_no_finding(public):
    found, example = finding(public, NURSES, level="local", first=4)
    assert found.title(example) == "Registered nurses grow equally fast in 4 local areas"
    assert plain(found.answer).startswith("+12.4 % by 2035 in each of the 4 local areas")
    assert "uncertain" not in found.caution
    same = Finding("wage", "local", found.rows, [80_000.0] * 4, 4, state="New York")
    assert same.title(example) == "Registered nurses: the same wage in 4 local areas of New York"
    assert plain(same.answer) == "$80,000 a year in each of the 4 local areas of New York."


def test_equal_places_are_named_together_and_many_are_counted(public):
    found, example = finding(public, NURSES, first=6)

    def words(equal):
        several = Finding("growth", "states", found.rows, [0.2] * equal + [0.1] * (6 - equal), 51)
        return several.title(example)

    assert words(2).endswith("grow fastest in New York and Utah")
    assert words(5).endswith("grow fastest in 5 states")
    rows = [*found.rows[:5], found.rows[5]._replace(area_id="11")]
    assert Finding("wage", "states", rows, [2.0] * 6, 51).title(example).endswith(" in 5 states and DC")
    of_two = [row for row in rows if row.area_id == "11"] + [row for row in rows if row.area_id != "11"][:1]
    assert Finding("wage", "states", of_two, [2.0] * 2, 51).title(example).endswith(" in 1 state and DC")


def test_answer_has_highest_lowest_and_how_many_have_data(public):
    found, _ = finding(public, NURSES)
    assert plain(found.answer) == "+12.4 % by 2035 there; +1.0 % in Maine, the lowest of all 50 states and DC."
    found, _ = finding(public, PARKING)
    assert "the lowest of the 27 with a projection of their own, of 50 states and DC." in plain(found.answer)


def test_finding_covers_a_single_state_and_none(public):
    found, _ = finding(public, WATCHMAKERS)
    assert "The only one with a figure of its own, of the 50 states and DC." in found.answer
    found, _ = finding(public, TERRAZZO)
    assert plain(found.answer) == (
        "New Jersey: −13.0 % by 2035. The only one with a figure, and that the nation’s rate, of the 50 states and DC."
    )
    assert "nation’s rate" not in finding(public, TERRAZZO, "jobs")[0].answer
    empty = Finding("growth", "states", [], [], 51)
    assert empty.answer == "No figure for growth in any state."


def test_few_jobs_are_cautioned(public):
    assert "percentages of so few are unreliable" in finding(public, PARKING)[0].caution
    assert "so few" not in finding(public, NURSES)[0].caution
    chance = finding(public, PARKING, "likelihood")[0].caution
    assert " fewer than 1,000 such jobs: chances of so few are unreliable." in chance
    assert "%" not in chance.replace(OVERLAP, "")
    assert not finding(public, NURSES, "wage")[0].caution


def test_states_that_have_come_are_not_called_all(public):
    found, _ = finding(public, NURSES)

    def partial(count, total, least=0):
        return Finding("growth", "states", found.rows[:count], found.values[:count], total, least)

    several = partial(20, 20)
    assert several.title(found.rows[0]) == "Registered nurses grow fastest in New York, of the 20 loaded"
    assert plain(several.answer).endswith(", the lowest of the 20 loaded, of 50 states and DC.")
    assert plain(partial(20, 30).answer).endswith(
        ", the lowest of the 20 with a figure of their own, of the 30 loaded, of 50 states and DC."
    )
    assert plain(partial(2, 30, 1_000).answer).startswith(
        "Of the 2 states with at least 1,000 such jobs, of the 30 loaded, of 50 states and DC: +12.4 % by 2035 there; "
    )


def test_finding_of_large_places_names_the_smaller_one_that_leads_table_and_map(public):
    ordered = places.order(public.with_agency_figures.places(LEGISLATORS), "growth")
    rows = rows_of(ordered)
    large = [row for row in rows if row.growth is not None and (row.base_employment or 0) >= 1_000]
    found = Finding("growth", "states", large, [row.growth for row in large], 51, 1_000)
    answer = "Of the 12 states with at least 1,000 such jobs: +20.6 % by 2032 there; −2.5 % in Michigan, the lowest."
    assert plain(found.answer) == answer
    assert found.title(rows[0]) == "Legislators grow fastest in New York"
    led = replace(found, smaller=(rows[0], rows[0].growth))
    assert plain(led.answer) == f"{answer} Of those with fewer, Utah has +23.3 %."
    assert led.title(rows[0]) == "Legislators grow fastest in New York, of states with at least 1,000 such jobs"
    assert replace(led, smaller=(rows[0], large[0].growth)).answer == found.answer, "alike"


@pytest.mark.parametrize(
    ("count", "total", "title", "answer"),
    [
        (1, 1, "Registered nurses in New York, the only one loaded", "The only one loaded, of 50 states and DC."),
        (
            1,
            9,
            "Registered nurses in New York, of the 9 loaded",
            "The only one with a figure of its own, of the 9 loaded, of 50 states and DC.",
        ),
        (
            0,
            9,
            "Registered nurses by state",
            "No figure for growth in any of the 9 loaded, of 50 states and DC.",
        ),
        (0, 0, "Registered nurses by state", "None of the 50 states and DC is loaded."),
    ],
)
def test_state_that_came_first_is_not_called_the_only_one(public, count, total, title, answer):
    found, example = finding(public, NURSES)
    partial = Finding("growth", "states", found.rows[:count], found.values[:count], total)
    assert partial.title(example) == title
    assert partial.answer.endswith(answer)

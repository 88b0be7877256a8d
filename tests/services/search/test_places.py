"""The place inside a search for an occupation: taken out, named, and never taken for one where it is a job."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "query", "area_ids"),
    [
        ("nurse in Texas", "nurse", ("48",)),
        ("jobs in Ohio", "jobs", ("39",)),
        ("RN Houston", "RN", ("26420",)),
        ("nurse TX", "nurse", ("48",)),
        ("nurse, tx", "nurse", ("48",)),
        ("nurse in tx", "nurse", ("48",)),
        ("nurses in Houston, Texas", "nurses", ("26420",)),
        ("Texas nurse", "nurse", ("48",)),
        ("Ohio welder jobs", "welder jobs", ("39",)),
        ("nurse near the Bay Area", "nurse", ("41860",)),
        ("in Dallas-Fort Worth electrician", "electrician", ("19100",)),
        ("Kansas City truck driver", "truck driver", ("28140",)),
        ("lawyer in Washington DC", "lawyer", ("47900", "11")),
        ("nurse in Portland", "nurse", ("38900", "38860")),
        ("nurse in Springfield", "nurse", ("44180", "44140", "44100")),
        ("nurse in the US", "nurse", ("US",)),
        ("Texas", "", ("48",)),
        ("nurse in Boise", "nurse", ("14260",)),
        ("nurse in Honolulu", "nurse", ("46520",)),
        ("nurse, Austin, TX 78701", "nurse", ("12420",)),
        ("jobs in Manhattan", "jobs", ("35620", "31740")),
        ("nurse in Vancouver", "nurse", ("38900",)),
        ("jobs in Ohio and Texas", "jobs", ("39", "48")),
        ("nurse in New York & New Jersey", "nurse", ("36", "34")),
        ("welder in OH, TX, CA", "welder", ("39", "48", "06")),
        ("welder in OH, TX, CA, NY", "welder", ("39", "48", "06", "36")),
        ("jobs in Ohio, Texas, Utah and Iowa", "jobs", ("39", "48", "49", "19")),
        ("nurse in New Hampshire, South Dakota and Connecticut", "nurse", ("33", "46", "09")),
        ("nurse in OR or WA", "nurse", ("41", "53")),
        ("nurse in Ohio and Texas hospitals", "nurse hospitals", ("39", "48")),
        ("jobs in Ohio?", "jobs", ("39",)),
        ("nurse in Texas!", "nurse", ("48",)),
        ("What jobs are growing in Ohio?", "What jobs are growing", ("39",)),
        ("nurse in Portland OR and Boise", "nurse", ("38900", "14260")),
        ("nurse in Boise or Houston", "nurse", ("14260", "26420")),
        ("nurse in Ohio and pediatrics", "nurse and pediatrics", ("39",)),
    ],
)
def test_place_is_taken_out_and_named(public, text, query, area_ids):
    place = public.find_place(text)
    assert (place.query, place.area_ids, place.hint) == (query, area_ids, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "in",
        "nurse in",
        "registered nurse",
        "reading teacher",
        "mobile developer",
        "PA",
        "PR",
        "PR manager",
        "manager, PR",
        "virgin",
        "nurse practitioner PA",
        "er md",
        "CT tech",
        "nc programmer",
        "national sales manager",
        "teacher in training",
        "nurse in the OR",
        "29-1141",
        "nurse 06",
        "x " * 5_000,
    ],
)
def test_words_of_jobs_are_no_place(public, text):
    assert public.find_place(text) is None


def test_no_title_has_a_place_taken_out_of_its_first_result(public):
    """Every occupation is still found by its own name."""
    for code, name in public.occupations()[["occupation_id", "occupation"]].itertuples(index=False):
        assert public.find_place(name) is None, (code, name)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("nurse in Puerto Rico", "Territories"),
        ("nurse in Cook County", "Counties"),
        ("nurse in Jefferson County", "Counties"),
        ("nurse in San Juan PR", "Territories"),
    ],
)
def test_place_that_is_not_covered_is_taken_out_and_said(public, text, hint):
    place = public.find_place(text)
    assert (place.query, place.area_ids) == ("nurse", ())
    assert place.hint == f"{hint} are not covered: states, metropolitan and nonmetropolitan areas only."


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Puerto Rico", ""),
        ("puerto rico", ""),
        ("Guam", ""),
        ("U.S. Virgin Islands", ""),
        ("American Samoa", ""),
        ("nurse Guam", "nurse"),
        ("San Juan, PR", ""),
        ("San Juan, Puerto Rico nurse", "nurse"),
    ],
)
def test_territory_alone_is_no_occupation(public, text, query):
    place = public.find_place(text)
    assert (place.query, place.area_ids) == (query, ())
    assert place.hint == "Territories are not covered: states, metropolitan and nonmetropolitan areas only."


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("nurse near me", "nurse"),
        ("NURSE NEAR ME", "NURSE"),
        ("RN jobs nearby me", "RN jobs"),
        ("nurse close to me", "nurse"),
        ("jobs around me", "jobs"),
        ("hiring near me now", "hiring now"),
        ("nurse, near me", "nurse"),
        ("near me", ""),
    ],
)
def test_near_me_is_no_state(public, text, query):
    place = public.find_place(text)
    assert (place.query, place.area_ids, place.is_sure) == (query, (), False)
    assert place.hint.startswith("Horizons does not know where you are: name the place")


@pytest.mark.parametrize(
    ("text", "query", "area_id"),
    [
        ("nurse in Texas near me", "nurse", "48"),
        ("nurse near me Texas", "nurse", "48"),
        ("nurse near me in ME", "nurse", "23"),
    ],
)
def test_place_beside_near_me_is_named(public, text, query, area_id):
    place = public.find_place(text)
    assert (place.query, place.area_ids, place.hint, place.is_sure) == (query, (area_id,), "", True)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("jobs near me", "00-0000"),
        ("hiring near me now", "00-0000"),
        ("RN near me", "29-1141"),
        ("nurse in the OR", "29-1141"),
        ("nurse in Texas", "29-1141"),
        ("RN Houston", "29-1141"),
        ("jobs in Ohio", "00-0000"),
        ("welder in Ohio", "51-4121"),
    ],
)
def test_search_finds_the_occupation_without_the_place(public, text, first):
    assert public.search(text, 1)["occupation_id"].tolist() == [first]


ALL_JOBS = (
    "employment|openings|job openings|vacancies|careers|employment opportunities|now hiring|open positions|roles"
    "|all jobs|jobs available|workforce|occupations|job growth|employment projections|job market|wages|best jobs"
    "|in demand jobs|fastest growing jobs|high paying jobs|part time jobs|find a job|looking for work|workers"
    "|what jobs are there"
)


@pytest.mark.parametrize("words", ALL_JOBS.split("|"))
def test_words_for_all_jobs_of_a_place_mean_no_occupation(public, words):
    for text in (f"{words} in Ohio", f"Ohio {words}"):
        assert public.search(text, 3)["occupation_id"].tolist() == ["00-0000"]


@pytest.mark.parametrize("words", ["employment specialist", "labor", "career counselor", "demand planner"])
def test_job_whose_title_has_such_a_word_is_found(public, words):
    assert public.search(f"{words} in Ohio", 1)["occupation_id"].tolist() != ["00-0000"]


def test_search_for_a_place_alone_finds_no_occupation(public):
    assert public.search("Texas").empty


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("nurse in Texas", True),
        ("nurse in Houston", True),
        ("nurse in Vancouver, WA", True),
        ("nurse in Portland", False),
        ("nurse in Manhattan", False),
        ("nurse in Vancouver", False),
        ("teacher in college", False),
        ("RN in OR", False),
        ("technologist in CT", False),
        ("nurse in or", False),
        ("nurse in ok", False),
        ("teacher in hi", False),
        ("nurse in me", False),
        ("nurse in pa", False),
        ("nurse in ma", False),
        ("nurse in OK", True),
        ("nurse in PA", True),
        ("nurse in ME", True),
        ("nurse in tx", True),
        ("jobs in OR", True),
        ("jobs in ok", True),
        ("nurse in Guam", False),
    ],
)
def test_place_is_sure_where_one_area_is_meant(public, text, is_sure):
    assert public.find_place(text).is_sure == is_sure

"""The first of a list in a sentence that is true for the list, and how far to trust the order."""

from __future__ import annotations

import pandas as pd
import pytest

from components.text import number_format, rank
from services.growth_rows import rows_of
from services.rank import ORDERS, Filters, LeftOut


def headline(public, order, area="US", horizon=10, is_filtered=False, **filters):
    ranked = public.rank(area, horizon, Filters(**filters), order)
    rows = rows_of(ranked)
    text = rank.headline(rows[0] if rows else None, ranked, order, public.area(area), 1_000, is_filtered=is_filtered)
    return text.replace("**", "").replace(number_format.NNBSP, " "), ranked


def test_fastest_growing_names_growth_year_and_how_many(public):
    text, ranked = headline(public, "growth", "39")
    first = ranked.iloc[0]
    percent = number_format.percent(first["growth"]).replace(number_format.NNBSP, " ")
    expected = (
        f"{first['occupation']} grow fastest in Ohio: {percent} by 2035, among {len(ranked)} occupations with at least"
    )
    assert text == f"{expected} 1,000 jobs."


def test_first_at_the_nations_rate_is_said_to_be(public):
    ranked = public.rank("39", filters=Filters(occupation_ids=("15-1212", "15-1252")))
    said = rank.headline(rows_of(ranked)[0], ranked, "growth", "Ohio", 0, is_filtered=True)
    assert said.startswith("**Information security analysts** grow fastest in Ohio: ")
    assert " by 2035, at the nation’s rate, among 2 occupations" in said


@pytest.mark.parametrize(("order", "column"), [("likelihood", "p_growth"), ("faster", "p_faster")])
def test_chances_that_read_alike_are_said_to_be_ties(public, order, column):
    text, ranked = headline(public, order)
    shown = [number_format.likelihood(chance) for chance in ranked[column].dropna()]
    alike = shown.count(shown[0]) - 1
    assert (f" are, with {alike:,} other" in text) == (alike > 0)
    assert rank.place_mark(ranked, order) == rank.PlaceMark(note=rank.CHANCE_TIES)
    two = ranked.head(2)
    for second, others in ((0.3, ""), (0.79, ", with 1 other,")):
        listed = two.assign(**{column: [0.8, second]})
        said = rank.headline(rows_of(two)[0], listed, order, "Ohio", 0, is_filtered=False)
        assert f"** are{others} the likeliest to grow" in said


def test_list_says_where_a_states_agency_projects_the_other_direction(public):
    text, ranked = headline(public, "decline", "36")
    against = int(ranked["flags"].str.contains("sign_differs").sum())
    assert text.endswith("that are expected to decline. The state’s own agency projects growth.")
    assert rank.conflicts(rows_of(ranked)) == (
        f"For {against} of these {len(ranked)} occupations the state’s own agency projects the opposite direction, as "
        "noted in the list."
    )
    assert rank.conflicts(rows_of(ranked.head(1))) == ""
    local = rank.conflicts(rows_of(public.rank("17410", 10, Filters(), "decline")))
    assert "occupations a state’s own agency projects the opposite direction" in local
    assert rank.conflicts(rows_of(public.rank("US", 10, Filters(), "decline"))) == ""


@pytest.mark.parametrize("area_id", ["39", "17410"])
@pytest.mark.parametrize("horizon", [1, 5])
def test_agency_is_said_to_project_what_it_projects_at_a_horizon_of_which_the_growth_turns(public, area_id, horizon):
    rows = rows_of(public.growth(["25-2052", "53-7063"], [area_id], [horizon]))
    assert rows[0].growth > 0 and rank._against_agency(rows[0]) == "", "both project growth"
    whose = "The state" if area_id == "39" else "A state"
    assert rank._against_agency(rows[1]) == f" {whose}’s own agency projects growth."
    assert rank.conflicts(rows).startswith("For 1 of these 2 occupations")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ((0, 40, 709), "1 to 40 of 709 occupations in Ohio"),
        ((40, 1, 41), "41 of 41 occupations in Ohio"),
        ((0, 1, 1), "1 occupation in Ohio"),
    ],
)
def test_part_of_a_list_is_said_in_the_number_that_it_has(part, expected):
    assert rank.part_of_list(*part, "Ohio") == expected


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_names_the_first_of_its_list(public, order):
    text, ranked = headline(public, order)
    assert text.startswith(ranked["occupation"].iloc[0])
    assert "not published" not in text
    assert text.endswith(".")


def test_list_of_declines_does_not_say_that_the_first_grows_fastest(public):
    text, _ = headline(public, "growth", outlook=("declines",), is_filtered=True)
    assert " shrink least in the United States: " in text
    assert "that fit the filters" in text


def test_decline_counts_only_what_declines(public):
    text, ranked = headline(public, "decline")
    assert f"among {len(ranked)} occupations with at least 1,000 jobs that are expected to decline" in text
    assert (ranked["growth"] < 0).all()


def test_lost_jobs_are_counted_without_a_sign(public):
    assert number_format.MINUS not in headline(public, "loss")[0]


def test_published_jobs_are_given_in_full(public):
    text, ranked = headline(public, "jobs")
    assert f" have the most jobs in the United States: {ranked['base_employment'].iloc[0]:,.0f}, " in text


def test_only_occupation_of_a_list_is_no_superlative(public):
    text, _ = headline(public, "growth", occupation_ids=("29-1141",), is_filtered=True)
    assert text.startswith("Registered nurses in the United States: +")
    assert text.endswith("; the only occupation with at least 1,000 jobs that fits.")


def test_empty_list_says_so(public):
    text, ranked = headline(public, "growth", min_jobs=900_000_000)
    assert ranked.empty
    assert text == "No occupation with at least 1,000 jobs in the United States fits the filters."


def test_uncertainty_counts_the_others_that_the_ranges_allow(public):
    ranked = public.rank("39")
    others = ranked["last_place"].iloc[0] - 1
    assert f"those of {others} others" in rank.uncertainty(ranked)
    assert rank.uncertainty(public.rank("39", order="openings")) == ""
    assert rank.uncertainty(public.with_agency_figures.rank("39")) == ""


def test_first_that_overlaps_every_other_says_all():
    assert "those of all 2 others" in rank.uncertainty(pd.DataFrame({"first_place": [1] * 3, "last_place": [3] * 3}))
    assert "those of one other" in rank.uncertainty(pd.DataFrame({"first_place": [1] * 3, "last_place": [2, 2, 3]}))


def test_what_is_left_out_is_counted():
    assert rank.left_out(LeftOut(0, 0, 0), "Ohio", 0) == ""
    assert rank.left_out(LeftOut(54, 1, 298), "Ohio", 1_000) == (
        "Not ranked: 298 with fewer than 1,000 jobs, 54 without a figure in Ohio, 1 that BLS no longer projects."
    )
    assert rank.left_out(LeftOut(0, 0, 3, 68), "Ohio", 1_000) == (
        "Not ranked: 3 with fewer than 1,000 jobs, 68 whose number of jobs is not known."
    )


def test_first_of_few_jobs_has_its_jobs_beside_the_percentage(public):
    ranked = public.rank("56", 10, Filters(occupation_ids=("25-1072", "29-1141")))
    sentence = rank.headline(rows_of(ranked)[0], ranked, "growth", "Wyoming", 0, is_filtered=True)
    assert "+19.2 %** by 2035 (about +35 jobs), among" in sentence.replace(number_format.NNBSP, " ")


@pytest.mark.parametrize(
    ("ties", "note"),
    [
        ([True, True], "Every 50 % range overlaps that of a neighbor in the list: read such places as ties."),
        ([True, True, False], "• The 50 % range overlaps no neighbor’s in the list. Each other overlaps one’s: read"),
        ([True, False, False], "≈ The 50 % range overlaps that of a neighbor in the list: read such places as ties."),
        ([False, False], ""),
        ([pd.NA, pd.NA], ""),
    ],
)
def test_ties_are_said_once_where_most_are(ties, note):
    mark = rank.place_mark(pd.DataFrame({"is_tied": pd.array(ties, dtype="boolean")}), "growth")
    assert mark.note.replace(number_format.NNBSP, " ").startswith(note)
    assert bool(mark.note) == bool(note)
    assert not mark.sign or mark.note.startswith(f"{mark.sign} ")


def test_list_without_a_figure_of_its_order_is_no_superlative(public):
    """A program's occupations of which one has openings, or none: the count is of those with a figure."""
    text, ranked = headline(public, "openings", "39")
    known = int(ranked["openings_per_year"].notna().sum())
    assert known < len(ranked)
    assert f"a year, among {known} occupations with" in text
    missing = f"Openings a year: {len(ranked) - known} without a"
    assert rank.without_figure(ranked, "openings").startswith(
        f"{missing} figure, or without a comparable one, come last"
    )
    for flag, kind in (("", "figure"), ("jobs_differ", "comparable figure")):
        flagged = ranked.assign(agency_flag=flag)
        assert rank.without_figure(flagged, "openings") == f"{missing} {kind} come last, unranked."
    assert rank.without_figure(ranked, "growth") == ""
    code = ranked.loc[ranked["openings_per_year"].isna(), "occupation_id"].iloc[0]
    text, _ = headline(public, "openings", "39", occupation_ids=("29-1141", code), is_filtered=True)
    assert text.startswith("Registered nurses in Ohio: ")
    assert text.endswith("; no other of 2 occupations with at least 1,000 jobs that fit the filters has such a figure.")


def test_local_areas_are_compared_with_all_occupations_of_their_states(public):
    assert (
        "to grow faster than all occupations of their state or states in Houston"
        in headline(public, "faster", "26420")[0]
    )
    assert "to grow faster than all occupations in Ohio" in headline(public, "faster", "39")[0]


def test_second_chance_of_a_row_is_explained_where_there_is_one(public):
    states = rows_of(public.rank("39").head(2))
    assert rank.faster_note(states).endswith("that of growing faster than all occupations.")
    assert rank.faster_note(rows_of(public.rank("17410").head(2))).endswith("all occupations of their state or states.")
    assert rank.faster_note([row._replace(p_faster=None) for row in states]) == ""

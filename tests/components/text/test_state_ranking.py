"""The ranking of states: which are ranked, in which order, how many are shown, and what is said of them."""

from __future__ import annotations

import pytest

from components.text import agencies, state_ranking
from components.text.number_format import percent
from services.growth_rows import GrowthRows, rows_of
from tests.components.fakes import RANGE, cell_rows, combine


def states(*growths: float | None, **columns: object) -> GrowthRows:
    """A row a state, ids from 01."""
    cells = (
        cell_rows(area_id=f"{place:02d}", growth=growth, years=[10], **columns)
        for place, growth in enumerate(growths, 1)
    )
    return combine(*cells)


def whole(rows: GrowthRows) -> state_ranking.Ranking:
    """The ranking where there are no other states than these."""
    return state_ranking.ranking(rows, len(rows))


def ids(rows: GrowthRows) -> list[str]:
    return [row.area_id for row in rows]


def test_states_are_ranked_by_growth_and_those_without_a_figure_come_last():
    ranking = state_ranking.ranking(states(0.1, None, 0.3, -0.1))
    assert ids(ranking.ranked) == ["03", "01", "04"]
    assert ids(ranking.unpublished) == ["02"]
    assert ids(ranking.rows) == ["03", "01", "04", "02"]


@pytest.mark.parametrize(
    ("title", "taxonomy", "verb"),
    [
        ("Data Analyst", "lotocc", "Data Analyst grows fastest in "),
        ("Physicists", "lotocc", "Physicists grow fastest in "),
        ("Personal care and service workers, all other", "soc", "Personal care and service workers, all other grow "),
    ],
)
def test_verb_is_that_of_the_title(title, taxonomy, verb):
    ranking = whole(states(0.1, 0.2, occupation=title, taxonomy=taxonomy))
    assert state_ranking.title(ranking).startswith(verb)


@pytest.mark.parametrize("flag", ["national_rate", "small_base state_path", "state_not_published"])
def test_borrowed_figure_is_not_ranked(flag):
    rows = combine(states(0.1, 0.2), cell_rows(area_id="09", growth=0.9, years=[10], flags=flag))
    ranking = state_ranking.ranking(rows)
    assert (ids(ranking.ranked), ids(ranking.borrowed)) == (["02", "01"], ["09"])
    assert ids(ranking.rows) == ["02", "01", "09"]
    assert any("State 09" in note for note in state_ranking.notes(ranking))


def test_short_view_has_both_ends_and_the_chosen_states_in_their_places():
    ranking = state_ranking.ranking(states(*(place / 100 for place in range(51, 0, -1))))
    lines = state_ranking.lines(ranking, ["25"], is_complete=False)
    assert [line.place for line in lines if line.row] == [*range(1, 11), 25, *range(42, 52)]
    assert [(place, line.omitted) for place, line in enumerate(lines) if line.omitted] == [(10, 14), (12, 16)]
    assert sum(line.omitted for line in lines) + sum(line.row is not None for line in lines) == 51


def test_complete_view_leaves_nothing_out():
    ranking = state_ranking.ranking(states(*(place / 100 for place in range(51))))
    lines = state_ranking.lines(ranking, [], is_complete=True)
    assert [line.place for line in lines] == list(range(1, 52))


def test_few_states_are_all_shown():
    ranking = state_ranking.ranking(states(*(place / 100 for place in range(20))))
    assert len(state_ranking.lines(ranking, [], is_complete=False)) == 20


@pytest.mark.parametrize(
    ("growths", "title"),
    [
        ((0.1, 0.3), "Alphas grow fastest in State 02"),
        ((0.3, 0.3, 0.1), "Alphas grow fastest in State 01 and State 02"),
        ((-0.1, -0.3), "Alphas shrink least in State 01"),
        ((0.0004, -0.3), "Alphas hold steady in State 01"),
        ((0.1, 0.1, 0.1, 0.1, 0.0), "Alphas grow fastest in 4 states"),
        ((-0.02, -0.02, None), f"Alphas: {percent(-0.02)} in State 01 and State 02"),
        ((0.1, 0.1, 0.1, 0.1), f"Alphas: {percent(0.1)} in 4 states"),
        ((None, 0.1), f"Alphas: {percent(0.1)} in State 02, the only state with a figure of its own"),
        ((None,), "By state"),
    ],
)
def test_title_says_where_it_grows_fastest(growths, title):
    assert state_ranking.title(whole(states(*growths))) == title


@pytest.mark.parametrize(
    ("growths", "title", "note"),
    [
        ((0.035,), f"Alphas: {percent(0.035)} in State 01, the only state loaded", ""),
        (
            (0.1, None),
            f"Alphas: {percent(0.1)} in State 01, of the 2 states loaded",
            "1 of the 2 states loaded: State 02.",
        ),
        ((0.1, 0.3), "Alphas grow fastest in State 02, of the 2 states loaded", ""),
        ((None,), "By state", "State 01."),
        ((None, None), "By state", "any of the 2 states loaded."),
    ],
)
def test_states_that_have_come_are_not_called_all(growths, title, note):
    ranking = state_ranking.ranking(states(*growths))
    assert state_ranking.title(ranking) == title
    assert state_ranking.notes(ranking) == ([f"No figure for {note}"] if note else [])
    assert "1 of 2 loaded areas ranked" in state_ranking.alt(state_ranking.ranking(states(0.1, None)))


def test_state_that_the_source_did_not_answer_for_is_not_called_unpublished():
    rows = combine(states(0.1, None), cell_rows(area_id="09", growth=None, years=[10], flags="failed"))
    ranking = whole(rows)
    assert ids(ranking.rows) == ["01", "02", "09"]
    assert state_ranking.title(ranking).endswith(", of the 2 states loaded")
    assert state_ranking.notes(ranking) == ["No figure for 1 of the 2 states loaded: State 02."]


def test_overlapping_ranges_make_the_order_uncertain():
    overlapping = state_ranking.ranking(states(0.1, 0.12, 0.14, **RANGE))
    assert "treat the order as uncertain" in state_ranking.notes(overlapping)[0]
    apart = combine(
        cell_rows(area_id="01", growth=0.1, years=[10], low_80=0.09, high_80=0.11),
        cell_rows(area_id="02", growth=0.5, years=[10], low_80=0.49, high_80=0.51),
    )
    assert state_ranking.notes(state_ranking.ranking(apart)) == []


def test_states_whose_agency_projects_the_other_direction_are_named_in_notes_and_alt_text(public):
    rows = rows_of(public.growth(["31-1131"], public.state_ids, [10]))
    against = sorted(row.area for row in rows if "sign_differs" in row.flags)
    assert len(against) == 8
    expected = f"The state’s own agency projects the opposite direction in {', '.join(against[:-1])} and {against[-1]}."
    assert state_ranking.notes(whole(rows))[0] == expected
    assert state_ranking.alt(whole(rows)).endswith(expected)
    assert agencies.against(states(0.1, 0.2)) == ""


def test_states_that_are_all_alike_have_no_order_to_be_uncertain_about():
    assert state_ranking.notes(state_ranking.ranking(states(0.1, 0.1, **RANGE))) == []


@pytest.mark.parametrize(
    ("growths", "note"),
    [
        ((None, None), "No figure for any of the 2 states."),
        ((0.1, 0.2, None), "No figure for 1 of the 3 states: State 03."),
        ((0.1, *[None] * 13), "No figure for 13 of the 14 states."),
    ],
)
def test_states_without_a_figure_are_named_where_they_are_few(growths, note):
    assert state_ranking.notes(whole(states(*growths)))[-1] == note


@pytest.mark.parametrize(("count", "whose"), [(1, "its agency"), (2, "their agencies")])
def test_borrowed_figures_are_of_one_agency_or_of_several(count, whose):
    note = state_ranking.notes(state_ranking.ranking(states(*[0.1] * count, flags="national_rate")))[0]
    assert note.endswith(f". Projections Central has no projection of this occupation by {whose}.")


def test_nation_has_its_years_where_they_differ_from_those_of_the_states():
    nation = cell_rows(growth=0.05, years=[10])[0]
    assert state_ranking.nation_label(nation, states(0.1)) == f"United States: {percent(0.05)}"
    older = states(0.1, base_year=2022)
    assert state_ranking.nation_label(nation, older) == f"United States, 2024–2034: {percent(0.05)}"


def test_figures_of_the_agencies_are_named_as_theirs(public):
    agency = public.with_agency_figures
    ranking = state_ranking.ranking(rows_of(agency.growth(["29-1141"], agency.state_ids, [10])))
    assert len(ranking.rows) == 51
    assert "as the state agencies publish it" in state_ranking.subtitle(ranking)
    ours = state_ranking.ranking(rows_of(public.growth(["29-1141"], public.state_ids, [10])))
    assert state_ranking.subtitle(ours).endswith("Horizons estimates that add up to the nation")


def test_alt_text_names_both_ends_and_how_many_are_ranked():
    alt = state_ranking.alt(whole(states(0.1, 0.2, None)))
    assert "2 of 3 areas ranked" in alt
    assert f"Fastest: State 02 {percent(0.2)}" in alt


def test_first_state_of_few_jobs_is_cautioned(public):
    def cautions(code: str) -> list[str]:
        ranking = state_ranking.ranking(rows_of(public.growth([code], public.state_ids, [10])))
        return [note for note in state_ranking.notes(ranking) if "so few are unreliable" in note]

    assert len(cautions("53-4041")) == 1
    assert not cautions("29-1141")


def test_few_jobs_of_any_of_equal_leaders_are_cautioned():
    jobs = {"base_employment": 60.0, "change": 12.0, "basis": "modelled"}
    rows = combine(states(0.2), cell_rows(area_id="02", growth=0.2, years=[10], **jobs), states(None, None, 0.1)[2:])
    ranking = whole(rows)
    assert state_ranking.title(ranking).endswith("grow fastest in State 01 and State 02")
    assert any(note.startswith("In State 02, ") for note in state_ranking.notes(ranking))


def test_all_places_of_the_nation_are_named_as_what_they_are(public):
    ranking = state_ranking.ranking(rows_of(public.growth(["51-2061"], public.state_ids, [10])))
    assert state_ranking.notes(ranking) == ["No figure for any of the 50 states and DC."]


def test_states_that_the_agency_alone_projects_are_not_said_to_have_no_figure(public):
    rows = rows_of(public.growth(["43-9022"], public.state_ids, [10]))
    notes = state_ranking.notes(state_ranking.ranking(rows, by_agency={"04"}))
    assert notes[-1] == "No Horizons estimate, but a state agency’s projection (“State figures”): Arizona."
    assert "Arizona" not in " ".join(notes[:-1])


def test_states_without_a_figure_are_counted_apart_from_dc(public):
    def last_note(code):
        ranking = state_ranking.ranking(rows_of(public.growth([code], public.state_ids, [10])))
        return state_ranking.notes(ranking)[-1]

    assert last_note("47-2053") == "No figure for 49 states and DC."
    assert last_note("33-3041").startswith("No figure for 10 states and DC: Alaska, Arizona, ")


@pytest.mark.parametrize(
    ("area_id", "area", "name"), [("11", "District of Columbia", "the District of Columbia"), ("48", "Texas", "Texas")]
)
def test_only_state_without_a_figure_is_named_alone(area_id, area, name):
    without = cell_rows(area_id=area_id, area=area, growth=None, years=[10], flags="not_published")
    ranking = whole(combine(states(*[0.1] * 50), without))
    assert state_ranking.notes(ranking)[-1] == f"No figure for {name}."


def test_alt_text_of_states_at_the_nations_rate_alone_names_them():
    rows = combine(cell_rows(area_id="09", growth=-0.13, years=[10], flags="national_rate"), states(None))
    text = state_ranking.alt(state_ranking.ranking(rows)).replace("\u202f", " ")
    kind = "Bar chart of alphas by state, growth from 2024 to 2034. "
    assert text == f"{kind}Not ranked, at the nation’s rate: State 09 −13.0 %."

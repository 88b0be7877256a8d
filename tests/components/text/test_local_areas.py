"""Sentences, captions and labels with a local area in them read right and agree with the figures; ten areas."""

from __future__ import annotations

import re

import pytest

from components.charts import dots, pictures, style
from components.inputs.area_search import unknown_area
from components.sections import answer as answer_section
from components.sections import growth_charts, notes
from components.text import answer, captions, caveats, comparison, number_format
from components.text.labels import area_option, series_name
from services.flags import Flag
from services.growth_rows import GrowthRows, last_horizon, rows_of
from services.source import Profile
from tests.components.fakes import cell_rows

NURSES, HOUSTON = "29-1141", "26420"
AREAS = {
    "26420": "in Houston-Pasadena-The Woodlands, TX from",
    "35620": "in New York-Newark-Jersey City, NY-NJ from",
    "41860": "in San Francisco-Oakland-Fremont, CA from",
    "47900": "in Washington-Arlington-Alexandria, DC-VA-MD-WV from",
    "31140": "in Louisville/Jefferson County, KY-IN from",
    "28140": "in Kansas City, MO-KS from",
    "17980": "in Columbus, GA-AL from",
    "46520": "in Urban Honolulu, HI from",
    "0100001": "in the Northwest Alabama nonmetropolitan area from",
    "0200006": "in the Alaska nonmetropolitan area from",
}


def plain(sentence: str) -> str:
    return sentence.replace("**", "").replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def rows(public, *areas: str, code: str = NURSES, years=(1, 5, 10)) -> GrowthRows:
    return rows_of(public.growth([code], areas, years))


@pytest.mark.parametrize(("area_id", "phrase"), AREAS.items())
def test_headline_names_the_area_and_its_growth(public, area_id, phrase):
    found = rows(public, area_id)
    sentence = plain(answer.headline(found, GrowthRows()))
    assert phrase in sentence
    assert plain(number_format.plain_percent(found[-1].growth)) in sentence
    assert "all occupations" not in sentence
    assert sentence.startswith("Estimated to ")
    assert "  " not in sentence


OURS, NATION = "our estimate of the occupation’s growth in", "the occupation’s growth in the United States"


@pytest.mark.parametrize("by_agency", [False, True])
@pytest.mark.parametrize(
    ("code", "area_id", "whose"),
    [
        (NURSES, "17410", f"{OURS} Ohio."),
        (NURSES, "28140", f"{OURS} Missouri and Kansas, weighted by jobs."),
        ("11-2033", "28140", f"{OURS} Kansas."),
        ("11-9072", "37980", f"{OURS} Pennsylvania, New Jersey and Maryland, weighted by jobs."),
        ("11-2033", "12420", f"{NATION}, as Projections Central has no projection by the state agency of Texas."),
        ("17-3021", "33460", f"{NATION}, as we have no estimate for any of the area’s states."),
        (NURSES, "39", ""),
        (NURSES, "US", ""),
    ],
)
def test_only_states_with_a_figure_are_named_as_those_whose_growth_it_is(public, code, area_id, whose, by_agency):
    growth = public.with_agency_figures if by_agency else public
    said = answer_section.occupation_sentences(growth, rows(growth, area_id, code=code), GrowthRows())
    notes = [sentence for sentence in said if "projects local areas" in sentence]
    assert notes == ([f"No source here projects local areas: this is {whose}"] if whose else [])


@pytest.mark.parametrize(
    ("flags", "states", "whose"),
    [
        ("state_not_published", [(None, "")], f"{NATION}, as we have no estimate for the area’s state."),
        ("state_not_published", [(None, "")] * 2, f"{NATION}, as we have no estimate for any of the area’s states."),
        ("state_path", [(0.1, ""), (None, "")], f"{OURS} State 01."),
        ("state_path", [(0.1, ""), (0.2, "")], f"{OURS} State 01 and State 02, weighted by jobs."),
        (
            "state_path",
            [(0.1, "national_rate"), (0.2, "")],
            f"{OURS} State 01 and State 02, weighted by jobs; that of State 01 is the nation’s, as Projections "
            "Central has no projection by its agency.",
        ),
        (
            "state_path",
            [(0.1, "national_rate"), (0.2, ""), (0.1, "national_rate")],
            f"{OURS} State 01, State 02 and State 03, weighted by jobs; those of State 01 and State 03 are the "
            "nation’s, as Projections Central has no projection by their agencies.",
        ),
        (
            "state_path national_rate",
            [(0.1, "national_rate"), (None, "")],
            f"{NATION}, as Projections Central has no projection by the state agency of State 01.",
        ),
        (
            "state_path national_rate",
            [(0.1, "national_rate")] * 2,
            f"{NATION}, as Projections Central has no projection by the state agencies of State 01 and State 02.",
        ),
        ("", [(0.1, "")], ""),
    ],
)
def test_note_on_a_local_area_says_whose_growth_it_has(flags, states, whose):
    of_states = [
        cell_rows(area_id=f"{place:02d}", growth=growth, flags=flag, years=[10])[0]
        for place, (growth, flag) in enumerate(states, 1)
    ]
    said = answer.borrowed_rate(cell_rows(area_id="18140", flags=flags), of_states)
    assert said.removeprefix("No source here projects local areas: this is ") == whose
    assert answer.borrowed_rate(cell_rows(area_id="18140", growth=None, flags=flags), of_states) == ""


@pytest.mark.parametrize("by_agency", [False, True])
def test_decline_against_the_states_agency_is_said_first_and_explained(public, by_agency):
    growth = public.with_agency_figures if by_agency else public
    found = rows(growth, "17410", code="31-1131")
    assert plain(answer_section.agency_direction(growth, found)).endswith("it projects +1.0 % in Ohio, 2022–2032.")
    compared = rows(growth, "17410", "10420", code="31-1131")
    assert (
        "agencies’ own projections go in the opposite direction"
        in answer_section.comparison_sentences(growth, compared, 2)[0]
    )
    assert any("in Ohio the agency projected" in note for note in notes.notes(growth, found))
    assert answer_section.agency_direction(growth, rows(growth, "17410")) == ""


def test_groups_of_local_areas_are_nowhere_called_unpublished(public):
    """OEWS publishes them; our data lack them."""
    codes, areas = ["29-0000", NURSES], ["39", "17410"]
    found = rows_of(public.growth(codes, areas, (5, 10)))
    colors = style.occupation_colors(codes)
    table = growth_charts.comparison_of(public, found, colors)
    texts = [text for row in table.rows for cell in row for text in (cell.text, cell.note)]
    texts += [note.text for note in dots.dots(found, "percent", colors).layout.annotations]
    texts += [row.text for row in pictures.dots(found, "percent", colors, GrowthRows(), public.features).plot.rows]
    assert sum("no figure" in text for text in texts) >= 3
    assert [text for text in texts if "not published" in text] == []


@pytest.mark.parametrize("area_id", AREAS)
def test_captions_and_alt_texts_name_the_area(public, area_id):
    found = rows(public, area_id)
    assert answer.area_phrase(found[0].area) in captions.bars_alt(found)
    assert answer.area_phrase(found[0].area) in captions.lines_alt(found)
    assert "all occupations" not in captions.dots_subtitle(found, GrowthRows(), "percent")


@pytest.mark.parametrize("area_id", AREAS)
def test_caveats_say_whose_growth_and_range_it_is(public, area_id):
    found = rows(public, area_id)
    said = " ".join(caveats.caveats(found))
    assert found[0].has_flag(Flag.STATE_PATH)
    assert "Growth is our estimate for the area’s state" in said
    assert caveats.AREA_RANGES in said
    assert caveats.NATIONAL_RANGES not in said
    assert "do not add up to states" in caveats.source_line(found, public.features)


def test_state_and_local_area_share_the_sentence_on_ranges(public):
    assert caveats.caveats(rows(public, "48", HOUSTON)).count(caveats.AREA_RANGES) == 1


def test_headline_of_a_group_says_that_groups_have_no_local_figures(public):
    found = rows(public, HOUSTON, code="29-0000")
    sentence = answer.headline(found, GrowthRows())
    assert sentence.startswith("Figures of local areas are of single occupations, not groups, so no growth")
    assert "published" not in sentence + caveats.source_line(found, public.features), "OEWS publishes their jobs"


def test_note_on_the_self_employed_is_missing_where_only_employees_are_counted(public):
    found = rows(public, HOUSTON, code="11-9013")
    assert found[0].has_flag(Flag.EMPLOYEES_ONLY)
    assert "Includes the self-employed" not in caveats.source_line(found, public.features)
    assert "Includes the self-employed" in caveats.source_line(rows(public, HOUSTON), public.features)


def test_published_employment_and_wage_are_given_beside_the_base(public):
    base = rows(public, HOUSTON)[0].base_employment
    sentence = answer.local_employment_sentence(public.profile(NURSES, HOUSTON), public.area(HOUSTON), base)
    assert sentence.replace(number_format.NNBSP, " ") == (
        "BLS’s survey (OEWS) counts 65,910 employees in Houston-Pasadena-The Woodlands, TX in May 2025, about 67,600 "
        "jobs with the self-employed; the median wage is $99,830, and 80 % earn $74,860 to $130,440."
    )


def test_jobs_with_the_self_employed_are_left_out_where_they_are_as_many_when_rounded():
    fast_food = Profile("35-3023", HOUSTON, oews_employment=166_040.0)
    assert "self-employed" not in answer.local_employment_sentence(fast_food, "Houston", 166_080.0)
    assert "about 167,000 jobs with the self-employed" in answer.local_employment_sentence(
        fast_food, "Houston", 167_080.0
    )


def test_missing_employment_or_wage_is_named():
    hidden = Profile(NURSES, HOUSTON, median_wage=50_000.0, wage_year=2025)
    assert answer.local_employment_sentence(hidden, "Houston", None) == (
        "BLS’s survey (OEWS) publishes no employment in Houston in May 2025; the median wage is $50,000."
    )
    capped = Profile(NURSES, HOUSTON, oews_employment=90.0)
    assert answer.local_employment_sentence(capped, "Houston", 90.0) == (
        "BLS’s survey (OEWS) counts 90 employees in Houston; our data have no annual median wage: OEWS gives none, one "
        "by the hour alone or one above its highest."
    )
    assert answer.local_employment_sentence(Profile(NURSES, HOUSTON), "Houston", None) == ""


def test_most_jobs_are_not_compared_between_a_state_and_its_part(public):
    assert "jobs:" not in comparison.comparison(rows(public, "48", HOUSTON))
    assert "New York-Newark-Jersey City, NY-NJ adds the most jobs" in comparison.comparison(
        rows(public, "US", HOUSTON, "35620")
    )


def test_series_of_one_occupation_are_named_by_area(public):
    last = last_horizon(rows(public, "48", HOUSTON))
    assert [series_name(row, last) for row in last] == ["Texas", "Houston-Pasadena-The Woodlands, TX"]


def test_options_tell_metropolitan_areas_from_states(public):
    table = public.areas()
    labels = [
        area_option(area, level)
        for area, level in zip(table["area"].tolist(), table["area_level"].tolist(), strict=True)
    ]
    assert len(set(labels)) == len(labels) == 573
    assert "Houston-Pasadena-The Woodlands, TX (metropolitan)" in labels
    assert "Northwest Alabama nonmetropolitan area" in labels
    assert "New York" in labels


def test_message_on_an_unknown_area_has_no_markdown(public):
    assert (
        unknown_area(public, "Puerto Rico")
        == "Territories are not covered: states, metropolitan and nonmetropolitan areas only."
    )
    sentence = unknown_area(public, "[x](http://evil) **Nowhere**")
    assert not re.search(r"[\[\]()*]", sentence)
    assert sentence.startswith("There is no area “")

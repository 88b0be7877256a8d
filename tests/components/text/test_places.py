"""Places in words."""

from __future__ import annotations

import pandas as pd
import pytest

from components.charts.values import hover_text
from components.sections.places import findings, map_section
from components.state.places_view import PlacesView
from components.state.selection import Selection
from components.text import agencies, number_format
from components.text import places as text
from services import places
from services.flags import Flag
from services.growth_rows import rows_of
from tests.components.fakes import cell_rows

NURSES, PARKING = "29-1141", "33-3041"


def plain(sentence):
    return sentence.replace("**", "").replace(number_format.NNBSP, " ")


def found(growth, occupation, measure="growth", level="states"):
    ordered = places.order(growth.places(occupation, level), measure)
    rows = rows_of(ordered)
    ranked = rows[: len(places.ranked(ordered, measure))]
    values = ordered[places.MEASURES[measure].column].head(len(ranked)).tolist()
    return ordered, rows, ranked, values


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
        assert ("not published" in said or text.AGENCY_ALONE in said) == is_missing


def test_sentence_has_the_range_and_whose_figure_it_is(public):
    ordered, rows, _, _ = found(public, NURSES)
    said = plain(text.sentence(rows[0], ordered.to_dict("records")[0], "growth"))
    assert said == (
        "New York: +12.4 % by 2035 (80 % range −17 % to +49 %), +26,100 jobs; 211,000 jobs in 2025; Horizons estimate"
    )


def test_missing_states_are_named_and_many_local_areas_counted(public):
    ordered, *_ = found(public, PARKING)
    assert text.missing(ordered, "growth", "states") == (
        "No figure for 3 states: Alaska, New Mexico, South Dakota. No Horizons estimate, but a state agency’s "
        "projection (“State figures”): Arizona, District of Columbia, Illinois, Louisiana, Nebraska, North Dakota, "
        "Rhode Island, Wyoming."
    )
    local, *_ = found(public, PARKING, level="local")
    assert text.missing(local, "growth", "local").endswith("of the 521 local areas.")
    assert not text.missing(found(public, NURSES)[0], "growth", "states")
    assert text.missing(local.assign(growth=pd.NA), "growth", "local") == "No figure for any of the 521 local areas."


@pytest.mark.parametrize(("area", "name"), [("District of Columbia", "the District of Columbia"), ("Texas", "Texas")])
def test_only_state_without_a_figure_is_named_alone(public, area, name):
    ordered, *_ = found(public, NURSES)
    without = ordered.assign(growth=ordered["growth"].mask(ordered["area"] == area), has_agency_growth=False)
    assert text.missing(without, "growth", "states") == f"No figure for {name}."


@pytest.mark.parametrize(
    ("growths", "flags", "sentence"),
    [
        ([0.1, None], ["", "not_published"], "No figure for 1 of the 2 loaded, of 50 states and DC: Utah."),
        ([None, None], ["not_published"] * 2, "No figure for any of the 2 loaded, of 50 states and DC."),
        ([0.1, None], ["", "failed"], ""),
    ],
)
def test_states_that_have_not_come_are_not_counted_as_published_or_not(growths, flags, sentence):
    names, has_agency = ["Ohio", "Utah"], [False, False]
    loaded = pd.DataFrame({"area": names, "growth": growths, "flags": flags, "has_agency_growth": has_agency})
    assert text.missing(loaded, "growth", "states") == sentence


@pytest.mark.parametrize(
    ("flags", "whose"),
    [
        ("state_path", "by our estimate for its state or states"),
        ("state_path national_rate", "at the nation’s rate"),
        ("state_not_published", "at the nation’s rate"),
    ],
)
def test_sentence_of_a_local_area_says_whose_rate_it_has(public, flags, whose):
    ordered, rows, *_ = found(public, NURSES, level="local")
    assert text.sentence(rows[0]._replace(flags=flags), ordered.to_dict("records")[0], "growth").endswith(whose)


@pytest.mark.parametrize("level", ["states", "local"])
def test_map_says_where_an_agency_projects_the_other_direction_wherever_it_is_shown(public, level):
    chosen = Selection(shown="31-1131", places=PlacesView(level=level))
    one = findings.findings(public, chosen, lambda areas: public.growth(["31-1131"], areas, [10]))
    count = sum(row.has_flag(Flag.SIGN_DIFFERS) for row in one.rows)
    where = ", ".join(sorted(row.area for row in one.rows if row.has_flag(Flag.SIGN_DIFFERS))[:-1])
    where = where if level == "states" else f"{count} local areas"
    assert f"projects the opposite direction in {where}" in one.caution
    assert one.caution in map_section.picture(public, one).notes
    known = one.places.to_dict("records")
    for row, values in zip(one.rows, known, strict=True):
        said = text.sentence(row, values, "growth")
        assert said.endswith(agencies.AGAINST) == row.has_flag(Flag.SIGN_DIFFERS)
        assert hover_text("", row).endswith(agencies.AGAINST) == row.has_flag(Flag.SIGN_DIFFERS)


def test_state_at_the_rate_of_the_nation_is_in_the_singular():
    borrowed = pd.DataFrame({"area": ["Utah", "Ohio"], "is_borrowed": [True, False]})
    assert text.borrowed(borrowed, "growth", "states").endswith(
        ": Utah. Projections Central has no projection by its agency."
    )


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
def test_labels_and_edges_of_the_map_are_short(measure, value, short, edge):
    assert text.short_text(measure, value) == short
    assert text.edge_text(measure, value) == edge


def test_alt_has_the_takeaway():
    found = "Nurses grow fastest in Utah", "**+12 %** by 2035 there."
    said = text.alt(*found, "", "growth", "states")
    assert said.startswith("Map of the 50 states and DC by growth. Nurses grow fastest in Utah: +12 % by 2035 there.")
    said = text.alt(*found, "Growth from 2025 to 2035, percent", "growth", "states")
    assert said.startswith("Map of the 50 states and DC by growth from 2025 to 2035, percent. Nurses ")


@pytest.mark.parametrize(("chance", "label"), [(0.96, ">9"), (0.25, "3"), (0.9, "9"), (0.04, "<1")])
def test_chances_on_the_map_are_those_of_the_words(chance, label):
    assert text.short_text("likelihood", chance) == label


def test_key_of_the_map_tells_unpublished_from_unanswered():
    published, failed = (cell_rows(growth=None, years=[10], flags=flag)[0] for flag in ("not_published", "failed"))
    assert text.without_figure([], "growth") == ""
    assert text.without_figure([published], "growth") == "Not published"
    assert text.without_figure([failed], "growth") == "No answer"
    assert text.without_figure([failed, published], "growth") == "Not published or no answer"

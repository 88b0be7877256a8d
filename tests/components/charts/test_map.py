"""The map of an occupation as it is handed to the browser."""

from __future__ import annotations

import json

import pytest

from components.charts import map as places_map
from components.text.places import AGENCY_ALONE
from services import places
from services.growth_rows import rows_of

NURSES, PARKING, WATCHMAKERS, LEGISLATORS = "29-1141", "33-3041", "49-9064", "11-1031"


def drawn(growth, occupation, measure="growth", level="states", **settings):
    ordered = places.order(growth.places(occupation, level), measure)
    return ordered, places_map.draw(ordered, rows_of(ordered), measure, level, "Alt", **settings)


@pytest.mark.parametrize("measure", places.MEASURES)
def test_every_state_is_filled_or_hatched_and_never_shown_as_zero(public, measure):
    ordered, found = drawn(public, PARKING, measure)
    is_known = dict(zip(ordered["area_id"], ordered[places.MEASURES[measure].column].notna(), strict=True))
    assert len(found.states) == 51
    assert not found.dots
    for state in found.states:
        assert bool(state.fill) == is_known[state.id]
        assert is_known[state.id] or "not published" in state.sentence or AGENCY_ALONE in state.sentence
        assert is_known[state.id] or not state.label
    assert bool(found.key.missing) == (not all(is_known.values()))


def test_rate_of_the_nation_is_striped_and_named(public):
    ordered, found = drawn(public, PARKING)
    striped = {state.id for state in found.states if state.is_striped}
    assert striped == set(ordered.loc[ordered["is_borrowed"].fillna(False), "area_id"])
    assert all("at the nation’s rate" in state.sentence for state in found.states if state.is_striped)
    assert found.key.striped
    assert not drawn(public, PARKING, "jobs")[1].key.striped


def test_labels_stand_where_there_is_room(public):
    labels = {state.id: state.label for state in drawn(public, NURSES)[1].states}
    assert labels["48"].startswith("+7.4")
    assert not labels["44"], "Rhode Island is too small"
    assert sum(map(bool, labels.values())) >= 30


def test_local_areas_are_points_sized_by_jobs(public):
    ordered, found = drawn(public, NURSES, "wage", "local")
    assert not found.states
    assert len(found.dots) == ordered["base_employment"].notna().sum() > 500
    radii = [dot.radius for dot in found.dots]
    assert radii == sorted(radii, reverse=True), "small ones lie on top"
    assert found.dots[0].id == "35620"
    jobs = ordered.set_index("area_id")["base_employment"]
    first, second = found.dots[:2]
    assert (second.radius / first.radius) ** 2 == pytest.approx(jobs[second.id] / jobs[first.id], rel=0.02)


def test_local_area_without_the_measure_is_an_empty_point(public):
    ordered, found = drawn(public, NURSES, "wage", "local")
    unknown = set(ordered.loc[ordered["annual_wage"].isna() & ordered["base_employment"].notna(), "area_id"])
    assert unknown
    assert {dot.id for dot in found.dots if not dot.fill} == unknown


def test_local_areas_of_other_states_are_faint_and_behind(public):
    chosen = public.local_area_ids("06")
    _, found = drawn(public, NURSES, level="local", in_front=chosen)
    assert {dot.id for dot in found.dots if not dot.is_faint} == set(chosen)
    assert [dot.is_faint for dot in found.dots] == sorted((dot.is_faint for dot in found.dots), reverse=True)


def test_chosen_states_are_outlined(public):
    _, found = drawn(public, NURSES, marked=("06", "US"))
    assert [state.id for state in found.states if state.is_marked] == ["06"]


@pytest.mark.parametrize("occupation", [WATCHMAKERS, LEGISLATORS])
def test_occupation_with_hardly_any_figure_is_drawn(public, occupation):
    _, found = drawn(public, occupation)
    assert len(found.states) == 51
    assert len(found.key.edges) == len(found.key.colors) + 1


@pytest.mark.parametrize(("level", "limit"), [("states", 12_000), ("local", 110_000)])
def test_data_for_the_browser_are_small(public, level, limit):
    _, found = drawn(public, NURSES, level=level)
    assert len(json.dumps(places_map.to_data(found), ensure_ascii=False).encode()) < limit

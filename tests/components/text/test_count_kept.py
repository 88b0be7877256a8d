"""Occupations of which BLS projects fewer jobs than OEWS counts employees: states keep their counts."""

from __future__ import annotations

import pytest

from components.charts import values
from components.tables import comparison_table, growth_tables, rank_table
from components.text import captions, caveats, key_figures, labels, number_format, places, rank, state_ranking
from services.growth_rows import rows_of
from services.source import Profile


@pytest.mark.parametrize(("code", "is_kept"), [("43-5052", True), ("53-7065", True), ("29-1141", False)])
@pytest.mark.parametrize("area", ["39", "06"])
def test_texts_of_a_state_fit_whose_count_its_jobs_are(public, code, area, is_kept):
    rows = rows_of(public.growth([code], [area], range(1, 11)))
    profile = public.profile(code, area)
    card = key_figures.cards(rows, public.occupation(code), profile)[0]
    line = caveats.source_line(rows, public.features)
    assert card.label == "Jobs in 2025"
    assert (card.detail == "employees, BLS’s survey (OEWS)") == is_kept
    assert ("Includes the self-employed." in line) != is_kept
    assert ("add up to the nation" in line) != is_kept
    assert ("add up to the nation" in key_figures.estimate_card(rows[-1]).detail) != is_kept


@pytest.mark.parametrize(("code", "is_kept"), [("43-5052", True), ("29-1141", False)])
def test_states_add_up_to_the_nation_unless_they_keep_their_counts(public, code, is_kept):
    states = public.growth([code], public.state_ids, [10])
    nation = public.growth([code], ["US"], [10])["base_employment"].iloc[0]
    assert (states["base_employment"].sum() > nation) == is_kept
    subtitle = state_ranking.subtitle(state_ranking.ranking(rows_of(states)))
    assert subtitle.endswith("Horizons estimates that add up to the nation") != is_kept


@pytest.mark.parametrize("area", ["06", "31080"])
def test_counts_of_employees_are_given_as_published_and_not_called_estimates(public, area):
    code = "43-5052"
    rows = rows_of(public.growth([code], [area], range(1, 11)))
    count = number_format.jobs(rows[0].base_employment)
    table = comparison_table.comparison_table(rows, {}, {(code, area): Profile(code, area)}, {})
    ranked = public.rank(area)
    listed = rows_of(ranked)
    number = [row.occupation_id for row in listed].index(code)
    ranking = rank_table.rank_table(ranked, listed, "growth", "List", rank.place_mark(ranked, "growth"))
    assert key_figures.cards(rows, {}, Profile(code, area))[0].value == count
    assert labels.base_label(rows[0]) == count
    assert labels.base_jobs(rows[0]) == rows[0].base_employment
    assert count in {cell.text for cell in table.rows[0]}
    assert count in {cell.text for cell in ranking.rows[number]}
    assert captions.points_note(rows) == "Filled points are published, open ones estimated."
    assert values.base_point(rows[0]).is_given
    assert growth_tables.lines_table(rows)["Basis"].tolist()[:2] == ["published", "estimate"]


@pytest.mark.parametrize(
    ("code", "whose"), [("43-5052", "employees, BLS’s survey (OEWS)"), ("29-1141", "Horizons estimates")]
)
def test_places_say_whose_jobs_they_are(public, code, whose):
    rows = rows_of(public.places(code))
    assert places.subtitle(rows, "jobs", 2025) == f"Jobs in 2025; {whose}"
    assert "Horizons estimates" in places.subtitle(rows, "growth", 2025)

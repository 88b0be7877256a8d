"""Occupations of which BLS projects fewer jobs than OEWS counts employees: states keep their counts."""

from __future__ import annotations

import pytest

from components.text import caveats, key_figures, state_ranking
from services.growth_rows import rows_of


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

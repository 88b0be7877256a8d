"""Whose figures of a state lead: its agency's, where we have no estimate."""

from __future__ import annotations

import pytest

from components.sections import answer, state_figures
from components.text import caveats
from services.exports import columns
from services.growth_rows import rows_of


@pytest.fixture(scope="module")
def agency_alone(public):
    """occupation_id, area_id of all cells of which the agency has a figure and we have none."""
    occupations = public.occupations()["occupation_id"].tolist()
    estimates = public.growth(occupations, public.state_ids, [10])
    missing = estimates.loc[estimates["growth"].isna(), ["occupation_id", "area_id"]]
    published = public.agency(occupations, public.state_ids).dropna(subset=["growth"])
    return missing.merge(published[["occupation_id", "area_id"]])


def test_agency_leads_in_every_cell_that_it_alone_has(public, agency_alone):
    assert len(agency_alone) > 2_000
    shown = public.with_agency_figures.growth(
        agency_alone["occupation_id"].unique().tolist(), public.state_ids, [10]
    ).merge(agency_alone)
    assert len(shown) == len(agency_alone)
    assert shown["growth"].notna().all()
    assert shown["source"].str.endswith("state agency, by way of Projections Central").all()


def test_sentences_source_and_file_are_the_agencys_where_it_alone_has_a_figure(public, agency_alone):
    for code, area in agency_alone.sample(12, random_state=1).itertuples(index=False):
        growth = state_figures.leading(public, code, [area])
        assert growth.states_by_agency
        frame = growth.growth([code], [area], growth.horizons)
        rows = rows_of(frame)
        assert caveats.source_line(rows, growth.features).startswith(f"Source: {growth.area(area)} state agency, ")
        assert "Horizons estimate" not in caveats.source_line(rows, growth.features)
        own = columns.file_table(growth, frame).query("occupation_id == @code")
        assert own["growth"].notna().all()
        said = " ".join(answer.occupation_sentences(growth, rows, answer.reference(growth, (area,), (code,), rows)))
        assert said.startswith("Expected by the state’s agency to ")
        assert said.count("so there is no estimate of ours.") == 1


@pytest.mark.parametrize(("code", "area"), [("29-1217", "36"), ("29-1214", "36"), ("15-1253", "36"), ("33-1091", "16")])
def test_answer_says_that_a_figure_is_of_several_occupations(public, code, area):
    agencies = public.with_agency_figures
    rows = rows_of(agencies.growth([code], [area], range(1, 11)))
    said = answer.occupation_sentences(agencies, rows, answer.reference(agencies, (area,), (code,), rows))
    title = public.profile(code, area).agency_title
    assert said[1] == (
        f"The agency published one figure for several occupations together (“{title}”): this is their growth."
    )
    assert "jobs" not in said[0]
    assert any("several occupations" in sentence for sentence in caveats.prominent(rows))


@pytest.mark.parametrize(("code", "areas"), [("29-1141", ["39"]), ("47-5044", ["US"]), ("47-5044", ["21", "39"])])
def test_own_estimates_lead_elsewhere(public, code, areas):
    assert state_figures.leading(public, code, areas) is public


def test_source_of_nothing_is_no_estimate(public):
    rows = rows_of(public.growth(["47-5044"], ["09"], [10]))
    assert rows[0].growth is None
    assert caveats.source_line(rows, public.features).startswith("No employment of this is published in BLS 2025-35")

"""Whose figures of a state lead: its agency's, where we have no estimate."""

from __future__ import annotations

import pytest

from components.sections import answer, state_figures
from components.text import caveats, number_format, places, rank
from services import places as services_places
from services.exports import columns
from services.growth_rows import rows_of
from services.rank import Filters, left_out


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


@pytest.mark.parametrize(("code", "is_led"), [("11-1031", True), ("43-9022", False), ("29-0000", False)])
def test_agencies_lead_in_the_states_where_we_have_no_estimate_of_any(public, code, is_led):
    assert state_figures.leading_in_states(public, code).states_by_agency == is_led
    assert state_figures.leading_in_states(public.with_agency_figures, code) is public.with_agency_figures


def test_source_of_nothing_is_no_estimate(public):
    rows = rows_of(public.growth(["47-5044"], ["09"], [10]))
    assert rows[0].growth is None
    assert caveats.source_line(rows, public.features).startswith("No estimate of this can be made from BLS 2025-35")


def test_sentences_of_a_comparison_name_the_agencys_figure_where_it_alone_has_one(public, agency_alone):
    for code, area in agency_alone.sample(12, random_state=2).itertuples(index=False):
        rows = rows_of(public.growth([code], [area], [10]))
        profile = public.profile(code, area)
        (said,) = answer.comparison_sentences(public, rows, 1)
        assert said.startswith("There is no Horizons estimate here; the state’s agency projects: ")
        assert number_format.percent(profile.agency_growth) in said
        assert number_format.years(profile.agency_base_year, profile.agency_target_year) in said
        assert "ublished" not in f"{said} {caveats.source_line(rows, public.features)} {caveats.prominent(rows)}"


def test_comparison_gives_the_agencys_figure_beside_estimates_that_have_none(public):
    rows = rows_of(public.growth(["29-1141", "15-1252", "11-1031", "45-3031"], ["39", "48", "US"], [10]))
    (said,) = answer.comparison_sentences(public, rows, len(rows))
    said = said.replace("**", "").replace(number_format.NNBSP, " ")
    assert "legislators in Ohio +2.5 %, 2022–2032; legislators in Texas +10.7 %, 2022–2032" in said
    assert "No Horizons estimate, but state agencies project: " in said
    assert "legislators" not in said.partition("No figure: ")[2].partition(". ")[0]


def test_rank_counts_those_left_out_that_the_agency_projects(public, agency_alone):
    counts = left_out(public.occupations_in("39"), Filters())
    detailed = public.occupations().query("taxonomy == 'soc'")["occupation_id"]
    assert counts.by_agency == len(agency_alone.query("area_id == '39'").merge(detailed))
    assert 0 < counts.by_agency <= counts.not_published
    said = rank.left_out(counts, "Ohio", 1_000)
    of = "which" if counts.by_agency == counts.not_published else f"{counts.by_agency} of which"
    assert f"{counts.not_published} without a Horizons estimate ({of} the state’s agency projects) in Ohio" in said
    assert left_out(public.with_agency_figures.occupations_in("39"), Filters()).by_agency == 0


def test_places_name_the_states_whose_agency_alone_has_a_figure(public, agency_alone):
    table = services_places.order(public.places("11-9151"), "growth")
    alone = agency_alone.query("occupation_id == '11-9151'")["area_id"].map(public.area).sort_values()
    said = places.missing(table, "growth", "states")
    named = ", ".join(alone)
    assert said.endswith(f"No Horizons estimate, but a state agency’s projection (“State figures”): {named}.")
    ohio = table.index[table["area_id"] == "39"][0]
    known = table.to_dict("records")[ohio]
    assert places.sentence(rows_of(table)[ohio], known, "growth").startswith(f"Ohio: {places.AGENCY_ALONE}")

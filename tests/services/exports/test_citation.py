"""A citation of a view names occupations, areas, source, address and day."""

from __future__ import annotations

from datetime import date

from services.exports import citation

ADDRESS = "https://horizons.example.org/?occ=29-1141&area=US&area=39&v=2025-35"
TODAY = date(2026, 11, 26)


def test_view_is_cited_by_source_with_what_is_from_it(public):
    frame = public.growth(["29-1141"], ["US", "39", "23"], [5, 10])
    nation, states = citation.view_citations(frame, ADDRESS, TODAY)
    assert nation.startswith("Registered nurses (29-1141); United States. U.S. Bureau of Labor Statistics")
    assert states.startswith(
        "Registered nurses (29-1141); Ohio, Maine. Horizons estimate from BLS and state projections"
    )
    for line in (nation, states):
        assert line.endswith(f"{ADDRESS} (accessed 2026-11-26).")


def test_agency_is_cited_where_its_figures_are_shown(public):
    frame = public.with_agency_figures.growth(["29-1141"], ["39"], [10])
    (line,) = citation.view_citations(frame, ADDRESS, TODAY)
    assert "Ohio state agency, by way of Projections Central (2022-32)" in line
    assert "Bureau of Labor Statistics" not in line


def test_citation_of_many_names_a_few(public):
    codes = ["29-1141", "15-1252", "11-2021", "11-1021", "13-2011"]
    (line,) = citation.view_citations(public.growth(codes, ["US"], [10]), ADDRESS, TODAY)
    assert "Marketing managers (11-2021) and 2 more; United States." in line


def test_joined_citations_name_every_source_and_carry_the_disclaimer_once(public):
    frame = public.growth(["29-1141"], ["US", "39"], [10])
    line = citation.joined_citations(frame)
    for one in citation.citations(frame):
        assert one.removesuffix(citation.BLS_DISCLAIMER).rstrip() in line
    assert line.count(citation.BLS_DISCLAIMER) == 1
    assert line.endswith(citation.BLS_DISCLAIMER)

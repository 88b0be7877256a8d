"""The sources of the data set for the manifest: publisher, license and citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model.data.catalog import STATE_LABEL, vintage_label

if TYPE_CHECKING:
    from model.data.catalog import Vintages

_BLS: Final = "US Bureau of Labor Statistics"
_PUBLIC_DOMAIN: Final = "Public domain (work of the US Government)"


def _bls(name: str, vintage: str, program: str = "Employment Projections", page: str = "emp") -> dict[str, str]:
    """A publication of BLS."""
    return {
        "name": name,
        "vintage": vintage,
        "publisher": _BLS,
        "licence": _PUBLIC_DOMAIN,
        "url": f"https://www.bls.gov/{page}/",
        "citation": f"{_BLS}, {program}, {vintage}.",
    }


def data_sources(vintages: Vintages) -> tuple[dict[str, str], ...]:
    """The sources of a build: name, vintage, publisher, licence, url, citation."""
    earlier = f"2010-20 to {vintage_label(vintages.base_year - 1, vintages.target_year - 1)}"
    areas = "nation, states and local areas" if vintages.has_local_areas else "nation and states"
    return (
        _bls("BLS Employment Projections", vintages.label),
        _bls("BLS Employment Projections (comparison for the states)", STATE_LABEL),
        _bls("BLS Employment Projections, earlier vintages (track record, history, experience, training)", earlier),
        _bls(
            f"Occupational Employment and Wage Statistics, {areas}",
            f"May 2012 to May {vintages.oews_year}",
            "Occupational Employment and Wage Statistics",
            "oes",
        ),
        {
            "name": "State long-term occupational projections",
            "vintage": STATE_LABEL,
            "publisher": "State labor market information agencies; Projections Managing Partnership",
            "licence": "No licence statement in the file; facts cited with their source",
            "url": "https://projectionscentral.org/",
            "citation": (
                f"State labor market information agencies, long-term projections {STATE_LABEL}, "
                "by way of Projections Central."
            ),
        },
        {
            "name": "Standard Occupational Classification: structure, direct match titles, crosswalk",
            "vintage": "2018",
            "publisher": "US Office of Management and Budget; US Bureau of Labor Statistics",
            "licence": _PUBLIC_DOMAIN,
            "url": "https://www.bls.gov/soc/",
            "citation": "US Office of Management and Budget, 2018 Standard Occupational Classification System.",
        },
        {
            "name": "Crosswalk of programs of study (CIP 2020) to occupations (SOC 2018)",
            "vintage": "2020",
            "publisher": "National Center for Education Statistics; US Bureau of Labor Statistics",
            "licence": _PUBLIC_DOMAIN,
            "url": "https://nces.ed.gov/ipeds/cipcode/",
            "citation": (
                "National Center for Education Statistics and US Bureau of Labor Statistics, CIP 2020 to SOC 2018 "
                "Crosswalk."
            ),
        },
        {
            "name": "O*NET: descriptions, alternate and reported titles",
            "vintage": "27.0",
            "publisher": "US Department of Labor, Employment and Training Administration",
            "licence": "CC BY 4.0",
            "url": "https://www.onetcenter.org/",
            "citation": (
                "O*NET 27.0 Database by the U.S. Department of Labor, Employment and Training Administration "
                "(USDOL/ETA), used under the CC BY 4.0 license."
            ),
        },
        {
            "name": "O*NET: further titles, related occupations",
            "vintage": "30.3",
            "publisher": "US Department of Labor, Employment and Training Administration",
            "licence": "CC BY 4.0",
            "url": "https://www.onetcenter.org/",
            "citation": (
                "O*NET 30.3 Database by the U.S. Department of Labor, Employment and Training Administration "
                "(USDOL/ETA), used under the CC BY 4.0 license. Modified."
            ),
        },
        {
            "name": "BLS Employment Projections: factors affecting occupational utilization, skill scores, AI exposure",
            "vintage": f"to {vintages.label}",
            "publisher": _BLS,
            "licence": _PUBLIC_DOMAIN,
            "url": "https://www.bls.gov/emp/",
            "citation": f"US Bureau of Labor Statistics, Employment Projections, tables to {vintages.label}.",
        },
        {
            "name": "Job Postings Tracker (in the backtest only)",
            "vintage": "2026-08-19; sectors 2024-10-03",
            "publisher": "Indeed Hiring Lab",
            "licence": "CC BY 4.0",
            "url": "https://github.com/hiring-lab/job_postings_tracker",
            "citation": "Indeed Hiring Lab, Job Postings Tracker, CC BY 4.0.",
        },
    )

"""Which tables the build reads, of which vintage, and whose they are: the one place for a new vintage.

A newer vintage is a file dropped into `inputs/` (see `inputs_from_csv.py`) plus the line in `VINTAGES` that
names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

INPUTS: Final = Path(__file__).parent / "inputs"
OUTPUT: Final = Path(__file__).parent.parent / "services" / "public" / "data"


@dataclass(frozen=True)
class Vintages:
    """The vintages that one build puts together.

    `national` and `comparison` name national projection tables: the one that is published on, and the one
    with the years of the states' own projections, against which a state's own growth is measured.
    """

    national: str
    base_year: int
    target_year: int
    comparison: str
    state_base_year: int
    state_target_year: int
    oews_year: int

    @property
    def label(self) -> str:
        """ "2024-34": base year and the last two digits of the target year."""
        return f"{self.base_year}-{self.target_year % 100:02d}"

    @property
    def state_label(self) -> str:
        """The same for the states' own projections."""
        return f"{self.state_base_year}-{self.state_target_year % 100:02d}"

    @property
    def horizon(self) -> int:
        """Years from base to target."""
        return self.target_year - self.base_year


VINTAGES: Final = Vintages(
    national="ep_2024_2034",
    base_year=2024,
    target_year=2034,
    comparison="ep_2022_2032",
    state_base_year=2022,
    state_target_year=2032,
    oews_year=2024,
)

OTHER_TABLES: Final = (
    "oews_national",
    "oews_state",
    "state_projections_long",
    "soc_2018_structure",
    "soc_2010_to_2018_crosswalk",
    "alternate_titles",
    "occupation_descriptions",
    "us_states",
)
TABLES: Final = (VINTAGES.national, VINTAGES.comparison, *OTHER_TABLES)

NATION: Final = "US"
TOTAL: Final = "00-0000"

NATIONAL_SOURCE: Final = "BLS Employment Projections"
STATE_SOURCE: Final = "Horizons estimate from BLS and state projections"
STATE_VINTAGE: Final = f"BLS {VINTAGES.label}, OEWS May {VINTAGES.oews_year}, states {VINTAGES.state_label}"

RETRIEVED_AT: Final = "2026-11-23T00:00:00Z"
"""When the input tables were collected: a constant, so that two builds of the same inputs are the same
bytes."""

_BLS: Final = "US Bureau of Labor Statistics"
_PUBLIC_DOMAIN: Final = "Public domain (work of the US Government)"

CREDITS: Final[tuple[dict[str, str], ...]] = (
    {
        "name": "BLS Employment Projections",
        "vintage": VINTAGES.label,
        "publisher": _BLS,
        "licence": _PUBLIC_DOMAIN,
        "url": "https://www.bls.gov/emp/",
        "citation": f"US Bureau of Labor Statistics, Employment Projections, {VINTAGES.label}.",
    },
    {
        "name": "BLS Employment Projections (comparison for the states)",
        "vintage": VINTAGES.state_label,
        "publisher": _BLS,
        "licence": _PUBLIC_DOMAIN,
        "url": "https://www.bls.gov/emp/",
        "citation": f"US Bureau of Labor Statistics, Employment Projections, {VINTAGES.state_label}.",
    },
    {
        "name": "Occupational Employment and Wage Statistics, nation and states",
        "vintage": f"May {VINTAGES.oews_year}",
        "publisher": _BLS,
        "licence": _PUBLIC_DOMAIN,
        "url": "https://www.bls.gov/oes/",
        "citation": (
            f"US Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May {VINTAGES.oews_year}."
        ),
    },
    {
        "name": "State long-term occupational projections",
        "vintage": VINTAGES.state_label,
        "publisher": "State labor market information agencies; Projections Managing Partnership",
        "licence": "No licence statement in the file; facts cited with their source",
        "url": "https://projectionscentral.org/",
        "citation": (
            f"State labor market information agencies, long-term projections {VINTAGES.state_label}, "
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
)

"""The catalog of input tables: which tables of which vintages the build reads.

A newer vintage is a file added to `inputs/` (`python -m model.add_inputs`): files are found by their names, and
release_calendar.latest_vintages takes the newest that was released.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

INPUT_DIR: Final = Path(__file__).parent.parent / "inputs"
OUTPUT_DIR: Final = Path(__file__).parents[2] / "services" / "public" / "data"


@dataclass(frozen=True)
class Vintages:
    """The vintages that one build combines.

    base_year, target_year: the national projections; oews_year: the newest OEWS, of the base year or later; has_states:
    whether the inputs have the states' OEWS employment of the base year and the states' own projections. Without them a
    build is for the nation alone. has_local_areas: whether they have the local areas of the base year.
    """

    base_year: int
    target_year: int
    oews_year: int
    has_states: bool = True
    has_local_areas: bool = False

    @property
    def projections_table(self) -> str:
        """The name of the projections' table."""
        return projections_name(self.base_year, self.target_year)

    @property
    def label(self) -> str:
        """ "2024-34": base year and the last two digits of the target year."""
        return vintage_label(self.base_year, self.target_year)

    @property
    def horizon(self) -> int:
        """Years from base to target."""
        return self.target_year - self.base_year

    @property
    def observed_years(self) -> int:
        """Years since the base that OEWS has already observed."""
        return self.oews_year - self.base_year


def projections_name(base_year: int, target_year: int) -> str:
    """The name of a table of national projections: ep_2024_2034."""
    return f"ep_{base_year}_{target_year}"


def vintage_label(base_year: int, target_year: int) -> str:
    """The label of a vintage: 2024-34."""
    return f"{base_year}-{target_year % 100:02d}"


def projections_years(name: str) -> tuple[int, int] | None:
    """(base year, target year) in the name of a projections table; None for any other table."""
    found = re.fullmatch(r"ep_(\d{4})_(\d{4})", name)
    return (int(found[1]), int(found[2])) if found else None


def projection_tables(folder: Path, suffix: str = ".parquet") -> list[str]:
    """The tables of national projections in `folder`, oldest first."""
    names = [path.name.removesuffix(suffix) for path in folder.glob(f"ep_*{suffix}")]
    return sorted(name for name in names if projections_years(name))


def newest_table(tables: Iterable[str], pattern: str) -> str | None:
    """The last by name of `tables` whose names match `pattern`; None if none does."""
    return max((name for name in tables if re.fullmatch(pattern, name)), default=None)


STATE_YEARS: Final = (2022, 2032)
"""Base and target year of the states' own projections in the inputs."""
COMPARISON: Final = projections_name(*STATE_YEARS)
"""BLS's projections of the same years, against which a state's own growth is measured."""
STATE_LABEL: Final = vintage_label(*STATE_YEARS)

AI_EXPOSURE: Final = r"bls_ai_exposure_\d{4}"
SKILLS: Final = r"bls_skills_\d{4}_\d{4}"
ADDED_TITLES: Final = r"alternate_titles_onet\d+_\d+"
RELATED: Final = r"related_occupations_onet\d+_\d+"
REASONS: Final = "ep_utilization_factors"
PROGRAMS: Final = r"cip_\d{4}_soc_2018_crosswalk"
LOCAL: Final = r"oews_(?:metro|nonmetro|areas)_\d{4}"
STATE_GROUPS: Final = r"oews_state_major_\d{4}_\d{4}"
PAST_STATE_PROJECTIONS: Final = r"state_projections_\d{4}_\d{4}"
OPTIONAL_TABLES: Final = (
    r"ep_\d{4}_\d{4}_full",
    r"ep_\d{4}_\d{4}_transfers_\d+",
    AI_EXPOSURE,
    SKILLS,
    ADDED_TITLES,
    RELATED,
    PROGRAMS,
    REASONS,
    LOCAL,
    STATE_GROUPS,
    PAST_STATE_PROJECTIONS,
)
"""Patterns of the tables that the build reads where they are there: what they add is missing where they are not."""

NATIONAL_SOURCE: Final = "BLS Employment Projections"
STATE_SOURCE: Final = "Horizons estimate from BLS and state projections"

RETRIEVED_AT: Final = "2026-11-26T00:00:00Z"
"""When the input tables were collected: a constant, so that two builds of the same inputs give the same bytes."""

"""The interface of a source of projections, and the small types that it uses.

`services.growth` knows only this base class; a new source is a subclass of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from services.dataset_schema import (
    ACCURACY_DTYPES,
    AGENCY_ACCURACY_DTYPES,
    AGENCY_DTYPES,
    PROGRAM_DTYPES,
    REASON_DTYPES,
    RECORD_DTYPES,
    RELATED_DTYPES,
    SKILL_DTYPES,
    TITLE_DTYPES,
    VINTAGE_DTYPES,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from services.errors import HorizonsError


HOURS_A_YEAR = 2080
"""With which BLS makes annual wages of hourly ones."""


def empty_table(dtypes: dict[str, str]) -> pd.DataFrame:
    """A table with these columns and no rows."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in dtypes.items()})


@dataclass(frozen=True)
class Cell:
    """A cell to fetch: an occupation in an area."""

    occupation_id: str
    area_id: str


@dataclass(frozen=True)
class Profile:
    """What an area adds to an occupation; None where nothing is published.

    `oews_employment`: employees as OEWS counts them, of local areas. Wages in dollars a year, from the tenth to the
    ninetieth percentile, and the median per hour where no annual wage is published; jobs and openings in jobs;
    `agency_growth` a fraction over `agency_base_year` to `agency_target_year`. `agency_code` and `agency_title` are set
    where the state's agency published under another code than ours; `agency_flag` where its figures are not comparable
    or are of several occupations together, whose jobs and openings are left out.
    """

    occupation_id: str
    area_id: str
    oews_employment: float | None = None
    wage_p10: float | None = None
    wage_p25: float | None = None
    median_wage: float | None = None
    wage_p75: float | None = None
    wage_p90: float | None = None
    median_hourly_wage: float | None = None
    wage_is_minimum: bool | None = None
    wage_year: int | None = None
    location_quotient: float | None = None
    openings_per_year: float | None = None
    agency_growth: float | None = None
    agency_base_year: int | None = None
    agency_target_year: int | None = None
    agency_openings_per_year: float | None = None
    agency_base_employment: float | None = None
    agency_code: str | None = None
    agency_title: str | None = None
    agency_flag: str | None = None


@dataclass(frozen=True)
class CellError:
    """Why a cell has no new figures. `last_good_at` is when its last good ones came, if those are shown instead
    (flagged `stale`); None when there is nothing to show (flagged `failed`)."""

    cell: Cell
    error: HorizonsError
    last_good_at: datetime | None = None


@dataclass(frozen=True)
class CheckResult:
    """One step of trying out a connection. `message` says what came of it, `next_step` what to do if not `ok`."""

    name: str
    ok: bool
    seconds: float
    message: str
    next_step: str = ""
    support_id: str = ""


@dataclass(frozen=True)
class Features:
    """What a source has. Pages check these flags; nothing is inferred from missing values."""

    is_static: bool = False
    """Whether its data do not change while the process runs, and are there at once."""
    base_year: bool = False
    """Whether it says of which year its base is."""
    ranges: bool = False
    """Whether projections come with 80 % and 50 % ranges."""
    reference: bool = False
    """Whether there is an occupation that stands for all occupations."""
    openings: bool = False
    """Whether it knows openings a year, exits and transfers."""
    profiles: bool = False
    """Whether it knows what an area adds: wage, location quotient, the state agency's own figures."""
    descriptions: bool = False
    """Whether it describes occupations and lists their other titles."""
    record: bool = False
    """Whether it keeps the record of its past projections."""
    vintages: bool = False
    """Whether it knows what earlier vintages projected."""
    agency: bool = False
    """Whether it has the state agencies' own projections."""
    reasons: bool = False
    """Whether it says why an occupation is expected to grow or shrink."""
    skills: bool = False
    """Whether it scores the skills of occupations."""
    ai_exposure: bool = False
    """Whether it knows how exposed occupations are to AI."""
    programs: bool = False
    """Whether it knows which programs of study prepare for occupations."""


class Source(ABC):
    """A place that figures come from, a local file or a slow service. Thread-safe.

    Methods for what a source lacks return empty values here.
    """

    name: str
    """What it is called in `connect` and in links: "public"."""
    label: str
    """What it is called on the screen: "Public data"."""
    features: Features = Features()
    """What it has."""
    reference_id: str | None = None
    """The occupation that stands for all occupations, or None where the source has no such reference."""
    horizons: Sequence[int]
    """The years ahead that it has figures for, 1 to 10."""

    @property
    @abstractmethod
    def vintage(self) -> str:
        """The newest vintage it serves: "2025-35"."""

    @abstractmethod
    def areas(self) -> pd.DataFrame:
        """area_id, area, area_abbr, area_level; the nation first."""

    @abstractmethod
    def occupations(self) -> pd.DataFrame:
        """One row an occupation: dataset_schema.OCCUPATION_COLUMNS."""

    @abstractmethod
    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        """Growth frames for `cells`, in the order in which they arrive, each covering whole cells.

        A cell without data comes as rows with NA growth and a flag. A slow source asks for the first
        cells first, gives up soon after `cancel` is set, and may leave out cells that failed for good:
        the caller marks them `failed`. `on_error` gets what went wrong with a cell, before the cell's
        frame comes if one does. An empty frame means "still waiting".
        """

    def titles(self) -> pd.DataFrame:
        """title, occupation_id, kind: every name under which an occupation can be found besides its own."""
        return empty_table(TITLE_DTYPES)

    def national_employment(self) -> pd.Series[float]:
        """Jobs in the nation by occupation_id, to rank the bigger occupation first; may be empty."""
        return pd.Series(dtype="Float64", index=pd.Index([], dtype="string"))

    def local_employment(self) -> pd.Series[float]:
        """Jobs in local areas by area_id, to list the bigger area first; may be empty."""
        return pd.Series(dtype="float64", index=pd.Index([], dtype="string"))

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """One row an area with the fields of `Profile` as columns; may be empty."""
        return empty_table({"occupation_id": "string", "area_id": "string"})

    def profile(self, occupation_id: str, area_id: str) -> pd.DataFrame:
        """The row of `profiles` of one area; without rows where there is none."""
        rows = self.profiles(occupation_id)
        return rows[rows["area_id"].astype(str) == area_id] if len(rows) else rows

    def area_profiles(self, area_id: str) -> pd.DataFrame:
        """One row an occupation with the fields of `Profile` as columns; may be empty."""
        return empty_table({"occupation_id": "string", "area_id": "string"})

    def area_states(self) -> pd.DataFrame:
        """area_id, state_id, weight: the states of each local area, by its share of jobs in them; may be empty."""
        return empty_table({"area_id": "string", "state_id": "string", "weight": "Float64"})

    def local_occupation_ids(self) -> list[str]:
        """Occupations that the source has a figure of in any local area; none by default."""
        return []

    def sources(self) -> list[dict[str, str]]:
        """What its figures are made from: name, vintage, publisher, licence, url and citation of each; may be empty."""
        return []

    def record(self, occupation_id: str) -> pd.DataFrame:
        """Past projections of the nation for this occupation beside the actual outcome, the newest first;
        RECORD_DTYPES. Empty where the source has no record."""
        return empty_table(RECORD_DTYPES)

    def record_note(self, occupation_id: str) -> str:
        """Why the record is missing or short, as a sentence; "" where there is nothing to say."""
        return ""

    def accuracy(self) -> pd.DataFrame:
        """How well past projections did; ACCURACY_DTYPES. Empty where the source does not say."""
        return empty_table(ACCURACY_DTYPES)

    def agency_accuracy(self) -> pd.DataFrame:
        """How well past projections of state agencies did; AGENCY_ACCURACY_DTYPES. Empty where there are none."""
        return empty_table(AGENCY_ACCURACY_DTYPES)

    def vintages(self, occupation_id: str) -> pd.DataFrame:
        """What each vintage projected for the nation, the newest last; VINTAGE_DTYPES. Empty without history."""
        return empty_table(VINTAGE_DTYPES)

    def agency(self, cells: Sequence[Cell]) -> pd.DataFrame:
        """The state agencies' own projections, a row for each of `cells` that has one; AGENCY_DTYPES."""
        return empty_table(AGENCY_DTYPES)

    def reasons(self, occupation_id: str) -> pd.DataFrame:
        """Why its jobs are expected to grow or shrink, total employment first; REASON_DTYPES. May be empty."""
        return empty_table(REASON_DTYPES)

    def skills(self, occupation_id: str) -> pd.DataFrame:
        """Scores of the skills it needs; SKILL_DTYPES. May be empty."""
        return empty_table(SKILL_DTYPES)

    def related(self, occupation_id: str) -> pd.DataFrame:
        """Related occupations, the nearest first; RELATED_DTYPES. Empty where the source does not say."""
        return empty_table(RELATED_DTYPES)

    def programs(self) -> pd.DataFrame:
        """Programs of study and the occupations that each prepares for; PROGRAM_DTYPES. May be empty."""
        return empty_table(PROGRAM_DTYPES)

    def estimate_seconds(self, cells: int) -> float:
        """About how long so many more cells take at the source's limit; 0 where there is no limit."""
        return 0.0

"""The public source: BLS projections and state estimates from the data set that ships with Horizons.

Everything is read once into NumPy and pandas and never written again; a fetch is a look-up.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from services import growth_frame
from services.dataset_schema import (
    ACCURACY_DTYPES,
    AGENCY_ACCURACY_DTYPES,
    AGENCY_DTYPES,
    ALL_OCCUPATIONS,
    PROGRAM_DTYPES,
)
from services.errors import DataSetError
from services.public.cell_table import CellTable
from services.public.likelihoods import add_likelihoods
from services.public.local_cells import LocalCells
from services.public.occupation_tables import OccupationTables
from services.public.tables import REBUILD, positions, read_manifest, read_table, read_typed_table
from services.source import Features, Source

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from services.source import Cell, CellError

_CELLS_AT_ONCE: Final = 50_000
"""Cells of one frame: every occupation in every local area is 433,000, whose ten years would take a gigabyte."""


class PublicSource(Source):
    """Reads `folder` (the output of `make data`); raises DataSetError if it is not complete."""

    name = "public"
    label = "Public data"
    features = Features(
        is_static=True,
        base_year=True,
        ranges=True,
        reference=True,
        openings=True,
        profiles=True,
        descriptions=True,
        record=True,
        vintages=True,
        agency=True,
        reasons=True,
        skills=True,
        ai_exposure=True,
        programs=True,
    )
    reference_id = ALL_OCCUPATIONS
    horizons: Sequence[int] = range(1, growth_frame.MAX_HORIZON + 1)

    def __init__(self, folder: Path) -> None:
        try:
            self._open(folder)
        except (ValueError, TypeError, KeyError) as error:
            raise DataSetError("The public data set is damaged.", REBUILD, detail=repr(error)) from error

    def _open(self, folder: Path) -> None:
        manifest = read_manifest(folder)
        self._vintage: str = manifest["vintage"]
        self._sources: list[dict[str, str]] = manifest["sources"]
        self._retrieved_at = pd.Timestamp(datetime.fromisoformat(manifest["retrieved_at"])).as_unit("us")
        if self._retrieved_at.tz is None:
            raise ValueError("retrieved_at without a time zone")
        self._areas = read_table(folder, "areas")
        self._occupations = read_table(folder, "occupations")
        self._titles = read_table(folder, "titles")
        self._by_occupation = OccupationTables(folder)
        self._programs = read_typed_table(folder, "programs", PROGRAM_DTYPES)
        notes = read_table(folder, "record_notes")
        self._record_notes = dict(zip(notes["occupation_id"].astype(str), notes["note"].astype(str), strict=True))
        self._accuracy = read_typed_table(folder, "accuracy", ACCURACY_DTYPES)
        self._agency_accuracy = read_typed_table(folder, "agency_accuracy", AGENCY_ACCURACY_DTYPES)
        self._occupation_position = positions(self._occupations["occupation_id"])
        larger = self._areas[self._areas["area_level"] != growth_frame.LOCAL_LEVEL].reset_index(drop=True)
        self._cells = CellTable(folder, self._occupations, larger, self._retrieved_at)
        self._local = LocalCells(
            folder, self._occupations, self._areas, self._cells, self._retrieved_at, manifest["base_year"]
        )

    @property
    def vintage(self) -> str:
        """The newest vintage in the data set: "2025-35"."""
        return self._vintage

    def sources(self) -> list[dict[str, str]]:
        """name, vintage, publisher, licence, url and citation of each table that went in, from the manifest."""
        return [dict(source) for source in self._sources]

    def areas(self) -> pd.DataFrame:
        """area_id, area, area_abbr, area_level: the nation, then states and DC by name, then local areas by name."""
        return self._areas.copy(deep=False)

    def occupations(self) -> pd.DataFrame:
        """Detailed occupations, major groups and the total; columns of OCCUPATION_COLUMNS."""
        return self._occupations.copy(deep=False)

    def titles(self) -> pd.DataFrame:
        """title, occupation_id, kind (title, soc, alternate, short, sample)."""
        return self._titles.copy(deep=False)

    def national_employment(self) -> pd.Series[float]:
        """Jobs in the nation in the base year, by occupation_id."""
        return self._cells.national_employment

    def local_employment(self) -> pd.Series[float]:
        """Jobs in local areas in the base year by area_id, of the occupations whose employment is published."""
        return self._local.employment()

    def local_occupation_ids(self) -> list[str]:
        """Occupations of which OEWS publishes employment or a wage in any local area."""
        return self._local.occupation_ids()

    def area_states(self) -> pd.DataFrame:
        """area_id, state_id, weight: the states of each local area, by its share of jobs in them, largest first."""
        return self._local.area_states.copy(deep=False)

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """Wages, location quotient, openings and the state agency's own figures, one row an area.

        Of local areas those that OEWS publishes something of.
        """
        local = self._local.profiles(occupation_id)
        return pd.concat([self._by_occupation.profiles(occupation_id), local], ignore_index=True)

    def profile(self, occupation_id: str, area_id: str) -> pd.DataFrame:
        """The row of `profiles` of one area; a look-up."""
        if area_id in self._local:
            return self._local.profiles(occupation_id, [area_id])
        rows = self._by_occupation.profiles(occupation_id)
        return rows[rows["area_id"].astype(str) == area_id]

    def area_profiles(self, area_id: str) -> pd.DataFrame:
        """What `profiles` says of one area, one row an occupation."""
        if area_id in self._local:
            return self._local.area_profiles(area_id)
        return self._by_occupation.area_profiles(area_id)

    def record(self, occupation_id: str) -> pd.DataFrame:
        """Past projections of the nation for this occupation beside the actual outcome, the newest first."""
        return self._by_occupation.record(occupation_id)

    def vintages(self, occupation_id: str) -> pd.DataFrame:
        """What each BLS vintage projected, the newest last."""
        return self._by_occupation.vintages(occupation_id)

    def agency(self, cells: Sequence[Cell]) -> pd.DataFrame:
        """The state agencies' own projections, a row for each of `cells` that has one."""
        wanted = pd.DataFrame(
            [(cell.occupation_id, cell.area_id) for cell in cells], columns=["occupation_id", "area_id"]
        )
        rows = self._by_occupation.agency(wanted["occupation_id"].unique().tolist())
        return wanted.astype("string").merge(rows, on=["occupation_id", "area_id"]).astype(AGENCY_DTYPES)

    def reasons(self, occupation_id: str) -> pd.DataFrame:
        """BLS's own sentences on why an occupation's share of employment changes, total employment first."""
        return self._by_occupation.reasons(occupation_id)

    def skills(self, occupation_id: str) -> pd.DataFrame:
        """BLS's scores of 17 skills, 1 to 5."""
        return self._by_occupation.skills(occupation_id)

    def related(self, occupation_id: str) -> pd.DataFrame:
        """O*NET's related occupations, the nearest first."""
        return self._by_occupation.related(occupation_id)

    def programs(self) -> pd.DataFrame:
        """Programs of study (CIP) and the occupations that each prepares for, by NCES and BLS."""
        return self._programs.copy(deep=False)

    def record_note(self, occupation_id: str) -> str:
        """Why the record is missing or short; "" where there is nothing to say."""
        return self._record_notes.get(occupation_id, "")

    def accuracy(self) -> pd.DataFrame:
        """How well past projections did, by method, series, horizon and size."""
        return self._accuracy.copy(deep=False)

    def agency_accuracy(self) -> pd.DataFrame:
        """How well past projections of state agencies did, by state and major group."""
        return self._agency_accuracy.copy(deep=False)

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        """A growth frame of nation and states, then of local areas: look-ups have nothing to wait for."""
        local = [cell for cell in cells if cell.area_id in self._local]
        larger = [cell for cell in cells if cell.area_id not in self._local] if local else cells
        years = np.asarray(horizons, dtype="int64")
        for table, some in ((self._cells, larger), (self._local, local)):
            for start in range(0, len(some), _CELLS_AT_ONCE):
                if cancel.is_set():
                    return
                part = some[start : start + _CELLS_AT_ONCE]
                area_ids = [cell.area_id for cell in part]
                frame = table.frame([cell.occupation_id for cell in part], area_ids, horizons)
                yield add_likelihoods(frame, table.total_growth(area_ids)[:, years - 1].ravel())

"""The public source: BLS projections and state estimates from the data set that ships with Horizons.

Everything is read once into NumPy and pandas and never written again; a fetch is a look-up.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from services import dataset_schema, growth_frame
from services.dataset_schema import ACCURACY_DTYPES, ALL_OCCUPATIONS, BOUNDS, GROWTH_COLUMNS, RECORD_DTYPES
from services.errors import DataSetError
from services.source import Features, Source

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from services.source import Cell, CellError

# Jobs between published years are rounded as BLS rounds its levels, unless that would leave nothing of a small
# change; a state's are whole, so that they add up.
_NATION_UNIT: Final = 100
_ROUND_FROM: Final = 1_000
_SOURCE_KEYS: Final = {"name", "vintage", "publisher", "licence", "url", "citation"}
_REBUILD: Final = (
    "Run `make data` to rebuild the data set, or check out services/public/data again; if HORIZONS_DATA_DIR is set, it "
    "may name an older build."
)


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
    )
    reference_id = ALL_OCCUPATIONS
    horizons: Sequence[int] = range(1, growth_frame.MAX_HORIZON + 1)

    def __init__(self, folder: Path) -> None:
        try:
            self._open(folder)
        except (ValueError, TypeError, KeyError) as error:
            raise DataSetError("The public data set is damaged.", _REBUILD, detail=repr(error)) from error

    def _open(self, folder: Path) -> None:
        manifest = _read_manifest(folder)
        self._vintage: str = manifest["vintage"]
        self._sources: list[dict[str, str]] = manifest["sources"]
        self._retrieved_at = pd.Timestamp(datetime.fromisoformat(manifest["retrieved_at"])).as_unit("us")
        if self._retrieved_at.tz is None:
            raise ValueError("retrieved_at without a time zone")
        self._areas = _read(folder, "areas")
        self._occupations = _read(folder, "occupations")
        self._titles = _read(folder, "titles")
        profiles = _read(folder, "profiles")
        self._profiles = profiles.sort_values("occupation_id", kind="stable", ignore_index=True)
        self._profile_rows = self._profiles["occupation_id"].to_numpy(dtype=object)
        self._record = _read_typed(folder, "record", RECORD_DTYPES)
        self._record_rows = self._record["occupation_id"].to_numpy(dtype=object)
        notes = _read(folder, "record_notes")
        self._record_notes = dict(zip(notes["occupation_id"].astype(str), notes["note"].astype(str), strict=True))
        self._accuracy = _read_typed(folder, "accuracy", ACCURACY_DTYPES)
        self._cells = _read(folder, "cells")
        self._paths = self._cells[list(GROWTH_COLUMNS)].to_numpy(dtype="float64", na_value=np.nan)
        self._ranges = {bound: _path(self._cells, bound) for bound in BOUNDS}
        self._published = self._cells["published_horizon"].to_numpy(dtype="float64", na_value=np.nan)
        self._cell_columns = _arrays(
            self._cells,
            (
                "base_year",
                "base_employment",
                "base_basis",
                "flags",
                "change_10",
                "employment_10",
                "source",
                "vintage",
            ),
        )
        self._cells = self._cells[["occupation_id", "area_id", "base_employment"]]  # the rest is in arrays now
        self._occupation_columns = _arrays(self._occupations, ("occupation_id", "occupation", "taxonomy"))
        self._area_columns = _arrays(self._areas, ("area_level", "area_id", "area"))
        self._occupation_position = _positions(self._occupations["occupation_id"])
        self._area_position = _positions(self._areas["area_id"])
        self._row = self._locate_cells()
        self._area_names = {
            str(name).casefold(): area_id
            for column in ("area_abbr", "area")
            for name, area_id in zip(self._areas[column], self._areas["area_id"], strict=True)
        }

    def _locate_cells(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Row of every occupation x area in the cells, as a table to look up in."""
        rows = np.full((len(self._occupations), len(self._areas)), -1, dtype=np.int64)
        occupations = self._cells["occupation_id"].astype(str).map(self._occupation_position)
        areas = self._cells["area_id"].astype(str).map(self._area_position)
        if occupations.isna().any() or areas.isna().any():
            raise DataSetError("The public data set is not consistent.", _REBUILD)
        rows[occupations.to_numpy(dtype=int), areas.to_numpy(dtype=int)] = np.arange(len(self._cells))
        if (rows < 0).any() or len(self._cells) != rows.size:
            raise DataSetError("The public data set does not have every occupation and area once.", _REBUILD)
        return rows

    @property
    def vintage(self) -> str:
        """The newest vintage in the data set: "2024-34"."""
        return self._vintage

    def sources(self) -> list[dict[str, str]]:
        """name, vintage, publisher, licence, url and citation of each table that went in, from the manifest."""
        return [dict(source) for source in self._sources]

    def areas(self) -> pd.DataFrame:
        """area_id, area, area_abbr, area_level: the nation, then states and DC by name."""
        return self._areas.copy(deep=False)

    def occupations(self) -> pd.DataFrame:
        """832 detailed occupations, 22 major groups and the total; dataset_schema.OCCUPATION_COLUMNS."""
        return self._occupations.copy(deep=False)

    def titles(self) -> pd.DataFrame:
        """title, occupation_id, kind (title, soc, alternate, short, sample)."""
        return self._titles.copy(deep=False)

    def national_employment(self) -> pd.Series[float]:
        """Jobs in the nation in the base year, by occupation_id."""
        nation = self._cells[self._cells["area_id"].astype(str) == growth_frame.NATION]
        return nation.set_index(nation["occupation_id"].astype(str))["base_employment"]

    def resolve_occupation(self, text: str) -> str | None:
        """The SOC code that `text` means: 29-1141, 291141, "SOC 29-1141", 29-1141.00; else None."""
        found = re.fullmatch(r"(?:soc\s*)?(\d{2})-?(\d{4})(?:\.\d{2})?", text.strip().casefold(), re.ASCII)
        code = f"{found[1]}-{found[2]}" if found else ""
        return code if code in self._occupation_position else None

    def resolve_area(self, text: str) -> str | None:
        """The area that `text` means: US, us, 0, 06, 6, "FIPS 06", CA, California; else None."""
        name = text.strip().casefold().removeprefix("fips ")
        if re.fullmatch(r"\d{1,3}", name, re.ASCII):
            name = growth_frame.NATION.casefold() if int(name) == 0 else f"{int(name):02d}"
        return name if name in self._area_position else self._area_names.get(name)

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """Wage, location quotient, openings and the state agency's own figures, one row an area."""
        start, end = np.searchsorted(self._profile_rows, [occupation_id, occupation_id + "~"])
        return self._profiles.iloc[start:end].reset_index(drop=True)

    def record(self, occupation_id: str) -> pd.DataFrame:
        """Past projections of the nation for this occupation beside the actual outcome, the newest first."""
        start, end = np.searchsorted(self._record_rows, [occupation_id, occupation_id + "~"])
        return self._record.iloc[start:end].reset_index(drop=True)

    def record_note(self, occupation_id: str) -> str:
        """Why the record is missing or short; "" where there is nothing to say."""
        return self._record_notes.get(occupation_id, "")

    def accuracy(self) -> pd.DataFrame:
        """How well past projections did, by method, series, horizon and size."""
        return self._accuracy.copy(deep=False)

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        """One growth frame with everything: a look-up has nothing to wait for."""
        if cells and not cancel.is_set():
            yield self._frame(cells, horizons)

    def _frame(self, cells: Sequence[Cell], horizons: Sequence[int]) -> pd.DataFrame:
        occupations = np.array([self._occupation_position[cell.occupation_id] for cell in cells])
        areas = np.array([self._area_position[cell.area_id] for cell in cells])
        rows = np.repeat(self._row[occupations, areas], len(horizons))
        years = np.tile(np.asarray(horizons, dtype="int64"), len(cells))
        taken = {name: column.take(rows) for name, column in self._cell_columns.items()}
        taken |= {n: c.take(np.repeat(occupations, len(horizons))) for n, c in self._occupation_columns.items()}
        taken |= {n: c.take(np.repeat(areas, len(horizons))) for n, c in self._area_columns.items()}

        growth = _nullable(self._paths[rows, years - 1])
        base = taken["base_employment"]
        nation = np.asarray(taken["area_level"] == "nation", dtype=bool)
        published = self._published[rows] == years
        change = base * growth
        unit = np.where(
            nation & (np.abs(change.to_numpy(dtype="float64", na_value=0.0)) >= _ROUND_FROM),
            _NATION_UNIT,
            1,
        )
        change = (change / unit).round() * unit
        employment = base + change
        employment[published] = taken.pop("employment_10")[published]
        change[published] = taken.pop("change_10")[published]
        basis = pd.array(np.where(published, "published", "modelled"), dtype="string")
        basis[growth.isna()] = pd.NA
        columns = taken | {
            "horizon_years": pd.array(years, dtype="Int64"),
            "target_year": taken["base_year"] + years,
            "growth": growth,
            "growth_per_year": (1 + growth) ** (1 / years) - 1,
            "change": change,
            "employment": employment,
            "basis": basis,
            "retrieved_at": np.full(len(rows), self._retrieved_at),
        }
        for name, path in self._ranges.items():
            columns[name] = _nullable(path[rows, years - 1])
        return pd.DataFrame({name: columns[name] for name in growth_frame.COLUMNS}, copy=False)


def _arrays(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, Any]:
    """Columns with the dtypes of the growth frame, ready to be taken from."""
    return {
        name: frame[name].astype(pd.api.types.pandas_dtype(growth_frame.DTYPES.get(name, "Float64"))).array
        for name in names
    }


def _nullable(values: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    """As Float64, NaN as NA."""
    array = pd.array(values, dtype="Float64")
    array[np.isnan(values)] = pd.NA
    return array


def _path(cells: pd.DataFrame, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The columns name_1 ... name_10, one row a cell."""
    columns = [f"{name}_{year}" for year in dataset_schema.YEARS]
    return np.round(cells[columns].to_numpy(dtype="float64", na_value=np.nan), dataset_schema.DECIMALS)


def _positions(ids: pd.Series[str]) -> dict[str, int]:
    return {str(value): position for position, value in enumerate(ids)}


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataSetError("The public data set is missing.", _REBUILD, detail=str(error)) from error
    if isinstance(manifest, dict) and {"vintage", "retrieved_at", "sources"} <= manifest.keys():
        sources = manifest["sources"]
        if all(isinstance(source, dict) and source.keys() >= _SOURCE_KEYS for source in sources):
            return manifest
    raise DataSetError("The public data set is not complete.", _REBUILD, detail="manifest.json")


def _read(folder: Path, table: str) -> pd.DataFrame:
    try:
        frame: pd.DataFrame = pq.read_table(folder / f"{table}.parquet").to_pandas()
    except (OSError, ValueError) as error:
        raise DataSetError("The public data set cannot be read.", _REBUILD, detail=str(error)) from error
    missing = [name for name in dataset_schema.TABLES[table] if name not in frame]
    if missing:
        raise DataSetError("The public data set is not complete.", _REBUILD, detail=f"{table}: {missing}")
    return frame


def _read_typed(folder: Path, table: str, dtypes: dict[str, str]) -> pd.DataFrame:
    """A table with these columns and dtypes; rounded figures are kept as float32 and are whole again as Float64."""
    frame = _read(folder, table)[list(dtypes)]
    short = [name for name in dtypes if str(frame[name].dtype) == "Float32"]
    frame = frame.astype(dtypes)
    return frame.assign(**{name: frame[name].round(dataset_schema.DECIMALS) for name in short})

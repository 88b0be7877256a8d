"""Tables that are read one occupation at a time: profiles, agencies' figures, vintages, reasons, skills, related."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from services.dataset_schema import (
    AGENCY_DTYPES,
    DECIMALS,
    PROFILES,
    REASON_DTYPES,
    RECORD_DTYPES,
    RELATED_DTYPES,
    SKILL_DTYPES,
    SKILL_NAMES,
    VINTAGE_DTYPES,
    served_dtypes,
)
from services.flags import AgencyFlag
from services.public.agency_codes import mark_several
from services.public.tables import arrays, read_table, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_AGENCY_FIELDS: Final = {
    "growth": "agency_growth",
    "base_year": "agency_base_year",
    "target_year": "agency_target_year",
    "openings_per_year": "agency_openings_per_year",
    "base_employment": "agency_base_employment",
    "agency_code": "agency_code",
    "agency_title": "agency_title",
    "flags": "agency_flag",
}
"""The agency's columns as fields of a profile."""
_AGENCY_LEVELS: Final = ("agency_openings_per_year", "agency_base_employment")
_MAX_PROFILES: Final = 16
"""Occupations whose profiles are kept, 50 kB each: two pages that compare as many as fit."""
_NO_ROWS: Final = np.array([], dtype="int64")


class OccupationRows:
    """The rows of one table by occupation, in the table's order; repeated texts stay compact until they are read.

    Taken column by column: to take rows of a frame and convert these costs more, most of it for categories.
    """

    def __init__(self, frame: pd.DataFrame, dtypes: Mapping[str, str]) -> None:
        self._columns = arrays(frame, list(dtypes), dtypes)
        for name, dtype in dtypes.items():
            if dtype == "Float64":
                self._columns[name] = self._columns[name].round(DECIMALS)
        self._positions = rows_of(frame["occupation_id"])
        self._area_ids: Any = frame.get("area_id")

    def of(self, *occupation_ids: str) -> pd.DataFrame:
        """The rows of these occupations, one after the other."""
        found = [self._positions[code] for code in occupation_ids if code in self._positions]
        return self._rows(np.concatenate(found) if found else _NO_ROWS)

    def in_area(self, area_id: str) -> pd.DataFrame:
        """The rows of one area; for tables with an area_id."""
        return self._rows(self._area_positions.get(area_id, _NO_ROWS))

    @cached_property
    def _area_positions(self) -> Mapping[str, np.ndarray]:
        return rows_of(self._area_ids)

    def _rows(self, positions: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame({name: column.take(positions) for name, column in self._columns.items()}, copy=False)


class OccupationTables:
    """Those tables of `folder`."""

    def __init__(self, folder: Path) -> None:
        self._profiles = OccupationRows(read_table(folder, "profiles"), served_dtypes(PROFILES))
        self._kept_profiles = lru_cache(_MAX_PROFILES)(self._read_profiles)
        self._agency = OccupationRows(mark_several(read_table(folder, "agency")), AGENCY_DTYPES)
        self._record = OccupationRows(read_table(folder, "record"), RECORD_DTYPES)
        self._vintages = OccupationRows(read_table(folder, "vintages"), VINTAGE_DTYPES)
        self._reasons = OccupationRows(read_table(folder, "reasons"), REASON_DTYPES)
        self._related = OccupationRows(read_table(folder, "related"), RELATED_DTYPES)
        self._skills = read_table(folder, "skills").set_index("occupation_id")[list(SKILL_NAMES)]

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """The fields of services.source.Profile, one row an area.

        Kept for the last occupations: a comparison asks for one area of them after the other.
        """
        return self._kept_profiles(occupation_id).copy(deep=False)

    def _read_profiles(self, occupation_id: str) -> pd.DataFrame:
        return _profiles(self._profiles.of(occupation_id), self._agency.of(occupation_id))

    def area_profiles(self, area_id: str) -> pd.DataFrame:
        """The fields of services.source.Profile, one row an occupation."""
        return _profiles(self._profiles.in_area(area_id), self._agency.in_area(area_id))

    def agency(self, occupation_ids: Sequence[str]) -> pd.DataFrame:
        """AGENCY_DTYPES, one row an occupation and area; the code and title that the agency used only where they are
        not ours."""
        return self._agency.of(*occupation_ids)

    def record(self, occupation_id: str) -> pd.DataFrame:
        """RECORD_DTYPES, the newest first."""
        return self._record.of(occupation_id)

    def vintages(self, occupation_id: str) -> pd.DataFrame:
        """VINTAGE_DTYPES, the newest last."""
        return self._vintages.of(occupation_id)

    def reasons(self, occupation_id: str) -> pd.DataFrame:
        """REASON_DTYPES, total employment first."""
        return self._reasons.of(occupation_id)

    def related(self, occupation_id: str) -> pd.DataFrame:
        """RELATED_DTYPES, the nearest first."""
        return self._related.of(occupation_id)

    def skills(self, occupation_id: str) -> pd.DataFrame:
        """SKILL_DTYPES; the names of skills in plain words."""
        if occupation_id not in self._skills.index:
            return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in SKILL_DTYPES.items()})
        scores = self._skills.loc[occupation_id].astype("Float64").round(DECIMALS)
        names = [name.replace("_", " ").capitalize() for name in scores.index]
        return pd.DataFrame({"skill": names, "score": scores.array}).astype(SKILL_DTYPES)


def _profiles(profiles: pd.DataFrame, agency: pd.DataFrame) -> pd.DataFrame:
    """Profiles with the agency's fields beside them; no jobs and openings that are of several occupations."""
    keys = ["occupation_id", "area_id"]
    figures = agency[[*keys, *_AGENCY_FIELDS]].rename(columns=_AGENCY_FIELDS)
    merged = profiles.merge(figures, on=keys, how="left")
    flags = merged["agency_flag"].fillna("")
    is_several = flags.str.endswith(AgencyFlag.SEVERAL_OCCUPATIONS)  # which mark_several puts last
    levels = {name: merged[name].mask(is_several) for name in _AGENCY_LEVELS} if is_several.any() else {}
    return merged.assign(agency_flag=flags, **levels)

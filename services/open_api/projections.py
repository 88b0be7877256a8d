"""Projections as the bytes that are sent: read an occupation at a time, kept, looked up from then on."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
from cachetools import LRUCache

from services.errors import HorizonsError
from services.open_api.responses import RefusedError, encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from services.growth import Growth

_log: Final = logging.getLogger("horizons.open_api")

YEARS: Final[Mapping[str, int]] = {"oneYear": 1, "twoYear": 2, "threeYear": 3, "fiveYear": 5, "tenYear": 10}
"""The contract's names of the horizons."""
DIMENSIONS: Final = ("soc", "socmajor")
"""What can be asked for: detailed occupations and major groups, as the growth frame calls them."""
NATION: Final = "us"

_KEPT_SHEETS: Final = 1_024
"""Occupations whose answers are kept. There are 854; each is some 20 kB, so all are about 20 MB."""

Sheet = dict[str, bytes | str]
"""By area id: the body of the answer, or why there is none."""


class Figures:
    """Answers from the public source, which `open_growth` opens the first time it is needed. Thread-safe."""

    def __init__(self, open_growth: Callable[[], Growth]) -> None:
        self._open = open_growth
        self._growth: Growth | None = None
        self._lock = threading.Lock()
        self._sheets: MutableMapping[str, Sheet] = LRUCache(_KEPT_SHEETS)
        self._dimension: dict[str, str] = {}
        self._states: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether the source has been opened; the first call of `growth` takes a second."""
        return self._growth is not None

    def growth(self) -> Growth:
        """The source.

        Raises:
            RefusedError: 503, it cannot be opened; the log says why.
        """
        with self._lock:
            if self._growth is None:
                try:
                    growth = self._open()
                except HorizonsError as error:
                    _log.error("%s %s (%s)", error.message, error.next_step, error)
                    raise RefusedError(503, "The figures cannot be read at the moment.") from None
                table = growth.occupations()
                self._dimension = dict(zip(table["occupation_id"], table["taxonomy"], strict=True))
                areas = growth.areas()
                self._states = frozenset(areas.loc[areas["area_level"] == "state", "area_id"])
                self._growth = growth
            return self._growth

    def dimension_of(self, occupation_id: str) -> str | None:
        """The dimension of an occupation by its exact id; None if there is no such occupation."""
        return self._dimension.get(occupation_id)

    def has_state(self, area_id: str) -> bool:
        """Whether there is a state of this two-digit code."""
        return area_id in self._states

    def kept(self, occupation_id: str) -> Sheet | None:
        """The occupation's answers if they are at hand: a look-up."""
        with self._lock:
            return self._sheets.get(occupation_id)

    def sheet(self, occupation_id: str) -> Sheet:
        """The occupation's answers, read from the source if need be: some milliseconds."""
        known = self.kept(occupation_id)
        if known is None:
            growth = self.growth()
            areas = growth.areas()["area_id"].tolist()
            # As a stream, for `growth` would remember it in the place of what pages ask for.
            known = _sheet(pd.concat(growth.stream([occupation_id], areas, list(YEARS.values()))))
            with self._lock:
                self._sheets[occupation_id] = known
        return known


def _sheet(frame: pd.DataFrame) -> Sheet:
    """The answers of one occupation's growth frame, with all areas and the contract's horizons."""
    rows: dict[str, dict[int, _Row]] = {}
    columns: list[Any] = [frame[name].array for name in _Row._fields]
    for row in map(_Row, *(column.to_numpy(dtype=object, na_value=None).tolist() for column in columns)):
        rows.setdefault(row.area_id, {})[row.horizon_years] = row
    return {area: _cell({name: by_year[year] for name, year in YEARS.items()}) for area, by_year in rows.items()}


class _Row(NamedTuple):
    """What an answer needs of a row of the growth frame; None where it is NA."""

    occupation_id: str
    occupation: str
    area_level: str
    area_id: str
    area: str
    base_year: int
    base_employment: float
    horizon_years: int
    growth: float | None
    low_80: float | None
    high_80: float | None
    flags: str


def _cell(rows: Mapping[str, _Row]) -> bytes | str:
    """The answer of one cell from its rows by the contract's names of the horizons, or why there is none."""
    row = next(iter(rows.values()))
    growth = {name: row.growth for name, row in rows.items()}
    if all(value is None for value in growth.values()):
        suppressed = "not_published" in row.flags.split()
        why = "its employment there is not published (suppressed or too small to survey)"
        return f"No projection of {row.occupation} in {row.area}: {why if suppressed else 'nothing is published'}."
    body: dict[str, Any] = {
        "id": row.occupation_id,
        "name": row.occupation,
        "region": {"nation": NATION, "level": row.area_level, "id": row.area_id, "name": row.area},
        "baseEmployment": round(row.base_employment),
        "growthPercent": growth,
        "baseYear": row.base_year,
    }
    ranges = {
        name: [row.low_80, row.high_80]
        for name, row in rows.items()
        if row.low_80 is not None and row.high_80 is not None
    }
    if ranges:
        body["range80"] = ranges
    return encoded({"data": body})

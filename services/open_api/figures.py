"""Projections as the bytes that are sent: read an occupation at a time, kept, looked up from then on."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final

from cachetools import LRUCache

from services.errors import HorizonsError
from services.growth_frame import has_flag
from services.open_api.answers import RefusedError, encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    import pandas as pd

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
            frame = growth.growth([occupation_id], growth.areas()["area_id"].tolist(), list(YEARS.values()))
            known = _sheet(frame)
            with self._lock:
                self._sheets[occupation_id] = known
        return known


def _sheet(frame: pd.DataFrame) -> Sheet:
    """The answers of one occupation's growth frame, with all areas and the contract's horizons."""
    unpublished = has_flag(frame, "not_published")
    columns = ["area_id", "horizon_years", "growth", "low_80", "high_80"]
    figures: dict[str, dict[int, tuple[float | None, ...]]] = {}
    for area, year, *values in frame[columns].astype(object).where(frame[columns].notna(), None).to_numpy():
        figures.setdefault(area, {})[year] = tuple(values)
    heads = frame.assign(unpublished=unpublished).drop_duplicates("area_id")
    rows: list[dict[str, Any]] = heads.to_dict("records")  # type: ignore[assignment]
    return {row["area_id"]: _cell(row, figures[row["area_id"]]) for row in rows}


def _cell(head: Mapping[str, Any], figures: Mapping[int, tuple[float | None, ...]]) -> bytes | str:
    growth = {name: figures[year][0] for name, year in YEARS.items()}
    if all(value is None for value in growth.values()):
        why = "its employment there is not published (suppressed or too small to survey)"
        other = "nothing is published for it there"
        return f"No projection of {head['occupation']} in {head['area']}: {why if head['unpublished'] else other}."
    body: dict[str, Any] = {
        "id": head["occupation_id"],
        "name": head["occupation"],
        "region": {
            "nation": NATION,
            "level": head["area_level"],
            "id": head["area_id"],
            "name": head["area"],
        },
        "baseEmployment": round(head["base_employment"]),
        "growthPercent": growth,
        "baseYear": int(head["base_year"]),
    }
    ranges = {name: list(figures[year][1:]) for name, year in YEARS.items() if None not in figures[year][1:]}
    if ranges:
        body["range80"] = ranges
    return encoded({"data": body})

"""Response bodies of projections by occupation: read from the source once, then looked up."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

import pandas as pd
from cachetools import LRUCache

from services.contract import HORIZON_NAMES
from services.errors import HorizonsError
from services.growth_frame import LOCAL_LEVEL
from services.open_api.projections import encode_by_area
from services.open_api.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from services.growth import Growth
    from services.open_api.projections import AreaBodies

_log: Final = logging.getLogger("horizons.open_api")

_MAX_OCCUPATIONS: Final = 1_024
"""Entries of the cache. There are 854 occupations of some 30 kB each, so all of them take about 26 MB."""
_MAX_LOCAL_BODIES: Final = 8_192
"""Entries of one occupation in one local area, less than a kilobyte each."""


class ResponseCache:
    """Bodies from the public source, which `open_growth` opens the first time it is needed. Thread-safe."""

    def __init__(self, open_growth: Callable[[], Growth]) -> None:
        self._open_growth = open_growth
        self._growth: Growth | None = None
        self._lock = threading.Lock()
        self._bodies: MutableMapping[str, AreaBodies] = LRUCache(_MAX_OCCUPATIONS)
        self._local_bodies: MutableMapping[tuple[str, str], bytes | str] = LRUCache(_MAX_LOCAL_BODIES)
        self._dimensions: dict[str, str] = {}
        self._areas: frozenset[str] = frozenset()
        self._states_and_nation: dict[str, None] = {}

    @property
    def is_open(self) -> bool:
        """Whether the source has been opened; the first call of `growth` takes a second."""
        return self._growth is not None

    def growth(self) -> Growth:
        """The source.

        Raises:
            ApiError: 503, it cannot be opened; the log says why.
        """
        with self._lock:
            if self._growth is None:
                try:
                    growth = self._open_growth()
                except HorizonsError as error:
                    _log.error("%s %s (%s)", error.message, error.next_step, error)
                    raise ApiError(503, "The figures cannot be read at the moment.") from None
                table = growth.occupations()
                self._dimensions = dict(zip(table["occupation_id"], table["taxonomy"], strict=True))
                areas = growth.areas()
                self._areas = frozenset(areas["area_id"])
                self._states_and_nation = dict.fromkeys(areas.loc[areas["area_level"] != LOCAL_LEVEL, "area_id"])
                self._growth = growth
            return self._growth

    def dimension_of(self, occupation_id: str) -> str | None:
        """The dimension of an occupation by its exact id; None if there is no such occupation."""
        return self._dimensions.get(occupation_id)

    def has_area(self, area_id: str) -> bool:
        """Whether there is an area with exactly this id."""
        return area_id in self._areas

    def get(self, occupation_id: str, area_id: str) -> bytes | str | None:
        """The body of an occupation in an area, or why there is none; None if it is not in the cache."""
        with self._lock:
            if area_id in self._states_and_nation:
                bodies = self._bodies.get(occupation_id)
                return bodies[area_id] if bodies else None
            return self._local_bodies.get((occupation_id, area_id))

    def load(self, occupation_id: str, area_id: str) -> bytes | str:
        """The same, read from the source if it is not in the cache: some milliseconds.

        Of nation and states all are read at once, of local areas the one.
        """
        body = self.get(occupation_id, area_id)
        if body is not None:
            return body
        growth = self.growth()
        is_local = area_id not in self._states_and_nation
        areas = [area_id] if is_local else list(self._states_and_nation)
        # As a stream, for `growth` would remember it in the place of what pages need.
        bodies = encode_by_area(pd.concat(growth.stream([occupation_id], areas, list(HORIZON_NAMES.values()))))
        with self._lock:
            if is_local:
                self._local_bodies[occupation_id, area_id] = bodies[area_id]
            else:
                self._bodies[occupation_id] = bodies
        return bodies[area_id]

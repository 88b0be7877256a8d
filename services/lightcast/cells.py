"""Fetches one cell (occupation x area) at a time: cached, shared by concurrent callers, stale in an outage."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services import metrics
from services.circuit_breaker import CircuitBreaker
from services.errors import AccessRefusedError, CredentialsError, QuotaExhaustedError, ServiceError
from services.growth_frame import NATION
from services.lightcast import response_cache, response_errors, responses
from services.lightcast.concurrency import SingleFlight
from services.lightcast.http import Request

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from services.lightcast.client import Client
    from services.lightcast.http import ServiceResponse
    from services.lightcast.response_cache import CacheEntry, ResponseCache
    from services.source import Cell

MAX_FAILURES: Final = 5
"""Consecutive cells, each retried, that fail on the server's side before the others are not requested any more."""
COOLDOWN: Final = 10.0
"""Seconds until cells are requested again; a page that reruns meanwhile skips the retries."""
_CONCERNS_ALL_CELLS: Final = (AccessRefusedError, CredentialsError, QuotaExhaustedError)

_REFUSED: Final = frozenset({400, 422})
_NATION_IDS: Final = (NATION, "0")
"""Region ids of the nation: the first is what real clients send, the second what a sibling service returns."""


@dataclass(frozen=True)
class CellResult:
    """A cell and its response; if `error` is set, the last good response instead, or None where there is none.

    The value of `entry` is None where nothing is published, else {"base": jobs, "growth": {"1": fraction, …}}.
    """

    cell: Cell
    entry: CacheEntry | None
    error: ServiceError | None = None


class CellFetcher:
    """Fetches cells with one credential. Thread-safe."""

    def __init__(self, client: Client, cache: ResponseCache, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._cache = cache
        self._breaker = CircuitBreaker[ServiceError](cooldown=COOLDOWN, max_failures=MAX_FAILURES, clock=clock)
        self._single_flight: SingleFlight[CacheEntry] = SingleFlight()
        self._use_alternative_id = {True: False, False: False}  # for the nation, for states

    def _key(self, cell: Cell, dimension: str, model: str) -> str:
        settings = self._client.settings
        version = settings.lot_version if settings.taxonomy == "lot" else ""
        return self._cache.key("cell", model, version, dimension, cell.occupation_id, cell.area_id)

    def cached(self, cells: Sequence[tuple[Cell, str]], model: str) -> list[CellResult]:
        """Return those of the (cell, dimension) pairs that are fresh in the cache."""
        entries = self._cache.get_many([self._key(cell, dimension, model) for cell, dimension in cells])
        found = [
            CellResult(cell, entry)
            for (cell, _), entry in zip(cells, entries, strict=True)
            if self._cache.is_fresh(entry)
        ]
        metrics.CACHE_LOOKUPS.labels("hit").inc(len(found))
        return found

    def get(self, cell: Cell, dimension: str, model: str, cancel: threading.Event | None) -> CellResult:
        """Return the cell from the cache or from the service; an error is part of the result.

        Raises:
            CancelledError: `cancel` was set.
        """
        key = self._key(cell, dimension, model)
        entry = self._cache.get(key)
        if self._cache.is_fresh(entry):
            metrics.CACHE_LOOKUPS.labels("hit").inc()
            return CellResult(cell, entry)
        metrics.CACHE_LOOKUPS.labels("miss" if entry is None else "stale").inc()
        error = self._breaker.check()
        if error is None:
            try:
                fetched = self._single_flight.do(key, lambda: self._fetch(key, cell, dimension, cancel), cancel)
                return CellResult(cell, fetched)
            except ServiceError as raised:
                error = raised
        return CellResult(cell, entry, error)

    def _fetch(self, key: str, cell: Cell, dimension: str, cancel: threading.Event | None) -> CacheEntry:
        entry = self._cache.get(key)  # another caller's request may have ended since `get` read the cache
        if entry is not None and self._cache.is_fresh(entry):
            return entry
        try:
            value = self.request(cell, dimension, cancel)
        except ServiceError as error:
            self._record_failure(error)
            raise
        self._breaker.record_success()
        published = value is not None and any(growth is not None for growth in value["growth"].values())
        return self._cache.put(key, value, response_cache.CELL_TTL if published else response_cache.NOT_PUBLISHED_TTL)

    def _record_failure(self, error: ServiceError) -> None:
        """Count the error, unless it concerns only its cell (bad request, odd response)."""
        concerns_all = isinstance(error, _CONCERNS_ALL_CELLS)
        if concerns_all or error.retryable:
            self._breaker.record_failure(error, opens_at_once=concerns_all)

    def request(self, cell: Cell, dimension: str, cancel: threading.Event | None = None) -> dict[str, Any] | None:
        """Request the cell from the service, bypassing the cache; return a value as in `CellResult`.

        Raises:
            ServiceError: there is no usable response.
            CancelledError: `cancel` was set.
        """
        response = self._post(cell, dimension, cancel)
        if response.status == 404:
            if not _is_no_data(response):
                raise response_errors.unexpected_response(response, "a 404 that is not the service's")
            return None
        if response.status != 200:
            raise response_errors.error_from(response)
        projection = responses.parse_projection(response, cell.occupation_id, cell.area_id, NATION)
        if projection.is_empty and projection.base is None:
            return None
        return {"base": projection.base, "growth": {str(year): value for year, value in projection.growth.items()}}

    def _region_ids(self, area_id: str) -> list[str]:
        """Return the region ids of the area, the one that worked last first.

        The documentation does not say how regions are named: "US" or "0", "06" or "6".
        """
        both = list(_NATION_IDS) if area_id == NATION else list(dict.fromkeys((area_id, str(int(area_id)))))
        return both[::-1] if self._use_alternative_id[area_id == NATION] else both

    def _post(self, cell: Cell, dimension: str, cancel: threading.Event | None) -> ServiceResponse:
        """Return the response to the first region id that is not refused, else to the first one."""
        first, *other = self._region_ids(cell.area_id)
        response = self._post_region(cell, first, dimension, cancel)
        if other and response.status in _REFUSED:
            retried = self._post_region(cell, other[0], dimension, cancel)
            if retried.status not in _REFUSED:
                self._use_alternative_id[cell.area_id == NATION] = other[0] != cell.area_id
                return retried
        return response

    def _post_region(
        self, cell: Cell, region_id: str, dimension: str, cancel: threading.Event | None
    ) -> ServiceResponse:
        settings = self._client.settings
        level = "nation" if cell.area_id == NATION else "state"
        body = {"id": cell.occupation_id, "region": {"nation": "us", "level": level, "id": region_id}}
        params = {"lot_version": settings.lot_version} if settings.taxonomy == "lot" else {}
        url = f"{settings.growth_url}/dimensions/{dimension}"
        return self._client.send(settings.growth_scope, Request("POST", url, params, json=body), cancel)


def _is_no_data(response: ServiceResponse) -> bool:
    """Whether a 404 is the service's own "no data", not a gateway's "no such page"."""
    try:
        return not response.body or isinstance(json.loads(response.body), dict)
    except (ValueError, RecursionError):
        return False

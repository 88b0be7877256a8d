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
from services.lightcast.request_forms import RequestForms

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
"""Status of a form of the request that the service does not take."""


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
        self._forms = RequestForms(client.settings)

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

    def _post(self, cell: Cell, dimension: str, cancel: threading.Event | None) -> ServiceResponse:
        """Return the response to the first form of the request that is accepted, else "no data", else the first one."""
        refused = not_found = None
        for version in self._forms.lot_versions():
            for region_id in self._forms.region_ids(cell.area_id):
                response = self._post_form(cell, region_id, version, dimension, cancel)
                if response.status == 200:
                    self._forms.record_accepted(cell.area_id, region_id, version)
                    return response
                if response.status not in _REFUSED:
                    if not _is_no_data(response) or self._forms.is_accepted(cell.area_id, region_id):
                        return response
                    not_found = not_found or response
                else:
                    refused = refused or response
            if not_found is not None and refused is None:
                return not_found
        last = not_found or refused
        assert last is not None  # there is always a form
        return last

    def _post_form(
        self, cell: Cell, region_id: str, lot_version: str, dimension: str, cancel: threading.Event | None
    ) -> ServiceResponse:
        settings = self._client.settings
        level = "nation" if cell.area_id == NATION else "state"
        body = {"id": cell.occupation_id, "region": {"nation": "us", "level": level, "id": region_id}}
        params = {"lot_version": lot_version} if lot_version else {}
        url = f"{settings.growth_url}/dimensions/{dimension}"
        return self._client.send(settings.growth_scope, Request("POST", url, params, json=body), cancel)


def _is_no_data(response: ServiceResponse) -> bool:
    """Whether a 404 is the service's own, in its envelope or without a body, not a gateway's "no such page"."""
    try:
        body = json.loads(response.body) if response.body else {"errors": []}
    except (ValueError, RecursionError):
        return False
    return isinstance(body, dict) and not body.keys().isdisjoint({"errors", "data"})

"""Tests the connection to Lightcast step by step: sign in, status, versions, occupations, one projection."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from services.errors import HorizonsError, ServiceDownError
from services.growth_frame import NATION
from services.lightcast import occupations, response_errors, responses
from services.lightcast.catalog import fetch_meta
from services.lightcast.cells import CellFetcher
from services.lightcast.connect import build_client
from services.lightcast.response_cache import ResponseCache
from services.redis_store import open_store
from services.source import Cell, CheckResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.config import LightcastSettings, Settings
    from services.lightcast.client import Client


def check_connection(settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> Iterator[CheckResult]:
    """Yield the result of each step as soon as it is known; stop after the first that fails. Bypasses the cache.

    Raises nothing: every error is part of a result.
    """
    started = clock()
    try:
        own = settings.lightcast()
        client = build_client(own, open_store(settings.shared_cache_url), settings.replicas)
    except HorizonsError as error:
        yield _failed("Settings", error, clock() - started)
        return
    check = _ConnectionCheck(client, own)
    for name, step in (
        ("Token", check.token),
        ("Status", check.status),
        ("Versions", check.meta),
        ("Occupations", check.occupation),
        ("Projection", check.projection),
    ):
        started = clock()
        try:
            message = step()
        except HorizonsError as error:
            yield _failed(name, error, clock() - started)
            return
        yield CheckResult(name, True, clock() - started, message)


class _ConnectionCheck:
    """The steps; each returns a sentence about its result."""

    def __init__(self, client: Client, own: LightcastSettings) -> None:
        self._client = client
        self._own = own
        self._occupation = ""

    def token(self) -> str:
        self._client.tokens.get(self._own.growth_scope)
        self._client.tokens.get(self._own.classification_scope)
        return "Signed in; the account has both services."

    def status(self) -> str:
        response = self._client.get(self._own.growth_scope, f"{self._own.growth_url}/status")
        if response.status != 200:
            raise response_errors.error_from(response)
        if not responses.is_healthy(response):
            raise ServiceDownError(
                "Lightcast says that it is not healthy at the moment.",
                "Try again in a few minutes.",
                support_id=response.support_id,
            )
        return "The service says that it is healthy."

    def meta(self) -> str:
        meta = fetch_meta(self._client)
        return f"Model {meta.model}; dimensions {', '.join(meta.dimensions)}; levels {', '.join(meta.levels)}."

    def occupation(self) -> str:
        self._occupation, version = occupations.fetch_sample(self._client)
        return f"The list of occupations answers, version {version}."

    def projection(self) -> str:
        taxonomy = occupations.TAXONOMIES[self._own.taxonomy]
        cells = CellFetcher(self._client, ResponseCache("check"))
        value = cells.request(Cell(self._occupation, NATION), taxonomy.sample_dimension)
        return "A projection came." if value else "The service answered; this occupation has no projection."


def _failed(name: str, error: HorizonsError, seconds: float) -> CheckResult:
    return CheckResult(name, False, seconds, error.message, error.next_step, error.support_id)

"""Opening Lightcast: what is made once per process and credential, so that every session shares one limit."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache, TTLCache

from services.circuit_breaker import Breaker
from services.errors import HorizonsError, ServiceDownError, ServiceError
from services.growth_frame import NATION
from services.lightcast import occupations, responses
from services.lightcast.cells import Cells
from services.lightcast.client import Client, client_hash, credential_hash
from services.lightcast.concurrency import CancelledError, SingleFlight
from services.lightcast.http import Http
from services.lightcast.rate_limiter import LocalThrottle, Throttle, shared
from services.lightcast.redis_store import SharedStore, SharedThrottle
from services.lightcast.response_cache import Keeping
from services.lightcast.source import LightcastSource, ask_meta
from services.lightcast.tokens import Tokens
from services.source import Cell, CheckResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import SecretStr

    from services.config import LightcastSettings, Settings

_MAX_OPEN: Final = 32
"""Credentials whose answers one process keeps; an installation has one, an agency's a few."""

REFUSED_FOR: Final = 10.0
"""Seconds for which an opening that failed is not tried again: a page that is drawn anew meanwhile would wait
through all its retries each time."""

_open: LRUCache[str, LightcastSource] = LRUCache(_MAX_OPEN)
_refused: TTLCache[str, ServiceError] = TTLCache(_MAX_OPEN, REFUSED_FOR)
_lock: Final = threading.Lock()
_flights: Final[SingleFlight[LightcastSource]] = SingleFlight()


def open_source(settings: Settings, cancel: threading.Event | None = None) -> LightcastSource:
    """The source for these settings; sessions that use the same ones get the same, with all that it keeps.

    Raises:
        ConfigError: credentials are missing or a setting cannot be right.
        ServiceError: Lightcast cannot be reached or refuses, and nothing is kept from before.
    """
    own = settings.lightcast()
    credential = credential_hash(own)
    key = f"{credential} {hash(own)} {hash(settings.shared_cache_url)}"
    with _lock:
        source, refused = _open.get(key), _refused.get(key)
    if source is not None:
        return source
    if refused is not None:
        raise refused

    def make() -> LightcastSource:
        store = _store(settings.shared_cache_url)
        try:
            made = LightcastSource(_client(own, store), Keeping(credential, store), cancel=cancel)
        except ServiceError as error:
            with _lock:
                _refused[key] = error
            raise
        with _lock:
            _open[key] = made
        return made

    try:
        return _flights.do(key, make, cancel)
    except CancelledError:
        raise ServiceDownError("Opening Lightcast was called off.", "Choose Lightcast again to open it.") from None


def forget_all() -> None:
    """Forget every open source and what it keeps in memory, as a new process would. For tests."""
    with _lock:
        _open.clear()
        _refused.clear()


def _store(url: SecretStr) -> SharedStore | None:
    return SharedStore(url) if url else None


def _client(own: LightcastSettings, store: SharedStore | None) -> Client:
    limited = client_hash(own)

    def throttle() -> Throttle:
        return LocalThrottle(own.rate) if store is None else SharedThrottle(store, limited, own.rate)

    http = Http(shared(f"{limited} {store is not None}", throttle), own.rate, own.timeout)
    return Client(own, http, Tokens(own, http, limited))


def check_connection(settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> Iterator[CheckResult]:
    """Sign in, ask for status, meta, an occupation and one projection, past everything that is kept.

    Yields a step as soon as it is done; stops after the first that fails. Raises nothing.
    """
    began = clock()
    try:
        own = settings.lightcast()
        client = _client(own, _store(settings.shared_cache_url))
    except HorizonsError as error:
        yield _failed("Settings", error, clock() - began)
        return
    trial = _Trial(client, own)
    for name, act in (
        ("Token", trial.token),
        ("Status", trial.status),
        ("Versions", trial.meta),
        ("Occupations", trial.occupation),
        ("Projection", trial.projection),
    ):
        began = clock()
        try:
            said = act()
        except HorizonsError as error:
            yield _failed(name, error, clock() - began)
            return
        yield CheckResult(name, True, clock() - began, said)


class _Trial:
    """The steps, each with a sentence about what came of it."""

    def __init__(self, client: Client, own: LightcastSettings) -> None:
        self._client = client
        self._own = own
        self._occupation = ""

    def token(self) -> str:
        self._client.tokens.get(self._own.growth_scope)
        self._client.tokens.get(self._own.classification_scope)
        return "Signed in; the account has both services."

    def status(self) -> str:
        reply = self._client.get(self._own.growth_scope, f"{self._own.growth_url}/status")
        if reply.status != 200:
            raise responses.error_for(reply)
        if not responses.healthy(reply):
            raise ServiceDownError(
                "Lightcast says that it is not healthy at the moment.",
                "Try again in a few minutes.",
                support_id=reply.support_id,
            )
        return "The service says that it is healthy."

    def meta(self) -> str:
        meta = ask_meta(self._client)
        return f"Model {meta.model}; dimensions {', '.join(meta.dimensions)}; levels {', '.join(meta.levels)}."

    def occupation(self) -> str:
        self._occupation, version = occupations.fetch_one(self._client)
        return f"The list of occupations answers, version {version}."

    def projection(self) -> str:
        taxonomy = occupations.TAXONOMIES[self._own.taxonomy]
        cells = Cells(self._client, Keeping("trial"), Breaker())
        value = cells.ask(Cell(self._occupation, NATION), taxonomy.sample_dimension)
        return "A projection came." if value else "The service answered; this occupation has no projection."


def _failed(name: str, error: HorizonsError, seconds: float) -> CheckResult:
    return CheckResult(name, False, seconds, error.message, error.next_step, error.support_id)

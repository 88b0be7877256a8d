"""A Lightcast client with real sockets and a fake clock, and a canary secret that must not leak."""

from __future__ import annotations

import functools
import threading
import traceback
from typing import TYPE_CHECKING, Any

from services import growth_frame
from services.lightcast.client import Client, client_hash, credential_hash
from services.lightcast.concurrency import raise_if_cancelled
from services.lightcast.http import HttpClient
from services.lightcast.rate_limiter import LocalRateLimiter
from services.lightcast.response_cache import ResponseCache
from services.lightcast.source import LightcastSource
from services.lightcast.tokens import TokenProvider
from services.source import Cell, CellError

if TYPE_CHECKING:
    import pandas as pd

    from services.config import LightcastSettings
    from services.lightcast.shared_tokens import SharedTokens
    from tests.lightcast_server import LightcastServer


class FakeClock:
    """A clock that advances only when somebody sleeps or a test sets `now`."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.sleeps: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float, cancel: threading.Event | None) -> None:
        """Return at once and advance the clock."""
        raise_if_cancelled(cancel)
        with self._lock:
            self.now += seconds
            self.sleeps.append(seconds)


cached_credential_hash = functools.cache(credential_hash)  # slow on purpose, and called a few hundred times


def client_of(own: LightcastSettings, clock: FakeClock, shared: SharedTokens | None = None) -> Client:
    """Return a client that sleeps by `clock`, and takes tokens of other replicas from `shared`."""
    limiter = LocalRateLimiter(own.rate, clock=clock, sleep=clock.sleep)
    http = HttpClient(limiter, own.rate, own.timeout, sleep=clock.sleep, jitter=lambda: 0.5)
    return Client(own, http, TokenProvider(own, http, client_hash(own), shared, clock=clock))


def open_source(
    server: LightcastServer, clock: FakeClock | None = None, shared: Any = None, **other: str
) -> LightcastSource:
    """Return a source as `connect` would open it, shared with no other, that sleeps by `clock`."""
    clock = clock or FakeClock()
    own = server.settings(**other).lightcast()
    return LightcastSource(
        client_of(own, clock),
        ResponseCache(cached_credential_hash(own), shared, clock=clock, monotonic=clock),
        clock=clock,
    )


def fetch(
    source: LightcastSource, codes: list[str], areas: list[str], horizons: tuple[int, ...] = growth_frame.HORIZONS
) -> tuple[pd.DataFrame, list[CellError]]:
    """Return (frame, errors) of these cells."""
    errors: list[CellError] = []
    cells = [Cell(code, area) for code in codes for area in areas]
    frames = list(source.fetch(cells, horizons, threading.Event(), errors.append))
    return growth_frame.check(growth_frame.concat(frames)), errors


CANARY = "canary-SECRET-7f3a"
CANARY_ID = "canary-ID-91bc"
_FORBIDDEN = (CANARY, CANARY_ID, "-of-canary-ID")  # tokens of the test server name the client


def assert_no_secrets(text: str) -> None:
    """Fail if `text` contains the canary, its client id or one of its tokens."""
    for word in _FORBIDDEN:
        assert word not in text, text[max(text.index(word) - 100, 0) :][:300]


def full_text_of(error: BaseException) -> str:
    """Return everything that a log, a screen or an error tracker could take from an error."""
    texts = traceback.format_exception(error)
    cause: BaseException | None = error
    while cause is not None:
        texts += [str(cause), repr(cause), repr(cause.args), repr(vars(cause))]
        assert not hasattr(cause, "request"), "the error holds a request with the secret"
        cause = cause.__cause__ or cause.__context__
    return "\n".join(texts)


def assert_source_has_no_secrets(source: LightcastSource) -> None:
    """Fail if a repr or a cache key of an open source contains the canary."""
    assert_no_secrets(repr(vars(source)) + repr(vars(source._client)) + repr(vars(source._client.tokens)))
    assert_no_secrets(repr(vars(source._cache)) + repr(list(source._cache._entries)))

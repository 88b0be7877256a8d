"""Opens the Lightcast source: one per process and credential, so that all sessions share its cache and rate limit."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache, TTLCache

from services.errors import ServiceDownError, ServiceError
from services.lightcast.client import Client, client_hash, credential_hash
from services.lightcast.concurrency import CancelledError, SingleFlight
from services.lightcast.http import HttpClient
from services.lightcast.rate_limiter import LocalRateLimiter, RateLimiter, shared_limiter
from services.lightcast.redis_store import RedisStore, SharedRateLimiter
from services.lightcast.response_cache import ResponseCache
from services.lightcast.source import LightcastSource
from services.lightcast.tokens import TokenProvider

if TYPE_CHECKING:
    from pydantic import SecretStr

    from services.config import LightcastSettings, Settings

_MAX_SOURCES: Final = 32
"""Credentials with an open source in one process; an installation has one, an agency's a few."""

ERROR_TTL: Final = 10.0
"""Seconds for which a failed connection is not tried again: a page that reruns meanwhile would otherwise wait
through all its retries each time."""

_sources: LRUCache[str, LightcastSource] = LRUCache(_MAX_SOURCES)
_errors: TTLCache[str, ServiceError] = TTLCache(_MAX_SOURCES, ERROR_TTL)
_lock: Final = threading.Lock()
_single_flight: Final[SingleFlight[LightcastSource]] = SingleFlight()


def open_source(settings: Settings, cancel: threading.Event | None = None) -> LightcastSource:
    """Return the source for these settings; sessions with the same settings share one, with its cache.

    Raises:
        ConfigError: credentials are missing or a setting cannot be right.
        ServiceError: Lightcast cannot be reached or refuses, and nothing is cached.
    """
    own = settings.lightcast()
    credential = credential_hash(own)
    key = f"{credential} {hash(own)} {hash(settings.shared_cache_url)}"
    with _lock:
        source, recent_error = _sources.get(key), _errors.get(key)
    if source is not None:
        return source
    if recent_error is not None:
        raise recent_error

    def build() -> LightcastSource:
        store = build_store(settings.shared_cache_url)
        try:
            opened = LightcastSource(build_client(own, store), ResponseCache(credential, store), cancel=cancel)
        except ServiceError as error:
            with _lock:
                _errors[key] = error
            raise
        with _lock:
            _sources[key] = opened
        return opened

    try:
        return _single_flight.do(key, build, cancel)
    except CancelledError:
        raise ServiceDownError("Opening Lightcast was called off.", "Choose Lightcast again to open it.") from None


def reset_all() -> None:
    """Close every open source and clear its memory, as a new process would. For tests."""
    with _lock:
        _sources.clear()
        _errors.clear()


def build_store(url: SecretStr) -> RedisStore | None:
    """Return the store that replicas share, or None when there is no SHARED_CACHE_URL."""
    return RedisStore(url) if url else None


def build_client(own: LightcastSettings, store: RedisStore | None) -> Client:
    """Return a client with the rate limiter that all clients of this credential share."""
    limit_key = client_hash(own)

    def build_limiter() -> RateLimiter:
        return LocalRateLimiter(own.rate) if store is None else SharedRateLimiter(store, limit_key, own.rate)

    http = HttpClient(shared_limiter(f"{limit_key} {store is not None}", build_limiter), own.rate, own.timeout)
    return Client(own, http, TokenProvider(own, http, limit_key))

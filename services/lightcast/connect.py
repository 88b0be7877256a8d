"""Builds the Lightcast source from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import ServiceDownError
from services.lightcast.client import Client, client_hash, credential_hash
from services.lightcast.concurrency import CancelledError
from services.lightcast.http import HttpClient
from services.lightcast.rate_limiter import LocalRateLimiter, RateLimiter, shared_limiter
from services.lightcast.redis_store import RedisStore, SharedRateLimiter
from services.lightcast.response_cache import ResponseCache
from services.lightcast.source import LightcastSource
from services.lightcast.tokens import TokenProvider

if TYPE_CHECKING:
    import threading

    from pydantic import SecretStr

    from services.config import LightcastSettings, Settings


def open_source(settings: Settings, cancel: threading.Event | None = None) -> LightcastSource:
    """Return a new source for these settings, with a cache of its own and the rate limiter of the account.

    Raises:
        ConfigError: credentials are missing or a setting cannot be right.
        ServiceError: Lightcast cannot be reached or refuses, and nothing is cached.
    """
    own = settings.lightcast()
    store = build_store(settings.shared_cache_url)
    try:
        return LightcastSource(build_client(own, store), ResponseCache(credential_hash(own), store), cancel=cancel)
    except CancelledError:
        raise ServiceDownError("Opening Lightcast was called off.", "Choose Lightcast again to open it.") from None


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

"""Builds the Lightcast source from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import ServiceDownError
from services.lightcast.client import Client, client_hash, credential_hash
from services.lightcast.concurrency import CancelledError
from services.lightcast.http import HttpClient
from services.lightcast.rate_limiter import LocalRateLimiter, RateLimiter, shared_limiter
from services.lightcast.response_cache import ResponseCache
from services.lightcast.shared_rate_limiter import SharedRateLimiter
from services.lightcast.shared_tokens import SharedTokens
from services.lightcast.source import LightcastSource
from services.lightcast.tokens import TokenProvider
from services.redis_store import open_store

if TYPE_CHECKING:
    import threading

    from services.config import LightcastSettings, Settings
    from services.redis_store import RedisStore


def open_source(settings: Settings, cancel: threading.Event | None = None) -> LightcastSource:
    """Return a new source for these settings, with a cache of its own and the rate limiter of the account.

    Raises:
        ConfigError: credentials are missing or a setting cannot be right.
        ServiceError: Lightcast cannot be reached or refuses, and nothing is cached.
    """
    own = settings.lightcast()
    store = open_store(settings.shared_cache_url)
    try:
        client = build_client(own, store, settings.replicas)
        return LightcastSource(client, ResponseCache(credential_hash(own), store), cancel=cancel)
    except CancelledError:
        raise ServiceDownError("Opening Lightcast was called off.", "Choose Lightcast again to open it.") from None


def build_client(own: LightcastSettings, store: RedisStore | None, replicas: int) -> Client:
    """Return a client with the rate limiter that all clients of this credential share, and with their tokens.

    `replicas`: how many processes share the store.
    """
    limit_key = client_hash(own)

    def build_limiter() -> RateLimiter:
        if store is None:
            return LocalRateLimiter(own.rate)
        return SharedRateLimiter(store, limit_key, own.rate, replicas=replicas)

    http = HttpClient(shared_limiter(f"{limit_key} {store is not None}", build_limiter), own.rate, own.timeout)
    tokens = SharedTokens(store, own, limit_key) if store is not None else None
    return Client(own, http, TokenProvider(own, http, limit_key, tokens))

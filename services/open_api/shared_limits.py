"""The limits of the open API over all replicas, counted in Redis, and by each replica at its share in an outage of it.

Keys in Redis are hashes with the signing key: neither client ids nor addresses can be read from them.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from typing import TYPE_CHECKING, Final, Protocol

from anyio import CapacityLimiter, to_thread

from services.open_api.rate_limit import WINDOW, Decision, RequestLimiter
from services.open_api.secret_guesses import FORGET_AFTER, MAX_BLOCK, SecretGuesses, guess_counts
from services.redis_store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from services.config import OpenApiSettings, Settings
    from services.redis_store import RedisStore

_log: Final = logging.getLogger("horizons.open_api")

REQUESTS: Final = "requests"
TOKENS: Final = "tokens"
"""What is limited, each for itself: requests with a token, and those for one."""
_MAX_WAITING: Final = 32
"""Threads that wait for Redis at a time; it answers in a fraction of a millisecond, or is left alone after half a
second."""

# The same steps as RequestLimiter. The list has the microseconds of the requests in the window, oldest first.
_COUNT_REQUEST: Final = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local rate, window = tonumber(ARGV[1]), tonumber(ARGV[2])
if redis.call('LLEN', KEYS[1]) > rate then redis.call('LTRIM', KEYS[1], -rate, -1) end
local first = tonumber(redis.call('LINDEX', KEYS[1], 0) or '')
while first and not (first > now - window and first <= now) do
  redis.call('LPOP', KEYS[1])
  first = tonumber(redis.call('LINDEX', KEYS[1], 0) or '')
end
local count = redis.call('LLEN', KEYS[1])
local allowed = 0
if count < rate then
  redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
  allowed, count, first = 1, count + 1, first or now
end
return {allowed, math.max(rate - count, 0), first + window - now}
"""
# The same steps as LocalLimits.check_secret. KEYS are the counts, and ARGV has how many wrong secrets each allows. In
# one piece: if requests that come at once asked first and counted then, all would be judged before one is counted.
_CHECK_SECRET: Final = """
local is_right, max_block, forget = ARGV[1] == '1', tonumber(ARGV[2]), tonumber(ARGV[3])
local longest = 0
for _, key in ipairs(KEYS) do longest = math.max(longest, redis.call('PTTL', key .. ':blocked')) end
if is_right or longest > 0 then return longest end
for i, key in ipairs(KEYS) do
  local guesses = redis.call('INCR', key)
  redis.call('PEXPIRE', key, forget)
  local above = guesses - tonumber(ARGV[i + 3])
  if above >= 0 then
    redis.call('SET', key .. ':blocked', '1', 'PX', math.min(max_block, 1000 * 2 ^ math.min(above, 20)))
  end
end
return 0
"""


class Limits(Protocol):
    """Counts requests and wrong secrets of the clients of the open API."""

    async def check(self, kind: str, client: str) -> Decision:
        """Count a request of `client`, if it is allowed; `kind` is REQUESTS or TOKENS."""

    async def check_secret(self, client: str, peer: str, *, is_right: bool) -> float:
        """Seconds until this peer may try a secret of this client id again; 0 where it may now, and then a wrong one is
        counted before the next is checked."""


class LocalLimits:
    """The limits of one process. `replicas` of them stay within the limits together: each has its share.

    Where they are more than `rate`, each waits longer between its requests, and the limit is kept on average.
    """

    def __init__(
        self, clients: Iterable[str], rate: int, *, replicas: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        clients, share = list(clients), max(1, rate // replicas)
        window = WINDOW * max(1.0, replicas / rate)
        self._limiters = {
            kind: RequestLimiter(clients, share, window=window, clock=clock) for kind in (REQUESTS, TOKENS)
        }
        self._guesses = SecretGuesses(replicas, clock=clock)

    async def check(self, kind: str, client: str) -> Decision:
        """See Limits."""
        return self._limiters[kind].check(client)

    async def check_secret(self, client: str, peer: str, *, is_right: bool) -> float:
        """See Limits. Without a wait within, so that nothing runs between its steps."""
        blocked = self._guesses.seconds_blocked(client, peer)
        if not blocked and not is_right:
            self._guesses.record(client, peer)
        return blocked


class SharedLimits:
    """The limits of all replicas together. For one event loop, which never waits for Redis itself."""

    def __init__(self, store: RedisStore, key: bytes, rate: int, alone: LocalLimits) -> None:
        """`key` hides ids and addresses; `alone` are the limits of this process in an outage."""
        self._store = store
        self._key = key
        self._rate = rate
        self._alone = alone
        self._threads = CapacityLimiter(_MAX_WAITING)

    async def check(self, kind: str, client: str) -> Decision:
        """See Limits."""
        keys = [self._hashed(kind, client)]
        counted = await self._run(_COUNT_REQUEST, keys, self._rate, round(WINDOW * 1e6))
        if not isinstance(counted, list):
            return await self._alone.check(kind, client)
        allowed, remaining, reset = counted
        if allowed == 1 and self._store.is_alone:  # Redis is back, and other replicas may not have noticed
            return await self._alone.check(kind, client)
        return Decision(allowed == 1, self._rate, remaining, reset / 1e6)

    async def check_secret(self, client: str, peer: str, *, is_right: bool) -> float:
        """See Limits."""
        counts = self._counts(client, peer)
        times = (round(MAX_BLOCK * 1e3), round(FORGET_AFTER * 1e3))
        milliseconds = await self._run(_CHECK_SECRET, list(counts), int(is_right), *times, *counts.values())
        if not isinstance(milliseconds, int):
            return await self._alone.check_secret(client, peer, is_right=is_right)
        return milliseconds / 1e3

    def _counts(self, client: str, peer: str) -> dict[str, int]:
        """The keys of the counts that a wrong secret belongs to, and how many each allows."""
        return {self._hashed("guesses", *map(str, key)): allowed for key, allowed in guess_counts(client, peer)}

    def _hashed(self, kind: str, *parts: str) -> str:
        text = "\0".join(parts).encode(errors="surrogatepass")
        return f"api:{kind}:{hmac.new(self._key, text, hashlib.sha256).hexdigest()[:32]}"

    async def _run(self, script: str, keys: list[str], *arguments: int) -> object:
        return await to_thread.run_sync(self._store.run_script, script, keys, *arguments, limiter=self._threads)


def open_limits(settings: Settings, api_settings: OpenApiSettings, *, clock: Callable[[], float]) -> Limits:
    """The limits that the settings ask for: of this process, or of all replicas where there is a SHARED_CACHE_URL.

    Raises:
        ConfigError: see RedisStore.
    """
    store = open_store(settings.shared_cache_url)
    if store is None:
        return LocalLimits(api_settings.clients, api_settings.rate, clock=clock)
    if not api_settings.signing_key:
        _log.warning(
            "SHARED_CACHE_URL is set and OPEN_API_SIGNING_KEY is not: no replica accepts the tokens of another one. "
            "Give all of them the same key, for example from `openssl rand -hex 32`."
        )
    alone = LocalLimits(api_settings.clients, api_settings.rate, replicas=settings.replicas, clock=clock)
    return SharedLimits(store, api_settings.signing_key.get_secret_value().encode(), api_settings.rate, alone)

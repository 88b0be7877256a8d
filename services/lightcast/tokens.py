"""OAuth access tokens: one per set of scopes, requested once, refreshed before they expire, invalidated when refused.
Replicas with a shared cache take one that another of them has requested.

A token is fresh (handed out), about to expire (one caller refreshes it, the others still use it) or expired (all
callers wait for one request). Its lifetime is its own `expires_in`, not an assumed hour.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cachetools import TLRUCache
from pydantic import SecretStr

from services.circuit_breaker import CircuitBreaker
from services.errors import HorizonsError
from services.lightcast import response_errors, responses
from services.lightcast.concurrency import SingleFlight
from services.lightcast.http import Request
from services.lightcast.shared_tokens import SharedToken

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.config import LightcastSettings
    from services.lightcast.http import HttpClient
    from services.lightcast.shared_tokens import SharedTokens

_log: Final = logging.getLogger("horizons.lightcast")

EXPIRY_SKEW: Final = 30.0
"""Seconds before expiry from which a token is not sent any more: it must still be valid on arrival."""
REFRESH_BEFORE: Final = 300.0
"""Seconds before expiry from which one caller refreshes it, while there is time to fail and retry."""
EXPIRY_SKEW_SHARE: Final = 0.1
REFRESH_BEFORE_SHARE: Final = 0.2
"""Of a short lifetime the margins are a share: a token of 10 s is used for 9."""
REFRESH_COOLDOWN: Final = 10.0
"""Seconds after a failed refresh before the next: the old token is still valid."""

_MAX_TOKENS: Final = 8  # sets of scopes; there are two

_Key = tuple[str, str]


@dataclass(frozen=True)
class _CachedToken:
    token: SecretStr
    expires_at: float
    refresh_at: float


def _expires_at(_key: object, cached: _CachedToken, _now: float) -> float:
    return cached.expires_at


class TokenProvider:
    """Provides the tokens of one credential. Thread-safe."""

    def __init__(
        self,
        settings: LightcastSettings,
        http: HttpClient,
        credential: str,
        shared: SharedTokens | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`credential`: a hash of the client id; keys hold it, never the id or the secret. `shared`: the tokens of all
        replicas."""
        self._settings = settings
        self._http = http
        self._credential = credential
        self._shared = shared
        self._clock = clock
        self._refused: dict[_Key, SecretStr] = {}
        self._cached: TLRUCache[_Key, _CachedToken] = TLRUCache(_MAX_TOKENS, ttu=_expires_at, timer=clock)
        self._refreshing: set[_Key] = set()
        self._breakers: defaultdict[_Key, CircuitBreaker[HorizonsError]] = defaultdict(
            lambda: CircuitBreaker(cooldown=REFRESH_COOLDOWN, clock=clock)
        )
        self._lock = threading.Lock()
        self._single_flight: SingleFlight[SecretStr] = SingleFlight()

    def get(self, scope: str, cancel: threading.Event | None = None) -> SecretStr:
        """Return a valid token for `scope` (one or more, separated by spaces).

        Raises:
            ServiceError: signing in failed; CredentialsError, AccessRefusedError and others say why.
            CancelledError: `cancel` was set.
        """
        key = self._key(scope)
        with self._lock:
            cached = self._cached.get(key)
            refresh = (
                cached is not None
                and self._clock() >= cached.refresh_at
                and key not in self._refreshing
                and not self._breakers[key].is_open
            )
            if refresh:  # this caller refreshes, the others go on with the old token
                self._refreshing.add(key)
        if cached is None:
            return self._single_flight.do(key, lambda: self._cached_or_requested(key, cancel), cancel)
        return self._refreshed(key, cached, cancel) if refresh else cached.token

    def current(self, scope: str) -> SecretStr | None:
        """Return the valid token for `scope` without requesting one; None if there is none."""
        with self._lock:
            cached = self._cached.get(self._key(scope))
        return cached.token if cached is not None else None

    def invalidate(self, scope: str, token: SecretStr) -> None:
        """Remove `token`, which was refused; a newer one that was requested meanwhile stays."""
        key = self._key(scope)
        with self._lock:
            cached = self._cached.get(key)
            if cached is not None and cached.token == token:
                del self._cached[key]
            self._refused[key] = token

    def _key(self, scope: str) -> _Key:
        return " ".join(sorted(set(scope.split()))), self._credential

    def _refreshed(self, key: _Key, cached: _CachedToken, cancel: threading.Event | None) -> SecretStr:
        try:
            return self._renewed(key, cancel)
        except HorizonsError as error:
            _log.warning("a token could not be refreshed early: %s", error)
            self._breakers[key].record_failure(error)
            return cached.token
        finally:
            with self._lock:
                self._refreshing.discard(key)

    def _cached_or_requested(self, key: _Key, cancel: threading.Event | None) -> SecretStr:
        with self._lock:
            cached = self._cached.get(key)
        return cached.token if cached is not None else self._renewed(key, cancel)

    def _renewed(self, key: _Key, cancel: threading.Event | None) -> SecretStr:
        """A new token: of another replica where there is one, else requested; by one replica at a time."""
        shared = self._shared
        if shared is None:
            return self._request_token(key, cancel)
        taken = self._take(key, shared)
        if taken is not None:
            return taken
        with shared.lock(key[0], lambda: self._take(key, shared) is not None, cancel):
            return self._take(key, shared) or self._request_token(key, cancel)

    def _take(self, key: _Key, shared: SharedTokens) -> SecretStr | None:
        """Cache a token of another replica; None where there is none, it was refused, or is about to expire."""
        found = shared.find(key[0])
        with self._lock:
            if found is None or found.token == self._refused.get(key):
                return None
            cached = _cached_token(found.token, self._clock() + found.expires_at - shared.clock(), found.lifetime)
            if self._clock() >= cached.refresh_at:
                return None
            self._cached[key] = cached
            self._breakers[key].record_success()
        return cached.token

    def _request_token(self, key: _Key, cancel: threading.Event | None) -> SecretStr:
        response = self._http.send(
            Request(
                "POST",
                self._settings.auth_url,
                form={
                    "client_id": self._settings.client_id.get_secret_value(),
                    "client_secret": self._settings.client_secret.get_secret_value(),
                    "grant_type": "client_credentials",
                    "scope": key[0],
                },
            ),
            cancel,
        )
        if response.status != 200:
            raise response_errors.token_error(response)
        granted = responses.parse_token(response)
        end = self._clock() - response.seconds + granted.lifetime  # counted from sending: never later than the server's
        cached = _cached_token(SecretStr(granted.text), end, granted.lifetime)
        with self._lock:
            self._cached[key] = cached
            self._breakers[key].record_success()
        if self._shared is not None:
            left = end - self._clock()
            self._shared.put(key[0], SharedToken(cached.token, self._shared.clock() + left, granted.lifetime))
        return cached.token


def _cached_token(token: SecretStr, end: float, lifetime: float) -> _CachedToken:
    return _CachedToken(
        token,
        expires_at=end - min(EXPIRY_SKEW, EXPIRY_SKEW_SHARE * lifetime),
        refresh_at=end - min(REFRESH_BEFORE, REFRESH_BEFORE_SHARE * lifetime),
    )

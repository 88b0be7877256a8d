"""Access tokens: one per set of scopes, asked for once, renewed in time, dropped when revoked.

Three states. Fresh: handed out. Near its end: one caller renews, the others go on with it. Gone: all wait for
one request. A token lives as long as its own `expires_in` says, not an hour.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cachetools import TLRUCache
from pydantic import SecretStr

from services.errors import HorizonsError
from services.lightcast import responses
from services.lightcast.concurrency import SingleFlight
from services.lightcast.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.config import LightcastSettings
    from services.lightcast.http import Http

_log: Final = logging.getLogger("horizons.lightcast")

MARGIN: Final = 30.0
"""Seconds before its end from which a token is not sent any more: it must still be good on arrival, ..."""
EARLY: Final = 300.0
"""... and from which one caller renews it, while there is time to fail and try again."""
MARGIN_SHARE: Final = 0.1
EARLY_SHARE: Final = 0.2
"""Of a short life the margins are a share: a token of 10 s is used for 9."""
RENEW_AGAIN: Final = 10.0
"""Seconds after a failed early renewal before the next: the old token still does."""

_MAX_TOKENS: Final = 8  # sets of scopes; there are two


@dataclass(frozen=True)
class _Held:
    token: SecretStr
    lifetime: float
    renew_at: float


def _ends(_key: object, held: _Held, now: float) -> float:
    return now + held.lifetime - min(MARGIN, MARGIN_SHARE * held.lifetime)


class Tokens:
    """The tokens of one credential. Thread-safe."""

    def __init__(
        self,
        settings: LightcastSettings,
        http: Http,
        credential: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`credential`: a hash that stands for the client id; keys hold it, never the id or the secret."""
        self._settings = settings
        self._http = http
        self._credential = credential
        self._clock = clock
        self._held: TLRUCache[tuple[str, str], _Held] = TLRUCache(_MAX_TOKENS, ttu=_ends, timer=clock)
        self._not_before: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()
        self._flights: SingleFlight[SecretStr] = SingleFlight()

    def get(self, scope: str, cancel: threading.Event | None = None) -> SecretStr:
        """A token for `scope` (one or more, separated by spaces) that is good now.

        Raises:
            ServiceError: signing in failed; CredentialsError, AccessRefusedError and the rest told apart.
            CancelledError: `cancel` was set.
        """
        key = (" ".join(sorted(set(scope.split()))), self._credential)
        with self._lock:
            held = self._held.get(key)
            renew = held is not None and self._clock() >= max(held.renew_at, self._not_before.get(key, 0.0))
            if renew:  # mine to do: whoever looks after me sees a later time
                self._not_before[key] = self._clock() + RENEW_AGAIN
        if held is None:
            return self._flights.do(key, lambda: self._renewed(key, cancel), cancel)
        return self._renewed_early(key, held, cancel) if renew else held.token

    def drop(self, scope: str, token: SecretStr) -> None:
        """Forget `token`, which was refused; a newer one that came meanwhile stays."""
        key = (" ".join(sorted(set(scope.split()))), self._credential)
        with self._lock:
            held = self._held.get(key)
            if held is not None and held.token == token:
                del self._held[key]

    def _renewed_early(self, key: tuple[str, str], held: _Held, cancel: threading.Event | None) -> SecretStr:
        try:
            return self._ask(key, cancel)
        except HorizonsError as error:
            _log.warning("a token could not be renewed early: %s", error)
            return held.token

    def _renewed(self, key: tuple[str, str], cancel: threading.Event | None) -> SecretStr:
        with self._lock:
            held = self._held.get(key)
        return held.token if held is not None else self._ask(key, cancel)

    def _ask(self, key: tuple[str, str], cancel: threading.Event | None) -> SecretStr:
        asked = self._clock()
        reply = self._http.send(
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
        if reply.status != 200:
            raise responses.token_error(reply)
        token = responses.token_of(reply)
        held = _Held(
            SecretStr(token.text), token.lifetime, asked + token.lifetime - min(EARLY, EARLY_SHARE * token.lifetime)
        )
        with self._lock:
            self._held[key] = held
            self._not_before.pop(key, None)
        return held.token

"""Access tokens that replicas share through Redis, so that all of them sign in once.

They are encrypted with a key made from the client secret, which every replica has: who can read Redis cannot use them,
and who can write to it cannot put one in their place. The library is imported only when SHARED_CACHE_URL is set.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import SecretStr

from services.errors import ConfigError
from services.lightcast.concurrency import Sleep, sleep_or_cancel

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from services.config import LightcastSettings
    from services.redis_store import RedisStore

LOCK_SECONDS: Final = 10.0
"""How long other replicas wait for the one that signs in: as long as one response may take. It may have been killed."""
_CLOCK_SKEW: Final = 60.0
"""Seconds by which the clocks of replicas may differ."""
_POLL_SECONDS: Final = 0.1
_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1}  # about 50 ms, once: guessing the secret from a stored token is hopeless
_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class SharedToken:
    """A token, when it expires (seconds since 1970), and for how many seconds it was granted."""

    token: SecretStr
    expires_at: float
    lifetime: float


class SharedTokens:
    """The tokens of one credential, by their scopes. Thread-safe. In an outage of Redis there are none."""

    def __init__(
        self,
        store: RedisStore,
        settings: LightcastSettings,
        credential: str,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Sleep = sleep_or_cancel,
    ) -> None:
        """`credential`: a hash of the client id; keys hold it, never the id or the secret.

        Raises:
            ConfigError: the library that encrypts is not installed.
        """
        try:
            from cryptography.fernet import Fernet, InvalidToken
        except ImportError:
            raise ConfigError(
                "SHARED_CACHE_URL is set, but the cryptography package is not installed.",
                "Run: pip install -r deploy/requirements.txt",
            ) from None
        salt = f"token\n{settings.auth_url}\n{settings.client_id.get_secret_value()}".encode()
        secret = settings.client_secret.get_secret_value().encode()
        self._fernet: Any = Fernet(
            base64.urlsafe_b64encode(hashlib.scrypt(secret, salt=salt, dklen=_KEY_BYTES, **_SCRYPT))
        )
        self._invalid: type[Exception] = InvalidToken
        self._store = store
        self._credential = credential
        self.clock = clock
        self._sleep = sleep

    def find(self, scope: str) -> SharedToken | None:
        """The token for `scope` that has not expired, if a replica has stored one."""
        text = self._store.get(self._key(scope))
        if text is None:
            return None
        try:
            held: Any = json.loads(self._fernet.decrypt(text))
            found = SharedToken(SecretStr(held["token"]), float(held["expires_at"]), float(held["lifetime"]))
            is_ours = held["scope"] == scope and isinstance(held["token"], str)
        except (self._invalid, ValueError, KeyError, TypeError):  # of a replica with another secret or another version
            return None
        is_usable = is_ours and 0 < found.expires_at - self.clock() <= found.lifetime + _CLOCK_SKEW
        return found if is_usable else None

    def put(self, scope: str, shared: SharedToken) -> None:
        """Store a token for the other replicas until it expires."""
        held = {
            "scope": scope,
            "token": shared.token.get_secret_value(),
            "expires_at": shared.expires_at,
            "lifetime": shared.lifetime,
        }
        text = self._fernet.encrypt(json.dumps(held).encode())
        self._store.put(self._key(scope), text, shared.expires_at - self.clock())

    @contextmanager
    def lock(self, scope: str, is_done: Callable[[], bool], cancel: threading.Event | None) -> Iterator[None]:
        """Be the only replica that requests a token for `scope`, or go on as soon as `is_done`.

        After LOCK_SECONDS, and in an outage of Redis, the caller proceeds without it.

        Raises:
            CancelledError: `cancel` was set meanwhile.
        """
        key, owner = f"{self._key(scope)}:lock", secrets.token_bytes(8)
        for _ in range(round(LOCK_SECONDS / _POLL_SECONDS)):
            if self._store.put_if_absent(key, owner, LOCK_SECONDS) or is_done():
                break
            self._sleep(_POLL_SECONDS, cancel)
        try:
            yield
        finally:
            self._store.remove_if_equal(key, owner)

    def _key(self, scope: str) -> str:
        return f"token:{self._credential}:{hashlib.sha256(scope.encode()).hexdigest()[:16]}"

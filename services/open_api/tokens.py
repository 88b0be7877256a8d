"""Who may ask for what: client credentials in, signed tokens (JWT) out, and back again.

Nothing is stored: a token carries its client, scopes and end, and its signature says that we wrote them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import jwt
from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from pydantic import SecretStr

GROWTH_SCOPE: Final = "projected-occupation-growth"
LIST_SCOPES: Final = ("classification_api", "lightcast_open")
"""Either opens the lists of occupations; Lightcast's accounts have one or the other."""
SCOPES: Final = (GROWTH_SCOPE, *LIST_SCOPES)

_ALGORITHM: Final = "HS256"
_ISSUER: Final = "horizons"
_AUDIENCE: Final = "horizons-open-api"
_KEY_BYTES: Final = 32
_MAX_TOKEN: Final = 4_096
"""Characters; ours have some 350, and a longer text is not worth decoding."""
_PROVEN: Final = 1_024
"""Tokens whose signature need not be checked again: that is half the work of an answer."""


class BadTokenError(Exception):
    """A token that is none of ours, or not any more; the text says which and is safe to show."""


@dataclass(frozen=True)
class Grant:
    """What a token of ours allows: these scopes to this client, until it ends (seconds since 1970)."""

    client: str
    scopes: frozenset[str]
    ends: float


class Clients:
    """Client ids and what their secrets hash to; the secrets themselves are not kept."""

    def __init__(self, clients: Mapping[str, SecretStr]) -> None:
        self._salt = secrets.token_bytes(16)
        self._digests = {name: self._digest(secret.get_secret_value()) for name, secret in clients.items()}
        self._nobody = secrets.token_bytes(32)

    @property
    def names(self) -> list[str]:
        """The ids."""
        return list(self._digests)

    def know(self, client: str, secret: str) -> bool:
        """Whether the secret is that client's. Takes as long for an unknown id and for any wrong secret."""
        known = self._digests.get(client, self._nobody)
        return hmac.compare_digest(self._digest(secret), known)

    def _digest(self, secret: str) -> bytes:
        return hashlib.sha256(self._salt + secret.encode(errors="surrogatepass")).digest()


class Tokens:
    """Issues tokens and reads them back. Thread-safe."""

    def __init__(
        self, clients: Clients, key: SecretStr, lifetime: int, *, clock: Callable[[], float] = time.time
    ) -> None:
        """An empty `key` means a random one: tokens then end with the process."""
        self._clients = frozenset(clients.names)
        # Hashed, for PyJWT refuses keys that look like another kind of key.
        self._key = hashlib.sha256(key.get_secret_value().encode()).digest() if key else secrets.token_bytes(_KEY_BYTES)
        self.lifetime = lifetime
        self._clock = clock
        self._proven: MutableMapping[str, Grant] = LRUCache(_PROVEN)
        self._lock = threading.Lock()

    def issue(self, client: str, scopes: list[str]) -> str:
        """A token for a client, good for `lifetime` seconds."""
        now = int(self._clock())
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": client,
            "scope": " ".join(scopes),
            "iat": now,
            "exp": now + self.lifetime,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims, self._key, _ALGORITHM)

    def read(self, text: str) -> Grant:
        """What the token allows.

        Raises:
            BadTokenError: not ours, changed, for another service, expired, or of a client no longer known.
        """
        with self._lock:
            grant = self._proven.get(text)
        if grant is None:
            grant = self._prove(text)
            with self._lock:
                self._proven[text] = grant
        if self._clock() >= grant.ends:
            raise BadTokenError("The token has expired. Ask POST /connect/token for a new one.")
        return grant

    def _prove(self, text: str) -> Grant:
        claims = self._claims(text) if len(text) <= _MAX_TOKEN else None
        if claims is None or claims["sub"] not in self._clients:
            raise BadTokenError("The token is not one of this server's. Ask POST /connect/token for one.")
        return Grant(claims["sub"], frozenset(claims["scope"].split()), claims["exp"])

    def _claims(self, text: str) -> dict[str, Any] | None:
        try:
            claims: dict[str, Any] = jwt.decode(
                text,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                # The end is checked by our own clock, and `iat` lies in the past of whoever signed it.
                options={"require": ["exp", "sub", "aud", "iss"], "verify_exp": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            return None
        right = isinstance(claims.get("scope"), str) and isinstance(claims["exp"], int)
        return claims if right else None

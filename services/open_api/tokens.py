"""Access tokens by OAuth's client credentials: signed tokens (JWT) out, and back again.

Nothing is stored: a token carries its client, scopes and expiry, and its signature says that this server issued it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cachetools import LRUCache

from services.open_api import secret_guesses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from pydantic import SecretStr

GROWTH_SCOPE: Final = "projected-occupation-growth"
LIST_SCOPES: Final = ("classification_api", "lightcast_open")
"""Either gives access to the lists of occupations; Lightcast's accounts have one or the other."""
SCOPES: Final = (GROWTH_SCOPE, *LIST_SCOPES)

_PUBLISHED: Final = ("public", "public")
"""The default client and its secret, which stand in the documentation: there is nothing to guess."""
_ALGORITHM: Final = "HS256"
_ISSUER: Final = "horizons"
_AUDIENCE: Final = "horizons-open-api"
_KEY_BYTES: Final = 32
_MAX_TOKEN: Final = 4_096
"""Characters; ours have some 350, and a longer text is not worth decoding."""
_CLOCK_SKEW: Final = 60.0
"""Seconds by which the clocks of replicas may differ. A token that ends later than one issued now would, and these, was
issued by a clock that has been put back since: it would be good for as long as the clock was wrong."""
_MAX_VERIFIED: Final = 1_024
"""Tokens whose signature is not verified again: that is half the work of a response."""


class InvalidTokenError(Exception):
    """A token that was not issued here or has expired; the text says which and is safe to show."""


@dataclass(frozen=True)
class Grant:
    """What a token allows: these scopes to this client, until it expires (seconds since 1970)."""

    client: str
    scopes: frozenset[str]
    expires_at: float


class Clients:
    """Client ids and salted hashes of their secrets; the secrets themselves are not stored."""

    def __init__(self, clients: Mapping[str, SecretStr]) -> None:
        self._salt = secrets.token_bytes(16)
        self._digests = {name: self._digest(secret.get_secret_value()) for name, secret in clients.items()}
        self._no_match = secrets.token_bytes(32)
        self._guessable = {name for name, secret in clients.items() if _is_guessable(name, secret.get_secret_value())}

    @property
    def names(self) -> list[str]:
        """The ids."""
        return list(self._digests)

    @property
    def guessable(self) -> frozenset[str]:
        """The ids whose secrets are so short that they can be guessed."""
        return frozenset(self._guessable)

    def verify(self, client: str, secret: str) -> bool:
        """Whether the secret is that client's. Takes as long for an unknown id and for any wrong secret."""
        expected = self._digests.get(client, self._no_match)
        return hmac.compare_digest(self._digest(secret), expected)

    def _digest(self, secret: str) -> bytes:
        return hashlib.sha256(self._salt + secret.encode(errors="surrogatepass")).digest()


def _is_guessable(client: str, secret: str) -> bool:
    return (client, secret) != _PUBLISHED and not secret_guesses.is_long(secret)


class Tokens:
    """Issues and decodes tokens. Thread-safe."""

    def __init__(
        self, clients: Clients, key: SecretStr, lifetime: int, *, clock: Callable[[], float] = time.time
    ) -> None:
        """An empty `key` means a random one: tokens then end with the process."""
        self._clients = frozenset(clients.names)
        # Hashed, for PyJWT refuses keys that look like another kind of key.
        self._key = hashlib.sha256(key.get_secret_value().encode()).digest() if key else secrets.token_bytes(_KEY_BYTES)
        self.lifetime = lifetime
        self._clock = clock
        self._verified: MutableMapping[str, Grant] = LRUCache(_MAX_VERIFIED)
        self._lock = threading.Lock()

    def issue(self, client: str, scopes: list[str]) -> str:
        """A token for a client, valid for `lifetime` seconds."""
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
        import jwt  # at the first token: with what it imports 11 MB, and a tenth of a second of the start

        return jwt.encode(claims, self._key, _ALGORITHM)

    def decode(self, text: str) -> Grant:
        """What the token allows.

        Raises:
            InvalidTokenError: not issued here, changed, for another service, expired, from the future, or of a client
                no longer known.
        """
        with self._lock:
            grant = self._verified.get(text)
        if grant is None:
            grant = self._verify(text)
            with self._lock:
                self._verified[text] = grant
        left = grant.expires_at - self._clock()
        if left <= 0:
            raise InvalidTokenError("The token has expired. Ask POST /connect/token for a new one.")
        if left > self.lifetime + _CLOCK_SKEW:
            raise InvalidTokenError("The token is from the future. Ask POST /connect/token for a new one.")
        return grant

    def _verify(self, text: str) -> Grant:
        claims = self._claims(text) if len(text) <= _MAX_TOKEN else None
        if claims is None or claims["sub"] not in self._clients:
            raise InvalidTokenError("The token is not one of this server's. Ask POST /connect/token for one.")
        return Grant(claims["sub"], frozenset(claims["scope"].split()), claims["exp"])

    def _claims(self, text: str) -> dict[str, Any] | None:
        """The claims of a token whose signature, issuer and audience are right; None otherwise."""
        import jwt

        try:
            claims: dict[str, Any] = jwt.decode(
                text,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                # The expiry is checked by our own clock, and `iat` lies in the past of whoever signed it.
                options={"require": ["exp", "sub", "aud", "iss"], "verify_exp": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            return None
        is_complete = isinstance(claims.get("scope"), str) and isinstance(claims["exp"], int)
        return claims if is_complete else None

"""Authorized requests: a bearer token for each scope, replaced when the server refuses it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.lightcast import response_errors
from services.lightcast.http import HttpClient, Request, ServiceResponse

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from pydantic import SecretStr

    from services.config import LightcastSettings
    from services.lightcast.tokens import TokenProvider

_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1}  # about 50 ms, once: guessing secrets from cache keys is hopeless


def client_hash(settings: LightcastSettings) -> str:
    """Hash of the client id and its server: the key of the rate limit."""
    text = f"{settings.auth_url}\n{settings.client_id.get_secret_value()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def credential_hash(settings: LightcastSettings) -> str:
    """Hash of client id, client secret and servers: the key prefix of cached responses.

    The secret is part of it, so that a client id alone gives access to no data.
    """
    salt = "\n".join(
        (settings.auth_url, settings.growth_url, settings.classification_url, settings.client_id.get_secret_value())
    )
    digest = hashlib.scrypt(settings.client_secret.get_secret_value().encode(), salt=salt.encode(), dklen=16, **_SCRYPT)
    return digest.hex()


MAX_UNAUTHORIZED: Final = 3
"""Responses of 401 in a row, each to another token, that are a refusal. Two may be a token that was revoked, or that
expired on its way, and so did the one requested for the retry."""


class _ScopeAuthorization:
    """Authorizes one request with the tokens of a scope; see http.Authorization."""

    def __init__(self, tokens: TokenProvider, scope: str) -> None:
        self._tokens = tokens
        self._scope = scope
        self._used: SecretStr | None = None

    def wait(self, cancel: threading.Event | None) -> SecretStr:
        return self._tokens.get(self._scope, cancel)

    def current(self) -> SecretStr | None:
        return self._tokens.current(self._scope)

    def mark_used(self, token: SecretStr) -> None:
        self._used = token

    def invalidate(self) -> None:
        """Invalidate the token that was sent last."""
        if self._used is not None:
            self._tokens.invalidate(self._scope, self._used)


class Client:
    """Sends requests with the bearer token of their scope. Thread-safe."""

    def __init__(self, settings: LightcastSettings, http: HttpClient, tokens: TokenProvider) -> None:
        self.settings = settings
        self.http = http
        self.tokens = tokens

    def get(
        self, scope: str, url: str, params: Mapping[str, str] | None = None, cancel: threading.Event | None = None
    ) -> ServiceResponse:
        """GET `url`; see `send`."""
        return self.send(scope, Request("GET", url, params=params or {}), cancel)

    def send(self, scope: str, request: Request, cancel: threading.Event | None = None) -> ServiceResponse:
        """Return the response of status 200, 400, 404 or 422; the caller knows what these mean.

        Raises:
            ServiceError: every other status, with a message for the user.
            CancelledError: `cancel` was set.
        """
        authorization = _ScopeAuthorization(self.tokens, scope)
        authorized = replace(request, authorization=authorization)
        response = self.http.send(authorized, cancel)
        for _ in range(MAX_UNAUTHORIZED - 1):
            if response.status != 401:
                break
            authorization.invalidate()
            response = self.http.send(authorized, cancel)
        if response.status not in {200, 400, 404, 422}:
            raise response_errors.error_from(response)
        return response

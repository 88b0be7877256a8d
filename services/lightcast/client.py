"""Calls with a token: a revoked one is recovered once, and a second refusal is told as what it is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.lightcast import responses
from services.lightcast.http import Http, Reply, Request

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from services.config import LightcastSettings
    from services.lightcast.tokens import Tokens

_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1}  # about 50 ms, once: guessing secrets from cache keys is hopeless


def client_hash(settings: LightcastSettings) -> str:
    """Stands for the client id at its server: what the limit counts by."""
    text = f"{settings.auth_url}\n{settings.client_id.get_secret_value()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def credential_hash(settings: LightcastSettings) -> str:
    """Stands for client id and secret at their servers: what licensed answers are kept by.

    The secret is part of it, so that who knows only somebody's client id reads nothing of theirs.
    """
    salt = "\n".join(
        (settings.auth_url, settings.growth_url, settings.classification_url, settings.client_id.get_secret_value())
    )
    digest = hashlib.scrypt(settings.client_secret.get_secret_value().encode(), salt=salt.encode(), dklen=16, **_SCRYPT)
    return digest.hex()


class Client:
    """Sends requests with the token of their scope. Thread-safe."""

    def __init__(self, settings: LightcastSettings, http: Http, tokens: Tokens) -> None:
        self.settings = settings
        self.http = http
        self.tokens = tokens

    def get(
        self, scope: str, url: str, params: Mapping[str, str] | None = None, cancel: threading.Event | None = None
    ) -> Reply:
        """GET; see `send`."""
        return self.send(scope, Request("GET", url, params=params or {}), cancel)

    def send(self, scope: str, request: Request, cancel: threading.Event | None = None) -> Reply:
        """The answer of status 200, 400, 404 or 422; the caller knows what these mean.

        Raises:
            ServiceError: every other end, in words a planner understands.
            CancelledError: `cancel` was set.
        """
        token = self.tokens.get(scope, cancel)
        reply = self.http.send(replace(request, bearer=token), cancel)
        if reply.status == 401:
            self.tokens.drop(scope, token)
            token = self.tokens.get(scope, cancel)
            reply = self.http.send(replace(request, bearer=token), cancel)
        if reply.status not in {200, 400, 404, 422}:
            raise responses.error_for(reply)
        return reply

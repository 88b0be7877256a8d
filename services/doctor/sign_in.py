"""Checks of sign-in: its settings together, the provider's metadata, whether it knows our redirect address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import requests

from services import config_names
from services.config import ServerSettings, Settings
from services.config_validators import with_lower_host
from services.doctor.finding import Finding, fault, ok, warning
from services.errors import ConfigError
from services.sign_in import settings as sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME: Final = "Sign-in"
_TIMEOUT: Final = 10.0
"""Seconds for an answer of the provider; somebody who signs in waits no longer either."""
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def check(values: Mapping[str, str], *, is_offline: bool) -> Iterator[Finding]:
    """Findings on sign-in; nothing is called where it is off, or offline."""
    try:
        config_names.check_start(values)
        settings, server = sign_in.read(values), ServerSettings.read(values)
    except ConfigError as error:
        yield fault(NAME, error.message, error.next_step)
        return
    if settings is None:
        yield ok(NAME, "off: whoever can reach the port can use it")
        return
    redirect_uri = server.public_address + sign_in.CALLBACK_PATH
    yield ok(NAME, f"the provider has to know this redirect address: {redirect_uri}")
    if Settings.read(values).has_lightcast and not settings.lightcast:
        yield warning(
            NAME, "Lightcast is configured, and nobody may see it.", "Set SIGN_IN_LIGHTCAST to those who may, or to *."
        )
    if is_offline:
        yield warning(NAME, "the provider was not tried.", "Leave out --offline to try it.")
        return
    yield from _check_provider(settings, redirect_uri)


def _check_provider(settings: sign_in.SignInSettings, redirect_uri: str) -> Iterator[Finding]:
    try:
        response = requests.get(settings.metadata_url, timeout=_TIMEOUT)
        metadata = response.json()
    except (requests.RequestException, ValueError) as error:
        yield fault(
            NAME,
            f"the provider's metadata cannot be read ({type(error).__name__}).",
            f"Open {settings.metadata_url} from this machine; correct SIGN_IN_ISSUER or the way there.",
        )
        return
    missing = [name for name in _ENDPOINTS if not (isinstance(metadata, dict) and metadata.get(name))]
    if response.status_code != 200 or missing:
        yield fault(
            NAME,
            f"what stands at {settings.metadata_url} is no provider's metadata.",
            "Set SIGN_IN_ISSUER to the issuer that the provider names.",
        )
        return
    if with_lower_host(str(metadata.get("issuer", "")).rstrip("/")) != settings.issuer:
        yield warning(
            NAME, "the provider calls itself by another address than SIGN_IN_ISSUER.", "Set it to the one it names."
        )
    yield ok(NAME, "the provider's metadata can be read")
    yield _check_redirect(str(metadata["authorization_endpoint"]), settings, redirect_uri)


def _check_redirect(endpoint: str, settings: sign_in.SignInSettings, redirect_uri: str) -> Finding:
    """Whether the provider, asked to sign in without a word, sends us back: to an address that it does not know, or to
    a client that it does not know, no provider redirects (OpenID Connect Core 1.0, 3.1.2.1, prompt)."""
    query = {
        "client_id": settings.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": settings.scope,
        "prompt": "none",
        "state": "doctor",
        "nonce": "doctor",
    }
    try:
        response = requests.get(endpoint, query, timeout=_TIMEOUT, allow_redirects=False)
    except requests.RequestException as error:
        return fault(
            NAME,
            f"the provider's authorization endpoint does not answer ({type(error).__name__}).",
            "Open it from this machine; correct the way there.",
        )
    if response.headers.get("location", "").startswith(redirect_uri):
        return ok(NAME, "the provider knows the client and the redirect address")
    return warning(
        NAME,
        "the provider did not confirm the client and the redirect address.",
        f"Check SIGN_IN_CLIENT_ID, and that {redirect_uri} is registered for it.",
    )

"""The settings of sign-in, and what has to fit together before a server with sign-in starts.

Sign-in is on as soon as one setting is set: a list that is half filled in ends the start instead of opening the door.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode, SettingsConfigDict

from services.config import OpenApiSettings, ServerSettings, Settings
from services.config_group import SettingsGroup
from services.config_validators import MIN_SIGNING_KEY, OWN_ERROR, check_url, whole_number
from services.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "SIGN_IN_"
METADATA_PATH: Final = "/.well-known/openid-configuration"
"""Where a provider describes itself, below its issuer (OpenID Connect Discovery 1.0, section 4)."""
CALLBACK_PATH: Final = "/oauth2callback"
"""Where the provider sends people back to; the path is Streamlit's."""
MAX_HOURS: Final = 720
"""Streamlit's cookie lasts no longer."""


class Rule(NamedTuple):
    """Whom a rule names: those whose `claim` has, or lists, `value`; "*" is everybody."""

    claim: str
    value: str


EVERYBODY: Final = Rule("*", "")
DOMAIN: Final = "@"
"""The claim of a rule for all addresses of a domain."""
EMAIL: Final = "email"


def parse_rules(value: object) -> object:
    """Rules from "@example.org,ada@example.com,groups=planners" or "*"."""
    if not isinstance(value, str):
        return value
    return tuple(_rule(entry.strip()) for entry in value.split(",") if entry.strip())


def _rule(text: str) -> Rule:
    claim, equals, value = (part.strip() for part in text.partition("="))
    if text == "*":
        return EVERYBODY
    if equals and claim and value:
        return Rule(claim, value)
    name, at, domain = text.lower().rpartition("@")
    if equals or not at or not domain or "@" in name or "*" in text or any(char.isspace() for char in text):
        raise PydanticCustomError(OWN_ERROR, "Give @example.org, ada@example.org, groups=planners or *, with commas.")
    return Rule(EMAIL, text.lower()) if name else Rule(DOMAIN, domain)


def _check_issuer(text: str) -> str:
    """The issuer, also of somebody who gives the address of the metadata."""
    return check_url(text.rstrip("/").removesuffix(METADATA_PATH))


def _check_some(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    if not rules:
        raise PydanticCustomError(OWN_ERROR, "Name somebody, or * for everybody whom the provider signs in.")
    return rules


def _check_scope(text: str) -> str:
    if "openid" not in text.split():
        raise PydanticCustomError(OWN_ERROR, "Give openid and what else the provider calls its scopes, with spaces.")
    return text


def _check_secret(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value().encode()) < MIN_SIGNING_KEY:
        raise PydanticCustomError(
            OWN_ERROR, f"Give {MIN_SIGNING_KEY} bytes or more, such as from openssl rand -hex 32."
        )
    return secret


class SignInSettings(SettingsGroup):
    """Who signs people in, who may enter, and who may see the licensed figures."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    issuer: Annotated[str, AfterValidator(_check_issuer)] = Field(
        description="Address of the OpenID Connect provider (its issuer), such as `https://login.example.org/realm`."
    )
    client_id: str = Field(description="Client id that the provider knows this server by.")
    client_secret: SecretStr = Field(description="Secret of that client.")
    cookie_secret: Annotated[SecretStr, AfterValidator(_check_secret)] = Field(
        description=f"{MIN_SIGNING_KEY} bytes or more that the cookies are signed with; the same for all replicas."
    )
    allow: Annotated[tuple[Rule, ...], NoDecode, BeforeValidator(parse_rules), AfterValidator(_check_some)] = Field(
        description="Who may enter: domains of confirmed e-mail addresses (`@example.org`), addresses "
        "(`ada@example.org`), values of claims (`groups=planners`, `tid=…`), with commas; `*`: everybody whom the "
        "provider signs in."
    )
    lightcast: Annotated[tuple[Rule, ...], NoDecode, BeforeValidator(parse_rules)] = Field(
        (),
        description="Which of them may see Lightcast's licensed figures, written likewise; the others see public data.",
    )
    hours: Annotated[int, BeforeValidator(whole_number)] = Field(
        12,
        ge=1,
        le=MAX_HOURS,
        description="Hours after which somebody has to sign in again.",
    )
    scope: Annotated[str, AfterValidator(_check_scope)] = Field(
        "openid email profile", description="Scopes that the provider is asked for; some need one more for groups."
    )

    @property
    def metadata_url(self) -> str:
        """Where the provider describes itself."""
        return self.issuer + METADATA_PATH


def read(values: Mapping[str, str] | None = None) -> SignInSettings | None:
    """The settings in `values`, or in the environment when None; None where sign-in is off.

    Raises:
        ConfigError: a setting is missing or cannot be right; names the setting, not its value.
    """
    values = os.environ if values is None else values
    is_on = any(name.startswith(PREFIX) and text.strip() for name, text in values.items())
    return SignInSettings.read(values) if is_on else None


def check_start(values: Mapping[str, str] | None = None) -> None:
    """Check what a server needs before it opens its port.

    Raises:
        ConfigError: a setting of the server or of sign-in cannot be right, or two of them do not fit together.
    """
    server = ServerSettings.read(values)
    server.check_paths()
    if read(values) is None:
        return
    if not server.public_url:
        raise ConfigError(
            "Sign-in is set, and PUBLIC_URL is not.",
            "Set PUBLIC_URL to what the browser's address bar shows: the provider sends people back there.",
        )
    try:
        check_url(server.public_url)
    except PydanticCustomError:
        host = urlsplit(server.public_url).hostname
        raise ConfigError(
            f"Sign-in needs https, and PUBLIC_URL is plain http to {host}.",
            "Put a proxy with TLS in front, and set PUBLIC_URL to its https address.",
        ) from None
    api: OpenApiSettings | None = None
    with contextlib.suppress(ConfigError):  # the API is off then, and its log says why
        api = Settings.read(values).open_api()
    if api is not None and api.enabled and any(name == key.get_secret_value() for name, key in api.clients.items()):
        raise ConfigError(
            "With sign-in on, the open API takes no client whose secret is its id, such as public:public.",
            "Set OPEN_API_CLIENTS to ids and secrets of your own, or OPEN_API_ENABLED=off.",
        )


def streamlit_secrets(settings: SignInSettings, server: ServerSettings) -> dict[str, object]:
    """What Streamlit reads as `[auth]` of its secrets."""
    return {
        "redirect_uri": server.public_address + CALLBACK_PATH,
        "cookie_secret": settings.cookie_secret.get_secret_value(),
        "client_id": settings.client_id,
        "client_secret": settings.client_secret.get_secret_value(),
        "server_metadata_url": settings.metadata_url,
        "client_kwargs": {"scope": settings.scope},
    }

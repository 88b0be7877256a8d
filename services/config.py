"""Every setting of Horizons: its name, default, range and description, once.

`Settings.read` takes any mapping of names to texts: `os.environ` in a shell or a test's dict. The app keeps its
Lightcast settings in a `[lightcast]` table of secrets; `with_table` lays that table under the environment.
Nothing else reads the environment. docs/settings.md lists the fields below (`make docs`).

pydantic's ValidationError quotes the value it refuses, and that may be a secret: it never leaves this module, not
even as the context of what does. Errors are ConfigError, name the setting and say what it may be.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, get_args
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict

from services.errors import ConfigError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource

DATA_DIR: Final = Path(__file__).parent / "public" / "data"
"""The public data set that ships with Horizons."""

PREFIX: Final = "LIGHTCAST_"
OPEN_API_PREFIX: Final = "OPEN_API_"

Taxonomy = Literal["lot", "soc"]
LotVersion = Literal["6", "7"]
LOT_VERSIONS: Final[tuple[str, ...]] = get_args(LotVersion)

MIN_SIGNING_KEY: Final = 32
"""Bytes of key that HMAC with SHA-256 wants (RFC 7518, 3.2); a shorter one could be guessed from a token."""

_BOOLEANS: Final = "on, true, yes, 1, off, false, no, 0"
_OWN_ERROR: Final = "horizons"
"""Type of the errors raised by the validators below; their message is the next step, and holds no value."""


def _refuse(next_step: str) -> PydanticCustomError:
    return PydanticCustomError(_OWN_ERROR, next_step)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _whole_number(value: Any) -> int:
    """The integer part: "5.5" and "1e3" are accepted, as they are for the other numbers."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return int(number)


def _is_loopback(host: str) -> bool:
    """Whether a host is this machine whatever a name server says.

    Only "localhost" and addresses in their usual form: 127.evil.com is a name anybody can register, a name without
    a dot is resolved in the network's search domains, and 127.1 or 2130706433 are read differently by different
    libraries.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _checked_url(text: str) -> str:
    """An address without a trailing slash; plain http only where nobody in between can read the secret."""
    text = text.rstrip("/")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or parts.scheme not in {"http", "https"} or _has_extras(text, parts):
        raise _refuse("Give an address such as https://example.org/path, with no user, query or fragment in it.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise _refuse("Use https: over plain http the secret could be read on its way.")
    return text


def _has_extras(text: str, parts: SplitResult) -> bool:
    """Whether there is more than scheme, host, port and path, or a character that libraries drop or read differently."""
    is_odd = any(char.isspace() or not char.isprintable() or char == "\\" for char in text)
    return bool(parts.query or parts.fragment or "@" in parts.netloc or is_odd)


def _parsed_clients(value: object) -> object:
    """Secrets by id, from "id:secret,id:secret"."""
    if not isinstance(value, str):
        return value
    pairs = [entry.strip().partition(":") for entry in value.split(",") if entry.strip()]
    clients = {name.strip(): secret.strip() for name, _, secret in pairs}
    if not pairs or len(clients) < len(pairs) or not all(name and secret for name, secret in clients.items()):
        raise _refuse("Give id:secret,id:secret, each id once and no secret empty.")
    return clients


def _parsed_origins(value: object) -> object:
    """Origins as a browser sends them: scheme, host and port, nothing behind."""
    if not isinstance(value, str):
        return value
    origins = tuple(entry.strip().rstrip("/") for entry in value.split(",") if entry.strip())
    if not all(origin == "*" or re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", origin) for origin in origins):
        raise _refuse("Give https://example.org,https://example.com or *.")
    return origins


def _checked_signing_key(key: SecretStr) -> SecretStr:
    if key and len(key.get_secret_value().encode()) < MIN_SIGNING_KEY:
        raise _refuse(f"Give {MIN_SIGNING_KEY} bytes or more, or nothing.")
    return key


_Url = Annotated[str, AfterValidator(_checked_url)]
_Count = Annotated[int, BeforeValidator(_whole_number)]


class _Group(BaseSettings):
    """Settings that share a prefix. Hashable and compared by value, secrets included; never pickled."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, validate_by_name=True, loc_by_alias=False
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in: `read` hands in the environment, or what stands in its place."""
        return (init_settings,)

    @classmethod
    def read(cls, values: Mapping[str, str] | None = None) -> Self:
        """The settings in `values`, or in the environment when None; what is missing or blank keeps its default.

        Raises:
            ConfigError: a setting cannot be right; names the setting, not its value.
        """
        source = EnvSettingsSource(cls)
        source.env_vars = _not_blank(os.environ if values is None else values)
        problem: ErrorDetails
        try:
            return cls(**source())
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
        name = str(problem["loc"][0])
        raise ConfigError(f"The setting {cls.setting_name(name)} cannot be right.", cls._next_step(name, problem))

    @classmethod
    def setting_name(cls, field_name: str) -> str:
        """The name of a field in the environment."""
        alias = cls.model_fields[field_name].validation_alias
        return alias if isinstance(alias, str) else f"{cls.model_config['env_prefix']}{field_name.upper()}"

    @classmethod
    def _next_step(cls, field_name: str, problem: ErrorDetails) -> str:
        """What to write instead: from the field's own definition, never from what was written."""
        field = cls.model_fields[field_name]
        if problem["type"] == _OWN_ERROR:
            return problem["msg"]
        if problem["type"] == "literal_error":
            return f"Choose one of: {', '.join(get_args(field.annotation))}."
        if problem["type"].startswith("bool_"):
            return f"Choose one of: {_BOOLEANS}."
        least = [bound.ge for bound in field.metadata if hasattr(bound, "ge")]
        most = [bound.le for bound in field.metadata if hasattr(bound, "le")]
        return f"Give a number from {least[0]:g} to {most[0]:g}." if least and most else "Give it a value."

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("settings hold secrets and are not pickled")


class LightcastSettings(_Group):
    """Where Lightcast answers and as whom Horizons signs in."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    client_id: SecretStr = Field(description="Client id of your Lightcast account.")
    client_secret: SecretStr = Field(description="Client secret of your Lightcast account.")
    auth_url: _Url = Field("https://auth.emsicloud.com/connect/token", description="Where tokens are issued.")
    growth_url: _Url = Field(
        "https://api.lightcast.io/projected-occupation-growth", description="Where projections are served."
    )
    classification_url: _Url = Field(
        "https://classification.emsicloud.com", description="Where the list of occupations is served."
    )
    growth_scope: str = Field("projected-occupation-growth", description="Scope of a token for projections.")
    classification_scope: str = Field("classification_api", description="Scope of a token for the list of occupations.")
    rate: _Count = Field(
        5,
        ge=1,
        le=100,  # nobody is known to be allowed more, and a slip of the finger should not be tried out
        description="Requests a second that the account may make.",
    )
    taxonomy: Annotated[Taxonomy, BeforeValidator(_lower)] = Field(
        "lot", description="What occupations are listed by: `lot` at Lightcast, `soc` at a server of our open API."
    )
    lot_version: LotVersion = Field("7", description="Version of Lightcast's occupation taxonomy, `6` or `7`.")
    timeout: float = Field(
        10.0,
        ge=0.1,
        le=120.0,  # a page that waits longer for one answer has lost its reader
        description="Seconds that one answer may take.",
    )


class OpenApiSettings(_Group):
    """How our own API over public data is served."""

    model_config = SettingsConfigDict(env_prefix=OPEN_API_PREFIX)

    enabled: bool = Field(True, description="`off`: the API's paths answer 404.")
    clients: Annotated[Mapping[str, SecretStr], NoDecode, BeforeValidator(_parsed_clients)] = Field(
        {"public": SecretStr("public")},
        description="Who may sign in: `id:secret,id:secret`, with no comma in a secret.",
    )
    rate: _Count = Field(
        5,
        ge=1,
        le=1_000_000,  # more than one process can answer, so this is "no limit"
        description="Requests a second that each client may make.",
    )
    token_ttl: _Count = Field(
        3600,
        ge=1,
        le=7 * 86_400,  # a token cannot be revoked before it expires, so it should not live for ever
        description="Seconds for which a token is valid.",
    )
    signing_key: Annotated[SecretStr, AfterValidator(_checked_signing_key)] = Field(
        SecretStr(""),
        description=f"{MIN_SIGNING_KEY} bytes or more that tokens are signed with; the same for all replicas. "
        "Without one it is random, and tokens end with the process.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parsed_origins)] = Field(
        (), description="Origins whose pages may call the API: `https://example.org,https://example.com` or `*`."
    )


class Settings(_Group):
    """What can be set from outside.

    The LIGHTCAST_* and OPEN_API_* texts are kept as given and checked only when they are asked for, so that a slip
    among them stops nobody who reads public data.
    """

    data_dir: Annotated[Path, BeforeValidator(lambda value: Path(value))] = Field(
        DATA_DIR,
        validation_alias="HORIZONS_DATA_DIR",
        description="Folder of the public data set; change it to try another build.",
    )
    shared_cache_url: SecretStr = Field(
        SecretStr(""),
        validation_alias="SHARED_CACHE_URL",
        description="A Redis or Valkey that replicas share (`pip install redis==8.1.0`); without one each keeps its "
        "own cache and limit.",
    )
    _unchecked: tuple[tuple[str, str], ...] = PrivateAttr(())

    @classmethod
    def read(cls, values: Mapping[str, str] | None = None) -> Self:
        """Settings from `values`, or from the environment when None; what is missing or blank keeps its default."""
        values = os.environ if values is None else values
        settings = super().read(values)
        families = (PREFIX, OPEN_API_PREFIX)
        given = sorted((name, text) for name, text in values.items() if name.startswith(families) and text.strip())
        settings._unchecked = tuple(given)
        return settings

    @property
    def has_lightcast(self) -> bool:
        """Whether there are credentials; whether Lightcast takes them is another matter."""
        return {f"{PREFIX}CLIENT_ID", f"{PREFIX}CLIENT_SECRET"} <= dict(self._unchecked).keys()

    def lightcast(self) -> LightcastSettings:
        """The Lightcast settings, checked.

        Raises:
            ConfigError: credentials are missing, or a setting cannot be right; names the setting, not its value.
        """
        if not self.has_lightcast:
            raise ConfigError(
                "Lightcast needs credentials, and none are set.",
                "Set LIGHTCAST_CLIENT_ID and LIGHTCAST_CLIENT_SECRET in the environment, or client_id and "
                "client_secret under [lightcast] in .streamlit/secrets.toml, and start Horizons again.",
            )
        return LightcastSettings.read(self._readable(PREFIX))

    def open_api(self) -> OpenApiSettings:
        """The settings of our own API, checked.

        Raises:
            ConfigError: a setting cannot be right; names the setting, not its value.
        """
        return OpenApiSettings.read(self._readable(OPEN_API_PREFIX))

    def _readable(self, prefix: str) -> dict[str, str]:
        """The texts of one family, all of them UTF-8: what the environment holds in another encoding comes as lone
        surrogates, which could be neither sent nor compared."""
        given = {name: text for name, text in self._unchecked if name.startswith(prefix)}
        for name, text in given.items():
            if text != text.encode("utf-8", "replace").decode("utf-8"):
                raise ConfigError(f"The setting {name} cannot be right.", "Write it in UTF-8.")
        return given


def _not_blank(values: Mapping[str, str]) -> dict[str, str | None]:
    return {name.lower(): text.strip() for name, text in values.items() if text.strip()}


def with_table(table: Mapping[str, object], values: Mapping[str, str] | None = None) -> dict[str, str]:
    """`values` (the environment when None) with a `[lightcast]` table of secrets laid under it.

    The table's names are in lower case without prefix (`client_id`); the environment wins.

    Settings.read(with_table(st.secrets.get("lightcast", {})))
    """
    values = os.environ if values is None else values
    under = {PREFIX + name.upper(): str(value) for name, value in table.items()}
    return under | {name: text for name, text in values.items() if text.strip() or name not in under}

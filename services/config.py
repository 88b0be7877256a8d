"""Every setting of Horizons: its name, default, range and description, once.

`Settings.read` takes any mapping of names to texts: `os.environ` in a shell or a test's dict. The app keeps its
Lightcast settings in a `[lightcast]` table of secrets; `with_table` merges it with the environment, which takes
precedence. Nothing else reads the environment. docs/settings.md lists the fields below (`make docs`).

pydantic's ValidationError quotes the value it refuses, and that may be a secret: it never leaves this module, not
even as the context of what does. Errors are ConfigError, name the setting and say what it may be.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict

from services.config_validators import (
    MIN_SIGNING_KEY,
    OWN_ERROR,
    check_signing_key,
    check_url,
    parse_clients,
    parse_origins,
    to_lower,
    whole_number,
)
from services.errors import ConfigError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource

DATA_DIR: Final = Path(__file__).parent / "public" / "data"
"""The public data set that ships with Horizons."""

PREFIX: Final = "LIGHTCAST_"
OPEN_API_PREFIX: Final = "OPEN_API_"

Taxonomy = Literal["lot", "soc"]
LotVersion = Literal["6", "7"]
LOT_VERSIONS: Final[tuple[str, ...]] = get_args(LotVersion)

_MAX_CACHED: Final = 64
"""Entries of the cache of parsed settings; an installation has one set."""
_BOOLEANS: Final = "on, true, yes, 1, off, false, no, 0"

_Url = Annotated[str, AfterValidator(check_url)]
_Count = Annotated[int, BeforeValidator(whole_number)]


def field_limits(field: FieldInfo) -> tuple[float, float] | None:
    """The smallest and largest value of a numeric field."""
    least = [bound.ge for bound in field.metadata if hasattr(bound, "ge")]
    most = [bound.le for bound in field.metadata if hasattr(bound, "le")]
    return (least[0], most[0]) if least and most else None


class _Group(BaseSettings):
    """Settings that share a prefix. Compared by value, secrets included, and hashed where no field is a mapping."""

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
        """Only the values that `read` passes in: the environment, or a mapping given instead."""
        return (init_settings,)

    @classmethod
    def read(cls, values: Mapping[str, str] | None = None) -> Self:
        """The settings in `values`, or in the environment when None; what is missing or blank keeps its default.

        Raises:
            ConfigError: a setting cannot be right; names the setting, not its value.
        """
        values = os.environ if values is None else values
        names = cls._names()
        return cls._parse(tuple(sorted((name, text) for name, text in values.items() if name.startswith(names))))

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        """The names, or their beginnings, of the variables that the model is made from."""
        return (cls.model_config["env_prefix"],)

    @classmethod
    @functools.lru_cache(maxsize=_MAX_CACHED)
    def _parse(cls, values: tuple[tuple[str, str], ...]) -> Self:
        """The settings in pairs of name and text. Cached, for pages read their settings at every rerun."""
        source = EnvSettingsSource(cls)
        source.env_vars = {name.lower(): text.strip() for name, text in values if text.strip()}
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
        if problem["type"] == OWN_ERROR:
            return problem["msg"]
        if problem["type"] == "literal_error":
            return f"Choose one of: {', '.join(get_args(field.annotation))}."
        if problem["type"].startswith("bool_"):
            return f"Choose one of: {_BOOLEANS}."
        limits = field_limits(field)
        return f"Give a number from {limits[0]:g} to {limits[1]:g}." if limits else "Give it a value."

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
        le=100,  # no account is known to be allowed more, and a typing error should not be sent to the service
        description="Requests a second that the account may make.",
    )
    taxonomy: Annotated[Taxonomy, BeforeValidator(to_lower)] = Field(
        "lot", description="What occupations are listed by: `lot` at Lightcast, `soc` at a server of our open API."
    )
    lot_version: LotVersion = Field("7", description="Version of Lightcast's occupation taxonomy, `6` or `7`.")
    timeout: float = Field(
        10.0,
        ge=0.1,
        le=120.0,  # nobody waits longer for one response in front of a page
        description="Seconds that one answer may take.",
    )


class OpenApiSettings(_Group):
    """How our own API over public data is served."""

    model_config = SettingsConfigDict(env_prefix=OPEN_API_PREFIX)

    enabled: bool = Field(True, description="`off`: the API's paths answer 404.")
    clients: Annotated[Mapping[str, SecretStr], NoDecode, BeforeValidator(parse_clients)] = Field(
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
    signing_key: Annotated[SecretStr, AfterValidator(check_signing_key)] = Field(
        SecretStr(""),
        description=f"{MIN_SIGNING_KEY} bytes or more that tokens are signed with; the same for all replicas. "
        "Without one it is random, and tokens end with the process.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(parse_origins)] = Field(
        (), description="Origins whose pages may call the API: `https://example.org,https://example.com` or `*`."
    )


class Settings(_Group):
    """What can be set from outside.

    The LIGHTCAST_* and OPEN_API_* texts are stored as given and validated only when they are needed, so that an error
    among them does not stop the use of public data.
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
    def _names(cls) -> tuple[str, ...]:
        return ("HORIZONS_DATA_DIR", "SHARED_CACHE_URL", PREFIX, OPEN_API_PREFIX)

    @classmethod
    @functools.lru_cache(maxsize=_MAX_CACHED)
    def _parse(cls, values: tuple[tuple[str, str], ...]) -> Self:
        settings = super()._parse(values)
        families = (PREFIX, OPEN_API_PREFIX)
        settings._unchecked = tuple((name, text) for name, text in values if name.startswith(families) and text.strip())
        return settings

    @property
    def has_lightcast(self) -> bool:
        """Whether credentials are set; whether they are valid only Lightcast knows."""
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


def with_table(table: Mapping[str, object], values: Mapping[str, str] | None = None) -> dict[str, str]:
    """`values` (the environment when None) merged over a `[lightcast]` table of secrets.

    The table's names are in lower case without prefix (`client_id`); the environment wins.

    Settings.read(with_table(st.secrets.get("lightcast", {})))
    """
    values = os.environ if values is None else values
    under = {PREFIX + name.upper(): str(value) for name, value in table.items()}
    return under | {name: text for name, text in values.items() if text.strip() or name not in under}

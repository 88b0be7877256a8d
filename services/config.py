"""Every setting of Horizons: its name, default, range and description, once.

`Settings.read` takes any mapping of names to texts: `os.environ` in a shell or a test's dict. The app keeps its
Lightcast settings in a `[lightcast]` table of secrets; `with_table` merges it with the environment, which takes
precedence. Nothing else reads the environment. docs/settings.md lists the fields below (`make docs`).
Errors are ConfigError, name the setting and say what it may be.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from services.config_group import MAX_CACHED, SettingsGroup
from services.config_validators import (
    MIN_SIGNING_KEY,
    check_metrics,
    check_public_url,
    check_root_path,
    check_signing_key,
    check_url,
    parse_clients,
    parse_hosts,
    parse_origins,
    to_lower,
    whole_number,
)
from services.errors import ConfigError

DATA_DIR: Final = Path(__file__).parent / "public" / "data"
"""The public data set that ships with Horizons."""

PREFIX: Final = "LIGHTCAST_"
OPEN_API_PREFIX: Final = "OPEN_API_"

Taxonomy = Literal["lot", "soc"]
LotVersion = Literal["6", "7"]
LOT_VERSIONS: Final[tuple[str, ...]] = get_args(LotVersion)

_Url = Annotated[str, AfterValidator(check_url)]
_Count = Annotated[int, BeforeValidator(whole_number)]


class LightcastSettings(SettingsGroup):
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
        le=120.0,  # longer than a reader waits for a page
        description="Seconds that one answer may take.",
    )


class OpenApiSettings(SettingsGroup):
    """How our own API over public data is served."""

    model_config = SettingsConfigDict(env_prefix=OPEN_API_PREFIX)

    enabled: bool = Field(True, description="`off`: the API's paths answer 404.")
    clients: Annotated[Mapping[str, SecretStr], NoDecode, BeforeValidator(parse_clients)] = Field(
        {"public": SecretStr("public")},
        description="Who may sign in: `id:secret,id:secret`, with no comma in a secret. "
        "A secret of under 16 characters can be guessed: after too many wrong ones it is refused, too.",
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

    @property
    def has_public_client(self) -> bool:
        """Whether everybody may sign in, as `public` with the secret `public`."""
        secret = self.clients.get("public")
        return secret is not None and secret.get_secret_value() == "public"


class ServerSettings(SettingsGroup):
    """Under which names the server answers, and whose pages may show it in a frame."""

    public_url: Annotated[str, AfterValidator(check_public_url)] = Field(
        "",
        validation_alias="PUBLIC_URL",
        description="The address that people type where it is not this machine's own, such as "
        "`https://horizons.example.org` or `https://example.org/horizons`: its name is answered, its pages may open "
        "the websocket, and links to copy, citations and the examples of the API begin with it.",
    )
    root_path: Annotated[str, AfterValidator(check_root_path)] = Field(
        "",
        validation_alias="ROOT_PATH",
        description="The path below which a proxy shows the server, such as `/horizons`, whether the proxy strips it "
        "or passes it on. Without one that of `PUBLIC_URL`, or that of `uvicorn --root-path`.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(parse_hosts)] = Field(
        (),
        validation_alias="ALLOWED_HOSTS",
        description="Further names that are answered: `horizons.example.org,10.0.0.5:8501,*.example.org`; `*` answers "
        "every name, for a server behind a proxy that checks them.",
    )
    embed_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(parse_origins)] = Field(
        (),
        validation_alias="EMBED_ORIGINS",
        description="Origins whose pages may show the dashboard, or a chart of it, in a frame: `https://example.org` "
        "or `*`. Pages then offer the HTML for it ([embedding.md](embedding.md)).",
    )

    log_format: Annotated[Literal["text", "json"], BeforeValidator(to_lower)] = Field(
        "text",
        validation_alias="LOG_FORMAT",
        description="`json`: each event of the log is a line of JSON with time, level, logger and message, without "
        "addresses of clients and query strings; `text`: lines for people.",
    )

    metrics: Annotated[SecretStr, AfterValidator(check_metrics)] = Field(
        SecretStr("off"),
        validation_alias="METRICS",
        description="`on`: `/metrics` counts Lightcast calls, waits, cache hits, sessions, reruns and errors for "
        "Prometheus (OpenMetrics); a token of 16 or more characters: for whoever sends it as bearer token; `off`: 404.",
    )

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return ("PUBLIC_URL", "ROOT_PATH", "ALLOWED_HOSTS", "EMBED_ORIGINS", "LOG_FORMAT", "METRICS")

    @property
    def prefix(self) -> str:
        """The path below which the server is shown, without a slash at its end; "" where it has a name to itself."""
        return self.root_path or urlsplit(self.public_url).path

    def check_paths(self) -> None:
        """Refuse two different paths.

        Raises:
            ConfigError: PUBLIC_URL and ROOT_PATH name two paths, so links would not reach the server.
        """
        path = urlsplit(self.public_url).path
        if path and self.root_path and path != self.root_path:
            raise ConfigError(
                "PUBLIC_URL and ROOT_PATH name two paths.",
                "Set ROOT_PATH to the path that PUBLIC_URL ends with, or leave it out.",
            )

    @property
    def public_address(self) -> str:
        """The address of the first page for people, without a slash at its end; "" where none is set."""
        has_path = bool(urlsplit(self.public_url).path)
        return self.public_url if has_path or not self.public_url else self.public_url + self.root_path


class Settings(SettingsGroup):
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
        description="A Redis or Valkey that replicas share (`pip install -r deploy/requirements.txt`): limits, tokens "
        "and responses of Lightcast, limits of the open API; without one each keeps its own.",
    )
    replicas: _Count = Field(
        2,
        ge=1,
        le=1_000,  # more processes than one Redis is asked to serve
        validation_alias="REPLICAS",
        description="How many processes share SHARED_CACHE_URL. While it does not answer, each keeps to its share of "
        "the limits.",
    )
    _unchecked: tuple[tuple[str, str], ...] = PrivateAttr(())

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return ("HORIZONS_DATA_DIR", "SHARED_CACHE_URL", "REPLICAS", PREFIX, OPEN_API_PREFIX)

    @classmethod
    @functools.lru_cache(maxsize=MAX_CACHED)
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

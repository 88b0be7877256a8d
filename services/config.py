"""Every setting of Horizons, read in one place.

`Settings.read` takes any mapping of names to texts: `os.environ` in a shell or a test's dict. The app keeps its
Lightcast settings in a `[lightcast]` table of secrets; `with_table` lays that table under the environment.
Nothing else in the house reads the environment.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from services.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA_DIR: Final = Path(__file__).parent / "public" / "data"
"""The public data set that ships with Horizons."""

PREFIX: Final = "LIGHTCAST_"
OPEN_API_PREFIX: Final = "OPEN_API_"
TAXONOMIES: Final = ("lot", "soc")
LOT_VERSIONS: Final = ("6", "7")

MAX_RATE: Final = 100
"""Requests a second; nobody is known to be allowed more, and a slip of the finger should not be tried out."""
MAX_TIMEOUT: Final = 120.0
"""Seconds; a page that waits longer for one answer has lost its reader."""

MAX_OPEN_API_RATE: Final = 1_000_000
"""Requests a second; more than one process can answer, so this is "no limit"."""
MAX_TOKEN_TTL: Final = 7 * 86_400
"""Seconds; a token cannot be taken back before its end, so it should not live for ever."""
MIN_SIGNING_KEY: Final = 32
"""Bytes of key that HMAC with SHA-256 wants (RFC 7518, 3.2); a shorter one could be guessed from a token."""


class Secret:
    """A text that shows itself only to who asks for it by name: not in repr, str, format, logs or pickles."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Hand it straight to what needs it; never keep it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True)
class LightcastSettings:
    """Where Lightcast answers and as whom we ask. LIGHTCAST_ and the name in capitals is the setting.

    `rate` is requests a second; `timeout` seconds that one answer may take; `taxonomy` what occupations are
    listed by: "lot" at Lightcast, "soc" at a server of our own open API.
    """

    client_id: Secret
    client_secret: Secret
    auth_url: str = "https://auth.emsicloud.com/connect/token"
    growth_url: str = "https://api.lightcast.io/projected-occupation-growth"
    classification_url: str = "https://classification.emsicloud.com"
    growth_scope: str = "projected-occupation-growth"
    classification_scope: str = "classification_api"
    rate: int = 5
    taxonomy: str = "lot"
    lot_version: str = "7"
    timeout: float = 10.0


@dataclass(frozen=True)
class OpenApiSettings:
    """How our own API over public data is served. OPEN_API_ and the name in capitals is the setting.

    `clients` are secrets by client id; `rate` requests a second and client; `token_ttl` seconds; an empty
    `signing_key` means a random one at start; `cors_origins` are origins whose pages may call, or "*".
    """

    enabled: bool = True
    clients: Mapping[str, Secret] = field(default_factory=lambda: {"public": Secret("public")}, hash=False)
    rate: int = 5
    token_ttl: int = 3600
    signing_key: Secret = field(default=Secret(""), repr=False)
    cors_origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What can be set from outside.

    `data_dir` (HORIZONS_DATA_DIR): folder of the built public data set; change it to try another build.
    `shared_cache_url` (SHARED_CACHE_URL): a Redis or Valkey that replicas share; empty: each keeps its own.
    `lightcast_values`: the LIGHTCAST_* texts as given; `lightcast()` checks them, so that a slip among them
    stops nobody who reads public data. `open_api_values`: the same for OPEN_API_* and `open_api()`.
    """

    data_dir: Path = DATA_DIR
    shared_cache_url: Secret = field(default=Secret(""), repr=False)
    lightcast_values: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    open_api_values: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    @classmethod
    def read(cls, values: Mapping[str, str] | None = None) -> Settings:
        """Settings from `values`, or from the environment when None; what is missing keeps its default."""
        values = os.environ if values is None else values
        folder = values.get("HORIZONS_DATA_DIR", "").strip()
        return cls(
            data_dir=Path(folder) if folder else DATA_DIR,
            shared_cache_url=Secret(values.get("SHARED_CACHE_URL", "").strip()),
            lightcast_values=_starting_with(PREFIX, values),
            open_api_values=_starting_with(OPEN_API_PREFIX, values),
        )

    @property
    def has_lightcast(self) -> bool:
        """Whether there are credentials; whether Lightcast takes them is another matter."""
        return bool(self.lightcast_values.get("client_id") and self.lightcast_values.get("client_secret"))

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
        given, plain = _readable(self.lightcast_values, PREFIX), LightcastSettings(Secret(""), Secret(""))
        return LightcastSettings(
            client_id=Secret(given["client_id"]),
            client_secret=Secret(given["client_secret"]),
            auth_url=_url(given, "auth_url", plain.auth_url),
            growth_url=_url(given, "growth_url", plain.growth_url),
            classification_url=_url(given, "classification_url", plain.classification_url),
            growth_scope=given.get("growth_scope", plain.growth_scope),
            classification_scope=given.get("classification_scope", plain.classification_scope),
            rate=int(_number(given, "rate", plain.rate, 1, MAX_RATE)),
            taxonomy=_one_of(given, "taxonomy", plain.taxonomy, TAXONOMIES),
            lot_version=_one_of(given, "lot_version", plain.lot_version, LOT_VERSIONS),
            timeout=_number(given, "timeout", plain.timeout, 0.1, MAX_TIMEOUT),
        )

    def open_api(self) -> OpenApiSettings:
        """The settings of our own API, checked.

        Raises:
            ConfigError: a setting cannot be right; names the setting, not its value.
        """
        given, plain = _readable(self.open_api_values, OPEN_API_PREFIX), OpenApiSettings()
        key = given.get("signing_key", "")
        if key and len(key.encode()) < MIN_SIGNING_KEY:
            raise _wrong("signing_key", f"Give {MIN_SIGNING_KEY} bytes or more, or nothing.", OPEN_API_PREFIX)
        return OpenApiSettings(
            enabled=_one_of(given, "enabled", "on", _ON + _OFF, OPEN_API_PREFIX) in _ON,
            clients=_clients(given["clients"]) if "clients" in given else plain.clients,
            rate=int(_number(given, "rate", plain.rate, 1, MAX_OPEN_API_RATE, OPEN_API_PREFIX)),
            token_ttl=int(_number(given, "token_ttl", plain.token_ttl, 1, MAX_TOKEN_TTL, OPEN_API_PREFIX)),
            signing_key=Secret(key),
            cors_origins=_origins(given.get("cors_origins", "")),
        )


_ON: Final = ("on", "true", "yes", "1")
_OFF: Final = ("off", "false", "no", "0")


def _starting_with(prefix: str, values: Mapping[str, str]) -> dict[str, str]:
    """What is set of one family, by name in lower case without the prefix."""
    return {
        name.removeprefix(prefix).lower(): text.strip()
        for name, text in values.items()
        if name.startswith(prefix) and text.strip()
    }


def _readable(given: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    """`given`, all of it UTF-8: what the environment holds in another encoding could not be sent or compared."""
    for name, text in given.items():
        if not text.isascii() and text != text.encode("utf-8", "replace").decode("utf-8"):
            raise _wrong(name, "Write it in UTF-8.", prefix)
    return given


def _clients(text: str) -> dict[str, Secret]:
    """Secrets by id, from "id:secret,id:secret"."""
    pairs = [entry.strip().partition(":") for entry in text.split(",") if entry.strip()]
    clients = {name.strip(): Secret(secret.strip()) for name, _, secret in pairs}
    if not pairs or len(clients) < len(pairs) or not all(name and secret for name, secret in clients.items()):
        raise _wrong("clients", "Give id:secret,id:secret, each id once and no secret empty.", OPEN_API_PREFIX)
    return clients


def _origins(text: str) -> tuple[str, ...]:
    """Origins as a browser sends them: scheme, host and port, nothing behind."""
    origins = tuple(entry.strip().rstrip("/") for entry in text.split(",") if entry.strip())
    for origin in origins:
        if origin != "*" and not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", origin):
            raise _wrong("cors_origins", "Give https://example.org,https://example.com or *.", OPEN_API_PREFIX)
    return origins


def with_table(table: Mapping[str, object], values: Mapping[str, str] | None = None) -> dict[str, str]:
    """`values` (the environment when None) with a `[lightcast]` table of secrets laid under it.

    The table's names are in lower case without prefix (`client_id`); the environment wins.

    Settings.read(with_table(st.secrets.get("lightcast", {})))
    """
    values = os.environ if values is None else values
    under = {PREFIX + name.upper(): str(value) for name, value in table.items()}
    return under | {name: text for name, text in values.items() if text.strip() or name not in under}


def _wrong(name: str, next_step: str, prefix: str = PREFIX) -> ConfigError:
    return ConfigError(f"The setting {prefix}{name.upper()} cannot be right.", next_step)


def _one_of(given: Mapping[str, str], name: str, default: str, choices: tuple[str, ...], prefix: str = PREFIX) -> str:
    text = given.get(name, default).lower()
    if text not in choices:
        raise _wrong(name, f"Choose one of: {', '.join(choices)}.", prefix)
    return text


def _number(
    given: Mapping[str, str], name: str, default: float, least: float, most: float, prefix: str = PREFIX
) -> float:
    try:
        number = float(given.get(name, default))
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise _wrong(name, f"Give a number from {least:g} to {most:g}.", prefix)
    return number


def _url(given: Mapping[str, str], name: str, default: str) -> str:
    """An address without a trailing slash; plain http only where nobody in between can read the secret."""
    text = given.get(name, default).rstrip("/")
    parts, host = urlsplit(""), ""
    with contextlib.suppress(ValueError):  # its text quotes the address; the error below is raised apart from it
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    near = host in {"localhost", "::1"} or host.startswith("127.") or "." not in host
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment or parts.username:
        raise _wrong(name, "Give an address such as https://example.org/path, with no user, query or fragment in it.")
    if parts.scheme == "http" and not near:
        raise _wrong(name, "Use https: over plain http the secret could be read on its way.")
    return text

"""Checks of the settings: which are set, by name, and which are invalid. Their values are never shown."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from services import config_names
from services.config import OPEN_API_PREFIX, PREFIX, ServerSettings, Settings, with_table
from services.doctor.finding import Finding, fault, ok, warning
from services.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = "Settings"
_CREDENTIALS: Final = (f"{PREFIX}CLIENT_ID", f"{PREFIX}CLIENT_SECRET")


class UnreadableSecretsError(Exception):
    """The secrets file cannot be read. Has no message and no cause, as those quote the file."""


def read_values(environment: Mapping[str, str], secrets_file: Path) -> dict[str, str]:
    """The settings as the dashboard has them: the environment over the secrets file, which need not exist.

    Raises:
        UnreadableSecretsError: the file is no TOML, or its `[lightcast]` is no table.
    """
    content: dict[str, object] | None = None
    try:
        content = tomllib.loads(secrets_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        content = {}
    except (OSError, ValueError):
        pass
    table = {} if content is None else content.get("lightcast", {})
    if content is None or not isinstance(table, Mapping):
        raise UnreadableSecretsError
    texts = {name: str(value) for name, value in content.items() if isinstance(value, (str, int, float))}
    return with_table(table, texts | dict(environment))


def check(values: Mapping[str, str]) -> Iterator[Finding]:
    """Findings on all settings in `values`."""
    given = sorted(name for name, text in values.items() if name in config_names.NAMES and text.strip())
    yield ok(NAME, f"set: {', '.join(given)}" if given else "none set: public data on this machine")
    for name, meant in config_names.misspelled(values):
        yield warning(NAME, f"{name} is no setting of Horizons.", config_names.next_step(meant))
    yield from _refused(values)
    half = [name for name in _CREDENTIALS if values.get(name, "").strip()]
    if len(half) == 1:
        (missing,) = set(_CREDENTIALS) - set(half)
        yield fault(NAME, f"{half[0]} is set and {missing} is not.", f"Set {missing}, too.")
    is_shared = bool(values.get("SHARED_CACHE_URL", "").strip())
    if not is_shared and values.get("REPLICAS", "").strip() not in {"", "1"}:
        yield warning(
            NAME,
            "REPLICAS is set and SHARED_CACHE_URL is not: each process uses the whole of every limit by itself.",
            "Set SHARED_CACHE_URL to a Redis or Valkey that all of them reach.",
        )
    if is_shared and not values.get(f"{OPEN_API_PREFIX}SIGNING_KEY", "").strip():
        yield warning(
            NAME,
            "SHARED_CACHE_URL is set and OPEN_API_SIGNING_KEY is not: replicas refuse each other's tokens.",
            "Set OPEN_API_SIGNING_KEY to the same 32 bytes or more for all replicas.",
        )


def check_secrets_file(path: Path) -> Iterator[Finding]:
    """Findings on who else may read the secrets file, where there is one."""
    if path.is_file() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield warning(NAME, f"Other users of this machine may read {path.name}.", f"Run: chmod 600 {path}")


def _refused(values: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each group with an invalid setting: the first one of the group."""
    try:
        settings = Settings.read(values)
    except ConfigError as error:
        yield fault(NAME, error.message, error.next_step)
        return
    reads = [lambda: ServerSettings.read(values), settings.open_api]
    if settings.has_lightcast:
        reads.append(settings.lightcast)
    for read in reads:
        try:
            read()
        except ConfigError as error:
            yield fault(NAME, error.message, error.next_step)

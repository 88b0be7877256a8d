"""What every session of the process shares: the settings and the open sources."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Never

from components import streamlit_compat
from components.state import visitor
from services.background import BackgroundJob
from services.config import Settings, with_table
from services.errors import AccessRefusedError, ConfigError, ServiceDownError
from services.growth import LIGHTCAST, PUBLIC, Growth, connect, connect_in_background

_log: Final = logging.getLogger("horizons")


_public: Growth | None = None
_public_lock: Final = threading.Lock()


def public() -> Growth:
    """The public source: read once per process and never written to. No cache of Streamlit, which visitors could clear.

    Raises:
        DataSetError: the data set is missing or damaged; it is read again at the next call.
    """
    global _public
    with _public_lock:
        if _public is None:
            _public = connect(PUBLIC)
        return _public


def growth(source: str = PUBLIC, *, states_by_agency: bool = False) -> Growth:
    """An open source, the same for every session; `states_by_agency`: with the state agencies' figures of states.

    Raises:
        HorizonsError: it cannot be opened, or is not yet open; see `connection`.
    """
    found = connection(source)
    if isinstance(found, BackgroundJob):
        raise ServiceDownError("Lightcast is still being opened.", "Wait a moment.")
    return found.with_agency_figures if states_by_agency else found


def connection(source: str) -> Growth | BackgroundJob[Never, Growth]:
    """The source, or the job that opens it while that is running: signing in and reading lists takes seconds or longer.

    Raises:
        HorizonsError: it cannot be opened; see services.growth.connect.
    """
    if source != LIGHTCAST:
        return public()
    if not visitor.access().may_see_lightcast:
        raise AccessRefusedError(visitor.PUBLIC_DATA_ONLY, "Choose public data.")
    return connect_in_background(settings())


_set_aside: list[str] = []
"""Secrets files that cannot be read at all."""


def set_aside_unreadable_secrets() -> None:
    """Go on without a secrets file that is no text: Streamlit would answer every request with an error.

    To be called before the server starts; pages then say that the file cannot be read.
    """
    files = streamlit_compat.secrets_files()
    for path in files:
        try:
            Path(path).read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            _set_aside.append(path)
            _log.error("%s cannot be read (%s): going on without it", path, type(error).__name__)
    if _set_aside:
        streamlit_compat.use_secrets_files([path for path in files if path not in _set_aside])


def read_secrets() -> None:
    """Read the secrets files now: Streamlit puts their single values into the environment, where settings are read."""
    _secrets_table()


def settings() -> Settings:
    """Settings from the environment, with `[lightcast]` of .streamlit/secrets.toml under it.

    Raises:
        ConfigError: the secrets file cannot be read.
    """
    table = _secrets_table()
    if table is None:
        raise ConfigError(
            "The file .streamlit/secrets.toml cannot be read.",
            "Write it like .streamlit/secrets.toml.example and start Horizons again.",
        )
    return Settings.read(with_table(table))


def has_lightcast() -> bool:
    """Whether there are credentials of Lightcast itself, which lists occupations by its own taxonomy, and whoever this
    run is for may see its figures."""
    try:
        found = settings()
        is_configured = found.has_lightcast and found.lightcast().taxonomy == "lot"
        return is_configured and visitor.access().may_see_lightcast
    except ConfigError:
        return False


def report_lightcast_settings() -> None:
    """Log which setting of Lightcast is invalid: pages do not offer Lightcast then, and do not say why."""
    try:
        found = settings()
        if found.has_lightcast:
            found.lightcast()
    except ConfigError as error:
        _log.error("Lightcast’s figures are off. %s %s", error.message, error.next_step)


def _secrets_table() -> Mapping[str, object] | None:
    """`[lightcast]`, empty if there is no such file or table; None if the file cannot be read or has no table there."""
    if _set_aside:
        return None
    try:
        table = streamlit_compat.read_secret("lightcast")
    except streamlit_compat.UnreadableSecretsError:
        return None
    if table is None:
        return {}
    return table if isinstance(table, Mapping) else None

"""What every session of the process shares: the settings and the open sources."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

from services.config import Settings, with_table
from services.connect_job import ABANDON_AFTER, NEVER, ConnectJob
from services.errors import ConfigError, ServiceDownError
from services.growth import LIGHTCAST, PUBLIC, Growth, connect

_log: Final = logging.getLogger("horizons")

_CATALOG_TTL: Final = 3600.0
"""Seconds for which a Lightcast source is searched in the list it was opened with; then it is opened anew, which
costs no request while what it keeps is good."""


@st.cache_resource(show_spinner=False)
def _public() -> Growth:
    """Read once per process and never written to."""
    return connect(PUBLIC)


@dataclass
class _Lightcast:
    """What there is of Lightcast for one set of settings: open since `opened_at`, being opened, or both."""

    growth: Growth | None = None
    opened_at: float = 0.0
    job: ConnectJob | None = None


_lightcast: dict[int, _Lightcast] = {}
_lock: Final = threading.Lock()


def growth(source: str = PUBLIC) -> Growth:
    """An open source, the same for every session.

    Raises:
        HorizonsError: it cannot be opened, or is not yet open; see `connection`.
    """
    found = connection(source)
    if isinstance(found, ConnectJob):
        raise ServiceDownError("Lightcast is still being opened.", "Wait a moment.")
    return found


def connection(source: str) -> Growth | ConnectJob:
    """The source, or the job that opens it while that is running: signing in and reading lists takes seconds or longer.

    Raises:
        HorizonsError: it cannot be opened; see services.growth.connect.
    """
    if source != LIGHTCAST:
        return _public()
    own = settings()
    # A hash of this process alone: nothing of the secret is in the key.
    key = hash((own.lightcast(), own.shared_cache_url))
    with _lock:
        entry = _lightcast.setdefault(key, _Lightcast())
        if entry.job is not None and entry.job.ended:
            job, entry.job = entry.job, None
            if job.growth is not None:
                entry.growth, entry.opened_at = job.growth, time.monotonic()
            elif entry.growth is None and job.error is not None and not job.abandoned:
                raise job.error
        old = entry.growth is None or time.monotonic() - entry.opened_at > _CATALOG_TTL
        if old and entry.job is None:
            abandon_after = ABANDON_AFTER if entry.growth is None else NEVER
            entry.job = ConnectJob(lambda cancel: connect(LIGHTCAST, own, cancel=cancel), abandon_after=abandon_after)
        found = entry.growth or entry.job
        assert found is not None  # one of the two was set just now
        return found


def clear_lightcast() -> None:
    """Forget what is open, as a new process would. For tests."""
    with _lock:
        _lightcast.clear()


_set_aside: list[str] = []
"""Secrets files that cannot be read at all."""


def set_aside_unreadable_secrets() -> None:
    """Go on without a secrets file that is no text: Streamlit would answer every request with an error.

    To be called before the server starts; pages then say that the file cannot be read.
    """
    for path in config.get_option("secrets.files"):
        try:
            Path(path).read_text(encoding="utf-8")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            _set_aside.append(path)
            _log.error("%s cannot be read (%s): going on without it", path, type(error).__name__)
    if _set_aside:
        readable = [path for path in config.get_option("secrets.files") if path not in _set_aside]
        config.set_option("secrets.files", readable)


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


def _secrets_table() -> Mapping[str, object] | None:
    """`[lightcast]`, empty where there is no such file or table; None when the file is not what it should be.

    No error of the reader leaves here: its text quotes the file, and that holds the secret.
    """
    if _set_aside:
        return None
    try:
        table = st.secrets.get("lightcast", {})
    except StreamlitSecretNotFoundError as error:
        return {} if error.__cause__ is None else None
    except (OSError, ValueError):
        return None
    return table if isinstance(table, Mapping) else None

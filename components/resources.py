"""What every session of the process shares: the settings and the open sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from services.config import Settings, with_table
from services.errors import ConfigError
from services.growth import LIGHTCAST, PUBLIC, Growth, connect

_LIST_LIFE: Final = 3600.0
"""Seconds for which a Lightcast source is searched in the list it was opened with; then it is opened anew, which
costs no request while what it keeps is good."""


@st.cache_resource(show_spinner=False)
def _public() -> Growth:
    """Read once per process and never written to."""
    return connect(PUBLIC)


@st.cache_resource(ttl=_LIST_LIFE, max_entries=4, show_spinner="Opening Lightcast …")
def _lightcast(which: int, _settings: Settings) -> Growth:
    return connect(LIGHTCAST, _settings)


def growth(source: str = PUBLIC) -> Growth:
    """An open source, the same for every session.

    Raises:
        HorizonsError: it cannot be opened; see services.growth.connect.
    """
    if source != LIGHTCAST:
        return _public()
    asked = settings()
    # A hash of this process alone: nothing of the secret is in the key.
    return _lightcast(hash((asked.lightcast(), asked.shared_cache_url)), asked)


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
    try:
        table = st.secrets.get("lightcast", {})
    except StreamlitSecretNotFoundError as error:
        return {} if error.__cause__ is None else None
    except (OSError, ValueError):
        return None
    return table if isinstance(table, Mapping) else None

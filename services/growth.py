"""The entry point to projections: search occupations, fetch growth for occupations x areas.

from services.growth import connect

growth = connect("public")  # or connect("lightcast")
growth.search("rn")
growth.growth(["29-1141", "15-1252"], ["US", "06"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.config import Settings
from services.connections import ConnectionRegistry
from services.errors import BadInputError
from services.facade import Growth
from services.public.source import PublicSource

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from typing import Never

    from services.background import BackgroundJob
    from services.source import CheckResult

__all__ = [
    "LIGHTCAST",
    "PUBLIC",
    "SOURCES",
    "Growth",
    "check_connection",
    "connect",
    "connect_in_background",
    "lightcast_connections",
]

PUBLIC: Final = "public"
LIGHTCAST: Final = "lightcast"
SOURCES: Final = (PUBLIC, LIGHTCAST)

CATALOG_TTL: Final = 3600.0
"""Seconds for which Lightcast's occupations are searched as they were read; then they are read anew, which costs no
request while the cached lists are fresh."""
CONNECT_COOLDOWN: Final = 10.0
"""Seconds for which connecting is not tried again after it failed: every rerun of a page would wait for the retries."""


def connect(source: str = PUBLIC, settings: Settings | None = None) -> Growth:
    """Open a source of projections; Lightcast is opened once per process for equal settings.

    Args:
        source: "public" (no key, no network) or "lightcast" (credentials in the settings).
        settings: from `services.config`; read from the environment when None.

    Raises:
        BadInputError: there is no such source; ConfigError: it lacks credentials or a setting cannot be right.
        DataSetError: the public data set is missing or damaged.
        ServiceError: Lightcast cannot be reached or refuses.
    """
    settings = _checked_settings(source, settings)
    if source == LIGHTCAST:
        settings.lightcast()  # raises what is wrong with them
        return lightcast_connections.wait(settings)
    return Growth(PublicSource(settings.data_dir))


def connect_in_background(settings: Settings) -> Growth | BackgroundJob[Never, Growth]:
    """Lightcast as `connect` opens it, or the job that opens it while that is running.

    Raises:
        ConfigError: it lacks credentials or a setting cannot be right.
        ServiceError: Lightcast cannot be reached or refuses.
    """
    settings.lightcast()  # raises what is wrong with them
    return lightcast_connections.get(settings)


def check_connection(source: str, settings: Settings | None = None) -> Iterator[CheckResult]:
    """Try a source's connection step by step; ends after the first step that fails. Steps raise nothing.

    Raises:
        BadInputError: there is no such source.
    """
    settings = _checked_settings(source, settings)
    if source == LIGHTCAST:
        from services.lightcast import check_connection as lightcast_check

        return lightcast_check.check_connection(settings)
    return iter(())


def _checked_settings(source: str, settings: Settings | None) -> Settings:
    if source not in SOURCES:
        raise BadInputError(f"There is no source called “{source[:40]}”.", f"Choose one of: {', '.join(SOURCES)}.")
    return settings or Settings.read()


def _open_lightcast(settings: Settings, previous: Growth | None, cancel: threading.Event) -> Growth:
    if previous is not None:
        return previous.reload()
    from services.lightcast.connect import open_source  # public data needs no HTTP client: starts sooner

    return Growth(open_source(settings, cancel))


lightcast_connections: Final = ConnectionRegistry(_open_lightcast, ttl=CATALOG_TTL, cooldown=CONNECT_COOLDOWN)
"""Every open connection to Lightcast, by its settings."""

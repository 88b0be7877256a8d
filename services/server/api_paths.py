"""Which paths belong to the open API, and what its errors look like where the server refuses a request before it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from services.server.raw_headers import header

if TYPE_CHECKING:
    from starlette.types import Scope

    from services.random_ids import RandomIds

PREFIXES: Final = ("/connect", "/projected-occupation-growth", "/taxonomies", "/horizons/v1", "/openapi.json", "/api")
"""These paths and all below them belong to the API, on every server that has one."""
_BELOW: Final = tuple(f"{prefix}/" for prefix in PREFIXES)

_CORRELATION_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""An id that a caller may choose; anything else could write into a log or a header."""


def is_api_path(path: str) -> bool:
    """Whether a path is one of our prefixes or below one.

    So is one that was meant to be: in capitals, with too many slashes, with dots or spaces.
    """
    if path.startswith(_BELOW):  # as nearly all are written
        return True
    cleaned = re.split(r"[\s;\\]", path.strip().lower().lstrip("/ "), maxsplit=1)[0]
    return any(
        variant == prefix or variant.startswith(f"{prefix}/")
        for variant in (f"/{cleaned}", posixpath.normpath(f"/{cleaned}"))
        for prefix in PREFIXES
    )


def correlation_id(scope: Scope, ids: RandomIds) -> str:
    """The id by which a response and its line in the log can be found: the caller's, or a new one."""
    given = header(scope, b"x-correlation-id") or ""
    return given if _CORRELATION_ID.fullmatch(given) else ids.next()

"""What of the Projected Occupation Growth contract our client reads and our open API writes."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from services.growth_frame import HORIZONS

if TYPE_CHECKING:
    from collections.abc import Mapping

HORIZON_NAMES: Final[Mapping[str, int]] = MappingProxyType(
    dict(zip(("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear"), HORIZONS, strict=True))
)
"""Years ahead by their names in a response. Never by their order: it is not guaranteed."""


def error_body(status: int, detail: str) -> dict[str, Any]:
    """The body of an error response; its title is the reason phrase of the status: "Not Found"."""
    return {"errors": [{"status": status, "title": HTTPStatus(status).phrase, "detail": detail}]}

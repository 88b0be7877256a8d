"""Names of the Projected Occupation Growth contract that our client reads and our open API writes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from services.growth_frame import HORIZONS

if TYPE_CHECKING:
    from collections.abc import Mapping

HORIZON_NAMES: Final[Mapping[str, int]] = MappingProxyType(
    dict(zip(("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear"), HORIZONS, strict=True))
)
"""Years ahead by their names in a response. Never by their order: it is not guaranteed."""

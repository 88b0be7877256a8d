"""The area that a text of a list means: a name or code, the city of an address, or at least its state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.growth import Growth

_POSTAL_CODE: Final = re.compile(r"\s+\d{5}(?:-\d{4})?$")
_DASH: Final = re.compile(r"\s[-–—|/]\s")


def area_of(growth: Growth, text: str) -> str | None:
    """The area that a text means; "Dayton, OH, Ohio" is what a place and the column of its state make together, and
    "HQ - Austin, TX" and "1200 Main St, Columbus, OH 43215" end with a city."""
    found = growth.resolve_area(text)
    if found is not None:
        return found
    parts = _parts(text)
    state_id = _state(growth, parts[-1])
    if state_id is None or len(parts) == 1:
        return None
    if before := _state(growth, parts[-2]):
        return growth.resolve_area(text.rpartition(",")[0]) if before == state_id else None
    city = f"{_DASH.split(parts[-2])[-1].strip()}, {parts[-1]}"
    return growth.resolve_area(city) if city != text else None


def state_of(growth: Growth, text: str) -> str | None:
    """The state at the end of a text that means no area: "Plant 2, OH" is in Ohio; None where two states are named."""
    parts = _parts(text)
    state_id = _state(growth, parts[-1])
    return state_id if len(parts) > 1 and _state(growth, parts[-2]) in (None, state_id) else None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _POSTAL_CODE.sub("", text.strip()).split(",")]


def _state(growth: Growth, text: str) -> str | None:
    """The state that a part is; "IN" is one, "Surgery" and "5" are none."""
    area_id = growth.resolve_area(text) if text and not text.isdecimal() else None
    return area_id if area_id in growth.state_ids else None

"""`beside=` on Explore: the occupation of Lightcast that the reader set beside the one of public data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from components.state import selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.state.selection import Selection

_NAME: Final = "beside"
NAMES: Final = frozenset({_NAME})
_CODE: Final = re.compile(r"\d{6}(\d{2})?")
"""A code of the LOT: an occupation or a specialized one. Whether there is such a one only Lightcast knows."""


def put(occupation_id: str) -> None:
    """Set an occupation of Lightcast beside the one that Explore shows; "" for none. For callbacks of widgets."""
    selection.update(beside=(selection.current().shown, occupation_id))


def parameters(chosen: Selection) -> dict[str, list[str]]:
    """The parameter of `chosen`, if there is one."""
    return {_NAME: [chosen.counterpart]} if chosen.counterpart else {}


def parse(params: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """The code that a URL names, and a sentence if it cannot be one."""
    given = next(iter(params.get(_NAME, ())), "")
    if not given or _CODE.fullmatch(given):
        return given, []
    return "", ["This link sets beside the figures what is no code of Lightcast’s; it is left out."]

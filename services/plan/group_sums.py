"""Numbers of which each stands above those that it is the sum of, as in pivot tables in compact form. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOLERANCE: Final = 0.05
"""How far a sum may be off: tables round to one decimal."""
_MIN_MEMBERS: Final = 2


def groups_of(values: Sequence[float], depth: int, *, with_others: bool = False) -> list[tuple[int, int]] | None:
    """The line above each group and how many it sums, of groups `depth` levels deep; None where they do not add up.

    `with_others`: there may be lines beside the groups, as groups whose lines are folded are.
    """
    groups: list[tuple[int, int]] = []

    def end_of(start: int, level: int) -> int:
        """The line after the group, 0 where there is none."""
        if level == 0:
            return start + 1
        total, members, place = 0.0, 0, start + 1
        while total < values[start] - TOLERANCE and place < len(values):
            total += values[place]
            members += 1
            place = end_of(place, level - 1)
            if not place:
                return 0
        if abs(total - values[start]) > TOLERANCE:
            return start + 1 if with_others else 0
        groups.append((start, members))
        return place

    place = 0
    while place < len(values):
        place = end_of(place, depth)
        if not place:
            return None
    return groups


def chance_of(values: Sequence[float], groups: Iterable[tuple[int, int]]) -> float:
    """How likely numbers of this size add up so by chance: they step over a sum in steps as wide as they are.

    One line of the number of the line above says nothing; numbers that are all multiples of 5 are a fifth as wide.
    """
    unit = unit_of(values)
    chance = 1.0
    for start, members in groups:
        if members >= _MIN_MEMBERS:
            chance /= max(values[start] / members / unit, 1.0)
    return chance


def unit_of(values: Sequence[float]) -> int:
    """What all of some numbers are multiples of."""
    whole = [int(value) for value in values if value == round(value)]
    return max(math.gcd(*whole), 1) if len(whole) == len(values) else 1

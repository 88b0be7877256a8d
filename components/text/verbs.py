"""Verbs of occupations: SOC's titles are plural, Lightcast's singular or plural. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text.answer import is_lightcast
from services.rounding import is_no_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow

_SINGULAR: Final = {"are": "is", "have": "has"}


def of_occupation(row: GrowthRow, phrase: str) -> str:
    """`phrase`, which begins with a plural verb, as the row's title needs it: "grow fastest", "grows fastest"."""
    if not is_lightcast(row) or row.occupation.endswith("s"):
        return phrase
    verb, space, rest = phrase.partition(" ")
    return f"{_SINGULAR.get(verb, f'{verb}s')}{space}{rest}"


def with_highest_growth(rows: Sequence[GrowthRow], *, of_two: bool = False) -> str:
    """What an occupation does in places in each of which its growth is the highest of those compared: "grow fastest",
    "shrink least" or "hold steady", and "rank first by growth" where it does not do the same in all of them.

    `rows`: the occupation in those places, with a growth; `of_two`: of two occupations compared.
    """
    growing, shrinking = ("grow faster", "shrink less") if of_two else ("grow fastest", "shrink least")
    growths = [row.known_growth for row in rows]
    done = {"hold steady" if is_no_change(growth) else growing if growth > 0 else shrinking for growth in growths}
    return of_occupation(rows[0], done.pop() if len(done) == 1 else "rank first by growth")

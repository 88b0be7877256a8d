"""Verbs of occupations: SOC's titles are plural, Lightcast's singular or plural. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text.answer import is_lightcast

if TYPE_CHECKING:
    from services.growth_rows import GrowthRow

_SINGULAR: Final = {"are": "is", "have": "has"}


def of_occupation(row: GrowthRow, phrase: str) -> str:
    """`phrase`, which begins with a plural verb, as the row's title needs it: "grow fastest", "grows fastest"."""
    if not is_lightcast(row) or row.occupation.endswith("s"):
        return phrase
    verb, space, rest = phrase.partition(" ")
    return f"{_SINGULAR.get(verb, f'{verb}s')}{space}{rest}"

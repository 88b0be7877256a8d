"""What groups of occupations are called, by name and in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.search.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOTAL: Final = "soctotal"
GROUPS: Final = ("socmajor", _TOTAL)
"""Taxonomies of rows that are groups."""
_NAMES_OF_ALL: Final = ("total", "all jobs", "all occupations")


def names_of_groups(names: Sequence[str], taxonomies: Sequence[str]) -> dict[str, int]:
    """Normalized names of groups, and where each stands among all occupations."""
    found = {}
    for index, (occupation, taxonomy) in enumerate(zip(names, taxonomies, strict=True)):
        if taxonomy not in GROUPS:
            continue
        name = normalize(occupation)
        found[name] = index
        short = name.removesuffix(" occupations")
        # "legal" and "production" begin too many jobs to be taken for the group.
        if " " in short:
            found[short] = index
        if taxonomy == _TOTAL:
            found |= dict.fromkeys(_NAMES_OF_ALL, index)
    return found

"""Which series may be ranked with each other: what contains another always has more jobs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import count_distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow

NATION_LEVEL: Final = "nation"
LEVELS: Final = {"state": "states", LOCAL_LEVEL: "local areas"}
_TOTAL: Final = "soctotal"
_GROUP: Final = "socmajor"


def without_total(rows: Sequence[GrowthRow]) -> Sequence[GrowthRow]:
    """The rows of occupations and groups, all of which the total contains; all rows where they are of nothing else."""
    return [row for row in rows if row.taxonomy != _TOTAL] or rows


def of_one_level(rows: Sequence[GrowthRow]) -> Sequence[GrowthRow]:
    """The rows whose jobs can be ranked: areas and occupations of one level; none where fewer than two are.

    Of several occupations those in the nation where it is among the areas, of a single one the areas beside the nation.
    """
    rows = without_total(rows)
    is_single = count_distinct(rows, "occupation_id") == 1
    has_nation = any(row.area_level == NATION_LEVEL for row in rows)
    found = [row for row in rows if not has_nation or (row.area_level == NATION_LEVEL) != is_single]
    is_one_level = count_distinct(found, "area_level") == count_distinct(found, "taxonomy") == 1
    return found if len(found) > 1 and is_one_level else []


def among(compared: Sequence[GrowthRow], rows: Sequence[GrowthRow]) -> str:
    """What a superlative of those `compared` is of, where `rows` has others: " of the states", " in the nation"."""
    if len(compared) == len(rows):
        return ""
    if len(compared) == len(without_total(rows)):  # `rows` has the total as well
        is_single = count_distinct(compared, "occupation_id") == 1
        kinds = {row.taxonomy for row in compared}
        if is_single or len(kinds) > 1:
            return " of the areas" if is_single else ""
        return " of the groups" if kinds == {_GROUP} else " of the occupations"
    level = compared[0].area_level
    return " in the nation" if level == NATION_LEVEL else f" of the {LEVELS[level]}"

"""Which figures of state agencies are of several occupations together, read off the codes they were published under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.flags import AgencyFlag

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import pandas as pd

RENUMBERED: Final[AbstractSet[str]] = frozenset({"23-2091", "47-5021", "47-5031", "53-3022"})
"""Earlier codes of single occupations of today: court reporters, earth drillers, blasters, school bus drivers. All
others that are not ours hold several occupations (model.classification.code_map.WIDER_CODES)."""
EARLIER_MEANING: Final[AbstractSet[tuple[str, str]]] = frozenset({("25-3099", "16"), ("33-1099", "16")})
"""occupation_id and area_id of figures under a code of ours that the agency counts by its meaning of 2010, which holds
other occupations of ours, too."""


def mark_several(agency: pd.DataFrame) -> pd.DataFrame:
    """`agency` (services.dataset_schema.AGENCY, as it was built) with `several_occupations` among its flags."""
    code = agency["agency_code"]
    is_several = code.notna() & ~code.isin(list(RENUMBERED))
    for occupation_id, area_id in EARLIER_MEANING:
        is_several |= (agency["occupation_id"] == occupation_id) & (agency["area_id"] == area_id)
    flags = agency["flags"].astype("object")
    flags = flags.mask(is_several, (flags[is_several] + f" {AgencyFlag.SEVERAL_OCCUPATIONS}").str.strip())
    return agency.assign(flags=flags.astype("category"))  # few values for many rows

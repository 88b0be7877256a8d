"""Related occupations: those that O*NET names, else those of the same group of SOC or LOT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

_MINOR_GROUP_LENGTH: Final = len("29-11")
"""How much of an id the occupations of one minor group have in common."""


def related_occupations(
    own: Mapping[str, Any], named: pd.DataFrame, occupations: pd.DataFrame, employment: pd.Series[float], limit: int
) -> pd.DataFrame:
    """Up to `limit` occupations like `own`, the nearest first: occupation_id, occupation, tier, reason.

    Args:
        own: of `Growth.occupation`; where none is named, tier is NA.
        named: the occupations that the source names (dataset_schema.RELATED), the nearest first; may be empty.
        occupations: all of the source; only these are returned.
        employment: of the nation, aligned with `occupations`.
    """
    known = named[named["related_id"].isin(occupations["occupation_id"].tolist())].head(limit)
    if known.empty:
        return _of_group(own, occupations, employment, limit)
    titles = occupations.set_index("occupation_id")["occupation"]
    return pd.DataFrame(
        {
            "occupation_id": known["related_id"],
            "occupation": known["related_id"].map(titles),
            "tier": known["tier"],
            "reason": "O*NET: " + known["tier"].str.partition("-")[0],
        }
    ).reset_index(drop=True)


def _of_group(
    own: Mapping[str, Any], occupations: pd.DataFrame, employment: pd.Series[float], limit: int
) -> pd.DataFrame:
    """Those of the same minor group, then those of the same major group, the largest first."""
    same_group = (occupations["group_id"] == own["group_id"]) & (occupations["taxonomy"] == own["taxonomy"])
    others = occupations[same_group & (occupations["occupation_id"] != own["occupation_id"])]
    same_minor_group = others["occupation_id"].str.startswith(own["occupation_id"][:_MINOR_GROUP_LENGTH])
    order = pd.DataFrame({"same_minor_group": same_minor_group, "employment": employment[others.index]})
    order = order.sort_values(["same_minor_group", "employment"], ascending=False, kind="stable").head(limit)
    found: pd.DataFrame = others.loc[order.index, ["occupation_id", "occupation"]]
    reason = order["same_minor_group"].map({True: "same minor group", False: "same major group"})
    tier = pd.Series(pd.NA, index=found.index, dtype="string")
    return found.assign(tier=tier, reason=reason).reset_index(drop=True)

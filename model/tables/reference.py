"""reasons.parquet, skills.parquet and related.parquet: what BLS and O*NET say about occupations besides figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.classification import code_map
from services.dataset_schema import REASONS, RELATED, SKILLS

if TYPE_CHECKING:
    from collections.abc import Mapping

TOTAL_EMPLOYMENT: Final = "TE1000"
"""The industry code of total employment: a reason about the whole occupation."""
TIERS: Final = ("primary-short", "primary-long", "supplemental")
"""Of O*NET's related occupations, the nearest first."""


def reason_table(factors: pd.DataFrame | None, occupation_ids: set[str]) -> pd.DataFrame:
    """reasons.parquet: occupation_id, vintage, industry, industry_code, text.

    BLS's own sentences on why an occupation's share of an industry's employment grows or shrinks, of the newest vintage
    that has any for the occupation; those on total employment first.
    """
    if factors is None:
        return _empty(REASONS)
    rows = factors[factors["soc_code"].isin(occupation_ids)]
    newest = rows.groupby("soc_code")["vintage"].transform("max")
    rows = rows[rows["vintage"] == newest]
    rows = rows.assign(is_part=rows["industry_code"] != TOTAL_EMPLOYMENT)
    rows = rows.sort_values(["soc_code", "is_part", "industry_code"], kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "occupation_id": rows["soc_code"],
            "vintage": rows["vintage"],
            "industry": rows["industry_title"],
            "industry_code": rows["industry_code"],
            "text": rows["factor"],
        }
    )


def skill_table(skills: pd.DataFrame | None, occupation_ids: set[str]) -> pd.DataFrame:
    """skills.parquet: occupation_id and BLS's scores (1 to 5), one column a skill."""
    if skills is None:
        return _empty(SKILLS)
    rows = skills[skills["soc_code"].isin(occupation_ids)].rename(columns={"soc_code": "occupation_id"})
    return rows.sort_values("occupation_id", ignore_index=True)[list(SKILLS)]


def related_table(related: pd.DataFrame | None, occupation_ids: set[str]) -> pd.DataFrame:
    """related.parquet: occupation_id, related_id, tier (of TIERS), the nearest first, as O*NET orders them.

    SOC codes are mapped to the occupations that hold them (code_map.bls_code); of parts that BLS merges each related
    occupation counts once, in its nearest tier.
    """
    if related is None:
        return _empty(RELATED)
    codes = sorted(set(related["soc_code"]) | set(related["related_soc_code"]))
    mapped = {code: code_map.bls_code(code, occupation_ids) for code in codes}
    rows = pd.DataFrame(
        {
            "occupation_id": related["soc_code"].map(mapped),
            "related_id": related["related_soc_code"].map(mapped),
            "tier": related["tier"],
            "rank": related["tier"].map({tier: rank for rank, tier in enumerate(TIERS)}),
        }
    ).dropna()
    rows = rows[rows["occupation_id"] != rows["related_id"]]
    rows = rows.sort_values(["occupation_id", "rank"], kind="stable")
    rows = rows.drop_duplicates(["occupation_id", "related_id"])
    return rows[["occupation_id", "related_id", "tier"]].reset_index(drop=True)


def _empty(schema: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in schema})

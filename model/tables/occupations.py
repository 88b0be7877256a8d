"""occupations.parquet and areas.parquet: what there is to show, and what is known of it nationally."""

from __future__ import annotations

import pandas as pd

from model.classification.code_map import FOLDED
from model.data.units import jobs


def table(frame: pd.DataFrame, descriptions: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """occupations.parquet from the spine. Openings, exits, transfers: jobs per year, 2024-34 annual average;
    wage: USD per year, the nation's median, a lower bound where `wage_is_minimum`."""
    wage = frame["median_wage"].astype("Float64")
    columns = {
        **{name: frame[name] for name in ("occupation_id", "occupation", "taxonomy", "group_id", "group")},
        "description": frame["occupation_id"].map(_descriptions(descriptions, structure)),
        "openings_per_year": jobs(frame["openings_thousands"]).astype("Float64"),
        "exits_per_year": jobs(frame["exits_thousands"]).astype("Float64"),
        "transfers_per_year": jobs(frame["transfers_thousands"]).astype("Float64"),
        "median_wage": wage,
        "wage_is_minimum": frame["median_wage_topcoded"],
        "wage_year": frame["wage_year"].astype("Int64").mask(wage.isna()),
        **{name: frame[name] for name in ("education", "experience", "training")},
    }
    return pd.DataFrame(columns)


def _descriptions(descriptions: pd.DataFrame, structure: pd.DataFrame) -> dict[str, str]:
    """One text per detailed occupation: O*NET's for the occupation as a whole; the SOC definition where O*NET
    has none; for an occupation that BLS folds, the texts of its parts in turn, each by its name."""
    defined = structure[structure["definition"].notna()]
    texts = dict(zip(defined["soc_code"], defined["definition"], strict=True))
    whole = descriptions[descriptions["onet_soc_code"].str.endswith(".00")]
    texts.update(zip(whole["soc_code"], whole["description"], strict=True))
    titles = structure.set_index("soc_code")["title"]
    joined: dict[str, list[str]] = {}
    for part, folded in FOLDED.items():
        joined.setdefault(folded, []).append(f"{titles[part]}: {texts[part]}")
    return {**texts, **{folded: " ".join(parts) for folded, parts in joined.items()}}

"""occupations.parquet: names, descriptions, openings, wages and requirements of every occupation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.classification.code_map import MERGED_CODES
from model.data.units import thousands_to_jobs
from services.flags import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping


def occupation_table(
    occupation_index: pd.DataFrame,
    descriptions: pd.DataFrame,
    structure: pd.DataFrame,
    wages: pd.DataFrame,
    ai_exposure: Mapping[str, str],
) -> pd.DataFrame:
    """occupations.parquet, in the order of `occupation_index`.

    Openings, exits, transfers: jobs per year, annual average over the ten years; exits and transfers as
    separations_basis says. Wage: USD per year, the nation's median, a lower bound where `wage_is_minimum`; of groups
    from `wages` (profiles.national_wages) where the projections have none. education_year, experience_year: base year
    of the projections that they are from.
    """
    index = occupation_index
    wage = index["median_wage"].astype("Float64")
    of_wages = wages.set_index("occupation_id").reindex(index["occupation_id"])
    has_none = (wage.isna() & (index["taxonomy"] != "soc")).to_numpy()
    wage[has_none] = of_wages["median_wage"].to_numpy()[has_none]
    wage_year = index["wage_year"].astype("Int64").fillna(pd.Series(of_wages["wage_year"].array, index=index.index))
    columns = {
        **{name: index[name] for name in ("occupation_id", "occupation", "taxonomy", "group_id", "group")},
        "description": index["occupation_id"].map(_descriptions(descriptions, structure)),
        "openings_per_year": thousands_to_jobs(index["openings_thousands"]).astype("Float64"),
        "exits_per_year": thousands_to_jobs(index["exits_thousands"]).astype("Float64"),
        "transfers_per_year": thousands_to_jobs(index["transfers_thousands"]).astype("Float64"),
        "separations_basis": index["separations_basis"],
        "median_wage": wage,
        "wage_is_minimum": index["median_wage_topcoded"].astype("bool"),
        "wage_year": wage_year.mask(wage.isna()),
        **{name: index[name] for name in ("education", "experience", "training")},
        "education_year": index["education_year"].astype("Int64"),
        "experience_year": index["experience_year"].astype("Int64"),
        "ai_exposure": index["occupation_id"].map(ai_exposure).astype("object"),
        "flags": index["no_longer_projected"].map({True: Flag.NO_LONGER_PROJECTED.value, False: ""}),
    }
    return pd.DataFrame(columns)


def _descriptions(descriptions: pd.DataFrame, structure: pd.DataFrame) -> dict[str, str]:
    """One description per detailed occupation: O*NET's; the SOC definition where O*NET has none; for an occupation that
    BLS merges, the descriptions of its parts, each after its title."""
    defined = structure[structure["definition"].notna()]
    texts = dict(zip(defined["soc_code"], defined["definition"], strict=True))
    onet = descriptions[descriptions["onet_soc_code"].str.endswith(".00")]
    texts.update(zip(onet["soc_code"], onet["description"], strict=True))
    titles = structure.set_index("soc_code")["title"]
    merged: dict[str, list[str]] = {}
    for part, code in MERGED_CODES.items():
        merged.setdefault(code, []).append(f"{titles[part]}: {texts[part]}")
    return {**texts, **{code: " ".join(parts) for code, parts in merged.items()}}

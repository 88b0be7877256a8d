"""occupations.parquet and areas.parquet: what there is to show, and what is known of it nationally."""

from __future__ import annotations

from typing import Final

import pandas as pd

from model.classification.code_map import FOLDED
from model.data.catalog import NATION, TOTAL

TAXONOMIES: Final = {"total": "soctotal", "major": "socmajor", "detailed": "soc"}
_RANK: Final = {"soctotal": 0, "socmajor": 1, "soc": 2}
JOBS: Final = 1000
"""The projections tables count in thousands."""


def jobs(thousands: pd.Series) -> pd.Series:
    """Thousands of jobs as whole jobs."""
    return (thousands * JOBS).round()


def published_growth(percent: pd.Series) -> pd.Series:
    """A published percent as the fraction it stands for, to the digit (4.9 -> 0.049)."""
    return (percent / 100).round(3)


def spine(projections: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """The 855 rows everything hangs on: total, major groups, detailed occupations, in this order, by code.

    Columns: occupation_id, occupation, taxonomy, group_id, group, parent_id, summed (True where the table had only
    detailed occupations, so that groups and total are added up here); all columns of `projections`.
    """
    projections = projections.assign(summed=False)
    if not projections["level"].isin(["major", "total"]).any():
        projections = pd.concat([projections, _sums(projections, structure)], ignore_index=True)
    frame = projections[projections["level"].isin(TAXONOMIES)].rename(
        columns={"soc_code": "occupation_id", "title": "occupation"}
    )
    frame["taxonomy"] = frame["level"].map(TAXONOMIES)
    frame["order"] = frame["taxonomy"].map(_RANK)
    frame = frame.sort_values(["order", "occupation_id"], ignore_index=True).drop(columns="order")
    is_total = frame["taxonomy"] == "soctotal"
    frame["group_id"] = (frame["occupation_id"].str[:2] + "-0000").mask(is_total)
    frame["group"] = frame["group_id"].map(frame.set_index("occupation_id")["occupation"])
    total = frame.loc[is_total, "occupation_id"].iloc[0]
    frame["parent_id"] = frame["group_id"].mask(frame["taxonomy"] == "socmajor", total)
    return frame


def _sums(details: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """Rows for the major groups and the total of a table that has only their occupations."""
    groups = details["soc_code"].str[:2] + "-0000"
    columns = ["emp_base_thousands", "emp_target_thousands", "change_thousands", "openings_thousands"]
    sums = pd.concat([details[columns].groupby(groups).sum(), details[columns].sum().to_frame(TOTAL).T])
    sums = sums.rename_axis("soc_code").reset_index()
    sums["pct_change"] = (100 * sums["change_thousands"] / sums["emp_base_thousands"]).round(1)
    titles = structure.set_index("soc_code")["title"]
    sums["title"] = sums["soc_code"].map(titles).fillna("Total, all occupations")
    level = sums["soc_code"].eq(TOTAL).map({True: "total", False: "major"})
    return sums.assign(level=level, summed=True, median_wage_topcoded=False)


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


def areas(states: pd.DataFrame, *, nation_only: bool = False) -> pd.DataFrame:
    """areas.parquet: the nation, then the 50 states and DC by name. No territories."""
    kept = states[states["is_state_or_dc"] & (not nation_only)].sort_values("state_name")
    nation = {"area_id": NATION, "area": "United States", "area_abbr": NATION, "area_level": "nation"}
    frame = kept.rename(columns={"state_fips": "area_id", "state_name": "area", "state_abbr": "area_abbr"})
    frame["area_level"] = "state"
    return pd.concat([pd.DataFrame([nation]), frame[list(nation)]], ignore_index=True)

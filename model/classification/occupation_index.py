"""The occupation index: one row per occupation, major group and the total; every table has these rows."""

from __future__ import annotations

from typing import Final

import pandas as pd

from services.dataset_schema import ALL_OCCUPATIONS

TAXONOMIES: Final = {"total": "soctotal", "major": "socmajor", "detailed": "soc"}
_ORDER: Final = {"soctotal": 0, "socmajor": 1, "soc": 2}


def build_occupation_index(projections: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """The 855 occupations: total, major groups, detailed occupations, in this order, each by code.

    Columns: occupation_id, occupation, taxonomy, group_id, group, parent_id, summed (True where the table had only
    detailed occupations, so that groups and total are added up here); all columns of `projections`.
    """
    projections = projections.assign(summed=False)
    if not projections["level"].isin(["major", "total"]).any():
        projections = pd.concat([projections, _aggregates(projections, structure)], ignore_index=True)
    frame = projections[projections["level"].isin(TAXONOMIES)].rename(
        columns={"soc_code": "occupation_id", "title": "occupation"}
    )
    frame["taxonomy"] = frame["level"].map(TAXONOMIES)
    frame["order"] = frame["taxonomy"].map(_ORDER)
    frame = frame.sort_values(["order", "occupation_id"], ignore_index=True).drop(columns="order")
    is_total = frame["taxonomy"] == "soctotal"
    frame["group_id"] = (frame["occupation_id"].str[:2] + "-0000").mask(is_total)
    frame["group"] = frame["group_id"].map(frame.set_index("occupation_id")["occupation"])
    total = frame.loc[is_total, "occupation_id"].iloc[0]
    frame["parent_id"] = frame["group_id"].mask(frame["taxonomy"] == "socmajor", total)
    return frame


def _aggregates(details: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """Rows for the major groups and the total of a table that has only detailed occupations."""
    groups = details["soc_code"].str[:2] + "-0000"
    columns = ["emp_base_thousands", "emp_target_thousands", "change_thousands", "openings_thousands"]
    sums = pd.concat([details[columns].groupby(groups).sum(), details[columns].sum().to_frame(ALL_OCCUPATIONS).T])
    sums = sums.rename_axis("soc_code").reset_index()
    sums["pct_change"] = (100 * sums["change_thousands"] / sums["emp_base_thousands"]).round(1)
    titles = structure.set_index("soc_code")["title"]
    sums["title"] = sums["soc_code"].map(titles).fillna("Total, all occupations")
    level = sums["soc_code"].eq(ALL_OCCUPATIONS).map({True: "total", False: "major"})
    return sums.assign(level=level, summed=True, median_wage_topcoded=False)

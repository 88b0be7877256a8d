"""The occupation index: one row per occupation, major group and the total; every table has these rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

TAXONOMIES: Final = {"total": "soctotal", "major": "socmajor", "detailed": "soc"}
_ORDER: Final = {"soctotal": 0, "socmajor": 1, "soc": 2}


def build_occupation_index(projections: pd.DataFrame) -> pd.DataFrame:
    """The occupations: total, major groups, detailed occupations, in this order, each by code.

    `projections`: data.projections.base_projections. Columns: occupation_id, occupation, taxonomy, group_id, group,
    parent_id; all columns of `projections`.
    """
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


def projected_occupations(index: pd.DataFrame) -> pd.DataFrame:
    """The rows of the newest projections: without the occupations that only an earlier vintage had."""
    rows: pd.DataFrame = index[~index["no_longer_projected"]].reset_index(drop=True)
    return rows

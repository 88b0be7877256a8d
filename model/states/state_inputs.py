"""What is known of each occupation in each state: the input of the state model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.data.catalog import TOTAL
from model.data.units import jobs
from model.states import base_employment


def evidence(
    spine: pd.DataFrame, oews_national: pd.DataFrame, oews_state: pd.DataFrame, published: pd.DataFrame
) -> pd.DataFrame:
    """What is known of each occupation and state: the input of path.project, and `by_share` (True where the
    base is the state's share of 2022)."""
    bases, by_share = _bases(spine, oews_national, oews_state, published)
    wide = bases.rename_axis("occupation_id").reset_index()
    frame = wide.melt("occupation_id", var_name="area_id", value_name="base")
    about = spine.set_index("occupation_id")
    frame["taxonomy"] = frame["occupation_id"].map(about["taxonomy"])
    frame["parent_id"] = frame["occupation_id"].map(about["parent_id"])
    shared = by_share.index[by_share]
    frame["by_share"] = frame["occupation_id"].isin(shared) & frame["base"].notna()
    own = published[published["occupation_id"] != TOTAL]
    own = own.rename(columns={"base": "base_own"})
    frame = frame.merge(own, on=["occupation_id", "area_id"], how="left")
    frame["relative"] = np.log1p(frame["growth"]) - np.log1p(frame["comparison_growth"])
    # Massachusetts' levels are unusable: there our own base stands for what the figure was measured on.
    frame["relative_jobs"] = frame["base_own"].fillna(frame["base"])
    return frame


def _bases(
    spine: pd.DataFrame, oews_national: pd.DataFrame, oews_state: pd.DataFrame, published: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series[bool]]:
    about = spine.set_index("occupation_id")
    nation_jobs = jobs(about["emp_base_thousands"])
    details = about.index[about["taxonomy"] == "soc"]
    major = about.index[about["taxonomy"] == "socmajor"]
    state = oews_state.pivot(index="soc_code", columns="state_fips", values="tot_emp")
    national = oews_national.set_index("soc_code")["tot_emp"]
    known, by_share = base_employment.detailed(
        state.reindex(details), national.reindex(details), nation_jobs[details], published
    )
    whole = base_employment.groups(
        known, by_share, state.reindex(details), state.loc[major], nation_jobs, about.loc[details, "group_id"]
    )
    return pd.concat([known, whole]), by_share

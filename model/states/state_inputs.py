"""The inputs of the state model: base employment and the agency's relative growth of each occupation and state."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.data.units import thousands_to_jobs
from model.states.base_employment import DetailedBase, aggregate_base, detailed_base


def assemble_state_inputs(
    occupation_index: pd.DataFrame, national_oews: pd.DataFrame, state_oews: pd.DataFrame, agency: pd.DataFrame
) -> pd.DataFrame:
    """One row per occupation and state: the input of state_growth.project.

    Its columns, and by_share (True where the base is the state's share of 2022), count_kept (True where it is OEWS's
    own count, above what the nation's projection base would give), agency_base (jobs), and the columns of `agency`
    (agency_projections.on_bls_codes). `national_oews`, `state_oews`: rows of the base year.
    """
    bases, details = _base_employment(occupation_index, national_oews, state_oews, agency)
    by_share = details.by_share
    wide = bases.rename_axis("occupation_id").reset_index()
    frame = wide.melt("occupation_id", var_name="area_id", value_name="base")
    occupations = occupation_index.set_index("occupation_id")
    frame["taxonomy"] = frame["occupation_id"].map(occupations["taxonomy"])
    frame["parent_id"] = frame["occupation_id"].map(occupations["parent_id"])
    frame["by_share"] = frame["occupation_id"].isin(by_share.index[by_share]) & frame["base"].notna()
    kept = details.count_kept.rename_axis("occupation_id").reset_index()
    kept = kept.melt("occupation_id", var_name="area_id", value_name="count_kept")
    frame = frame.merge(kept, on=["occupation_id", "area_id"], how="left")
    frame["count_kept"] = frame["count_kept"].eq(True)
    frame = frame.merge(agency.rename(columns={"base": "agency_base"}), on=["occupation_id", "area_id"], how="left")
    frame["relative_growth"] = np.log1p(frame["growth"]) - np.log1p(frame["comparison_growth"])
    # Massachusetts' levels are unusable: our own base replaces the jobs that its figure was measured on.
    frame["relative_growth_jobs"] = frame["agency_base"].fillna(frame["base"])
    return frame


def _base_employment(
    occupation_index: pd.DataFrame, national_oews: pd.DataFrame, state_oews: pd.DataFrame, agency: pd.DataFrame
) -> tuple[pd.DataFrame, DetailedBase]:
    """Jobs by occupation, major group and the total (rows) and state (columns); and those of the occupations apart."""
    occupations = occupation_index.set_index("occupation_id")
    national_base = thousands_to_jobs(occupations["emp_base_thousands"])
    detailed = occupations.index[occupations["taxonomy"] == "soc"]
    major = occupations.index[occupations["taxonomy"] == "socmajor"]
    by_state = state_oews.pivot(index="soc_code", columns="state_fips", values="tot_emp")
    national = national_oews.set_index("soc_code")["tot_emp"]
    details = by_state.reindex(detailed)
    known = detailed_base(details, national.reindex(detailed), national_base[detailed], agency)
    aggregates = aggregate_base(
        known.jobs, known.by_share, details, by_state.loc[major], national_base, occupations.loc[detailed, "group_id"]
    )
    return pd.concat([known.jobs, aggregates]), known

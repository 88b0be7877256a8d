"""cells.parquet: base, growth path and intervals of every occupation in every area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.data.catalog import NATIONAL_SOURCE, STATE_LABEL, STATE_SOURCE
from model.data.units import thousands_to_jobs
from model.intervals.apply import interval_columns
from model.national.paths import paths_with_aggregates
from model.states.state_growth import project
from services.dataset_schema import CELLS, GROWTH_COLUMNS
from services.flags import Flag
from services.growth_frame import MAX_HORIZON, NATION, SMALL_BASE, has_flag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.data.catalog import Vintages
    from model.intervals.fit import IntervalModel


def cell_table(
    nation: pd.DataFrame, states: pd.DataFrame | None, interval_models: tuple[IntervalModel, IntervalModel]
) -> pd.DataFrame:
    """cells.parquet from nation_rows and state_rows, with intervals.

    `interval_models`: of occupations, of groups and the total. By occupation in the order of the occupation index, then
    area, the nation first.
    """
    frame = nation if states is None else pd.concat([nation, states])
    frame["order"] = frame["occupation_id"].map({code: i for i, code in enumerate(nation["occupation_id"])})
    frame["is_state"] = frame["area_id"] != NATION
    frame = frame.sort_values(["order", "is_state", "area_id"], ignore_index=True)
    frame = frame.join(interval_columns(frame, *interval_models))
    return frame[list(CELLS)]


def nation_rows(occupation_index: pd.DataFrame, vintages: Vintages, paths: pd.DataFrame) -> pd.DataFrame:
    """The nation's cells: base and last year exactly as published, the years between from `paths`.

    `paths`: national.paths.occupation_paths. Besides the columns of the file: taxonomy, prse and observed_years (of
    groups and the total: that of their occupations), which the intervals need.
    """
    index = occupation_index
    base = thousands_to_jobs(index["emp_base_thousands"])
    flags = {flag: index["occupation_id"].map(paths[flag]).eq(True) for flag in (Flag.CODE_BREAK, Flag.NO_HISTORY)}
    observed_years = index["occupation_id"].map(paths["observed_years"]).fillna(paths["observed_years"].max())
    summed = index["summed"]
    frame = pd.DataFrame(
        {
            "occupation_id": index["occupation_id"],
            "area_id": NATION,
            "base_year": vintages.base_year,
            "base_employment": base,
            "base_basis": np.where(summed, "modelled", "published"),
            "flags": _join_flags({Flag.SMALL_BASE: base < SMALL_BASE, **flags}),
            "change_10": thousands_to_jobs(index["change_thousands"]).mask(summed),
            "employment_10": thousands_to_jobs(index["emp_target_thousands"]).mask(summed),
            "published_horizon": pd.Series(float(MAX_HORIZON), index=index.index).mask(summed),
            "source": NATIONAL_SOURCE,
            "vintage": vintages.label,
            "taxonomy": index["taxonomy"],
            "prse": index["occupation_id"].map(paths["prse"]),
            "observed_years": observed_years.astype("int64"),
        }
    )
    return frame.join(paths_with_aggregates(index, paths))


def state_rows(state_inputs: pd.DataFrame, vintages: Vintages, nation: pd.DataFrame) -> pd.DataFrame:
    """The states' cells from assemble_state_inputs and nation_rows."""
    national = nation.set_index("occupation_id")
    growth = project(state_inputs, national)
    has_base = state_inputs["base"].notna()
    national_flags = {
        flag: state_inputs["occupation_id"].isin(national.index[has_flag(national, flag)]) & has_base
        for flag in (Flag.CODE_BREAK, Flag.NO_HISTORY)
    }
    frame = pd.DataFrame(
        {
            "occupation_id": state_inputs["occupation_id"],
            "area_id": state_inputs["area_id"],
            "base_year": vintages.base_year,
            "base_employment": state_inputs["base"],
            "base_basis": "modelled",
            "flags": _join_flags(
                {
                    Flag.NOT_PUBLISHED: ~has_base,
                    Flag.SHARE_2022: state_inputs["by_share"],
                    Flag.NATIONAL_RATE: growth["national_rate"],
                    Flag.SMALL_BASE: state_inputs["base"] < SMALL_BASE,
                    **national_flags,
                    Flag.RANGE_NATIONAL: has_base,
                }
            ),
            "change_10": np.nan,
            "employment_10": np.nan,
            "published_horizon": np.nan,
            "source": STATE_SOURCE,
            "vintage": f"BLS {vintages.label}, OEWS May {vintages.oews_year}, states {STATE_LABEL}",
            "taxonomy": state_inputs["taxonomy"],
            "prse": np.nan,
            "observed_years": 0,  # OEWS of a later year is read for the nation alone
        }
    )
    return frame.join(growth[list(GROWTH_COLUMNS)])


def _join_flags(flags: Mapping[Flag, pd.Series]) -> pd.Series:
    """The names of the flags that are set in each row, separated by spaces, in the order given."""
    texts = pd.Series("", index=next(iter(flags.values())).index)
    for name, is_set in flags.items():
        texts = texts.where(~is_set, texts + f" {name}")
    return texts.str.strip()

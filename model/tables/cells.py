"""cells.parquet: base and growth path of every occupation in the nation and every state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data.catalog import NATIONAL_SOURCE, STATE_LABEL, STATE_SOURCE
from model.data.projections import DERIVED, PUBLISHED
from model.data.units import thousands_to_jobs
from model.national.paths import paths_with_aggregates
from model.states.state_growth import project
from services.dataset_schema import CELLS, GROWTH_COLUMNS, GROWTH_DECIMALS
from services.flags import Flag, path_turns
from services.growth_frame import MAX_HORIZON, NATION, SMALL_BASE, has_flag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.data.catalog import Vintages

_SHOWN_DECIMALS: Final = 3
"""Growth is shown, and published by agencies, to a tenth of a percent."""


def cell_table(nation: pd.DataFrame, states: pd.DataFrame | None) -> pd.DataFrame:
    """cells.parquet from nation_rows and state_rows: by occupation in the order of `nation`, the nation first, then
    states by code."""
    frame = nation if states is None else pd.concat([nation, states])
    frame["order"] = frame["occupation_id"].map({code: i for i, code in enumerate(nation["occupation_id"])})
    frame["is_state"] = frame["area_id"] != NATION
    frame = frame.sort_values(["order", "is_state", "area_id"], ignore_index=True)
    turns = path_turns(*(frame[f"growth_{year}"].astype("float64") for year in (MAX_HORIZON // 2, MAX_HORIZON)))
    frame["flags"] = (frame["flags"] + np.where(turns, f" {Flag.TURNS}", "")).str.strip()
    for column in GROWTH_COLUMNS:
        frame[column] = (frame[column].astype("float64") * 10**GROWTH_DECIMALS).round()
    return frame[list(CELLS)]


def nation_rows(occupation_index: pd.DataFrame, paths: pd.DataFrame) -> pd.DataFrame:
    """The nation's cells: base and last year as published, or added up from what is (base_basis derived); the years
    between from `paths`.

    `paths`: national.paths.occupation_paths. Besides the columns of the file: taxonomy, prse and observed_years (of
    groups and the total: that of their occupations), which the intervals need.
    """
    index = occupation_index
    base = thousands_to_jobs(index["emp_base_thousands"])
    flags = {flag: index["occupation_id"].map(paths[flag]).eq(True) for flag in (Flag.CODE_BREAK, Flag.NO_HISTORY)}
    observed_years = index["occupation_id"].map(paths["observed_years"]).fillna(paths["observed_years"].max())
    frame = pd.DataFrame(
        {
            "occupation_id": index["occupation_id"],
            "area_id": NATION,
            "base_year": index["base_year"],
            "base_employment": base,
            "base_basis": np.where(index["summed"], DERIVED, PUBLISHED),
            "flags": _join_flags(
                {Flag.NO_LONGER_PROJECTED: index["no_longer_projected"], Flag.SMALL_BASE: base < SMALL_BASE, **flags}
            ),
            "change_10": thousands_to_jobs(index["change_thousands"]),
            "employment_10": thousands_to_jobs(index["emp_target_thousands"]),
            "published_horizon": float(MAX_HORIZON),
            "source": NATIONAL_SOURCE,
            "vintage": index["vintage"],
            "taxonomy": index["taxonomy"],
            "prse": index["occupation_id"].map(paths["prse"]),
            "observed_years": observed_years.astype("int64"),
        }
    )
    return frame.join(paths_with_aggregates(index, paths))


def state_rows(
    state_inputs: pd.DataFrame, vintages: Vintages, nation: pd.DataFrame, *, has_departures: bool
) -> pd.DataFrame:
    """The states' cells from assemble_state_inputs and nation_rows; `has_departures`: their ranges are their own."""
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
                    Flag.COUNT_KEPT: state_inputs["count_kept"],
                    Flag.NATIONAL_RATE: growth["national_rate"],
                    Flag.SMALL_BASE: state_inputs["base"] < SMALL_BASE,
                    **national_flags,
                    Flag.RANGE_NATIONAL: has_base & (not has_departures),
                    Flag.SIGN_DIFFERS: _signs_differ(growth[GROWTH_COLUMNS[-1]], state_inputs["growth"]),
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
    frame = frame.join(growth[list(GROWTH_COLUMNS)])
    return pd.concat([frame, _discontinued_rows(nation, frame)], ignore_index=True)


def _signs_differ(ours: pd.Series, agency: pd.Series) -> pd.Series[bool]:
    """Whether one grows and the other declines, at the tenth of a percent that both are shown to."""
    return (ours.round(_SHOWN_DECIMALS) * agency.round(_SHOWN_DECIMALS)).lt(0)


def _discontinued_rows(nation: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Cells of the states, without figures, for the occupations that BLS no longer projects."""
    codes = nation.loc[has_flag(nation, Flag.NO_LONGER_PROJECTED), ["occupation_id", "base_year", "taxonomy"]]
    rows = codes.merge(states[["area_id"]].drop_duplicates(), how="cross")
    flags = f"{Flag.NOT_PUBLISHED} {Flag.NO_LONGER_PROJECTED}"
    return rows.assign(
        base_basis="modelled", flags=flags, source=STATE_SOURCE, vintage=states["vintage"].iloc[0], observed_years=0
    )


def _join_flags(flags: Mapping[Flag, pd.Series]) -> pd.Series:
    """The names of the flags that are set in each row, separated by spaces, in the order given."""
    texts = pd.Series("", index=next(iter(flags.values())).index)
    for name, is_set in flags.items():
        texts = texts.where(~is_set, texts + f" {name}")
    return texts.str.strip()

"""The state agencies' own projections, converted to BLS's occupation codes.

One row per BLS detailed occupation and state for which the state published a usable figure, directly or under an older
or wider code. Source: state long-term projections; comparison: the BLS vintage of the same years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import code_map
from model.data.units import thousands_to_jobs
from services.dataset_schema import ALL_OCCUPATIONS
from services.flags import AgencyFlag

if TYPE_CHECKING:
    from collections.abc import Iterator

_FLAGS: Final = {
    # New York's openings column holds growth alone (change / 10), not growth, exits and transfers.
    "NY_openings_not_comparable": AgencyFlag.OPENINGS_NOT_COMPARABLE,
    # Massachusetts' detailed levels add up to 36 % of its own total; its percents are in line with others'.
    "MA_level_undercount": AgencyFlag.LEVELS_UNUSABLE,
    "MA_openings_not_comparable": AgencyFlag.OPENINGS_NOT_COMPARABLE,
}


def on_bls_codes(projections: pd.DataFrame, comparison: pd.DataFrame, states: list[str]) -> pd.DataFrame:
    """The agencies' figures per BLS detailed occupation, and for the total of each of `states` (FIPS).

    Columns: occupation_id, area_id, code (as published; several joined by "+"), title, base and target (jobs; NA where
    unusable), growth (fraction over ten years, as published), openings (jobs per year; NA where not comparable), flag,
    comparison_growth (fraction: BLS, same years, for the same code or codes together), comparison_base (jobs; NA where
    the state's figure is only a part of it). Rows with a base of less than one job are left out.
    """
    detailed = set(comparison["soc_code"])
    national = comparison.set_index("soc_code")
    of_states = projections[projections["state_fips"].isin(states)]
    code_map.check_state_codes(of_states[of_states["level"] == "detailed"], detailed)
    frame = _prepare(of_states)
    parts = [_from_same_codes(frame, national), *_from_wider_codes(frame, national), _totals(projections, frame)]
    joined = pd.concat(parts, ignore_index=True).drop_duplicates(["occupation_id", "area_id"], keep="last")
    return joined.sort_values(["occupation_id", "area_id"], ignore_index=True)


def _prepare(projections: pd.DataFrame) -> pd.DataFrame:
    flag = projections["flag"].map(_FLAGS).fillna("").astype("str")
    frame = pd.DataFrame(
        {
            "area_id": projections["state_fips"],
            "code": projections["soc_code"],
            "title": projections["title"].str.removesuffix(" (SOC 2018)"),
            "base": projections["emp_base"].astype("float64"),
            "target": projections["emp_target"].astype("float64"),
            "growth": projections["pct_change"] / 100,
            "openings": projections["openings_annual_avg"].astype("float64"),
            "flag": flag,
        }
    )
    return frame[frame["base"] > 0]


def _drop_unusable(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` without the numbers that its flags call unusable."""
    frame = frame.copy()
    frame.loc[frame["flag"] == AgencyFlag.LEVELS_UNUSABLE, ["base", "target", "openings"]] = np.nan
    frame.loc[frame["flag"] == AgencyFlag.OPENINGS_NOT_COMPARABLE, "openings"] = np.nan
    return frame


def _from_same_codes(frame: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    rows = _drop_unusable(frame[frame["code"].isin(national.index)])
    rows.insert(0, "occupation_id", rows["code"])
    rows["comparison_growth"] = rows["code"].map(national["pct_change"]) / 100
    rows["comparison_base"] = thousands_to_jobs(rows["code"].map(national["emp_base_thousands"]))
    return rows


def _from_wider_codes(frame: pd.DataFrame, national: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Rows for the parts of each reviewed line, by the rules of code_map.WiderCode."""
    direct = frame[frame["code"].isin(national.index)].set_index(["code", "area_id"])["base"]
    assigned = set(direct.index)
    by_area = direct.unstack("area_id")
    positions = frame.groupby("code").indices
    for line in code_map.WIDER_CODES:
        found = [positions[code] for code in line.published if code in positions]
        rows = frame.iloc[np.sort(np.concatenate(found))] if found else frame.iloc[:0]
        rows = rows[rows["area_id"].isin(line.only or set(rows["area_id"]))]
        if rows.empty:
            continue
        combined = _combine(rows)
        published_separately = _jobs_published_separately(line, by_area, combined["area_id"])
        parts = national.loc[list(line.parts)]
        combined["comparison_growth"] = _combined_growth(parts)
        # A leftover beside published parts has no national counterpart that it could be a share of.
        national_jobs = thousands_to_jobs(parts["emp_base_thousands"]).sum()
        combined["comparison_base"] = np.where(published_separately == 0, national_jobs, np.nan)
        combined = _drop_unusable(combined[combined["base"] > published_separately])
        for part in line.parts:
            is_free = [bool(line.only) or (part, area) not in assigned for area in combined["area_id"]]
            of_part = combined[np.array(is_free, dtype="bool")].copy()
            assigned.update((part, area) for area in of_part["area_id"])
            of_part.insert(0, "occupation_id", part)
            yield of_part


def _jobs_published_separately(line: code_map.WiderCode, by_area: pd.DataFrame, areas: pd.Series) -> np.ndarray:
    """Jobs that each state publishes for the line's parts themselves; 0 where the line replaces them.

    `by_area`: published jobs by code (rows) and state (columns).
    """
    if line.only:
        return np.zeros(len(areas))
    jobs = by_area[by_area.index.isin(line.parts)].sum()
    return areas.map(jobs).fillna(0.0).to_numpy(dtype="float64")


def _combine(rows: pd.DataFrame) -> pd.DataFrame:
    """Codes of each state as one: a single code keeps its published percent, several are added up."""
    of_states = rows.sort_values(["area_id", "code"]).groupby("area_id", sort=True)
    combined = of_states.agg(
        code=("code", "+".join),
        title=("title", "; ".join),
        base=("base", "sum"),
        target=("target", "sum"),
        growth=("growth", "first"),
        openings=("openings", "sum"),
        flag=("flag", "max"),
    )
    added_up = of_states.size() > 1
    combined["growth"] = combined["growth"].mask(added_up, combined["target"] / combined["base"] - 1)
    return combined.reset_index()


def _combined_growth(parts: pd.DataFrame) -> float:
    """BLS growth of several occupations as one; of a single one, the published percent."""
    if len(parts) == 1:
        return float(parts["pct_change"].iloc[0]) / 100
    return float(parts["emp_target_thousands"].sum() / parts["emp_base_thousands"].sum() - 1)


def _totals(projections: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    nation = projections[(projections["state_fips"] == "00") & (projections["soc_code"] == ALL_OCCUPATIONS)].iloc[0]
    rows = _drop_unusable(frame[frame["code"] == ALL_OCCUPATIONS])
    rows.insert(0, "occupation_id", ALL_OCCUPATIONS)
    rows["comparison_growth"] = nation["emp_target"] / nation["emp_base"] - 1
    rows["comparison_base"] = float(nation["emp_base"])
    return rows

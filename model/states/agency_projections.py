"""What the states themselves published, brought to BLS's occupation codes.

One row per BLS detailed occupation and state for which the state gave a usable figure, directly or under an
older or wider code. Source: state long-term projections; comparison: the BLS vintage of the same years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import code_map
from model.data.catalog import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENINGS_FLAG: Final = "openings_not_comparable"
LEVELS_FLAG: Final = "levels_unusable"
_FLAGS: Final = {
    # New York's openings column holds growth alone (change / 10), not growth, exits and transfers.
    "NY_openings_not_comparable": OPENINGS_FLAG,
    # Massachusetts' detailed levels add up to 36 % of its own total; its percents are in line with others'.
    "MA_level_undercount": LEVELS_FLAG,
    "MA_openings_not_comparable": OPENINGS_FLAG,
}
_COLUMNS: Final = ["code", "title", "base", "target", "growth", "openings", "flag"]


def on_bls_codes(projections: pd.DataFrame, comparison: pd.DataFrame, states: list[str]) -> pd.DataFrame:
    """The states' figures per BLS detailed occupation, and for the total of each state.

    Columns: occupation_id, area_id, code (as published; several joined by "+"), title, base and target (jobs;
    NA where unusable), growth (fraction over ten years, as published), openings (jobs per year; NA where not
    comparable), flag, comparison_growth (fraction: BLS, same years, for the same code or codes together),
    comparison_base (jobs; NA where the state's figure is only a part of it). Rows without a base of at least
    one job are no figure and are left out.
    """
    detailed = set(comparison["soc_code"])
    national = comparison.set_index("soc_code")
    own = projections[projections["state_fips"].isin(states)]
    code_map.check_state_codes(own[own["level"] == "detailed"], detailed)
    frame = _prepared(own)
    rows = [_direct(frame, national), *_wider(frame, national), _totals(projections, frame)]
    joined = pd.concat(rows, ignore_index=True).drop_duplicates(["occupation_id", "area_id"], keep="last")
    return joined.sort_values(["occupation_id", "area_id"], ignore_index=True)


def _prepared(own: pd.DataFrame) -> pd.DataFrame:
    flag = own["flag"].map(_FLAGS).fillna("").astype("str")
    frame = pd.DataFrame(
        {
            "area_id": own["state_fips"],
            "code": own["soc_code"],
            "title": own["title"].str.removesuffix(" (SOC 2018)"),
            "base": own["emp_base"].astype("float64"),
            "target": own["emp_target"].astype("float64"),
            "growth": own["pct_change"] / 100,
            "openings": own["openings_annual_avg"].astype("float64"),
            "flag": flag,
        }
    )
    return frame[frame["base"] > 0]


def _usable(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the numbers that the flags call unusable."""
    frame = frame.copy()
    frame.loc[frame["flag"] == LEVELS_FLAG, ["base", "target", "openings"]] = np.nan
    frame.loc[frame["flag"] == OPENINGS_FLAG, "openings"] = np.nan
    return frame


def _direct(frame: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    found = _usable(frame[frame["code"].isin(national.index)])
    found.insert(0, "occupation_id", found["code"])
    found["comparison_growth"] = found["code"].map(national["pct_change"]) / 100
    found["comparison_base"] = found["code"].map(national["emp_base_thousands"]) * 1000
    return found


def _wider(frame: pd.DataFrame, national: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Rows for the parts of each reviewed line, by the rules of codes.Wider."""
    direct = frame[frame["code"].isin(national.index)].set_index(["code", "area_id"])["base"]
    taken = set(direct.index)
    for line in code_map.WIDER:
        here = frame[frame["code"].isin(line.published)]
        here = here[here["area_id"].isin(line.only or set(here["area_id"]))]
        if here.empty:
            continue
        together = here.groupby("area_id", sort=True).apply(_together).reset_index()
        beside = _published_beside(line, direct, together["area_id"])
        parts = national.loc[list(line.parts)]
        together["comparison_growth"] = _growth_together(parts)
        # A leftover beside published parts has no counterpart in the nation that it could be a share of.
        whole = parts["emp_base_thousands"].sum() * 1000
        together["comparison_base"] = np.where(beside == 0, whole, np.nan)
        together = _usable(together[together["base"] > beside])
        for part in line.parts:
            free = [bool(line.only) or (part, area) not in taken for area in together["area_id"]]
            found = together[free].copy()
            taken.update((part, area) for area in found["area_id"])
            found.insert(0, "occupation_id", part)
            yield found


def _published_beside(line: code_map.Wider, direct: pd.Series, areas: pd.Series) -> np.ndarray:
    """Jobs that each state publishes for the line's parts themselves; none where the line replaces them."""
    if line.only:
        return np.zeros(len(areas))
    own = direct[direct.index.isin(line.parts, level="code")].groupby(level="area_id").sum()
    return areas.map(own).fillna(0.0).to_numpy(dtype="float64")


def _together(rows: pd.DataFrame) -> pd.Series:
    """Codes of one state as one: a single code keeps its published percent, several are added up."""
    rows = rows.sort_values("code")
    base, target = rows["base"].sum(), rows["target"].sum()
    growth = rows["growth"].iloc[0] if len(rows) == 1 else target / base - 1
    values = ["+".join(rows["code"]), "; ".join(rows["title"]), base, target, growth]
    return pd.Series([*values, rows["openings"].sum(), rows["flag"].max()], index=_COLUMNS)


def _growth_together(parts: pd.DataFrame) -> float:
    """BLS growth of several occupations as one; of a single one, the published percent."""
    if len(parts) == 1:
        return float(parts["pct_change"].iloc[0]) / 100
    return float(parts["emp_target_thousands"].sum() / parts["emp_base_thousands"].sum() - 1)


def _totals(projections: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    nation = projections[(projections["state_fips"] == "00") & (projections["soc_code"] == TOTAL)].iloc[0]
    found = _usable(frame[frame["code"] == TOTAL])
    found.insert(0, "occupation_id", TOTAL)
    found["comparison_growth"] = nation["emp_target"] / nation["emp_base"] - 1
    found["comparison_base"] = float(nation["emp_base"])
    return found

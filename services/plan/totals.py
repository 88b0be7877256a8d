"""The totals of a plan, with ranges from a stated correlation instead of the sum of the bounds. Pure."""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

import numpy as np
import pandas as pd

TOTAL_DTYPES: Final[dict[str, str]] = {
    "target_year": "Int64",
    "years": "Int64",
    "lines": "Int64",
    "headcount": "Float64",
    "headcount_low": "Float64",
    "headcount_mid": "Float64",
    "headcount_high": "Float64",
    "leavers": "Float64",
    "growth_people": "Float64",
    "hires_low": "Float64",
    "hires_mid": "Float64",
    "hires_high": "Float64",
    "surplus": "Float64",
    "planned": "Float64",  # of the lines that name any; missing without one
    "gap": "Float64",  # of the same lines
    "cost": "Float64",  # of the lines that have a cost of a hire; missing without one
    "p_growth": "Float64",  # probability that all roles together grow, if they follow the market
}
_Z80: Final = NormalDist().inv_cdf(0.9)
"""Standard deviations from the middle to an end of an 80 % range."""
_MIN_WIDTH: Final = 1e-9


def total(rows: pd.DataFrame, correlation: float) -> dict[str, float | int]:
    """The total of the rows of one year (calculation.ROW_DTYPES): the values of TOTAL_DTYPES."""
    result: dict[str, float | int] = {
        "target_year": int(rows["target_year"].iloc[0]),
        "years": int(rows["years"].iloc[0]),
        "lines": int(rows["line"].nunique()),
        "headcount": float(rows["headcount"].sum()),
    }
    for name in ("headcount", "hires"):
        low, mid, high = (rows[f"{name}_{end}"].to_numpy("float64", na_value=np.nan) for end in ("low", "mid", "high"))
        middle = float(np.nansum(mid))
        result[f"{name}_low"] = max(middle - combined_width(rows["occupation_id"], mid - low, correlation), 0.0)
        result[f"{name}_mid"] = middle
        result[f"{name}_high"] = middle + combined_width(rows["occupation_id"], high - mid, correlation)
    for name in ("leavers", "growth_people", "surplus"):
        result[name] = float(rows[name].sum())
    for name in ("planned", "gap", "cost"):
        result[name] = float(rows[name].sum()) if rows[name].notna().any() else float("nan")
    result["p_growth"] = _likelihood(result)
    return result


def combined_width(occupation_ids: pd.Series, widths: np.ndarray, correlation: float) -> float:
    """The distance from the middle to an end of the total's range, from those of its rows.

    Rows of one occupation miss together, wherever they are: their widths add up. Two occupations' errors have the
    `correlation`: the square of the width is the sum over all pairs of occupations of the product of their widths times
    the correlation, which is 1 of an occupation with itself.
    """
    places, _ = pd.factorize(occupation_ids)
    sums = np.bincount(places, weights=np.nan_to_num(widths))
    square = correlation * sums.sum() ** 2 + (1 - correlation) * (sums**2).sum()
    return float(np.sqrt(square))


def _likelihood(result: dict[str, float | int]) -> float:
    """The probability that the total's headcount grows: normal on each side of the middle."""
    distance = result["headcount_mid"] - result["headcount"]
    end = "low" if distance > 0 else "high"
    width = abs(result[f"headcount_{end}"] - result["headcount_mid"])
    if width < _MIN_WIDTH:
        return float("nan") if distance == 0 else float(distance > 0)
    return round(NormalDist().cdf(distance / (width / _Z80)), 4)

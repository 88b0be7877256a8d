"""The national model: how each occupation departs from BLS's straight line in the years before the tenth.

An occupation's annual log rate relative to the total is learnt from past years by a robust regression; the path leans
on it in the first years and returns to BLS's published figure at year 10. README.md has the formulas and the scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.national import employment_change, features
from model.national.monotone_cubic import through
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import Library

KNOTS: Final = (0, 1, 2, 3, 5, 10)
"""Years for which the weights below are set; between them they follow a smooth monotone curve."""
LEAN: Final = (0.75, 0.75, 0.65, 0.55, 0.4, 0.0)
"""How far an occupation's rate up to that year is the model's and not BLS's. Year 10 is BLS's."""
TOTAL_LEAN: Final = (0.5, 0.5, 0.35, 0.25, 0.15, 0.0)
"""The same for all occupations together, whose rate is last year's, else BLS's."""

FIRST_YEAR: Final = 2012
DECAY: Final = 0.7
"""Weight of a training year relative to the next: what is recent, and measured as today, counts most."""
SIGNAL: Final = 0.05
NOISE: Final = 0.75
"""A trend is kept by SIGNAL^2 / (SIGNAL^2 + (NOISE x standard error)^2); what it loses its group's trend takes over."""
LONGEST_TREND: Final = 0.15
STEEPEST_BLS: Final = 0.06
TOTAL_CAP: Final = 0.03
"""Annual log rates beyond these are cut: a jump is rarely repeated."""
_HUBER: Final = 1.345
_RIDGE: Final = 1e-5
_ROUNDS: Final = 50
COEFFICIENTS: Final = ("bls", "trend", "group_trend")


def design(features: pd.DataFrame) -> pd.DataFrame:
    """The regressors of panel.features' rows, in the order of COEFFICIENTS; 0 where there is no history."""
    trend = features["trend"].clip(-LONGEST_TREND, LONGEST_TREND)
    kept = SIGNAL**2 / (SIGNAL**2 + (NOISE * features["prse"]) ** 2)
    weight = np.sqrt(features["jobs"]).where(trend.notna())
    sums = pd.DataFrame({"weighted": weight * trend, "weight": weight}).groupby(features["group"]).sum()
    group_trend = features["group"].map(sums["weighted"] / sums["weight"].where(sums["weight"] > 0))
    bls = (features["bls"] - features["bls_total"]).clip(-STEEPEST_BLS, STEEPEST_BLS)
    columns = {"bls": bls, "trend": kept * trend, "group_trend": (1 - kept) * group_trend}
    return pd.DataFrame(columns, index=features.index).fillna(0.0)[list(COEFFICIENTS)]


def fit(library: Library, year: int, as_of: date) -> np.ndarray | None:
    """The coefficients for a forecast from `year`, learnt from the one-year changes known on `as_of` that ended in it
    or before; None where there are none to learn from."""
    parts = []
    for start in range(FIRST_YEAR + 1, year):
        if not employment_change.together(start, start + 1):
            continue
        then = features.features(library, start, release_calendar.origin_day(start))
        came = employment_change.change(library, start, 1, as_of).reindex(then.index)
        rows = design(then)
        rows["y"] = np.log(came["after"] / then["jobs"]) - came["total"]
        rows["weight"] = np.sqrt(then["jobs"] / then["jobs"].mean()) * DECAY ** (year - start)
        parts.append(rows.dropna())
    if not parts:
        return None
    rows = pd.concat(parts)
    return huber(rows[list(COEFFICIENTS)].to_numpy(), rows["y"].to_numpy(), rows["weight"].to_numpy())


def huber(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted regression without intercept in which an outlier counts by its distance, not its square (IRLS)."""
    beta = np.zeros(x.shape[1])
    robust = weight.copy()
    ridge = _RIDGE * np.eye(x.shape[1]) * weight.sum()
    for _ in range(_ROUNDS):
        fresh = np.linalg.solve(x.T @ (robust[:, None] * x) + ridge, x.T @ (robust * y))
        distance = np.abs(y - x @ fresh)
        scale = 1.25 * np.average(distance, weights=weight)  # a normal's deviation from its mean absolute one
        robust = weight * np.minimum(1.0, _HUBER * scale / np.maximum(distance, 1e-12))
        if np.abs(fresh - beta).max() < 1e-10:
            break
        beta = fresh
    return fresh


def departures(library: Library, year: int, as_of: date) -> pd.DataFrame:
    """What a forecast from OEWS `year` adds to BLS's annual log rates, by OEWS code: panel.features and own (of the
    occupation, relative to the total) and total (of all occupations together)."""
    release_calendar.forbid_later(as_of, oews_years=[year])
    known = features.features(library, year, as_of)
    learnt = fit(library, year, as_of)
    if learnt is None:  # nothing was learnt that could be set against BLS
        return known.assign(own=0.0, total=0.0)
    rate = design(known).to_numpy() @ learnt
    own = (rate - (known["bls"] - known["bls_total"])) * known["seen"]
    own = own.where(known["trend"].notna(), 0.0)  # without a history there is nothing to set against BLS
    trend = known["total_trend"].clip(-TOTAL_CAP, TOTAL_CAP)
    return known.assign(own=own, total=(trend - known["bls_total"]).fillna(0.0))


def for_projections(library: Library, year: int, projected: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The same for every occupation of `projected` (scoring.details), by its code, from its published growth, with its
    oews_code; what OEWS `year` does not have follows BLS, but for what the total adds."""
    known = departures(library, year, as_of)
    frame = known.assign(oews_code=known.index).set_index("bls_code").reindex(projected["soc_code"])
    frame["bls"] = np.log1p(projected["growth"].to_numpy()) / MAX_HORIZON
    frame["group"] = projected["soc_code"].str[:2].to_numpy()
    frame["own"] = frame["own"].fillna(0.0)
    for name in ("bls_total", "total", "total_trend"):
        frame[name] = known[name].iloc[0]
    return frame


def log_growth(departure: pd.DataFrame, years: int) -> pd.Series:
    """Cumulative log growth after so many years from the base, for rows with bls, own and total (annual log rates)."""
    lean, total_lean = LEANS[years], TOTAL_LEANS[years]
    return years * (departure["bls"] + lean * departure["own"] + total_lean * departure["total"])


LEANS: Final = through(KNOTS, LEAN, MAX_HORIZON)
TOTAL_LEANS: Final = through(KNOTS, TOTAL_LEAN, MAX_HORIZON)
"""Both for every year from 0 to the last."""

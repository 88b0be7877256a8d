"""How the national model deviates from BLS's constant rate in the years before the tenth.

The deviation of an occupation's annual log rate comes from the regression; it is weighted most in the first years and
not at all in year 10, which is BLS's published figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from model.data import release_calendar
from model.national.features import features
from model.national.monotone_cubic import monotone_cubic
from model.national.regression import design_matrix, fit_coefficients
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import pandas as pd

    from model.data.input_tables import InputTables

    Fit = Callable[[InputTables, int, date], np.ndarray | None]

KNOT_YEARS: Final = (0, 1, 2, 3, 5, 10)
"""Years for which the weights below are set; a smooth monotone curve runs between them."""
MODEL_WEIGHT: Final = (0.75, 0.75, 0.65, 0.55, 0.4, 0.0)
"""Weight of the model, and not of BLS, in an occupation's mean rate up to that year. Year 10 is BLS's."""
TOTAL_MODEL_WEIGHT: Final = (0.5, 0.5, 0.35, 0.25, 0.15, 0.0)
"""The same for all occupations together, where the model's rate is that of the last year."""
MODEL_WEIGHT_BY_YEAR: Final = monotone_cubic(KNOT_YEARS, MODEL_WEIGHT, MAX_HORIZON)
TOTAL_MODEL_WEIGHT_BY_YEAR: Final = monotone_cubic(KNOT_YEARS, TOTAL_MODEL_WEIGHT, MAX_HORIZON)
"""Both weights for every year from 0 to MAX_HORIZON."""
MAX_TOTAL_TREND: Final = 0.03
"""The annual log rate of the total is clipped to this."""


def deviations(inputs: InputTables, year: int, as_of: date, fit: Fit = fit_coefficients) -> pd.DataFrame:
    """The model's deviations from BLS's annual log rates for a forecast with origin OEWS `year`, by OEWS code.

    The columns of national.features, occupation_dev (of the occupation, relative to the total) and total_dev (of all
    occupations together). `fit`: the regression, which the backtest compares with others.
    """
    release_calendar.require_released(as_of, oews_years=[year])
    known = features(inputs, year, as_of)
    coefficients = fit(inputs, year, as_of)
    if coefficients is None:  # no training data: BLS's rates stand
        return known.assign(occupation_dev=0.0, total_dev=0.0)
    rate = design_matrix(known).to_numpy() @ coefficients
    occupation_dev = (rate - (known["bls_rate"] - known["bls_total_rate"])) * known["oews_share"]
    occupation_dev = occupation_dev.where(known["trend"].notna(), 0.0)  # without history BLS's rate stands
    trend = known["total_trend"].clip(-MAX_TOTAL_TREND, MAX_TOTAL_TREND)
    return known.assign(occupation_dev=occupation_dev, total_dev=(trend - known["bls_total_rate"]).fillna(0.0))


def deviations_for_projections(known: pd.DataFrame, projected: pd.DataFrame) -> pd.DataFrame:
    """`known` (of `deviations`) for every occupation of `projected` (input_tables.detailed_projections), by its code.

    bls_rate is that of `projected`; oews_code is added. An occupation that the OEWS of `known` lacks has no deviation
    of its own.
    """
    frame = known.assign(oews_code=known.index).set_index("bls_code").reindex(projected["soc_code"])
    frame["bls_rate"] = np.log1p(projected["growth"].to_numpy()) / MAX_HORIZON
    frame["group"] = projected["soc_code"].str[:2].to_numpy()
    frame["occupation_dev"] = frame["occupation_dev"].fillna(0.0)
    for name in ("bls_total_rate", "total_dev", "total_trend"):
        frame[name] = known[name].iloc[0]
    return frame


def log_growth(
    rows: pd.DataFrame, year: int, *, observed_years: int = 0, observed_excess: pd.Series | float = 0.0
) -> pd.Series:
    """Cumulative log growth after `year` years, for rows with bls_rate, occupation_dev and total_dev.

    The one formula for what is published (national.paths) and for what is scored (evaluation.hindcast). After the base
    OEWS may have observed `observed_years`: what it observed beyond BLS's constant rate (`observed_excess`, log growth)
    remains and fades to zero by year 10, as do the model's deviations after it.
    """
    bls = year * rows["bls_rate"]
    if year <= observed_years:
        return bls + observed_excess * year / observed_years
    remaining = MAX_HORIZON - observed_years
    elapsed = (year - observed_years) * MAX_HORIZON / remaining
    weight = np.interp(elapsed, range(MAX_HORIZON + 1), MODEL_WEIGHT_BY_YEAR)
    total_weight = np.interp(elapsed, range(MAX_HORIZON + 1), TOTAL_MODEL_WEIGHT_BY_YEAR)
    fade = (MAX_HORIZON - year) / remaining
    deviation = weight * rows["occupation_dev"] + total_weight * rows["total_dev"]
    return bls + observed_excess * fade + (year - observed_years) * deviation

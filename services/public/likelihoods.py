"""The likelihoods of the public source's cells, from the bounds of their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from services import growth_frame, likelihood
from services.dataset_schema import ALL_OCCUPATIONS
from services.public.tables import nullable

if TYPE_CHECKING:
    import pandas as pd


def add_likelihoods(frame: pd.DataFrame, total_growth: np.ndarray[Any, np.dtype[np.float64]]) -> pd.DataFrame:
    """The growth frame of `frame`, which lacks growth_frame.LIKELIHOODS alone.

    `total_growth`: growth of all occupations together in each row's area and year. Whether a cell grows faster is
    judged by its own range around the total's forecast: what the two miss together cancels out, so it is if anything
    too cautious. The total itself has no p_faster.
    """
    bounds = {
        name: likelihood.log_growth(frame[name].to_numpy(dtype="float64", na_value=np.nan))
        for name in likelihood.PERCENTILES
    }
    is_total = frame["occupation_id"].eq(ALL_OCCUPATIONS).to_numpy(dtype=bool)
    thresholds = {
        "p_growth": np.zeros(len(frame)),
        "p_faster": np.where(is_total, np.nan, likelihood.log_growth(total_growth)),
    }
    place = list(frame.columns).index("high_50") + 1
    for offset, name in enumerate(growth_frame.LIKELIHOODS):
        frame.insert(place + offset, name, nullable(likelihood.probability_above(bounds, thresholds[name])))
    return frame

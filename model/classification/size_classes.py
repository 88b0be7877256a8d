"""Size classes of occupations by their jobs."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

SIZE_CLASSES: Final = {
    "<10k": (0, 10_000),
    "10-50k": (10_000, 50_000),
    "50-200k": (50_000, 200_000),
    ">200k": (200_000, np.inf),
}
"""Jobs in the base year: from, and up to but not including."""
ALL_SIZES: Final = "all"


def size_class(base: pd.Series) -> pd.Series:
    """The size class of each base (jobs)."""
    edges = [low for low, _ in SIZE_CLASSES.values()] + [np.inf]
    return pd.cut(base, edges, right=False, labels=list(SIZE_CLASSES)).astype("str")


def size_position(base: pd.Series) -> np.ndarray:
    """The place of each base (jobs) among SIZE_CLASSES."""
    upper = [high for _, high in SIZE_CLASSES.values()]
    position: np.ndarray = np.digitize(base.to_numpy("float64"), upper)
    return position

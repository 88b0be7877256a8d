"""Frames of search results, built in one step: pandas takes longer to convert columns than a search takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.arrays import ArrowStringArray, FloatingArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def text_array(column: pd.Series[str]) -> pa.Array:
    """A column of texts as one Arrow array."""
    texts = pa.array(column, type=pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def result_frame(texts: Mapping[str, pa.Array], scores: Sequence[float]) -> pd.DataFrame:
    """Columns of `texts` (string) and `score` (Float64), one row a score."""
    scored = FloatingArray(np.array(scores, dtype=np.float64), np.zeros(len(scores), np.bool_))
    columns = {name: ArrowStringArray(values) for name, values in texts.items()}
    return pd.DataFrame({**columns, "score": scored}, index=pd.RangeIndex(len(scores)), copy=False)

"""How well past projections did, in numbers: accuracy.parquet, and `make backtest`, which prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model import record, score
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS: Final = ("measure", "method", "series", "horizon_years", "size_class", "origins", "part", "value")
BASE_HORIZONS: Final = (2, 3, 5, 8, 10)
CHOSEN: Final = "chosen"
TEST: Final = "test"


def accuracy(projections: Mapping[int, pd.DataFrame], crosswalk: pd.DataFrame) -> pd.DataFrame:
    """accuracy.parquet."""
    pairs = record.scored(projections, crosswalk, BASE_HORIZONS)
    totals = {year: _total_growth(table) for year, table in projections.items()}
    share: pd.Series = np.power(1 + pairs["base_year"].map(totals), pairs["horizon_years"] / MAX_HORIZON) - 1
    methods = {"bls_line": pairs["bls"], "no_change": pairs["bls"] * 0.0, "constant_share": share}
    rows = [row for method, said in methods.items() for row in _rows(pairs, said, method, record.BLS_BASE)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"horizon_years": "Int64", "value": "Float64"})


def _total_growth(table: pd.DataFrame) -> float:
    rows = table[table["level"] == "detailed"]
    return float(rows["emp_target_thousands"].sum() / rows["emp_base_thousands"].sum() - 1)


def _rows(pairs: pd.DataFrame, said: pd.Series, method: str, series: str) -> Iterator[tuple[object, ...]]:
    classes = score.size_class(pairs["base"])
    for years, rows in pairs.groupby("horizon_years"):
        origins = " ".join(str(year) for year in sorted(rows["base_year"].unique()))
        for name in (score.ALL, *score.SIZES):
            some = rows if name == score.ALL else rows[classes[rows.index] == name]
            for measure, value in score.point(some["base"], some["actual"], said[some.index]).items():
                yield measure, method, series, years, name, origins, CHOSEN, value

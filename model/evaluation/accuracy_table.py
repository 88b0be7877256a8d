"""accuracy.parquet: how well past forecasts did, by horizon and size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import size_classes
from model.evaluation import hindcast, metrics, out_of_sample, vintage_pairs
from model.intervals import fit

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: Final = ("measure", "method", "series", "horizon_years", "size_class", "origins", "part", "value")


HORIZONS: Final = {vintage_pairs.OEWS: (1, 2, 3, 5), vintage_pairs.BLS_BASE: (2, 3, 5, 8, 10)}
"""Which horizons are scored on which series."""


MODEL: Final = "horizons"


AS_OF: Final = "_as_of"
"""Ends the names of the measures of ranges that were fitted on what was known on the origin's day."""


DECIMALS: Final = 6
"""Measures are rounded: processors differ in the last bits of a sum, and the same inputs must give the same bytes."""


def table(errors: pd.DataFrame, ends: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """accuracy.parquet from hindcast.errors, held_out and as_of_ends."""
    scored = [errors["series"].eq(series) & errors["horizon_years"].isin(years) for series, years in HORIZONS.items()]
    kept = scored[0] | scored[1]
    frame = errors[kept].join(ends[kept]).join(then[kept].add_suffix(AS_OF))
    frame["part"] = out_of_sample.part(frame)
    frame["size_class"] = size_classes.size_class(frame["jobs"])
    rows = [row for key, some in frame.groupby(["part", "series", "horizon_years"]) for row in _rows(key, some)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"horizon_years": "Int64", "value": "Float64"})


def _rows(key: tuple[object, ...], rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    which, series, years = key
    for name in (size_classes.ALL, *size_classes.SIZES):
        some = rows if name == size_classes.ALL else rows[rows["size_class"] == name]
        if some.empty:
            continue
        for method in hindcast.SAID:
            measured = metrics.point(some["jobs"], np.expm1(some["actual"]), np.expm1(some[method]))
            if method == MODEL:
                measured |= _interval(some)
            for measure, value in measured.items():
                yield measure, method, series, years, name, _origins(rows), which, round(value, DECIMALS)
        ranged = some[some[f"low_80{AS_OF}"].notna()]
        if ranged.empty:
            continue
        held = _interval(ranged, AS_OF)
        then = {f"n{AS_OF}": float(len(ranged))} | {f"{m}{AS_OF}": held[m] for m in ("coverage_80", "coverage_50")}
        for measure, value in then.items():
            yield measure, MODEL, series, years, name, _origins(ranged), which, round(value, DECIMALS)


def _interval(rows: pd.DataFrame, suffix: str = "") -> dict[str, float]:
    said = {end: np.expm1(rows[MODEL] + rows[f"{end}{suffix}"]) for end in fit.ENDS}
    return metrics.interval(np.expm1(rows["actual"]), pd.DataFrame(said))


def _origins(rows: pd.DataFrame) -> str:
    return " ".join(str(year) for year in sorted(set(rows["base_year"])))

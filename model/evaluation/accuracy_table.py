"""accuracy.parquet: the accuracy of past forecasts, by horizon and size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification.size_classes import ALL_SIZES, SIZE_CLASSES, size_class
from model.evaluation import hindcast, metrics, out_of_sample, reliability, state_errors, vintage_pairs
from services.dataset_schema import ACCURACY, BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterator

SCORED_HORIZONS: Final = {vintage_pairs.OEWS: (1, 2, 3, 5), vintage_pairs.BLS_BASE: (2, 3, 5, 8, 10)}
"""The horizons scored on each series."""
MODEL: Final = "horizons"
ALL_SERIES: Final = "all"
STATES: Final = "OEWS, states"
"""The series of the outcomes of the states' occupations."""
AS_OF_SUFFIX: Final = "_as_of"
"""Of the measures of intervals that were fitted on what was known on the day of the forecast."""
DECIMALS: Final = 6
"""Measures are rounded: processors differ in the last bits of a sum, and the same inputs must give the same bytes."""


def accuracy_table(
    errors: pd.DataFrame,
    cross_validated_bounds: pd.DataFrame,
    as_of_bounds: pd.DataFrame,
    likelihoods: pd.DataFrame,
) -> pd.DataFrame:
    """accuracy.parquet from hindcast.errors, out_of_sample.leave_one_origin_out and as_of_bounds, and
    reliability.likelihoods."""
    scored = is_scored(errors)
    frame = errors[scored].join(cross_validated_bounds[scored]).join(as_of_bounds[scored].add_suffix(AS_OF_SUFFIX))
    frame["part"] = out_of_sample.sample_part(frame)
    frame["size_class"] = size_class(frame["jobs"])
    rows = [row for key, some in frame.groupby(["part", "series", "horizon_years"]) for row in _rows(key, some)]
    rows += [row for part, some in frame.groupby("part") for row in _base_year_rows(str(part), some)]
    rows += [row for key, some in likelihoods.groupby(["part", "event"]) for row in _reliability_rows(key, some)]
    return pd.DataFrame(rows, columns=list(ACCURACY))


def state_rows(outcomes: pd.DataFrame, base_year: int) -> pd.DataFrame:
    """Rows of ACCURACY: how often the states' ranges held one year after `base_year`, of all and by size.

    `outcomes`: state_errors.occupation_outcomes, of which only the reported states are counted.
    """
    shown = state_errors.reported(outcomes)
    sizes = state_errors.by_size(shown["jobs"])
    rows = []
    for size in (ALL_SIZES, *state_errors.SIZES):
        some = shown if size == ALL_SIZES else shown[sizes == size]
        values = {"coverage_80": float(some["inside_80"].mean()), "n": float(len(some))} if len(some) else {}
        for measure, value in values.items():
            name = f"{measure}{AS_OF_SUFFIX}"
            rows.append((name, MODEL, STATES, 1, size, str(base_year), out_of_sample.LATER, round(value, DECIMALS)))
    return pd.DataFrame(rows, columns=list(ACCURACY))


def is_scored(errors: pd.DataFrame) -> pd.Series[bool]:
    """Whether each row's series and horizon is one of SCORED_HORIZONS."""
    masks = [
        errors["series"].eq(series) & errors["horizon_years"].isin(years) for series, years in SCORED_HORIZONS.items()
    ]
    return pd.concat(masks, axis="columns").any(axis="columns")


def _base_year_rows(part: str, rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Coverage as of the day by base year, both series and all horizons together."""
    known = rows[rows[f"low_80{AS_OF_SUFFIX}"].notna()]
    for year, some in known.groupby("base_year"):
        coverage = _interval_metrics(some, AS_OF_SUFFIX)["coverage_80"]
        for measure, value in ((f"n{AS_OF_SUFFIX}", float(len(some))), (f"coverage_80{AS_OF_SUFFIX}", coverage)):
            yield measure, MODEL, ALL_SERIES, pd.NA, ALL_SIZES, str(year), part, round(value, DECIMALS)


def _reliability_rows(key: tuple[object, ...], rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Of each bin of likelihood: how many, the mean likelihood and how often it happened; and the Brier scores."""
    part, event = key
    origins = _origins(rows)
    for place, figures in reliability.bin_table(rows).iterrows():
        for name in ("n", "stated", "happened"):
            value = round(float(figures[name]), DECIMALS)
            yield f"{name}_{place}", str(event), ALL_SERIES, pd.NA, ALL_SIZES, origins, part, value
    for name, value in zip(("brier", "brier_base_rate"), reliability.brier_scores(rows), strict=True):
        yield name, str(event), ALL_SERIES, pd.NA, ALL_SIZES, origins, part, round(value, DECIMALS)


def _rows(key: tuple[object, ...], rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Rows of ACCURACY for one part, series and horizon: all sizes together and each size class."""
    part, series, years = key
    origins = _origins(rows)
    for size in (ALL_SIZES, *SIZE_CLASSES):
        some = rows if size == ALL_SIZES else rows[rows["size_class"] == size]
        if some.empty:
            continue
        jobs, actual = some["jobs"].to_numpy(), np.expm1(some["actual"].to_numpy())
        for method in hindcast.METHODS:
            values = metrics.point_metrics(jobs, actual, np.expm1(some[method].to_numpy()))
            if method == MODEL:
                values |= _interval_metrics(some)
            for measure, value in values.items():
                yield measure, method, series, years, size, origins, part, round(value, DECIMALS)
        with_bounds = some[some[f"low_80{AS_OF_SUFFIX}"].notna()]
        if with_bounds.empty:
            continue
        coverage = _interval_metrics(with_bounds, AS_OF_SUFFIX)
        values = {"n": float(len(with_bounds))} | {
            name: coverage[name] for name in ("coverage_80", "coverage_50", "interval_score")
        }
        known_origins = _origins(with_bounds)
        for measure, value in values.items():
            name = f"{measure}{AS_OF_SUFFIX}"
            yield name, MODEL, series, years, size, known_origins, part, round(value, DECIMALS)


def _interval_metrics(rows: pd.DataFrame, suffix: str = "") -> dict[str, float]:
    forecast = rows[MODEL].to_numpy()
    bounds = {bound: np.expm1(forecast + rows[f"{bound}{suffix}"].to_numpy()) for bound in BOUNDS}
    return metrics.interval_metrics(np.expm1(rows["actual"].to_numpy()), bounds)


def _origins(rows: pd.DataFrame) -> str:
    return " ".join(str(year) for year in sorted(rows["base_year"].unique()))

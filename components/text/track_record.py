"""Past projections against outcomes, as texts and tables. Pure.

Takes the frames of `Growth.record` and `Growth.accuracy`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLISHER: Final = "BLS"
COVERAGE_MEASURE: Final = "coverage_80_as_of"
"""The measure of coverage: share of outcomes inside the 80 % range, recomputed with the data known then."""
COUNT_MEASURE: Final = "n_as_of"
"""The measure of the number of outcomes behind it."""
_SERIES: Final = "BLS base"
_MAX_TABLE_ROWS: Final = 60
"""Rows of the table on screen, the newest first."""
_NO_BIAS_BELOW: Final = 0.005
"""A median error below half a percent is described as no bias."""


def coverage(accuracy: pd.DataFrame, horizon: int) -> float | None:
    """The share of past outcomes inside the 80 % range at `horizon`, over all that was scored; None if nothing was.

    The ranges are recomputed with the data known then. Outcomes are bases of later projections, so they include the
    pandemic and changes of method.
    """
    rows = accuracy[
        (accuracy["method"] == "horizons")
        & (accuracy["series"] == _SERIES)
        & (accuracy["size_class"] == "all")
        & (accuracy["horizon_years"] == horizon)
    ]
    if rows.empty:
        return None
    wide = rows.pivot_table(index=["part", "origins"], columns="measure", values="value", aggfunc="first")
    if not {COVERAGE_MEASURE, COUNT_MEASURE} <= set(wide.columns):
        return None
    return float((wide[COVERAGE_MEASURE] * wide[COUNT_MEASURE]).sum() / wide[COUNT_MEASURE].sum())


def bls_vintages(record: pd.DataFrame) -> pd.DataFrame:
    """The outcome of the longest horizon of each BLS vintage, the newest vintage first."""
    rows = record[record["source"] == PUBLISHER]
    latest = rows.sort_values("horizon_years", ascending=False, kind="stable").drop_duplicates("vintage")
    return latest.sort_values("base_year", ascending=False, kind="stable").reset_index(drop=True)


def sentence(record: pd.DataFrame, note: str) -> str:
    """The median error and the coverage of past projections in two sentences; `note` where there is none."""
    rows = bls_vintages(record)
    if rows.empty:
        return note or "No past projection of this occupation can be scored yet."
    median = float(_relative_error(rows).median())
    among = f"in the middle of {len(rows)} BLS projections" if len(rows) > 1 else "in the one BLS projection scored"
    if abs(median) < _NO_BIAS_BELOW:
        bias = f"In the United States jobs came out as projected, {among}."
    else:
        error = f"{number_format.plain_percent(median)} {'higher' if median > 0 else 'lower'}"
        bias = f"In the United States jobs came out {error} than projected, {among}."
    scored = rows["inside"].dropna()
    ranges = (
        f" {int(scored.sum())} of {len(scored)} fell inside the range that Horizons would have given."
        if len(scored)
        else ""
    )
    return f"{bias}{ranges} {note}".rstrip()


def table(record: pd.DataFrame) -> pd.DataFrame:
    """Every scored past projection, the newest first, as texts."""
    rows = record.head(_MAX_TABLE_ROWS)
    inside = {True: "inside", False: "outside"}
    return pd.DataFrame(
        {
            "By": rows["source"],
            "Vintage": rows["vintage"].str.replace("-", number_format.EN_DASH),
            "From, to": _periods(rows),
            "Projected": [number_format.percent(value) for value in rows["projected"]],
            "Actual": [number_format.percent(value) for value in rows["actual"]],
            "Jobs against projected": [number_format.percent(value) for value in _relative_error(rows)],
            "8 in 10 outcomes": [
                number_format.percent_range(low, high)
                for low, high in zip(rows["low_80"], rows["high_80"], strict=True)
            ],
            "Range": ["" if pd.isna(value) else inside[bool(value)] for value in rows["inside"]],
            "Measured on": rows["actual_series"],
        }
    )


def _relative_error(rows: pd.DataFrame) -> pd.Series[float]:
    """Actual jobs relative to projected jobs, as a fraction; above 0 where there were more."""
    return (1 + rows["actual"]) / (1 + rows["projected"]) - 1


def alt(record: pd.DataFrame) -> str:
    """Alt text of the track record's chart."""
    rows = bls_vintages(record)
    parts = [
        f"{period}: projected {number_format.percent(projected)}, actual {number_format.percent(actual)}"
        for period, projected, actual in zip(_periods(rows), rows["projected"], rows["actual"], strict=True)
    ]
    return f"Chart of past BLS projections beside what came. {'; '.join(parts)}."


def _periods(rows: pd.DataFrame) -> list[str]:
    return [number_format.years(start, end) for start, end in zip(rows["base_year"], rows["target_year"], strict=True)]


def points(record: pd.DataFrame) -> list[dict[str, Any]]:
    """The points of the chart, a dict a vintage: period, and the fractions projected, actual, low, high."""
    rows = bls_vintages(record)
    names = {"projected": "projected", "actual": "actual", "low": "low_80", "high": "high_80"}
    columns: dict[str, Sequence[Any]] = {
        name: [None if pd.isna(value) else float(value) for value in rows[column]] for name, column in names.items()
    }
    columns["period"] = _periods(rows)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]

"""Past projections against outcomes, as texts and tables. Pure.

Takes the frames of `Growth.record` and `Growth.accuracy`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from components.text import number_format
from services.rounding import is_no_change

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLISHER: Final = "BLS"
MIN_SCORED: Final = 5
"""Below this many scored projections an occupation's own share inside the range says nothing, and is not given."""
COVERAGE_MEASURE: Final = "coverage_80_as_of"
"""The measure of coverage: share of outcomes inside the 80 % range, recomputed with the data known then."""
COUNT_MEASURE: Final = "n_as_of"
"""The measure of the number of outcomes behind it."""
_SERIES: Final = "BLS base"
MODEL: Final = "Horizons"
RANGE_COLUMN: Final = f"80{number_format.NNBSP}% range"
PERCENT_COLUMNS: Final = ("Projected", "Actual", "Jobs against projected")
"""The columns of `table` that are growth fractions; numbers, so that they stand right."""
_LONG_FROM: Final = 7
"""Years from which a projection's outcome is given apart: those of one to six years, most of them measured in the same
year, outnumber them in a median, and say little of a figure for ten. For 97 of the 735 occupations with such outcomes
the median of all has the other sign than that of theirs, for 222 it is less than half of it."""
_NEARLY_ALL: Final = 3 / 4
"""Of the outcomes: one of them alone may be of another year, of four."""
_MAX_NAMED: Final = 2
"""Past projections that are named one by one: of so few, a median says nothing."""
_MAX_TABLE_ROWS: Final = 60
"""Rows of the table on screen, the newest first."""
_THE_PROJECTION: Final = " the projection"
_NO_BIAS_BELOW: Final = 0.005
"""A median error below half a percent is described as no bias."""


class Scored(NamedTuple):
    """Past outcomes of all occupations after so many years against the 80 % range."""

    share: float
    """Of them inside the range."""
    outcomes: int
    periods: tuple[str, ...]
    """The years of the projections behind them, the first the earliest: "2014–2024"."""


def coverage(accuracy: pd.DataFrame, horizon: int) -> Scored | None:
    """The past outcomes inside the 80 % range at `horizon`, over all that was scored; None if nothing was.

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
    outcomes = wide[COUNT_MEASURE].sum()
    share = float((wide[COVERAGE_MEASURE] * wide[COUNT_MEASURE]).sum() / outcomes)
    counted = wide.index[wide[COUNT_MEASURE].notna()].get_level_values("origins")
    years = sorted({int(year) for origins in counted for year in origins.split()})
    return Scored(share, int(outcomes), tuple(number_format.years(year, year + horizon) for year in years))


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
    scored = rows["inside"].dropna()
    inside, count = int(scored.sum()), len(scored)
    measured = _year_of_most(rows.loc[scored.index])
    ending = f"; {measured[0]} were measured in {measured[1]}." if measured else "."
    if count == len(rows):
        which = {count: f"All {count}", 0: f"None of {count}"}.get(inside, f"{inside} of {count}")
        ranges = f" {which} fell inside our range, recomputed with only the data known then{ending}"
    else:
        which = {count: "all", 0: "none"}.get(inside, str(inside))
        ranges = (
            f" Of the {count} with a range of ours, recomputed with only the data known then, {which} fell inside it"
            f"{ending}"
        )
    return f"{_bias(rows)}{ranges if count >= MIN_SCORED else ''} {note}".rstrip()


def measured_in(rows: pd.DataFrame) -> str:
    """ "nearly all in 2025" where one year ends nearly all outcomes, or all: they then share what happened in it."""
    return " in ".join(_year_of_most(rows))


def _year_of_most(rows: pd.DataFrame) -> tuple[str, str] | tuple[()]:
    """How many outcomes one year ends, "all" or "nearly all", and that year; () where there is none such."""
    years = rows["target_year"].value_counts()
    if len(rows) < MIN_SCORED or years.iloc[0] < _NEARLY_ALL * len(rows):
        return ()
    return "all" if len(years) == 1 else "nearly all", str(years.index[0])


def _bias(rows: pd.DataFrame) -> str:
    """How far actual jobs were from projected ones: each of one or two projections; of more the range of those of many
    years, and the median of those of few."""
    errors, periods = _relative_error(rows).tolist(), _periods(rows)
    if len(errors) <= _MAX_NAMED:
        each = " and ".join(
            f"{_against(error, _THE_PROJECTION)} ({period})" for error, period in zip(errors, periods, strict=True)
        )
        which = "In the one past BLS projection" if len(errors) == 1 else "In the two past BLS projections"
        return f"{which} that can be scored, actual jobs were {each}."
    is_long = rows["horizon_years"] >= _LONG_FROM
    first, *others = [part for part in (rows[is_long], rows[~is_long]) if len(part)]
    which = "one past BLS projection" if len(first) == 1 else f"{len(first)} past BLS projections"
    sentence = f"In {which} actual jobs were {_group(first, _THE_PROJECTION)}"
    for part in others:
        sentence += f"; in {'one other' if len(part) == 1 else f'{len(part)} others'} {_group(part)}"
    return f"{sentence}."


def _group(rows: pd.DataFrame, whom: str = "") -> str:
    """How far actual jobs were from projections of similar length: "6.2 % above after 7 years"."""
    years = " to ".join(f"{year}" for year in dict.fromkeys([rows["horizon_years"].min(), rows["horizon_years"].max()]))
    after = f"after {years} {'year' if years == '1' else 'years'}"
    errors = sorted(_relative_error(rows).astype("float64"))
    if rows["horizon_years"].max() < _LONG_FROM and len(errors) > _MAX_NAMED:
        return f"typically {_against(float(pd.Series(errors).median()), whom)} (median) {after}"
    return f"{_between(errors[0], errors[-1], whom)} {after}"


def _between(low: float, high: float, whom: str) -> str:
    """The range of errors in words: "5.8 % to 17.8 % below the projection", "up to 16.0 % below the projection"."""
    ends = [number_format.plain_percent(error) for error in (low, high)]
    largest = max(low, high, key=abs)
    if abs(largest) < _NO_BIAS_BELOW:
        return _against(largest, whom)
    if is_no_change(min(low, high, key=abs)):
        return f"up to {_against(largest, whom)}"
    if low < 0 < high:
        return f"between {ends[0]} below and {ends[1]} above{whom}"
    if ends[0] == ends[1]:
        return _against(low, whom)
    smaller, larger = ends if low > 0 else ends[::-1]
    return f"{smaller} to {larger} {'above' if low > 0 else 'below'}{whom}"


def _against(error: float, whom: str) -> str:
    """An error in words: "5.8 % above the projection"."""
    if abs(error) < _NO_BIAS_BELOW:
        return "as projected"
    return f"{number_format.plain_percent(error)} {'above' if error > 0 else 'below'}{whom}"


def table(record: pd.DataFrame) -> pd.DataFrame:
    """Every scored past projection, the newest first: texts, and PERCENT_COLUMNS as fractions."""
    rows = record.head(_MAX_TABLE_ROWS)
    inside = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "By": rows["source"],
            "Vintage": rows["vintage"].str.replace("-", number_format.EN_DASH),
            "From, to": _periods(rows),
            "Projected": rows["projected"].astype("float64"),
            "Actual": rows["actual"].astype("float64"),
            "Jobs against projected": _relative_error(rows).astype("float64"),
            RANGE_COLUMN: [
                number_format.percent_range(low, high)
                for low, high in zip(rows["low_80"], rows["high_80"], strict=True)
            ],
            "Actual in range": ["" if pd.isna(value) else inside[bool(value)] for value in rows["inside"]],
            "Measured on": rows["actual_series"],
        }
    )


def _relative_error(rows: pd.DataFrame) -> pd.Series[float]:
    """Actual jobs relative to projected jobs, as a fraction; above 0 where there were more."""
    return (1 + rows["actual"]) / (1 + rows["projected"]) - 1


def alt(record: pd.DataFrame) -> str:
    """Alt text of the track record's chart."""
    parts = [
        f"{point['period']}: BLS {number_format.percent(point['projected'])}, Horizons "
        f"{number_format.percent(point['ours'])}, actual {number_format.percent(point['actual'])}"
        for point in points(record)
    ]
    return f"Chart of past projections beside the actual outcome. {'; '.join(parts)}."


def _periods(rows: pd.DataFrame) -> list[str]:
    return [number_format.years(start, end) for start, end in zip(rows["base_year"], rows["target_year"], strict=True)]


def points(record: pd.DataFrame) -> list[dict[str, Any]]:
    """The points of the chart, a dict a vintage: period, and the fractions projected, ours, actual, low, high.

    `ours` is the forecast of our model with only the data known then: BLS's own figure, unless the record has a row of
    its own for it. `low` and `high` are the 80 % range around it.
    """
    rows = bls_vintages(record)
    own = record[(record["source"] == MODEL) & (record["actual_series"] == _SERIES)]
    keys = zip(own["vintage"], own["horizon_years"], strict=True)
    ours = dict(zip(keys, own["projected"], strict=True))
    names = {"projected": "projected", "actual": "actual", "low": "low_80", "high": "high_80"}
    columns: dict[str, Sequence[Any]] = {
        name: [None if pd.isna(value) else float(value) for value in rows[column]] for name, column in names.items()
    }
    keys = zip(rows["vintage"], rows["horizon_years"], strict=True)
    columns["ours"] = [float(ours.get(key, bls)) for key, bls in zip(keys, columns["projected"], strict=True)]
    columns["period"] = _periods(rows)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]

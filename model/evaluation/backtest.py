"""How well past projections did, in numbers: accuracy.parquet, docs/accuracy.md, and `make backtest`, which prints it.

    python -m model.evaluation.backtest [--as-of DAY] [--inputs DIR] [--output FILE]

The model was chosen on outcomes up to CHOSEN_UNTIL. Later ones are the test: its errors were looked at once, when the
model was done; how often its ranges hold twice (README.md).
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import catalog, reader, release_calendar
from model.evaluation import hindcast, metrics, vintage_pairs
from model.intervals import fit
from model.national import features

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: Final = ("measure", "method", "series", "horizon_years", "size_class", "origins", "part", "value")
HORIZONS: Final = {vintage_pairs.OEWS: (1, 2, 3, 5), vintage_pairs.BLS_BASE: (2, 3, 5, 8, 10)}
"""Which horizons are scored on which series."""
CHOSEN_UNTIL: Final = 2023
CHOSEN: Final = "chosen"
TEST: Final = "test"
MODEL: Final = "horizons"
AS_OF: Final = "_as_of"
"""Ends the names of the measures of ranges that were fitted on what was known on the origin's day."""
MIN_HORIZONS: Final = 2
"""From errors of a single horizon nobody can tell how they grow with the years: no range is fitted to them."""
DECIMALS: Final = 6
"""Measures are rounded: processors differ in the last bits of a sum, and the same inputs must give the same bytes."""


def part(errors: pd.DataFrame) -> pd.Series:
    """chosen or test, by the year of the outcome."""
    return pd.Series(np.where(errors["target_year"] <= CHOSEN_UNTIL, CHOSEN, TEST), index=errors.index)


def held_out(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Ends of ranges (log growth around the figure) for each row of hindcast.errors, fitted on the chosen outcomes
    without those of the row's own origin: what a test's outcome shows, no range has seen. Outcomes later than the
    origin are among them, so these are not the ranges that could have been given then: as_of_ends."""
    chosen = part(errors) == CHOSEN
    parts = []
    for year in sorted(set(errors["base_year"])):
        known = errors[chosen & (errors["base_year"] != year)]
        rows = errors[errors["base_year"] == year]
        parts.append(fit.by_row(fit.fit(known if len(known) else errors, by_size=by_size), rows))
    return pd.concat(parts).reindex(errors.index)


def as_of_ends(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Ends as in held_out, but fitted only on the errors known on the day of the row's origin: the ranges that could
    have been given then. NaN for origins on whose day there was too little to fit (MIN_HORIZONS)."""
    known_from = outcome_days(errors)
    parts = []
    for year in sorted(set(errors["base_year"])):
        known = errors[known_from <= release_calendar.origin_day(int(year))]
        if known["horizon_years"].nunique() >= MIN_HORIZONS:
            parts.append(fit.by_row(fit.fit(known, by_size=by_size), errors[errors["base_year"] == year]))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=list(fit.ENDS), dtype="float64")
    return found.reindex(errors.index)


def outcome_days(errors: pd.DataFrame) -> pd.Series:
    """The day from which the outcome of each row counts as known."""
    released = {vintage_pairs.OEWS: release_calendar.oews_day, vintage_pairs.BLS_BASE: release_calendar.projections_day}
    outcomes = zip(errors["series"], errors["target_year"], strict=True)
    return pd.Series([released[series](int(year)) for series, year in outcomes], index=errors.index, dtype="object")


def accuracy(errors: pd.DataFrame, ends: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """accuracy.parquet from hindcast.errors, held_out and as_of_ends."""
    scored = [errors["series"].eq(series) & errors["horizon_years"].isin(years) for series, years in HORIZONS.items()]
    kept = scored[0] | scored[1]
    frame = errors[kept].join(ends[kept]).join(then[kept].add_suffix(AS_OF))
    frame["part"] = part(frame)
    frame["size_class"] = metrics.size_class(frame["jobs"])
    rows = [row for key, some in frame.groupby(["part", "series", "horizon_years"]) for row in _rows(key, some)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"horizon_years": "Int64", "value": "Float64"})


def _rows(key: tuple[object, ...], rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    which, series, years = key
    for name in (metrics.ALL, *metrics.SIZES):
        some = rows if name == metrics.ALL else rows[rows["size_class"] == name]
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


def main() -> None:
    """The command line."""
    from model.evaluation import report

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=catalog.INPUTS)
    parser.add_argument("--output", type=Path, default=None, help="also write the table to this file")
    parser.add_argument("--chosen-only", action="store_true", help="leave the test out: for work on the model")
    arguments = parser.parse_args()
    library = features.Library(reader.read_all(arguments.inputs))
    text = report.text(library, arguments.as_of, chosen_only=arguments.chosen_only)
    print(text)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

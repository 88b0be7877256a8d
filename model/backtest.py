"""How well past projections did, in numbers: accuracy.parquet, docs/accuracy.md, and `make backtest`, which prints it.

    python -m model.backtest [--as-of DAY] [--inputs DIR] [--output FILE]

The model was chosen on outcomes up to CHOSEN_UNTIL. Later ones are the test: looked at once, when the model was done.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model import hindcast, inputs, panel, ranges, score, scoring, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS: Final = ("measure", "method", "series", "horizon_years", "size_class", "origins", "part", "value")
HORIZONS: Final = {scoring.OEWS: (1, 2, 3, 5), scoring.BLS_BASE: (2, 3, 5, 8, 10)}
"""Which horizons are scored on which series."""
CHOSEN_UNTIL: Final = 2023
CHOSEN: Final = "chosen"
TEST: Final = "test"
MODEL: Final = "horizons"
DECIMALS: Final = 6
"""Measures are rounded: processors differ in the last bits of a sum, and the same inputs must give the same bytes."""


def part(errors: pd.DataFrame) -> pd.Series:
    """chosen or test, by the year of the outcome."""
    return pd.Series(np.where(errors["target_year"] <= CHOSEN_UNTIL, CHOSEN, TEST), index=errors.index)


def held_out(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Ends of ranges (log growth around the figure) for each row of hindcast.errors, fitted on the chosen outcomes
    without those of the row's own origin: what a test's outcome shows, no range has seen."""
    chosen = part(errors) == CHOSEN
    parts = []
    for year in sorted(set(errors["base_year"])):
        known = errors[chosen & (errors["base_year"] != year)]
        rows = errors[errors["base_year"] == year]
        parts.append(ranges.by_row(ranges.fit(known if len(known) else errors, by_size=by_size), rows))
    return pd.concat(parts).reindex(errors.index)


def accuracy(errors: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """accuracy.parquet from hindcast.errors and held_out."""
    scored = [errors["series"].eq(series) & errors["horizon_years"].isin(years) for series, years in HORIZONS.items()]
    kept = scored[0] | scored[1]
    frame = errors[kept].join(ends[kept])
    frame["part"] = part(frame)
    frame["size_class"] = score.size_class(frame["jobs"])
    rows = [row for key, some in frame.groupby(["part", "series", "horizon_years"]) for row in _rows(key, some)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"horizon_years": "Int64", "value": "Float64"})


def _rows(key: tuple[object, ...], rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    which, series, years = key
    origins = " ".join(str(year) for year in sorted(set(rows["base_year"])))
    for name in (score.ALL, *score.SIZES):
        some = rows if name == score.ALL else rows[rows["size_class"] == name]
        if some.empty:
            continue
        actual = np.expm1(some["actual"])
        for method in hindcast.SAID:
            measured = score.point(some["jobs"], actual, np.expm1(some[method]))
            if method == MODEL:
                said = {end: np.expm1(some[MODEL] + some[end]) for end in ranges.ENDS}
                measured |= score.interval(actual, pd.DataFrame(said))
            for measure, value in measured.items():
                yield measure, method, series, years, name, origins, which, round(value, DECIMALS)


def main() -> None:
    """The command line."""
    from model import report

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=sources.INPUTS)
    parser.add_argument("--output", type=Path, default=None, help="also write the table to this file")
    parser.add_argument("--chosen-only", action="store_true", help="leave the test out: for work on the model")
    arguments = parser.parse_args()
    library = panel.Library(inputs.read_all(arguments.inputs))
    text = report.text(library, arguments.as_of, chosen_only=arguments.chosen_only)
    print(text)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

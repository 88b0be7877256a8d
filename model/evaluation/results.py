"""What the backtest measures, computed once: errors, the intervals of each of them, and likelihoods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.evaluation import accuracy_table, hindcast, out_of_sample, reliability
from model.intervals.fit import fit_aggregate_intervals

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Results:
    """Hindcast errors with their out-of-sample intervals.

    errors: hindcast.errors; sums: the same of groups and the total. as_of, without_origin: bounds of each row of
    `errors`; sums_as_of, sums_without_origin: of each row of `sums`. likelihoods: reliability.likelihoods. accuracy:
    accuracy.parquet.
    """

    errors: pd.DataFrame
    as_of: pd.DataFrame
    without_origin: pd.DataFrame
    sums: pd.DataFrame
    sums_as_of: pd.DataFrame
    sums_without_origin: pd.DataFrame
    likelihoods: pd.DataFrame
    accuracy: pd.DataFrame


def compute_results(errors: pd.DataFrame) -> Results:
    """Everything that the report and the gates are made of, from hindcast.errors."""
    as_of, without_origin = out_of_sample.as_of_bounds(errors), out_of_sample.leave_one_origin_out(errors)
    sums = hindcast.aggregate_errors(errors)
    likelihoods = reliability.likelihoods(errors, as_of)
    return Results(
        errors,
        as_of,
        without_origin,
        sums,
        out_of_sample.as_of_bounds(sums, fit_aggregate_intervals),
        out_of_sample.leave_one_origin_out(sums, fit_aggregate_intervals),
        likelihoods,
        accuracy_table.accuracy_table(errors, without_origin, as_of, likelihoods),
    )

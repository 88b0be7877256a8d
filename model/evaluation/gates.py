"""The targets of the model, each with the figure reached: printed first in the report, and checked by tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from model.classification.size_classes import SIZE_CLASSES, size_class
from model.evaluation import accuracy_table, metrics, out_of_sample, reliability, vintage_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from model.evaluation.results import Results

MIN_WEIGHTED_GAIN, MIN_MEDIAN_GAIN = 0.12, 0.07
COVERAGE: Final = (0.75, 0.85)
MIN_COVERAGE: Final = 0.70
SHORT_HORIZONS: Final = (1, 2, 3)
FORMER_SCORES: Final = {"occupations": 0.6434, "major groups": 0.2666}
"""Interval scores as of the day of the ranges before this method (separate percentiles below and above, nothing for
what all occupations share), on the same outcomes."""
MAX_SCORE_RATIO: Final = 1.03
MAX_BIN_ERROR, MIN_BIN = 0.07, 300


@dataclass(frozen=True)
class Gate:
    """A target and what was measured."""

    name: str
    target: str
    measured: str
    is_met: bool
    reason: str = ""
    """Why it is missed."""


_NO_HISTORY: Final = (
    "The forecast for 2022 is BLS's line itself: 2021 is the first year of today's method, so it had no history."
)
_SMALL: Final = (
    "Small occupations missed by more after 2019 than before it, which base years up to 2021 could not know. Without "
    "the base year their ranges hold within the target, as they do on the newest outcomes."
)


def gates(results: Results) -> list[Gate]:
    """Every gate, on the outcomes that the model was chosen on."""
    return [*_point_gates(results.errors), *_coverage_gates(results), *_likelihood_gates(results.likelihoods)]


def _point_gates(errors: pd.DataFrame) -> Iterator[Gate]:
    for first, reason in ((2012, ""), (2022, _NO_HISTORY), (2023, "")):
        rows = errors[
            errors["series"].eq(vintage_pairs.OEWS)
            & errors["horizon_years"].eq(1)
            & errors["target_year"].between(first, out_of_sample.SELECTION_END)
        ]
        if rows.empty:
            continue
        actual = np.expm1(rows["actual"])
        ours, line = (
            metrics.point_metrics(rows["jobs"], actual, np.expm1(rows[name])) for name in ("horizons", "bls_line")
        )
        weighted, median = (1 - ours[name] / line[name] for name in ("weighted_ape", "median_ape"))
        is_met = weighted >= MIN_WEIGHTED_GAIN and median >= MIN_MEDIAN_GAIN
        years = f"{rows['target_year'].min()} to {rows['target_year'].max()}"
        yield Gate(
            f"One year, OEWS outcomes {years}: error below the BLS line's, weighted / median",
            f"at least {MIN_WEIGHTED_GAIN:.0%} / {MIN_MEDIAN_GAIN:.0%}".replace("%", " %"),
            f"{100 * weighted:.1f} / {100 * median:.1f} %",
            is_met,
            "" if is_met else reason,
        )


def _coverage_gates(results: Results) -> Iterator[Gate]:
    rows = _scored(results.errors, results.as_of)
    groups = _scored(results.sums, results.sums_as_of, all_horizons=True)
    groups = groups[groups["group"] != ""]
    low, high = COVERAGE
    target = f"{100 * low:.0f} to {100 * high:.0f} %"
    yield _coverage_gate("all occupations", rows, low, high, target)
    classes = size_class(rows["jobs"])
    for name in SIZE_CLASSES:
        yield _coverage_gate(f"{name} jobs", rows[classes == name], low, high, target, _SMALL)
    least = f"at least {100 * MIN_COVERAGE:.0f} %"
    for years in SHORT_HORIZONS:
        some = rows[rows["horizon_years"] == years]
        yield _coverage_gate(f"{years} y ahead", some, MIN_COVERAGE, 1.0, least)
    yield _coverage_gate("major groups", groups, MIN_COVERAGE, 1.0, least)
    for name, some in (("occupations", rows), ("major groups", groups)):
        score = metrics.interval_metrics(np.expm1(some["actual"]), _growth_bounds(some))["interval_score"]
        limit = MAX_SCORE_RATIO * FORMER_SCORES[name]
        yield Gate(f"Interval score as of the day, {name}", f"at most {limit:.3f}", f"{score:.3f}", score <= limit)


def _scored(errors: pd.DataFrame, bounds: pd.DataFrame, *, all_horizons: bool = False) -> pd.DataFrame:
    """Rows of the selection part that have an interval, with its bounds."""
    mask = (out_of_sample.sample_part(errors) == out_of_sample.SELECTION) & bounds["low_80"].notna()
    if not all_horizons:
        mask &= accuracy_table.is_scored(errors)
    return errors[mask].join(bounds[mask])


def _growth_bounds(rows: pd.DataFrame) -> pd.DataFrame:
    bounds = ["low_80", "low_50", "high_50", "high_80"]
    return rows[bounds].add(rows["horizons"], axis="index").apply(np.expm1)


def _coverage_gate(name: str, rows: pd.DataFrame, low: float, high: float, target: str, reason: str = "") -> Gate:
    coverage = float(rows["error"].between(rows["low_80"], rows["high_80"]).mean())
    is_met = low <= coverage <= high
    label = f"80 % range as of the day: {name}"
    return Gate(label, target, f"{100 * coverage:.1f} %", is_met, "" if is_met else reason)


def _likelihood_gates(likelihoods: pd.DataFrame) -> Iterator[Gate]:
    selection = likelihoods[likelihoods["part"] == out_of_sample.SELECTION]
    for event in reliability.EVENTS:
        rows = selection[selection["event"] == event]
        bins = reliability.bin_table(rows)
        off = 100 * (bins["happened"] - bins["stated"]).abs()
        is_met = len(bins) == reliability.BINS and off.max() <= 100 * MAX_BIN_ERROR and bins["n"].min() >= MIN_BIN
        yield Gate(
            f"Likelihood ({event}): largest difference of five bins of at least {MIN_BIN}",
            f"at most {100 * MAX_BIN_ERROR:.0f} points",
            f"{off.max():.1f} points, smallest bin {bins['n'].min():,}",
            bool(is_met),
        )
        ours, base_rate = reliability.brier_scores(rows)
        yield Gate(
            f"Likelihood ({event}): Brier score below that of the base rate known then",
            f"below {base_rate:.3f}",
            f"{ours:.3f}",
            ours < base_rate,
        )


def gate_table(found: Sequence[Gate]) -> list[Sequence[str]]:
    """Cells of the report's table, one row a gate."""
    return [
        (gate.name, gate.target, gate.measured, "yes" if gate.is_met else f"**no**: {gate.reason}") for gate in found
    ]

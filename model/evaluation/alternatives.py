"""Alternatives to the method and their scores: `make backtest ALL=1`. On the outcomes that the model was chosen on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from model.classification.match_codes import uses_soc_2018
from model.evaluation import accuracy_table, hindcast, metrics, out_of_sample, state_errors, vintage_pairs
from model.evaluation.markdown import markdown_table
from model.intervals.fit import RECENT_WEIGHT, fit_aggregate_intervals, fit_intervals
from model.national import deviations, regression
from model.national.monotone_cubic import monotone_cubic
from services.dataset_schema import BOUNDS
from services.flags import path_turns
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from model.data.input_tables import InputTables
    from model.intervals.fit import IntervalModel
    from model.national.deviations import Fit

_SCORED: Final = (
    *((vintage_pairs.OEWS, years) for years in (1, 2, 3)),
    *((vintage_pairs.BLS_BASE, years) for years in (2, 3, 5, 8)),
)
_PATHS: Final = {
    "**the model**": (deviations.MODEL_WEIGHT, deviations.TOTAL_MODEL_WEIGHT),
    "gentler return: `w` = .5, .3 at 3, 5 years": ((0.75, 0.75, 0.65, 0.5, 0.3, 0.0), deviations.TOTAL_MODEL_WEIGHT),
    "gentler: .6, .4, .2 at 2, 3, 5": ((0.75, 0.75, 0.6, 0.4, 0.2, 0.0), deviations.TOTAL_MODEL_WEIGHT),
    "gentlest: .5, .25, 0 at 2, 3, 5": ((0.75, 0.75, 0.5, 0.25, 0.0, 0.0), deviations.TOTAL_MODEL_WEIGHT),
    "straight: `w` = .75 (1 - h / 10)": (
        tuple(0.75 * (1 - year / 10) for year in deviations.KNOT_YEARS),
        deviations.TOTAL_MODEL_WEIGHT,
    ),
    "straight: `w` = 1 - h / 10": (
        tuple(1 - year / 10 for year in deviations.KNOT_YEARS),
        deviations.TOTAL_MODEL_WEIGHT,
    ),
    "`w` = 0.5 up to year 5": ((0.5, 0.5, 0.5, 0.5, 0.5, 0.0), deviations.TOTAL_MODEL_WEIGHT),
    "total as BLS has it (`v` = 0)": (deviations.MODEL_WEIGHT, (0.0,) * 6),
    "total as last year (`v` = 1)": (deviations.MODEL_WEIGHT, (1.0, 1.0, 1.0, 1.0, 1.0, 0.0)),
}
_RANGES: Final[dict[str, dict[str, Any]]] = {
    "**the method**": {},
    **{f"errors from 2019 on count {weight} times": {"recent_weight": float(weight)} for weight in (1, 2, 3, 5)},
    "nothing in common": {"with_common_part": False},
    "scales fitted to all years": {"leave_years_out": False},
}
_STANDARD_ERRORS: Final[dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]]] = {
    "**each cell's own**": lambda own, _: own,
    "usual at its size": lambda _, usual: usual,
    "geometric mean of both": lambda own, usual: np.sqrt(own * usual),
    "root of the mean square of both": lambda own, usual: np.hypot(own, usual) / np.sqrt(2),
    "none": lambda own, _: 0.0 * own,
}


def render(inputs: InputTables, as_of: date) -> str:
    """The tables as Markdown."""
    errors = _selection(hindcast.errors(inputs, as_of))
    lines = [
        "## Alternatives",
        "",
        "Error, percent below (−) or above the BLS line's, median / weighted; turns: percent of the forecasts from the",
        "newest base year whose year 5 is further from the base than year 10, or on the other side.",
        "",
        *_path_table(inputs, errors, as_of),
        "",
        f"Ranges, cross-validated by year of the outcome. The weight {RECENT_WEIGHT:.0f} of errors from 2019 on is",
        "the one with the best scores on those base years.",
        "",
        *_range_table(errors),
        "",
        "Standard error in the ranges of states' occupations, on the states with even FIPS codes: how often the 80 %",
        "range covered the newest year, in all; least and most in six sizes and in fifths of the cells' standard error",
        "over the usual one; and the interval score (log growth).",
        "",
        *_standard_error_table(inputs, as_of),
    ]
    return "\n".join(lines) + "\n"


def _selection(errors: pd.DataFrame) -> pd.DataFrame:
    return errors[out_of_sample.sample_part(errors) == out_of_sample.SELECTION].reset_index(drop=True)


def _path_table(inputs: InputTables, errors: pd.DataFrame, as_of: date) -> list[str]:
    rows = [
        [name, *_scores(errors, _forecast(errors, *weights)), f"{_turns(errors, *weights):.0f}"]
        for name, weights in _PATHS.items()
    ]
    for name, fit in _regressions().items():
        other = _selection(hindcast.errors(inputs, as_of, fit))
        weights = deviations.MODEL_WEIGHT, deviations.TOTAL_MODEL_WEIGHT
        rows.append([name, *_scores(other, other["horizons"]), f"{_turns(other, *weights):.0f}"])
    head = ["", *(f"{series} {years} y" for series, years in _SCORED), "turns"]
    return markdown_table(head, rows)


def _forecast(errors: pd.DataFrame, weight: Sequence[float], total_weight: Sequence[float]) -> pd.Series:
    """Log growth with other weights of the model's deviations."""
    years = errors["horizon_years"].to_numpy()
    own, total = (
        np.array(monotone_cubic(deviations.KNOT_YEARS, values, MAX_HORIZON))[years] for values in (weight, total_weight)
    )
    forecast: pd.Series = errors["bls_line"] + years * (own * errors["occupation_dev"] + total * errors["total_dev"])
    return forecast


def _scores(errors: pd.DataFrame, forecast: pd.Series) -> list[str]:
    cells = []
    for series, years in _SCORED:
        chosen = errors["series"].eq(series) & errors["horizon_years"].eq(years)
        rows, actual = errors[chosen], np.expm1(errors.loc[chosen, "actual"])
        ours = metrics.point_metrics(rows["jobs"], actual, np.expm1(forecast[chosen]))
        line = metrics.point_metrics(rows["jobs"], actual, np.expm1(rows["bls_line"]))
        gains = [100 * (ours[name] / line[name] - 1) for name in ("median_ape", "weighted_ape")]
        cells.append(" / ".join(f"{gain:+.1f}".replace("-", "−") for gain in gains))
    return cells


def _turns(errors: pd.DataFrame, weight: Sequence[float], total_weight: Sequence[float]) -> float:
    """Percent of the newest base year's forecasts on OEWS whose path turns."""
    rows = errors[(errors["series"] == vintage_pairs.OEWS) & (errors["horizon_years"] == 1)]
    rows = rows[rows["base_year"] == rows["base_year"].max()]
    paths = [
        np.expm1(_forecast(rows.assign(horizon_years=year, bls_line=year * rows["bls_line"]), weight, total_weight))
        for year in (MAX_HORIZON // 2, MAX_HORIZON)
    ]
    return 100 * float(path_turns(*paths).mean())


def _regressions() -> dict[str, Fit]:
    columns = regression.REGRESSORS
    return {
        "no trend, only β1": partial(_fit_other, used=("bls",)),
        "no β1": partial(_fit_other, used=("trend", "group_trend")),
        "no group trend": partial(_fit_other, used=("bls", "trend")),
        "least squares for Huber": partial(_fit_other, used=columns, robust=False),
        "no decay": partial(_fit_other, used=columns, decay=False),
    }


def _fit_other(
    inputs: InputTables, year: int, as_of: date, *, used: Sequence[str], robust: bool = True, decay: bool = True
) -> np.ndarray | None:
    """The regression without some regressors, the robust weights or the decay of older years."""
    rows = regression.training_rows(inputs, year, as_of)
    if rows is None:
        return None
    weight = rows["weight"] if decay else rows["weight"] / regression.YEARLY_DECAY ** rows["age"]
    x, y = rows[list(used)].to_numpy(), rows["y"].to_numpy()
    if robust:
        found = regression.huber_regression(x, y, weight.to_numpy())
    else:
        root = np.sqrt(weight.to_numpy())
        found = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    coefficients = dict(zip(used, found, strict=True))
    return np.array([coefficients.get(name, 0.0) for name in regression.REGRESSORS])


def _range_table(errors: pd.DataFrame) -> list[str]:
    sums = hindcast.aggregate_errors(errors)
    sums = sums[sums["group"] != ""].reset_index(drop=True)
    scored = errors[accuracy_table.is_scored(errors)]
    rows = []
    for name, options in _RANGES.items():
        of_occupations = partial(fit_intervals, **options)
        of_groups = partial(fit_aggregate_intervals, **options)
        cells = [*_range_scores(errors, scored.index, of_occupations), *_range_scores(sums, sums.index, of_groups)]
        rows.append([name, *cells])
    measures = ("coverage", "interval score", "interval score, base years from 2019")
    head = ["", *(f"{who}: {measure}" for who in ("occupations", "groups") for measure in measures)]
    return markdown_table(head, rows)


def _range_scores(errors: pd.DataFrame, scored: pd.Index, fit: Callable[[pd.DataFrame], IntervalModel]) -> list[str]:
    bounds = out_of_sample.leave_one_outcome_year_out(errors, fit).loc[scored]
    rows = errors.loc[scored]
    growth = bounds[list(BOUNDS)].add(rows["horizons"], axis="index").apply(np.expm1)
    recent = rows["base_year"].map(uses_soc_2018).astype(bool)
    all_years = metrics.interval_metrics(np.expm1(rows["actual"]), growth)
    late = metrics.interval_metrics(np.expm1(rows.loc[recent, "actual"]), growth[recent])
    return [
        f"{100 * all_years['coverage_80']:.1f}",
        f"{all_years['interval_score']:.4f}",
        f"{late['interval_score']:.4f}",
    ]


def _standard_error_table(inputs: InputTables, as_of: date) -> list[str]:
    errors = hindcast.errors(inputs, as_of)
    base_year = state_errors.newest_base_year(inputs, as_of)
    if base_year is None:
        return ["No outcomes of states yet."]
    rows = []
    for name, weigh in _STANDARD_ERRORS.items():
        outcomes = state_errors.occupation_outcomes(inputs, errors, base_year, weigh)
        some = outcomes.drop(index=state_errors.reported(outcomes).index)
        found = metrics.interval_metrics(some["error"], some[list(BOUNDS)])
        sizes, fifths = state_errors.by_size(some["jobs"]), pd.qcut(some["prse"] / some["usual_prse"], 5)
        spans = [some.groupby(keys, observed=True)["inside_80"].mean() for keys in (sizes, fifths)]
        texts = [f"{100 * span.min():.0f} to {100 * span.max():.0f}" for span in spans]
        rows.append([name, f"{100 * found['coverage_80']:.0f}", *texts, f"{found['interval_score']:.3f}"])
    return markdown_table(["", "coverage", "by size", "by standard error", "interval score"], rows)

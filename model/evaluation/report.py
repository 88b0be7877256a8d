"""The backtest report for people: docs/accuracy.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from model.classification.size_classes import ALL_SIZES, SIZE_CLASSES
from model.data import catalog, release_calendar
from model.evaluation import accuracy_table, hindcast, out_of_sample, postings_trial, state_report
from model.evaluation.calibration_report import coverage_by_base_year, likelihood_section
from model.evaluation.gates import gate_table, gates
from model.evaluation.markdown import markdown_table, percent
from model.evaluation.results import Results, compute_results

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from model.data.input_tables import InputTables

METHOD_NAMES: Final = {
    "horizons": "Horizons",
    "bls_line": "BLS line",
    "no_change": "no change",
    "constant_share": "constant share",
    "damped_trend": "damped trend",
}
PART_HEADINGS: Final = {
    out_of_sample.SELECTION: f"Outcomes up to {out_of_sample.SELECTION_END}: what the model was chosen on",
    out_of_sample.LATER: f"Outcomes after {out_of_sample.SELECTION_END}",
}
_SUFFIXES: Final = (accuracy_table.AS_OF_SUFFIX, "")
"""Of the two ways to measure coverage: as of the day of the forecast, and without its base year."""
_INTRODUCTION: Final = """\
The accuracy of past projections of national employment, occupation by occupation. `make backtest` prints this report
and rewrites this file. Every forecast uses only what had been published when the projections of its base year were
released (30 September of the next year), with the model refitted for each base year.

* **OEWS**: employment of May of the base year and so many years later, within the years that can be compared (2012 to
  2018, 2021 on). **BLS base**: the base of one set of projections and of a later one; it counts the self-employed, and
  spans the pandemic and changes of method.
* **Horizons** is our model, **BLS line** the constant yearly rate to BLS's published tenth year, **no change** the
  base itself, **constant share** BLS's growth of all occupations together, **damped trend** last year's change, each
  year 0.8 of the year before (no change where OEWS has no history).
* Median and weighted: absolute error as a percent of actual employment; the median occupation, and all weighted by
  jobs. In brackets, how much lower (−) or higher it is, in percent, than the BLS line's. Direction: percent of
  occupations with a projected change whose sign was right. Rank: rank correlation of projected and actual growth. At
  year 10 Horizons is BLS's figure.
* The model was chosen on the outcomes of the first part. Those of the second are printed beside them and have no
  target: they had been seen before the ranges took their present form.
* Coverage, the percent of outcomes inside the ranges, is measured in two ways, written "76 / 85". The first is **as of
  the day**: ranges fitted only on the errors known on the day of the forecast, as they could have been published
  then, from the few years there were. Base years with known errors of fewer than two horizons have no such range and
  are left out ("–" where none remains). The second is **without the base year**: ranges fitted on all outcomes up to
  2024 except those of the same base year. They include outcomes later than the forecast; this tests the formula on a
  base year that it was not fitted on.
* Interval score: mean width of the 80 % range as of the day plus ten times the distance of outcomes outside it, as a
  fraction of the base; lower is better.
"""


def render(inputs: InputTables, as_of: date) -> str:
    """The report as Markdown."""
    return render_results(inputs, as_of, compute_results(hindcast.errors(inputs, as_of)))


def render_results(inputs: InputTables, as_of: date, results: Results) -> str:
    """The same, from results that were computed from `inputs` as of that day."""
    vintages = release_calendar.latest_vintages(inputs.tables, as_of)
    day = catalog.RETRIEVED_AT[:10]
    lines = ["# How accurate past projections were", ""]
    lines += [f"Data as collected on {day}: BLS {vintages.label}, OEWS May {vintages.oews_year}.", "", _INTRODUCTION]
    lines += _gate_section(results)
    for part, heading in PART_HEADINGS.items():
        rows = results.accuracy[results.accuracy["part"] == part]
        if rows.empty:
            continue
        by_horizon = rows[rows["horizon_years"].notna()]
        sections = (_point_table(by_horizon), _interval_table(by_horizon), _aggregate_coverage(results, part))
        lines += [f"## {heading}", ""]
        for section in sections:
            lines += [*section, ""]
    lines += [*coverage_by_base_year(results), "", *likelihood_section(results), ""]
    lines += state_report.state_sections(inputs, results.errors, as_of)
    lines += _postings_section(inputs, as_of)
    return "\n".join(lines).rstrip() + "\n"


def _gate_section(results: Results) -> list[str]:
    table = markdown_table(["", "target", "measured", "met"], gate_table(gates(results)))
    return [
        "## Targets",
        "",
        f"On outcomes up to {out_of_sample.SELECTION_END}; coverage over the horizons of the tables below. A target",
        "that is missed is printed with its reason: no factor is fitted to reach one.",
        "",
        *table,
        "",
    ]


def _point_table(accuracy: pd.DataFrame) -> list[str]:
    """Errors of every method by series and horizon, all sizes together."""
    all_sizes = accuracy[accuracy["size_class"] == ALL_SIZES]
    rows = []
    for _, some in all_sizes.groupby(["series", "horizon_years"], sort=True):
        first = some.iloc[0]
        values = {name: by.set_index("measure")["value"].astype("float64") for name, by in some.groupby("method")}
        for method in hindcast.METHODS:
            own, labels = values[method], ["", "", ""]
            if method == hindcast.METHODS[0]:
                origins = str(first["origins"]).replace(" ", ", ")
                labels = [f"{first['series']}, {first['horizon_years']} y", origins, f"{own['n']:,.0f}"]
            reference = None if method == "bls_line" else values["bls_line"]
            rows.append([*labels, METHOD_NAMES[method], *_error_cells(own, reference), *_sign_cells(own)])
    head = ["", "base years", "n", "method", "median", "weighted", "direction", "rank"]
    return markdown_table(head, rows)


def _error_cells(own: pd.Series, reference: pd.Series | None) -> list[str]:
    texts = []
    for measure in ("median_ape", "weighted_ape"):
        gain = ""
        if reference is not None:
            gain = f" ({100 * (own[measure] / reference[measure] - 1):+.1f})".replace("-", "−")
        texts.append(percent(own[measure], 2) + gain)
    return texts


def _sign_cells(own: pd.Series) -> list[str]:
    rank = own["rank_correlation"]
    return [percent(own["direction"], 0), "–" if np.isnan(rank) else f"{rank:.2f}".replace("-", "−")]


def _interval_table(accuracy: pd.DataFrame) -> list[str]:
    """Coverage of the 80 % interval by size, coverage of the 50 % interval, the interval score; and the lowest."""
    own = accuracy[accuracy["method"] == accuracy_table.MODEL]
    rows = []
    for (series, years), some in own.groupby(["series", "horizon_years"], sort=True):
        keys = zip(some["measure"], some["size_class"], strict=True)
        values = dict(zip(keys, some["value"].astype("float64"), strict=True))
        score = values.get((f"interval_score{accuracy_table.AS_OF_SUFFIX}", ALL_SIZES), np.nan)
        rows.append([f"{series}, {years} y", *_coverage_cells(values), "–" if np.isnan(score) else f"{score:.3f}"])
    pooled = {
        (f"{measure}{suffix}", size): value
        for suffix in _SUFFIXES
        for measure, by_size in pooled_coverage(accuracy, suffix).items()
        for size, value in by_size.items()
    }
    rows.append(["all series", *_coverage_cells(pooled), ""])
    head = ["coverage of the 80 % range, %", "all", *SIZE_CLASSES, "50 % range: all", "interval score"]
    lowest = [_lowest_coverage(own, suffix) for suffix in _SUFFIXES]
    sentence = f"Lowest coverage of the 80 % range: as of the day {lowest[0]}; without the base year {lowest[1]}."
    return [*markdown_table(head, rows), "", sentence]


def _coverage_cells(values: Mapping[tuple[str, str], float]) -> list[str]:
    """The cells of a row: coverage of the 80 % interval for all and each size, of the 50 % interval for all."""
    columns = [("coverage_80", size) for size in (ALL_SIZES, *SIZE_CLASSES)] + [("coverage_50", ALL_SIZES)]
    pairs = [[values.get((f"{measure}{suffix}", size), np.nan) for suffix in _SUFFIXES] for measure, size in columns]
    return [" / ".join(percent(value, 0) for value in pair) for pair in pairs]


def _lowest_coverage(own: pd.DataFrame, suffix: str) -> str:
    """The lowest coverage over series and horizons, all sizes together: "69 % (OEWS, 3 y)"."""
    coverage = own[(own["measure"] == f"coverage_80{suffix}") & (own["size_class"] == ALL_SIZES)]
    if coverage.empty:
        return "–"
    row = coverage.sort_values("value", kind="stable").iloc[0]
    return f"{percent(float(row['value']), 0)} % ({row['series']}, {row['horizon_years']} y)"


def pooled_coverage(accuracy: pd.DataFrame, suffix: str = "") -> dict[str, dict[str, float]]:
    """coverage_80 and coverage_50 over all series and horizons, by size class; from rows with a horizon.

    `suffix`: "" cross-validated, accuracy_table.AS_OF_SUFFIX as of the day of the forecast.
    """
    own = accuracy[(accuracy["method"] == accuracy_table.MODEL) & accuracy["horizon_years"].notna()]
    keys = ["series", "horizon_years", "size_class"]
    count = own[own["measure"] == f"n{suffix}"].set_index(keys)["value"].astype("float64")
    result = {}
    for measure in ("coverage_80", "coverage_50"):
        coverage = own[own["measure"] == f"{measure}{suffix}"].set_index(keys)["value"].astype("float64")
        sums = (coverage * count).groupby(level="size_class").sum() / count.groupby(level="size_class").sum()
        result[measure] = {str(size): float(value) for size, value in sums.items()}
    return result


def _aggregate_coverage(results: Results, part: str) -> list[str]:
    """Coverage of the intervals of the major groups and of the total, measured in both ways."""
    as_of_groups, as_of_total = _coverage_counts(results.sums, results.sums_as_of, part)
    groups, total = _coverage_counts(results.sums, results.sums_without_origin, part)
    return [
        f"As of the day, the 80 % ranges of groups cover {as_of_groups} outcomes, those of the total {as_of_total};",
        f"without the base year {groups} and {total}.",
    ]


def _coverage_counts(sums: pd.DataFrame, bounds: pd.DataFrame, part: str) -> tuple[str, str]:
    frame = sums.join(bounds)
    frame = frame[(out_of_sample.sample_part(frame) == part) & frame["low_80"].notna()]
    inside = frame["error"].between(frame["low_80"], frame["high_80"])
    is_group = frame["group"] != ""
    share = f"{percent(float(inside[is_group].mean()), 0)} % of {is_group.sum()}"
    return share, f"{inside[~is_group].sum()} of {(~is_group).sum()}"


def _postings_section(inputs: InputTables, as_of: date) -> list[str]:
    origins = [
        year
        for year in hindcast.origins(inputs, as_of)
        if year >= postings_trial.FIRST_ORIGIN
        and release_calendar.oews_release_date(year + 1) <= as_of
        and (inputs.tables["oews_national"]["year"] == year + 1).any()
    ]
    trial = postings_trial.run_trial(inputs, origins, as_of)
    lines = ["## Job postings", ""]
    if trial.empty:
        return [*lines, "Too few years to test them on."]
    lines += [
        "One-year errors with sector postings added (Indeed Hiring Lab, the year to September of the base year; slope",
        "fitted on earlier years). They are left out: on the outcomes that the model was chosen on they lowered",
        "neither error by more than about one percent.",
        "",
    ]
    columns = ["without_median", "with_median", "without", "with"]
    rows = [
        [f"{row['origin']}", f"{row['slope']:.3f}".replace("-", "−"), *(percent(row[name], 2) for name in columns)]
        for row in trial.to_dict("records")
    ]
    head = ["base year", "slope", "median without", "median with", "weighted without", "weighted with"]
    return [*lines, *markdown_table(head, rows)]

"""The backtest as a text that a person reads: docs/accuracy.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from model import asof, backtest, bands, hindcast, postings, score, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import pandas as pd

    from model.panel import Library

NAMES: Final = {
    "horizons": "Horizons",
    "bls_line": "BLS line",
    "no_change": "no change",
    "constant_share": "constant share",
    "damped_trend": "damped trend",
}
PARTS: Final = {
    backtest.CHOSEN: f"Outcomes up to {backtest.CHOSEN_UNTIL}: what the model was chosen on",
    backtest.TEST: f"Outcomes after {backtest.CHOSEN_UNTIL}: the test",
}
_INTRODUCTION: Final = """\
How well past projections of national employment did, occupation by occupation. `make backtest` prints this table and
writes it again. Every forecast was made with what had been published when the projections of its base year came out (30
September of the next year), the model learnt anew each time.

* **OEWS**: employment of May of the base year and so many years later, within the years that can be compared (2012 to
  2018, 2021 on). **BLS base**: the base of one set of projections and of a later one; it counts the self-employed, and
  spans the pandemic and changes of method.
* **Horizons** is our model, **BLS line** the constant yearly rate to BLS's published tenth year, **no change** the
  base itself, **constant share** BLS's growth of all occupations together, **damped trend** last year's change, each
  year 0.8 of the year before (no change where OEWS has no history).
* Median and weighted: absolute error as a percent of what came; the middle occupation, and all by their jobs. Beside
  them in brackets how much lower (−) or higher it is, in percent, than the BLS line's. Direction: percent of
  occupations with a projected change whose sign was right. Rank: rank correlation of projected and actual growth. At
  year 10 Horizons is BLS's figure.
* The model was chosen on the outcomes of the first part. The errors of the second were looked at once, at the end; how
  often its ranges hold, twice, and in between recent errors were given more weight (model/README.md).
"""


def text(library: Library, as_of: date, *, chosen_only: bool = False) -> str:
    """The whole page."""
    errors = hindcast.errors(library, as_of)
    ends = backtest.held_out(errors)
    accuracy = backtest.accuracy(errors, ends)
    vintages = asof.vintages(library.tables, as_of)
    day = sources.RETRIEVED_AT[:10]
    lines = ["# How accurate past projections were", ""]
    lines += [f"Data as collected on {day}: BLS {vintages.label}, OEWS May {vintages.oews_year}.", "", _INTRODUCTION]
    for part, heading in PARTS.items():
        if part == backtest.TEST and chosen_only:
            continue
        here = accuracy[accuracy["part"] == part]
        if here.empty:
            continue
        lines += [f"## {heading}", "", *_points(here), "", *_ranges(here), "", *_wholes(errors, part), ""]
    lines += _postings(library, as_of, chosen_only=chosen_only)
    return "\n".join(lines).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]


def _percent(value: float, digits: int = 1) -> str:
    return "–" if np.isnan(value) else f"{100 * value:.{digits}f}"


def _points(accuracy: pd.DataFrame) -> list[str]:
    whole = accuracy[accuracy["size_class"] == score.ALL]
    rows = []
    for _, some in whole.groupby(["series", "horizon_years"], sort=True):
        about = some.iloc[0]
        values = {name: own.set_index("measure")["value"].astype("float64") for name, own in some.groupby("method")}
        for method in hindcast.SAID:
            own, where = values[method], ["", "", ""]
            if method == hindcast.SAID[0]:
                origins = str(about["origins"]).replace(" ", ", ")
                where = [f"{about['series']}, {about['horizon_years']} y", origins, f"{own['n']:,.0f}"]
            beside = None if method == "bls_line" else values["bls_line"]
            rows.append([*where, NAMES[method], *_errors(own, beside), *_signs(own)])
    head = ["", "base years", "n", "method", "median", "weighted", "direction", "rank"]
    return _table(head, rows)


def _errors(own: pd.Series, line: pd.Series | None) -> list[str]:
    texts = []
    for measure in ("median_ape", "weighted_ape"):
        gain = "" if line is None else f" ({100 * (own[measure] / line[measure] - 1):+.1f})".replace("-", "−")
        texts.append(_percent(own[measure], 2) + gain)
    return texts


def _signs(own: pd.Series) -> list[str]:
    rank = own["rank_correlation"]
    return [_percent(own["direction"], 0), "–" if np.isnan(rank) else f"{rank:.2f}".replace("-", "−")]


def _ranges(accuracy: pd.DataFrame) -> list[str]:
    """How many of what came lay in the 80 % range, by size; the 50 % range; the interval score."""
    own = accuracy[accuracy["method"] == backtest.MODEL]
    rows = []
    for (series, years), some in own.groupby(["series", "horizon_years"], sort=True):
        keys = zip(some["measure"], some["size_class"], strict=True)
        values = dict(zip(keys, some["value"].astype("float64"), strict=True))
        sizes = [_percent(values.get(("coverage_80", name), np.nan), 0) for name in (score.ALL, *score.SIZES)]
        last = [_percent(values["coverage_50", score.ALL], 0), f"{values['interval_score', score.ALL]:.3f}"]
        rows.append([f"{series}, {years} y", *sizes, *last])
    both = pooled(accuracy)
    sizes = [_percent(both["coverage_80"][name], 0) for name in (score.ALL, *score.SIZES)]
    rows.append(["together", *sizes, _percent(both["coverage_50"][score.ALL], 0), ""])
    head = ["80 % range holds, % of", "all", *score.SIZES, "50 % range: all", "interval score"]
    return _table(head, rows)


def pooled(accuracy: pd.DataFrame) -> dict[str, dict[str, float]]:
    """coverage_80 and coverage_50 over all series and horizons together, by size class."""
    own = accuracy[accuracy["method"] == backtest.MODEL]
    keys = ["series", "horizon_years", "size_class"]
    count = own[own["measure"] == "n"].set_index(keys)["value"].astype("float64")
    result = {}
    for measure in ("coverage_80", "coverage_50"):
        held = own[own["measure"] == measure].set_index(keys)["value"].astype("float64")
        sums = (held * count).groupby(level="size_class").sum() / count.groupby(level="size_class").sum()
        result[measure] = {str(name): float(value) for name, value in sums.items()}
    return result


def _wholes(errors: pd.DataFrame, part: str) -> list[str]:
    """Ranges of the major groups and of the total."""
    sums = bands.whole_errors(errors)
    ends = backtest.held_out(sums, by_size=False)
    frame = sums.join(ends)
    frame = frame[backtest.part(frame) == part]
    inside = frame["error"].between(frame["low_80"], frame["high_80"])
    groups = frame["group"] != ""
    shares = [f"{100 * inside[groups].mean():.0f} % of {groups.sum()}", f"{inside[~groups].sum()} of {(~groups).sum()}"]
    return [f"Their own 80 % ranges hold {shares[0]} outcomes of major groups and {shares[1]} of the total."]


def _postings(library: Library, as_of: date, *, chosen_only: bool) -> list[str]:
    last = backtest.CHOSEN_UNTIL if chosen_only else 9999
    origins = [
        year
        for year in hindcast.origins(library, as_of)
        if year >= postings.FIRST_ORIGIN
        and year + 1 <= last
        and asof.oews_day(year + 1) <= as_of
        and (library.tables["oews_national"]["year"] == year + 1).any()
    ]
    trial = postings.trial(library, origins, as_of)
    lines = ["## Job postings", ""]
    if trial.empty:
        return [*lines, "Too few years to try them on."]
    lines += [
        "One-year errors with sector postings added (Indeed Hiring Lab, the year to September of the base year; slope",
        "learnt from earlier years). They are left out: on the outcomes that the model was chosen on they lowered",
        "neither error by more than about one percent.",
        "",
    ]
    figures = ["without_median", "with_median", "without", "with"]
    rows = [
        [f"{row['origin']}", f"{row['slope']:.3f}".replace("-", "−"), *(_percent(row[name], 2) for name in figures)]
        for row in trial.to_dict("records")
    ]
    head = ["base year", "slope", "median without", "median with", "weighted without", "weighted with"]
    return [*lines, *_table(head, rows)]

"""The backtest as a text that a person reads: docs/accuracy.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from model.classification import size_classes
from model.data import catalog, release_calendar
from model.evaluation import accuracy_table, hindcast, out_of_sample, postings_trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from model.data.input_tables import Library

NAMES: Final = {
    "horizons": "Horizons",
    "bls_line": "BLS line",
    "no_change": "no change",
    "constant_share": "constant share",
    "damped_trend": "damped trend",
}
PARTS: Final = {
    out_of_sample.CHOSEN: f"Outcomes up to {out_of_sample.CHOSEN_UNTIL}: what the model was chosen on",
    out_of_sample.TEST: f"Outcomes after {out_of_sample.CHOSEN_UNTIL}: the test",
}
_KINDS: Final = ("", accuracy_table.AS_OF)
"""How the coverage of ranges is measured: without the origin, as of its day."""
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
* How often ranges hold is measured in two ways, written "84 / 74". The first figure is **without the origin**: ranges
  fitted on all outcomes up to 2023 but those of the same base year. Outcomes later than the forecast are among them,
  so nobody could have given these ranges then; it says how well the formula fits an origin that it has not seen. The
  second is **as of the day**: ranges fitted only on the errors known on the day of the forecast, as they could have
  been given then, from the few years there were. Base years on whose day errors of fewer than two horizons were known
  have no such range and are left out of it ("–" where none is left). Formula and weights were chosen later, for both.
"""


def text(library: Library, as_of: date, *, chosen_only: bool = False) -> str:
    """The whole page."""
    errors = hindcast.errors(library, as_of)
    ends = out_of_sample.held_out(errors)
    accuracy = accuracy_table.table(errors, ends, out_of_sample.as_of_ends(errors))
    vintages = release_calendar.vintages(library.tables, as_of)
    day = catalog.RETRIEVED_AT[:10]
    lines = ["# How accurate past projections were", ""]
    lines += [f"Data as collected on {day}: BLS {vintages.label}, OEWS May {vintages.oews_year}.", "", _INTRODUCTION]
    for part, heading in PARTS.items():
        if part == out_of_sample.TEST and chosen_only:
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
    whole = accuracy[accuracy["size_class"] == size_classes.ALL]
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
    """How many of what came lay in the 80 % range, by size; the 50 % range; the interval score; the lowest figures."""
    own = accuracy[accuracy["method"] == accuracy_table.MODEL]
    rows = []
    for (series, years), some in own.groupby(["series", "horizon_years"], sort=True):
        keys = zip(some["measure"], some["size_class"], strict=True)
        values = dict(zip(keys, some["value"].astype("float64"), strict=True))
        rows.append([f"{series}, {years} y", *_held(values), f"{values['interval_score', size_classes.ALL]:.3f}"])
    both = {
        (f"{measure}{suffix}", name): value
        for suffix in _KINDS
        for measure, sizes in pooled(accuracy, suffix).items()
        for name, value in sizes.items()
    }
    rows.append(["together", *_held(both), ""])
    head = ["80 % range holds, % of", "all", *size_classes.SIZES, "50 % range: all", "interval score"]
    lowest = [_lowest(own, suffix) for suffix in _KINDS]
    said = f"The 80 % range holds least often, without the origin, at {lowest[0]}; as of the day, at {lowest[1]}."
    return [*_table(head, rows), "", said]


def _held(values: Mapping[tuple[str, str], float]) -> list[str]:
    """The cells of a row: of the 80 % range all and each size, of the 50 % range all, measured in both ways."""
    wanted = [("coverage_80", name) for name in (size_classes.ALL, *size_classes.SIZES)] + [
        ("coverage_50", size_classes.ALL)
    ]
    both = [[values.get((f"{measure}{suffix}", name), np.nan) for suffix in _KINDS] for measure, name in wanted]
    return [" / ".join(_percent(value, 0) for value in pair) for pair in both]


def _lowest(own: pd.DataFrame, suffix: str) -> str:
    """The floor over series and horizons, all sizes together: "69 % (OEWS, 3 y)"."""
    held = own[(own["measure"] == f"coverage_80{suffix}") & (own["size_class"] == size_classes.ALL)]
    if held.empty:
        return "–"
    row = held.sort_values("value", kind="stable").iloc[0]
    return f"{_percent(float(row['value']), 0)} % ({row['series']}, {row['horizon_years']} y)"


def pooled(accuracy: pd.DataFrame, suffix: str = "") -> dict[str, dict[str, float]]:
    """coverage_80 and coverage_50 over all series and horizons together, by size class; AS_OF as `suffix`: as
    of the day."""
    own = accuracy[accuracy["method"] == accuracy_table.MODEL]
    keys = ["series", "horizon_years", "size_class"]
    count = own[own["measure"] == f"n{suffix}"].set_index(keys)["value"].astype("float64")
    result = {}
    for measure in ("coverage_80", "coverage_50"):
        held = own[own["measure"] == f"{measure}{suffix}"].set_index(keys)["value"].astype("float64")
        sums = (held * count).groupby(level="size_class").sum() / count.groupby(level="size_class").sum()
        result[measure] = {str(name): float(value) for name, value in sums.items()}
    return result


def _wholes(errors: pd.DataFrame, part: str) -> list[str]:
    """Ranges of the major groups and of the total, measured in both ways."""
    sums = hindcast.whole_errors(errors)
    then = _shares(sums, out_of_sample.as_of_ends(sums, by_size=False), part)
    groups, total = _shares(sums, out_of_sample.held_out(sums, by_size=False), part)
    return [
        f"Their own 80 % ranges hold {groups} outcomes of major groups and {total} of the total;",
        f"as of the day, {then[0]} and {then[1]}.",
    ]


def _shares(sums: pd.DataFrame, ends: pd.DataFrame, part: str) -> tuple[str, str]:
    frame = sums.join(ends)
    frame = frame[(out_of_sample.part(frame) == part) & frame["low_80"].notna()]
    inside = frame["error"].between(frame["low_80"], frame["high_80"])
    groups = frame["group"] != ""
    share = f"{_percent(float(inside[groups].mean()), 0)} % of {groups.sum()}"
    return share, f"{inside[~groups].sum()} of {(~groups).sum()}"


def _postings(library: Library, as_of: date, *, chosen_only: bool) -> list[str]:
    last = out_of_sample.CHOSEN_UNTIL if chosen_only else 9999
    origins = [
        year
        for year in hindcast.origins(library, as_of)
        if year >= postings_trial.FIRST_ORIGIN
        and year + 1 <= last
        and release_calendar.oews_day(year + 1) <= as_of
        and (library.tables["oews_national"]["year"] == year + 1).any()
    ]
    trial = postings_trial.trial(library, origins, as_of)
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

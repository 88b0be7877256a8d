"""The report's tables of ranges by base year and of likelihoods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from model.evaluation import out_of_sample, reliability
from model.evaluation.markdown import markdown_table, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from model.evaluation.results import Results

_HORIZONS: Final = (1, 2, 3, 5, 8, 10)
_EVENT_NAMES: Final = {
    reliability.GROWTH: "Jobs grow",
    reliability.FASTER: "Jobs grow faster than all occupations together",
}
_PART_NAMES: Final = {
    out_of_sample.SELECTION: f"outcomes up to {out_of_sample.SELECTION_END}",
    out_of_sample.LATER: "later outcomes",
}


def coverage_by_base_year(results: Results) -> list[str]:
    """Coverage of every base year, of occupations and of groups, as of the day and without the origin."""
    groups = results.sums["group"] != ""
    return [
        "## Ranges by base year",
        "",
        "Percent of all outcomes so far inside the 80 % range, both series together: as of the day / without the base",
        "year. Errors of one outcome year are alike, so a base year is nearer to one observation than to 800.",
        "",
        *_coverage_table(results.errors, results.as_of, results.without_origin),
        "",
        "The same of the 22 major groups:",
        "",
        *_coverage_table(results.sums[groups], results.sums_as_of[groups], results.sums_without_origin[groups]),
    ]


def _coverage_table(errors: pd.DataFrame, as_of: pd.DataFrame, without_origin: pd.DataFrame) -> list[str]:
    inside = [
        errors["error"].between(bounds["low_80"], bounds["high_80"]).where(bounds["low_80"].notna())
        for bounds in (as_of, without_origin)
    ]
    rows = []
    for year in sorted(set(errors["base_year"])):
        own = errors["base_year"] == year
        cells = [_cell(inside, own & (errors["horizon_years"] == years)) for years in _HORIZONS]
        rows.append([str(year), f"{own.sum():,}", *cells, _cell(inside, own)])
    return markdown_table(["base year", "n", *(f"{years} y" for years in _HORIZONS), "all"], rows)


def _cell(inside: Sequence[pd.Series], mask: pd.Series) -> str:
    if not mask.any():
        return ""
    return " / ".join(percent(float(one[mask].astype("float64").mean()), 0) for one in inside)


def likelihood_section(results: Results) -> list[str]:
    """Reliability of both likelihoods in bins, and by base year."""
    lines = [
        "## Likelihoods",
        "",
        "Of what was called so likely on the day of the forecast, the percent that came true; horizons of 1 to 8 years",
        "and both series together. Brier score: mean squared error of the likelihoods (of the base rate: how often the",
        "event had happened in all outcomes known on the day).",
    ]
    for event, name in _EVENT_NAMES.items():
        rows = results.likelihoods[results.likelihoods["event"] == event]
        lines += ["", f"**{name}**", "", *_bins(rows), "", *_by_base_year(rows)]
    return lines


def _bins(rows: pd.DataFrame) -> list[str]:
    table = []
    for part, name in _PART_NAMES.items():
        some = rows[rows["part"] == part]
        if some.empty:
            continue
        ours, base_rate = reliability.brier_scores(some)
        for place, figures in reliability.bin_table(some).iterrows():
            bin_name = f"{20 * int(str(place))} to {20 * int(str(place)) + 20}"
            shares = [percent(float(figures[column]), 1) for column in ("stated", "happened")]
            table.append([name, bin_name, f"{figures['n']:,.0f}", *shares])
        table.append([name, f"Brier {ours:.3f} (base rate {base_rate:.3f})", f"{len(some):,}", "", ""])
    return markdown_table(["", "likelihood, %", "n", "mean likelihood", "came true"], table)


def _by_base_year(rows: pd.DataFrame) -> list[str]:
    table = []
    for year, some in reliability.by_base_year(rows).items():
        ours, base_rate = reliability.brier_scores(some)
        shares = [percent(float(some[name].mean()), 1) for name in ("likelihood", "happened")]
        bins = reliability.bin_table(some).reindex(range(reliability.BINS))
        pairs = [
            f"{percent(float(stated), 0)} / {percent(float(happened), 0)}"
            for stated, happened in zip(bins["stated"], bins["happened"], strict=True)
        ]
        table.append([str(year), f"{len(some):,}", *shares, *pairs, f"{ours:.3f}", f"{base_rate:.3f}"])
    bins_head = [f"{20 * place}-{20 * place + 20} %" for place in range(reliability.BINS)]
    return markdown_table(["base year", "n", "mean", "came true", *bins_head, "Brier", "base rate"], table)

"""Titles, subtitles and alt texts of the charts, made from the frames that they draw. Pure.

A title says the finding, a subtitle the unit and the years, an alt text the takeaway with its figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.charts import bars_and_lines
from components.text import number_format
from components.text.rows import Row, at_the_end, by_series, most, published, rows_of, series_name, start_of, year_of
from components.text.summary import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

NOTHING: Final = "Nothing published to draw"


def bars_title(frame: pd.DataFrame, reference: pd.DataFrame, view: str) -> str:
    """What the bar chart shows, as a finding."""
    every = rows_of(frame)
    rows = published(at_the_end(every))
    if not rows:
        return NOTHING
    end = year_of(rows[0])
    if len(rows) > 1:
        best = most(rows, "change" if view == "jobs" else "growth")
        found = number_format.jobs_added(best["change"]) if view == "jobs" else number_format.percent(best["growth"])
        leads = best["change" if view == "jobs" else "growth"] or 0
        rank = "the most" if leads > 0 else "the smallest decline" if leads < 0 else "the others decline"
        return f"{series_name(best, every)}: {found} by {end}, {rank}"
    if view == "jobs":
        return f"{number_format.jobs_added(rows[0]['change'])} by {end}"
    totals = published(at_the_end(rows_of(reference)))
    beside = f", all occupations {number_format.percent(totals[0]['growth'])}" if len(totals) == 1 else ""
    return f"{number_format.percent(rows[0]['growth'])} by {end}{beside}"


def bars_subtitle(frame: pd.DataFrame, reference: pd.DataFrame, view: str) -> str:
    """Unit and years of the bar chart."""
    rows = rows_of(frame)
    since = start_of(rows)
    whiskers = " Whiskers: 8 in 10 outcomes are expected inside." if has_ranges(rows) else ""
    if view == "jobs":
        return f"Jobs added since {since}, by year.{whiskers}"
    areas = reference["area_id"].nunique()
    marks = " Dashes: all occupations." if areas == 1 else " Open marks: all occupations." if areas else ""
    return f"Growth since {since}, percent, by year.{marks}{whiskers}"


def has_ranges(rows: Sequence[Row]) -> bool:
    """Whether the source gives ranges for any of these rows."""
    return any(row["low_80"] is not None for row in rows)


def lines_title(path: pd.DataFrame, view: str) -> str:
    """What the line chart shows, as a finding."""
    every = rows_of(path)
    rows = published(at_the_end(every))
    if not rows:
        return NOTHING
    end = year_of(rows[0])
    if len(rows) == 1 and view == "jobs":
        return f"About {number_format.about(rows[0]['employment'])} jobs in {end}"
    if view == "jobs":
        return f"Jobs from {start_of(every)} to {end}"
    say = number_format.index if view == "index" else number_format.percent
    found = sorted(row["growth"] for row in rows)
    low, high = say(found[0]), say(found[-1])
    if view == "index":
        return f"Index {low} by {end}" if low == high else f"Index between {low} and {high} by {end}"
    return f"{low} by {end}" if low == high else f"Between {low} and {high} by {end}"


def lines_subtitle(path: pd.DataFrame, view: str) -> str:
    """Unit and years of the line chart, and what the markers mean."""
    rows = rows_of(path)
    unit = {"percent": "Growth, percent", "jobs": "Jobs", "index": f"Jobs as an index, {start_of(rows)} = 100"}[view]
    years = number_format.years(rows[0]["base_year"], at_the_end(rows)[0]["target_year"])
    if any("published" in {row["basis"], row["base_basis"]} for row in rows):
        points = "Filled points are published, open ones estimated."
    else:
        points = "Every point is an estimate."
    return f"{unit}, {years or 'base to year 10'}. {points}{_shading(rows)}"


def _shading(rows: Sequence[Row]) -> str:
    series = len(by_series(rows))
    if not has_ranges(rows) or series > bars_and_lines.MAX_BANDS:
        return ""
    inner = ", darker: 5 in 10" if series == 1 else ""
    return f" Shaded: 8 in 10 outcomes are expected inside{inner}."


def states_subtitle(frame: pd.DataFrame) -> str:
    """Unit and years of the chart of states."""
    rows = rows_of(frame)
    noise = " Whiskers: 8 in 10 outcomes; where they overlap, the order is not certain." if has_ranges(rows) else ""
    ours = " Horizons estimates." if any(row["basis"] == "modelled" and row["base_year"] for row in rows) else ""
    return f"Growth from {start_of(rows)} to {year_of(rows[0])}, percent, the fastest first.{ours}{noise}"


def states_alt(frame: pd.DataFrame) -> str:
    """Alt text of the chart of states: the range, and both ends of the rank."""
    every = rows_of(frame)
    rows = sorted(published(every), key=lambda row: -row["growth"])
    if not rows:
        return f"Bar chart by state. {NOTHING}."
    first, last = ", ".join(map(_and_growth, rows[:3])), ", ".join(map(_and_growth, rows[-3:]))
    return (
        f"Bar chart of {rows[0]['occupation']} by state, growth by {year_of(rows[0])}, {len(rows)} of {len(every)} "
        f"areas published. Fastest: {first}. Slowest: {last}."
    )


def _and_growth(row: Row) -> str:
    return f"{row['area']} {number_format.percent(row['growth'])}"


def bars_alt(frame: pd.DataFrame) -> str:
    """Alt text of the bar chart: each series' growth and jobs by horizon."""
    parts = []
    for rows in by_series(rows_of(frame)):
        steps = [
            f"{number_format.percent(row['growth'])} by {year_of(row)} "
            f"({number_format.jobs_added(row['change'])}{_likely(row)})"
            for row in rows
        ]
        parts.append(f"{rows[0]['occupation']} in {place(rows[0]['area'])}: {', '.join(steps)}")
    return "Bar chart of growth since the base year. " + "; ".join(parts) + "."


def _likely(row: Row) -> str:
    likely = number_format.percent_range(row["low_80"], row["high_80"])
    return f"; 8 in 10 outcomes {likely}" if likely else ""


def lines_alt(frame: pd.DataFrame) -> str:
    """Alt text of the line chart: where each series starts and ends."""
    parts = []
    for row in at_the_end(rows_of(frame)):
        if row["growth"] is None:
            path = number_format.NOT_PUBLISHED
        else:
            path = (
                f"from {number_format.jobs(row['base_employment'])} jobs in {start_of([row])} to about "
                f"{number_format.jobs(row['employment'])} in {year_of(row)} "
                f"({number_format.percent(row['growth'])}{_likely(row)})"
            )
        parts.append(f"{row['occupation']} in {place(row['area'])}: {path}")
    return "Line chart of the path year by year. " + "; ".join(parts) + "."

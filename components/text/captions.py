"""Titles, subtitles and alt texts of the charts, made from the rows that they plot. Pure.

A title states the finding, a subtitle the unit and the years, an alt text the takeaway with its figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.answer import area_phrase
from components.text.labels import base_year_label, series_name, target_year_label
from services.growth_rows import by_series, count_distinct, last_horizon, row_with_highest, with_growth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow, GrowthRows

NOTHING_TO_DRAW: Final = "Nothing published to draw"


def bars_title(every: GrowthRows, reference: GrowthRows, view: str) -> str:
    """The finding of the bar chart, as its title."""
    rows = with_growth(last_horizon(every))
    if not rows:
        return NOTHING_TO_DRAW
    end = target_year_label(rows[0])
    if len(rows) > 1:
        highest = row_with_highest(rows, "change" if view == "jobs" else "growth")
        value = (highest.change if view == "jobs" else highest.growth) or 0
        finding = number_format.jobs_added(highest.change) if view == "jobs" else number_format.percent(highest.growth)
        rank = "the most" if value > 0 else "the smallest decline" if value < 0 else "the others decline"
        return f"{series_name(highest, every)}: {finding} by {end}, {rank}"
    if view == "jobs":
        return f"{number_format.jobs_added(rows[0].change)} by {end}"
    totals = with_growth(last_horizon(reference))
    comparison = f", all occupations {number_format.percent(totals[0].growth)}" if len(totals) == 1 else ""
    return f"{number_format.percent(rows[0].growth)} by {end}{comparison}"


def bars_subtitle(rows: GrowthRows, reference: GrowthRows, view: str) -> str:
    """Unit and years of the bar chart."""
    base_year = base_year_label(rows)
    whiskers = " Whiskers: 8 in 10 outcomes are expected inside." if has_ranges(rows) else ""
    if view == "jobs":
        return f"Jobs added since {base_year}, by year.{whiskers}"
    areas = count_distinct(reference, "area_id")
    marks = " Dashes: all occupations." if areas == 1 else " Open marks: all occupations." if areas else ""
    return f"Growth since {base_year}, percent, by year.{marks}{whiskers}"


def has_ranges(rows: Sequence[GrowthRow]) -> bool:
    """Whether any of these rows has a range."""
    return any(row.low_80 is not None for row in rows)


def lines_title(path: GrowthRows, view: str) -> str:
    """The finding of the line chart, as its title."""
    rows = with_growth(last_horizon(path))
    if not rows:
        return NOTHING_TO_DRAW
    end = target_year_label(rows[0])
    if len(rows) == 1 and view == "jobs":
        return f"About {number_format.estimate(rows[0].employment)} jobs in {end}"
    if view == "jobs":
        return f"Jobs from {base_year_label(path)} to {end}"
    form = number_format.index if view == "index" else number_format.percent
    growths = sorted(row.known_growth for row in rows)
    low, high = form(growths[0]), form(growths[-1])
    if view == "index":
        return f"Index {low} by {end}" if low == high else f"Index between {low} and {high} by {end}"
    return f"{low} by {end}" if low == high else f"Between {low} and {high} by {end}"


def lines_subtitle(rows: GrowthRows, view: str, *, max_bands: int) -> str:
    """Unit and years of the line chart, the meaning of its markers and bands.

    `max_bands`: above this number of series the chart has no bands.
    """
    index = f"Jobs as an index, {base_year_label(rows)} = 100"
    unit = {"percent": "Growth, percent", "jobs": "Jobs", "index": index}[view]
    years = number_format.years(rows[0].base_year, last_horizon(rows)[0].target_year)
    kinds = {row.basis for row in rows if row.is_given} | {row.base_basis for row in rows}
    if "published" in kinds:
        added = " or added up" if "derived" in kinds else ""
        points = f"Filled points are published{added}, open ones estimated."
    elif "derived" in kinds:
        points = "Filled points are added up from published ones, open ones estimated."
    else:
        points = "Every point is an estimate."
    return f"{unit}, {years or 'base to year 10'}. {points}{_bands_text(rows, max_bands)}"


def _bands_text(rows: Sequence[GrowthRow], max_bands: int) -> str:
    series = len(by_series(rows))
    if not has_ranges(rows) or series > max_bands:
        return ""
    inner = ", darker: 5 in 10" if series == 1 else ""
    return f" Shaded: 8 in 10 outcomes are expected inside{inner}."


def bars_alt(every: GrowthRows) -> str:
    """Alt text of the bar chart: each series' growth and jobs by horizon."""
    parts = []
    for rows in by_series(every):
        points = [
            f"{number_format.percent(row.growth)} by {target_year_label(row)} "
            f"({number_format.jobs_added(row.change)}{_range_text(row)})"
            for row in rows
        ]
        parts.append(f"{rows[0].occupation} in {area_phrase(rows[0].area)}: {', '.join(points)}")
    return "Bar chart of growth since the base year. " + "; ".join(parts) + "."


def _range_text(row: GrowthRow) -> str:
    bounds = number_format.percent_range(row.low_80, row.high_80)
    return f"; 8 in 10 outcomes {bounds}" if bounds else ""


def lines_alt(path: GrowthRows) -> str:
    """Alt text of the line chart: the first and last point of each series."""
    parts = []
    for row in last_horizon(path):
        if row.growth is None:
            text = number_format.NOT_PUBLISHED
        else:
            text = (
                f"from {number_format.jobs(row.base_employment)} jobs in {base_year_label([row])} to about "
                f"{number_format.jobs(row.employment)} in {target_year_label(row)} "
                f"({number_format.percent(row.growth)}{_range_text(row)})"
            )
        parts.append(f"{row.occupation} in {area_phrase(row.area)}: {text}")
    return "Line chart of the path year by year. " + "; ".join(parts) + "."

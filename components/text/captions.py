"""Titles, subtitles and alt texts of the charts, made from the rows that they plot. Pure.

A title states the finding, a subtitle the unit and the years, an alt text the takeaway with its figures.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from components.text import comparable, number_format
from components.text.answer import area_phrase, period_label
from components.text.labels import (
    base_basis,
    base_label,
    base_year_label,
    capitalized,
    change_label,
    change_with_unit,
    employment_label,
    growth_label,
    is_estimate,
    listed,
    missing_label,
    occupation_phrase,
    series_name,
    series_phrase,
    target_year_label,
    target_years_label,
)
from components.text.ranges import COVERAGE_NOTE
from services.growth_rows import GrowthRows, by_series, count_distinct, last_horizon, row_with_highest, with_growth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.growth_rows import GrowthRow

NOTHING_TO_DRAW: Final = "No figure to draw"
_MAX_NAMED: Final = 2
"""Series of the same figure that a title names; more are counted."""
_MIDDLE_HORIZON: Final = 5
"""Years ahead that the title of bars of several series is about: the table, the dots and the lines say the last one."""


def bars_title(every: GrowthRows, reference: GrowthRows, view: str) -> str:
    """The finding of the bar chart, as its title: the last horizon of one series, the middle one of several."""
    rows = _drawn(last_horizon(every), view)
    if not rows:
        return NOTHING_TO_DRAW
    if len(rows) > 1:
        return _bars_of_several(every, rows, view)
    end = target_years_label(rows)
    if view == "jobs":
        return _of_one(rows[0], every, f"{change_with_unit(rows[0])} by {end}")
    totals = with_growth(last_horizon(reference))
    comparison = f", all occupations {number_format.percent(totals[0].growth)}" if len(totals) == 1 else ""
    return capitalized(f"{number_format.percent(rows[0].growth)} by {end}{comparison}")


def _bars_of_several(every: GrowthRows, last: GrowthRows, view: str) -> str:
    rows = _drawn((row for row in every if row.horizon_years == _MIDDLE_HORIZON), view) or last
    compared = _compared(rows, view)
    highest = row_with_highest(compared or rows, "change" if view == "jobs" else "growth")
    finding = change_with_unit(highest) if view == "jobs" else number_format.percent(highest.growth)
    end = target_years_label(rows)
    if len(_alike(highest, rows, view)) == len(rows):
        return capitalized(f"{finding} by {end}, {'both' if len(rows) == 2 else 'all'} alike")
    if not compared:
        return _without_rank(rows, every, view)
    among = comparable.among(compared, rows)
    is_decline = finding.startswith(number_format.MINUS)
    rank = f"the smallest decline{among}" if is_decline else f"the others{among} decline"
    rank = f"the most{among}" if finding.startswith("+") else rank
    alike = _alike(highest, compared, view)
    ending = f", {rank}" if len(alike) < len(compared) else ""  # else there is none that it exceeds
    return f"{capitalized(_named_alike(alike, every))}: {finding} by {end}{ending}"


def _compared(rows: Sequence[GrowthRow], view: str) -> Sequence[GrowthRow]:
    """Those of `rows` that a title ranks; none where fewer than two can be."""
    found = comparable.of_one_level(rows) if view == "jobs" else comparable.without_total(rows)
    return found if len(found) > 1 else []


def _without_rank(rows: Sequence[GrowthRow], every: GrowthRows, view: str) -> str:
    """The title of series that cannot be ranked, as one contains another: of two, both figures."""
    end = target_years_label(rows)
    if len(rows) > 2:
        return f"{'Jobs added' if view == 'jobs' else 'Growth'} by {end}"
    first, second = (f"{series_phrase(row, every)}: {_dot_label(row, view)}" for row in rows)
    return capitalized(f"{first} by {end}; {second}")


def bars_subtitle(rows: GrowthRows, view: str) -> str:
    """Unit and years of the bar chart."""
    base_year = base_year_label(rows)
    return (
        f"Jobs added since {base_year}, by year." if view == "jobs" else f"Growth since {base_year}, percent, by year."
    )


def _drawn(rows: Iterable[GrowthRow], view: str) -> GrowthRows:
    """The rows that have what `view` draws: an agency's growth of several occupations together comes without jobs."""
    found = with_growth(rows)
    return GrowthRows(row for row in found if row.change is not None) if view == "jobs" else found


def dots_title(every: GrowthRows, view: str) -> str:
    """The finding of the plot of dots: the first and the last of its ranking."""
    column = "change" if view == "jobs" else "growth"
    rows = _drawn(last_horizon(every), view)
    if not rows:
        return NOTHING_TO_DRAW
    compared = _compared(rows, view)
    ranked = sorted(compared or rows, key=attrgetter(column))
    low, high = ranked[0], ranked[-1]
    end = f"{_dot_label(high, view)} by {target_years_label(rows)}"
    if len(rows) == 1:
        return f"{series_name(high, every)}: {end}"
    if len(_alike(high, rows, view)) == len(rows):
        return capitalized(f"{end}, {'both' if len(rows) == 2 else 'all'} alike")
    if not compared:
        return _without_rank(rows, every, view)
    among = comparable.among(compared, rows)
    names = [_named_alike(_alike(one, compared, view), every) for one in (high, low)]
    if names[0] == names[1]:
        return f"{capitalized(names[0])}: {end}, all{among} alike"
    return f"{capitalized(names[0])}: {end}, the highest{among}; {names[1]}: {_dot_label(low, view)}, the lowest"


def _named_alike(rows: Sequence[GrowthRow], among: GrowthRows) -> str:
    """The series of `rows`, which have the same figure, by what they have in common: "alphas in Ohio and Texas"."""
    first = rows[0]
    if len(rows) == 1:
        return series_phrase(first, among)
    occupations, areas = (
        [name(row) for row in rows] for name in (occupation_phrase, lambda row: area_phrase(row.area))
    )
    if len(set(occupations)) == 1:
        where = listed(areas) if len(areas) <= _MAX_NAMED else f"{len(areas)} areas"
        return where if count_distinct(among, "occupation_id") == 1 else f"{occupations[0]} in {where}"
    if len(set(areas)) == 1:
        names = listed(occupations) if len(occupations) <= _MAX_NAMED else f"{len(occupations)} occupations"
        return names if count_distinct(among, "area_id") == 1 else f"{names} in {areas[0]}"
    return f"{len(rows)} of the {len(by_series(among))} series"


def _alike(row: GrowthRow, rows: Sequence[GrowthRow], view: str) -> list[GrowthRow]:
    """The rows whose figure reads as that of `row`."""
    return [other for other in rows if _dot_label(other, view) == _dot_label(row, view)]


def _dot_label(row: GrowthRow, view: str) -> str:
    return change_label(row) if view == "jobs" else number_format.percent(row.growth)


def dots_subtitle(rows: GrowthRows, reference: GrowthRows, view: str) -> str:
    """Unit and years of the plot of dots, and what its marks are."""
    last = last_horizon(rows)
    unit = "Jobs added" if view == "jobs" else "Growth, percent"
    range_ = f" Thin lines: 80{number_format.NNBSP}% range; {COVERAGE_NOTE}." if has_ranges(last) else ""
    where = "in the same area" if count_distinct(rows, "area_id") > 1 else f"in {area_phrase(rows[0].area)}"
    upright = f" Upright marks: all occupations {where}." if reference and view != "jobs" else ""
    note = dots_note(last)
    return f"{unit}, {periods(last) or 'base to the last year'}.{note and f' {note}'}{range_}{upright}"


def dots_note(rows: Iterable[GrowthRow]) -> str:
    """What filled and open dots are, of rows of one horizon; "" where all are the publisher's own."""
    known = with_growth(rows)
    given = {row.basis for row in known if row.is_given}
    if not any(is_estimate(row) for row in known):
        return ""
    added = " or added up" if "derived" in given else ""
    return f"Filled dots are published{added}, open ones estimated." if given else "Every dot is an estimate."


def dots_alt(ranked: GrowthRows) -> str:
    """Alt text of the plot of dots: every row in its order."""
    parts = []
    for row in last_horizon(ranked):
        parts.append(f"{occupation_phrase(row)} in {area_phrase(row.area)}: {growth_label(row)}{_details(row)}")
    return f"Dot plot of growth {period_label(last_horizon(ranked))}, the highest first: {'; '.join(parts)}."


def has_ranges(rows: Sequence[GrowthRow]) -> bool:
    """Whether any of these rows has a range."""
    return any(row.low_80 is not None for row in rows)


def _of_one(row: GrowthRow, every: GrowthRows, finding: str) -> str:
    """The finding on a series, under its name where others have none."""
    is_alone = len({(one.occupation_id, one.area_id) for one in every}) == 1
    return capitalized(finding if is_alone else f"{_named_alike([row], every)}: {finding}")


def lines_title(path: GrowthRows, view: str) -> str:
    """The finding of the line chart, as its title."""
    rows = _drawn(last_horizon(path), view)
    if not rows:
        return NOTHING_TO_DRAW
    end = target_years_label(rows)
    if len(rows) == 1 and view == "jobs":
        amount = (
            f"about {number_format.estimate(rows[0].employment)}" if is_estimate(rows[0]) else employment_label(rows[0])
        )
        return _of_one(rows[0], path, f"{amount} jobs in {end}")
    if view == "jobs":
        return f"Jobs from {base_year_label(path)} to {end}"
    form = number_format.index if view == "index" else number_format.percent
    growths = sorted(row.known_growth for row in rows)
    low, high = form(growths[0]), form(growths[-1])
    if view == "index":
        return f"Index {low} by {end}" if low == high else f"Index between {low} and {high} by {end}"
    return capitalized(f"{low} by {end}") if low == high else f"Between {low} and {high} by {end}"


def lines_subtitle(rows: GrowthRows, view: str, *, ranges: bool) -> str:
    """Unit and years of the line chart, the meaning of its markers and, with `ranges`, of its bands."""
    index = f"Jobs as an index, {base_year_label(rows)} = 100"
    unit = {"percent": "Growth, percent", "jobs": "Jobs", "index": index}[view]
    return f"{unit}, {span(rows) or 'base to year 10'}. {points_note(rows)}{_bands_text(rows) if ranges else ''}"


def span(rows: GrowthRows) -> str:
    """From the first base year to the last target year: "2022–2035"; "" where they are not known."""
    first = min((row.base_year for row in rows if row.base_year is not None), default=None)
    last = max((row.target_year for row in rows if row.target_year is not None), default=None)
    return number_format.years(first, last)


def periods(rows: Sequence[GrowthRow]) -> str:
    """The years of rows of one horizon, each period once: "2022–2032 or 2025–2035"; "" where they are not known."""
    return " or ".join(dict.fromkeys(number_format.years(row.base_year, row.target_year) for row in rows))


def points_note(rows: GrowthRows) -> str:
    """What filled and open points of the paths of these rows are."""
    kinds = {row.basis for row in rows if row.is_given} | {base_basis(row) for row in rows}
    if "published" in kinds:
        added = " or added up" if "derived" in kinds else ""
        return f"Filled points are published{added}, open ones estimated."
    if "derived" in kinds:
        return "Filled points are added up from published ones, open ones estimated."
    return "Every point is an estimate."


def _bands_text(rows: Sequence[GrowthRow]) -> str:
    if not has_ranges(rows):
        return ""
    inner = f", darker 50{number_format.NNBSP}%" if len(by_series(rows)) == 1 else ""
    return f" Shaded: 80{number_format.NNBSP}% range{inner}."


def bars_alt(every: GrowthRows) -> str:
    """Alt text of the bar chart: each series' growth and jobs by horizon."""
    parts = []
    for rows in by_series(every):
        points = [f"{growth_label(row)} by {target_year_label(row)}{_details(row)}" for row in with_growth(rows)]
        text = ", ".join(points) or missing_label(rows[0])
        parts.append(f"{occupation_phrase(rows[0])} in {area_phrase(rows[0].area)}: {text}")
    return f"Bar chart of growth since {base_year_label(every)}. {capitalized('; '.join(parts))}."


def _details(row: GrowthRow) -> str:
    """The jobs and the range behind a growth, in parentheses: " (+4,990 jobs; 80 % range −6 % to +19 %)"."""
    if row.growth is None:
        return ""
    jobs = "" if row.change is None else change_with_unit(row)
    details = f"{jobs}{_range_text(row)}".removeprefix("; ")
    return f" ({details})" if details else ""


def _range_text(row: GrowthRow) -> str:
    bounds = number_format.percent_range(row.low_80, row.high_80)
    return f"; 80{number_format.NNBSP}% range {bounds}" if bounds else ""


def lines_alt(path: GrowthRows) -> str:
    """Alt text of the line chart: the first and last point of each series."""
    parts = []
    for row in last_horizon(path):
        if row.growth is None:
            text = missing_label(row)
        elif row.employment is None or row.base_employment is None:
            text = f"{growth_label(row)} by {target_year_label(row)}{_details(row)}"
        else:
            about = "about " if is_estimate(row) else ""
            text = (
                f"from {base_label(row)} jobs in {base_year_label([row])} to {about}"
                f"{employment_label(row)} in {target_year_label(row)} "
                f"({number_format.percent(row.growth)}{_range_text(row)})"
            )
        parts.append(f"{occupation_phrase(row)} in {area_phrase(row.area)}: {text}")
    return f"Line chart of the path year by year. {capitalized('; '.join(parts))}."

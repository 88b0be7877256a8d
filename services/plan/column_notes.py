"""What is said of the columns of a list: which was taken for what, and which others could have been. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan import headings
from services.plan.annual_rates import is_no_annual_rate, is_no_growth_to_come, is_number_of_leavers
from services.plan.guesses import are_headcounts
from services.plan.roles import CHECK, NOTE, WARNING, LineNote
from services.plan.table_headings import past_hires

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.plan.numbers import Row
    from services.plan.roles import Level

_MAX_OTHERS: Final = 3
"""Headings that are named as not read: enough to see what they are."""


def one_person_a_line(names: Row, possible: Sequence[int], level: Level) -> LineNote:
    """That each line is a person, and which columns may have headcounts nevertheless."""
    text = "No column of headcounts was found: each line counts as one person."
    if possible:
        listed = ", ".join(_column(names, place).replace("Column", "column", 1) for place in possible[:_MAX_OTHERS])
        text += f" If these are headcounts, call the column “Headcount”: {listed}."
    return LineNote(0, level, text)


def several_numbers(names: Row, rows: Sequence[Row], columns: Mapping[str, int]) -> list[LineNote]:
    """A note for each number that several headings above numbers name: the headcounts of three years, say."""
    notes = []
    for field in headings.NUMBERS:
        others = [place for place in places_of(names, field) if are_headcounts(rows, place)]
        if field in columns and set(others) - {columns[field]}:
            notes.append(taken(names, columns[field], field, others))
    return notes


def several_texts(names: Row, columns: Mapping[str, int], code: int | None) -> list[LineNote]:
    """A note for roles and areas that several headings name well, and one of a column of codes that was left out."""
    notes = []
    if code is not None:
        text = f"{_column(names, code)} was left out, as it may be your own; call it “SOC code” if it is one."
        notes.append(LineNote(0, NOTE, text))
    for field in (headings.ROLE, headings.AREA):
        others = places_of(names, field, headings.NAMED)
        if field in columns and set(others) - {columns[field]}:
            notes.append(LineNote(0, NOTE, taken(names, columns[field], field, others).message))
    return notes


def taken(names: Row, place: int, field: str, others: Sequence[int]) -> LineNote:
    """Which column was taken, and which of `others` were not.

    It is a warning where another headcount was as likely: that changes the total of the list.
    """
    rest = [_column(names, other).replace("Column", "column", 1) for other in others if other != place]
    listed = f", not {', '.join(rest[:_MAX_OTHERS])}" if rest else ""
    text = f"{_column(names, place)} was taken as the {headings.NUMBERS.get(field, field)}{listed}."
    fit = headings.fit_of(names[place]) if place < len(names) else None
    rivals = [headings.fit_of(names[other]) for other in others if other != place and other < len(names)]
    is_surest = fit is not None and all(found is None or found[1] > fit[1] for found in rivals)
    return LineNote(0, WARNING if field == headings.HEADCOUNT and not is_surest else CHECK, text)


def left_out(names: Row, rows: Sequence[Row], columns: Mapping[str, int], today: date) -> list[LineNote]:
    """Of each column of leavers, growth, hires or cost that was left out, why, and what to give instead."""
    past = past_hires(names, today) if headings.PLANNED not in columns else ()
    notes = []
    for place, name in enumerate(names):
        if place in past:
            text = "may be hires of the past and was left out; call it “Planned hires” if they are still to come."
        elif is_number_of_leavers(name):
            text = (
                "is a number of people, not an annual rate, and was left out; give the people who leave in a year as a "
                "percentage of the headcount."
            )
        elif is_no_growth_to_come(name):
            text = "is no annual rate of growth to come and was left out; call it “Growth a year” if it is one."
        elif is_no_annual_rate(name):
            text = "is not an annual rate and was left out; give the rate of twelve months."
        elif headings.is_unknown_cost(name):
            text = "may be any cost and was left out; call it “Cost per hire” if it is that."
        else:
            continue
        if are_headcounts(rows, place):
            notes.append(LineNote(0, CHECK, f"{_column(names, place)} {text}"))
    planned = columns.get(headings.PLANNED)
    if planned is not None and headings.is_of_openings(names[planned]) and are_headcounts(rows, planned):
        text = f"{_column(names, planned)} was taken as planned hires of all years together: openings are filled once."
        notes.append(LineNote(0, NOTE, text))
    return notes


def in_words(columns: Mapping[str, int]) -> str:
    return ", ".join(f"column {column + 1} was taken as the {field}" for field, column in columns.items())


def places_of(names: Row, field: str, worst: int = headings.PART) -> list[int]:
    """The columns whose headings name a field, and fit it as `worst` or better."""
    fits = [(place, headings.fit_of(name)) for place, name in enumerate(names)]
    return [place for place, fit in fits if fit and fit[0] == field and fit[1] <= worst]


def _column(names: Row, place: int) -> str:
    """A column by its place and, where it has one, its heading: "Column 3 (Campus)"."""
    heading = names[place] if place < len(names) else None
    if isinstance(heading, float):  # a year
        heading = f"{heading:g}"
    elif isinstance(heading, date):
        heading = f"{heading:%Y-%m-%d}"
    return f"Column {place + 1} ({heading})" if isinstance(heading, str) and heading else f"Column {place + 1}"

"""The columns of a list of roles, and notes on those that another could have been."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from services.errors import BadInputError
from services.plan import headings
from services.plan.guesses import are_codes, are_headcounts, find_areas, guess_columns, median_of
from services.plan.people import may_list_people, names_people
from services.plan.periods import newest
from services.plan.roles import CHECK, NOTE, WARNING, LineNote
from services.plan.table_headings import find_headings, past_hires

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.plan.numbers import Row
    from services.plan.roles import Level
    from services.plan.tables import Table

NOTHING: Final = "No list of roles was found in it."
NEEDS: Final = "It needs a column of roles (titles or codes) and one of headcounts, best with headings."
_MAX_OTHERS: Final = 3
"""Headings that are named as not read: enough to see what they are."""
_SAMPLE: Final = 50
"""Rows that are examined for columns of numbers."""
_MAX_OF_ONE: Final = 2.0
"""Full-time equivalents of one person, with much overtime."""
_PLACES: Final = frozenset({headings.AREA, headings.CITY, headings.STATE})


def find_columns(
    table: Table, is_area: Callable[[str], bool], today: date
) -> tuple[int, dict[str, int], list[LineNote]]:
    """The position of the first line of the list, the column of each field, and a note for each that was guessed.

    `today`: of the headcounts of several years, the newest are taken that are not after it.

    Raises:
        BadInputError: no column has roles.
    """
    found = find_headings(table.rows, today)
    first, columns = (found[0] + 1, found[1]) if found else (0, dict(guess_columns(table.rows, is_area)))
    if headings.ROLE not in columns and headings.CODE not in columns:
        raise BadInputError(NOTHING, NEEDS)
    body = table.rows[first:]
    if found is None:
        if may_list_people(body, columns) or are_codes(body, columns.get(headings.HEADCOUNT)):
            columns.pop(headings.HEADCOUNT, None)
        notes = [LineNote(0, CHECK, f"No headings were found: {_in_words(columns)}.")]
        return first, columns, notes + ([] if headings.HEADCOUNT in columns else [_one_person_a_line((), [], WARNING)])
    names = table.rows[found[0]]
    is_export = names_people(names)
    if is_export and _is_no_headcount_of_one(names, body, columns.get(headings.HEADCOUNT)):
        del columns[headings.HEADCOUNT]
    is_of_people = is_export or may_list_people(body, columns)
    guessed, rivals = _unnamed(body, columns, names, is_area, today, is_of_people=is_of_people)
    past = past_hires(names) if headings.PLANNED not in columns else ()
    notes = _several(names, columns)
    notes += [
        LineNote(0, CHECK, _left_out(names, place))
        for place, name in enumerate(names)
        if (headings.is_no_annual_rate(name) or place in past) and are_headcounts(body, place)
    ]
    others = {headings.HEADCOUNT: rivals}
    notes += [_taken(names, place, field, others.get(field, ())) for field, place in guessed.items()]
    columns = {**columns, **guessed}
    if headings.HEADCOUNT not in columns:
        notes.append(_one_person_a_line(names, [] if is_export else rivals, NOTE if is_export else WARNING))
    return first, columns, notes


def _is_no_headcount_of_one(names: Row, rows: Sequence[Row], place: int | None) -> bool:
    """Whether a column of a list of people, which only may be one of headcounts, has more than one person could be."""
    if place is None:
        return False
    found = headings.fit_of(names[place])
    return found is not None and found[1] == headings.SECOND and median_of(rows, place) > _MAX_OF_ONE


def _one_person_a_line(names: Row, possible: Sequence[int], level: Level) -> LineNote:
    """That each line is a person, and which columns may have headcounts nevertheless."""
    text = "No column of headcounts was found: each line counts as one person."
    if possible:
        listed = ", ".join(_column(names, place).replace("Column", "column", 1) for place in possible[:_MAX_OTHERS])
        text += f" If these are headcounts, call the column “Headcount”: {listed}."
    return LineNote(0, level, text)


def _several(names: Row, columns: Mapping[str, int]) -> list[LineNote]:
    """A note for each number that several headings name: the headcounts of three years, say."""
    notes = []
    for field in headings.NUMBERS:
        others = [place for place, cell in enumerate(names) if headings.field_of(cell) == field]
        if field in columns and set(others) - {columns[field]}:
            notes.append(_taken(names, columns[field], field, others))
    return notes


def _taken(names: Row, place: int, field: str, others: Sequence[int]) -> LineNote:
    """Which column was taken, and which of `others` were not; of headcounts it changes the total of the list."""
    rest = [_column(names, other).replace("Column", "column", 1) for other in others if other != place]
    listed = f", not {', '.join(rest[:_MAX_OTHERS])}" if rest else ""
    text = f"{_column(names, place)} was taken as the {headings.NUMBERS.get(field, field)}{listed}."
    return LineNote(0, WARNING if field == headings.HEADCOUNT else CHECK, text)


def _left_out(names: Row, place: int) -> str:
    """That a column of leavers, growth or hires was left out, and what to give instead."""
    if headings.field_of(names[place]) == headings.PLANNED:
        return (
            f"{_column(names, place)} stands beside people who left, so it was taken for hires of the past and left "
            "out; call it “Planned hires” if they are still to come."
        )
    if headings.is_number_of_leavers(names[place]):
        return (
            f"{_column(names, place)} is a number of people, not an annual rate, and was left out; give the people "
            "who leave in a year as a percentage of the headcount."
        )
    return f"{_column(names, place)} is not an annual rate and was left out; give the rate of twelve months."


def _unnamed(
    rows: Sequence[Row],
    columns: Mapping[str, int],
    names: Row,
    is_area: Callable[[str], bool],
    today: date,
    *,
    is_of_people: bool,
) -> tuple[dict[str, int], list[int]]:
    """Columns of headcounts and areas without a known heading, found by their values, and all that may be headcounts.

    Where each line may be a person no column is taken: a number of a department or of pay would count for thousands.
    """
    guessed: dict[str, int] = {}
    rivals: list[int] = []
    if headings.HEADCOUNT not in columns:
        taken = {*columns.values(), *(place for place, name in enumerate(names) if headings.is_no_count(name))}
        filled = {place for row in rows[:_SAMPLE] for place, cell in enumerate(row) if cell not in (None, "")}
        rivals = [
            place for place in sorted(filled - taken) if are_headcounts(rows, place) and not are_codes(rows, place)
        ]
        whole = [place for place in rivals if place >= len(names) or not headings.is_part(names[place])]
        if rivals and not is_of_people:
            guessed[headings.HEADCOUNT] = newest(names, whole or rivals, today)
    if not columns.keys() & _PLACES:
        areas = find_areas(rows, {*columns.values(), *guessed.values()}, is_area)
        if areas is not None:
            guessed[headings.AREA] = areas
    return guessed, rivals


def _in_words(columns: Mapping[str, int]) -> str:
    return ", ".join(f"column {column + 1} was taken as the {field}" for field, column in columns.items())


def _column(names: Row, place: int) -> str:
    """A column by its place and, where it has one, its heading: "Column 3 (Campus)"."""
    heading = names[place] if place < len(names) else None
    if isinstance(heading, float):  # a year
        heading = f"{heading:g}"
    elif isinstance(heading, date):
        heading = f"{heading:%Y-%m-%d}"
    return f"Column {place + 1} ({heading})" if isinstance(heading, str) and heading else f"Column {place + 1}"

"""The columns of a list of roles: by their headings, and by their values."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from services.errors import BadInputError
from services.plan import headings
from services.plan.column_notes import (
    in_words,
    left_out,
    one_person_a_line,
    places_of,
    several_numbers,
    several_texts,
    taken,
)
from services.plan.guesses import (
    are_areas,
    are_bare,
    are_codes,
    are_headcounts,
    find_areas,
    guess_columns,
    median_of,
)
from services.plan.people import may_list_people, names_people
from services.plan.periods import newest
from services.plan.roles import CHECK, NOTE, WARNING, LineNote
from services.plan.table_headings import find_headings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from services.plan.numbers import Row
    from services.plan.tables import Table

NOTHING: Final = "No list of roles was found in it."
NEEDS: Final = "It needs a column of roles (titles or codes) and one of headcounts, best with headings."
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
        notes = [LineNote(0, CHECK, f"No headings were found: {in_words(columns)}.")]
        return first, columns, notes + ([] if headings.HEADCOUNT in columns else [one_person_a_line((), [], WARNING)])
    names = table.rows[found[0]]
    columns = _with_best_area(names, body, columns, is_area)
    code = _own_code(names, body, columns)
    columns = {field: place for field, place in columns.items() if place != code}
    is_export = names_people(names, body)
    if is_export and _is_no_headcount_of_one(names, body, columns.get(headings.HEADCOUNT)):
        del columns[headings.HEADCOUNT]
    is_of_people = is_export or may_list_people(body, columns)
    guessed, rivals = _unnamed(body, columns, names, is_area, today, is_of_people=is_of_people)
    notes = several_numbers(names, body, columns) + left_out(names, body, columns, today)
    others = {headings.HEADCOUNT: rivals}
    notes += [taken(names, place, field, others.get(field, ())) for field, place in guessed.items()]
    notes += several_texts(names, columns, code)
    columns = {**columns, **guessed}
    if headings.HEADCOUNT not in columns:
        notes.append(one_person_a_line(names, [] if is_export else rivals, NOTE if is_export else WARNING))
    return first, columns, notes


def _is_no_headcount_of_one(names: Row, rows: Sequence[Row], place: int | None) -> bool:
    """Whether a column of a list of people, which only may be one of headcounts, has more than one person could be."""
    if place is None:
        return False
    found = headings.fit_of(names[place])
    return found is not None and found[1] == headings.SECOND and median_of(rows, place) > _MAX_OF_ONE


def _with_best_area(
    names: Row, rows: Sequence[Row], columns: Mapping[str, int], is_area: Callable[[str], bool]
) -> dict[str, int]:
    """The columns, with that of areas whose values are areas: an "Area" may be one of work, beside a location."""
    place = columns.get(headings.AREA)
    others = [other for other in places_of(names, headings.AREA) if other != place]
    is_area_once = functools.cache(is_area)  # half a millisecond each
    if place is None or not (others or headings.CITY in columns) or are_areas(rows, place, is_area_once, states=True):
        return dict(columns)
    best = next((other for other in others if are_areas(rows, other, is_area_once, states=True)), None)
    if best is None and headings.CITY not in columns:
        return dict(columns)
    rest = {field: column for field, column in columns.items() if field != headings.AREA}
    return rest if best is None else {**rest, headings.AREA: best}


def _own_code(names: Row, rows: Sequence[Row], columns: Mapping[str, int]) -> int | None:
    """The column of codes beside titles that may be the employer's own: "Code" above bare numbers; 151252 may be
    anything, 15-1252 is an occupation."""
    place = columns.get(headings.CODE)
    if (
        place is None
        or headings.ROLE not in columns
        or headings.fit_of(names[place]) != (headings.CODE, headings.SECOND)
    ):
        return None
    return place if are_bare(rows, place) else None


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
        rivals = [place for place in sorted(filled - taken) if are_headcounts(rows, place)]
        counts = [place for place in rivals if not are_codes(rows, place)]
        whole = [place for place in counts if place >= len(names) or not headings.is_part(names[place])]
        if counts and not is_of_people:
            guessed[headings.HEADCOUNT] = newest(names, whole or counts, today)
    if not columns.keys() & _PLACES:
        areas = find_areas(rows, {*columns.values(), *guessed.values()}, is_area)
        if areas is not None:
            guessed[headings.AREA] = areas
    return guessed, rivals

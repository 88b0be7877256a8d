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
    MAX_OF_ONE,
    are_areas,
    are_bare,
    are_codes,
    are_headcounts,
    are_percents,
    find_areas,
    guess_columns,
    may_be_large,
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
        return first, *_without_headings(body, columns)
    names = table.rows[found[0]]
    columns = _with_best_area(names, body, columns, is_area)
    code = _own_code(names, body, columns)
    columns = {field: place for field, place in columns.items() if place != code}
    is_export = names_people(names, body)
    dropped: list[int] = []
    if is_export and _is_no_headcount_of_one(names, body, columns.get(headings.HEADCOUNT)):
        dropped = [columns.pop(headings.HEADCOUNT)]
    is_of_people = is_export or may_list_people(body, columns)
    guessed, rivals = _unnamed(body, columns, names, is_area, today, is_of_people=is_of_people)
    notes = several_numbers(names, body, columns) + left_out(names, body, columns, today)
    others = {headings.HEADCOUNT: rivals}
    notes += [taken(names, place, field, others.get(field, ())) for field, place in guessed.items()]
    notes += several_texts(names, columns, code)
    columns = {**columns, **guessed}
    if headings.HEADCOUNT not in columns:
        possible = dropped if is_export else rivals or _no_counts(names, body, columns)
        notes.append(one_person_a_line(names, possible, NOTE if is_export and not dropped else WARNING))
    return first, columns, notes


def _without_headings(rows: Sequence[Row], columns: dict[str, int]) -> tuple[dict[str, int], list[LineNote]]:
    """The columns of a list without headings, whose headcounts are no codes, and notes on them."""
    place = columns.get(headings.HEADCOUNT)
    rivals = _rivals(rows, set(columns.values()) - {place}) if place is not None else []
    if place is not None and are_codes(rows, place):  # large headcounts before pay, or a department before headcounts
        smaller = [rival for rival in rivals if median_of(rows, rival) < median_of(rows, place)]
        counts = _counts(rows, smaller, columns) or _counts(rows, [place], columns)
    else:
        counts = [] if place is None else [place]
    if may_list_people(rows, columns, has_headings=False):
        counts = []
    columns = {field: column for field, column in columns.items() if field != headings.HEADCOUNT}
    if counts and not are_codes(rows, counts[0]) and counts[0] == place:
        columns[headings.HEADCOUNT] = place
        notes = []
    elif counts:
        columns[headings.HEADCOUNT] = counts[0]
        notes = [taken((), counts[0], headings.HEADCOUNT, rivals)]
    else:
        notes = [one_person_a_line((), rivals, WARNING)]
    return columns, [LineNote(0, CHECK, f"No headings were found: {in_words(columns)}."), *notes]


def _rivals(rows: Sequence[Row], known: set[int]) -> list[int]:
    """The columns besides those `known` that may have headcounts."""
    filled = {place for row in rows[:_SAMPLE] for place, cell in enumerate(row) if cell not in (None, "")}
    return [place for place in sorted(filled - known) if are_headcounts(rows, place) and not are_percents(rows, place)]


def _counts(rows: Sequence[Row], rivals: Sequence[int], columns: Mapping[str, int]) -> list[int]:
    """Those of the columns that have no codes; the only one beside the titles may have four digits in each line."""
    counts = [place for place in rivals if not are_codes(rows, place)]
    if not counts and len(rivals) == 1 and may_be_large(rows, rivals[0], columns.get(headings.ROLE)):
        return list(rivals)
    return counts


def _no_counts(names: Row, rows: Sequence[Row], columns: Mapping[str, int]) -> list[int]:
    """The columns of numbers of no known field whose headings say that they count nobody: "Store", "Base"."""
    unknown = [place for place, name in enumerate(names) if headings.is_no_count(name) and not headings.fit_of(name)]
    return [place for place in unknown if place not in columns.values() and are_headcounts(rows, place)]


def _is_no_headcount_of_one(names: Row, rows: Sequence[Row], place: int | None) -> bool:
    """Whether a column of a list of people, which only may be one of headcounts, has more than one person could be."""
    if place is None:
        return False
    found = headings.fit_of(names[place])
    return found is not None and found[1] == headings.SECOND and median_of(rows, place) > MAX_OF_ONE


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
        rivals = _rivals(rows, taken)
        counts = _counts(rows, rivals, columns)
        whole = [place for place in counts if place >= len(names) or not headings.is_part(names[place])]
        if counts and not is_of_people:
            guessed[headings.HEADCOUNT] = newest(names, whole or counts, today)
    if not columns.keys() & set(headings.PLACES):
        areas = find_areas(rows, {*columns.values(), *guessed.values()}, is_area)
        if areas is not None:
            guessed[headings.AREA] = areas
    return guessed, rivals

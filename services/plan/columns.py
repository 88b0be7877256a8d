"""The columns of a list of roles, and notes on those without a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.errors import BadInputError
from services.plan import headings
from services.plan.roles import CHECK, LineNote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.plan.numbers import Row
    from services.plan.tables import Table

NOTHING: Final = "No list of roles was found in it."
NEEDS: Final = "It needs a column of roles (titles or codes) and one of headcounts, best with headings."
_MAX_OTHERS: Final = 3
"""Headings that are named as not read: enough to see what they are."""
_PLACES: Final = frozenset({headings.AREA, headings.CITY, headings.STATE})


def find_columns(table: Table, is_area: Callable[[str], bool]) -> tuple[int, dict[str, int], list[LineNote]]:
    """The position of the first line of the list, the column of each field, and a note for each that was guessed.

    Raises:
        BadInputError: no column has roles.
    """
    found = headings.find_headings(table.rows)
    first, columns = (found[0] + 1, found[1]) if found else (0, dict(headings.guess_columns(table.rows, is_area)))
    if headings.ROLE not in columns and headings.CODE not in columns:
        raise BadInputError(NOTHING, NEEDS)
    texts = []
    if found is None:
        texts.append(f"No headings were found: {_in_words(columns)}.")
    else:
        names = table.rows[found[0]]
        guessed = _unnamed(table.rows[first:], columns, names, is_area)
        texts += _several(names, columns)
        texts += [
            f"{_column(names, place)} is no rate of a year, and was left out."
            for place, name in enumerate(names)
            if headings.is_no_annual_rate(name)
        ]
        texts += [f"{_column(names, place)} was taken as the {field}." for field, place in guessed.items()]
        columns = {**columns, **guessed}
    if headings.HEADCOUNT not in columns:
        texts.append("No column of headcounts was found: each line counts as one person.")
    return first, columns, [LineNote(0, CHECK, text) for text in texts]


def _several(names: Row, columns: Mapping[str, int]) -> list[str]:
    """A note for each number that several headings name: the headcounts of three years, say."""
    texts = []
    for field, name in headings.NUMBERS.items():
        places = [place for place, cell in enumerate(names) if headings.field_of(cell) == field]
        others = [
            _column(names, place).replace("Column", "column", 1) for place in places if place != columns.get(field)
        ]
        if others and field in columns:
            texts.append(
                f"{_column(names, columns[field])} was taken as the {name}, not {', '.join(others[:_MAX_OTHERS])}."
            )
    return texts


def _unnamed(
    rows: Sequence[Row], columns: Mapping[str, int], names: Row, is_area: Callable[[str], bool]
) -> dict[str, int]:
    """Columns of headcounts and areas without a heading, found by their values."""
    guessed: dict[str, int] = {}
    if headings.HEADCOUNT not in columns:
        taken = {*columns.values(), *(place for place, name in enumerate(names) if headings.is_no_count(name))}
        others = [tuple(None if column in taken else cell for column, cell in enumerate(row)) for row in rows]
        numbers = headings.guess_columns(others, lambda _: False).get(headings.HEADCOUNT)
        if numbers is not None:
            guessed[headings.HEADCOUNT] = numbers
    if not columns.keys() & _PLACES:
        areas = headings.find_areas(rows, {*columns.values(), *guessed.values()}, is_area)
        if areas is not None:
            guessed[headings.AREA] = areas
    return guessed


def _in_words(columns: Mapping[str, int]) -> str:
    return ", ".join(f"column {column + 1} was taken as the {field}" for field, column in columns.items())


def _column(names: Row, place: int) -> str:
    """A column by its place and, where it has one, its heading: "Column 3 (Campus)"."""
    heading = names[place] if place < len(names) else None
    return f"Column {place + 1} ({heading})" if isinstance(heading, str) and heading else f"Column {place + 1}"

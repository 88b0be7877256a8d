"""The columns of a list of roles, and what is to be said of those that no heading names."""

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
        guessed = _unnamed(table.rows[first:], columns, is_area)
        names = table.rows[found[0]]
        texts += [f"{_column(names, place)} was taken as the {field}." for field, place in guessed.items()]
        columns = {**columns, **guessed}
    if headings.HEADCOUNT not in columns:
        texts.append("No column of headcounts was found: each line counts as one person.")
    return first, columns, [LineNote(0, CHECK, text) for text in texts]


def _unnamed(rows: Sequence[Row], columns: Mapping[str, int], is_area: Callable[[str], bool]) -> dict[str, int]:
    """Columns of headcounts and areas that no heading names, from what stands in them."""
    guessed: dict[str, int] = {}
    if headings.HEADCOUNT not in columns:
        taken = set(columns.values())
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

"""A line for each area of the lines of a list whose headings are areas. Pure."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.plan import headings
from services.plan.numbers import NumberError, has_decimal_comma, read_number
from services.plan.roles import CHECK, WARNING, LineNote
from services.plan.tables import MAX_ROWS
from services.plan.workbook import MAX_CELLS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from services.plan.numbers import CellValue, Row
    from services.plan.tables import Table

_AREA: Final = "Location"
"""What the column is called that is made."""
_SAMPLE: Final = 100
"""Lines that say how numbers are written."""


def line_for_each(
    table: Table,
    first: int,
    areas: Mapping[int, tuple[str, str]],
    columns: Mapping[str, int],
    unread: Collection[int] = (),
) -> tuple[Table, list[LineNote]]:
    """The table with a line for each area of a line that has numbers of it, and a share of what is planned for all;
    without the columns that are `unread`.

    It holds no more lines than a list, and no more cells than a workbook, may have: a line of hundreds of areas makes
    hundreds of lines. Those of the last line are all there, or none of them.
    """
    kinds = list(dict.fromkeys(kind for _, kind in areas.values()))
    of_people = next((kind for kind in kinds if headings.field_of(kind) == headings.HEADCOUNT), kinds[0])
    of_area: dict[str, dict[str, int]] = {}
    for place, (area, kind) in areas.items():
        of_area.setdefault(area, {})[kind] = place
    # Each kind stays where it stands first, so that notes name columns of the file; what ends with areas is cut there.
    places = {kind: min(place for place, (_, one) in areas.items() if one == kind) for kind in kinds}
    emptied = {*areas, *unread, *(columns[field] for field in (headings.HEADCOUNT,) if field in columns)}
    width = max(map(len, table.rows[first:]))
    place_of_area = next((place for place in sorted(areas) if place not in places.values()), width)
    others = [place for place in range(width) if place not in emptied]
    width = max(place_of_area, *places.values(), *others) + 1
    most = min(MAX_ROWS, MAX_CELLS // width)
    planned = None if columns.get(headings.PLANNED) in emptied else columns.get(headings.PLANNED)
    has_comma = planned is not None and _has_decimal_comma(table, first, [*areas, planned])
    new: dict[int, CellValue] = {place_of_area: _AREA, **{place: kind for kind, place in places.items()}}
    rows: list[Row] = [*table.rows[:first], replaced(table.rows[first], emptied, new, width)]
    numbers = list(table.numbers[: first + 1])
    is_filled = functools.cache(_is_filled)
    is_shared, read = False, 0
    for number, row in zip(table.numbers[first + 1 :], table.rows[first + 1 :], strict=True):
        cells_of = {area: {kind: cell_at(row, place) for kind, place in of.items()} for area, of in of_area.items()}
        filled = {area: cells for area, cells in cells_of.items() if any(map(is_filled, cells.values()))} or {"": {}}
        if len(rows) + len(filled) > most:
            break
        read += 1
        shares = _shares(cell_at(row, planned), [cells.get(of_people) for cells in filled.values()], has_comma)
        is_shared |= len(filled) > 1 and isinstance(shares[-1], float)
        for (area, cells), share in zip(filled.items(), shares, strict=True):
            new = {place_of_area: area, **{places[kind]: cell for kind, cell in cells.items()}}
            new |= {planned: share} if planned is not None else {}
            rows.append(replaced(row, emptied, new, width))
            numbers.append(number)
    notes = []
    if is_shared:
        text = "Planned hires of several areas were shared among them as the people are."
        notes.append(LineNote(0, CHECK, text))
    if (whole := len(table.rows) - first - 1) > read:
        text = (
            f"Only the first {read:,} of {whole:,} lines were read: with one for each area they are {most:,} at most."
        )
        notes.append(LineNote(0, WARNING, text))
    return replace(table, rows=rows, numbers=numbers), notes


def _shares(planned: CellValue, people: Sequence[CellValue], decimal_comma: bool) -> list[CellValue]:
    """The planned hires of each of some areas, as its people are of all; in the first where people do not tell, and
    what is no number, for a note on it."""
    first_alone: list[CellValue] = [planned, *[None] * (len(people) - 1)]
    try:
        whole = read_number(planned, decimal_comma=decimal_comma)
        found = [read_number(one, decimal_comma=decimal_comma) for one in people]
    except NumberError:
        return first_alone
    if whole is None or whole.is_percent:
        return first_alone
    values = [one.value if one else 0.0 for one in found]
    if sum(values) <= 0 or min(values) < 0:
        return [planned, *[0.0] * (len(people) - 1)]
    return [whole.value * value / sum(values) for value in values]


def _has_decimal_comma(table: Table, first: int, places: Sequence[int]) -> bool:
    cells = [cell_at(row, place) for row in table.rows[first + 1 :][:_SAMPLE] for place in places]
    return has_decimal_comma(cells, (), default=table.decimal_comma)


def _is_filled(cell: CellValue) -> bool:
    """Whether there is anything to read: most areas have none of a role, and many lists say so with a 0 or a dash."""
    try:
        number = read_number(cell)
    except NumberError:
        return True
    return number is not None and number.value != 0


def replaced(row: Row, emptied: Collection[int | None], new: Mapping[int, CellValue], width: int) -> Row:
    """The cells of a row without those of some columns, and with new ones."""
    cells = [None if place in emptied or place >= len(row) else row[place] for place in range(max(width, max(new) + 1))]
    return tuple(new.get(place, cell) for place, cell in enumerate(cells))


def cell_at(row: Row, place: int | None) -> CellValue:
    return row[place] if place is not None and place < len(row) else None

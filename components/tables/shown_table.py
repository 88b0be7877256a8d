"""A ShownTable as a table on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.tables.sortable_table import Cell, Column, Table
from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.exports.shown_table import Kind, ShownTable

_FORMATS: Final[dict[Kind, Callable[[Any], str]]] = {
    "percent": number_format.percent,
    "change": number_format.job_change,
    "count": number_format.jobs,
    "dollars": number_format.dollars,
    "ratio": "{:.2f}".format,
    "place": "{:.0f}".format,
}
_NO_PLACE: Final = number_format.EN_DASH
_TEXTS: Final = frozenset({"text", "number_text"})


def sortable(
    table: ShownTable,
    caption: str,
    heading: str,
    notes: str,
    drops: Mapping[str, int],
    texts: Mapping[str, Sequence[str]],
) -> Table:
    """The table in its own order, with numbers in the formats of the screen.

    `heading`: the column that names each row, with the text of the column `notes` below the name. `drops`: by the
    beginning of their names, which columns are left out first where there is no room. `texts`: texts of some columns
    that replace their numbers, by which they are still sorted.
    """
    shown = [name for name in table.data.columns if name != notes]
    below = table.data[notes].tolist() if notes in table.data else [""] * len(table.data)
    cells = {name: _cells(table, name) for name in shown}
    for name, written in texts.items():
        pairs = zip(cells[name], written, strict=True)
        cells[name] = [cell if cell.sort is None else Cell(text, cell.sort) for cell, text in pairs]
    cells[heading] = [Cell(cell.text, cell.sort, note) for cell, note in zip(cells[heading], below, strict=True)]
    columns = [_column(name, table.kinds[name], name == heading, drops) for name in shown]
    return Table(caption, columns, [list(row) for row in zip(*cells.values(), strict=True)], is_dense=True)


def _column(name: str, kind: Kind, is_heading: bool, drops: Mapping[str, int]) -> Column:
    drop = next((number for beginning, number in drops.items() if name.startswith(beginning)), 0)
    return Column(name, name, "text" if kind == "text" else "number", is_heading=is_heading, drop=drop)


def _cells(table: ShownTable, name: str) -> list[Cell]:
    kind, minimums = table.kinds[name], table.minimums.get(name, frozenset())
    cells = [
        _cell(value, kind, _missing(table, kind, position), is_minimum=position in minimums)
        for position, value in enumerate(table.data[name].tolist())
    ]
    for position, text in table.texts.get(name, {}).items():
        cells[position] = Cell(text, cells[position].sort)
    return cells


def _missing(table: ShownTable, kind: Kind, position: int) -> str:
    if kind == "place":
        return _NO_PLACE
    return number_format.NO_ANSWER if position in table.unanswered else number_format.NOT_PUBLISHED


def _cell(value: Any, kind: Kind, missing: str, *, is_minimum: bool) -> Cell:
    if number_format.is_missing(value) or value == "":
        return Cell(missing)
    if kind in _TEXTS:
        return Cell(str(value), str(value))
    text = number_format.dollars(value, is_minimum=True) if is_minimum else _FORMATS[kind](value)
    return Cell(text, float(value))

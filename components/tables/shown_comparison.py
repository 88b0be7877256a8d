"""The comparison's table for the workbook. Pure: the table of the screen in, a ShownTable out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from components.tables import comparison_table
from components.text import number_format
from components.text.labels import NO_ESTIMATE, NO_FIGURE
from components.text.openings import NOT_COMPARABLE
from services.exports.shown_table import ShownTable

if TYPE_CHECKING:
    from components.tables.sortable_table import Cell, Column, Table
    from services.exports.shown_table import Kind

_KINDS: Final[dict[str, Kind]] = {
    comparison_table.BASE: "count",
    comparison_table.GROWTH: "percent",
    comparison_table.AGENCY: "percent",
    comparison_table.RANGE: "number_text",
    comparison_table.CHANGE: "change",
    comparison_table.OPENINGS: "count",
    comparison_table.WAGE: "dollars",
    comparison_table.LIKELIHOOD: "number_text",
}
_MINIMUM: Final = "or more"
_HOURLY: Final = "an hour"
NOTES: Final = "Notes"
_WORDS: Final = frozenset({number_format.EN_DASH, number_format.NO_ANSWER, NO_ESTIMATE, NO_FIGURE, NOT_COMPARABLE})
"""Of cells without a figure that say more than that it is not published."""


def shown_comparison(table: Table) -> ShownTable:
    """All columns and figures, whatever the width of the screen; lines below figures become notes."""
    columns: dict[str, Any] = {}
    kinds: dict[str, Kind] = {}
    minimums: dict[str, frozenset[int]] = {}
    for position, column in enumerate(table.columns):
        cells = [row[position] for row in table.rows]
        kind = _kind(column)
        columns[column.label] = [_value(cell, kind) for cell in cells]
        kinds[column.label] = kind
        capped = [place for place, cell in enumerate(cells) if cell.text.endswith(_MINIMUM)]
        if capped:
            minimums[column.label] = frozenset(capped)
    notes = [_notes(table, row) for row in table.rows]
    if any(notes):
        columns[NOTES], kinds[NOTES] = notes, "text"
    return ShownTable(pd.DataFrame(columns), kinds, minimums)


def _kind(column: Column) -> Kind:
    return _KINDS.get(column.key.partition("_")[0], "text")


def _value(cell: Cell, kind: Kind) -> Any:
    """The figure of a cell as it is shown; its text where that is no plain number, or a dash."""
    if kind in {"text", "number_text"} or cell.text.endswith(_HOURLY) or cell.text in _WORDS:
        return cell.text
    return cell.sort if cell.figure is None else cell.figure


def _notes(table: Table, row: list[Cell]) -> str:
    parts = [
        cell.note if column.kind == "text" else f"{column.label}: {cell.note}"
        for column, cell in zip(table.columns, row, strict=True)
        if cell.note
    ]
    return "; ".join(parts)

"""A table that sorts at a click on a heading, leaves out columns that do not fit, and turns into cards on a phone.

Streamlit's own tables scroll sideways where they are too wide, and are drawn on a canvas, which a screen reader cannot
read. Hence this custom component, which gets cells ready to show: texts, what to sort by, and the places of marks. Its
headings are one stop of the Tab key, rows that open something another one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from components.state import triggers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HERE: Final = Path(__file__).parent
_component = st.components.v2.component(
    "horizons_sortable_table",
    html='<div class="frame"><table><caption></caption><thead></thead><tbody></tbody></table>'
    '<button type="button" class="more" hidden></button></div><p class="explanations"></p>',
    css=(_HERE / "sortable_table.css").read_text(encoding="utf-8"),
    js=(_HERE / "sortable_table.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Column:
    """A column; `kind`: the class of its cells; `drop`: when it is left out where there is no room, 0 for never;
    `explanation`: a sentence below the table while the column is there.

    A click on the heading asks the page for `order`, on that of the present order for `reverse`, if there is one.
    """

    key: str
    label: str
    kind: Literal["text", "number", "number strong", "range", "select", "place"] = "number"
    is_heading: bool = False
    drop: int = 0
    order: str = ""
    reverse: str = ""
    explanation: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: what is shown, what it is sorted by (None: missing), a note below it, and the mark of a range; `figure`
    is what is shown as a number, where it is rounded; `opens`: what a click on it opens; `toggles`: what its check box
    selects, whose label is the text; "" for neither."""

    text: str
    sort: float | str | None = None
    note: str = ""
    mark: Mapping[str, Any] | None = None
    figure: float | None = None
    opens: str = ""
    toggles: str = ""
    is_selected: bool = False


@dataclass(frozen=True)
class Table:
    """Columns, and rows of as many cells, in the order of the column `sorted_by` if it is given.

    `order`, `is_ascending`: the present order of a longer list, whose headings ask for others; `is_full`: no more check
    boxes can be selected.

    `is_sortable`: whether a click on a heading sorts the rows. `is_dense`: stands beside something: it is narrow,
    scrolls in a frame of its own and never turns into cards. `hint`: what a click on a cell that opens something does.
    `first`: so many rows are shown until the reader asks for all, 0 for all at once; sorting sorts all of them.
    """

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    is_sortable: bool = True
    sorted_by: str = ""
    is_dense: bool = False
    hint: str = ""
    first: int = 0
    order: str = ""
    is_ascending: bool = False
    is_full: bool = False

    def has(self, key: str) -> bool:
        """Whether the table has the column with this key."""
        return any(column.key == key for column in self.columns)

    def shows(self, text: str) -> bool:
        """Whether a cell of the table is this text."""
        return any(cell.text == text for row in self.rows for cell in row)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The table as the component gets it; `dataclasses.asdict`, which copies every text, takes ten times as long.

        What a cell does not have is left out: that halves what 521 rows send.
        """
        return {
            **{one.name: getattr(self, one.name) for one in fields(self)},
            "columns": [vars(column) for column in self.columns],
            "rows": [[_filled(cell) for cell in row] for row in self.rows],
        }


def _filled(cell: Cell) -> dict[str, Any]:
    return {
        name: value for name, value in vars(cell).items() if value is not None and value != "" and value is not False
    }


def show(
    table: Table,
    key: str,
    on_open: Callable[[str], None] | None = None,
    on_toggle: Callable[[str], None] | None = None,
    on_order: Callable[[str], None] | None = None,
) -> None:
    """Draw the table. `on_open`, `on_toggle` get `opens`, `toggles` of a cell that was clicked, `on_order` an order."""

    def call(name: str, callback: Callable[[str], None]) -> Callable[[], None]:
        def run() -> None:
            if value := triggers.value_of(key, name):
                callback(value)

        return run

    given = {"open": on_open, "toggle": on_toggle, "order": on_order}
    callbacks: dict[str, Any] = {
        f"on_{name}_change": call(name, callback) for name, callback in given.items() if callback
    }
    _component(key=key, data=table.data, **callbacks)

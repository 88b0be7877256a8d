"""What a brief holds: the answer, key figures, charts, a table, notes and sources. Plain data, which `document` turns
into a page of HTML.

Texts are plain: whatever they hold is shown as it is, but for `**` around what stands out in a sentence of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from services.exports.pictures.spec import Picture


@dataclass(frozen=True)
class Figure:
    """A key figure: what it is, the figure, a line of detail."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, and a note below it."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Rows of a table under a heading of their own; "" for none."""

    heading: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Table:
    """A table: what it shows, the headings of its columns, rows of as many cells; `numbers`: the columns (positions)
    that stand to the right."""

    caption: str
    columns: Sequence[str]
    groups: Sequence[Group]
    numbers: frozenset[int] = frozenset()
    note: str = ""

    @property
    def row_count(self) -> int:
        """How many rows there are, without headings."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class Sources:
    """The sources of the figures: in a line, and as citations; `vintage`: "2025-35"."""

    line: str
    citations: Sequence[str]
    vintage: str


@dataclass(frozen=True)
class Brief:
    """A view of the dashboard on a page or two. `address`: its link, which the citations have, too; `link_note`: on
    what it opens; `day`: when it was made."""

    title: str
    subtitle: str
    answer: Sequence[str]
    figures: Sequence[Figure]
    pictures: Sequence[Picture]
    table: Table
    notes: Sequence[str]
    sources: Sources
    address: str
    day: date
    link_note: str

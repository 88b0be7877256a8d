"""Lines of a list of people or titles that are no part of it: remarks of a report, and its headings again. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from services.plan.roles import CHECK, WARNING, LineNote
from services.plan.sum_notes import named_lines
from services.plan.sums import Line, is_sum

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.plan.numbers import Row

_REMARK: Final = re.compile(
    r"\W*(?:(?:page|seite) \d+.*|end(?: of (?:the )?(?:report|list|page|file|data|table|records))?|"
    r"(?:report )?(?:printed|generated|created|exported|run)(?: \d| (?:by|on|at) ).+|applied filters?:.+|"
    r"confidential(?: [-–] .+)?)\W*",
    re.IGNORECASE,
)
"""What a remark says that no title says."""
_MIN_OTHERS: Final = 2
"""Columns that every other line fills: one alone may be empty of somebody, as the place of who works at home."""
_MIN_LINES: Final = 3
"""Lines of which each has a value of its own in a column, as an ID or a name."""
_COUNTED: Final = r"(?:records?|rows?|employees?|people|persons?|workers?|staff|associates?|headcount|heads?)"
_COUNT: Final = re.compile(
    rf"(?:(?:grand |report )?total(?: {_COUNTED})?(?: count)?|(?:number|count) of {_COUNTED}|{_COUNTED} count)"
    r"\W*(\d[\d,]*)|(\d[\d,]*) (?:rows|records|employees|people)(?: (?:selected|returned|in total))?",
    re.IGNORECASE,
)
"""How a report says how many people it has: "Total employees: 60", "60 rows", or with the number in the next cell."""


def counts_of(lines: Sequence[tuple[int, Row]]) -> list[tuple[int, Line]]:
    """The lines of a list without headcounts that say how many people it has, with their numbers."""
    found = []
    for number, row in lines:
        cells = [cell for cell in row if cell not in (None, "")]
        if not (isinstance(cells[0], str) and len(cells) <= _MIN_OTHERS):
            continue
        text = " ".join(f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in cells)
        said = _COUNT.fullmatch(text)
        if said:
            found.append((number, Line(text, value=float((said[1] or said[2]).replace(",", "")))))
    return found


def without_remarks(
    lines: Sequence[tuple[int, Row]],
    names: Row,
    place: int | None,
    counts: Collection[int] = (),
    *,
    only_said: bool = False,
) -> tuple[list[tuple[int, Row]], list[LineNote]]:
    """The numbered lines of a list that has no headcounts, without those that hold one text where all others fill more
    columns, or are the headings again; and a note that names them. A text in the column of titles is a remark where it
    says so ("Page 1 of 2") or stands before or behind all others, which is a warning: it may be a title.

    `place`: the column of titles; `counts`: the numbers of lines that say how many people the list has; `only_said`:
    no title is left out that does not say that it is none.
    """
    lines = [(number, row) for number, row in lines if not _is_same(row, names)]
    alone = {n for n, (_, row) in enumerate(lines) if sum(cell not in (None, "") for cell in row) == 1}
    if not (alone or counts):
        return lines, []
    rest = [row for n, (_, row) in enumerate(lines) if n not in alone]
    people = [row for row in rest if place is None or place >= len(row) or not is_sum(row[place])]
    always = set.intersection(*map(_filled, people)) if people else set()
    own = {
        column for column in always if len(people) >= _MIN_LINES and len({row[column] for row in people}) == len(people)
    }
    inner = [n for n in range(len(lines)) if n not in alone]
    found: dict[int, str] = {}
    is_guess = False
    kept = []
    for n, (number, row) in enumerate(lines):
        others = always - _filled(row)
        text = str(next((cell for cell in row if cell not in (None, "")), ""))
        is_remark = n in alone and bool(len(others) >= _MIN_OTHERS or others & own)
        if is_remark and place in _filled(row) and not (_REMARK.fullmatch(text) or _COUNT.fullmatch(text)):
            is_remark = not (only_said or inner[0] < n < inner[-1])
            is_guess |= is_remark
        if is_remark or number in counts:
            found[number] = text
        else:
            kept.append((number, row))
    if not found:
        return kept, []
    what = "1 line was taken for a remark" if len(found) == 1 else f"{len(found):,} lines were taken for remarks"
    return kept, [LineNote(0, WARNING if is_guess else CHECK, f"{what} and not read: {named_lines(found)}.")]


def _filled(row: Row) -> set[int]:
    return {place for place, cell in enumerate(row) if cell not in (None, "")}


def _is_same(row: Row, names: Row) -> bool:
    """Whether a line has the cells of another, whatever empty ones stand behind them."""
    width = min(len(row), len(names))
    return width > 0 and row[:width] == names[:width] and not _filled(row[width:]) and not _filled(names[width:])

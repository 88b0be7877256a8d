"""Labels of a list that stand once for several lines, as in pivot tables and under headings of sections. Pure."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from services.plan import headings
from services.plan.roles import CHECK, NOTE, LineNote
from services.plan.sum_notes import named_lines
from services.plan.sums import find_sums, is_own_total, is_sum, is_sum_of, lines_of
from services.search.area_spelling import ABBREVIATION_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.plan.numbers import CellValue, Row
    from services.plan.roles import Level
    from services.plan.sums import Line, Sums

_MAX_SECTIONS: Final = 600
"""Names that are looked up, half a millisecond each: there are not as many areas."""
_MIN_LABELS: Final = 2
"""Areas that each stand once above lines without one: one alone may be of its line alone."""


def fill_labels(
    numbers: Sequence[int], rows: Sequence[Row], columns: Mapping[str, int], decimal_comma: bool
) -> tuple[list[Row], list[LineNote]]:
    """The lines of a list with the roles and areas that stand above them, where that is plain: down to the sum of a
    label, where the list's own total counts lines without a role, and of areas left of the roles that stand once each.
    """
    filled = list(rows)
    notes: list[LineNote] = []
    for field in (headings.ROLE, *headings.PLACES):
        found, level = _missing(filled, field, columns, decimal_comma) if field in columns else ({}, NOTE)
        place = columns.get(field, 0)
        for n, label in found.items():
            row = filled[n]
            filled[n] = (*row[:place], *[None] * (place - len(row)), label, *row[place + 1 :])
        if found:
            what = "a role" if field == headings.ROLE else "an area"
            lines = "1 line" if len(found) == 1 else f"{len(found):,} lines"
            first = numbers[min(found)]
            text = f"{lines} without {what} got that of the line above, from line {first} on."
            notes.append(LineNote(0, level, text))
    return filled, notes


def _missing(
    rows: Sequence[Row], field: str, columns: Mapping[str, int], decimal_comma: bool
) -> tuple[dict[int, CellValue], Level]:
    """By place, what lines without a role or area lack, and how sure that is."""
    place, code = columns[field], columns.get(headings.CODE)
    found = _down_to_sums(rows, place)
    if field == headings.ROLE:
        if not found and _are_in_total(rows, columns, decimal_comma):
            found = _down(rows, place)
        return {n: label for n, label in found.items() if code is None or not _has(rows[n], code)}, NOTE
    if found or place > columns.get(headings.ROLE, place):
        return found, NOTE
    return _down_of_outline(rows, place), CHECK


def areas_of_sections(
    body: Sequence[tuple[int, Row]],
    lines: Sequence[Line],
    sums: Sums,
    columns: Mapping[str, int],
    is_area: Callable[[str], bool],
) -> tuple[list[tuple[int, Row]], dict[str, int], list[LineNote]]:
    """The lines of a list without its sums, and without the areas that are headings of sections, which are in a column
    of their own where the list has none; its columns, and a note on such areas."""
    rest = [(number, row) for n, (number, row) in enumerate(body) if n not in sums.places]
    if headings.HEADCOUNT not in columns or any(field in columns for field in headings.PLACES):
        return rest, dict(columns), []
    sections = _sections(body, lines, sums, is_area)
    if not sections:
        return rest, dict(columns), []
    place = max(len(row) for _, row in body)
    area: str | None = None
    result: list[tuple[int, Row]] = []
    for n, (number, row) in enumerate(body):
        if n in sections:
            area = lines[n].name
        elif n not in sums.places:
            result.append((number, (*row, *[None] * (place - len(row)), area)))
    notes = []
    if guessed := sections - sums.above:
        named = named_lines({body[n][0]: lines[n].name for n in sorted(guessed)})
        text = f"Areas without a headcount were taken for those of the lines below: {named}."
        notes.append(LineNote(0, CHECK, text))
    return result, {**columns, headings.AREA: place}, notes


def _sections(
    body: Sequence[tuple[int, Row]], lines: Sequence[Line], sums: Sums, is_area: Callable[[str], bool]
) -> set[int]:
    """The lines that are areas of those below: where they are sums of them; or hold nothing else, are several, and the
    first stands above all. Two letters are no evidence: PA and MA are roles as well."""
    alone = [n for n, (_, row) in enumerate(body) if lines[n].has_role and _filled(row) == 1]
    is_of_sections = alone and 2 * len(alone) <= len(body)  # else no sections, but roles without headcounts
    names = {lines[n].name for n in (*sums.above, *(alone if is_of_sections else ()))}
    if len(names) > _MAX_SECTIONS:
        return set()
    is_one = functools.cache(is_area)
    sections = {n for n in sums.above if _is_section(lines[n], is_one)}
    first = next((n for n, line in enumerate(lines) if line.value), 0)
    if is_of_sections and any(_is_section(lines[n], is_one) for n in alone if n < first):
        found = {n for n in alone if _is_section(lines[n], is_one)}
        if len({lines[n].name for n in found}) >= _MIN_LABELS:
            sections |= found
    return sections


def _is_section(line: Line, is_area: Callable[[str], bool]) -> bool:
    return len(line.name) > ABBREVIATION_LENGTH and is_area(line.name)


def _down_to_sums(rows: Sequence[Row], place: int) -> dict[int, CellValue]:
    """By place, the label of the lines without one between a label and its sum: "Cooks" and "Cooks Total"."""
    found: dict[int, CellValue] = {}
    if all(_has(row, place) for row in rows):
        return found
    label, since = "", 0
    for n, row in enumerate(rows):
        cell = row[place] if place < len(row) else None
        if cell in (None, ""):
            continue
        if label and is_sum_of(str(cell), label):
            found |= {m: label for m in range(since, n) if not _has(rows[m], place) and not _is_sum_line(rows[m])}
            label = ""
        else:
            label, since = str(cell), n + 1
    return found


def _down(rows: Sequence[Row], place: int) -> dict[int, CellValue]:
    """By place, the label above each line without one, up to a sum."""
    found: dict[int, CellValue] = {}
    label: CellValue = None
    for n, row in enumerate(rows):
        if _has(row, place):
            label = None if is_sum(row[place]) else row[place]
        elif _is_sum_line(row):
            label = None
        elif label is not None:
            found[n] = label
    return found


def _down_of_outline(rows: Sequence[Row], place: int) -> dict[int, CellValue]:
    labels = [str(row[place]) for row in rows if _has(row, place) and not is_sum(row[place])]
    if len(labels) < _MIN_LABELS or len(set(labels)) < len(labels) or not _has(rows[0], place):
        return {}
    return _down(rows, place)


def _are_in_total(rows: Sequence[Row], columns: Mapping[str, int], decimal_comma: bool) -> bool:
    """Whether the list's own total counts its lines without a role."""
    known = [columns[field] for field in (headings.ROLE, headings.CODE) if field in columns]
    if all(any(_has(row, place) for place in known) for row in rows):
        return False
    lines = lines_of(rows, columns, decimal_comma)
    sums = find_sums(lines)
    totals = [value for n in sums.wholes if (value := lines[n].value)]
    rest = [(line.has_role, line.value or 0.0) for n, line in enumerate(lines) if n not in sums.places]
    with_role = sum(value for has_role, value in rest if has_role)
    return is_own_total(totals, sum(value for _, value in rest)) and not is_own_total(totals, with_role)


def _has(row: Row, place: int) -> bool:
    return place < len(row) and row[place] not in (None, "")


def _is_sum_line(row: Row) -> bool:
    return any(map(is_sum, row))


def _filled(row: Row) -> int:
    return sum(cell not in (None, "") for cell in row)

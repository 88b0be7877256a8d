"""Lists whose people stand in several columns, one for each area or part of the staff, as lists with one. Pure."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.plan import headings
from services.plan.area_lines import cell_at, line_for_each, replaced
from services.plan.guesses import are_headcounts, is_number
from services.plan.numbers import NumberError, has_decimal_comma, quoted, read_number
from services.plan.people import names_people
from services.plan.periods import is_year
from services.plan.roles import CHECK, NOTE, WARNING, LineNote
from services.plan.table_headings import find_headings
from services.search.area_spelling import ABBREVIATION_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from services.plan.numbers import CellValue, Row
    from services.plan.tables import Table

_MAX_ROWS: Final = 30
"""Rows in which two rows of headings are looked for."""
_MOSTLY: Final = 0.6
"""Share of the columns of numbers that must be areas, for all of them to be places: "Remote" is none of the map."""
_HEADCOUNT: Final = "Headcount"
"""What the column is called that is made."""
_NO_PLACE_OF_THE_MAP: Final = re.compile(
    r"\b(remote|virtual|home|field|hq|headquarters|others?|elsewhere)\b", re.IGNORECASE
)
_PARTS: Final = (
    re.compile(r"\b(full.?time|part.?time|ft|pt)\b"),
    re.compile(r"\b(day|evening|night|morning|afternoon|weekend|1st|2nd|3rd|first|second|third) shift\b"),
    re.compile(
        r"\b(females?|males?|women|men|non.?binary|divers)\b|"
        r"^(other|unknown|unspecified|undisclosed|not (?:specified|disclosed|declared|stated|known))$"
    ),
    re.compile(r"\b(regular|permanent|fixed.?term|temp|temporary|contract|contractors?|seasonal|casual)\b"),
)
"""Words of parts that make up a staff together, by what parts it."""
_MIN_PARTS: Final = 2
_TOLERANCE: Final = 0.05
_SAMPLE: Final = 100
"""Lines that say whether a column is the sum of others: all cells of a wide list take seconds to read."""
_NAMED: Final = 3
"""Columns that a note names."""


def in_one_column(table: Table, is_area: Callable[[str], bool]) -> tuple[Table, list[LineNote]]:
    """The table with one column of headcounts, and a note where it had several: a line for each area that is a heading,
    the sum of full-time and part-time. Of two rows of headings one, where the lower repeats itself."""
    table, groups = _one_row_of_headings(table)
    found = find_headings(table.rows)
    if found is None or names_people(table.rows[found[0]], table.rows[found[0] + 1 :]):
        return table, []
    first, columns = found
    names = table.rows[first]
    is_area = functools.cache(is_area)
    areas = _columns_of_areas(table.rows, first, columns, groups, is_area)
    if areas:
        listed = _listed(dict.fromkeys(area for area, _ in areas.values()))
        unread = [place for place in _numbers(table.rows, first, is_area, min(areas)) if place not in areas]
        made, more = line_for_each(table, first, areas, columns, unread)
        notes = [LineNote(0, NOTE, f"Headings that are areas were read as such: {listed}.")]
        if unread:
            named = _listed(_name(names[place]) for place in unread)
            notes.append(LineNote(0, WARNING, f"Numbers beside those of areas were not read: {named}."))
        return made, [*notes, *more]
    parts = _columns_of_parts(table.rows, first, columns)
    if parts:
        listed = _listed(_name(names[place]) for place in parts)
        return _added_up(table, first, parts), [LineNote(0, CHECK, f"The headcount is the sum of {listed}.")]
    return table, []


def _one_row_of_headings(table: Table) -> tuple[Table, dict[int, str]]:
    """The table with two rows of headings as one, and what stands above the columns whose names repeat."""
    for position in range(min(len(table.rows) - 2, _MAX_ROWS)):
        above, row = table.rows[position : position + 2]
        if not any(headings.field_of(cell) in (headings.ROLE, headings.CODE) for cell in (*above, *row)):
            continue
        cells = [cell for cell in (*above, *row) if cell not in (None, "")]
        names = [_name(cell) for cell in row]
        repeated = {name for name, count in Counter(names).items() if name and count > 1}
        is_of_headings = all((isinstance(cell, str) and not is_number(cell)) or is_year(cell) for cell in cells)
        if not is_of_headings or not repeated or not all(map(_is_of_numbers, repeated)):
            continue
        groups: dict[int, str] = {}
        merged: list[CellValue] = []
        group = ""
        for place, cell in enumerate(row):
            over = above[place] if place < len(above) else None
            if over not in (None, ""):
                group = "" if headings.field_of(over) in (headings.ROLE, headings.CODE) else _name(over)
            is_repeated = names[place] in repeated and bool(group)
            if is_repeated:
                groups[place] = group
            merged.append(f"{group} {_name(cell)}" if is_repeated else cell if cell not in (None, "") else over)
        rows = [*table.rows[:position], tuple(merged), *table.rows[position + 2 :]]
        numbers = [*table.numbers[:position], *table.numbers[position + 1 :]]
        return replace(table, rows=rows, numbers=numbers), groups
    return table, {}


def _is_of_numbers(name: str) -> bool:
    """Whether a heading is one of numbers, or of a part of them."""
    return is_year(name) or headings.field_of(name) in headings.NUMBERS or headings.is_part(name)


def _columns_of_areas(
    rows: Sequence[Row],
    first: int,
    columns: Mapping[str, int],
    groups: Mapping[int, str],
    is_area: Callable[[str], bool],
) -> dict[int, tuple[str, str]]:
    """The columns whose headings are areas, each with its area and what its numbers are; none where they are not of
    all people, or the list has a column of areas."""
    if any(field in columns for field in headings.PLACES):
        return {}
    names, body = rows[first], rows[first + 1 :]
    if len({area for area in groups.values() if is_area(area)}) > 1:
        return {place: (area, _name(names[place])[len(area) + 1 :]) for place, area in groups.items() if is_area(area)}
    numbers = _numbers(rows, first, is_area)
    areas = [place for place in numbers if is_area(str(names[place]))]
    is_plain = any(len(str(names[place])) > ABBREVIATION_LENGTH for place in areas) or len(areas) == len(numbers)
    if len(areas) < _MIN_PARTS or not is_plain:
        return {}
    between = [
        place for place in numbers if areas[0] < place < areas[-1] or _NO_PLACE_OF_THE_MAP.search(str(names[place]))
    ]
    places = sorted({*areas, *between})
    whole = columns.get(headings.HEADCOUNT)
    if whole is not None and headings.fit_of(names[whole]) == (headings.HEADCOUNT, headings.PART):
        whole = None
    if len(areas) < _MOSTLY * len(places) or (whole is not None and not _are_sums(body, whole, places)):
        return {}
    return {place: (str(names[place]), _HEADCOUNT) for place in places}


def _numbers(rows: Sequence[Row], first: int, is_area: Callable[[str], bool], since: int = 0) -> list[int]:
    """The columns of numbers, from one on, that no heading tells to be another thing than people somewhere."""
    return [
        place
        for place, name in enumerate(rows[first])
        if place >= since
        and isinstance(name, str)
        and name
        and headings.field_of(name) is None
        and not is_number(name)
        and (_may_be_place(name) or (len(name) > ABBREVIATION_LENGTH and is_area(name)))
        and are_headcounts(rows[first + 1 :], place)
    ]


def _may_be_place(name: str) -> bool:
    """Whether no word of a heading says that it is of something else, as "New" and "ID" do, which areas have, too."""
    is_of_place = bool(_NO_PLACE_OF_THE_MAP.search(name))
    return not headings.is_no_count(name) and (is_of_place or not headings.is_part(name))


def _columns_of_parts(rows: Sequence[Row], first: int, columns: Mapping[str, int]) -> list[int]:
    """The columns of parts that make up the staff, where no column is of all."""
    names, body = rows[first], rows[first + 1 :]
    for pattern in _PARTS:
        found: dict[str, int] = {}
        for place, name in enumerate(names):
            text = name.casefold().replace("_", " ") if isinstance(name, str) else ""
            word = pattern.search(text)
            is_count = headings.field_of(name) in (None, headings.HEADCOUNT)
            if word and is_count and not (headings.is_no_count(name) or headings.is_plan(name)):
                if not are_headcounts(body, place):
                    continue
                kind = word[1] or word[word.lastindex or 0]
                if kind in found:  # of two years, or as people and as full-time equivalents
                    return []
                found[kind] = place
        whole = columns.get(headings.HEADCOUNT)
        named = sum(not text.startswith(("other", "un", "not ")) for text in found)
        if named >= _MIN_PARTS and (whole is None or whole in found.values()):
            return list(found.values())
    return []


def _are_sums(body: Sequence[Row], whole: int, parts: Sequence[int]) -> bool:
    """Whether a column is mostly the sum of the others."""
    sample = body[:_SAMPLE]
    lines = [
        (_sum([cell_at(row, whole)], False), _sum([cell_at(row, part) for part in parts], False)) for row in sample
    ]
    known = [pair for pair in lines if pair[0] is not None]
    equal = sum(isinstance(a, float) and isinstance(b, float) and abs(a - b) < _TOLERANCE for a, b in known)
    return equal >= _MOSTLY * len(known) > 0


def _added_up(table: Table, first: int, parts: Sequence[int]) -> Table:
    """The table with the sum of some columns as the headcount; of a cell that is no number, the cell."""
    width = max(map(len, table.rows[first:]))
    body = table.rows[first + 1 :]
    cells = [cell_at(row, place) for row in body for place in parts]
    has_comma = has_decimal_comma(cells, (), default=table.decimal_comma)
    sums = [_sum([cell_at(row, place) for place in parts], has_comma) for row in body]
    rows = [*table.rows[:first], replaced(table.rows[first], parts, {parts[0]: _HEADCOUNT}, width)]
    rows += [replaced(row, parts, {parts[0]: total}, width) for row, total in zip(body, sums, strict=True)]
    return replace(table, rows=rows)


def _sum(cells: Sequence[CellValue], decimal_comma: bool) -> CellValue:
    total: float | None = None
    for cell in cells:
        try:
            number = read_number(cell, decimal_comma=decimal_comma)
        except NumberError:
            return cell
        if number is not None:
            total = (total or 0.0) + number.value
    return total


def _name(cell: CellValue) -> str:
    """A heading as a text; of a year, its digits."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell or "").strip()


def _listed(names: Iterable[str]) -> str:
    """Headings in a message."""
    shown = [quoted(name) for name in names]
    more = [f"{len(shown) - _NAMED} more"] if len(shown) > _NAMED else []
    *before, last = [*shown[:_NAMED], *more]
    return f"{', '.join(before)} and {last}" if before else last

"""Which lines of a list are sums of others: by their names, by their numbers, or as a pivot table has them. Pure.

A name that no role has ("Nursing Subtotal") is enough; a word that roles may have, too ("Count"), needs a number that
is a sum. Lines of any name are sums where the whole list is groups of lines, each below its sum.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.plan import headings
from services.plan.group_sums import TOLERANCE, chance_of, groups_of, unit_of
from services.plan.numbers import NumberError, read_number
from services.plan.role_results import RoleNumbers
from services.search.area_spelling import ABBREVIATION_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from services.plan.numbers import CellValue, Row

_TOTAL: Final = re.compile(
    rf"totals?(\s*[:(].*|\s+[-–](\s*(all|overall)\b.*|\s*({headings.COUNTED}))?|-| (of )?({headings.COUNTED}))?:?|"
    rf"(grand |overall |sub)-?\s?totals?(\s*[:(\-–].*| (of )?({headings.COUNTED}))?:?|"
    rf"overall( ({headings.COUNTED}))?:?|"
    rf"all ({headings.COUNTED}):?|"
    rf"sum( (of )?({headings.COUNTED}))?:?|summe:?|gesamt(summe)?:?",
    re.IGNORECASE,
)
"""What the lines of sums are called; "Total Rewards Manager" is a role, however it is hyphenated."""
_SUM: Final = re.compile(
    r"(?:.+ )?(?:sub ?)?totals?(?: (?:for|of|by|in) .+)?|(?:sub ?|grand )totals? .+|grand (?:count|sum|average)|"
    rf"totals? (?:{headings.COUNTED})|overall results?|total (?:g[eé]n[eé]ral|geral)|totale complessivo|"
    r"gesamtergebnis|insgesamt"
)
"""The same without punctuation, with what is summed, and as pivot tables in other languages call them."""
_MAY_BE_SUM: Final = re.compile(
    r"totals? (?!rewards?\b|quality\b|compensation\b).+|(?:.+ )?(?:counts?|sum|results?|average|avg|summe|ergebnis)|"
    r"sum of .+|all"
)
"""Names of sums that a role or a place may have, too: "Total loss adjuster"."""
_ONLY_SUM: Final = re.compile(r"counts?|sum|results?|average|avg|summe|ergebnis|all")
"""Those that say nothing else."""
_MAX_CHANCE_OF_NAME: Final = 0.2
"""How likely the number of a line whose name says more may be a sum by chance: "Cycle count" is one in a store."""
_GROUP: Final = re.compile(r"(.+?) (?:totals?|counts?|sum|average|avg|max|min|result)|totals? (.+)")
"""A role and its sum: spreadsheets name it for the function that they use."""
_FORMULA: Final = re.compile(r"=\s*(?:sum|subtotal|aggregate)\(", re.IGNORECASE)
"""A sum whose result the workbook does not hold, in a line without a name."""
_SUBTOTAL: Final = re.compile(r"\bsub ?totals?\b")
_WHOLE: Final = re.compile(
    r"(?:(?:grand|report|company|net) )?(?:totals?|count|sum)|overall results?|total (?:g[eé]n[eé]ral|geral)|"
    r"totale complessivo|gesamtergebnis|insgesamt|all"
)
_BRACKETS: Final = re.compile(r"\(.*?\)|['’]")
_NO_WORDS: Final = re.compile(r"[\W_]+")
_MIN_LINES: Final = 2
"""Lines that a number has to be the sum of to be known by it: two lines of the same number are no rare thing."""
_MAX_DEPTH: Final = 3
"""Levels of groups in a pivot table."""
_MAX_CHANCE: Final = 1e-3
"""How likely the numbers of a list may add up to groups by chance, for it to be taken for a pivot table."""
_MAX_CHANCE_OF_PIVOT: Final = 0.02
"""The same below _PIVOT_HEADING."""
_PIVOT_HEADING: Final = "row labels"
"""What Excel calls the first column of a pivot table."""
_NO_NUMBER: Final = 1e15
"""No number of people: sums of such overflow."""


@dataclass(frozen=True)
class Line:
    """A line of a list: its role, or what else names it; its area; its headcount, where it has one."""

    name: str
    has_role: bool = True
    area: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Sums:
    """`places`: the lines that are sums; `wholes`: those of them that are of the whole list, `above`: that stand above
    the lines that they sum.

    `is_guess`: whether some are known by the numbers alone, which neither a name nor the list's own total confirms.
    """

    places: frozenset[int] = frozenset()
    wholes: tuple[int, ...] = ()
    above: frozenset[int] = frozenset()
    is_guess: bool = False


def is_sum(text: CellValue) -> bool:
    """Whether a name is that of a sum, and of no role: "Grand total", "Nursing Subtotal", "Overall result"."""
    return isinstance(text, str) and bool(
        _TOTAL.fullmatch(text.strip()) or _SUM.fullmatch(_plain(text)) or _FORMULA.match(text)
    )


def is_sum_of(text: str, name: str) -> bool:
    """Whether it is the name of the sum of the lines of a name: "Cooks Total" of "Cooks"."""
    group = _GROUP.fullmatch(_plain(text))
    return group is not None and (group[1] or group[2]) == _plain(name)


def lines_of(rows: Iterable[Row], columns: Mapping[str, int], decimal_comma: bool) -> list[Line]:
    """The lines of a list, of which `columns` are the fields."""

    def cell(row: Row, name: str) -> CellValue:
        place = columns.get(name)
        return row[place] if place is not None and place < len(row) else None

    lines = []
    for row in rows:
        role = cell(row, headings.CODE) or cell(row, headings.ROLE)
        name = role
        if role in (None, ""):
            texts = [text for text in row if isinstance(text, str) and text]
            name = next(filter(is_sum, texts), texts[0] if texts else "")
        try:
            number = read_number(cell(row, headings.HEADCOUNT), decimal_comma=decimal_comma)
        except NumberError:
            number = None
        places = [str(cell(row, field) or "").strip() for field in headings.PLACES]
        area = next(filter(is_sum, places), ", ".join(filter(None, places)))
        value = number.value if number and number.value < _NO_NUMBER else None
        lines.append(Line(str(name), role not in (None, ""), area, value))
    return lines


def find_sums(
    lines: Sequence[Line],
    heading: CellValue = "",
    is_area: Callable[[str], bool] | None = None,
    *,
    guess: bool = True,
) -> Sums:
    """The lines of a list that are sums of others.

    `heading`: that of the roles; `is_area`: as of `read_file`; `guess`: also those that their numbers alone tell, which
    neither their names, nor the list's own total or heading do.
    """
    by_name = _by_name(lines)
    named = [n for n in sorted(by_name) if _is_whole(lines[n])]
    by_number = _by_number(lines, by_name)
    doubtful = {n for n in by_number if lines[n].has_role}
    with_them = math.fsum(line.value or 0.0 for n, line in enumerate(lines) if line.has_role and n not in by_name)
    own_names = [lines[n].value or 0.0 for n in named]
    without = with_them - math.fsum(lines[n].value or 0.0 for n in doubtful)
    if doubtful and (is_own_total(own_names, with_them) or not (guess or is_own_total(own_names, without))):
        by_number, doubtful = by_number - doubtful, set()
    places = by_name | by_number
    wholes = [n for n in sorted(places) if _is_whole(lines[n])]
    if not any(line.has_role and n not in places for n, line in enumerate(lines)):  # nothing but the sums was copied
        places = set(wholes)
    rest = [n for n, line in enumerate(lines) if n not in places and line.has_role and line.value]
    own = [value for n in wholes if (value := lines[n].value)]
    above, is_guess = _above_groups(lines, rest, own, heading, is_area)
    if is_guess and not guess:
        above, is_guess = set(), False
    is_guess |= bool(doubtful) and not is_own_total(own_names, without)
    return Sums(frozenset(places | above), tuple(wholes), frozenset(above), is_guess)


def is_other_sum(totals: Sequence[float], values: Sequence[float]) -> bool:
    """Whether the values that were read have another sum than the list says."""
    off = 0.5 + TOLERANCE * math.sqrt(len(values)) * any(value != round(value) for value in values)
    return bool(totals) and not is_own_total(totals, math.fsum(values), off)


def is_own_total(totals: Sequence[float], value: float, tolerance: float = TOLERANCE) -> bool:
    """Whether a value is the largest total of a list, or all of them together, which may be of one group each."""
    return bool(totals) and any(abs(total - value) <= tolerance for total in (max(totals), math.fsum(totals)))


def _by_name(lines: Sequence[Line]) -> set[int]:
    """Sums that their names tell: of themselves, or below a line of the role that they sum."""
    plain, is_one = functools.cache(_plain), functools.cache(is_sum)  # lists repeat what they hold
    in_areas = {plain(line.name) for line in lines if line.has_role and not is_one(line.area)}
    found: set[int] = set()
    roles: dict[str, RoleNumbers] = {}
    for place, line in enumerate(lines):
        name = plain(line.name)
        group = _GROUP.fullmatch(name)
        of_group = roles.get(group[1] or group[2]) if group else None
        is_of_group = of_group is not None and of_group.have_result(line.value, name)
        is_of_areas = line.has_role and is_one(line.area) and name in in_areas
        if is_one(line.name) or is_of_group or is_of_areas:
            found.add(place)
            if is_of_group and of_group is not None:
                of_group.clear()
        elif line.has_role:
            roles.setdefault(name, RoleNumbers()).add(line.value)
    return found


def _by_number(lines: Sequence[Line], by_name: Collection[int]) -> set[int]:
    """Lines that may be sums by their names, or have no role, and whose number is that of the lines from there to
    another sum, up or down; and lines of all areas with the number of the other lines of their role."""
    plain = functools.cache(_plain)
    names = [plain(line.name) for line in lines]
    rest = [n for n, line in enumerate(lines) if n not in by_name and line.value]
    in_all = {n for n in rest if lines[n].has_role and plain(lines[n].area) == "all"}
    doubtful = {
        n
        for n in rest
        if n not in in_all and (not (lines[n].has_role or lines[n].area) or _MAY_BE_SUM.fullmatch(names[n]))
    }
    unsure = doubtful | in_all
    if not unsure:
        return set()
    people = [
        (line.value or 0.0) if line.has_role and n not in unsure and n not in by_name else 0.0
        for n, line in enumerate(lines)
    ]
    sums = [0.0, *itertools.accumulate(people)]
    counts = [0, *itertools.accumulate(value > 0 for value in people)]
    borders = [0, *sorted({*doubtful, *by_name}), len(lines)]
    at = [sums[border] for border in borders]
    sizes = {n: _size(n, lines[n].value or 0.0, borders, at, sums, counts) for n in doubtful}
    of_role: dict[str, list[float]] = {}
    for n, value in enumerate(people):
        if value:
            of_role.setdefault(names[n], []).append(value)
    for n in in_all:
        others = of_role.get(names[n], [])
        sizes[n] = len(others) if _is_equal(lines[n].value or 0.0, math.fsum(others)) else 0
    unit = unit_of([value for value in people if value])
    sure = {
        n
        for n, size in sizes.items()
        if (size >= _MIN_LINES and (not lines[n].has_role or n in in_all or _ONLY_SUM.fullmatch(names[n])))
        or (size >= _MIN_LINES and size * unit <= _MAX_CHANCE_OF_NAME * (lines[n].value or 0.0))
    }
    is_shown = any(sizes[n] >= _MIN_LINES for n in sure)
    return {n for n, size in sizes.items() if n in sure or (size == 1 and is_shown)}


def _size(
    place: int, value: float, borders: Sequence[int], at: Sequence[float], sums: Sequence[float], counts: Sequence[int]
) -> int:
    """How many lines of people a number is the sum of; 0 where it is none. `at`: the sums before each border."""
    best = counts[-1] if _is_equal(value, sums[-1]) else 0
    for wanted in (sums[place] - value, sums[place] + value):
        found = bisect.bisect_left(at, wanted - TOLERANCE)
        if found < len(at) and _is_equal(at[found], wanted):
            best = max(best, abs(counts[place] - counts[borders[found]]))
    return best


def _above_groups(
    lines: Sequence[Line],
    rest: Sequence[int],
    totals: Sequence[float],
    heading: CellValue,
    is_area: Callable[[str], bool] | None,
) -> tuple[set[int], bool]:
    """The lines that stand above the lines that they sum, where all of the `rest` of a list form such groups, in each
    area; and whether that may be chance: neither the list's own total nor its heading says so. That all of them are
    names of areas is as good a sign of groups as that their numbers are no chance."""
    read = math.fsum(lines[n].value or 0.0 for n in rest)
    if len(rest) < _MIN_LINES or is_own_total(totals, read):
        return set(), False
    in_areas: dict[str, list[int]] = {}
    for n in rest:
        in_areas.setdefault(lines[n].area, []).append(n)
    if len(in_areas) > 1 and not totals:
        return set(), False
    forms = [(depth, False) for depth in range(1, _MAX_DEPTH + 1)]
    for depth, with_others in [*forms, *([(1, True)] if totals else [])]:
        above: set[int] = set()
        chance = 1.0
        for places in in_areas.values():
            values = [lines[n].value or 0.0 for n in places]
            groups = groups_of(values, depth, with_others=with_others)
            if groups is None:
                break
            chance *= chance_of(values, groups)
            above |= {places[start] for start, _ in groups}
        else:
            lowest = read - math.fsum(lines[n].value or 0.0 for n in above)
            is_pivot = isinstance(heading, str) and heading.casefold() == _PIVOT_HEADING
            if (
                is_own_total(totals, lowest)
                if totals
                else chance <= (_MAX_CHANCE_OF_PIVOT if is_pivot else _MAX_CHANCE) or _are_areas(lines, above, is_area)
            ):
                return above, not (totals or is_pivot)
    return set(), False


def _are_areas(lines: Sequence[Line], places: Collection[int], is_area: Callable[[str], bool] | None) -> bool:
    """Whether lines, more than one, are named for areas; two letters are no evidence."""
    names = {lines[n].name for n in places}
    return (
        is_area is not None
        and len(names) > 1
        and all(len(name) > ABBREVIATION_LENGTH and is_area(name) for name in names)
    )


def _is_whole(line: Line) -> bool:
    """Whether a sum is that of the whole list: "Total", "Grand total", not "Nursing Total" or "Total" of an area."""
    name = _plain(line.name)
    is_named = _TOTAL.fullmatch(line.name.strip()) or _WHOLE.fullmatch(name)
    return bool(is_named) and not _SUBTOTAL.search(name)


def _plain(name: str) -> str:
    """A name in lower case, without punctuation and brackets: many spaces would take a search for parts very long."""
    text = _NO_WORDS.sub(" ", _BRACKETS.sub("", name.casefold())).strip()
    return text or " ".join(name.casefold().split())


def _is_equal(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE

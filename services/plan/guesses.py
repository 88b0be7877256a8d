"""Finds columns that no heading names by the values below. Pure."""

from __future__ import annotations

import functools
import itertools
import re
import statistics
from typing import TYPE_CHECKING, Final

from services.plan.headings import AREA, HEADCOUNT, ROLE
from services.plan.numbers import CellValue, NumberError, read_number
from services.search.area_spelling import ABBREVIATION_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from services.plan.numbers import Row

_MOSTLY: Final = 0.6
"""Share of the cells of a column without a heading that must be numbers, or areas, for it to be taken as such."""
_MIN_STEPS: Final = 3
"""Fewer headcounts may well be 1, 2 and 3."""
_ADDRESSES: Final = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "herr", "frau", "m", "mme", "mlle"]
)
MIN_LINES: Final = 5
"""Fewer lines may well have nothing in common by chance."""
REPEATED: Final = 0.2
"""Share of the lines whose texts others have, from which it is no chance."""
_MIN_CODES: Final = 3
"""Fewer headcounts may well have as many digits each."""
MAX_OF_ONE: Final = 2.0
"""Full-time equivalents of one person, with much overtime."""
MIN_OWN: Final = 100
"""Numbers of persons have three digits at least."""
_CODE: Final = re.compile(r"\d{4,}")
_LARGE: Final = re.compile(r"[1-9]\d{3}")
"""Headcounts of a large employer; hardly any has five digits in each role."""
_YEARS: Final = range(1950, 2100)
_ZERO_IN_FRONT: Final = re.compile(r"0\d")
_BEGINS: Final = re.compile(r"[\s~<>≤≥+(#$€£=-]*\d|#|=")
"""How a cell begins that is meant as a number, even where it is none."""
_SAMPLE: Final = 50
"""Rows that are examined for columns without a heading."""


def guess_columns(rows: Sequence[Row], is_area: Callable[[str], bool]) -> Mapping[str, int]:
    """The columns of role, headcount and area of a list without headings, from the cells themselves."""
    sample = rows[:_SAMPLE]
    width = max(map(len, sample), default=0)
    columns: dict[str, int] = {}
    is_area_once = functools.cache(is_area)  # half a millisecond each, and columns of states repeat a few
    for column in range(width):
        cells = [row[column] for row in sample if column < len(row) and row[column] not in (None, "")]
        if not cells:
            continue
        texts = [cell.strip() for cell in cells if isinstance(cell, str)]
        if _share(cells, is_number) >= _MOSTLY:
            if not _are_line_numbers(cells):
                columns.setdefault(HEADCOUNT, column)
        elif ROLE in columns and AREA in columns:
            continue
        elif ROLE in columns and texts and sum(map(is_area_once, texts)) / len(cells) >= _MOSTLY:
            columns[AREA] = column
        else:
            columns.setdefault(ROLE, column)
    if HEADCOUNT not in columns and ROLE in columns and _are_all_different(sample, columns[ROLE]):
        # Names of people, where another column repeats as titles do.
        others = [column for column in range(columns[ROLE] + 1, width) if column != columns.get(AREA)]
        columns[ROLE] = next((column for column in others if _do_repeat(sample, column)), columns[ROLE])
    return columns


def _are_all_different(rows: Sequence[Row], column: int) -> bool:
    """Whether a column has a text in each of some lines, and none twice."""
    cells = _cells(rows, column)
    return len(cells) == len(rows) >= MIN_LINES and len(set(cells)) == len(cells)


def _do_repeat(rows: Sequence[Row], column: int) -> bool:
    """Whether a column has texts, more than one, of which many stand in several lines."""
    cells = [cell for cell in _cells(rows, column) if isinstance(cell, str) and not is_number(cell)]
    return len(cells) >= _MOSTLY * len(rows) and 1 < len(set(cells)) <= (1 - REPEATED) * len(cells)


def find_areas(rows: Sequence[Row], taken: Collection[int], is_area: Callable[[str], bool]) -> int | None:
    """The first column besides `taken` most of whose cells name areas: "Campus" above "Columbus, OH"; None without one.

    Two letters are no evidence: MD and PA are degrees as well, OR and ER are departments.
    """
    width = max(map(len, rows[:_SAMPLE]), default=0)
    is_area_once = functools.cache(is_area)  # as above
    return next((n for n in range(width) if n not in taken and are_areas(rows, n, is_area_once)), None)


def are_areas(rows: Sequence[Row], column: int, is_area: Callable[[str], bool], *, states: bool = False) -> bool:
    """Whether most cells of a column name areas; `states`: those of two letters do."""
    cells = _cells(rows, column)
    names = {cell.strip() for cell in cells if isinstance(cell, str)}
    known = {
        name for name in names if (states or len(name) > ABBREVIATION_LENGTH) and not is_number(name) and is_area(name)
    }
    return bool(cells) and _share(cells, lambda cell: isinstance(cell, str) and cell.strip() in known) >= _MOSTLY


def _cells(rows: Sequence[Row], column: int) -> list[CellValue]:
    """The cells of the first lines of a column that have something."""
    return [row[column] for row in rows[:_SAMPLE] if column < len(row) and row[column] not in (None, "")]


def is_empty(rows: Sequence[Row], column: int) -> bool:
    """Whether the first lines of a column have nothing."""
    return not _cells(rows, column)


def are_forms_of_address(rows: Sequence[Row], column: int) -> bool:
    """Whether the cells of a column, as of a "Title", are mostly "Ms", "Mr" and the like."""
    cells = _cells(rows, column)
    return bool(cells) and _share(cells, lambda cell: str(cell).strip(" .").casefold() in _ADDRESSES) >= _MOSTLY


def count_different(rows: Sequence[Row], column: int) -> int:
    """How many different texts the first lines of a column have; numbers and dates do not count."""
    return len({cell for cell in _cells(rows, column) if isinstance(cell, str) and not is_number(cell)})


def are_bare(rows: Sequence[Row], column: int) -> bool:
    """Whether the cells of a column are digits and letters alone."""
    cells = _cells(rows, column)
    return all(isinstance(cell, float) or (isinstance(cell, str) and cell.strip().isalnum()) for cell in cells)


def median_of(rows: Sequence[Row], column: int) -> float:
    """The median of the numbers of a column; 0 of none."""
    cells = [row[column] for row in rows[:_SAMPLE] if column < len(row)]
    numbers = [found.value for cell in cells if is_number(cell) and (found := read_number(cell)) is not None]
    return statistics.median(numbers) if numbers else 0.0


def are_codes(rows: Sequence[Row], column: int | None) -> bool:
    """Whether the numbers of a column are more likely codes than counts: of the same four digits or more, or with
    zeros in front."""
    if column is None:
        return False
    cells = _cells(rows, column)
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in cells]
    if any(_ZERO_IN_FRONT.match(text) for text in texts):
        return True
    lengths = {len(text) for text in texts}
    return len(texts) >= _MIN_CODES and len(lengths) == 1 and all(map(_CODE.fullmatch, texts))


def have_own_numbers(rows: Sequence[Row], column: int) -> bool:
    """Whether the numbers of a column are those of persons: codes, or of three digits and more, and none as another."""
    cells = _cells(rows, column)
    is_long = median_of(rows, column) >= MIN_OWN and len(cells) >= MIN_LINES
    return are_codes(rows, column) or (is_long and len(set(cells)) == len(cells))


def are_percents(rows: Sequence[Row], column: int) -> bool:
    """Whether most numbers of a column have a percent sign."""
    cells = _cells(rows, column)
    return bool(cells) and _share(cells, lambda cell: str(cell).rstrip().endswith("%")) >= _MOSTLY


def may_be_large(rows: Sequence[Row], column: int, titles: int | None) -> bool:
    """Whether numbers of four digits may be headcounts: they are no years, none begins with 0, and no title has two."""
    if titles is None:
        return False
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in _cells(rows, column)]
    names = _cells(rows, titles)
    are_years = all(text.isdigit() and int(text) in _YEARS for text in texts)
    return len(set(names)) == len(names) and not are_years and all(map(_LARGE.fullmatch, texts))


def are_headcounts(rows: Sequence[Row], column: int) -> bool:
    """Whether the cells of a column are mostly numbers, and do not number the lines; an empty one has none."""
    cells = _cells(rows, column)
    return bool(cells) and _share(cells, is_number) >= _MOSTLY and not _are_line_numbers(cells)


def may_be_numbers(rows: Sequence[Row], column: int) -> bool:
    """Whether the cells of a column may be meant as numbers, "5-10" as well, and do not number the lines."""
    cells = _cells(rows, column)
    words = [cell for cell in cells if isinstance(cell, str) and not is_number(cell) and not _BEGINS.match(cell)]
    return len(words) <= (1 - _MOSTLY) * len(cells) and not _are_line_numbers(cells)


def _are_line_numbers(cells: Sequence[CellValue]) -> bool:
    """Whether each number is the one before and one more: 1, 2, 3 and so on number lines, and count nobody."""
    try:
        numbers = [read.value for cell in cells if (read := read_number(cell)) is not None]
    except NumberError:
        return False
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    return len(steps) >= _MIN_STEPS and set(steps) == {1.0}


def _share(cells: Sequence[CellValue], test: Callable[[CellValue], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def is_number(cell: CellValue) -> bool:
    """Whether a cell holds a number and nothing else."""
    try:
        return read_number(cell) is not None
    except NumberError:
        return False

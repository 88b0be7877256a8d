"""From the cells of a file to text, numbers and codes; what does not fit is an error with its row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from model.data.schema import SOC_CODE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from model.importers.document import Cell, Grid

_FOOTNOTE: Final = re.compile(r"\s*[(\[]\d+[)\]]$")
_CORRECT: Final = "Correct the cell, or download the file again"
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}.*|[A-Z][a-z]{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}")


def plain(cell: Cell) -> str:
    """A cell as text: no indentation, whole numbers without a fraction; "" if empty."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\xa0", " ").strip()


def without_footnote(text: str) -> str:
    """Text without the mark of a footnote at its end: "(1)" or "[1]"."""
    return _FOOTNOTE.sub("", text)


def find_header(
    rows: Iterator[list[Cell]], is_header: Callable[[list[str]], bool], within: int = 12
) -> tuple[int, list[str]]:
    """Read `rows` up to the first that is the header: its number (from 1) and its cells as text; (0, []) if it is not
    among the first `within`."""
    for number, row in enumerate(rows, start=1):
        names = [" ".join(without_footnote(plain(cell)).replace("–", "-").split()) for cell in row]
        if is_header(names):
            return number, names
        if number == within:
            break
    return 0, []


def texts(grid: Grid, column: str, *, missing: Collection[str] = ("",)) -> list[str | None]:
    """The column as text; what is in `missing` is None."""
    return [None if (text := plain(cell)) in missing else text for cell in grid.column(column)]


def required_texts(grid: Grid, column: str) -> list[str]:
    """The column as text. Raises FileError where it is empty."""
    found = texts(grid, column)
    for number, text in zip(grid.numbers, found, strict=True):
        if text is None:
            raise grid.error(f"column “{grid.label(column)}” is empty", _CORRECT, number)
    return [text for text in found if text is not None]


def codes(grid: Grid, column: str, pattern: str = SOC_CODE, width: int = 0) -> list[str]:
    """The column as codes of this form, padded with zeros to `width`. Raises FileError for any other value."""
    found = [text.zfill(width) for text in required_texts(grid, column)]
    for number, code in zip(grid.numbers, found, strict=True):
        if re.fullmatch(pattern, code):
            continue
        if _DATE.fullmatch(code):
            remedy = "A spreadsheet program made a date of the code: download the file again and do not save it"
        else:
            remedy = _CORRECT
        raise grid.error(f"“{code}” in column “{grid.label(column)}” is no code of the form {pattern}", remedy, number)
    return found


def numbers(grid: Grid, column: str, *, missing: Collection[str] = (), required: bool = False) -> list[float | None]:
    """The column as numbers; an empty cell and what is in `missing` are None. Raises FileError for any other text, and
    where a required number is missing."""
    found = []
    for number, cell in zip(grid.numbers, grid.column(column), strict=True):
        value = cell if isinstance(cell, (int, float)) and not isinstance(cell, bool) else _parse(cell, missing)
        if isinstance(value, str):
            raise grid.error(f"“{value}” in column “{grid.label(column)}” is not a number", _CORRECT, number)
        if value is None and required:
            raise grid.error(f"column “{grid.label(column)}” is empty", _CORRECT, number)
        found.append(None if value is None else float(value))
    return found


def _parse(cell: Cell, missing: Collection[str]) -> float | str | None:
    """The number in a text ("2,091,480", "$88,340(2)"); None if it is missing, the text itself if it is no number."""
    text = without_footnote(plain(cell))
    if not text or text in missing:
        return None
    try:
        value = float(text.replace(",", "").removeprefix("$"))
    except ValueError:
        return text
    return value if value == value and abs(value) != float("inf") else text

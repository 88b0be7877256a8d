"""Numbers as people write them in lists: "1,200", "1.200,5", "12 %", "$4,500", "(3)", "2.5 FTE". Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CellValue = str | float | bool | date | time | None
"""A cell of a file: text, a number, a date, or nothing."""
Row = tuple[CellValue, ...]

_BLANKS: Final = frozenset({"", "-", "--", "–", "—", "n/a", "na", "none", "nil", "null", ".", "tbd", "?", "x"})
_UNITS: Final = re.compile(
    r"(?:usd|eur|gbp|ftes?|people|persons?|heads?|employees|staff|hires?|(?:p\.?a\.?|per year|a year|/yr|/year))$"
)
_CURRENCY: Final = "$€£"
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}([,.'])\d{3}(?:\1\d{3})*")
"""A number that begins with 0 has no thousands: 0.875 and 0,875 are less than one, whatever the others are."""
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+")
_PERCENT_WORDS: Final = re.compile(r"(?<=\d)\s*(?:percent|per cent|pct\.?)$")
_RANGE: Final = re.compile(r"\d+\s*(?:-|–|to|/)\s*\d+")
_DECIMAL_COMMA: Final = re.compile(r"\d{1,3}(\.\d{3})+,\d+|(\d+,(\d{1,2}|\d{4,})|0,\d+)(\s*%)?")
_DECIMAL_POINT: Final = re.compile(r"\d{1,3}(,\d{3})+\.\d+|(\d+\.(\d{1,2}|\d{4,})|0\.\d+)(\s*%)?")
_ONES: Final = (frozenset({"1,000"}), frozenset({"1.000"}))
"""Alone in a column of full-time equivalents they are one each: a thousand in each role has hardly any employer."""
_MIN_ONES: Final = 3
_SPREADSHEET_ERROR: Final = re.compile(r"#(N/?[ADV]|N/DISP|GETTING_DATA|[^\W\d_][\w/]*[!?]|#+)", re.IGNORECASE)
"""#N/A, #REF!, #DIV/0! and those of other languages, and ##### of a column that was too narrow."""
_MAX_QUOTED: Final = 30


class NumberError(ValueError):
    """A cell is no number; the message says why, and fits behind "Line 7: headcount"."""


@dataclass(frozen=True)
class Number:
    """A number as written: 12 with `is_percent` for "12 %"."""

    value: float
    is_percent: bool = False


def read_number(cell: CellValue, *, decimal_comma: bool = False) -> Number | None:
    """The number in a cell; None for an empty one.

    `decimal_comma`: whether "1.234" is a thousand and more, as in files with semicolons.

    Raises:
        NumberError: there is something else in it.
    """
    if cell is None:
        return None
    if isinstance(cell, bool):
        raise NumberError(f"“{str(cell).upper()}” is no number")
    if isinstance(cell, (date, time)):
        raise NumberError(f"“{cell:%Y-%m-%d}” is a date" if isinstance(cell, date) else f"“{cell}” is a time")
    if isinstance(cell, (int, float)):
        return Number(_finite(float(cell), str(cell)))
    return _read_text(cell, decimal_comma)


def is_spreadsheet_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for an error: "#N/A"; "#1 Cook" is a title."""
    return bool(_SPREADSHEET_ERROR.fullmatch(text))


def has_decimal_comma(cells: Iterable[CellValue], hours: Sequence[CellValue], *, default: bool) -> bool:
    """Whether numbers are written 1.234,5, from those that can be read in one way only; `default` where there are none.

    Cells that are pasted from a German spreadsheet come with tabs, and English ones may come with semicolons.
    `hours`: those of the cells that are full-time equivalents; each of them 1,000 or 1.000 is one person.
    """
    filled = {cell for cell in hours if cell not in (None, "")}
    if filled in _ONES and len(hours) >= _MIN_ONES:
        return filled == _ONES[0]
    texts = [cell for cell in cells if isinstance(cell, str) and cell[:1].isdigit()]
    has_comma, has_point = (any(map(pattern.fullmatch, texts)) for pattern in (_DECIMAL_COMMA, _DECIMAL_POINT))
    return default if has_comma == has_point else has_comma


def quoted(text: object) -> str:
    """A value of the list in a message, cut to what helps to find it."""
    shown = " ".join(str(text).split())
    return f"“{shown[:_MAX_QUOTED]}…”" if len(shown) > _MAX_QUOTED else f"“{shown}”"


def _read_text(written: str, decimal_comma: bool) -> Number | None:
    text = unicodedata.normalize("NFKC", written).strip().strip("'\"").strip().casefold().replace("−", "-")
    text = _PERCENT_WORDS.sub("%", text.replace("’", "'"))  # 1’234 is how a Swiss spreadsheet writes it
    if text in _BLANKS:
        return None
    if is_spreadsheet_error(text):
        raise NumberError(f"{quoted(written)} is an error of the spreadsheet")
    if text.startswith("="):
        raise NumberError(f"{quoted(written)} is a formula without a stored result")
    if _RANGE.fullmatch(text):
        raise NumberError(f"{quoted(written)} is a range or a date, not one number")
    is_negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()").strip(_CURRENCY + " ")
    is_percent = text.endswith("%")
    text = _UNITS.sub("", text.removesuffix("%").strip()).strip(_CURRENCY + " ~+")
    is_negative |= text.startswith("-")
    digits = _plain_digits(text.removeprefix("-").strip(_CURRENCY + " "), decimal_comma)
    if digits is None:
        raise NumberError(f"{quoted(written)} is no number")
    value = _finite(float(digits), written)
    return Number(-value if is_negative else value, is_percent)


def _plain_digits(text: str, decimal_comma: bool) -> str | None:
    """The digits with a point before decimals and nothing else; None where it is no number."""
    text = re.sub(r"(?<=\d)[\s  ](?=\d{3}\b)", "", text)
    last_comma, last_point = text.rfind(","), text.rfind(".")
    if last_comma >= 0 and last_point >= 0:  # both: the last one is the decimal
        text = text.replace(",", "") if last_point > last_comma else text.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(text) and ("." not in text or decimal_comma or text.count(".") > 1):
        text = text.replace(".", "").replace("'", "") if "," not in text else _comma_text(text, decimal_comma)
    else:
        text = text.replace(",", ".").replace("'", "")
    return text if _PLAIN.fullmatch(text) else None


def _comma_text(text: str, decimal_comma: bool) -> str:
    """ "1,234" is a thousand and more, unless commas are decimal in this file and there is one."""
    return text.replace(",", ".") if decimal_comma and text.count(",") == 1 else text.replace(",", "")


def _finite(value: float, written: str) -> float:
    if not math.isfinite(value):
        raise NumberError(f"{quoted(written)} is no number")
    return value

"""How a number is written for a person. Pure.

Percents carry one decimal, a sign, a narrow space and a true minus; jobs carry a thousands separator; what
is missing says so in words.
"""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

NOT_PUBLISHED: Final = "not published"
NO_CHANGE: Final = "no change"
SPACE: Final = "\u202f"  # narrow and unbreakable: the figure and its unit stay on one line
MINUS: Final = "\u2212"
DASH: Final = "\u2013"

_NO_CHANGE_BELOW: Final = 0.0005
"""A growth that rounds to 0.0 % is called no change: the next digit is noise."""
_MILLION: Final = 1_000_000
_DIGITS_OF_AN_ESTIMATE: Final = 3

Number = float | int | None


def missing(value: object) -> bool:
    """True for None, NA and NaN."""
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def percent(growth: Number) -> str:
    """A growth fraction as "+4.9 %"; "no change" where it rounds to nothing."""
    if growth is None or missing(growth):
        return NOT_PUBLISHED
    if abs(growth) < _NO_CHANGE_BELOW:
        return NO_CHANGE
    return f"{_signed(growth * 100, '.1f')}{SPACE}%"


def percent_range(low: Number, high: Number) -> str:
    """A range of growth fractions in whole percents, "−4 % to +9 %"; "" where there is none."""
    if low is None or high is None or missing(low) or missing(high):
        return ""
    return " to ".join(range_ends(low, high))


def range_ends(low: float, high: float) -> tuple[str, str]:
    """The ends of a range in whole percents, for they are not known any better; rounded outward, so that what is
    said to be inside is."""
    return _whole_percent(math.floor(round(low * 100, 6))), _whole_percent(math.ceil(round(high * 100, 6)))


def _whole_percent(percent: int) -> str:
    return f"{_signed(percent, 'd') if percent else '0'}{SPACE}%"


def plain_percent(growth: Number) -> str:
    """A growth fraction without its sign, for sentences that say grow or decline: "4.9 %"."""
    return NOT_PUBLISHED if growth is None or missing(growth) else f"{abs(growth) * 100:.1f}{SPACE}%"


def jobs(number: Number) -> str:
    """Jobs in full: "3,391,000"."""
    return NOT_PUBLISHED if number is None or missing(number) else f"{number:,.0f}".replace("-", MINUS)


def job_change(number: Number) -> str:
    """Jobs added or lost: "+166,100", "−2,300"."""
    if number is None or missing(number):
        return NOT_PUBLISHED
    return _signed(number, ",.0f") if round(number) else NO_CHANGE


def jobs_in_words(number: Number) -> str:
    """Jobs for a sentence: over a million with one decimal, "3.4 million", else in full and unsigned."""
    if number is None or missing(number):
        return NOT_PUBLISHED
    size = abs(number)
    return f"{size / _MILLION:.1f}{SPACE}million" if size >= _MILLION else f"{size:,.0f}"


def about(number: Number) -> str:
    """An estimate for a sentence, to three digits that mean something: "23,000", "1.2 million"."""
    if number is None or missing(number) or not number or abs(number) >= _MILLION:
        return jobs_in_words(number)
    digits = _DIGITS_OF_AN_ESTIMATE - len(str(int(abs(number))))
    return jobs_in_words(round(number, min(digits, 0)))


def jobs_added(number: Number) -> str:
    """Jobs added or lost with their unit: "+166,100 jobs"; "no change" takes none."""
    change = job_change(number)
    return change if change in {NO_CHANGE, NOT_PUBLISHED} else f"{change} jobs"


def index(growth: Number) -> str:
    """A growth fraction as an index with base = 100: "104.9"."""
    return NOT_PUBLISHED if growth is None or missing(growth) else f"{100 * (1 + growth):.1f}"


def dollars(amount: Number, *, is_minimum: bool | None = False) -> str:
    """A yearly wage: "$93,600"; "$239,200 or more" where BLS gives only a lower bound."""
    if amount is None or missing(amount):
        return NOT_PUBLISHED
    return f"${amount:,.0f}" + (" or more" if is_minimum else "")


def years(start: Number, end: Number) -> str:
    """ "2024–2034"; empty where a year is not known."""
    return "" if missing(start) or missing(end) else f"{start:.0f}{DASH}{end:.0f}"


def _signed(number: float, form: str) -> str:
    return f"{number:+{form}}".replace("-", MINUS)

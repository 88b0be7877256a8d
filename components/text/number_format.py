"""Numbers as text for the screen. Pure.

Percents have one decimal, a sign, a narrow no-break space and a true minus; jobs have a thousands separator; missing
values are words.
"""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from services import rounding

NOT_PUBLISHED: Final = "not published"
NO_ANSWER: Final = "no answer"
"""In the place of a figure that the source did not answer for: nobody knows whether it is published."""
NO_CHANGE: Final = rounding.NO_CHANGE
ROUNDS_TO_ZERO: Final = rounding.ROUNDS_TO_ZERO
NNBSP: Final = "\u202f"  # narrow no-break space: the figure and its unit stay on one line
MINUS: Final = "\u2212"
EN_DASH: Final = "\u2013"

_MILLION: Final = 1_000_000

VERY_LIKELY: Final = "very likely"
VERY_UNLIKELY: Final = "very unlikely"
EVEN: Final = "about 5 in 10"

Number = float | int | None


def is_missing(value: object) -> bool:
    """True for None, NA and NaN."""
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]  # its stubs name single types


def percent(growth: Number) -> str:
    """A growth fraction as "+4.9 %"; "no change" where it rounds to 0.0 %."""
    if growth is None or is_missing(growth):
        return NOT_PUBLISHED
    if rounding.is_no_change(growth):
        return NO_CHANGE
    return f"{_signed(growth * 100, '.1f')}{NNBSP}%"


def bare_percent(growth: Number) -> str:
    """`percent` without its unit, as short as can be, for a mark in a chart: "+5.6", "0.0"."""
    return percent(growth).removesuffix(f"{NNBSP}%").replace(NO_CHANGE, "0.0")


def percent_range(low: Number, high: Number) -> str:
    """A range of growth fractions in whole percents, "−4 % to +9 %"; "" where there is none."""
    if low is None or high is None or is_missing(low) or is_missing(high):
        return ""
    return " to ".join(range_bounds(low, high))


def range_bounds(low: float, high: float) -> tuple[str, str]:
    """The bounds of a range in whole percents, which is how well they are known; rounded outward, never inward."""
    return _whole_percent(math.floor(round(low * 100, 6))), _whole_percent(math.ceil(round(high * 100, 6)))


def _whole_percent(percent: int) -> str:
    return f"{_signed(percent, 'd') if percent else '0'}{NNBSP}%"


def likelihood(probability: Number) -> str:
    """A probability in tenths, "about 7 in 10", which is how well it is known; words above 9 and below 1 in 10."""
    if probability is None or is_missing(probability):
        return ""
    if probability > 9 / 10:
        return VERY_LIKELY
    if probability < 1 / 10:
        return VERY_UNLIKELY
    return f"about {math.floor(round(10 * probability, 6) + 0.5)} in 10"


def plain_percent(growth: Number) -> str:
    """A growth fraction without its sign, for sentences that say grow or decline: "4.9 %"."""
    return NOT_PUBLISHED if growth is None or is_missing(growth) else f"{abs(growth) * 100:.1f}{NNBSP}%"


def jobs(number: Number) -> str:
    """Jobs in full: "3,391,000"."""
    return NOT_PUBLISHED if number is None or is_missing(number) else f"{number:,.0f}".replace("-", MINUS)


def job_change(number: Number, growth: Number = None) -> str:
    """Jobs added or lost: "+166,100", "−2,300"; "no change" and, beside a `growth` that is none, "rounds to 0"."""
    if number is None or is_missing(number):
        return NOT_PUBLISHED
    if round(number):
        return _signed(number, ",.0f")
    return NO_CHANGE if percent(growth) in {NO_CHANGE, NOT_PUBLISHED} else ROUNDS_TO_ZERO


def jobs_in_words(number: Number) -> str:
    """Unsigned jobs for a sentence: from a million on with one decimal, "3.4 million", else in full."""
    if number is None or is_missing(number):
        return NOT_PUBLISHED
    size = abs(number)
    return f"{size / _MILLION:.1f}{NNBSP}million" if size >= _MILLION else f"{size:,.0f}"


def estimate(number: Number) -> str:
    """An estimate for a sentence, to three significant figures: "23,000", "1.2 million"."""
    if number is None or is_missing(number) or not number or abs(number) >= _MILLION:
        return jobs_in_words(number)
    return jobs_in_words(rounding.to_three_figures(number))


def to_three_figures(number: Number, *, is_estimate: bool) -> float | None:
    """Jobs as a number, an estimate to three significant figures as `rounded` writes it; None for missing."""
    if number is None or is_missing(number):
        return None
    return rounding.to_three_figures(number) if is_estimate else float(number)


def rounded(number: Number) -> str:
    """An estimate of jobs for a table or a card, in full to three significant figures: "338,000", "1,230,000"."""
    return jobs(to_three_figures(number, is_estimate=True))


def jobs_added(number: Number, growth: Number = None) -> str:
    """`job_change` with its unit: "+166,100 jobs"; "no change" without one."""
    change = job_change(number, growth)
    return change if change in {NO_CHANGE, NOT_PUBLISHED} else f"{change} jobs"


def index(growth: Number) -> str:
    """A growth fraction as an index with base = 100: "104.9"."""
    return NOT_PUBLISHED if growth is None or is_missing(growth) else f"{100 * (1 + growth):.1f}"


def dollars(amount: Number, *, is_minimum: bool | None = False) -> str:
    """An annual wage: "$93,600"; "$239,200 or more" where BLS gives only a lower bound."""
    if amount is None or is_missing(amount):
        return NOT_PUBLISHED
    return f"${amount:,.0f}" + (" or more" if is_minimum else "")


def hourly(amount: float) -> str:
    """A wage where BLS publishes an hourly one alone: "$29.05 an hour"."""
    return f"${amount:,.2f} an hour"


def wage(annual: Number, per_hour: Number, is_minimum: object = False) -> str:
    """The annual wage, or the hourly one where it alone is published: "$93,600", "$29.05 an hour"."""
    if is_missing(annual) and per_hour is not None and not is_missing(per_hour):
        return hourly(per_hour)
    return dollars(annual, is_minimum=is_minimum is True)


def years(start: Number, end: Number) -> str:
    """ "2025–2035"; "" where a year is not known."""
    return "" if is_missing(start) or is_missing(end) else f"{start:.0f}{EN_DASH}{end:.0f}"


def _signed(number: float, format_spec: str) -> str:
    return f"{number:+{format_spec}}".replace("-", MINUS)

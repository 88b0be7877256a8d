"""Headings of rates of leavers and growth that are no annual rate: of other times, of the past, or numbers. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.plan.numbers import CellValue

_OF_A_YEAR: Final = re.compile(
    r"(?<!semi-)(?<!semi )(?<!bi-)\bannual(ly|i[sz]ed)?\b|\bcagr\b|\byearly\b|\b(per|a) (year|annum)\b|\bp\.a\."
)
_OF_MONTHS: Final = re.compile(r"\b(monthly|quarterly|weekly|semi.annual|half.year(ly)?|per (month|quarter))\b")
_OF_TWELVE_MONTHS: Final = re.compile(r"\b(12|twelve)[\s-]*(months?|mos?|m)\b|\b[tl]tm\b")
_OF_OTHER_TIME: Final = re.compile(
    r"\b(months?|quarters?|weeks?|[ymq]td|q[1-4]|h[12]|(year|month|quarter)[\s-]to[\s-]date)\b|\d+\s?mos?\b"
    r"|\b([2-9]|[1-9]\d|two|three|four|five|ten)[\s-]*(years?|yrs?)\b"
)
_RATES: Final = re.compile(r"\b(attrition|turnover|growth|separations?|churn|quit|leavers?|terminations?|exits?)\b")
_LEAVERS: Final = re.compile(r"\b(leavers?|separations?|terminat(ed|ions?)|exits|resignations?|quits)\b")
_COUNT_OF_LEAVERS: Final = re.compile(
    r"\b(attrition|turnover)\b.*(#|\b(counts?|numbers?|headcount|people|employees)\b)"
    r"|(#|\b(counts?|numbers?|no\.?) of)\s*\b(attrition|turnover|terminat|leav|separat|exit|resign)"
)
_IS_RATE: Final = re.compile(r"%|\bpct\b|\bpercent|\brates?\b|\bshare\b")
_NO_NUMBER: Final = re.compile(r"\b(dates?|reasons?|types?|ids?|codes?|status|interviews?|risk|cost)\b")
_PAST: Final = re.compile(r"\b(yoy|y/y|y-o-y|year.(over|on).year|last year|prior|previous|historic\w*|past)\b")
_PEOPLE: Final = re.compile(r"\b(headcount|head count|hc|ftes?|employees|staff|people)\b|#")
_TO_COME: Final = re.compile(r"\b(plan|target|expect|forecast|future|next|own)|(per|a) year\b")


def is_no_annual_rate(heading: CellValue) -> bool:
    """Whether a heading is of leavers or growth, but not as a rate of a year: "Turnover (monthly)", "Leavers"."""
    if not isinstance(heading, str):
        return False
    text = heading.casefold().replace("_", " ")
    if is_number_of_leavers(heading) or is_no_growth_to_come(heading):
        return True
    if not _RATES.search(text) or _OF_A_YEAR.search(text):
        return False
    return bool(_OF_MONTHS.search(text) or (_OF_OTHER_TIME.search(text) and not _OF_TWELVE_MONTHS.search(text)))


def is_number_of_leavers(heading: CellValue) -> bool:
    """Whether the numbers below are people who left, and no rate: "Leavers", "Turnover (headcount)"."""
    text = heading.casefold().replace("_", " ") if isinstance(heading, str) else ""
    if _COUNT_OF_LEAVERS.search(text) and not _IS_RATE.search(text):
        return True
    return bool(_LEAVERS.search(text)) and not (_IS_RATE.search(text) or _NO_NUMBER.search(text))


def is_no_growth_to_come(heading: CellValue) -> bool:
    """Whether a growth is one of the past, or of a number of people: "Growth YoY", "Headcount growth"."""
    text = heading.casefold().replace("_", " ") if isinstance(heading, str) else ""
    if "growth" not in text or _TO_COME.search(text):
        return False
    return bool(_PAST.search(text) or (_PEOPLE.search(text) and not _IS_RATE.search(text)))

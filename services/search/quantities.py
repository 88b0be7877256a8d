"""Tells numbers, amounts, times, places in a building and codes of other classifications from titles. Pure."""

from __future__ import annotations

import re
from typing import Final

from services.search.normalize import normalize

_NUMBER: Final = r"\d+(?:k|m|h|w|hrs?|[ap]m?|st|nd|rd|th)?"
"""Also "50k", "7am" and "1st"."""
_DAYS: Final = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    "|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|w\\d\\d|q[1-4]"
)
_UNITS: Final = (
    "am|pm|to|until|noon|midnight|usd|eur|cad|gbp|dollars?|per|an? (?:hr|hour|day|week|month|year)"
    "|hrs?|hours?|weeks?|months?|mo|years?|yr"
)
_OF_TIME_OR_MONEY: Final = re.compile(rf"(?:(?:{_NUMBER}|{_DAYS}|{_UNITS})(?: |$))+", re.ASCII)
_HAS_NUMBER_OR_DAY: Final = re.compile(rf"\d|(?<!\S)(?:{_DAYS})(?!\S)", re.ASCII)
_ROOM: Final = re.compile(
    r"(?:room|rm|floor|page|line|suite|ste|building|bldg|level|shift|unit|row|item|section) [a-z]?\d+[a-z]?", re.ASCII
)
"""What only says where somebody or something is."""
_OTHER_CODE: Final = re.compile(
    r"(?:isco|noc|naics|sic|nace|anzsco|kldb|onet|census|cip|lot)(?: \d\d)?(?: \d+)+", re.ASCII
)
_NAMES: Final = re.compile(r"[2-9] ?1 ?1|401 ?k", re.ASCII)
"""Numbers that are names: who types "911" means its dispatchers, "401k" a pension plan."""


def is_quantity(text: str) -> bool:
    """Whether a text is a number, an amount of money, a date or a time, a room, or a code of another classification."""
    words = normalize(text)
    if not any("0" <= sign <= "9" for sign in words):
        return words != "" and _is_of(words)
    return not _NAMES.fullmatch(words) and (
        _is_of(words) or bool(_ROOM.fullmatch(words) or _OTHER_CODE.fullmatch(words))
    )


def _is_of(words: str) -> bool:
    return bool(_OF_TIME_OR_MONEY.fullmatch(words) and _HAS_NUMBER_OR_DAY.search(words))

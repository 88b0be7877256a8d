"""What is no title: an empty answer, a date that a spreadsheet made of a code, a military rank."""

from __future__ import annotations

import re
from typing import Final

from services.search.normalize import normalize

_EMPTY_TEXT: Final = (
    "none|na|n a|nan|null|nil|nothing|other|others|all other|unknown|unk|not known|unspecified|not specified|"
    "undefined|not applicable|not available|not assigned|unassigned|tbd|tba|to be determined|test|test test|"
    "testing|blank|empty|vacant|vacancy|misc|miscellaneous|various|varies|any|anything|something|self|me|yes|"
    "no|title|job title|position title|position|job|employee|employees|staff|staff member|worker|dummy|sample|"
    "example|asdf|qwerty|xxx|abc|foo|ref|value|error|false|true|see above|same|same as above|do not use|"
    "delete|inactive"
)
_EMPTY_ANSWERS: Final = frozenset(_EMPTY_TEXT.split("|"))
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
"""Names of months and nothing longer: "2 Janitors", "Marketing 101" and "1 Mayor" are no dates."""
_DATE: Final = re.compile(
    rf"(?:\d{{1,2}}[-/ ])?(?:{_MONTHS})[-/ .]+(?:\d{{1,2}}, ?)?\d{{2,4}}"
    rf"|\d{{1,4}}[-/ ](?:{_MONTHS})(?:[-/ ]\d{{2,4}})?"
    r"|(?:0?[1-9]|1[0-2])[/.](?:\d{1,2}[/.])?(?:19|20)\d{2}|(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?:[t ]00:00(?::00)?)?",
    re.IGNORECASE,
)
_MILITARY: Final = re.compile(
    r"\b(?:army|navy|naval officer|air force|marine corps|usmc|usaf|space force|coast guard|national guard"
    r"|armed forces|military|infantry(?:man)?|soldier|airman|petty officer|gunnery sergeant|staff sergeant"
    r"|master sergeant|sergeant major|first sergeant|drill sergeant|warrant officer|rear admiral|vice admiral|admiral"
    r"|brigadier|second lieutenant|first lieutenant|lieutenant colonel|lieutenant commander|private first class"
    r"|special forces|green beret|artillery|paratrooper)\b|^(?:marine|colonel|e ?[1-9]|o ?[1-9])$"
)
_CIVILIAN: Final = re.compile(r"\b(?:salvation army|civilian|contractor|veterans?|spouse|surplus|store)\b")

_VAGUE_TEXT: Final = (
    "agent|aide|analyst|assistant|associate|attendant|clerk|consultant|coordinator|crew|director|executive|"
    "fellow|helper|inspector|intern|laborer|lead|leader|member|officer|operator|partner|representative|"
    "resident|senior|specialist|supervisor|team leader|team lead|team member|technician|technologist|trainee|"
    "apprentice|advisor|administrator|group leader|crew leader|shift leader"
)
_VAGUE: Final = frozenset(_VAGUE_TEXT.split("|"))
"""Words that stand behind the names of many jobs and alone name none."""

ARMED_FORCES: Final = "Armed forces are not covered."


def is_no_title(text: str) -> bool:
    """Whether a text is no title of anything: "N/A", "unknown", a date, a military rank."""
    return normalize(text) in _EMPTY_ANSWERS or hint(text) != ""


def is_vague(words: str) -> bool:
    """Whether normalized words name no particular job: "specialist"."""
    return words in _VAGUE


def hint(text: str) -> str:
    """Why a text finds nothing, as a sentence; "" where there is nothing to say."""
    stripped = text.strip()
    if _DATE.fullmatch(stripped):
        return (
            f"“{stripped}” is a date: spreadsheets turn codes such as 11-2021 into dates. "
            "Format the column as text and enter the code again."
        )
    words = normalize(text)
    if (_MILITARY.search(words) and not _CIVILIAN.search(words)) or re.fullmatch(r"55-?\d{4}(?:\.\d\d)?", stripped):
        return ARMED_FORCES
    return ""

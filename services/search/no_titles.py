"""What is no title: an empty answer, a date that a spreadsheet made of a code, a military rank."""

from __future__ import annotations

from typing import Final

from services.search.armed_forces import is_military, is_military_code
from services.search.dates import codes_of_date, is_date
from services.search.normalize import STOP_WORDS, normalize
from services.search.quantities import is_quantity

_EMPTY_TEXT: Final = (
    "none|na|n a|nan|null|nil|nothing|other|others|all other|unknown|unk|not known|unspecified|not specified|"
    "undefined|not applicable|not available|not assigned|unassigned|tbd|tba|to be determined|test|test test|"
    "testing|blank|empty|vacant|vacancy|misc|miscellaneous|various|varies|any|anything|something|self|me|yes|"
    "no|title|job title|position title|position|job|employee|employees|staff|staff member|worker|dummy|sample|"
    "example|asdf|qwerty|xxx|abc|foo|ref|value|error|false|true|see above|same|same as above|do not use|"
    "delete|inactive|otro|otra|otros|otras|ninguno|autre|autres|hello|hello world|hi|ok|please"
    "|thanks|thank you|see notes"
    "|retired|unemployed|housewife|stay at home mom|stay at home dad|grand total|subtotal"
)
_EMPTY_ANSWERS: Final = frozenset(_EMPTY_TEXT.split("|"))
_VAGUE_TEXT: Final = (
    "agent|aide|analyst|assistant|associate|attendant|clerk|consultant|coordinator|crew|director|executive|"
    "fellow|helper|inspector|intern|laborer|lead|leader|member|officer|operator|partner|representative|"
    "resident|senior|specialist|supervisor|team leader|team lead|team member|technician|technologist|trainee|"
    "apprentice|advisor|administrator|group leader|crew leader|shift leader|homemaker"
)
_VAGUE: Final = frozenset(_VAGUE_TEXT.split("|"))
"""Words that stand behind the names of many jobs and alone name none."""

_ABOUT_ALL_TEXT: Final = (
    "employment employed employee employees opening openings vacancy vacancies opportunity opportunities roles gigs"
    " profession professions people workers workforce market growth growing outlook forecast projection"
    " projections wage wages salary salaries pay paying paid total most top best good high highest fastest demand new"
    " now available open local find search looking need wanted what which are is there"
)
_ABOUT_ALL: Final = STOP_WORDS | frozenset(_ABOUT_ALL_TEXT.split())

_NOTHING: Final = (frozenset(answer for answer in _EMPTY_ANSWERS if " " not in answer) | {"all", "total"}) - {
    "worker",
    "test",
    "sample",
}
"""Words of which several say no more than one: "None None", "Total employees"; but a "Test Worker" tests."""

_EXAMPLE_CODE: Final = "11-2021"
ARMED_FORCES: Final = "Armed forces are not covered."


def is_no_title(text: str) -> bool:
    """Whether a text is no title of anything: "N/A", "None None", "unknown", a date, an amount, a military rank."""
    words = normalize(text)
    return words in _EMPTY_ANSWERS or _NOTHING.issuperset(words.split()) or is_quantity(text) or hint(text) != ""


def is_about_all(text: str) -> bool:
    """Whether what is left of a search without its place means no occupation but all: "job openings", ""."""
    return _ABOUT_ALL.issuperset(normalize(text).split())


def is_vague(words: str) -> bool:
    """Whether normalized words name no particular job: "specialist"."""
    return words in _VAGUE


def hint(text: str) -> str:
    """Why a text finds nothing, as a sentence; "" where there is nothing to say."""
    if is_date(text):
        codes = codes_of_date(text)
        code = codes[0] if len(codes) == 1 else _EXAMPLE_CODE
        return (
            f"“{text.strip()}” is a date: spreadsheets turn codes such as {code} into dates. "
            "Format the column as text and enter the code again."
        )
    return ARMED_FORCES if is_military(normalize(text)) or is_military_code(text) else ""

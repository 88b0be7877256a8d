"""How the name or the code of an area may be written: capitals, accents, marks, an address around it. Knows no area."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

MAX_TEXT: Final = 200
"""Characters of a text that are read; the longest name of an area has 70."""

ABBREVIATION_LENGTH: Final = 2
"""Letters of a postal code."""
_MAX_QUOTED: Final = 40

_CODE: Final = re.compile(r"(?:(?:fips|oews|oes|cbsa|msa)[\s:#]*)?(\d{1,7})(?:\.0*)?", re.ASCII)
_NOTE_MARKS: Final = re.compile(r"""["“”‘’'`´*†‡=()\[\]]""")
"""Quotation marks, a formula's "=" and marks of footnotes, as spreadsheets and reports put them around a code."""
_SPELLINGS: Final = (
    *(
        (re.compile(rf"\b{short}(?= (?!usa?$|united states)[a-z])"), spelling)
        for short, spelling in (("saint", "st"), ("ft", "fort"), ("mt", "mount"))
    ),
    (re.compile(r"\bno?(?= (?:carolina|dakota)\b)"), "north"),
    (re.compile(r"\bso?(?= (?:carolina|dakota)\b)"), "south"),
    (re.compile(r"\bw(?= virginia\b)"), "west"),
)
"""Before another word only: alone, and before a ZIP code or the country, MT is Montana."""
_COMMA: Final = re.compile(r"\s*[,\uFF0C]\s*")
_COUNTRY: Final = re.compile(r"(?<=\S)(?:,? |-)(?:usa?|united states(?: of america)?)$|^(?:usa?|united states)-(?=\S)")
"""Behind a place, or before a state: US-TX is how ISO 3166 writes Texas."""
_WORKPLACE: Final = re.compile(r"^remote(?:,? |-)(?=\S)|(?<=\S)(?:,? |-)(?:remote|hq|headquarters)$")
"""What staff lists write beside a place."""
_ZIP: Final = re.compile(r"(?<=\D),? \d{5}(?:-\d{4})?$", re.ASCII)
_COUNTY: Final = re.compile(
    r"(?:.+ (?:county|counties|parish|borough)|(?:county|parish|borough) of [^,]+)(?:, [a-z ]+)?"
)
_CO: Final = re.compile(r"[^,]+ co, ([a-z]{2})")
"""A county before its state alone: "Denver CO, Austin TX" are two cities."""
_JOINTS: Final = re.compile(r"[\s/-]+")


def normalize_area(text: str) -> str:
    """`text` in lower case, one space apart, without accents, periods and marks; "Saint" as "St", "Ft" as "Fort"."""
    plain = _without_marks(text)
    if not plain.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    plain = plain.replace(".", "").replace("&", "and")
    plain = re.sub(r"\s*-\s*", "-", " ".join(_COMMA.sub(", ", plain).split()))
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain


def quoted(text: str) -> str:
    """The beginning of a text that is no area, for a sentence about it."""
    return f"“{text.strip()[:_MAX_QUOTED]}”"


def unhyphenated(name: str) -> str:
    """A normalized name with a space for each hyphen and slash: "winston salem" is Winston-Salem."""
    return _JOINTS.sub(" ", name).strip()


def area_code_digits(text: str) -> str | None:
    """The digits of `text` where it is written like a FIPS or OEWS code: 06, 6.0, "FIPS 06", 26420; None elsewhere."""
    code = _CODE.fullmatch(_without_marks(text))
    return code[1] if code else None


def is_area_code(text: str) -> bool:
    """Whether `text` is written like a FIPS or OEWS code."""
    return area_code_digits(text) is not None


def without_address(name: str) -> str:
    """A normalized name without country, ZIP code and kind of workplace: "houston, tx 77002, usa" as "houston, tx"."""
    return _ZIP.sub("", _COUNTRY.sub("", _WORKPLACE.sub("", name)))


def is_zip_code(name: str) -> bool:
    """Whether a normalized name is a ZIP code with four digits more: five alone may be the code of an area."""
    return re.fullmatch(r"\d{5}-\d{4}", name, re.ASCII) is not None


def is_county(name: str, states: Container[str]) -> bool:
    """Whether a normalized name is that of a county: "cook county, il"; "cook co, il", which has one of `states`."""
    in_state = _CO.fullmatch(name)
    return _COUNTY.fullmatch(name) is not None or (in_state is not None and in_state[1] in states)


def _without_marks(text: str) -> str:
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", _lower(text[:MAX_TEXT]))
    return " ".join(_NOTE_MARKS.sub("", plain).split())


def _lower(text: str) -> str:
    """`text` in lower case, where other letters do not become those of a-z: a long s is no s, "uſ" is not the US."""
    if text.isascii():
        return text.lower()
    return "".join(letter if not letter.isascii() and letter.lower().isascii() else letter.lower() for letter in text)

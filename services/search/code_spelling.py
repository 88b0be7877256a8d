"""How people write occupation codes, alone and in lists, with and without other words. Pure."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from services.search.text_lists import whole_parts

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT: Final = 20_000
"""Characters of a list of codes that are read: some 2,000 codes."""

_DIGIT: Final = re.compile(r"[\d\uff10-\uff19]", re.ASCII)
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0D, 0xFF0E)}
"""Digits, hyphen and point of Chinese and Japanese keyboards."""
_DASHES: Final = re.compile(r"[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]")
_MARKS: Final = re.compile(r"""["“”„‘’'`´«»*†‡§¹²³⁰-⁹=()\[\]{}<>]|\u200b|\ufeff""")
"""Quotation marks, a formula's "=", and marks of footnotes."""
_MARKS_BETWEEN: Final = re.compile(rf"(?<=\w)(?:{_MARKS.pattern})+(?=\w)")
"""Those that separate codes: 29-1141(15-1252), 29-1141>15-1252."""
_OPEN: Final = re.compile(r"(?<![\w-])\d{2}-?(?:\d{3}\*|\d{2}\*{2}|\d\*{3}|\*{4})(?![\w*-])", re.ASCII)
"""A code whose last digits are stars: 13-20** is 13-20XX."""
_NUMBERING: Final = re.compile(r"(?<!\S)\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\d{2}-?\d{4})", re.IGNORECASE | re.ASCII)
"""Before the codes of a numbered list: "1. 29-1141", "a) 29-1141"."""
_ONET: Final = re.compile(r"o\*net", re.IGNORECASE)
_CONNECTORS: Final = "and|or|vs|versus|et|y|und|oder|ou"
_LABELS: Final = re.compile(
    r"(?:\b(?:soc|lot|onet|occ)-?(?:soc)?[\s-]*(?:20(?:18|10|00))?[\s-]*(?:codes?)?|\bcodes?)\s*[:#.-]*(?=[\s\d]|$)"
    rf"|\b(?:{_CONNECTORS})\b(?:\.(?!\d))?",
    re.IGNORECASE,
)
"""What people write before a code, and between two."""
_BETWEEN: Final = ",;|/\\+&:>•·、，；→⇒-"
_SEPARATORS: Final = re.compile(rf"[\s{re.escape(_BETWEEN)}]+")
_EDGES: Final = f"{_BETWEEN}. \u00a0\t\n\r"
"""What may stand before the first code and behind the last."""
_SUFFIX: Final = r"(?:\.0+|\.\d{0,2}|,0{1,2}(?!\d)|-0\d(?!\d))?"
"""O*NET's .00, also as -00, and the .0 or ,0 of a number."""
_HYPHEN: Final = r"(?:[ \u00a0]?-[ \u00a0]?|[ \u00a0])?"
_ENDING: Final = r"(?:\d{4}|(?=[\dxy]{4}(?![\dxy]))\d{1,3}[xy]{1,3}|[xy]{4})"
_SOC: Final = re.compile(rf"(\d{{2}}){_HYPHEN}({_ENDING}){_SUFFIX}", re.ASCII | re.IGNORECASE)
_OTHER_SOC: Final = (
    # Other marks than a hyphen; but 11/2021 is a month.
    re.compile(r"(?<!\S)(?!1[0-2])(\d{2})[./](\d{4})(?=[\s,;|]|$)", re.ASCII),
    # A number with the point of thousands; but 150.000 is one.
    re.compile(r"(?<!\S)(\d{2})(\d\.(?!000)\d{3})(?=[\s,;|]|$)", re.ASCII),
    # A number that was padded.
    re.compile(r"(?<!\S)0(\d{2})(\d{4})(?=[\s,;|.]|$)", re.ASCII),
)
_LOT: Final = re.compile(rf"(\d{{4,8}}){_SUFFIX}", re.ASCII)
_YEARS: Final = re.compile(r"(?<!\d)\d{4}[ \u00a0]?-[ \u00a0]?\d{4}(?!\d)", re.ASCII)
"""A span of years, where any number may be a code: 2021-2035."""
_END: Final = r"(?![\w-]|\.\w|[,\s]\d{1,3}(?![\d-]))"
"""Behind a code among words; not in a longer number: 29-1141-1, 291141,5, 29-1141 12 13."""
_SOC_IN_TEXT: Final = re.compile(rf"(?<![\w.$#-])(\d{{2}})-?({_ENDING}){_SUFFIX}{_END}", re.ASCII | re.IGNORECASE)
_LOT_IN_TEXT: Final = re.compile(rf"(?<![\w.$#-])(\d{{6}}|\d{{8}}){_SUFFIX}{_END}", re.ASCII)
"""A code among words, where four digits are a year or a number; more often a number than a code where none of them is
known."""


def only_codes(text: str, is_known: Callable[[str], bool], *, is_soc: bool) -> list[str]:
    """The codes in `text`, in order, as the classification writes them; none if anything else is written there.

    Codes may be separated by anything: spaces, commas, semicolons, lines. Rare forms are read where the code is known:
    51.3801 is a program of study.
    """
    if not _DIGIT.search(text):
        return []
    plain = _plain(text, is_known if is_soc else None)
    plain = _LABELS.sub(" ", _MARKS.sub("", _MARKS_BETWEEN.sub(" ", plain))).strip(_EDGES)
    pattern = _SOC if is_soc else _LOT
    if not is_soc and _YEARS.search(plain):
        return []
    codes: list[str] = []
    position = 0
    while position < len(plain):
        found = pattern.match(plain, position)
        if found is None or (found.end() < len(plain) and not _SEPARATORS.match(plain, found.end())):
            return []
        codes.append("-".join(found.groups()).upper())
        between = _SEPARATORS.match(plain, found.end())
        position = between.end() if between else found.end()
    return codes


def codes_among_words(text: str, is_known: Callable[[str], bool], *, is_soc: bool) -> list[tuple[str, bool]]:
    """The codes in a text and what is written between them, in order, each with whether it is a code; none if no code
    is known. Digits without a hyphen are a code only if they are known."""
    if not _DIGIT.search(text):
        return []
    plain = _plain(text, is_known if is_soc else None)
    found = [
        (match.span(), code)
        for match in (_SOC_IN_TEXT if is_soc else _LOT_IN_TEXT).finditer(plain)
        if is_known(code := "-".join(match.groups()).upper()) or (is_soc and "-" in match[0])
    ]
    if not any(is_known(code) for _, code in found):
        return []
    parts: list[tuple[str, bool]] = []
    position = 0
    for (start, end), code in found:
        parts += [(_words(plain[position:start]), False), (code, True)]
        position = end
    parts.append((_words(plain[position:]), False))
    return [(part, is_code) for part, is_code in parts if part]


def _plain(text: str, is_known: Callable[[str], bool] | None) -> str:
    """With one kind of dash, and known codes of SOC in rare forms as in the usual one; `is_known`: for SOC."""
    plain = whole_parts(html.unescape(text[: 2 * MAX_TEXT]), MAX_TEXT).translate(_FULL_WIDTH)
    plain = _NUMBERING.sub("", _DASHES.sub("-", _ONET.sub("onet", plain)))
    if is_known is None:
        return plain

    def usual(match: re.Match[str]) -> str:
        code = f"{match[1]}-{match[2].replace('.', '')}"
        return code if is_known(code) else match[0]

    plain = _OPEN.sub(lambda match: match[0].replace("*", "x"), plain)
    for form in _OTHER_SOC:
        plain = form.sub(usual, plain)
    return plain


def _words(text: str) -> str:
    """What is written between codes, without labels, separators and marks at its ends; "" if nothing more."""
    left = _LABELS.sub(" ", text)
    words = " ".join(_MARKS.sub(" ", left).split()).strip(_EDGES)
    return words if any(map(str.isalnum, words)) else ""

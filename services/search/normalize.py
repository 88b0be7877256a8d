"""How text becomes words: the same for titles and for what people type.

Nothing here knows occupations. Titles are cleaned a column at a time (Arrow), queries one at a time; both go
through the same steps, so a word typed and a word stored are equal when people would call them the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

MAX_TEXT: Final = 200
"""Characters of a query that are read; titles are shorter, and pasted pages stay cheap."""

MAX_WORDS: Final = 8
"""Words of a query that are read; few titles have more."""

_MAX_WORD: Final = 40
"""Letters of a word that are read; the longest word of any title has fewer."""

_FUNCTION_WORDS: Final = (
    "a an and as at by for from i in into my of on or other related the to with all misc miscellaneous"
)
_JOB_SEARCH_WORDS: Final = (
    "am career careers experienced hiring ii iii iv job jobs junior jr lead me occupation occupations"
    " position positions remote role senior sr want work working"
)
STOP_WORDS: Final = frozenset(_FUNCTION_WORDS.split()) | frozenset(_JOB_SEARCH_WORDS.split())
"""Words that may be typed or left out without changing which job is meant: they weigh next to nothing."""

_REPLACEMENTS: Final = (
    # "Elementary school teachers, except special education" is not about special education.
    (r",? \(?except .*$", " ", "except"),
    ("['’`´\u0300-\u036f]", "", ""),
    ("&", " and ", "&"),
    # "R.N." and "U.S." are one word each.
    (r"\b([a-z])\.([a-z])\.?([a-z]?)\b\.?", r"\1\2\3", "."),
    (r"[^a-z0-9]+", " ", ""),
    # So are "A/C" and "R N".
    (r"\b([a-z]) ([a-z]) ([a-z])\b", r"\1\2\3", ""),
    (r"\b([a-z]) ([a-z])\b", r"\1\2", ""),
)
"""Pattern, replacement and what each text has that the pattern is found in: that is found much sooner."""
_COMPILED: Final = tuple((re.compile(pattern), replacement, has) for pattern, replacement, has in _REPLACEMENTS)
_OF_LETTERS: Final = 2
"""How many of them, the last ones, join letters that stand alone ..."""
_LETTERS: Final = re.compile(" [a-z] [a-z] ")
"""... and what a text then has, with a space at either end."""
_MAX_CACHED: Final = 4_096
"""Texts and words whose form is kept: one search asks for the same several times, a list for the same words."""
_WORKING_CONDITIONS: Final = re.compile(
    r"\b(?:part time|full time|entry level|near me|work from home|(?:day|night) shift)\b"
)

_CODE: Final = re.compile(
    r"\s*(?:soc|lot|o\*?net)?(?:-soc)?[\s:#-]*(\d{2}[\d\s.\-\u2010-\u2015\u2212]*)", re.IGNORECASE
)
_LONGEST_CODE: Final = 40
_MOST_DIGITS: Final = 8
"""Of a code: O*NET's 29-1141.01, and Lightcast's; more are of several codes, or of none."""

_GENDERED: Final = ("women", "woman", "men", "people", "persons", "person")
_IRREGULAR: Final = {"people": "person", "wives": "wife", "children": "child"}


def normalize_column(titles: pa.Array) -> pa.Array:
    """Each title as lower-case words of a-z and 0-9, one space apart."""
    out = pc.utf8_lower(pc.utf8_normalize(titles, form="NFKD"))
    for pattern, replacement, _has in _REPLACEMENTS:
        out = pc.replace_substring_regex(out, pattern=pattern, replacement=replacement)
    return pc.utf8_trim_whitespace(out)


def normalize(text: str) -> str:
    """What `normalize_column` does, for one query, and less what says how rather than what one works."""
    return _normalize(text[:MAX_TEXT])


@lru_cache(maxsize=_MAX_CACHED)
def _normalize(text: str) -> str:
    out = unicodedata.normalize("NFKD", text).lower()
    for pattern, replacement, has in _COMPILED[:-_OF_LETTERS]:
        if has in out:
            out = pattern.sub(replacement, out)
    if _LETTERS.search(f" {out} "):
        for pattern, replacement, _has in _COMPILED[-_OF_LETTERS:]:
            out = pattern.sub(replacement, out)
    out = out.strip() if len(out) <= _MAX_WORD else " ".join(word[:_MAX_WORD] for word in out.split())
    # "part time cashier" is a cashier, but "night shift" alone is still something typed.
    return " ".join(_WORKING_CONDITIONS.sub(" ", out).split()) or out


def code_digits(text: str) -> str | None:
    """The digits of a code or its beginning ("29-1141", "SOC 291141", "29-11"); None for any other text."""
    if len(text) > _LONGEST_CODE:
        return None
    code = _CODE.fullmatch(unicodedata.normalize("NFKD", text).strip())
    digits = re.sub(r"\D", "", code.group(1)) if code else ""
    return digits if 0 < len(digits) <= _MOST_DIGITS else None


@lru_cache(maxsize=_MAX_CACHED)
def stem(word: str) -> str:
    """The word without plural, and with one ending for "-men", "-woman" and "-person"."""
    if len(word) < 4:
        return word
    word = _IRREGULAR.get(word, word)
    for ending in _GENDERED:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stemmed(text: str) -> str:
    """Cleaned text with each word as `stem` has it."""
    return " ".join(stem(word) for word in text.split())

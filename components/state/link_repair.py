"""Links as they arrive: what mail programs, editors and people do to an address on its way is undone. Pure.

`&` written as `&amp;`, an address encoded once more or as quoted-printable, names in capitals, `occ[]=`, what stood
around a link in a text. A part that was lost would otherwise be replaced by the nation, or by an example.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, unquote_plus

from components.state import link_notes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_CHOICES: Final = frozenset({"view", "ranges", "states", "source", "v"})
"""Parameters with a word of ours, in small letters and without a period."""
_AMPERSAND: Final = re.compile(r"(amp;|#38;|#x26;)+", re.IGNORECASE)
"""What is left of an ampersand that was written for HTML once or more, where a query is parted at ampersands."""
_ESCAPED: Final = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
"""An ampersand that was written for HTML once or more, where the query is still whole."""
_SEPARATOR: Final = re.compile(r"[&;](?=\w+(?:\[\d*\])?=)")
"""What parts a query: before a name only, as names of areas have ampersands. Each letter is looked at once."""
_NUMBERED: Final = re.compile(r"\[\d*\]$")
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_QUOTED_PRINTABLE: Final = re.compile(r"^3D(?=\w)")
_AROUND: Final = " \t\r\n<>#\"'“”‘’"
"""Characters that stand around a link in a text and are part of none."""
_MAX_LENGTH: Final = 10_000
"""Characters of a name or value that is looked into."""


def repaired(params: Mapping[str, Sequence[str]], known: Collection[str]) -> dict[str, list[str]]:
    """The parameters of a URL by their names, `known` where they are. What is whole comes back as it is.

    The first of several is written with its name, those after an ampersand for HTML with what is left of that.
    """
    found: dict[str, list[str]] = {}
    for name, values in sorted(params.items(), key=lambda item: item[0] not in known):
        for value in values:
            for own, text in _parts(name, value, known):
                found.setdefault(own, []).append(text)
    return found


def _parts(name: str, value: str, known: Collection[str]) -> list[tuple[str, str]]:
    """The name and value of one parameter, or of several that were encoded into one."""
    if len(name) + len(value) > _MAX_LENGTH:
        return [(name, value)]
    plain = _name(name, known)
    if plain in known:
        first, *rest = _SEPARATOR.split(_ESCAPED.sub("&", _decoded(value)))
        others = [_pair(text, known) for text in rest]
        if others and not _is_link(others, known):
            return [(plain, value)]
        return [(plain, _value(plain, first)), *others]
    if value or "=" not in (whole := unquote(name)):
        return [(name, value)]
    pairs = [_pair(text, known) for text in _SEPARATOR.split(_ESCAPED.sub("&", whole))]
    return pairs if _is_link(pairs, known) else [(name, value)]


def _pair(text: str, known: Collection[str]) -> tuple[str, str]:
    """The name and value of a part of a query, the name as it is where it is not known."""
    name, _, value = text.partition("=")
    plain = _name(name, known)
    return plain, _value(plain, unquote_plus(value))


def _is_link(pairs: Iterable[tuple[str, str]], known: Collection[str]) -> bool:
    """Whether parts are those of a link, not what only looks so: any is known, or was added by a mail program."""
    return any(name in known or link_notes.is_tracker(name) for name, _ in pairs)


def _name(name: str, known: Collection[str]) -> str:
    if name in known:
        return name
    plain = _NUMBERED.sub("", unquote(_AMPERSAND.sub("", name)).strip(_AROUND + "?")).lower()
    return plain if plain in known else name


def _decoded(value: str) -> str:
    return unquote(value) if _ENCODED.search(value) else value


def _value(name: str, text: str) -> str:
    plain = _QUOTED_PRINTABLE.sub("", text.strip(_AROUND)) if text.strip(_AROUND) else text
    return plain.rstrip(".,").lower() if name in _CHOICES else plain

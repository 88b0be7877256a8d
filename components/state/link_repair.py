"""Links as they arrive: what mail programs, editors and people do to an address on its way is undone. Pure.

`&` written as `&amp;`, an address encoded once more or as quoted-printable, names in capitals, `occ[]=`, what stood
around a link in a text. A part that was lost would otherwise be replaced by the nation, or by an example.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_CHOICES: Final = frozenset({"view", "ranges", "states", "source", "v"})
"""Parameters with a word of ours, in small letters and without a period."""
_AMPERSAND: Final = re.compile(r"(amp;|#38;|#x26;)+", re.IGNORECASE)
"""What is left of an ampersand that was written for HTML once or more, where a query is parted at ampersands."""
_NUMBERED: Final = re.compile(r"\[\d*\]$")
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_QUOTED_PRINTABLE: Final = re.compile(r"^3D(?=\w)")
_AROUND: Final = " \t\r\n<>#\"'“”‘’"
"""Characters that stand around a link in a text and are part of none."""
_MAX_LENGTH: Final = 10_000
"""Characters of a name or value that is looked into."""


def repaired(params: Mapping[str, Sequence[str]], known: Collection[str]) -> dict[str, list[str]]:
    """The parameters of a URL by their names, `known` where they are. What is whole comes back as it is."""
    found: dict[str, list[str]] = {}
    for name, values in params.items():
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
        end = re.search(r"(?:&|;)(?=(?:amp;)*\w+=)", decoded := _decoded(value))
        if end is None:
            return [(plain, _value(plain, decoded))]
        rest = parse_qsl(_AMPERSAND.sub("", decoded[end.end() :]).replace(";", "&"))
        if not {key for key, _ in rest} <= set(known):
            return [(plain, value)]
        return [(plain, _value(plain, decoded[: end.start()])), *((key, _value(key, text)) for key, text in rest)]
    whole = parse_qsl(unquote(name)) if not value and "=" in unquote(name) else []
    if whole and {key for key, _ in whole} <= set(known):
        return [(key, _value(key, text)) for key, text in whole]
    return [(name, value)]


def _name(name: str, known: Collection[str]) -> str:
    plain = _NUMBERED.sub("", unquote(_AMPERSAND.sub("", name)).strip(_AROUND + "?")).lower()
    return plain if plain in known else name


def _decoded(value: str) -> str:
    return unquote(value) if _ENCODED.search(value) else value


def _value(name: str, text: str) -> str:
    plain = _QUOTED_PRINTABLE.sub("", text.strip(_AROUND)) if text.strip(_AROUND) else text
    return plain.rstrip(".,").lower() if name in _CHOICES else plain

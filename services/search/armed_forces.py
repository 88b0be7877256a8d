"""Tells ranks and services of the armed forces from civilian titles that name them. Pure.

"Sergeant First Class", "US Marine" and "Army helicopter pilot" are military; "Military Chaplain", "Aircraft Mechanic,
National Guard" and "Warrant Officer, Police" are not. So a text is military that has a rank or a service and nothing
civilian beside it, or begins with both of them.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from services.search.normalize import code_digits, stemmed

_SERVICES: Final = (
    "army|navy|naval|air force|space force|coast guard|(?:(?:air|army) )?national guard|armed (?:force|service)"
    "|military|usmc|usaf|usn|uscg|ussf|(?:us|usa|united state|american) marine(?: corp)?|marine corp|^marine$"
)
_SERGEANT: Final = "(?:sergeant|sgt)"
_LIEUTENANT: Final = "(?:lieutenant|lt)"
_RANKS: Final = (
    "(?:(?:master )?gunnery|staff|(?:senior |chief )?master|technical|first|drill|platoon|command)"
    f" {_SERGEANT}(?: major)?|{_SERGEANT} (?:major|1st class|first class)"
    "|lance corporal|private first class"
    f"|(?:(?:master |senior )?chief )?petty officer|(?:chief )?warrant officer|(?:1st|2nd|first|second) {_LIEUTENANT}"
    f"|{_LIEUTENANT} (?:colonel|col|commander|general)|(?:rear |vice |fleet )?admiral|brigadier(?: general)?"
    "|major general|midshipman|^(?:colonel|[eo] ?[1-9])$"
)
_SOLDIERS: Final = (
    "soldier|(?:senior )?airman|servicemember|infantry(?:man)?|rifleman|(?:national |coast )?guardsman|paratrooper"
    "|artillery(?:man)?|submariner|special force|green beret|platoon (?:leader|commander)"
    "|combat (?:medic|engineer|controller)|armored assault vehicle"
    "|aircraft launch and recovery|command and control center"
)
_AS_SERVICE, _AS_RANK, _AS_SOLDIER = "@", "#", "*"
_MARKS: Final = {
    mark: re.compile(rf"(?<!\S)(?:{phrases})(?!\S)")
    for mark, phrases in ((_AS_RANK, _RANKS), (_AS_SOLDIER, _SOLDIERS), (_AS_SERVICE, _SERVICES))
}
"""Phrases of a text whose words are stemmed, and the mark that takes their place."""

_BESIDE_TEXT: Final = (
    "us usa united state american and of in at the active duty reserve reservist retired former enlisted officer"
    " candidate commissioned noncommissioned nco personnel member crew crewman serviceman service recruit cadet junior"
    " job career occupation specific all other 1st 2nd 3rd first second third class"
    " private specialist corporal sergeant ensign seaman sailor lieutenant captain major colonel commander general"
    " pfc cpl sgt ssg sfc msg lt ltc cpt capt maj col gen cmdr guardian chief marine field light combat medic"
    " corpsman ranger seal gunner sniper tank tanker armor weapon missile tactical operation air"
    " squad platoon company battalion brigade regiment leader pilot aviator fighter helicopter bomber diver"
)
_BESIDE: Final = frozenset(_BESIDE_TEXT.split())
"""Stems that may stand beside a rank or a service in what is military; alone most are civilian."""

_SIGNS_TEXT: Final = (
    "army navy naval force guard service military usmc usaf usn uscg ussf marine corp"
    " sergeant sgt corporal class airman petty warrant lieutenant lt admiral brigadier major midshipman colonel"
    " soldier servicemember infantry infantryman rifleman guardsman paratrooper artillery artilleryman submariner"
    " beret platoon combat armored launch control e o e1 e2 e3 e4 e5 e6 e7 e8 e9 o1 o2 o3 o4 o5 o6 o7 o8 o9"
)
_SIGNS: Final = frozenset(_SIGNS_TEXT.split())
"""Stems of which every rank and service has one: most titles have none, and need not be looked at further."""

_CODE: Final = re.compile(r"\D*55[\s\u2010-\u2015\u2212-]*\d{4}(?:\.\d{0,2})?\s*", re.ASCII)
"""Of SOC's major group, with O*NET's point or that of a number: 555-1234 is a telephone's."""


def is_military(words: str) -> bool:
    """Whether normalized words are a service or a rank with nothing civilian beside it, or begin with both of them."""
    text = stemmed(words)
    if _SIGNS.isdisjoint(text.split()):
        return False
    for mark, phrases in _MARKS.items():
        text = phrases.sub(f" {mark} ", text)
    marked = text.split()
    military = set(takewhile(_may_be_military, marked))
    if military.isdisjoint(_MARKS):
        return False
    return military == set(marked) or {_AS_SERVICE, _AS_RANK} <= military


def _may_be_military(word: str) -> bool:
    # Grades and codes of trades have digits: "Chief Warrant Officer 2", "11B Infantryman".
    return word in _MARKS or word in _BESIDE or word[0].isdigit()


def is_military_code(text: str) -> bool:
    """Whether a text is a code of a military occupation, however it is written: "55–1011.00"."""
    return code_digits(text) is not None and _CODE.fullmatch(text) is not None

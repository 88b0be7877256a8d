"""Whether a title is of a cabinet secretary, who heads a department of a government, or of who stands in for one.

"Secretary of Labor" is one; "secretary of sales" types letters for a department of a firm, as "secretary of dean" does.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_DEPARTMENTS: Final = (
    "administration|aging|agriculture|budget|commerce|commonwealth|community affairs|conservation|corrections?"
    "|(?:natural and )?cultural resources|defense|elder affairs|energy|environment"
    "|environmental (?:affairs|conservation|protection|quality)|(?:economic|community|workforce|urban) development|fish"
    "|general services|health|homeland security|housing|human services|indian affairs|(?:the )?interior"
    "|juvenile justice|labor|military affairs|natural resources|public (?:safety|welfare|works)|revenue"
    "|social services|state|tourism|transportation|(?:the )?treasury|veterans? (?:affairs|services)"
)
"""Those of states and of the nation. What a firm, a school or a hospital has a secretary for as well (finance, human
resources, athletics, pediatrics) is not here, but for administration and health, "of" which it is mostly a state's."""
_BEHIND: Final = (
    "consumer services|famil(?:y|ies)|finance|fisheries|industry|licensing|management|mental hygiene|parks|regulation"
    "|training|wildlife"
)
"""What stands in the name of such a department, but not first: "health and mental hygiene"."""
_RANKS: Final = r"(?:(?:acting|chief|principal|assistant|asst|deputy|dep|dpty|under) )"
_SHORT: Final = "secy"
_SECRETARY: Final = rf"(?:secretary|{_SHORT})"
_NAME: Final = rf"(?:the )?(?:department of )?(?:{_DEPARTMENTS})(?:(?: and)? (?:{_DEPARTMENTS}|{_BEHIND}))*(?: for .+)?"
_TITLE: Final = (
    rf"{_RANKS}*(?:{_SECRETARY}|undersecretary) of (?:{_NAME}|(?:the )?(?:department of )?education(?: for .+)?)"
    # Without "of" it may be anybody's, but for those who stand in: "assistant secretary for health".
    rf"|{_RANKS}+{_SECRETARY} for {_NAME}"
)
_OF_STATE: Final = "secretary of state"
"""Which many titles have, as they have no other."""


def cabinet_secretary(title: str) -> str:
    """What normalized words are read as that are such a title as a whole; "" for any other, as "secretary of
    transportation department" is."""
    if ("secretary" not in title and _SHORT not in title) or not _pattern().fullmatch(title):
        return ""
    return _OF_STATE if f" {_OF_STATE}" in f" {title}" else "cabinet secretary"


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Of a whole title; compiled for the first secretary: it takes 40 ms."""
    return re.compile(_TITLE)

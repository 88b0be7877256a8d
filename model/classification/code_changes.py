"""Which present occupations an earlier, wider or finer code means: the table by which people's codes are read.

A code of the present list means itself and has no row. The others come, the first that knows a code deciding, from the
parts of BLS's wider occupations, SOC 2018's broad occupations, the SOC 2010 crosswalk, codes that BLS, OEWS and the
states used between the editions, SOC 2000, and the broad occupations of SOC 2010 and 2000. Minor and major groups are
not translated: they are no occupation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.classification.code_map import MERGED_CODES, MILITARY, WIDER_CODES
from model.classification.earlier_codes import BLS_CODES, BLS_SOURCE, SOC_2000, SOC_2000_SOURCE
from model.classification.match_codes import normalize_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COLUMNS: Final = ("code", "occupation_ids", "relation", "source")

PART: Final = "part"
"""The code is a part of the one occupation named."""
COVERS: Final = "covers"
"""The code stands for the occupations named, all of them together."""
CHANGED: Final = "changed"
"""The code was replaced by the occupations named, or divided among them."""

_MATRIX: Final = "BLS, National Employment Matrix"
_STRUCTURE: Final = "SOC 2018 structure"
_CROSSWALK: Final = "BLS, SOC 2010 to SOC 2018 crosswalk"
_SOC_2010: Final = "SOC 2010 structure, by the crosswalk to SOC 2018"
_JOINED: Final = "codes of OEWS and of the states, reviewed"


class _Builder:
    """Collects the rows; `jobs` orders what is otherwise equal, the larger occupation first."""

    def __init__(self, present: pd.DataFrame, crosswalk: pd.DataFrame) -> None:
        self._present = set(present["soc_code"])
        self._jobs = dict(zip(present["soc_code"], present["jobs"], strict=True))
        self._titles = dict(zip(present["soc_code"], map(normalize_title, present["title"]), strict=True))
        self._crosswalk: dict[str, list[str]] = {}
        for old, new in zip(crosswalk["soc_2010_code"], crosswalk["soc_2018_code"], strict=True):
            self._crosswalk.setdefault(old, []).append(new)
        self.rows: dict[str, tuple[str, str, str]] = {}

    def present_codes(self, code: str) -> list[str]:
        """The present occupations of a code of SOC 2018 or 2010."""
        if code in self._present:
            return [code]
        if code in MERGED_CODES:
            return self.present_codes(MERGED_CODES[code])
        targets = [target for target in self._crosswalk.get(code, []) if target != code]
        return list(dict.fromkeys(present for target in targets for present in self.present_codes(target)))

    def add(self, code: str, title: str, successors: Iterable[str], relation: str, source: str) -> None:
        """Add a code unless it is known; its occupations in order of likeness: title, group, jobs."""
        if code in self._present or code in self.rows or code.startswith(MILITARY):
            return
        found = dict.fromkeys(present for successor in successors for present in self.present_codes(successor))
        own = normalize_title(title)
        ids = sorted(found, key=lambda one: (self._titles[one] != own, one[:2] != code[:2], -self._jobs[one], one))
        if ids:
            self.rows[code] = (" ".join(ids), relation, source)


def code_changes(present: pd.DataFrame, structure: pd.DataFrame, crosswalk: pd.DataFrame) -> pd.DataFrame:
    """The table, one row a code, by code: `COLUMNS`; occupation_ids separated by spaces, the likeliest first.

    Args:
        present: soc_code, title and jobs of the occupations that BLS projects now.
        structure: soc_2018_structure of the inputs.
        crosswalk: soc_2010_to_2018_crosswalk of the inputs.
    """
    builder = _Builder(present, crosswalk)
    detailed = structure[structure["soc_group"] == "Detailed"]
    titles = dict(zip(structure["soc_code"], structure["title"], strict=True))
    for code, target in MERGED_CODES.items():
        builder.add(code, titles[code], [target], PART, _MATRIX)
    for code, title in _of_level(structure, "Broad"):
        builder.add(code, title, _beginning(detailed["soc_code"], code), COVERS, _STRUCTURE)
    titles_2010 = dict(zip(crosswalk["soc_2010_code"], crosswalk["soc_2010_title"], strict=True))
    for code, title in titles_2010.items():
        builder.add(code, title, [code], CHANGED, _CROSSWALK)
    for line in WIDER_CODES:
        for code in line.published if not line.only else ():
            builder.add(code, "", line.parts, COVERS, _JOINED)
    for table, relation, source in ((BLS_CODES, COVERS, BLS_SOURCE), (SOC_2000, CHANGED, SOC_2000_SOURCE)):
        for code, (title, successors) in table.items():
            builder.add(code, title, successors, relation, source)
    for broad in sorted({f"{code[:6]}0" for code in titles_2010}):
        builder.add(broad, "", _beginning(titles_2010, broad), CHANGED, _SOC_2010)
    for broad in sorted({f"{code[:6]}0" for code in SOC_2000}):  # only those that SOC 2010 no longer has are added
        parts = [new for code in _beginning(SOC_2000, broad) for new in SOC_2000[code][1]]
        builder.add(broad, "", parts, CHANGED, SOC_2000_SOURCE)
    rows = [(code, *builder.rows[code]) for code in sorted(builder.rows)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _of_level(structure: pd.DataFrame, level: str) -> Iterator[tuple[str, str]]:
    rows = structure[structure["soc_group"] == level]
    yield from zip(rows["soc_code"], rows["title"], strict=True)


def _beginning(codes: Iterable[str], broad: str) -> list[str]:
    """The detailed codes of a broad occupation."""
    return [code for code in codes if code.startswith(broad[:6]) and code != broad]

"""Programs of study (CIP) and the occupations that each prepares for: many to many, by the judgment of NCES and BLS.

Search finds programs by name, abbreviation or code; names are compared by words as those of occupations are
(`search.lexical`), and put in order so that the plain program comes before its branches.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from services.dataset_schema import PROGRAM_DTYPES
from services.search.job_line import JobLine
from services.search.job_names import JobNames
from services.search.lexical import LexicalIndex
from services.search.normalize import normalize, normalize_column
from services.search.result import text_array
from services.search.synonyms import PROGRAM_SYNONYMS, Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

COLUMNS: Final = {
    "program_id": "string",  # CIP code, which is text: "01.0000"
    "program": "string",
    "occupations": "Int64",  # how many it prepares for; 0: the crosswalk names none
    "score": "Float64",  # 0 to 1: how much of the query its name covers; 1 for a code
}
NOT_OUTCOMES: Final = (
    "Which programs prepare for which occupations is the judgment of NCES and BLS, not what graduates do. Programs "
    "and occupations are many to many: jobs cannot be added up over programs."
)
"""What is to be said wherever programs stand beside occupations."""
_MIN_COVERAGE: Final = 0.8
"""Share of a query that a program's name must cover: beside the occupations a half-right program is noise."""
_REWORDING: Final = 0.97
"""What another wording than the one typed counts."""
_CODE: Final = re.compile(r"(?:cip)?(?:\s*20\d\d)?(?:\s*codes?)?[\s:#-]*(\d{1,2})\.(\d{2,4})", re.ASCII)
_STUDY_WORDS: Final = (
    "degree degrees program programs programme programmes major majors bachelor bachelors associate associates master"
    " masters certificate certificates diploma course courses school college bs ba bsc ms ma aas phd"
)
"""What people write beside a program, and what hardly any name has."""
_RESIDUAL: Final = "99"
"""How the codes of residual programs end: "Psychology, Other"."""
_POSTGRADUATE: Final = ("60", "61")
"""Series of residencies and fellowships, which share their names with the programs that come before them."""


class Programs:
    """The programs of one source. Immutable after construction: share it among threads."""

    def __init__(self, table: pd.DataFrame, jobs: pd.Series[float] | Mapping[str, float]) -> None:
        """`table`: dataset_schema.PROGRAM_DTYPES, maybe empty; `jobs`: of each occupation in the nation."""
        first = table.drop_duplicates("program_id")
        self._names: dict[str, str] = dict(zip(first["program_id"], first["program"], strict=True))
        self._ids = list(self._names)
        pairs = table.dropna(subset=["occupation_id"])
        size = pairs["occupation_id"].map(jobs).astype("Float64").fillna(0.0)
        pairs = pairs.assign(size=size).sort_values(["size", "occupation_id"], ascending=[False, True], kind="stable")
        self._occupations = _grouped(pairs, "program_id", "occupation_id")
        self._programs = _grouped(pairs.sort_values("program_id", kind="stable"), "occupation_id", "program_id")
        largest = pairs.groupby("program_id")["size"].max().reindex(self._ids).fillna(0.0)
        self._size = largest.to_numpy(dtype="float64")
        self._leading = [normalize(re.split(r"[/,(]", name)[0]) for name in self._names.values()]
        self._synonyms = Synonyms(PROGRAM_SYNONYMS)

    @cached_property
    def _index(self) -> LexicalIndex:
        """The words of all names; made at the first search, as most sessions make none."""
        places = np.arange(len(self._ids))
        return LexicalIndex(self._normalized(), places, np.ones(len(places), np.float32), len(places), self._size)

    @cached_property
    def _job_names(self) -> JobNames:
        """What else the names may be called, where jobs are called so."""
        return JobNames(self._normalized(), np.arange(len(self._ids)), len(self._ids), self._index.words)

    def _normalized(self) -> pa.Array:
        return normalize_column(text_array(pd.Series(list(self._names.values()), dtype="string")))

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Programs that `text` may mean, the likeliest first: COLUMNS; empty where no name covers it.

        A code ("51.3801", "CIP 1.0000") gives its program, the beginning of one ("51.38") those that begin so.
        """
        if not self._ids or limit < 1:
            return self._frame([], [])
        codes = self.read_code(text)
        if codes or _CODE.fullmatch(text.strip().casefold()):
            return self._frame(codes[:limit], [1.0] * len(codes[:limit]))
        query = normalize(text)
        query = " ".join(word for word in query.split() if word not in _STUDY_WORDS.split()) or query
        if len(query) < 2:
            return self._frame([], [])
        coverage, share = self._coverage(query)
        places = self._in_order(np.flatnonzero(coverage >= _MIN_COVERAGE), coverage, share, query)[:limit]
        return self._frame([self._ids[place] for place in places], coverage[places].tolist())

    def read_code(self, text: str) -> list[str]:
        """The programs whose code is written in `text`, or begins so; empty if anything else is written there.

        Spreadsheets drop the zeros of a code: "1.01" begins 01.0101.
        """
        found = _CODE.fullmatch(text.strip().casefold())
        if not found:
            return []
        beginning = f"{int(found[1]):02d}.{found[2]}"
        return [code for code in self._ids if code.startswith(beginning)]

    def resolve(self, text: str) -> str | None:
        """The one program whose code is written in `text`; None if there is none, or if several begin so."""
        codes = self.read_code(text)
        return codes[0] if len(codes) == 1 else None

    def name(self, program_id: str) -> str:
        """The name of a program. Raises KeyError for an unknown one."""
        return self._names[program_id]

    def occupations(self, program_id: str) -> tuple[str, ...]:
        """The occupations that a program prepares for, the one with the most jobs first; empty where none is named."""
        return self._occupations.get(program_id, ())

    def leading_to(self, occupation_id: str) -> pd.DataFrame:
        """The programs that prepare for an occupation, those for the fewest others first: COLUMNS, score NA.

        A program for one occupation says more about it than one for twenty; residual ones and residencies come last.
        """
        codes = self._programs.get(occupation_id, ())
        ordered = sorted(codes, key=lambda code: (_is_special(code), len(self.occupations(code)), code))
        return self._frame(ordered, [float("nan")] * len(ordered))

    def pairs(self, program_ids: Iterable[str]) -> pd.DataFrame:
        """One row a program and occupation, in the order of `program_ids`: dataset_schema.PROGRAM_DTYPES; NA as the
        occupation of a program that is named for none."""
        rows = [
            (code, self._names[code], occupation)
            for code in program_ids
            for occupation in self.occupations(code) or (pd.NA,)
        ]
        return pd.DataFrame(rows, columns=list(PROGRAM_DTYPES)).astype(PROGRAM_DTYPES)

    def _coverage(self, query: str) -> tuple[np.ndarray, np.ndarray]:
        """Of each program how much of the query its name covers in any wording; and that less what other words cost."""
        known = [*self._synonyms.meanings_of_phrase(query), *self._synonyms.rewordings(query).texts]
        coverage, share = np.zeros(len(self._ids)), np.zeros(len(self._ids))
        others = self._job_names.wordings(JobLine(query, query, "")).texts
        for position, wording in enumerate(dict.fromkeys([query, *known, *others])):
            if (fit := self._index.fit(wording)) is not None:
                factor = _REWORDING if position else 1.0
                for best, values in ((coverage, fit.coverage), (share, fit.text)):
                    best[fit.titles] = np.maximum(best[fit.titles], np.minimum(values, 1.0) * factor)
        return coverage, share

    def _in_order(self, places: np.ndarray, coverage: np.ndarray, share: np.ndarray, query: str) -> list[int]:
        """The likeliest program first: its name covers more; it is no residual program or residency, and leads
        somewhere; its name begins with just what was typed; it leads to an occupation of a larger order; its name has
        fewer other words; it comes first in the classification, which has the plain program before its branches."""

        def key(place: int) -> tuple[float, bool, bool, float, float, str]:
            return (
                -round(float(coverage[place]), 1),
                _is_special(self._ids[place]) or not self._size[place],
                self._leading[place] != query,
                -round(float(np.log10(1.0 + self._size[place]))),
                -round(float(share[place]), 1),
                self._ids[place],
            )

        return sorted(places.tolist(), key=key)

    def _frame(self, codes: list[str], scores: list[float]) -> pd.DataFrame:
        counts = [len(self.occupations(code)) for code in codes]
        names = [self._names[code] for code in codes]
        frame = pd.DataFrame({"program_id": codes, "program": names, "occupations": counts, "score": scores})
        return frame.astype(COLUMNS)


def _is_special(program_id: str) -> bool:
    """Whether a program is a residual one, a residency or a fellowship."""
    return program_id.endswith(_RESIDUAL) or program_id.startswith(_POSTGRADUATE)


def _grouped(pairs: pd.DataFrame, by: str, column: str) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(map(str, values)) for key, values in pairs.groupby(by, sort=False)[column]}

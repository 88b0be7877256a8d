"""The lists of a source: occupations, areas, titles, the search over them, and what an area adds to an occupation."""

from __future__ import annotations

import threading
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from cachetools import LRUCache

from services.dataset_schema import AGENCY_DTYPES
from services.errors import BadInputError
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL, NATION
from services.matching import ONE_OF_SEVERAL, match_lines
from services.related_occupations import related_occupations
from services.search.areas import AreaSearch
from services.search.codes import OccupationCodes, describe, why_not_one
from services.search.index import COLUMNS, SearchIndex
from services.search.no_titles import is_about_all
from services.search.places import PlaceFinder, PlaceInQuery
from services.search.staff_titles import read_staff_titles
from services.source import Cell, Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence

    from services.search.codes import CodeReading
    from services.source import Source

_MAX_CACHED_SIZE: Final = 2_048
"""Of rows and profiles kept, which count 1: some 1.5 kB each, so about 3 MB ..."""
_SIZE_OF_FRAME: Final = 10
"""... and of lists of related occupations, which are frames of 15 kB."""
_EXAMPLE_CODE: Final = "29-1141"  # registered nurses: large, familiar, published everywhere
_EXAMPLE_TITLE: Final = "registered nurses"
_ALL_OCCUPATIONS: Final = "all occupations"
_SCORE_OF_CODE: Final = 1.0
_WHERE_CODES_ARE: Final = (
    "Search for the occupation by title to find its code; areas are US, a state's FIPS code, or the code or name of a "
    "local area."
)
_MAX_QUOTED: Final = 40
"""Characters of an unknown code or area that a message repeats."""


class Catalog:
    """The lists of one source, read once. Thread-safe; frames it returns may be changed freely by the caller."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._occupations = source.occupations()
        self._areas = source.areas()
        self._employment = self._occupations["occupation_id"].map(source.national_employment()).astype("Float64")
        self._cache: MutableMapping[Hashable, Any] = LRUCache(
            _MAX_CACHED_SIZE, getsizeof=lambda value: _SIZE_OF_FRAME if isinstance(value, pd.DataFrame) else 1
        )
        self._lock = threading.Lock()
        self._built_index: SearchIndex | None = None
        self._indexing = threading.Lock()
        self._built_area_search: AreaSearch | None = None
        self._indexing_areas = threading.Lock()
        jobs = dict(zip(self._occupations["occupation_id"], self._employment.fillna(0.0).tolist(), strict=True))
        names = dict(zip(self._occupations["occupation_id"], self._occupations["occupation"], strict=True))
        is_soc = bool(self._occupations["taxonomy"].str.startswith("soc").any())
        self._codes = OccupationCodes(jobs, is_soc=is_soc, names=names)
        self._position = {code: row for row, code in enumerate(self._occupations["occupation_id"])}
        self._area_names = dict(zip(self._areas["area_id"], self._areas["area"], strict=True))
        levels = self._areas["area_level"]
        self.state_ids: list[str] = self._areas.loc[levels == "state", "area_id"].tolist()
        self._local_area_ids: list[str] = self._areas.loc[levels == LOCAL_LEVEL, "area_id"].tolist()

    @property
    def _index(self) -> SearchIndex:
        """The index of titles, built once, at the first search: who knows the codes never waits for it."""
        with self._indexing:
            if self._built_index is None:
                titles = pd.concat([self._source.titles(), read_staff_titles()], ignore_index=True)
                self._built_index = SearchIndex(titles, self._occupations.assign(employment=self._employment))
            return self._built_index

    @property
    def _area_search(self) -> AreaSearch:
        """Built once, at the first text that is to name an area: who knows the ids never waits for it."""
        with self._indexing_areas:
            if self._built_area_search is None:
                self._built_area_search = AreaSearch(self._areas, self._source.local_employment())
            return self._built_area_search

    @cached_property  # cheap: two threads may make one each
    def _places(self) -> PlaceFinder:
        return PlaceFinder(self._area_search, self._index.is_title_word)

    def occupations(self) -> pd.DataFrame:
        """See `Growth.occupations`."""
        return self._occupations.copy(deep=False)

    def areas(self) -> pd.DataFrame:
        """See `Growth.areas`."""
        return self._areas.copy(deep=False)

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """See `Growth.search`."""
        readings = self._codes.read_all(text)
        if not all(reading.is_code for reading in readings) and (place := self.find_place(text)):
            readings = self._codes.read_all(place.query)  # "29-1141 in Texas"
        ids = [(reading, code) for reading in readings for code in reading.occupation_ids or reading.members]
        if ids:
            return self._found_by_code(ids[: max(limit, 0)])
        if readings:  # codes that are not known are no title: at most the group of the first is near
            return self._index.search(readings[0].code.rstrip("XY"), limit)
        place = self.find_place(text)
        if place is None:
            return self._index.search(text, limit)
        if is_about_all(place.query):  # "jobs in Ohio", "Ohio": no occupation is meant
            return self._index.search(_ALL_OCCUPATIONS, 1) if place.query else self._index.search("", limit)
        return self._index.search(place.query, limit)

    def find_place(self, text: str) -> PlaceInQuery | None:
        """See `Growth.find_place`."""
        return self._places.find(text)

    def _found_by_code(self, ids: list[tuple[CodeReading, str]]) -> pd.DataFrame:
        """The frame of `search` for occupations found by code: `matched` is a code that is not the occupation's own."""
        best: dict[str, tuple[float, str]] = {}
        for reading, code in ids:
            score = _SCORE_OF_CODE if len(reading.occupation_ids) == 1 else ONE_OF_SEVERAL
            best.setdefault(code, (score, reading.code if reading.note and reading.occupation_ids else ""))
        rows = self._occupations.iloc[[self._position[code] for code in best]]
        frame = rows[["occupation_id", "occupation", "taxonomy"]].reset_index(drop=True)
        matched = [name or title for (_, name), title in zip(best.values(), frame["occupation"], strict=True)]
        return frame.assign(matched=matched, score=[score for score, _ in best.values()]).astype(COLUMNS)

    def match(self, lines: Sequence[str]) -> pd.DataFrame:
        """See `Growth.match`."""
        return match_lines(self._index, lines, self._codes.read_all)

    def no_match_hint(self, text: str) -> str:
        """See `Growth.no_match_hint`."""
        return describe(self._codes.read_all(text)) or self._index.hint(text)

    def occupation(self, occupation_id: str) -> dict[str, Any]:
        """See `Growth.occupation`."""
        code = self.occupation_id(occupation_id)
        row = self._position[code]
        return dict(self._cached(("occupation", code), lambda: _plain_values(self._occupations.iloc[row])))

    def area(self, area_id: str) -> str:
        """See `Growth.area`."""
        return str(self._area_names[area_id])

    def example_id(self) -> str:
        """See `Growth.example_id`."""
        code = self.resolve_occupation(_EXAMPLE_CODE)
        if code is None:
            matches = self.search(_EXAMPLE_TITLE, 1)
            code = str((matches if len(matches) else self._occupations)["occupation_id"].iloc[0])
        return code

    def resolve_occupation(self, text: str) -> str | None:
        """See `Growth.resolve_occupation`."""
        reading = self._codes.read(text)
        return reading.occupation_id if reading else None

    def read_codes(self, text: str) -> list[CodeReading]:
        """See `Growth.read_codes`."""
        return self._codes.read_all(text)

    def resolve_area(self, text: str) -> str | None:
        """See `Growth.resolve_area`."""
        return text if text in self._area_names else self._area_search.resolve(text)

    def read_areas(self, text: str) -> list[tuple[str, str | None]]:
        """See `Growth.read_areas`."""
        return [(text, text)] if text in self._area_names else self._area_search.read_all(text)

    def unknown_area_hint(self, text: str) -> str:
        """See `Growth.unknown_area_hint`."""
        return self._area_search.hint(text)

    def search_areas(self, text: str, limit: int = 10) -> pd.DataFrame:
        """See `Growth.search_areas`."""
        return self._area_search.search(text, limit)

    def area_states(self) -> pd.DataFrame:
        """See `Growth.area_states`."""
        return self._source.area_states()

    def local_area_ids(self, state_id: str | None = None) -> list[str]:
        """See `Growth.local_area_ids`."""
        if state_id is None:
            return list(self._local_area_ids)
        states = self.area_states()
        of_state = set(states.loc[states["state_id"] == state_id, "area_id"])
        return [code for code in self._local_area_ids if code in of_state]

    def occupation_id(self, text: str) -> str:
        """The occupation id that `text` means.

        Raises:
            BadInputError: there is none.
        """
        return self.cells([text], [])[0].occupation_id

    def cells(self, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> list[Cell]:
        """Every occupation in every area (the nation where none is given), each once, in the order given.

        Raises:
            BadInputError: an unknown occupation or area; the message names all of them.
        """
        occupations = [(text, self.resolve_occupation(text)) for text in _as_texts(occupation_ids)]
        areas = [(text, self.resolve_area(text)) for text in _as_texts(area_ids) or [NATION]]
        unknown = [f"occupation “{text[:_MAX_QUOTED]}”" for text, code in occupations if code is None]
        unknown += [f"area “{text[:_MAX_QUOTED]}”" for text, code in areas if code is None]
        if unknown:
            hints = [why_not_one(self.read_codes(text)) for text, code in occupations if code is None]
            hints += [self.unknown_area_hint(text) for text, code in areas if code is None]
            what_to_do = " ".join(filter(None, dict.fromkeys(hints))) or _WHERE_CODES_ARE
            raise BadInputError(f"Not known: {', '.join(unknown)}.", what_to_do)
        return list(dict.fromkeys(Cell(occ, area) for _, occ in occupations for _, area in areas if occ and area))

    def titles(self) -> pd.DataFrame:
        """See `Growth.titles`."""
        return self._source.titles()

    def titles_for(self, occupation_id: str) -> list[str]:
        """See `Growth.titles_for`."""
        table = self._source.titles()
        return table.loc[table["occupation_id"] == occupation_id, "title"].tolist()

    def related(self, occupation_id: str, limit: int = 6) -> pd.DataFrame:
        """See `Growth.related`."""
        own = self.occupation(occupation_id)
        code = own["occupation_id"]
        related: pd.DataFrame = self._cached(
            ("related", code, limit),
            lambda: related_occupations(own, self._source.related(code), self._occupations, self._employment, limit),
        )
        return related.copy()

    def profile(self, occupation_id: str, area_id: str) -> Profile:
        """See `Growth.profile`."""
        cell = self.cells([occupation_id], [area_id])[0]
        profile: Profile = self._cached(("profile", cell), lambda: self._read_profile(cell))
        return profile

    def _read_profile(self, cell: Cell) -> Profile:
        rows = self._source.profile(cell.occupation_id, cell.area_id)
        return _profile(cell, {} if rows.empty else _plain_values(rows.iloc[0]))

    def profiles_in(self, area_id: str) -> dict[str, Profile]:
        """See `Growth.profiles_in`."""
        area = self.cells(self._occupations["occupation_id"].tolist()[:1], [area_id])[0].area_id
        return {
            row["occupation_id"]: _profile(Cell(row["occupation_id"], area), row)
            for row in map(_plain_dict, self._source.area_profiles(area).to_dict("records"))
        }

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """See `Growth.profiles`."""
        return self._source.profiles(self.occupation_id(occupation_id))

    def vintages(self, occupation_id: str) -> pd.DataFrame:
        """See `Growth.vintages`."""
        return self._source.vintages(self.occupation_id(occupation_id))

    def agency(self, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> pd.DataFrame:
        """See `Growth.agency`."""
        cells = self.cells(occupation_ids, area_ids)
        if not self._source.features.agency:
            return self._source.agency(cells)
        wanted = pd.DataFrame(
            [(cell.occupation_id, cell.area_id) for cell in cells], columns=["occupation_id", "area_id"], dtype="string"
        )
        frame = wanted.merge(self._source.agency(cells), on=["occupation_id", "area_id"], how="left")
        missing = frame["growth"].isna()
        own_titles = frame["occupation_id"].map(self._occupations.set_index("occupation_id")["occupation"])
        return frame.assign(
            agency_code=frame["agency_code"].fillna(frame["occupation_id"]).mask(missing),
            agency_title=frame["agency_title"].fillna(own_titles).mask(missing),
            flags=frame["flags"].fillna("").mask(missing, Flag.NOT_PUBLISHED.value),
        ).astype(AGENCY_DTYPES)

    def reasons(self, occupation_id: str) -> pd.DataFrame:
        """See `Growth.reasons`."""
        return self._source.reasons(self.occupation_id(occupation_id))

    def skills(self, occupation_id: str) -> pd.DataFrame:
        """See `Growth.skills`."""
        return self._source.skills(self.occupation_id(occupation_id))

    def _cached(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        with self._lock:
            value = self._cache.get(key)
        if value is None:
            value = compute()
            with self._lock:
                self._cache[key] = value
        return value


def _as_texts(ids: Sequence[str]) -> list[str]:
    """Ids as a list of texts, whatever holds them: a list, a column, a single code, numbers (291141, 6)."""
    return [ids] if isinstance(ids, str) else [_as_text(code) for code in ids]


def _as_text(code: object) -> str:
    is_fraction = isinstance(code, float) and not code.is_integer()
    return f"number {code}" if is_fraction else str(code)  # 29.1141 is a number; only somebody who types means a code


def _profile(cell: Cell, values: dict[str, Any]) -> Profile:
    names = {field.name for field in fields(Profile)} - {"occupation_id", "area_id"}
    return Profile(cell.occupation_id, cell.area_id, **{name: values[name] for name in names & values.keys()})


def _plain_values(row: pd.Series[Any]) -> dict[str, Any]:
    """A row's values as plain Python, NA as None."""
    return _plain_dict(row.to_dict())


def _plain_dict(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): None if pd.isna(value) else value.item() if isinstance(value, np.generic) else value
        for name, value in values.items()
    }

"""The one door to projections: search occupations, fetch growth for occupations x areas.

from services.growth import connect

growth = connect("public")  # or connect("lightcast")
growth.search("rn")
growth.growth(["29-1141", "15-1252"], ["US", "06"])
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, Protocol

import pandas as pd
from cachetools import LRUCache

from services import growth_frame
from services.config import Settings
from services.errors import BadInputError
from services.growth_frame import HORIZONS, MAX_HORIZON
from services.public.source import PublicSource
from services.search.index import SearchIndex
from services.source import Cell, CellError, CheckResult, Profile, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence

PUBLIC: Final = "public"
LIGHTCAST: Final = "lightcast"
SOURCES: Final = (PUBLIC, LIGHTCAST)

_REMEMBERED_VIEWS: Final = 20_000
"""How many rows of answers `Growth.growth` keeps, all together; a row is some 400 bytes, so about 8 MB."""
_REMEMBERED_PROFILES: Final = 4_096
_REMEMBERED_ROWS: Final = 2_000
"""Larger frames (every occupation in every state) are not kept: they would crowd out the small ones."""

NATION: Final = "US"
_EXAMPLE_CODE: Final = "29-1141"  # registered nurses: large, familiar, published everywhere
_EXAMPLE_TITLE: Final = "registered nurses"
_MINOR_GROUP_LENGTH: Final = len("29-11")
"""How much of an id occupations of one minor group have in common."""


class Progress(Protocol):
    """Called as cells arrive."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` occupation x area cells are here."""


OnError = Callable[[CellError], None]
"""Called with what went wrong with a cell; the rest goes on."""


def connect(
    source: str = "public", settings: Settings | None = None, *, cancel: threading.Event | None = None
) -> Growth:
    """Open a source of projections.

    Args:
        source: "public" (no key, no network) or "lightcast" (credentials in the settings).
        settings: from `services.config`; read from the environment when None.
        cancel: set it from elsewhere, and a slow source is given up (ServiceError).

    Raises:
        BadInputError: there is no such source; ConfigError: it lacks credentials or a setting cannot be right.
        DataSetError: the public data set is missing or damaged.
        ServiceError: Lightcast cannot be reached or refuses.
    """
    settings = _checked_source(source, settings)
    if source == LIGHTCAST:
        from services.lightcast.connect import open_source  # public data needs no HTTP client: starts sooner

        return Growth(open_source(settings, cancel))
    return Growth(PublicSource(settings.data_dir))


def check_connection(source: str, settings: Settings | None = None) -> Iterator[CheckResult]:
    """Try a source's connection step by step; ends after the first step that fails. Steps raise nothing.

    Raises:
        BadInputError: there is no such source.
    """
    settings = _checked_source(source, settings)
    if source == LIGHTCAST:
        from services.lightcast import connect

        return connect.check_connection(settings)
    return iter(())


def _checked_source(source: str, settings: Settings | None) -> Settings:
    if source not in SOURCES:
        raise BadInputError(f"There is no source called “{source[:40]}”.", f"Choose one of: {', '.join(SOURCES)}.")
    return settings or Settings.read()


class Growth:
    """Projections of one source. Thread-safe; frames it returns may be changed freely by the caller."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._occupations = source.occupations()
        self._areas = source.areas()
        self._sizes = self._occupations["occupation_id"].map(source.sizes()).astype("Float64")
        self._index = SearchIndex(source.titles(), self._occupations.assign(employment=self._sizes))
        self._views: MutableMapping[tuple[tuple[Cell, ...], tuple[int, ...]], pd.DataFrame] = LRUCache(
            _REMEMBERED_VIEWS, getsizeof=lambda frame: len(frame) + 1
        )
        self._profiles: MutableMapping[Cell, Profile] = LRUCache(_REMEMBERED_PROFILES)
        self._related: MutableMapping[tuple[str, int], pd.DataFrame] = LRUCache(_REMEMBERED_PROFILES)
        self._lock = threading.Lock()
        self._position = {code: row for row, code in enumerate(self._occupations["occupation_id"])}
        self._state_ids = self._areas.loc[self._areas["area_level"] == "state", "area_id"].tolist()
        self._area_names = dict(zip(self._areas["area_id"], self._areas["area"], strict=True))

    @property
    def name(self) -> str:
        """The source's name, as `connect` takes it."""
        return self._source.name

    @property
    def label(self) -> str:
        """The source's name for people."""
        return self._source.label

    @property
    def vintage(self) -> str:
        """The newest vintage the source serves, such as "2024-34"."""
        return self._source.vintage

    @property
    def reference_id(self) -> str | None:
        """The occupation that stands for all occupations; None where the source has none."""
        return self._source.reference_id

    @property
    def horizons(self) -> Sequence[int]:
        """The years ahead that the source has figures for."""
        return self._source.horizons

    @property
    def state_ids(self) -> list[str]:
        """The area ids of the states and DC, by name; empty where the source has none."""
        return list(self._state_ids)

    @property
    def is_immediate(self) -> bool:
        """Whether figures are there at once; others take their time and are better read with `stream`."""
        return self._source.is_static

    @property
    def example_id(self) -> str:
        """An occupation to start from: registered nurses, or what comes nearest to them here."""
        code = self.resolve_occupation(_EXAMPLE_CODE)
        if code is None:
            found = self.search(_EXAMPLE_TITLE, 1)
            code = str((found if len(found) else self._occupations)["occupation_id"].iloc[0])
        return code

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Occupations that `text` may mean, the likeliest first.

        Columns: occupation_id, occupation, taxonomy, matched (the title that matched), score (0 to 1).
        Finds titles, codes, alternate titles, abbreviations, typos and words in any order.
        """
        return self._index.search(text, limit)

    def occupations(self) -> pd.DataFrame:
        """One row an occupation: `services.source.OCCUPATION_COLUMNS`."""
        return self._occupations.copy(deep=False)

    def occupation(self, occupation_id: str) -> dict[str, Any]:
        """One row of `occupations` as plain values, NA as None.

        Raises:
            BadInputError: no such occupation.
        """
        code = self._cells_of([occupation_id], [])[0].occupation_id
        return _plain(self._occupations.iloc[self._position[code]])

    def area(self, area_id: str) -> str:
        """The name of an area."""
        return str(self._area_names[area_id])

    def related(self, occupation_id: str, limit: int = 6) -> pd.DataFrame:
        """Occupations of the same minor group, else of the same group, the largest first.

        Columns: occupation_id, occupation.
        """
        own = self.occupation(occupation_id)
        key = (own["occupation_id"], limit)
        with self._lock:
            known = self._related.get(key)
        if known is None:
            known = self._find_related(own, limit)
            with self._lock:
                self._related[key] = known
        return known.copy()

    def _find_related(self, own: dict[str, Any], limit: int) -> pd.DataFrame:
        table = self._occupations
        alike = (table["group_id"] == own["group_id"]) & (table["taxonomy"] == own["taxonomy"])
        others = table[alike & (table["occupation_id"] != own["occupation_id"])]
        near = others["occupation_id"].str.startswith(own["occupation_id"][:_MINOR_GROUP_LENGTH])
        order = pd.DataFrame({"near": near, "size": self._sizes[others.index]})
        order = order.sort_values(["near", "size"], ascending=False, kind="stable").head(limit)
        named: pd.DataFrame = others.loc[order.index, ["occupation_id", "occupation"]]
        return named.reset_index(drop=True)

    def titles_for(self, occupation_id: str) -> list[str]:
        """What people call an occupation: its own title first, then the others, the most trusted kinds first."""
        table = self._source.titles()
        return table.loc[table["occupation_id"] == occupation_id, "title"].tolist()

    def titles(self) -> pd.DataFrame:
        """title, occupation_id, kind: every name under which an occupation can be found."""
        return self._source.titles()

    def areas(self) -> pd.DataFrame:
        """area_id, area, area_abbr, area_level; the nation first, then states and DC by name."""
        return self._areas.copy(deep=False)

    def resolve_occupation(self, text: str) -> str | None:
        """The occupation id that `text` means, or None."""
        code = self._source.resolve_occupation(text)
        return code if code in self._position else None

    def resolve_area(self, text: str) -> str | None:
        """The area id that `text` means, or None."""
        return self._source.resolve_area(text)

    def profile(self, occupation_id: str, area_id: str) -> Profile:
        """What an area adds to an occupation: wage, location quotient, the state agency's own figures.

        Raises:
            BadInputError: no such occupation or area.
        """
        cell = self._cells_of([occupation_id], [area_id])[0]
        with self._lock:
            known = self._profiles.get(cell)
        if known is None:
            known = self._read_profile(cell)
            with self._lock:
                self._profiles[cell] = known
        return known

    def _read_profile(self, cell: Cell) -> Profile:
        table = self._source.profiles(cell.occupation_id)
        rows = table[table["area_id"].astype(str) == cell.area_id] if len(table) else table
        values = {} if rows.empty else _plain(rows.iloc[0])
        known = {field.name for field in fields(Profile)} - {"occupation_id", "area_id"}
        return Profile(cell.occupation_id, cell.area_id, **{name: values[name] for name in known & values.keys()})

    def profiles(self, occupation_id: str) -> pd.DataFrame:
        """The fields of `Profile` as columns, one row an area; empty where the source has none."""
        return self._source.profiles(self._cells_of([occupation_id], [])[0].occupation_id)

    def sources(self) -> list[dict[str, str]]:
        """What the figures are made from: name, vintage, publisher, licence, url and citation of each; may be empty."""
        return self._source.sources()

    def record(self, occupation_id: str) -> pd.DataFrame:
        """Past projections of the nation for this occupation beside what came, the newest first.

        Columns: `services.source.RECORD_DTYPES`; growth and errors are fractions. Empty where there is no record.

        Raises:
            BadInputError: no such occupation.
        """
        return self._source.record(self._cells_of([occupation_id], [])[0].occupation_id)

    def record_note(self, occupation_id: str) -> str:
        """Why the record is missing or short ("No record: the code changed."); "" where there is nothing to say.

        Raises:
            BadInputError: no such occupation.
        """
        return self._source.record_note(self._cells_of([occupation_id], [])[0].occupation_id)

    def accuracy(self) -> pd.DataFrame:
        """How well past projections did: `services.source.ACCURACY_DTYPES`. Empty where the source does not say."""
        return self._source.accuracy()

    def growth(
        self,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        horizons: Sequence[int] = HORIZONS,
        on_progress: Progress | None = None,
        on_error: OnError | None = None,
    ) -> pd.DataFrame:
        """The growth frame for every occupation in every area: occupation by occupation, area by area.

        A cell without data is rows with NA growth and a flag (`not_published`, or `failed` when the
        source could not answer), not an error; `on_error` is told why. `on_progress(done, total)` counts cells.

        Raises:
            BadInputError: an unknown occupation, area or horizon; the message names all of them.
        """
        cells = tuple(self._cells_of(occupation_ids, area_ids))
        years = _checked_horizons(horizons)
        with self._lock:
            known = self._views.get((cells, years))
        if known is not None:
            if on_progress:
                on_progress(len(cells), len(cells))
            return known.copy()
        frame = growth_frame.concat(self._stream_cells(cells, years, on_progress, on_error))
        frame = growth_frame.in_order(frame, [(cell.occupation_id, cell.area_id) for cell in cells])
        complete = not growth_frame.has_flag(frame, "failed").any()
        if self._source.is_static and complete and len(frame) <= _REMEMBERED_ROWS:
            with self._lock:
                self._views[cells, years] = frame
        return frame.copy()

    def stream(
        self,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        horizons: Sequence[int] = HORIZONS,
        on_progress: Progress | None = None,
        on_error: OnError | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[pd.DataFrame]:
        """The same cells as `growth`, as frames in the order they arrive, so that a page can draw at once.

        Closing the iterator, or setting `cancel` from elsewhere, tells the source to cancel fetching. Bad input
        raises at once, not on the first frame. `on_progress` is called now and then while nothing arrives,
        too, so that a page whose reader has left notices.
        """
        cells = tuple(self._cells_of(occupation_ids, area_ids))
        years = _checked_horizons(horizons)
        return self._stream_cells(cells, years, on_progress, on_error, cancel)

    def estimate_seconds(self, cells: int) -> float:
        """About how many seconds so many more cells take at the source's limit; 0 where there is none."""
        return self._source.estimate_seconds(cells)

    def _stream_cells(
        self,
        cells: Sequence[Cell],
        years: Sequence[int],
        on_progress: Progress | None,
        on_error: OnError | None,
        cancel: threading.Event | None = None,
    ) -> Iterator[pd.DataFrame]:
        waiting = dict.fromkeys(cells)
        cancel = cancel or threading.Event()
        try:
            for frame in self._source.fetch(cells, years, cancel, on_error or _ignore_error):
                for key in frame[["occupation_id", "area_id"]].drop_duplicates().itertuples(index=False):
                    waiting.pop(Cell(*key), None)
                if on_progress:
                    on_progress(len(cells) - len(waiting), len(cells))
                if len(frame):
                    yield frame
            if waiting:
                if on_progress:
                    on_progress(len(cells), len(cells))
                yield self._failed(list(waiting), years)
        finally:
            cancel.set()

    def _failed(self, cells: Sequence[Cell], years: Sequence[int]) -> pd.DataFrame:
        rows = pd.DataFrame(
            [(cell.occupation_id, cell.area_id, year, "failed") for cell in cells for year in years],
            columns=["occupation_id", "area_id", "horizon_years", "flags"],
        )
        rows = rows.merge(self._occupations[["occupation_id", "occupation", "taxonomy"]], how="left")
        rows = rows.merge(self._areas[["area_id", "area", "area_level"]], how="left")
        return growth_frame.conform(rows.assign(source=self.label, vintage=self.vintage))

    def _cells_of(self, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> list[Cell]:
        occupations = [(text, self.resolve_occupation(text)) for text in _texts(occupation_ids)]
        areas = [(text, self.resolve_area(text)) for text in _texts(area_ids) or [NATION]]
        unknown = [f"occupation “{text[:40]}”" for text, code in occupations if code is None]
        unknown += [f"area “{text[:40]}”" for text, code in areas if code is None]
        if unknown:
            raise BadInputError(
                f"Not known: {', '.join(unknown)}.",
                "Search for the occupation by title to find its code; areas are US or a state's FIPS code.",
            )
        return list(dict.fromkeys(Cell(occ, area) for _, occ in occupations for _, area in areas if occ and area))


def _texts(ids: Sequence[str]) -> list[str]:
    """Ids as a list of texts, whatever holds them: a list, a column, a single code, numbers (291141, 6)."""
    return [ids] if isinstance(ids, str) else [str(code) for code in ids]


def _ignore_error(_trouble: CellError) -> None:
    """Nobody wants to know."""


def _checked_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    years = list(horizons)
    wrong = [str(year) for year in years if year not in range(1, MAX_HORIZON + 1)]
    if wrong or not years:
        raise BadInputError(
            f"Not a horizon: {', '.join(wrong) or 'nothing'}.", f"Give whole years from 1 to {MAX_HORIZON}."
        )
    return tuple(dict.fromkeys(int(year) for year in years))


def _plain(row: pd.Series[Any]) -> dict[str, Any]:
    """A row's values as plain Python, NA as None."""
    return {
        str(name): None if pd.isna(value) else getattr(value, "item", lambda value=value: value)()
        for name, value in row.items()
    }

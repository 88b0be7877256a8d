"""The figures of one source: growth frames whole or as they arrive, and how well past projections did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

import pandas as pd
from cachetools import LRUCache

from services import growth_frame
from services.errors import BadInputError
from services.flags import Flag
from services.growth_frame import HORIZONS, MAX_HORIZON
from services.selection_cache import ROWS_OF_A_FRAME
from services.source import Cell, CellError, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence

    from services.catalog import Catalog

_MAX_CACHED_ROWS: Final = 4_000
"""Rows of frames that `growth` keeps, all together, and what each frame takes without any: about 5 MB."""
_MAX_CACHED_FRAME: Final = 600
"""Rows; larger frames are not kept, as they would crowd out the small ones. An occupation in all states has 510 at all
horizons; of all occupations in an area `rank_tables` keeps what it makes of them."""


class Progress(Protocol):
    """Called as cells arrive."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` cells are here."""


OnError = Callable[[CellError], None]
"""Called with the error of one cell; the other cells are still fetched."""
Transform = Callable[[pd.DataFrame], pd.DataFrame]
"""A change of a growth frame that keeps its cells."""


class Projections:
    """The figures of one source, looked up by the ids of its catalog. Thread-safe."""

    def __init__(self, source: Source, catalog: Catalog, transform: Transform | None = None) -> None:
        """`transform`: applied to every frame that the source yields."""
        self._source = source
        self._catalog = catalog
        self._transform = transform
        self._frames: MutableMapping[tuple[tuple[Cell, ...], tuple[int, ...]], pd.DataFrame] = LRUCache(
            _MAX_CACHED_ROWS, getsizeof=lambda frame: ROWS_OF_A_FRAME + len(frame)
        )
        self._lock = threading.Lock()

    def growth(
        self,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        horizons: Sequence[int] = HORIZONS,
        on_progress: Progress | None = None,
        on_error: OnError | None = None,
    ) -> pd.DataFrame:
        """See `Growth.growth`."""
        cells = tuple(self._catalog.cells(occupation_ids, area_ids))
        years = _checked_horizons(horizons)
        with self._lock:
            cached = self._frames.get((cells, years))
        if cached is not None:
            if on_progress:
                on_progress(len(cells), len(cells))
            return cached.copy()
        frame = growth_frame.concat(self._fetch(cells, years, on_progress, on_error))
        frame = growth_frame.sort_by_cells(frame, [(cell.occupation_id, cell.area_id) for cell in cells])
        complete = not growth_frame.has_flag(frame, Flag.FAILED).any()
        if self._source.features.is_static and complete and len(frame) <= _MAX_CACHED_FRAME:
            with self._lock:
                self._frames[cells, years] = frame
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
        """See `Growth.stream`."""
        cells = tuple(self._catalog.cells(occupation_ids, area_ids))
        years = _checked_horizons(horizons)
        return self._fetch(cells, years, on_progress, on_error, cancel)

    def stream_cells(self, cells: Sequence[tuple[str, str]], horizons: Sequence[int]) -> Iterator[pd.DataFrame]:
        """See `Growth.stream_cells`."""
        self._catalog.cells(list({occupation_id for occupation_id, _ in cells}), [])
        self._catalog.cells([], list({area_id for _, area_id in cells}))
        return self._fetch([Cell(*cell) for cell in dict.fromkeys(cells)], _checked_horizons(horizons), None, None)

    def record(self, occupation_id: str) -> pd.DataFrame:
        """See `Growth.record`."""
        return self._source.record(self._catalog.occupation_id(occupation_id))

    def record_note(self, occupation_id: str) -> str:
        """See `Growth.record_note`."""
        return self._source.record_note(self._catalog.occupation_id(occupation_id))

    def _fetch(
        self,
        cells: Sequence[Cell],
        years: Sequence[int],
        on_progress: Progress | None,
        on_error: OnError | None,
        cancel: threading.Event | None = None,
    ) -> Iterator[pd.DataFrame]:
        pending = dict.fromkeys(cells)
        cancel = cancel or threading.Event()
        try:
            for frame in self._source.fetch(cells, years, cancel, on_error or _ignore_error):
                for key in frame[["occupation_id", "area_id"]].drop_duplicates().itertuples(index=False):
                    pending.pop(Cell(*key), None)
                if on_progress:
                    on_progress(len(cells) - len(pending), len(cells))
                if len(frame):
                    yield self._transform(frame) if self._transform else frame
            if pending:
                if on_progress:
                    on_progress(len(cells), len(cells))
                yield self._failed(list(pending), years)
        finally:
            cancel.set()

    def _failed(self, cells: Sequence[Cell], years: Sequence[int]) -> pd.DataFrame:
        rows = pd.DataFrame(
            [(cell.occupation_id, cell.area_id, year, str(Flag.FAILED)) for cell in cells for year in years],
            columns=["occupation_id", "area_id", "horizon_years", "flags"],
        )
        rows = rows.merge(self._catalog.occupations()[["occupation_id", "occupation", "taxonomy"]], how="left")
        rows = rows.merge(self._catalog.areas()[["area_id", "area", "area_level"]], how="left")
        return growth_frame.conform(rows.assign(source=self._source.label, vintage=self._source.vintage))


def _ignore_error(_error: CellError) -> None:
    """Do nothing: the default of `on_error`."""


def _checked_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    years = list(horizons)
    wrong = [str(year) for year in years if year not in range(1, MAX_HORIZON + 1)]
    if wrong or not years:
        raise BadInputError(
            f"Not a horizon: {', '.join(wrong) or 'nothing'}.", f"Give whole years from 1 to {MAX_HORIZON}."
        )
    return tuple(dict.fromkeys(int(year) for year in years))

"""The Lightcast source: its projections behind the same protocol as public data."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from services.growth_frame import HORIZONS
from services.lightcast import frames, worker_pool
from services.lightcast.catalog import CatalogReader
from services.lightcast.cells import CellFetcher
from services.lightcast.concurrency import CancelledError
from services.source import CellError, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from services.errors import ServiceError
    from services.lightcast.catalog import Catalog
    from services.lightcast.cells import CellResult
    from services.lightcast.client import Client
    from services.lightcast.response_cache import ResponseCache
    from services.source import Cell

LABEL: Final = "Lightcast"


class LightcastSource(Source):
    """Reads Lightcast with one credential; see services.source.Source. Open it with `open_source`."""

    name = "lightcast"
    label = LABEL
    horizons: Sequence[int] = HORIZONS

    def __init__(
        self,
        client: Client,
        cache: ResponseCache,
        *,
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Reads the catalog: raises ServiceError when it cannot be fetched, CancelledError when `cancel` was set."""
        self._client = client
        self._cache = cache
        self._reader = CatalogReader(client, cache, cancel=cancel, clock=clock)
        self._cells = CellFetcher(client, cache, clock=clock)
        self._lock = threading.Lock()
        self._active_fetches = 0

    @property
    def vintage(self) -> str:
        """The version of Lightcast's model, as /meta last gave it: "model 36"."""
        return self._reader.catalog.vintage

    def areas(self) -> pd.DataFrame:
        """Return the nation, then the states and DC by name, as far as /meta has these levels."""
        return self._reader.catalog.areas.copy(deep=False)

    def occupations(self) -> pd.DataFrame:
        """Return every occupation the service projects; OCCUPATION_COLUMNS, of which Lightcast has the first five."""
        self._reader.refresh()
        return self._reader.catalog.occupations.copy(deep=False)

    def estimate_seconds(self, cells: int) -> float:
        """Return how long so many cells take at the rate limit, shared evenly with other fetches that are running."""
        with self._lock:
            others = max(self._active_fetches - 1, 0)
        return self._client.http.rate_limiter.estimate_seconds(cells * (1 + others))

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        """See Source: cached cells come at once, the others as they arrive, requested in the order of `cells`."""
        catalog = self._reader.catalog
        cached = self._cells.cached(_with_dimensions(cells, catalog), catalog.meta.model)
        if len(cached) == len(cells):  # nothing to request: cached cells do not wait for the catalog
            yield self._frame(catalog, cached, horizons)
            self._reader.refresh_in_background()
            return
        try:
            self._reader.refresh(cancel)
        except CancelledError:
            return
        catalog = self._reader.catalog
        wanted = _with_dimensions(cells, catalog)
        model = catalog.meta.model
        cached = self._cells.cached(wanted, model)
        if cached:
            yield self._frame(catalog, cached, horizons)
        cached_cells = {result.cell for result in cached}
        dimensions = {cell: dimension for cell, dimension in wanted if cell not in cached_cells}
        if not dimensions:
            return

        def fetch_cell(cell: Cell) -> CellResult:
            return self._cells.get(cell, dimensions[cell], model, cancel)

        with self._lock:
            self._active_fetches += 1
        try:
            rate = self._client.settings.rate
            for batch in worker_pool.fetch_concurrently(list(dimensions), fetch_cell, rate, cancel):
                for result in batch:
                    if result.error is not None:
                        on_error(_cell_error(result, result.error))
                yield self._frame(catalog, batch, horizons)
        finally:
            with self._lock:
                self._active_fetches -= 1

    def _frame(self, catalog: Catalog, results: Sequence[CellResult], horizons: Sequence[int]) -> pd.DataFrame:
        # Another server of the same contract is not Lightcast, and its figures must not be cited as such.
        source = LABEL if self._client.settings.taxonomy == "lot" else catalog.meta.title or LABEL
        names = (catalog.occupation_names, catalog.area_names)
        return frames.to_frame(results, horizons, *names, source=source, vintage=catalog.vintage)


def _with_dimensions(cells: Sequence[Cell], catalog: Catalog) -> list[tuple[Cell, str]]:
    """Return each cell with its occupation's dimension; without occupations that are no longer in the catalog."""
    names = catalog.occupation_names
    return [(cell, names[cell.occupation_id][1]) for cell in cells if cell.occupation_id in names]


def _cell_error(result: CellResult, error: ServiceError) -> CellError:
    entry = result.entry
    return CellError(result.cell, error, datetime.fromtimestamp(entry.retrieved_at, UTC) if entry else None)

"""The Lightcast source: its projections behind the same protocol as the public data."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from services.circuit_breaker import Breaker
from services.errors import ServiceError, UnexpectedAnswerError
from services.growth_frame import HORIZONS
from services.lightcast import areas, frames, occupations, response_cache, responses, worker_pool
from services.lightcast.cells import Cells
from services.lightcast.concurrency import CancelledError, SingleFlight
from services.source import CellError, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from services.lightcast.cells import Outcome
    from services.lightcast.client import Client
    from services.lightcast.response_cache import Keeping
    from services.source import Cell

LABEL: Final = "Lightcast"

ASK_AGAIN: Final = 60.0
"""Seconds after meta or the list could not be read again before the next try: those at hand still do."""


@dataclass(frozen=True)
class _Catalogue:
    """The lists as they were last read, ready to look things up in."""

    meta: responses.Meta
    concepts: list[dict[str, Any]]
    occupations: pd.DataFrame
    areas: pd.DataFrame
    occupation_names: frames.Names
    area_names: frames.Names
    by_digits: dict[str, str]
    by_area: dict[str, str]


class LightcastSource(Source):
    """Reads Lightcast with one credential; see services.source.Source. Open it with `open_source`."""

    name = "lightcast"
    label = LABEL
    horizons: Sequence[int] = HORIZONS

    def __init__(
        self,
        client: Client,
        keep: Keeping,
        *,
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Reads meta and the list of occupations: raises ServiceError when they cannot be had, CancelledError when
        `cancel` was set."""
        self._clock = clock
        self._client = client
        self._keep = keep
        self._breaker = Breaker(clock=clock)
        self._cells = Cells(client, keep, self._breaker)
        self._flights: SingleFlight[Any] = SingleFlight()
        self._fetching = 0
        self._refreshing = False
        self._lock = threading.Lock()
        self._ask_again = float("-inf")
        self._catalogue: _Catalogue | None = None
        self._catalogue = self._read_catalogue(cancel)

    @property
    def _view(self) -> _Catalogue:
        assert self._catalogue is not None  # read when opened
        return self._catalogue

    @property
    def vintage(self) -> str:
        """The version of Lightcast's model, as /meta last gave it: "model 36"."""
        return self._vintage(self._view.meta)

    @staticmethod
    def _vintage(meta: responses.Meta) -> str:
        return f"model {meta.model}" if meta.model.isdigit() else meta.model

    def areas(self) -> pd.DataFrame:
        """The nation, then the states and DC by name, so far as /meta says that there are such levels."""
        return self._view.areas.copy(deep=False)

    def occupations(self) -> pd.DataFrame:
        """Every occupation the service projects; OCCUPATION_COLUMNS, of which Lightcast knows the first five."""
        self.refresh()
        return self._view.occupations.copy(deep=False)

    def resolve_occupation(self, text: str) -> str | None:
        """The id that `text` means: 23111310, "LOT 23111310", and 291141 for 29-1141; else None."""
        found = re.fullmatch(r"(?:lot|soc)?\s*([\d-]+)(?:\.\d{2})?", text.strip().casefold(), re.ASCII)
        return self._view.by_digits.get(found[1].replace("-", "")) if found else None

    def resolve_area(self, text: str) -> str | None:
        """The area that `text` means: US, 0, 06, 6, "FIPS 06", CA, California; else None."""
        return self._view.by_area.get(text.strip().casefold().removeprefix("fips "))

    def estimate_seconds(self, cells: int) -> float:
        """How long so many cells take at the limit, shared evenly with others who are fetching now."""
        with self._lock:
            others = max(self._fetching - 1, 0)
        return self._client.http.throttle.estimate_seconds(cells * (1 + others))

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        """See Source: what is kept comes at once, the rest as it arrives, in the order of asking."""
        view = self._view
        known = self._cells.known(_listed(cells, view), view.meta.model)
        if len(known) == len(cells):  # nothing to ask for: what is kept does not wait for the lists
            yield self._frame(view, known, horizons)
            self._refresh_beside()
            return
        try:
            self.refresh(cancel)
        except CancelledError:
            return
        view = self._view
        wanted = _listed(cells, view)
        model = view.meta.model
        known = self._cells.known(wanted, model)
        if known:
            yield self._frame(view, known, horizons)
        there = {outcome.cell for outcome in known}
        dimensions = {cell: dimension for cell, dimension in wanted if cell not in there}
        if not dimensions:
            return

        def get(cell: Cell) -> Outcome:
            return self._cells.get(cell, dimensions[cell], model, cancel)

        with self._lock:
            self._fetching += 1
        try:
            for batch in worker_pool.arrivals(list(dimensions), get, self._client.settings.rate, cancel):
                for outcome in batch:
                    if outcome.error is not None:
                        on_error(_cell_error(outcome, outcome.error))
                yield self._frame(view, batch, horizons)
        finally:
            with self._lock:
                self._fetching -= 1

    def _frame(self, view: _Catalogue, outcomes: Sequence[Outcome], horizons: Sequence[int]) -> pd.DataFrame:
        # Another server of the same contract is not Lightcast, and its figures must not be cited as such.
        source = LABEL if self._client.settings.taxonomy == "lot" else view.meta.title or LABEL
        names = (view.occupation_names, view.area_names)
        return frames.frame(outcomes, horizons, *names, source=source, vintage=self._vintage(view.meta))

    def _refresh_beside(self) -> None:
        """Refresh on a thread of its own, if it is time and nobody does already."""
        if self._clock() < self._ask_again or not self._outdated():
            return
        with self._lock:
            if self._refreshing:
                return
            self._refreshing = True

        def work() -> None:
            try:
                self.refresh()
            finally:
                with self._lock:
                    self._refreshing = False

        threading.Thread(target=work, name="lightcast-lists", daemon=True).start()

    def _outdated(self) -> bool:
        kept = self._keep.find_many([self._list_key(kind) for kind in ("meta", "occupations")])
        return not all(self._keep.fresh(one) for one in kept)

    def _list_key(self, kind: str) -> str:
        settings = self._client.settings
        return self._keep.key(kind, settings.taxonomy, settings.lot_version)

    def refresh(self, cancel: threading.Event | None = None) -> None:
        """Read meta and the list again where their time is over; when that fails, those at hand go on.

        Raises:
            CancelledError: `cancel` was set.
        """
        if self._clock() < self._ask_again:
            return
        with contextlib.suppress(ServiceError):
            self._catalogue = self._read_catalogue(cancel)

    def _read_catalogue(self, cancel: threading.Event | None) -> _Catalogue:
        said = self._list("meta", response_cache.META_LIFE, lambda: asdict(ask_meta(self._client, cancel)), cancel)
        meta = responses.Meta(said["model"], tuple(said["dimensions"]), tuple(said["levels"]), said["title"])
        concepts = self._list(
            "occupations", response_cache.LIST_LIFE, lambda: occupations.fetch(self._client, cancel), cancel
        )
        held = self._catalogue
        if held is not None and held.meta == meta and held.concepts is concepts:
            return held
        return _catalogue(meta, concepts, occupations.TAXONOMIES[self._client.settings.taxonomy])

    def _list(self, kind: str, life: float, ask: Callable[[], Any], cancel: threading.Event | None) -> Any:
        key = self._list_key(kind)
        kept = self._keep.find(key)
        if kept is not None and (self._keep.fresh(kept) or self._clock() < self._ask_again):
            return kept.value
        try:
            return self._flights.do(key, lambda: self._keep.keep(key, ask(), life).value, cancel)
        except ServiceError:
            self._ask_again = self._clock() + ASK_AGAIN
            if kept is None:
                raise
            return kept.value


def _listed(cells: Sequence[Cell], view: _Catalogue) -> list[tuple[Cell, str]]:
    """Each cell with its occupation's dimension; what the list has dropped meanwhile is left out."""
    names = view.occupation_names
    return [(cell, names[cell.occupation_id][1]) for cell in cells if cell.occupation_id in names]


def _catalogue(meta: responses.Meta, concepts: list[dict[str, Any]], taxonomy: occupations.Taxonomy) -> _Catalogue:
    table = occupations.table(concepts, taxonomy, meta.dimensions)
    places = areas.table(meta.levels)
    if table.empty or places.empty:
        raise UnexpectedAnswerError(
            "Lightcast lists no occupation or no area that it could project.",
            "Check LIGHTCAST_TAXONOMY and LIGHTCAST_LOT_VERSION.",
        )
    ids = table["occupation_id"].tolist()
    return _Catalogue(
        meta=meta,
        concepts=concepts,
        occupations=table,
        areas=places,
        occupation_names=dict(zip(ids, zip(table["occupation"], table["taxonomy"], strict=True), strict=True)),
        area_names=dict(zip(places["area_id"], zip(places["area"], places["area_level"], strict=True), strict=True)),
        by_digits={code.replace("-", ""): code for code in ids},
        by_area=areas.resolver(places),
    )


def _cell_error(outcome: Outcome, error: ServiceError) -> CellError:
    kept = outcome.kept
    return CellError(outcome.cell, error, datetime.fromtimestamp(kept.at, UTC) if kept else None)


def ask_meta(client: Client, cancel: threading.Event | None = None) -> responses.Meta:
    """What /meta says now.

    Raises:
        ServiceError: it does not say.
    """
    settings = client.settings
    reply = client.get(settings.growth_scope, f"{settings.growth_url}/meta", cancel=cancel)
    if reply.status != 200:
        raise responses.error_for(reply)
    return responses.meta_of(reply)

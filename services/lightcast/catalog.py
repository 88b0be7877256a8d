"""The catalog of a Lightcast account: versions, occupations and areas, cached and refreshed when expired."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Never

from services.background import BackgroundJob
from services.circuit_breaker import CircuitBreaker
from services.errors import BadRequestError, ServiceError, UnexpectedResponseError
from services.lightcast import areas, occupations, response_cache, response_errors, responses
from services.lightcast.concurrency import SingleFlight

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from services.lightcast.client import Client
    from services.lightcast.response_cache import ResponseCache

REFRESH_COOLDOWN: Final = 60.0
"""Seconds after a failed refresh before the next; the catalog at hand is used meanwhile."""

_REFRESH_FAILURE: Final = (
    "Something went wrong here while Lightcast's lists were read.",
    "The lists at hand are used meanwhile.",
)


@dataclass(frozen=True)
class Catalog:
    """Versions and lists as they were last read, with lookup tables.

    `occupation_names` maps ids to (title, dimension), `area_names` ids to (name, level).
    """

    meta: responses.Meta
    concepts: list[dict[str, Any]]
    occupations: pd.DataFrame
    areas: pd.DataFrame
    occupation_names: dict[str, tuple[str, str]]
    area_names: dict[str, tuple[str, str]]

    @property
    def vintage(self) -> str:
        """The version of the model: "model 36"."""
        return f"model {self.meta.model}" if self.meta.model.isdigit() else self.meta.model


class CatalogReader:
    """Reads the catalog with one credential. Thread-safe."""

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
        self._lock = threading.Lock()
        self._single_flight: SingleFlight[Any] = SingleFlight()
        self._breaker = CircuitBreaker[ServiceError](cooldown=REFRESH_COOLDOWN, clock=clock)
        self._refresh_job: BackgroundJob[Never, None] | None = None
        self._catalog = self._build(*self._read(cancel))

    @property
    def catalog(self) -> Catalog:
        """The catalog as it was last read."""
        return self._catalog

    def refresh(self, cancel: threading.Event | None = None) -> None:
        """Read again what has expired; when that fails, keep the catalog at hand.

        Raises:
            CancelledError: `cancel` was set.
        """
        if self._breaker.is_open:
            return
        with contextlib.suppress(ServiceError):
            meta, concepts = self._read(cancel)
            if self._catalog.meta != meta or self._catalog.concepts is not concepts:
                self._catalog = self._build(meta, concepts)

    def refresh_in_background(self) -> None:
        """Refresh in the background, if something has expired and no such job is running."""
        if self._breaker.is_open or not self._is_expired():
            return
        with self._lock:
            if self._refresh_job is None or not self._refresh_job.is_running:
                job = BackgroundJob[Never, None](self.refresh, name="lightcast-catalog", failure=_REFRESH_FAILURE)
                self._refresh_job = job.start()

    def _is_expired(self) -> bool:
        entries = self._cache.get_many([self._key(kind) for kind in ("meta", "occupations")])
        return not all(self._cache.is_fresh(entry) for entry in entries)

    def _key(self, kind: str) -> str:
        settings = self._client.settings
        return self._cache.key(kind, settings.taxonomy, settings.lot_version)

    def _build(self, meta: responses.Meta, concepts: list[dict[str, Any]]) -> Catalog:
        return build_catalog(meta, concepts, occupations.TAXONOMIES[self._client.settings.taxonomy])

    def _read(self, cancel: threading.Event | None) -> tuple[responses.Meta, list[dict[str, Any]]]:
        values = self._cached_or_fetched(
            "meta", response_cache.META_TTL, lambda: asdict(fetch_meta(self._client, cancel)), cancel
        )
        meta = responses.Meta(values["model"], tuple(values["dimensions"]), tuple(values["levels"]), values["title"])
        concepts = self._cached_or_fetched(
            "occupations", response_cache.LIST_TTL, lambda: occupations.fetch_concepts(self._client, cancel), cancel
        )
        return meta, concepts

    def _cached_or_fetched(
        self, kind: str, ttl: float, fetch: Callable[[], Any], cancel: threading.Event | None
    ) -> Any:
        key = self._key(kind)
        entry = self._cache.get(key)
        if entry is not None and (self._cache.is_fresh(entry) or self._breaker.is_open):
            return entry.value
        try:
            value = self._single_flight.do(key, lambda: self._cache.put(key, fetch(), ttl).value, cancel)
        except ServiceError as error:
            self._breaker.record_failure(error)
            if entry is None:
                raise
            return entry.value
        self._breaker.record_success()
        return value


def build_catalog(meta: responses.Meta, concepts: list[dict[str, Any]], taxonomy: occupations.Taxonomy) -> Catalog:
    """Return the catalog of those occupations and areas that the growth service has.

    Raises:
        UnexpectedResponseError: there are none.
    """
    table = occupations.to_table(concepts, taxonomy, meta.dimensions)
    places = areas.for_levels(meta.levels)
    if table.empty or places.empty:
        raise UnexpectedResponseError(
            "Lightcast lists no occupation or no area that it could project.",
            "Check LIGHTCAST_TAXONOMY and LIGHTCAST_LOT_VERSION.",
        )
    ids = table["occupation_id"].tolist()
    return Catalog(
        meta=meta,
        concepts=concepts,
        occupations=table,
        areas=places,
        occupation_names=dict(zip(ids, zip(table["occupation"], table["taxonomy"], strict=True), strict=True)),
        area_names=dict(zip(places["area_id"], zip(places["area"], places["area_level"], strict=True), strict=True)),
    )


def fetch_meta(client: Client, cancel: threading.Event | None = None) -> responses.Meta:
    """Return what /meta says now, bypassing the cache.

    Raises:
        ServiceError: it cannot be fetched, or the service has not the taxonomy version of the settings.
    """
    settings = client.settings
    response = client.get(settings.growth_scope, f"{settings.growth_url}/meta", cancel=cancel)
    if response.status != 200:
        raise response_errors.error_from(response)
    meta = responses.parse_meta(response)
    supported = responses.parse_lot_versions(response) if settings.taxonomy == "lot" else ()
    if supported and settings.lot_version not in supported:
        versions = " and ".join(supported)
        raise BadRequestError(
            f"Lightcast has versions {versions} of its occupations, LIGHTCAST_LOT_VERSION is {settings.lot_version}.",
            "Set LIGHTCAST_LOT_VERSION to a version that Lightcast has.",
            support_id=response.support_id,
        )
    return meta

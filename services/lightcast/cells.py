"""One projection at a time: asked for once however many want it, kept, and replaced by the last good one in need."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.errors import ServiceError
from services.growth_frame import NATION
from services.lightcast import response_cache, responses
from services.lightcast.concurrency import SingleFlight
from services.lightcast.http import Request

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from services.circuit_breaker import Breaker
    from services.lightcast.client import Client
    from services.lightcast.http import Reply
    from services.lightcast.response_cache import Keeping, Kept
    from services.source import Cell

_REFUSED: Final = frozenset({400, 422})
_NATION_IDS: Final = (NATION, "0")
"""How to name the nation: the first is what real clients send, the second what a sibling service answers."""


@dataclass(frozen=True)
class Outcome:
    """What came of asking: `kept` is the answer, or the last good one if `error` is set; neither: nothing came.

    A kept value is None where nothing is published, else {"base": jobs, "growth": {"1": fraction, …}}.
    """

    cell: Cell
    kept: Kept | None
    error: ServiceError | None = None


class Cells:
    """Cells of one credential. Thread-safe."""

    def __init__(self, client: Client, keep: Keeping, breaker: Breaker) -> None:
        self._client = client
        self._keep = keep
        self._breaker = breaker
        self._flights: SingleFlight[Kept] = SingleFlight()
        self._second_way = {True: False, False: False}  # for the nation, for states

    def _key(self, cell: Cell, dimension: str, model: str) -> str:
        settings = self._client.settings
        version = settings.lot_version if settings.taxonomy == "lot" else ""
        return self._keep.key("cell", model, version, dimension, cell.occupation_id, cell.area_id)

    def known(self, wanted: Sequence[tuple[Cell, str]], model: str) -> list[Outcome]:
        """Those of the wanted (cell, dimension) that need not be asked for."""
        found = self._keep.find_many([self._key(cell, dimension, model) for cell, dimension in wanted])
        return [Outcome(cell, kept) for (cell, _), kept in zip(wanted, found, strict=True) if self._keep.fresh(kept)]

    def get(self, cell: Cell, dimension: str, model: str, cancel: threading.Event | None) -> Outcome:
        """The cell, from what is kept or from the service; an error is part of the outcome.

        Raises:
            CancelledError: `cancel` was set.
        """
        key = self._key(cell, dimension, model)
        kept = self._keep.find(key)
        if self._keep.fresh(kept):
            return Outcome(cell, kept)
        error = self._breaker.verdict()
        if error is None:
            try:
                return Outcome(cell, self._flights.do(key, lambda: self._asked(key, cell, dimension, cancel), cancel))
            except ServiceError as raised:
                error = raised
        return Outcome(cell, kept, error)

    def _asked(self, key: str, cell: Cell, dimension: str, cancel: threading.Event | None) -> Kept:
        kept = self._keep.find(key)  # somebody's call may have landed since we looked
        if kept is not None and self._keep.fresh(kept):
            return kept
        try:
            value = self.ask(cell, dimension, cancel)
        except ServiceError as error:
            self._breaker.failed(error)
            raise
        self._breaker.worked()
        published = value is not None and any(growth is not None for growth in value["growth"].values())
        return self._keep.keep(key, value, response_cache.CELL_LIFE if published else response_cache.NOTHING_LIFE)

    def ask(self, cell: Cell, dimension: str, cancel: threading.Event | None = None) -> dict[str, Any] | None:
        """Ask the service, whatever is kept; the value as `Outcome` has it.

        Raises:
            ServiceError: it has no answer.
            CancelledError: `cancel` was set.
        """
        reply = self._post(cell, dimension, cancel)
        if reply.status == 404:
            if not _says_nothing(reply):
                raise responses.unexpected(reply, "a 404 that is not the service's")
            return None
        if reply.status != 200:
            raise responses.error_for(reply)
        found = responses.projection_of(reply, cell.occupation_id, cell.area_id, NATION)
        if found.empty and found.base is None:
            return None
        return {"base": found.base, "growth": {str(year): value for year, value in found.growth.items()}}

    def _spellings(self, area_id: str) -> list[str]:
        """How to name the area, the way that worked last first.

        How the service wants regions is nowhere written: "US" or "0", "06" or "6".
        """
        both = list(_NATION_IDS) if area_id == NATION else list(dict.fromkeys((area_id, str(int(area_id)))))
        return both[::-1] if self._second_way[area_id == NATION] else both

    def _post(self, cell: Cell, dimension: str, cancel: threading.Event | None) -> Reply:
        """The answer to the first spelling of the area that is not refused, else to the last."""
        first, *other = self._spellings(cell.area_id)
        reply = self._post_as(cell, first, dimension, cancel)
        if other and reply.status in _REFUSED:
            again = self._post_as(cell, other[0], dimension, cancel)
            if again.status not in _REFUSED:
                self._second_way[cell.area_id == NATION] = other[0] != cell.area_id
                return again
        return reply

    def _post_as(self, cell: Cell, spelled: str, dimension: str, cancel: threading.Event | None) -> Reply:
        settings = self._client.settings
        level = "nation" if cell.area_id == NATION else "state"
        body = {"id": cell.occupation_id, "region": {"nation": "us", "level": level, "id": spelled}}
        params = {"lot_version": settings.lot_version} if settings.taxonomy == "lot" else {}
        url = f"{settings.growth_url}/dimensions/{dimension}"
        return self._client.send(settings.growth_scope, Request("POST", url, params, json=body), cancel)


def _says_nothing(reply: Reply) -> bool:
    """Whether a 404 is the service's own "no data", not a gateway's "no such page"."""
    try:
        return not reply.body or isinstance(json.loads(reply.body), dict)
    except (ValueError, RecursionError):
        return False

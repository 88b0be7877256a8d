"""The tables of all occupations of an area (`services.rank.table`), read from one source and kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from services import rank
from services.errors import BadInputError
from services.growth_frame import COLUMNS, MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    import pandas as pd

    from services.catalog import Catalog
    from services.projections import Projections
    from services.source import Source

_DETAILED: Final = "soc"
_MAX_TABLES: Final = 16
"""Tables kept; one is some 800 kB."""


class OccupationRanks:
    """The tables of one source, the last ones kept. Thread-safe."""

    def __init__(self, source: Source, catalog: Catalog, projections: Projections) -> None:
        self._source, self._catalog, self._projections = source, catalog, projections
        self._tables: MutableMapping[tuple[str, int], pd.DataFrame] = LRUCache(_MAX_TABLES)
        self._lock = threading.Lock()

    def table(self, area_id: str, horizon: int = MAX_HORIZON) -> pd.DataFrame:
        """See `Growth.occupations_in`."""
        if not self._source.features.is_static:
            raise BadInputError(
                "Ranking needs public data: this source gives one occupation and area at a time.",
                "Choose public data as the source.",
            )
        occupations = self._source.occupations()
        ids = occupations.loc[occupations["taxonomy"] == _DETAILED, "occupation_id"].tolist()
        resolved = self._catalog.cells(ids[:1], [area_id])[0].area_id
        with self._lock:
            kept = self._tables.get((resolved, horizon))
        if kept is None:
            kept = self._read(ids, resolved, horizon, occupations)
            with self._lock:
                self._tables[resolved, horizon] = kept
        return kept.copy(deep=False)

    def _read(self, ids: list[str], area_id: str, horizon: int, occupations: pd.DataFrame) -> pd.DataFrame:
        reference = [self._source.reference_id] if self._source.reference_id else []
        frame = self._projections.growth([*reference, *ids], [area_id], [horizon])
        is_total = frame["occupation_id"].isin(reference)
        total = frame.loc[is_total, "growth"].dropna()
        return rank.table(
            frame[~is_total][list(COLUMNS)],
            occupations,
            self._source.area_profiles(area_id),
            float(total.iloc[0]) if len(total) else None,
        )

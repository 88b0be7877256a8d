"""Facts about a source: its name, vintage, features, own sources and accuracy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from services.programs import Programs
from services.selection_cache import SelectionCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import pandas as pd

    from services.source import Features, Source

T = TypeVar("T")


class SourceFacts:
    """The facts of one source, for `services.facade.Growth`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._cache = SelectionCache()

    def cached(self, key: Hashable, compute: Callable[[], T], rows: Callable[[T], int] = lambda _: 0) -> T:
        """What `compute` returns, cached for later calls with an equal key: one object for all, not to be changed.

        `key` names all that `compute` depends on besides this source; `rows`: how many a value has, which bounds what
        is kept. Where the source's figures change with time, nothing is kept.
        """
        return self._cache.get(key, compute, rows) if self.features.is_static else compute()

    @cached_property
    def programs(self) -> Programs:
        """Programs of study and the occupations that each prepares for; empty without `features.programs`."""
        return Programs(self._source.programs(), self._source.national_employment())

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
        """The newest vintage the source serves, such as "2025-35"."""
        return self._source.vintage

    @property
    def features(self) -> Features:
        """What the source has: ranges, a base year, openings, a track record and so on."""
        return self._source.features

    @property
    def reference_id(self) -> str | None:
        """The occupation that stands for all occupations; None where the source has none."""
        return self._source.reference_id

    @property
    def horizons(self) -> Sequence[int]:
        """The years ahead that the source has figures for."""
        return self._source.horizons

    @property
    def is_immediate(self) -> bool:
        """Whether figures are there at once; others take their time and are better read with `stream`."""
        return self.features.is_static

    def sources(self) -> list[dict[str, str]]:
        """What the figures are made from: name, vintage, publisher, licence, url and citation of each; may be empty."""
        return self._source.sources()

    def accuracy(self) -> pd.DataFrame:
        """How well past projections did: `dataset_schema.ACCURACY_DTYPES`. Empty where the source does not say."""
        return self._source.accuracy()

    def agency_accuracy(self) -> pd.DataFrame:
        """How well past projections of state agencies did, by state and major group: their growth, BLS's of the nation
        and what came. Columns: `dataset_schema.AGENCY_ACCURACY`. Empty where the source does not say."""
        return self._source.agency_accuracy()

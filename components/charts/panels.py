"""The number of series in charts: which rows are drawn, and in how many panels. Pure."""

from __future__ import annotations

from typing import Final

from services.growth_rows import GrowthRows, by_series, count_distinct

MAX_SERIES: Final = 16
"""Series above this number are not drawn, as they could not be told apart."""
MAX_SERIES_PER_PANEL: Final = 8
"""Above this number of series the chart becomes small multiples, one panel per occupation."""


def drawn_rows(rows: GrowthRows) -> GrowthRows:
    """The rows of at most MAX_SERIES series: every occupation, in as many of the first areas as fit."""
    if len(by_series(rows)) <= MAX_SERIES:
        return rows
    count = max(MAX_SERIES // count_distinct(rows, "occupation_id"), 1)
    areas = list(dict.fromkeys(row.area_id for row in rows))[:count]
    return GrowthRows(row for row in rows if row.area_id in areas)


def panels(rows: GrowthRows) -> list[GrowthRows]:
    """The rows of one chart, or those of a chart per occupation if there are too many series for one."""
    if len(by_series(rows)) <= MAX_SERIES_PER_PANEL:
        return [rows]
    occupation_ids = dict.fromkeys(row.occupation_id for row in rows)
    return [GrowthRows(row for row in rows if row.occupation_id == code) for code in occupation_ids]

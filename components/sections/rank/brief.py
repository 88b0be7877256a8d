"""The brief of Rank: the page of the list that is shown, its filters in words and its sources as one file to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from components.sections import briefs
from components.state import url
from components.tables import rank_table
from components.tables.rank_table import ROWS_A_PAGE
from components.text import brief as words
from components.text import caveats, number_format
from components.text import rank as text
from components.text.answer import area_phrase
from services.exports import citation
from services.exports.brief.spec import Brief, Sources
from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import GrowthRows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from components.sections.rank.ranking import Ranking
    from components.tables.sortable_table import Cell, Table
    from services.growth import Growth

_LEFT_OUT: Final = ("select", "place", "education", "exposure")
"""Columns that do nothing on paper, do not fit on it, or stand before the title there."""


def rank_brief(growth: Growth, found: Ranking, page: int) -> Callable[[], Brief]:
    """What makes the brief of a page of the list at the link of this run."""
    return partial(_rank_brief, growth, found, page, url.address())


def _rank_brief(growth: Growth, found: Ranking, page: int, address: str) -> Brief:
    today, (part, rows, caption) = datetime.now(UTC).date(), page_of(found, page)
    table = rank_table.rank_table(part, rows, found.order, caption, found.place_mark)
    letters = caveats.flag_letters(rows, rank_table.SPARED_FLAGS)
    titles = [caveats.marked(row.occupation, row, letters) for row in rows]
    table = replace(table, rows=[_on_one_line(table, *pair) for pair in zip(table.rows, titles, strict=True)])
    has_ranges = any(row.low_80 is not None for row in rows)
    notes = (*table_notes(growth, found), caveats.flag_legend(rows, letters))
    return Brief(
        f"Occupations in {area_phrase(found.area)}",
        " · ".join(filter(None, [text.ORDER_NAMES[found.order], f"by {rows[0].target_year}", found.filters_text])),
        list(filter(None, [found.headline, found.notes])),
        [],
        [],
        briefs.of_table(table, _LEFT_OUT, note=words.RANGES_WITH_GROWTH if has_ranges else "", has_notes=False),
        list(filter(None, [" ".join(filter(None, notes))])),  # a line each would need the room of a row
        Sources(source(growth, found), citation.view_citations(found.frame, address, today), growth.vintage),
        address,
        today,
        words.FROZEN_LINK,
    )


def page_of(found: Ranking, page: int) -> tuple[pd.DataFrame, GrowthRows, str]:
    """A page of the list, from 1, as a frame and as typed rows, and which part it is."""
    start = (page - 1) * ROWS_A_PAGE
    part, rows = found.ranked.iloc[start : start + ROWS_A_PAGE], GrowthRows(found.rows[start : start + ROWS_A_PAGE])
    return part, rows, text.part_of_list(start, len(rows), len(found.rows), found.area)


def table_notes(growth: Growth, found: Ranking) -> list[str]:
    """What the marks and the openings of the list mean."""
    notes = (found.place_mark.note, text.openings_note(found.area_level, _agency_years(growth, found), found.ranked))
    return list(filter(None, notes))


def source(growth: Growth, found: Ranking) -> str:
    """The sources of the list."""
    key = ("rank source", found.area_id, found.view)
    return growth.cached(key, lambda: caveats.source_line(found.rows, growth.features))


def _on_one_line(table: Table, row: Sequence[Cell], title: str) -> list[Cell]:
    """A row whose `title` begins with its place and whose cells have no notes but the range of growth."""
    keys = [column.key for column in table.columns]
    place = row[keys.index("place")].text
    cells = [cell if key == "growth" else replace(cell, note="") for key, cell in zip(keys, row, strict=True)]
    name = keys.index(rank_table.NAME)
    cells[name] = replace(cells[name], text=f"{place}  {title}")
    return cells


def _agency_years(growth: Growth, found: Ranking) -> str:
    if found.area_level in {"nation", LOCAL_LEVEL} or growth.reference_id is None:
        return ""
    profile = growth.profile(growth.reference_id, found.area_id)
    return number_format.years(profile.agency_base_year, profile.agency_target_year)

"""The brief of Places: the finding, the map, the table and its sources as one file to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from components.charts import map as places_map
from components.charts import map_picture
from components.sections import briefs
from components.sections.places import map_section
from components.state import url
from components.tables import place_table
from components.text import brief as words
from components.text import caveats
from components.text import places as text
from services.exports import citation
from services.exports.brief.spec import Brief, Sources
from services.growth_frame import COLUMNS
from services.growth_rows import GrowthRows
from services.places import CONCENTRATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from components.sections.places.findings import Findings
    from services.growth import Growth
    from services.growth_rows import GrowthRow


_MAX_PLACES: Final = 51
"""Places in the table: all states, and as many local areas, with their map on one page."""


def places_brief(growth: Growth, found: Findings) -> Callable[[], Brief]:
    """What makes the brief at the link of this run."""
    return partial(_places_brief, growth, found, url.address())


def _places_brief(growth: Growth, found: Findings, address: str) -> Brief:
    today, (listed, rows) = datetime.now(UTC).date(), found.table
    caption, left_out = text.listed_places(len(rows), found.level, found.state), len(rows) - _MAX_PLACES
    if left_out > 0:
        listed, rows = listed.head(_MAX_PLACES), GrowthRows(rows[:_MAX_PLACES])
        caption = f"The first {_MAX_PLACES} of {caption}"
    letters = caveats.flag_letters(rows, place_table.SPARED_FLAGS)
    table = place_table.place_table(listed, rows, found.measure, caption)
    names = [
        replace(row[0], text=caveats.marked(one.area, one, letters)) for row, one in zip(table.rows, rows, strict=True)
    ]
    table = replace(table, rows=[[name, *row[1:]] for name, row in zip(names, table.rows, strict=True)])
    drawn = places_map.draw(found.places, found.rows, found.measure, found.level, found.alt)
    where = text.listed_places(len(found.listed), found.level, found.state).removeprefix("The ")
    notes = (
        text.missing(found.places, found.measure, found.level),
        text.borrowed(found.places, found.measure, found.level),
        text.CONCENTRATION_NOTE if growth.features.profiles and CONCENTRATION in found.measures else "",
        place_table.legend(listed, rows, letters),
    )
    return Brief(
        found.title,
        f"{_subject(rows[0], found.title)} · {where}",
        list(filter(None, [found.answer, found.caution])),
        [],
        [map_picture.picture(drawn, found.subtitle, "")] if found.ranked else [],
        briefs.of_table(
            table,
            note=words.RANGES_WITH_GROWTH if any(row.low_80 is not None for row in rows) else "",
            has_notes=False,
        ),
        list(filter(None, notes)),
        Sources(
            map_section.source(growth, found),
            citation.view_citations(found.places[list(COLUMNS)], address, today),
            growth.vintage,
        ),
        address,
        today,
        words.FROZEN_LINK,
    )


def _subject(row: GrowthRow, title: str) -> str:
    """The code, after the occupation where the title does not begin with that."""
    return row.occupation_id if title.startswith(row.occupation) else f"{row.occupation} {row.occupation_id}"

"""Briefs of Explore and Compare: the page's answer, figures, charts and sources as one file to print."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import panels, pictures, style
from components.sections import answer, growth_charts, notes
from components.sections.explore import key_figures
from components.state import selection, url
from components.tables import comparison_table, growth_tables
from components.text import agencies, captions, caveats, openings
from components.text import brief as words
from services.exports import citation
from services.exports.brief import document
from services.exports.brief.spec import Brief, Cell, Figure, Group, Sources, Table
from services.growth_rows import by_series, last_horizon, with_growth

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pandas as pd

    from components.tables import sortable_table
    from services.exports.pictures.spec import Picture
    from services.figures import Figures
    from services.growth import Growth
    from services.growth_rows import GrowthRows

_LEFT_OUT: Final = ("growth_1", "growth_2", "growth_3")
"""Columns of the comparison that do not fit on paper: as on a narrow screen."""
_OCCUPATION, _AREA = "occupation", "area"
_MAX_ROWS_WITH_NOTES: Final = 8
"""Rows of a comparison that have their notes below their names; of more, the list of notes names them."""
_NUMBER_COLUMNS: Final = ("Growth", growth_tables.RANGE_COLUMN, "Jobs added", "Jobs")


def button(make: Callable[[], Brief], name: str, key: str) -> None:
    """A button to download the brief, which is made on click; `name`: of the file, without its suffix."""
    st.download_button(
        "Brief",
        lambda: document.to_html(make()),
        f"{name}.html",
        "text/html",
        key=f"{key}_brief",
        help="A page to print or send, two of long tables: answer, figures, charts, sources",
        on_click="ignore",
        icon=":material/description:",
    )


def growth_brief(
    growth: Growth, figures: Figures, colors: Mapping[str, str], reference: GrowthRows, view: str
) -> Callable[[], Brief]:
    """What makes the brief of the occupations and areas of `figures`, at the link and with the ranges of this run.

    `reference`: of answer.reference. `view`: of Compare, "percent" on Explore.
    """
    ranges = selection.current().shows_ranges(len(by_series(figures.path)))
    make = partial(_growth_brief, growth, figures, colors, reference, view)
    return partial(make, ranges=ranges, address=url.address())


def _growth_brief(
    growth: Growth,
    figures: Figures,
    colors: Mapping[str, str],
    reference: GrowthRows,
    view: str,
    *,
    ranges: bool,
    address: str,
) -> Brief:
    path, rows, today = figures.path, figures.rows, datetime.now(UTC).date()
    first = path[0]
    is_single = len(by_series(rows)) == 1
    conflict = ""
    if is_single:
        title, subtitle = first.occupation, f"{first.occupation_id} · {first.area}"
        direction = answer.agency_direction(growth, rows)
        sentences = [
            *([f"**{direction}**"] if direction else []),
            *answer.occupation_sentences(growth, rows, reference),
        ]
        cards, conflict = key_figures.state_cards(growth, rows, by_agency=growth.states_by_agency)
        cards = [*cards, *key_figures.other_cards(growth, rows)]
        table = _of_frame(growth_tables.bars_table(rows), captions.bars_subtitle(rows, "percent"), _NUMBER_COLUMNS)
    else:
        title, subtitle = words.comparison_title(rows), words.comparison_areas(rows)
        sentences, cards = answer.comparison_sentences(growth, rows, figures.asked), []
        table = _comparison(growth_charts.comparison_of(growth, rows, colors))
    prominent = [] if is_single else caveats.prominent(rows)
    every_note = list(filter(None, [conflict, *prominent, *notes.notes(growth, rows)]))
    has_conflicts = not is_single and bool(answer.conflicts(growth, rows))
    promised = [agencies.WHY_AGENCIES_DIFFER] if has_conflicts else []
    return Brief(
        title,
        subtitle,
        sentences,
        [Figure(card.label, card.value, card.detail) for card in cards],
        _pictures(growth, path, rows, style.series_colors(rows, colors), reference, view, ranges=ranges),
        table,
        words.first_notes(every_note, len(by_series(rows)), promised),
        Sources(
            caveats.source_line(path, growth.features),
            citation.view_citations(figures.frame, address, today),
            growth.vintage,
        ),
        address,
        today,
        words.FROZEN_LINK,
    )


def _of_frame(frame: pd.DataFrame, caption: str, numbers: Sequence[str]) -> Table:
    """A table of texts as the screen has it; `numbers`: the columns that stand to the right."""
    columns = [str(name) for name in frame.columns]
    rows = [[Cell(str(text)) for text in row] for row in frame.itertuples(index=False)]
    right = frozenset(place for place, name in enumerate(columns) if name in numbers)
    return Table(caption, columns, [Group("", rows)], right)


def _comparison(table: sortable_table.Table) -> Table:
    """The comparison with the columns that fit on paper; by occupation where there are several in several areas."""
    every = [column.key for column in table.columns]
    names = {key: {row[every.index(key)].text for row in table.rows} for key in (_OCCUPATION, _AREA) if key in every}
    is_grouped = all(len(found) > 1 for found in names.values()) and len(names) > 1
    left_out = {*_LEFT_OUT, *([_OCCUPATION] if is_grouped else [key for key in names if len(names[key]) == 1])}
    has_openings, has_not_comparable = table.has(comparison_table.OPENINGS), table.shows(openings.NOT_COMPARABLE)
    note = openings.note(has_not_comparable=has_not_comparable) if has_openings else ""
    has_notes = len(table.rows) <= _MAX_ROWS_WITH_NOTES
    return of_table(table, left_out, _OCCUPATION if is_grouped else "", note=note, has_notes=has_notes)


def of_table(
    table: sortable_table.Table,
    left_out: Collection[str] = (),
    group_by: str = "",
    *,
    note: str = "",
    has_notes: bool = True,
) -> Table:
    """A table of the screen without the columns (keys) `left_out`, its rows under the texts of the column `group_by`.

    `has_notes`: whether names have their notes below them; figures always do.
    """
    places = [place for place, column in enumerate(table.columns) if column.key not in left_out]
    columns = [table.columns[place] for place in places]

    def cells(row: list[sortable_table.Cell]) -> list[Cell]:
        shown = [(table.columns[place], row[place]) for place in places]
        return [Cell(cell.text, cell.note if has_notes or column.kind != "text" else "") for column, cell in shown]

    key = next((place for place, column in enumerate(table.columns) if column.key == group_by), None)
    by_name = itertools.groupby(table.rows, lambda row: "" if key is None else row[key].text)
    right = frozenset(place for place, column in enumerate(columns) if column.kind != "text")
    groups = [Group(name, list(map(cells, rows))) for name, rows in by_name]
    return Table(table.caption, [column.label for column in columns], groups, right, note)


def _pictures(
    growth: Growth,
    path: GrowthRows,
    rows: GrowthRows,
    colors: Mapping[str, str],
    reference: GrowthRows,
    view: str,
    *,
    ranges: bool,
) -> list[Picture]:
    """The first two charts of the page; only the ranking for many series, and no chart for more rows than fit one."""
    count = len(by_series(rows))
    if count > words.MAX_ROWS_WITH_CHART or not with_growth(rows):
        return []
    unit, features = "jobs" if view == "jobs" else "percent", growth.features
    if count == 1:
        made = [
            pictures.bars(rows, unit, colors, reference, features, ranges=ranges),
            pictures.lines(path, growth_charts.view_of_one(path), colors, features, ranges=ranges),
        ]
    else:
        made = [pictures.dots(rows, unit, colors, reference, features, title=captions.dots_title(rows, unit))]
        if count <= panels.MAX_SERIES_PER_PANEL:
            made.append(pictures.lines(path, "index" if view == "percent" else view, colors, features, ranges=ranges))
    return [_without_sources(picture, path) for picture in made]


def _without_sources(picture: Picture, path: GrowthRows) -> Picture:
    """A picture for a page that says sources and caveats itself; what marks of the figures of `path` mean stays."""
    marks = tuple(filter(None, (captions.points_note(path), captions.dots_note(last_horizon(path)))))
    return replace(picture, notes=[note for note in picture.notes if note.startswith(marks)], source="")

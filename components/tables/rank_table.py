"""The list of Rank: a row an occupation, with a check box to compare it and its title as a button to open it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from components.tables.growth_tables import COMMON_FLAGS
from components.tables.sortable_table import Cell, Column, Table
from components.text import caveats, number_format, openings
from components.text.labels import (
    base_jobs,
    base_label,
    change_label,
    hourly_wages,
    jobs_added,
    no_estimates,
    wage_heading,
)
from components.text.places import OPENS
from components.text.rank import EDUCATION_NAMES, TIE
from services.exports.shown_table import ShownTable
from services.flags import Flag
from services.rank import DECLINING, EDUCATION, FASTEST, LIKELIHOOD, NEW_JOBS, OPENINGS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from components.text.rank import PlaceMark
    from services.exports.shown_table import Kind
    from services.growth_rows import GrowthRow, GrowthRows

ROWS_A_PAGE: Final = 40
OPENINGS_HEADING: Final = "Openings a year"
NAME: Final = "title"
"""Key of the column of titles."""
SPARED_FLAGS: Final = COMMON_FLAGS | {Flag.SMALL_BASE}
"""Flags without a note in the rows: the jobs of a small occupation stand beside it."""
_EDUCATION: Final = {name: EDUCATION_NAMES[code] for code, name in EDUCATION.items()}
"""BLS's name of an education to the short one of the filter."""


def rank_table(ranked: pd.DataFrame, rows: GrowthRows, order: str, caption: str, mark: PlaceMark) -> Table:
    """The table of the page `ranked` (of Growth.rank) of a list, nothing selected.

    `rows`: the same as typed rows; `mark`: which places of the whole list are marked.
    """
    known = ranked.to_dict("records")
    named = [
        (
            Column("select", "Compare", "select"),
            [Cell(f"Compare {row.occupation}", toggles=row.occupation_id) for row in rows],
        ),
        (Column("place", "Rank", "place"), [Cell(_place(one, mark), sort=0.0) for one in known]),
        (Column(NAME, "Occupation", "text", is_heading=True, order="title"), [_name(row) for row in rows]),
    ]
    shown = [*named, *_columns(ranked, rows)]
    return Table(
        caption,
        [column for column, _ in shown],
        [list(cells) for cells in zip(*(cells for _, cells in shown), strict=True)],
        is_sortable=False,
        hint=OPENS,
        order=order,
        is_ascending=ORDERS[order].is_ascending,
    )


def with_selected(table: Table, selected: Collection[str], *, is_full: bool) -> Table:
    """The table with the occupations of these ids selected; `is_full`: no more can be."""
    if not any(row[0].toggles in selected for row in table.rows):
        return replace(table, is_full=is_full) if is_full else table
    rows = [[replace(row[0], is_selected=row[0].toggles in selected), *row[1:]] for row in table.rows]
    return replace(table, rows=rows, is_full=is_full)


def _name(row: GrowthRow) -> Cell:
    return Cell(row.occupation, row.occupation, caveats.flag_names(row, SPARED_FLAGS), opens=row.occupation_id)


def _place(known: Mapping[Any, Any], mark: PlaceMark) -> str:
    place, tied = known["place"], known["is_tied"]
    if number_format.is_missing(place):
        return number_format.EN_DASH
    is_marked = mark.sign and not number_format.is_missing(tied) and bool(tied) == mark.is_tied
    return f"{place} {mark.sign}" if is_marked else str(place)


def _columns(ranked: pd.DataFrame, rows: GrowthRows) -> Sequence[tuple[Column, list[Cell]]]:
    """The columns of which any row has a figure, in order, each with its cells."""
    if not rows:
        return []
    end = rows[0].target_year
    wage = wage_heading(ranked["wage_year"])
    hourly = zip(ranked["median_wage"], ranked["median_hourly_wage"], ranked["wage_is_minimum"], strict=True)
    found = [
        (Column("jobs", f"Jobs in {rows[0].base_year}", order="jobs"), [_jobs(row) for row in rows]),
        (Column("growth", f"By {end}", order=FASTEST, reverse=DECLINING), [_growth(row) for row in rows]),
        (Column("change", f"Jobs added by {end}", order=NEW_JOBS, reverse="loss"), [_change(row) for row in rows]),
        (
            Column("openings", OPENINGS_HEADING, order=OPENINGS),
            list(map(_openings, _plain(ranked, "openings_per_year"), ranked["agency_flag"].tolist())),
        ),
        (Column("wage", wage, order="wage"), [_wage(*values) for values in hourly]),
        (Column("likelihood", f"Chance of growth by {end}", drop=4, order=LIKELIHOOD), [_chance(row) for row in rows]),
        (
            Column("education", "Education", "text", drop=3),
            [_text(_EDUCATION.get(value, value)) for value in ranked["education"]],
        ),
        (Column("exposure", "AI exposure", "text", drop=2), [_text(value) for value in ranked["ai_exposure"]]),
    ]
    return [(column, cells) for column, cells in found if any(cell.sort is not None for cell in cells)]


def _plain(ranked: pd.DataFrame, name: str) -> list[float | None]:
    values: list[float | None] = ranked[name].array.to_numpy(dtype=object, na_value=None).tolist()
    return values


def _cell(value: float | None, write: Callable[[float | None], str], note: str = "") -> Cell:
    return Cell(write(value), value, note)


def _openings(value: float | None, agency_flag: object) -> Cell:
    missing = openings.missing(agency_flag, number_format.NOT_PUBLISHED)
    return Cell(missing) if value is None else Cell(number_format.jobs(value), value)


def _text(value: object) -> Cell:
    return Cell(number_format.EN_DASH) if number_format.is_missing(value) else Cell(str(value), str(value))


def _jobs(row: GrowthRow) -> Cell:
    return Cell(base_label(row), row.base_employment)


def _growth(row: GrowthRow) -> Cell:
    return _cell(row.growth, number_format.percent, number_format.percent_range(row.low_80, row.high_80))


def _change(row: GrowthRow) -> Cell:
    return Cell(change_label(row), row.change)


def _wage(annual: Any, hourly: Any, is_minimum: object) -> Cell:
    if number_format.is_missing(annual) and not number_format.is_missing(hourly):
        return Cell(f"${hourly:,.2f}", float(hourly), "an hour")
    if number_format.is_missing(annual):
        return Cell(number_format.NOT_PUBLISHED)
    is_bound = not number_format.is_missing(is_minimum) and bool(is_minimum)
    return Cell(f"${annual:,.0f}", float(annual), "or more" if is_bound else "")


def _chance(row: GrowthRow) -> Cell:
    text = number_format.likelihood(row.p_growth).removeprefix("about ")
    faster = number_format.likelihood(row.p_faster).removeprefix("about ")
    return Cell(text or number_format.EN_DASH, row.p_growth, f"faster: {faster}" if faster else "")


def shown(ranked: pd.DataFrame, rows: GrowthRows) -> ShownTable:
    """The whole list, for the workbook."""
    end, wage = rows[0].target_year, wage_heading(ranked["wage_year"])
    jobs, added = f"Jobs in {rows[0].base_year}", f"Jobs added by {end}"
    columns: list[tuple[str, Kind, Sequence[Any]]] = [
        ("Rank", "place", ranked["place"].to_list()),
        ("Tie", "text", [TIE if tied is True else "" for tied in ranked["is_tied"].to_list()]),
        ("Occupation", "text", [row.occupation for row in rows]),
        ("Code", "text", [row.occupation_id for row in rows]),
        (jobs, "count", [base_jobs(row) for row in rows]),
        (f"Growth to {end}", "percent", [row.growth for row in rows]),
        ("80 % range", "number_text", [number_format.percent_range(row.low_80, row.high_80) for row in rows]),
        (added, "change", [jobs_added(row) for row in rows]),
        (OPENINGS_HEADING, "count", _plain(ranked, "openings_per_year")),
        (wage, "dollars", _plain(ranked, "annual_wage")),
        (
            f"Chance of growth by {end}",
            "number_text",
            [number_format.likelihood(row.p_growth).removeprefix("about ") for row in rows],
        ),
        (
            "Chance of growing faster than all occupations",
            "number_text",
            [number_format.likelihood(row.p_faster).removeprefix("about ") for row in rows],
        ),
        ("Education", "text", ranked["education"].fillna("").to_list()),
        ("AI exposure", "text", ranked["ai_exposure"].fillna("").to_list()),
        ("Notes", "text", [caveats.flag_names(row, SPARED_FLAGS) for row in rows]),
    ]
    data, kinds = {}, {}
    for name, kind, values in columns:
        is_text = kind in {"text", "number_text"}
        series = pd.Series(values, dtype="string" if is_text else "Float64")
        if (series.fillna("") != "").any() if is_text else series.notna().any():
            data[name] = series.tolist() if is_text else series.to_numpy(dtype="float64", na_value=float("nan"))
            kinds[name] = kind
    capped = [place for place, is_bound in enumerate(ranked["wage_is_minimum"].to_list()) if is_bound is True]
    texts = {
        jobs: no_estimates(rows, "base_employment"),
        added: no_estimates(rows, "change"),
        OPENINGS_HEADING: openings.not_comparable(ranked["agency_flag"]),
        wage: hourly_wages(ranked["median_wage"], ranked["median_hourly_wage"]),
    }
    return ShownTable(pd.DataFrame(data), kinds, {wage: frozenset(capped)}, texts=texts)

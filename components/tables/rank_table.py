"""The list of Rank: a row an occupation, with a check box to compare it and its title as a button to open it.

Streamlit's own table is drawn on a canvas, which a screen reader cannot read and which scrolls sideways on a phone.
This custom component is an HTML table of one page of the list, whose rows become cards where there is no room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from components.tables.growth_tables import COMMON_FLAGS
from components.text import caveats, number_format
from components.text.rank import EDUCATION_NAMES, TIE
from services.exports.shown_table import ShownTable
from services.flags import Flag
from services.rank import DECLINING, EDUCATION, FASTEST, LIKELIHOOD, NEW_JOBS, OPENINGS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from services.exports.shown_table import Kind
    from services.growth_rows import GrowthRow, GrowthRows

ROWS_A_PAGE: Final = 40
_SPARED_FLAGS: Final = COMMON_FLAGS | {Flag.SMALL_BASE}
"""Flags without a note in the rows: the jobs of a small occupation stand beside it."""
_EDUCATION: Final = {name: EDUCATION_NAMES[code] for code, name in EDUCATION.items()}
"""BLS's name of an education to the short one of the filter."""

_HERE: Final = Path(__file__).parent
_component = st.components.v2.component(
    "horizons_rank_table",
    html='<div class="frame"><table><caption></caption><thead></thead><tbody></tbody></table></div>',
    css=(_HERE / "rank_table.css").read_text(encoding="utf-8"),
    js=(_HERE / "rank_table.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Column:
    """A column; a click on its heading asks for `order`, on that of the present order for `reverse`, if there is one.
    `drop`: columns with higher numbers are left out first where there is no room."""

    label: str
    order: str = ""
    reverse: str = ""
    is_text: bool = False
    drop: int = 0


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and a note below it."""

    text: str
    note: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Row:
    """An occupation: its place, its title with a note, the cells of the columns, and whether it is selected."""

    id: str
    place: str
    name: str
    note: str
    cells: list[Cell]
    is_selected: bool = False


@dataclass(frozen=True)
class Table:
    """One page of the list. `is_full`: no more rows can be selected."""

    caption: str
    columns: list[Column]
    rows: list[Row]
    order: str
    is_ascending: bool = False
    is_full: bool = False


def show(
    table: Table,
    key: str,
    on_toggle: Callable[[str], None],
    on_order: Callable[[str], None],
    on_open: Callable[[str], None],
) -> bool:
    """Draw the table. `on_toggle`, `on_open` get the occupation_id, `on_order` an order; True after an `on_open`."""

    def call(name: str, callback: Callable[[str], None]) -> Callable[[], None]:
        def run() -> None:
            if value := str(getattr(st.session_state[key], name) or ""):
                callback(value)

        return run

    result = _component(
        key=key,
        data=_as_dict(table),
        on_toggle_change=call("toggle", on_toggle),
        on_order_change=call("order", on_order),
        on_open_change=call("open", on_open),
    )
    return bool(result.open)


def _as_dict(table: Table) -> dict[str, Any]:
    """The table as the component gets it; `dataclasses.asdict`, which copies every text, takes ten times as long."""
    rows = [vars(row) | {"cells": [vars(cell) for cell in row.cells]} for row in table.rows]
    return vars(table) | {"columns": [vars(column) for column in table.columns], "rows": rows}


def rank_table(ranked: pd.DataFrame, rows: GrowthRows, order: str, caption: str) -> Table:
    """The table of the page `ranked` (of Growth.rank) of a list; `rows`: the same as typed rows. Nothing selected."""
    context = ranked.to_dict("records")
    columns, cells = [], []
    for column, values in _columns(ranked, rows):
        columns.append(column)
        cells.append(values)
    lines = [
        Row(
            row.occupation_id,
            _place(known),
            row.occupation,
            caveats.flag_names(row, _SPARED_FLAGS),
            [column[position] for column in cells],
        )
        for position, (row, known) in enumerate(zip(rows, context, strict=True))
    ]
    return Table(caption, columns, lines, order, ORDERS[order].is_ascending)


def with_selected(table: Table, selected: Collection[str], *, is_full: bool) -> Table:
    """The table with the occupations of these ids selected; `is_full`: no more can be."""
    rows = [replace(row, is_selected=True) if row.id in selected else row for row in table.rows]
    return replace(table, rows=rows, is_full=is_full)


def _place(known: Mapping[Any, Any]) -> str:
    place = known["place"]
    if number_format.is_missing(place):
        return number_format.EN_DASH
    tied = known["is_tied"]
    return f"{place}{f' {TIE}' if not number_format.is_missing(tied) and tied else ''}"


def _columns(ranked: pd.DataFrame, rows: GrowthRows) -> Sequence[tuple[Column, list[Cell]]]:
    """The columns of which any row has a figure, in order, each with its cells."""
    if not rows:
        return []
    end = rows[0].target_year
    wage_years = ranked["wage_year"].dropna()
    wage = f"Median wage, {int(wage_years.max())}" if len(wage_years) else "Median wage"
    hourly = zip(ranked["median_wage"], ranked["median_hourly_wage"], ranked["wage_is_minimum"], strict=True)
    found = [
        (Column(f"Jobs in {rows[0].base_year}", "jobs", drop=1), [_jobs(row) for row in rows]),
        (Column(f"By {end}", FASTEST, DECLINING), [_growth(row) for row in rows]),
        (Column("Jobs added", NEW_JOBS, "loss"), [_change(row) for row in rows]),
        (
            Column("Openings a year", OPENINGS),
            [_cell(value, number_format.jobs) for value in _plain(ranked, "openings_per_year")],
        ),
        (Column(wage, "wage"), [_wage(*values) for values in hourly]),
        (Column("Chance of growth", LIKELIHOOD, drop=2), [_chance(row) for row in rows]),
        (
            Column("Education", is_text=True, drop=3),
            [_text(_EDUCATION.get(value, value)) for value in ranked["education"]],
        ),
        (Column("AI exposure", is_text=True, drop=4), [_text(value) for value in ranked["ai_exposure"]]),
    ]
    return [(column, cells) for column, cells in found if not all(cell.is_missing for cell in cells)]


def _plain(ranked: pd.DataFrame, name: str) -> list[float | None]:
    values: list[float | None] = ranked[name].array.to_numpy(dtype=object, na_value=None).tolist()
    return values


def _cell(value: float | None, write: Callable[[float | None], str], note: str = "") -> Cell:
    return Cell(write(value), note, is_missing=value is None)


def _text(value: object) -> Cell:
    missing = number_format.is_missing(value)
    return Cell(number_format.EN_DASH if missing else str(value), is_missing=missing)


def _is_estimate(basis: str | None) -> bool:
    return basis == "modelled"


def _jobs(row: GrowthRow) -> Cell:
    write = number_format.rounded if _is_estimate(row.base_basis) else number_format.jobs
    return _cell(row.base_employment, write)


def _growth(row: GrowthRow) -> Cell:
    return _cell(row.growth, number_format.percent, number_format.percent_range(row.low_80, row.high_80))


def _change(row: GrowthRow) -> Cell:
    write = number_format.rounded_change if _is_estimate(row.basis) else number_format.job_change
    return _cell(row.change, write)


def _wage(annual: object, hourly: object, is_minimum: object) -> Cell:
    if number_format.is_missing(annual) and not number_format.is_missing(hourly):
        return Cell(f"${hourly:,.2f}", "an hour")
    if number_format.is_missing(annual):
        return Cell(number_format.NOT_PUBLISHED, is_missing=True)
    is_bound = not number_format.is_missing(is_minimum) and bool(is_minimum)
    return Cell(f"${annual:,.0f}", "or more" if is_bound else "")


def _chance(row: GrowthRow) -> Cell:
    text = number_format.likelihood(row.p_growth).removeprefix("about ")
    faster = number_format.likelihood(row.p_faster).removeprefix("about ")
    return Cell(text or number_format.EN_DASH, f"faster: {faster}" if faster else "", is_missing=not text)


def shown(ranked: pd.DataFrame, rows: GrowthRows) -> ShownTable:
    """The whole list as the workbook shows it."""
    end = rows[0].target_year
    columns: list[tuple[str, Kind, Sequence[Any]]] = [
        ("Rank", "place", ranked["place"].to_list()),
        ("Tie", "text", [TIE if tied is True else "" for tied in ranked["is_tied"].to_list()]),
        ("Occupation", "text", [row.occupation for row in rows]),
        ("Code", "text", [row.occupation_id for row in rows]),
        (f"Jobs in {rows[0].base_year}", "count", [row.base_employment for row in rows]),
        (f"Growth to {end}", "percent", [row.growth for row in rows]),
        ("80 % range", "number_text", [number_format.percent_range(row.low_80, row.high_80) for row in rows]),
        (f"Jobs added by {end}", "change", [row.change for row in rows]),
        ("Openings a year", "count", _plain(ranked, "openings_per_year")),
        ("Median wage", "dollars", _plain(ranked, "median_wage")),
        ("Chance of growth", "number_text", [number_format.likelihood(row.p_growth) for row in rows]),
        ("Education", "text", ranked["education"].fillna("").to_list()),
        ("AI exposure", "text", ranked["ai_exposure"].fillna("").to_list()),
    ]
    data, kinds = {}, {}
    for name, kind, values in columns:
        is_text = kind in {"text", "number_text"}
        series = pd.Series(values, dtype="string" if is_text else "Float64")
        if (series.fillna("") != "").any() if is_text else series.notna().any():
            data[name] = series.tolist() if is_text else series.to_numpy(dtype="float64", na_value=float("nan"))
            kinds[name] = kind
    capped = [place for place, is_bound in enumerate(ranked["wage_is_minimum"].to_list()) if is_bound is True]
    return ShownTable(pd.DataFrame(data), kinds, {"Median wage": frozenset(capped)})

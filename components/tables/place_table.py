"""One occupation in every place as a table, in the order of a measure: for the screen, and for the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from components.tables.sortable_table import Cell, Column, Table
from components.text import caveats, number_format, openings
from components.text import places as text
from components.text.labels import (
    NO_ESTIMATE,
    base_jobs,
    base_label,
    base_year_label,
    change_label,
    hourly_wages,
    jobs_added,
    missing_label,
    no_estimates,
    target_year_label,
    unanswered,
    unpublished_label,
    wage_heading,
)
from services.exports.shown_table import ShownTable
from services.flags import Flag
from services.growth_rows import GrowthRows, with_growth
from services.places import CONCENTRATION, GROWTH, JOBS, LIKELIHOOD, WAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.exports.shown_table import Kind
    from services.growth_rows import GrowthRow

AREA, CHANGE, OPENINGS = "area", "change", "openings"
"""Keys of columns besides the measures."""
OPENINGS_HEADING: Final = "Openings a year"
_DROP_ORDER: Final = {OPENINGS: 1, WAGE: 2, CONCENTRATION: 3, CHANGE: 4, LIKELIHOOD: 5, GROWTH: 6, JOBS: 7}
"""Which columns are left out first where there is no room; that of the chosen measure stays."""
_EXPLANATIONS: Final = {CONCENTRATION: text.CONCENTRATION_NOTE}
SPARED_FLAGS: Final = frozenset(
    {Flag.RANGE_NATIONAL, Flag.STATE_PATH, Flag.NOT_PUBLISHED, Flag.SMALL_BASE, Flag.TURNS, Flag.COUNT_KEPT}
)
"""Flags without a note in the rows: the figures beside them say it, or it holds for nearly all."""


FIRST_SHOWN: Final = 60
"""Rows shown before the reader asks for all: every state, but not every local area, which a phone would have to scroll
past for a minute."""


def place_table(places: pd.DataFrame, rows: GrowthRows, measure: str, caption: str) -> Table:
    """The rows of `places` (of services.places.order) in their order; `rows`: the same as typed rows.

    Columns without any figure are left out. A click on an area opens it.
    """
    known = places.to_dict("records")
    found = [
        (column, cells)
        for column, cells in _columns(known, rows, measure)
        if column.is_heading or any(cell.sort is not None for cell in cells)
    ]
    return Table(
        caption,
        [column for column, _ in found],
        [list(row) for row in zip(*(cells for _, cells in found), strict=True)],
        sorted_by=measure,
        is_dense=True,
        hint=text.OPENS,
        first=FIRST_SHOWN,
    )


def legend(places: pd.DataFrame, rows: GrowthRows, letters: Mapping[str, str] | None = None) -> str:
    """The meaning of the flags that the table names, and why openings are not comparable, where any are.

    `letters`: of flags, where names have these in the place of words.
    """
    has_not_comparable = openings.not_comparable(places["agency_flag"])
    notes = (caveats.flag_legend(with_shown_flags(rows), letters), openings.LEGEND if has_not_comparable else "")
    return " ".join(filter(None, notes))


def with_shown_flags(rows: GrowthRows) -> GrowthRows:
    """The rows with those flags alone that the table names, and small bases, whose numbers show it."""
    spared = SPARED_FLAGS - {Flag.SMALL_BASE}
    return GrowthRows(
        row._replace(flags=" ".join(flag for flag in row.flags.split() if flag not in spared)) for row in rows
    )


def _columns(known: Sequence[Mapping[Any, Any]], rows: GrowthRows, measure: str) -> list[tuple[Column, Sequence[Cell]]]:
    end = f"by {target_year_label(rows[0])}" if rows else ""
    published = with_growth(rows)
    base = f"Jobs in {base_year_label(published)}" if published and published[0].base_year else "Jobs"
    pairs = list(zip(rows, known, strict=True))
    columns: dict[str, tuple[str, Sequence[Cell]]] = {
        GROWTH: (f"Growth {end}", [_growth(*pair) for pair in pairs]),
        JOBS: (base, [_cell(row, row.base_employment, base_label(row)) for row in rows]),
        CHANGE: (f"Jobs added {end}", [_change(*pair) for pair in pairs]),
        OPENINGS: (OPENINGS_HEADING, [_openings(*pair) for pair in pairs]),
        WAGE: (wage_heading(one["wage_year"] for one in known), [_wage(*pair) for pair in pairs]),
        CONCENTRATION: (
            "Concen\u00adtration",
            [_number_cell(*pair, "location_quotient", "{:.2f}".format) for pair in pairs],
        ),
        LIKELIHOOD: (f"Chance of growth {end}", [_chance(*pair) for pair in pairs]),
    }
    names = [Cell(row.area, row.area, caveats.flag_names(row, SPARED_FLAGS), opens=row.area_id) for row, _ in pairs]
    return [
        (Column(AREA, "Area", "text", is_heading=True), names),
        *(
            (
                Column(
                    key,
                    label,
                    "number strong" if key == measure else "number",
                    drop=0 if key == measure else _DROP_ORDER[key],
                    explanation=_EXPLANATIONS.get(key, ""),
                ),
                cells,
            )
            for key, (label, cells) in sorted(columns.items(), key=lambda item: item[0] != measure)
        ),
    ]


def _cell(row: GrowthRow, value: float | None, shown: str, note: str = "") -> Cell:
    return Cell(missing_label(row) if value is None else shown, value, note)


def _number_cell(row: GrowthRow, known: Mapping[Any, Any], name: str, write: Callable[[float], str]) -> Cell:
    value = known[name]
    if number_format.is_missing(value):
        return Cell(unpublished_label(row))
    return _cell(row, float(value), write(float(value)))


def _openings(row: GrowthRow, known: Mapping[Any, Any]) -> Cell:
    cell = _number_cell(row, known, "openings_per_year", number_format.jobs)
    return cell if cell.sort is not None else Cell(openings.missing(known["agency_flag"], cell.text))


def _has_agency_alone(row: GrowthRow, has_agency_growth: object) -> bool:
    """Whether we have no estimate of a growth that the state's agency projects; an answer may bring ours."""
    return row.growth is None and has_agency_growth is True and not row.has_flag(Flag.FAILED)


def _growth(row: GrowthRow, known: Mapping[Any, Any]) -> Cell:
    if _has_agency_alone(row, known["has_agency_growth"]):
        return Cell(NO_ESTIMATE)
    range_ = number_format.percent_range(row.low_80, row.high_80)
    return _cell(row, row.growth, number_format.percent(row.growth), range_)


def _change(row: GrowthRow, known: Mapping[Any, Any]) -> Cell:
    if _has_agency_alone(row, known["has_agency_growth"]):
        return Cell(NO_ESTIMATE)
    return _cell(row, row.change, change_label(row))


def _chance(row: GrowthRow, known: Mapping[Any, Any]) -> Cell:
    if _has_agency_alone(row, known["has_agency_growth"]):
        return Cell(NO_ESTIMATE)
    words = number_format.likelihood(row.p_growth).removeprefix("about ")
    return _cell(row, row.p_growth, words)


def _wage(row: GrowthRow, known: Mapping[Any, Any]) -> Cell:
    value, hourly = known["annual_wage"], known["median_hourly_wage"]
    if number_format.is_missing(value):
        return Cell(unpublished_label(row))
    if number_format.is_missing(known["median_wage"]):
        return _cell(row, float(value), f"${hourly:,.2f}", "an hour")
    return _cell(row, float(value), number_format.dollars(value), "or more" if known["wage_is_minimum"] is True else "")


def shown(places: pd.DataFrame, rows: GrowthRows) -> ShownTable:
    """The table for the workbook: all columns, numbers as numbers."""
    end, wage = target_year_label(rows[0]), wage_heading(places["wage_year"])
    columns: list[tuple[str, Kind, Sequence[Any]]] = [
        ("Area", "text", [row.area for row in rows]),
        ("Years", "number_text", [number_format.years(row.base_year, row.target_year) for row in rows]),
        ("Jobs, base year", "count", [base_jobs(row) for row in rows]),
        (f"Growth to {end}", "percent", [row.growth for row in rows]),
        ("80 % range", "number_text", [number_format.percent_range(row.low_80, row.high_80) for row in rows]),
        (f"Jobs added by {end}", "change", [jobs_added(row) for row in rows]),
        (
            f"Chance of growth by {end}",
            "number_text",
            [number_format.likelihood(row.p_growth).removeprefix("about ") for row in rows],
        ),
        (OPENINGS_HEADING, "count", _plain(places, "openings_per_year")),
        ("Concentration", "ratio", _plain(places, "location_quotient")),
        (wage, "dollars", _plain(places, "annual_wage")),
        ("Notes", "text", [caveats.flag_names(row, SPARED_FLAGS) for row in rows]),
    ]
    pairs = enumerate(zip(rows, places["has_agency_growth"].to_list(), strict=True))
    by_agency = {place: NO_ESTIMATE for place, pair in pairs if _has_agency_alone(*pair)}
    texts = {
        OPENINGS_HEADING: openings.not_comparable(places["agency_flag"]),
        wage: hourly_wages(places["median_wage"], places["median_hourly_wage"]),
        columns[2][0]: no_estimates(rows, "base_employment"),
        columns[3][0]: no_estimates(rows) | by_agency,
        columns[5][0]: no_estimates(rows, "change") | by_agency,
    }
    data, kinds = {}, {}
    for name, kind, values in columns:
        is_text = kind in {"text", "number_text"}
        series = pd.Series(list(values), dtype="string" if is_text else "Float64")
        if (series.fillna("") != "").any() if is_text else series.notna().any():
            data[name] = series.tolist() if is_text else series.to_numpy(dtype="float64", na_value=float("nan"))
            kinds[name] = kind
    capped = [place for place, is_bound in enumerate(places["wage_is_minimum"].to_list()) if is_bound is True]
    return ShownTable(pd.DataFrame(data), kinds, {wage: frozenset(capped)}, unanswered(rows), texts)


def _plain(places: pd.DataFrame, name: str) -> list[float | None]:
    values: list[float | None] = places[name].array.to_numpy(dtype=object, na_value=None).tolist()
    return values

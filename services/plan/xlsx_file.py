"""A plan of one year as an Excel workbook with formulas: a changed rate changes the totals.

Every formula carries its result, so that viewers that do not calculate show it, too.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from services.exports.citation import BLS_DISCLAIMER
from services.exports.text_columns import escape_formulas
from services.plan.assumptions import growth_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from services.plan.assumptions import Assumption
    from services.plan.calculation import Plan
    from services.plan.roles import LineNote

TOTALS, ROWS, OCCUPATIONS, ASSUMPTIONS, NOTES = "Totals", "Rows", "Occupations", "Assumptions", "Notes"
"""The sheets of the workbook."""
_CREATED: Final = datetime(2000, 1, 1)  # the same plan gives the same file
_YEARS: Final = f"{ASSUMPTIONS}!$B$4"
_CORRELATION: Final = f"{ASSUMPTIONS}!$B$5"
_PER_YEAR: Final = f"{ASSUMPTIONS}!$B$6"
_PEOPLE: Final = "#,##0.0"
_RATE: Final = "0.0%"
_SIGNED: Final = "+0.0%;-0.0%;0.0%"
_MONEY: Final = "#,##0"


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose formulas are written as they are: XlsxWriter looks in each for 29 functions that need a prefix, of
    which ours are none, and takes half of the time of a long list for it. There is no public way past it; a version
    without this method would write the same file, as slowly as before."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


@dataclass(frozen=True)
class _Column:
    """A column of the sheet of rows: its heading, the column of the plan with its values, a number format and, where it
    is calculated, a formula in which {name} is the cell of another column in the same row."""

    name: str
    heading: str
    number_format: str = ""
    formula: str = ""
    width: int = 11


_NEED: Final = "{headcount_END}-{headcount}+{attrition}*YEARS*({headcount}+{headcount_END})/2"
_COLUMNS: Final = (
    _Column("line", "Line", "0", width=6),
    _Column("role", "Role", width=30),
    _Column("occupation_id", "Code", width=10),
    _Column("occupation", "Occupation", width=34),
    _Column("area", "Area", width=24),
    _Column("headcount", "Headcount", _PEOPLE),
    _Column("attrition", "Leavers a year", _RATE),
    _Column("growth_low", "Growth, low", _SIGNED),
    _Column("growth_mid", "Growth", _SIGNED),
    _Column("growth_high", "Growth, high", _SIGNED),
    *(
        _Column(f"headcount_{end}", f"Headcount then{words}", _PEOPLE, f"={{headcount}}*(1+{{growth_{end}}})")
        for end, words in (("low", ", low"), ("mid", ""), ("high", ", high"))
    ),
    _Column("leavers", "Leavers", _PEOPLE, "={attrition}*YEARS*({headcount}+{headcount_mid})/2"),
    _Column("growth_people", "Growth, people", _PEOPLE, "={headcount_mid}-{headcount}"),
    *(
        _Column(f"hires_{end}", f"To hire{words}", _PEOPLE, f"=MAX(0,{_NEED.replace('END', end)})")
        for end, words in (("low", ", low"), ("mid", ""), ("high", ", high"))
    ),
    _Column("surplus", "Surplus", _PEOPLE, "=MAX(0,-({growth_people}+{leavers}))"),
    _Column("planned_list", "Planned hires, as listed", _PEOPLE),
    _Column("planned", "Planned by then", _PEOPLE, '=IF({planned_list}="","",{planned_list}*IF(PER_YEAR=1,YEARS,1))'),
    _Column("gap", "To hire less planned", _PEOPLE, '=IF({planned_list}="","",{hires_mid}-{planned})'),
    _Column("cost_per_hire", "Cost of a hire", _MONEY),
    _Column("cost", "Cost", _MONEY, '=IF({cost_per_hire}="","",{hires_mid}*{cost_per_hire})'),
    _Column("base_year", "Base year of the projection", "0"),
    _Column("p_growth", "Likelihood that the market grows from then on", "0%", width=14),
    _Column("flags", "Flags of the market’s figures", width=24),
    _Column("figures_area", "Area whose figures they are", width=14),
    _Column("growth_source", "Growth from", width=14),
    _Column("attrition_source", "Rate of leavers from", width=14),
)
_LETTER: Final = {column.name: xl_col_to_name(place) for place, column in enumerate(_COLUMNS)}
_WIDTHS: Final = tuple(
    (f"{measure}_{end}", f"{measure}_{upper}", f"{measure}_{lower}")
    for measure in ("headcount", "hires")
    for end, upper, lower in (("low", "mid", "low"), ("high", "high", "mid"))
)
"""Of each end of a total's range: its name, and the columns whose difference is the width of a row."""
_ROW: Final = "#"
"""Stands in a formula for the number of its row."""
_FIRST: Final = 2
"""The number of the first row below the headings, as spreadsheets count."""


def to_xlsx(
    plan: Plan, target_year: int, assumptions: Sequence[Assumption] = (), notes: Sequence[LineNote] = ()
) -> bytes:
    """The workbook of a plan's year."""
    rows = plan.rows_of(target_year)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        totals = book.add_worksheet(TOTALS, _Sheet)
        sheets = {name: book.add_worksheet(name, _Sheet) for name in (ROWS, OCCUPATIONS, ASSUMPTIONS, NOTES)}
        formats = _Formats(book)
        last = _FIRST + len(rows) - 1
        _write_rows(sheets[ROWS], formats, rows, plan)
        count = _write_occupations(sheets[OCCUPATIONS], formats, rows, last)
        _write_totals(totals, formats, plan, target_year, last, count)
        _write_assumptions(sheets[ASSUMPTIONS], formats, plan, target_year, assumptions)
        _write_notes(sheets[NOTES], formats, notes)
        book.set_properties({"created": _CREATED})
    return buffer.getvalue()


class _Formats:
    """The formats of the workbook, each made once; inputs that may be changed have a background of their own."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._by_key: dict[tuple[str, bool], Any] = {}
        self.bold = book.add_format({"bold": True})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def number(self, number_format: str, *, is_input: bool = False) -> Any:
        """The format of a number."""
        key = (number_format, is_input)
        if key not in self._by_key:
            options = {"num_format": number_format} | ({"bg_color": "#FFF8DC"} if is_input else {})
            self._by_key[key] = self._book.add_format(options)
        return self._by_key[key]


def _write_rows(sheet: Worksheet, formats: _Formats, rows: pd.DataFrame, plan: Plan) -> None:
    listed = rows["planned"] / (rows["years"] if plan.options.planned_per_year else 1)
    table = rows.assign(planned_list=listed)
    for place, column in enumerate(_COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.heading, formats.heading)
        values = table[column.name]
        if values.dtype == "string":
            for row, text in enumerate(escape_formulas(values), start=1):
                if not pd.isna(text):
                    sheet.write_string(row, place, text)
            continue
        is_input = not column.formula and column.name not in ("line", "base_year", "p_growth")
        number = formats.number(column.number_format, is_input=is_input)
        formula = _formula(column)
        for row, value in enumerate(values.to_numpy(dtype="float64", na_value=math.nan).tolist(), start=1):
            is_missing = math.isnan(value)
            if formula:
                text = formula.replace(_ROW, str(row + 1))
                sheet.write_formula(row, place, text, number, "" if is_missing else value)
            elif not is_missing:
                sheet.write_number(row, place, value, number)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(_COLUMNS) - 1)


def _formula(column: _Column) -> str:
    """The formula of all rows of a column, with _ROW where the number of the row is to stand; "" if it has none."""
    cells = {name: f"{letter}{_ROW}" for name, letter in _LETTER.items()}
    return column.formula.replace("YEARS", _YEARS).replace("PER_YEAR", _PER_YEAR).format(**cells)


def _write_occupations(sheet: Worksheet, formats: _Formats, rows: pd.DataFrame, last: int) -> int:
    """The width of each occupation's range, added up over its rows; returns how many occupations there are."""
    headings = ("Code", "Occupation", "Headcount, width below", "Width above", "To hire, width below", "Width above")
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, formats.heading)
    sheet.set_column(1, 1, 40)
    occupations = rows.groupby("occupation_id", sort=False)
    codes = _range("occupation_id", last)
    for row, (code, own) in enumerate(occupations, start=1):
        sheet.write_string(row, 0, str(code))
        sheet.write_string(row, 1, own["occupation"].iloc[0])
        for place, (_, upper, lower) in enumerate(_WIDTHS, start=2):
            above, below = (f"SUMIF({codes},$A{row + 1},{_range(name, last)})" for name in (upper, lower))
            value = float(own[upper].sum() - own[lower].sum())
            sheet.write_formula(row, place, f"={above}-{below}", formats.number(_PEOPLE), value)
    return len(occupations)


def _range(name: str, last: int) -> str:
    return f"{ROWS}!${_LETTER[name]}${_FIRST}:${_LETTER[name]}${last}"


def _write_totals(
    sheet: Worksheet, formats: _Formats, plan: Plan, target_year: int, last: int, occupations: int
) -> None:
    total = plan.total_of(target_year)
    ends = {name: _end_formula(place, name, last, occupations) for place, (name, *_) in enumerate(_WIDTHS, start=2)}
    rows = plan.rows_of(target_year)
    lines = [
        (f"Headcount {plan.options.headcount_year}", "headcount", ""),
        (f"Leavers to {target_year}", "leavers", ""),
        ("Growth, people", "growth_people", ""),
        (f"Headcount {target_year}, {growth_words(rows)}", "headcount_mid", ""),
        ("   low end of the 80 % range", "headcount_low", ends["headcount_low"]),
        ("   high end", "headcount_high", ends["headcount_high"]),
        ("People to hire", "hires_mid", ""),
        ("   low end of the 80 % range", "hires_low", ends["hires_low"]),
        ("   high end", "hires_high", ends["hires_high"]),
        ("Surplus", "surplus", ""),
        (f"Planned hires to {target_year}", "planned", _sum_if_any("planned", "planned_list", last)),
        ("To hire less planned, of roles with planned hires", "gap", _sum_if_any("gap", "planned_list", last)),
        ("Cost of the hires, of roles with a cost", "cost", _sum_if_any("cost", "cost_per_hire", last)),
    ]
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 16)
    sheet.write_string(0, 0, f"Plan to {target_year}", formats.bold)
    for row, (label, name, formula) in enumerate(lines, start=1):
        sheet.write_string(row, 0, label)
        value = total[name]
        number = formats.number(_MONEY if name == "cost" else _PEOPLE)
        summed = formula or f"=SUM({_range(name, last)})"
        sheet.write_formula(row, 1, summed, number, "" if pd.isna(value) else float(value))
    text = f"Change a colored cell in “{ROWS}” or “{ASSUMPTIONS}”, and these move."
    sheet.write_string(len(lines) + 2, 0, text, formats.wrapped)


def _sum_if_any(name: str, given: str, last: int) -> str:
    """The sum of a column; nothing where no row has a value in `given`, which is missing then and not 0."""
    return f'=IF(COUNT({_range(given, last)})=0,"",SUM({_range(name, last)}))'


def _end_formula(place: int, name: str, last: int, occupations: int) -> str:
    measure, _, end = name.partition("_")
    column = xl_col_to_name(place)
    widths = f"{OCCUPATIONS}!${column}${_FIRST}:${column}${_FIRST + occupations - 1}"
    width = f"SQRT({_CORRELATION}*SUM({widths})^2+(1-{_CORRELATION})*SUMSQ({widths}))"
    middle = f"SUM({_range(f'{measure}_mid', last)})"
    return f"=MAX(0,{middle}-{width})" if end == "low" else f"={middle}+{width}"


def _write_assumptions(
    sheet: Worksheet, formats: _Formats, plan: Plan, target_year: int, assumptions: Sequence[Assumption]
) -> None:
    """The numbers that formulas use, in the cells that _YEARS and so on name; then all assumptions in words."""
    options = plan.options
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 60)
    sheet.write_string(0, 0, "Assumptions", formats.bold)
    years = target_year - options.headcount_year
    for row, (label, value, is_input) in enumerate(
        (
            ("Headcount as of", options.headcount_year, False),
            ("Plan to", target_year, False),
            ("Years in between", years, True),
            ("Correlation of the errors of two occupations", options.correlation, True),
            ("Planned hires are those of a year (1) or of all years (0)", int(options.planned_per_year), True),
        ),
        start=1,
    ):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, value, formats.number("General", is_input=is_input))
    sheet.write_string(7 + len(assumptions) + 2, 0, BLS_DISCLAIMER)
    for row, one in enumerate(assumptions, start=8):
        for place, text in enumerate((one.name, one.value, one.source)):
            sheet.write_string(row, place, text, formats.wrapped)


def _write_notes(sheet: Worksheet, formats: _Formats, notes: Sequence[LineNote]) -> None:
    sheet.set_column(2, 2, 100)
    for place, heading in enumerate(("Line", "What", "Note")):
        sheet.write_string(0, place, heading, formats.heading)
    texts = escape_formulas(pd.Series([note.message for note in notes], dtype="string"))
    for row, (note, text) in enumerate(zip(notes, texts, strict=True), start=1):
        if note.line:
            sheet.write_number(row, 0, note.line)
        sheet.write_string(row, 1, note.level)
        sheet.write_string(row, 2, text, formats.wrapped)

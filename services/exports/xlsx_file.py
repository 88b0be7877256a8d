"""A growth frame as an Excel workbook: the table as it was shown, the data, and what all of it means. Pure.

Codes are text, numbers are numbers, and no cell runs as a formula.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from services import growth_frame
from services.exports.citation import citations
from services.exports.columns import COLUMN_NOTES
from services.exports.text_columns import escape_formulas, with_text_columns
from services.outlook import NO_CHANGE_BELOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from services.exports.shown_table import Kind, ShownTable

SHOWN, DATA, ABOUT = "As shown", "Data", "About"
"""The sheets of a workbook."""
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_DATE: Final = datetime(2000, 1, 1)
_MISSING: Final = "not published"
_NO_ANSWER: Final = "no answer"
_MAX_WIDTH: Final = 60  # letters; longer texts wrap
_PADDING: Final = 2  # letters
_FRACTION: Final = "0.0%"

_KIND_FORMATS: Final[dict[Kind, str]] = {
    "place": "0",
    "percent": "+0.0%;-0.0%;0.0%",
    "change": "+#,##0;-#,##0;0",
    "count": "#,##0",
    "dollars": "$#,##0",
    "ratio": "0.00",
}
_MINIMUM_FORMAT: Final = '$#,##0" or more"'
_NO_CHANGE_FORMAT: Final = ";".join(['"no change"'] * 3)
"""Of growth that rounds to 0.0 %, which the format of percents would give a sign: the words of the screen."""
_NUMBER_FORMATS: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("growth", "growth_per_year", "low_80", "high_80", "low_50", "high_50", "agency_growth"), _FRACTION
    ),
    **dict.fromkeys(growth_frame.LIKELIHOODS, "0%"),
    **dict.fromkeys(
        ("base_employment", "change", "employment", "openings_per_year", "agency_base_employment"), "#,##0"
    ),
    **dict.fromkeys(("median_wage", "wage_p10", "wage_p90"), "$#,##0"),
    "median_hourly_wage": "$#,##0.00",
    "location_quotient": "0.00",
}


@dataclass(frozen=True)
class About:
    """What a workbook says of itself: `chosen` (name, value) on the screen, the `link` to it, and the `sources` of its
    figures with the keys name, vintage, publisher, licence and url."""

    chosen: Sequence[tuple[str, str]] = ()
    link: str = ""
    sources: Sequence[Mapping[str, str]] = ()


def to_xlsx(frame: pd.DataFrame, shown: ShownTable | None = None, about: About | None = None) -> bytes:
    """The workbook of a growth frame, with or without `columns.CONTEXT_COLUMNS`; the first sheet only if a table was
    `shown`."""
    import xlsxwriter  # at the first file: a twentieth of a second of the start

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        wide = with_text_columns(frame)
        if shown is not None:
            _write_shown(book, book.add_worksheet(SHOWN), shown)
        _write_data(book, book.add_worksheet(DATA), wide)
        _write_about(book, book.add_worksheet(ABOUT), wide, about or About())
        retrieved = frame["retrieved_at"].dropna()
        # The same figures give the same file, whenever it is written.
        stamp = retrieved.iloc[0].to_pydatetime().replace(tzinfo=None) if len(retrieved) else _NO_DATE
        book.set_properties({"created": stamp})
    return buffer.getvalue()


def _write_shown(book: Workbook, sheet: Worksheet, shown: ShownTable) -> None:
    """The screen's table: its headings, its numbers in its formats."""
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    number_heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "right"})
    right = book.add_format({"align": "right"})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _KIND_FORMATS.items()}
    minimum = book.add_format({"num_format": _MINIMUM_FORMAT})
    no_change = book.add_format({"num_format": _NO_CHANGE_FORMAT})
    for position, name in enumerate(shown.data.columns):
        kind = shown.kinds[name]
        values = shown.data[name]
        if written := shown.texts.get(str(name)):
            values = pd.Series([written.get(row, value) for row, value in enumerate(values)], dtype=object)
        if kind == "text":
            values = escape_formulas(values.astype("string"))
        texts = [_shown_text(value, kind) for value in values]
        # Headings wrap at words, so that a column is as wide as its values or its longest word.
        needed = max([*map(len, texts), *map(len, str(name).split()), len(str(name)) // 2], default=0)
        sheet.set_column(position, position, min(needed + _PADDING, _MAX_WIDTH))
        sheet.write_string(0, position, str(name), heading if kind == "text" else number_heading)
        for row, value in enumerate(values, start=1):
            if isinstance(value, str) and kind in _KIND_FORMATS:  # no plain number: "$24.50 an hour", a dash
                sheet.write_string(row, position, value, right)
            elif kind in _KIND_FORMATS and not pd.isna(value):
                is_minimum = row - 1 in shown.minimums.get(str(name), frozenset())
                is_none = kind == "percent" and abs(value) < NO_CHANGE_BELOW
                form = minimum if is_minimum else no_change if is_none else formats[kind]
                sheet.write_number(row, position, float(value), form)
            elif kind in _KIND_FORMATS and kind != "place":
                sheet.write_string(row, position, _NO_ANSWER if row - 1 in shown.unanswered else _MISSING, right)
            elif not pd.isna(value):
                sheet.write_string(row, position, str(value), None if kind == "text" else right)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _shown_text(value: Any, kind: Kind) -> str:
    """About the text that a spreadsheet shows of a value, for the width of its column."""
    if pd.isna(value):
        return _MISSING
    if isinstance(value, str):
        return value
    if kind == "percent":
        return f"{100 * value:+.1f}%"
    if kind == "dollars":
        return f"${value:,.0f} or more"
    return f"{value:+,.0f}" if kind in _KIND_FORMATS else str(value)


def _write_data(book: Workbook, sheet: Worksheet, wide: pd.DataFrame) -> None:
    bold = book.add_format({"bold": True})
    by_text = {text: book.add_format({"num_format": text}) for text in dict.fromkeys(_NUMBER_FORMATS.values())}
    formats = {name: by_text[text] for name, text in _NUMBER_FORMATS.items()}
    for position, name in enumerate(wide.columns):
        values = wide[name]
        if name == "retrieved_at":
            values = values.dt.strftime("%Y-%m-%d")
        longest = int(values.astype("string").str.len().fillna(0).head(100).max() or 0) if len(values) else 0
        width = min(max(longest, len(name)) + _PADDING, _MAX_WIDTH)
        sheet.set_column(position, position, width, formats.get(str(name)))
        sheet.write_string(0, position, str(name), bold)
        for row, value in enumerate(values.astype(object), start=1):
            if pd.isna(value):
                continue
            if isinstance(value, str):
                sheet.write_string(row, position, value)
            elif isinstance(value, bool):
                sheet.write_boolean(row, position, value)
            else:
                sheet.write_number(row, position, value, formats.get(str(name)))
    sheet.freeze_panes(1, 2)
    if len(wide):
        sheet.autofilter(0, 0, len(wide), len(wide.columns) - 1)


def _write_about(book: Workbook, sheet: Worksheet, wide: pd.DataFrame, about: About) -> None:
    """What was chosen, the link, the citations, the sources, every column; no cell is a link that a click opens."""
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    lines: list[tuple[str, str, bool]] = [("What was chosen", "", True)] if about.chosen or about.link else []
    lines += [(name, value, False) for name, value in about.chosen]
    lines += [("Link", about.link, False)] if about.link else []
    lines += [("Cite as", "", True), *(("", text, False) for text in citations(wide))]
    if about.sources:
        lines.append(("Sources", "", True))
        lines += [
            (source["name"], ". ".join(filter(None, (_release(source), source["licence"], source["url"]))), False)
            for source in about.sources
        ]
    lines.append((f"Columns of the sheet {DATA}", "", True))
    lines += [(name, COLUMN_NOTES[name], False) for name in map(str, wide.columns)]
    names, texts = (escape_formulas(pd.Series(part, dtype="string")) for part in list(zip(*lines, strict=True))[:2])
    for row, (name, text, (_, _, is_heading)) in enumerate(zip(names, texts, lines, strict=True)):
        sheet.write_string(row, 0, name, bold if is_heading else wrapped)
        sheet.write_string(row, 1, text, wrapped)


def _release(source: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (source["publisher"], source["vintage"])))

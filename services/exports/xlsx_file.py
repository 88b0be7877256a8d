"""A growth frame as an Excel workbook: codes as text, numbers as numbers, a sheet that explains the columns. Pure."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pandas as pd
import xlsxwriter

from services import growth_frame
from services.exports.citation import citations
from services.exports.text_columns import with_text_columns

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_NO_DATE: Final = datetime(2000, 1, 1)

_COLUMN_NOTES: Final[dict[str, str]] = {
    "base_employment": "Jobs in the base year, the self-employed included.",
    "base_basis": "published: by BLS. modelled: an estimate.",
    "growth": "Cumulative from the base year, as a fraction: 0.049 is +4.9 %.",
    "growth_per_year": "Compound annual rate, as a fraction.",
    "change": "Jobs added (or lost) since the base year.",
    "employment": "Jobs in the target year.",
    "low_80": "Growth fraction; 8 in 10 outcomes are expected between low_80 and high_80, as in the past.",
    "low_50": "Growth fraction; every second outcome is expected between low_50 and high_50.",
    "p_growth": "Probability that jobs grow, from the same distribution as the ranges.",
    "p_faster": "Probability that they grow faster than all occupations of the area.",
    "basis": "published: exactly as the source gives it. modelled: our estimate. derived: worked out in between.",
    "flags": "Short marks; the column notes says them in words.",
    "retrieved_at": "When the source's data were retrieved (UTC).",
}


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """The same columns as an Excel workbook: codes as text, numbers as numbers, a sheet to explain."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _write_figures(book, book.add_worksheet("Projections"), with_text_columns(frame))
        _write_about(book, book.add_worksheet("About"), frame)
        retrieved = frame["retrieved_at"].dropna()
        # The same figures give the same file, whenever it is written.
        stamp = retrieved.iloc[0].to_pydatetime().replace(tzinfo=None) if len(retrieved) else _NO_DATE
        book.set_properties({"created": stamp})
    return buffer.getvalue()


def _number_formats(book: Workbook) -> dict[str, Format]:
    growth, jobs = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "#,##0"})
    formats = dict.fromkeys(("growth", "growth_per_year", "low_80", "high_80", "low_50", "high_50"), growth)
    formats |= dict.fromkeys(growth_frame.LIKELIHOODS, book.add_format({"num_format": "0%"}))
    return formats | dict.fromkeys(("base_employment", "change", "employment"), jobs)


def _write_figures(book: Workbook, sheet: Worksheet, wide: pd.DataFrame) -> None:
    bold = book.add_format({"bold": True})
    formats = _number_formats(book)
    for position, name in enumerate(wide.columns):
        values = wide[name]
        if name == "retrieved_at":
            values = values.dt.strftime("%Y-%m-%d")
        longest = int(values.astype("string").str.len().fillna(0).head(100).max() or 0) if len(values) else 0
        sheet.set_column(position, position, min(max(longest, len(name)) + 2, 44), formats.get(str(name)))
        sheet.write_string(0, position, str(name), bold)
        for row, value in enumerate(values.astype(object), start=1):
            if pd.isna(value):
                continue
            if isinstance(value, str):
                sheet.write_string(row, position, value)
            else:
                sheet.write_number(row, position, value)
    sheet.freeze_panes(1, 2)
    if len(wide):
        sheet.autofilter(0, 0, len(wide), len(wide.columns) - 1)


def _write_about(book: Workbook, sheet: Worksheet, frame: pd.DataFrame) -> None:
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    lines = [("Column", "What it holds"), *_COLUMN_NOTES.items(), ("", ""), ("Cite as", "")]
    lines += [("", text) for text in citations(frame)]
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, bold if row == 0 else None)

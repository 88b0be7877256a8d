"""A growth frame as a file that can be cited on its own: CSV and XLSX. Pure; screen and shell share it.

A file holds every column of the frame in order with raw codes for programs, then text columns for people
(`TEXT_COLUMNS`), because a spreadsheet turns the code 11-2021 into a date and "06" into 6.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from services.growth_frame import COLUMNS, DTYPES, SMALL_BASE, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike
    from typing import IO

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TEXT_COLUMNS: Final = ("occupation_code", "area_code", "notes", "citation")

NO_VOUCHING: Final = (
    "BLS.gov cannot vouch for the data or analyses derived from these data after the data have been "
    "retrieved from BLS.gov."
)
"""The sentence BLS asks every user of its data to carry."""

FLAG_NOTES: Final[dict[str, str]] = {
    "small_base": f"fewer than {SMALL_BASE:,} jobs: read the growth with care",
    "not_published": "employment not published here",
    "national_rate": "the state published no projection: grows at the national rate",
    "share_2022": "employment estimated from the state's 2022 share of the nation",
    "no_history": "too little comparable history: follows the published path",
    "code_break": "the occupation's code changed: no history to learn from, the first years follow BLS's rate",
    "range_national": "range from the record of national occupations of this size",
    "stale": "last good value: the service did not answer",
    "failed": "the source did not answer for this figure",
}

_TAXONOMY_NAMES: Final = {
    "soc": "SOC",
    "socmajor": "SOC",
    "soctotal": "SOC",
    "lotocc": "LOT",
    "lotspecocc": "LOT",
}
# A cell that starts with one of these runs as a formula when a spreadsheet opens the file.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

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
    "basis": "published: exactly as the source gives it. modelled: our estimate. derived: worked out in between.",
    "flags": "Short marks; the column notes says them in words.",
    "retrieved_at": "When the source's data were retrieved (UTC).",
}


def notes(flags: str) -> str:
    """The words for space-separated `flags`; a flag without words is said as it stands."""
    return "; ".join(FLAG_NOTES.get(flag, flag.replace("_", " ")) for flag in flags.split())


def citation(source: str, vintage: str, retrieved: str) -> str:
    """One line to cite a figure by. `retrieved` is an ISO date, or empty where it is not known."""
    when = f"; retrieved {retrieved}," if retrieved else ","
    if source.startswith("BLS"):
        return (
            f"U.S. Bureau of Labor Statistics, Employment Projections {vintage}{when} by way of Horizons. "
            f"Years before the tenth and ranges are estimates of Horizons. {NO_VOUCHING}"
        )
    if source == "Lightcast":
        return f"Lightcast, Projected Occupation Growth, {vintage}{when} by way of Horizons."
    vouching = f" {NO_VOUCHING}" if "BLS" in source or "BLS" in vintage else ""
    return f"{source} ({vintage}){when} by way of Horizons.{vouching}"


def citations(frame: pd.DataFrame) -> list[str]:
    """The different citations of a frame's rows, in the order in which they first come."""
    cited = frame[["source", "vintage", "retrieved_at"]].drop_duplicates()
    return _citations(cited)


def _citations(frame: pd.DataFrame) -> list[str]:
    retrieved = frame["retrieved_at"].dt.strftime("%Y-%m-%d").fillna("")
    parts = zip(frame["source"].fillna(""), frame["vintage"].fillna(""), retrieved, strict=True)
    return _each_once(parts, lambda part: citation(*part))


def with_text_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` and TEXT_COLUMNS behind it; no text in it can run as a formula."""
    system = frame["taxonomy"].map(_TAXONOMY_NAMES).fillna("Code")
    state = frame["area_level"] == "state"
    text = {
        "occupation_code": system + " " + frame["occupation_id"],
        "area_code": ("FIPS " + frame["area_id"]).where(state, frame["area_id"]),
        "notes": _each_once(frame["flags"].fillna(""), notes),
        "citation": _citations(frame),
    }
    wide = frame.assign(**{name: pd.Series(values, index=frame.index, dtype="string") for name, values in text.items()})
    for name in wide.columns:
        if wide[name].dtype == "string":
            wide[name] = _disarmed(wide[name])
    return wide


def _each_once(keys: Iterable[Any], make: Callable[[Any], str]) -> list[str]:
    """`make` of every key, worked out once for each different key: a file repeats few of them often."""
    known: dict[Any, str] = {}
    return [known.get(key) or known.setdefault(key, make(key)) for key in keys]


def _disarmed(column: pd.Series[str]) -> pd.Series[str]:
    """A leading apostrophe tells a spreadsheet that text is text."""
    return column.where(~column.str.startswith(_FORMULA_STARTS).fillna(False), "'" + column)


def to_csv(frame: pd.DataFrame) -> bytes:
    """The frame and TEXT_COLUMNS as UTF-8 CSV with a byte order mark, so that spreadsheets read accents.

    `read_csv` gives the frame back; so does `pandas.read_csv`, but for the dtypes: it takes "06" for the
    number 6 where no "US" stands in the same column, so give it dtype={"area_id": str}.
    """
    return with_text_columns(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def read_csv(content: bytes | str | PathLike[str] | IO[bytes]) -> pd.DataFrame:
    """The growth frame that `to_csv` wrote, from its bytes, a path or an open file."""
    texts = {name: dtype for name, dtype in DTYPES.items() if dtype != TIME}
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    # Only an empty field is missing: "NA" may be somebody's title.
    frame = pd.read_csv(source, dtype=texts, parse_dates=["retrieved_at"], keep_default_na=False, na_values=[""])
    frame = frame[list(COLUMNS)]
    return frame.assign(flags=frame["flags"].fillna("")).astype(DTYPES)


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

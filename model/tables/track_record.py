"""record.parquet: the track record of every occupation, under today's codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes
from model.data import catalog, input_tables, release_calendar
from model.evaluation import vintage_pairs
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import Library

BLS: Final = "BLS"
HORIZONS: Final = "Horizons"
OEWS_SHOWN: Final = (1, 2, 3, 5)
"""Horizons of our own past forecasts that are kept for the record, scored on OEWS."""

COLUMNS: Final = (
    "occupation_id",
    "vintage",
    "source",
    "base_year",
    "target_year",
    "horizon_years",
    "projected",
    "actual",
    "error",
    "low_80",
    "high_80",
    "inside",
    "base_employment",
    "actual_series",
)
_DECIMALS: Final = 4
_SAME: Final = 1e-9


def table(library: Library, errors: pd.DataFrame, then: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The record from hindcast.errors and, for each of its rows, the ends (log growth around our figure) of the range
    that was known on the origin's day (out_of_sample.as_of_ends; NaN where there was none).

    BLS: each of its projections on each later base. Horizons: what our model would have said, on OEWS, and on BLS's
    bases where that differs from BLS's own line. The range is ours in both, around our figure: BLS gives none, and
    ours around BLS's figure is one that nobody would have given.
    """
    today = _today(library, errors, as_of)
    base = errors["series"] == vintage_pairs.BLS_BASE
    ours = np.where(
        base, (errors["horizons"] - errors["bls_line"]).abs() > _SAME, errors["horizon_years"].isin(OEWS_SHOWN)
    )
    parts = [
        _rows(errors[base], then[base], today[base], "bls_line", BLS),
        _rows(errors[ours], then[ours], today[ours], "horizons", HORIZONS),
    ]
    return finished(pd.concat(parts, ignore_index=True).dropna(subset="occupation_id"))


def _rows(errors: pd.DataFrame, then: pd.DataFrame, today: pd.Series, said: str, source: str) -> pd.DataFrame:
    labels = {year: catalog.vintage_label(year, year + MAX_HORIZON) for year in set(errors["base_year"])}
    kept = errors[["base_year", "target_year", "horizon_years"]]
    return kept.assign(
        occupation_id=today,
        vintage=errors["base_year"].map(labels),
        source=source,
        projected=np.expm1(errors[said]),
        actual=np.expm1(errors["actual"]),
        low_80=np.expm1(errors["horizons"] + then["low_80"]),
        high_80=np.expm1(errors["horizons"] + then["high_80"]),
        base_employment=errors["jobs"],
        actual_series=errors["series"],
    )


def _today(library: Library, errors: pd.DataFrame, as_of: date) -> pd.Series:
    """Each row's occupation under the codes of the newest projections; missing where the code changed since."""
    projections = release_calendar.projections(library.tables, as_of)
    newest = max(projections)
    now = input_tables.details(projections[newest])
    result = pd.Series(None, index=errors.index, dtype="object")
    for series, end in sorted(set(zip(errors["series"], errors["target_year"], strict=True))):
        rows = errors[(errors["series"] == series) & (errors["target_year"] == end)]
        there = input_tables.details(projections[end]) if series == vintage_pairs.BLS_BASE else library.oews(end, as_of)
        codes = match_codes.successor(there, now, end, newest, library.crosswalk)
        result[rows.index] = rows["target_code"].map(codes)
    return result


def finished(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the columns, types and order of record.parquet, `error` and `inside` worked out."""
    rounded = {
        name: frame[name].astype("float64").round(_DECIMALS) for name in ("projected", "actual", "low_80", "high_80")
    }
    frame = frame.assign(**rounded)
    frame["error"] = ((1 + frame["projected"]) / (1 + frame["actual"]) - 1).round(_DECIMALS)
    within = frame["actual"].between(frame["low_80"], frame["high_80"])
    frame["inside"] = within.astype("boolean").mask(frame["low_80"].isna())
    # Rounded fractions as float32: a dictionary of few values, half the bytes.
    floats = dict.fromkeys(("projected", "actual", "error", "low_80", "high_80"), "Float32")
    floats["base_employment"] = "Float64"
    whole = dict.fromkeys(("base_year", "target_year", "horizon_years"), "Int64")
    order = ["occupation_id", "target_year", "base_year", "source", "actual_series"]
    frame = frame.sort_values(order, ascending=[True, False, False, True, True], ignore_index=True)
    return frame[list(COLUMNS)].astype({**floats, **whole})


def notes(record_table: pd.DataFrame, spine: pd.DataFrame) -> pd.DataFrame:
    """record_notes.parquet: occupation_id, note, where the record is missing or starts late."""
    ids = spine["occupation_id"].reset_index(drop=True)
    whole = spine["taxonomy"].ne("soc").reset_index(drop=True)
    since = ids.map(record_table.groupby("occupation_id")["base_year"].min())
    late = (since >= match_codes.FIRST_2018_YEAR) & (record_table["base_year"].min() < match_codes.FIRST_2018_YEAR)
    started = "No record before " + since.astype("Int64").astype("str") + ": the code changed."
    text = pd.Series("", index=ids.index, dtype="str").mask(late, started)
    text = text.mask(since.isna(), "No record: the code changed.").mask(
        whole, "The record is kept for single occupations."
    )
    table = pd.DataFrame({"occupation_id": ids, "note": text})
    return table[table["note"] != ""].reset_index(drop=True)

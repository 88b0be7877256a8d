"""record.parquet: the track record of every occupation, under the codes of the newest projections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes
from model.data import catalog, release_calendar
from model.data.input_tables import detailed_projections
from model.evaluation import vintage_pairs
from services.dataset_schema import DECIMALS, RECORD
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import InputTables

BLS: Final = "BLS"
HORIZONS: Final = "Horizons"
OEWS_HORIZONS: Final = (1, 2, 3, 5)
"""Horizons of the model's own hindcasts that the record shows, scored on OEWS."""

_TOLERANCE: Final = 1e-9


def record_table(
    inputs: InputTables, occupation_index: pd.DataFrame, errors: pd.DataFrame, bounds: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """record.parquet from hindcast.errors and out_of_sample.as_of_bounds of each of its rows.

    BLS: each of its projections against each later base. Horizons: the model's forecasts, on OEWS, and on BLS's bases
    where they differ from BLS's constant rate. The interval is the model's in both, around its own forecast: BLS
    publishes none, and nobody would have published ours around BLS's figure.
    """
    occupation_ids = _current_codes(inputs, occupation_index, errors, as_of)
    on_base = errors["series"] == vintage_pairs.BLS_BASE
    differs = (errors["horizons"] - errors["bls_line"]).abs() > _TOLERANCE
    is_ours = np.where(on_base, differs, errors["horizon_years"].isin(OEWS_HORIZONS))
    parts = [
        _rows(errors[on_base], bounds[on_base], occupation_ids[on_base], "bls_line", BLS),
        _rows(errors[is_ours], bounds[is_ours], occupation_ids[is_ours], "horizons", HORIZONS),
    ]
    return finalize(pd.concat(parts, ignore_index=True).dropna(subset="occupation_id"))


def _rows(
    errors: pd.DataFrame, bounds: pd.DataFrame, occupation_ids: pd.Series, method: str, source: str
) -> pd.DataFrame:
    labels = {year: catalog.vintage_label(year, year + MAX_HORIZON) for year in set(errors["base_year"])}
    rows = errors[["base_year", "target_year", "horizon_years"]]
    return rows.assign(
        occupation_id=occupation_ids,
        vintage=errors["base_year"].map(labels),
        source=source,
        projected=np.expm1(errors[method]),
        actual=np.expm1(errors["actual"]),
        low_80=np.expm1(errors["horizons"] + bounds["low_80"]),
        high_80=np.expm1(errors["horizons"] + bounds["high_80"]),
        base_employment=errors["jobs"],
        actual_series=errors["series"],
    )


def _current_codes(inputs: InputTables, occupation_index: pd.DataFrame, errors: pd.DataFrame, as_of: date) -> pd.Series:
    """Each row's occupation under the codes of `occupation_index`; missing where the code changed since."""
    projections = release_calendar.released_projections(inputs.tables, as_of)
    newest = max(projections)
    details = occupation_index[occupation_index["taxonomy"] == "soc"]
    current = details.rename(columns={"occupation_id": "soc_code", "occupation": "title"})
    result = pd.Series(None, index=errors.index, dtype="object")
    for series, year in sorted(set(zip(errors["series"], errors["target_year"], strict=True))):
        rows = errors[(errors["series"] == series) & (errors["target_year"] == year)]
        on_base = series == vintage_pairs.BLS_BASE
        outcome = detailed_projections(projections[year]) if on_base else inputs.detailed_oews(year, as_of)
        codes = match_codes.match_codes(outcome, current, year, newest, inputs.crosswalk)
        result[rows.index] = rows["target_code"].map(codes)
    return result


def finalize(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the columns and order of record.parquet, with `error` and `inside` computed."""
    rounded = {
        name: frame[name].astype("float64").round(DECIMALS) for name in ("projected", "actual", "low_80", "high_80")
    }
    frame = frame.assign(**rounded)
    frame["error"] = ((1 + frame["projected"]) / (1 + frame["actual"]) - 1).round(DECIMALS)
    inside = frame["actual"].between(frame["low_80"], frame["high_80"])
    frame["inside"] = inside.astype("boolean").mask(frame["low_80"].isna())
    order = ["occupation_id", "target_year", "base_year", "source", "actual_series"]
    frame = frame.sort_values(order, ascending=[True, False, False, True, True], ignore_index=True)
    return frame[list(RECORD)]


def note_table(record: pd.DataFrame, occupation_index: pd.DataFrame) -> pd.DataFrame:
    """record_notes.parquet: occupation_id, note, where the record is missing or starts late."""
    ids = occupation_index["occupation_id"].reset_index(drop=True)
    is_aggregate = occupation_index["taxonomy"].ne("soc").reset_index(drop=True)
    first_year = ids.map(record.groupby("occupation_id")["base_year"].min())
    first_of_all = record["base_year"].min()
    starts_late = (first_year >= match_codes.FIRST_SOC_2018_YEAR) & (first_of_all < match_codes.FIRST_SOC_2018_YEAR)
    redefined = first_year.astype("Int64").astype("str")
    late_note = "Earlier years cannot be compared: the occupation was redefined in " + redefined + "."
    note = pd.Series("", index=ids.index, dtype="str").mask(starts_late, late_note)
    note = note.mask(first_year.isna(), "No track record: the occupation was redefined.")
    note = note.mask(is_aggregate, "No track record for groups or totals.")
    table = pd.DataFrame({"occupation_id": ids, "note": note})
    return table[table["note"] != ""].reset_index(drop=True)

"""vintages.parquet: the ten-year projection of every occupation in every BLS vintage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.classification import match_codes
from model.data import catalog, release_calendar
from model.data.projections import DERIVED, PUBLISHED, group_titles, with_groups
from model.data.units import percent_to_fraction, thousands_to_jobs
from services.dataset_schema import ALL_OCCUPATIONS, VINTAGES
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

METHODS: Final = {"annual_avg": "separations", "ten_year_total": "replacement_total"}
"""How BLS counts openings: of growth, exits and transfers a year; before 2016-26 of growth and replacement needs over
the ten years. The two cannot be compared."""


def vintage_table(tables: Mapping[str, pd.DataFrame], occupation_index: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """vintages.parquet: one row per occupation of `occupation_index` and vintage that has its code, the newest last.

    Jobs; growth as a fraction over the ten years as published; openings per year by openings_method. comparable: it
    was the same occupation then (match_codes); other rows have the code alone in common. basis: derived where the
    vintage's copy has no groups.
    """
    released = release_calendar.released_projections(tables, as_of)
    newest = max(released)
    titles = group_titles(released, tables["soc_2018_structure"])
    parts = []
    for base_year, table in released.items():
        rows = with_groups(table, titles)
        rows = rows[rows["level"].isin(["detailed", "major", "total"])]
        rows = _on_current_codes(rows, occupation_index, base_year, newest, tables["soc_2010_to_2018_crosswalk"])
        parts.append(_vintage_rows(rows, base_year))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.sort_values(["occupation_id", "base_year"], ignore_index=True)
    return frame[list(VINTAGES)]


def _on_current_codes(
    rows: pd.DataFrame, index: pd.DataFrame, base_year: int, newest: int, crosswalk: pd.DataFrame
) -> pd.DataFrame:
    """`rows` with occupation_id (of `index`) and comparable."""
    current = index.rename(columns={"occupation_id": "soc_code", "occupation": "title"})
    details = current[current["taxonomy"] == "soc"]
    codes = match_codes.match_codes(rows[rows["level"] == "detailed"], details, base_year, newest, crosswalk)
    # Groups changed what they hold with the classification, whatever their titles; the total did not.
    is_same = match_codes.uses_soc_2018(base_year) == match_codes.uses_soc_2018(newest)
    for code in current.loc[current["taxonomy"] != "soc", "soc_code"]:
        if is_same or code == ALL_OCCUPATIONS:
            codes[code] = code
    matched = rows["soc_code"].map(codes)
    taken = set(matched.dropna())
    same_code_only = matched.isna() & rows["soc_code"].isin(set(current["soc_code"]) - taken)
    occupation_ids = matched.where(~same_code_only, rows["soc_code"])
    return rows.assign(occupation_id=occupation_ids, comparable=matched.notna()).dropna(subset="occupation_id")


def _vintage_rows(rows: pd.DataFrame, base_year: int) -> pd.DataFrame:
    label = catalog.vintage_label(base_year, base_year + MAX_HORIZON)
    openings = thousands_to_jobs(rows["openings_thousands"])
    is_total = rows["openings_kind"] == "ten_year_total"
    return pd.DataFrame(
        {
            "occupation_id": rows["occupation_id"],
            "vintage": label,
            "base_year": base_year,
            "target_year": base_year + MAX_HORIZON,
            "base_employment": thousands_to_jobs(rows["emp_base_thousands"]),
            "target_employment": thousands_to_jobs(rows["emp_target_thousands"]),
            "growth": percent_to_fraction(rows["pct_change"]),
            "openings_per_year": (openings / MAX_HORIZON).round().where(is_total, openings),
            "openings_method": rows["openings_kind"].map(METHODS),
            "comparable": rows["comparable"],
            "basis": rows["summed"].map({True: DERIVED, False: PUBLISHED}),
            "source": f"{catalog.NATIONAL_SOURCE} {label}",
        }
    )

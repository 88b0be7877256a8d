"""The tables of the public data set (services/public/data): every column and its dtype, defined once.

The build writes them (model.tables.writer), the public source reads them (services.public.source). Dtypes are those of
the Parquet files as pandas reads them; `served_dtypes` gives those of the tables that a source hands on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT: Final = "str"
CATEGORY: Final = "category"  # text with few values, stored as a dictionary
INTEGER: Final = "Int64"
NUMBER: Final = "Float64"
SHORT_NUMBER: Final = "Float32"  # a fraction rounded to 3 or 4 decimals: half the bytes
DECIMALS: Final = 4
"""A SHORT_NUMBER is exact to this many decimals."""

ALL_OCCUPATIONS: Final = "00-0000"
"""The occupation_id of the total."""

YEARS: Final = tuple(range(1, MAX_HORIZON + 1))
"""The years of a growth path, counted from the base."""
BOUNDS: Final = ("low_80", "high_80", "low_50", "high_50")
"""The bounds of the prediction intervals, in the order of the files."""
GROWTH_COLUMNS: Final = tuple(f"growth_{year}" for year in YEARS)
INTERVAL_COLUMNS: Final = tuple(f"{bound}_{year}" for bound in BOUNDS for year in YEARS)

AREAS: Final[dict[str, str]] = {
    "area_id": TEXT,  # "US" or two-digit FIPS
    "area": TEXT,
    "area_abbr": TEXT,  # postal abbreviation
    "area_level": TEXT,  # nation | state
}

OCCUPATIONS: Final[dict[str, str]] = {
    "occupation_id": TEXT,
    "occupation": TEXT,
    "taxonomy": TEXT,  # soc | socmajor | soctotal
    "group_id": TEXT,  # major group; missing for the total
    "group": TEXT,
    "description": TEXT,
    "openings_per_year": NUMBER,  # jobs, annual average over the ten years
    "exits_per_year": NUMBER,  # jobs
    "transfers_per_year": NUMBER,  # jobs
    "median_wage": NUMBER,  # USD per year, of the nation
    "wage_is_minimum": "bool",  # the wage is a lower bound
    "wage_year": INTEGER,
    "education": TEXT,
    "experience": TEXT,
    "training": TEXT,
}

TITLES: Final[dict[str, str]] = {
    "title": TEXT,
    "occupation_id": TEXT,
    "kind": TEXT,  # title | soc | sample | short | alternate
}

CELLS: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "area_id": CATEGORY,
    "base_year": INTEGER,
    "base_employment": NUMBER,  # jobs; missing where not published
    "base_basis": CATEGORY,  # published | modelled
    "flags": CATEGORY,  # services.flags.Flag, separated by spaces; "" where none
    **dict.fromkeys(GROWTH_COLUMNS, NUMBER),  # fractions, cumulative from the base
    **dict.fromkeys(INTERVAL_COLUMNS, SHORT_NUMBER),  # growth fractions
    "change_10": NUMBER,  # jobs, as published; missing where modelled
    "employment_10": NUMBER,  # jobs, as published; missing where modelled
    "published_horizon": INTEGER,  # years; missing where no horizon is published
    "source": CATEGORY,
    "vintage": CATEGORY,
}

PROFILES: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "area_id": CATEGORY,
    "median_wage": NUMBER,  # USD per year
    "wage_is_minimum": "bool",  # the wage is a lower bound
    "wage_year": INTEGER,
    "location_quotient": NUMBER,  # share of the area's employment over the nation's share
    "openings_per_year": NUMBER,  # jobs; of the nation only
    "agency_growth": NUMBER,  # fraction over the agency's years
    "agency_base_year": INTEGER,
    "agency_target_year": INTEGER,
    "agency_openings_per_year": NUMBER,  # jobs
    "agency_base_employment": NUMBER,  # jobs
    "agency_code": TEXT,  # where the agency published under another code
    "agency_title": TEXT,
    "agency_flag": CATEGORY,  # services.flags.AgencyFlag; "" where none
}

RECORD: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "vintage": CATEGORY,  # "2014-24": base year and the last year of the projection
    "source": CATEGORY,  # BLS: as BLS projected. Horizons: what our model would have projected then
    "base_year": INTEGER,
    "target_year": INTEGER,
    "horizon_years": INTEGER,
    "projected": SHORT_NUMBER,  # growth fraction from the base
    "actual": SHORT_NUMBER,  # the same, as it turned out
    "error": SHORT_NUMBER,  # (projected level - actual level) / actual level: above 0 is too high
    # Growth fractions of the 80 % interval around our model's own forecast of that origin, in BLS's rows too, fitted
    # only on errors known when its projections were released; missing where too few were (base years before 2014).
    "low_80": SHORT_NUMBER,
    "high_80": SHORT_NUMBER,
    "inside": "boolean",  # whether `actual` lies in it; missing where there was no interval
    "base_employment": NUMBER,  # jobs
    "actual_series": CATEGORY,  # BLS base | OEWS: what `actual` was measured on
}
"""One row per past projection that can be scored."""

RECORD_NOTES: Final[dict[str, str]] = {
    "occupation_id": TEXT,
    "note": TEXT,  # why the record is missing or starts late, as a sentence
}

ACCURACY: Final[dict[str, str]] = {
    # median_ape | weighted_ape | direction | rank_correlation | n | coverage_80 | coverage_50 | interval_score
    # (intervals cross-validated by origin, later outcomes included) | coverage_80_as_of | coverage_50_as_of (fitted
    # only on errors known on the day of the forecast) | n_as_of (outcomes that had such an interval).
    "measure": TEXT,
    "method": TEXT,  # horizons | bls_line | no_change | constant_share | damped_trend
    "series": TEXT,  # BLS base | OEWS
    "horizon_years": INTEGER,
    "size_class": TEXT,  # all | <10k | 10-50k | 50-200k | >200k (jobs in the base year)
    "origins": TEXT,  # base years of the projections that were scored: "2014 2015 2016"
    "part": TEXT,  # chosen: outcomes the model was chosen on. test: errors evaluated once, coverage twice
    "value": NUMBER,  # fractions (0.05 is 5 %), except n, n_as_of (counts) and interval_score (growth fractions)
}
"""Accuracy of past projections, one row per figure."""

TABLES: Final[dict[str, dict[str, str]]] = {
    "areas": AREAS,
    "occupations": OCCUPATIONS,
    "titles": TITLES,
    "cells": CELLS,
    "profiles": PROFILES,
    "record": RECORD,
    "record_notes": RECORD_NOTES,
    "accuracy": ACCURACY,
}
"""Every table of the data set by the name of its file."""

_SERVED: Final = {TEXT: "string", CATEGORY: "string", SHORT_NUMBER: NUMBER}


def served_dtypes(schema: Mapping[str, str]) -> dict[str, str]:
    """The dtypes of `schema` as a source hands them on: nullable, text as "string", numbers in full precision."""
    return {name: _SERVED.get(dtype, dtype) for name, dtype in schema.items()}


OCCUPATION_COLUMNS: Final = tuple(OCCUPATIONS)
"""Columns of `Source.occupations()`; what a source does not know is NA."""
TITLE_DTYPES: Final = served_dtypes(TITLES)
"""Columns and dtypes of `Source.titles()`."""
RECORD_DTYPES: Final = served_dtypes(RECORD)
"""Columns and dtypes of `Source.record()`."""
ACCURACY_DTYPES: Final = served_dtypes(ACCURACY)
"""Columns and dtypes of `Source.accuracy()`."""

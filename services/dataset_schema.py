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
SHORT_INTEGER: Final = "Int32"
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
GROWTH_DECIMALS: Final = 7
"""Growth paths are stored in whole units of 10^-7, which is less than a job in any state."""
INTERVAL_COLUMNS: Final = tuple(f"{bound}_{year}" for bound in BOUNDS for year in YEARS)
SAMPLING_COLUMNS: Final = tuple(f"sampling_{bound}" for bound in BOUNDS)

AREAS: Final[dict[str, str]] = {
    "area_id": TEXT,  # "US", two-digit FIPS, or the OEWS area code: 5 digits (metropolitan) or 7 (nonmetropolitan)
    "area": TEXT,
    "area_abbr": TEXT,  # postal abbreviation; "" of a local area
    "area_level": TEXT,  # nation | state | msa
}

AREA_STATES: Final[dict[str, str]] = {
    "area_id": CATEGORY,  # of a local area
    "state_id": CATEGORY,
    "weight": NUMBER,  # share of the area's jobs in the state; those of an area add up to 1
}
"""The states that each local area lies in, the one with the most jobs first."""

LOCAL_EMPLOYMENT: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "area_id": CATEGORY,
    "employment_tens": SHORT_INTEGER,  # OEWS: tens of employees; missing where suppressed
    "jobs_added": SHORT_INTEGER,  # base employment less OEWS employment: the self-employed, as states are raised
    "location_quotient_hundredths": SHORT_INTEGER,  # OEWS: as in PROFILES, times 100
    # OEWS: wages of employees, tens of USD a year; missing where not published or above the top code.
    "p10_tens": SHORT_INTEGER,
    "median_above_p10_tens": SHORT_INTEGER,
    "p90_above_median_tens": SHORT_INTEGER,
}
"""Employment and wages of local areas, one row per occupation and area that OEWS publishes something of. Packed: OEWS
rounds to tens, and neighboring percentiles lie close together. Growth paths are those of the area's states."""

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
    "separations_basis": CATEGORY,  # of exits and transfers: published | derived (from openings); missing without them
    "median_wage": NUMBER,  # USD per year, of the nation
    "wage_is_minimum": "bool",  # the wage is a lower bound
    "wage_year": INTEGER,
    "education": TEXT,
    "experience": TEXT,
    "training": TEXT,
    "education_year": INTEGER,  # base year of the projections that the education is from
    "experience_year": INTEGER,  # the same of experience and training
    "ai_exposure": CATEGORY,  # BLS's category: Low | Moderate | High | Very high; relative to other occupations
    "flags": CATEGORY,  # services.flags.Flag of the occupation itself; "" where none
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
    "base_basis": CATEGORY,  # published | derived (added up from published) | modelled
    "flags": CATEGORY,  # services.flags.Flag, separated by spaces; "" where none
    **dict.fromkeys(GROWTH_COLUMNS, SHORT_INTEGER),  # cumulative from the base, in units of 10^-GROWTH_DECIMALS
    "change_10": NUMBER,  # jobs, of the published levels; missing where modelled
    "employment_10": NUMBER,  # jobs, as published or added up; missing where modelled
    "published_horizon": INTEGER,  # years whose figures have the basis of the base; missing where modelled
    "source": CATEGORY,
    "vintage": CATEGORY,
}

PROFILES: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "area_id": CATEGORY,
    "wage_p10": SHORT_INTEGER,  # USD per year: the wage that 10 % of the employees earn less than
    "wage_p25": SHORT_INTEGER,
    "median_wage": SHORT_INTEGER,  # USD per year
    "wage_p75": SHORT_INTEGER,
    "wage_p90": SHORT_INTEGER,
    "wage_is_minimum": "bool",  # the median wage is a lower bound
    "median_hourly_wage": NUMBER,  # USD per hour, only where no annual wage is published
    "wage_year": SHORT_INTEGER,
    "location_quotient": SHORT_NUMBER,  # share of the area's employment over the nation's share
    "openings_per_year": SHORT_INTEGER,  # jobs; of the nation only
}

AGENCY: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "area_id": CATEGORY,
    "agency_code": CATEGORY,  # where the agency published under another code
    "agency_title": CATEGORY,
    "base_year": SHORT_INTEGER,
    "target_year": SHORT_INTEGER,
    "base_employment": SHORT_INTEGER,  # jobs; missing where unusable
    "growth": SHORT_NUMBER,  # fraction over the agency's years
    "change": SHORT_INTEGER,  # jobs; missing where unusable
    "openings_per_year": SHORT_INTEGER,  # jobs; missing where not comparable
    "flags": CATEGORY,  # services.flags.AgencyFlag; several_occupations: those that have this code
}
"""The state agencies' own projections, one row per occupation and state that has one."""

NATION_RANGES: Final[dict[str, str]] = {
    "occupation_id": TEXT,
    **dict.fromkeys(INTERVAL_COLUMNS, SHORT_NUMBER),  # distance of a bound from the forecast, in log growth
}
"""Prediction intervals of the nation's cells."""

OCCUPATION: Final = "occupation"
AGGREGATE: Final = "aggregate"
RANGE_GRID: Final[dict[str, str]] = {
    "kind": TEXT,  # OCCUPATION, or AGGREGATE: major groups and the total
    "jobs": NUMBER,  # ascending; between them distances are linear in log jobs
    **dict.fromkeys(INTERVAL_COLUMNS, SHORT_NUMBER),  # distance of a bound in log growth, beside the nation's
    **dict.fromkeys(SAMPLING_COLUMNS, SHORT_NUMBER),  # distance that a relative standard error of 1 adds to a bound
    "prse": SHORT_NUMBER,  # relative standard error of employment that is usual at this size (fraction)
}
"""How far all other cells depart from the nation, by their jobs: their intervals are the root of the sum of squares of
these distances, of what their sampling error adds, and of the nation's."""

STANDARD_ERRORS: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "area_id": CATEGORY,
    "prse": SHORT_NUMBER,  # OEWS: relative standard error of employment (fraction)
}
"""The sampling error of states' occupations whose base is OEWS's count; the usual one of its size holds elsewhere."""

VINTAGES: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "vintage": CATEGORY,  # "2021-31"
    "base_year": SHORT_INTEGER,
    "target_year": SHORT_INTEGER,
    "base_employment": SHORT_INTEGER,  # jobs
    "target_employment": SHORT_INTEGER,  # jobs
    "growth": SHORT_NUMBER,  # fraction over the ten years
    "openings_per_year": SHORT_INTEGER,  # jobs, by openings_method
    "openings_method": CATEGORY,  # separations | replacement_total: the two cannot be compared
    "comparable": "bool",  # it was the same occupation then; elsewhere only the code is the same
    "basis": CATEGORY,  # published | derived (added up from published)
    "source": CATEGORY,
}
"""What each BLS vintage projected, one row per occupation and vintage, the newest last."""

REASONS: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "vintage": CATEGORY,  # the newest that has reasons for the occupation
    "industry": CATEGORY,  # "Total employment", or the industry that the reason is about
    "industry_code": CATEGORY,
    "text": TEXT,  # BLS's own sentence
}
"""Why BLS expects an occupation's share of an industry's employment to grow or shrink; total employment first."""

_SKILL_NAMES: Final = (
    "adaptability computers_and_information_technology creativity_and_innovation "
    "critical_and_analytical_thinking customer_service detail_oriented fine_motor interpersonal "
    "leadership mathematics mechanical physical_strength_and_stamina problem_solving_and_decision_making "
    "project_management science speaking_and_listening writing_and_reading"
)
SKILL_NAMES: Final = tuple(_SKILL_NAMES.split())
SKILLS: Final[dict[str, str]] = {"occupation_id": TEXT, **dict.fromkeys(SKILL_NAMES, SHORT_NUMBER)}  # scores, 1 to 5

RELATED: Final[dict[str, str]] = {
    "occupation_id": CATEGORY,
    "related_id": CATEGORY,
    "tier": CATEGORY,  # O*NET's: primary-short | primary-long | supplemental
}
"""O*NET's related occupations, the nearest first."""

PROGRAMS: Final[dict[str, str]] = {
    "program_id": CATEGORY,  # CIP code, which is text: "01.0000"
    "program": CATEGORY,
    "occupation_id": CATEGORY,  # one that the program prepares for; missing where it is named for no civilian one
}
"""NCES's and BLS's crosswalk of programs of study to occupations: many to many, by program."""

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
    # only on errors known on the day of the forecast) | interval_score_as_of | n_as_of (outcomes that had such an
    # interval). By base year, all series and horizons together: coverage_80_as_of, n_as_of. Of likelihoods as of the
    # day, in bins 0 to 4 of a fifth each: n_0.., stated_0.. (mean likelihood), happened_0.. (share); brier,
    # brier_base_rate.
    "measure": TEXT,
    "method": TEXT,  # horizons | bls_line | no_change | constant_share | damped_trend; of likelihoods: growth | faster
    "series": TEXT,  # BLS base | OEWS | OEWS, states (of states' occupations: coverage_80_as_of, n_as_of) | all
    "horizon_years": INTEGER,  # missing where all are taken together
    "size_class": TEXT,  # all | <10k | 10-50k | 50-200k | >200k; of states <100 ... >10k (jobs in the base year)
    "origins": TEXT,  # base years of the projections that were scored: "2014 2015 2016"
    "part": TEXT,  # chosen: outcomes the model was chosen on. later: newer ones
    "value": NUMBER,  # fractions (0.05 is 5 %), except n, n_as_of (counts) and interval_score (growth fractions)
}
"""Accuracy of past projections, one row per figure."""

SPLIT_COLUMNS: Final = frozenset({*GROWTH_COLUMNS, *list(LOCAL_EMPLOYMENT)[2:]})
"""Columns of whole numbers with many values, which are smallest stored byte by byte."""

AGENCY_ACCURACY: Final[dict[str, str]] = {
    "area_id": CATEGORY,  # a state; "US" is BLS's own projection of the same years
    "occupation_id": CATEGORY,  # major groups and the total
    "base_year": SHORT_INTEGER,
    "target_year": SHORT_INTEGER,
    "projected": SHORT_NUMBER,  # growth fraction from base to target, added up from the occupations published
    "nation_projected": SHORT_NUMBER,  # the same of the nation, as BLS projected
    "actual": SHORT_NUMBER,  # growth fraction of OEWS employment in those years
    "error": SHORT_NUMBER,  # (projected level - actual level) / actual level: above 0 is too high
    "employment": SHORT_INTEGER,  # OEWS employees in the target year: the weight of the row
}
"""Past projections of the state agencies beside what came, one row per area and group."""

TABLES: Final[dict[str, dict[str, str]]] = {
    "areas": AREAS,
    "area_states": AREA_STATES,
    "local_employment": LOCAL_EMPLOYMENT,
    "occupations": OCCUPATIONS,
    "titles": TITLES,
    "cells": CELLS,
    "nation_ranges": NATION_RANGES,
    "range_grid": RANGE_GRID,
    "standard_errors": STANDARD_ERRORS,
    "profiles": PROFILES,
    "agency": AGENCY,
    "vintages": VINTAGES,
    "reasons": REASONS,
    "skills": SKILLS,
    "related": RELATED,
    "programs": PROGRAMS,
    "record": RECORD,
    "record_notes": RECORD_NOTES,
    "accuracy": ACCURACY,
    "agency_accuracy": AGENCY_ACCURACY,
}
"""Every table of the data set by the name of its file."""

_SERVED: Final = {TEXT: "string", CATEGORY: "string", SHORT_NUMBER: NUMBER, SHORT_INTEGER: INTEGER, "bool": "boolean"}


def served_dtypes(schema: Mapping[str, str]) -> dict[str, str]:
    """The dtypes of `schema` as a source hands them on: nullable, text as "string", numbers in full precision."""
    return {name: _SERVED.get(dtype, dtype) for name, dtype in schema.items()}


OCCUPATION_COLUMNS: Final = tuple(OCCUPATIONS)
"""Columns of `Source.occupations()`; what a source does not know is NA."""
# Columns and dtypes of the tables that `Source` hands on: of Source.titles() and so on.
TITLE_DTYPES: Final = served_dtypes(TITLES)
RECORD_DTYPES: Final = served_dtypes(RECORD)
VINTAGE_DTYPES: Final = served_dtypes(VINTAGES)
AGENCY_DTYPES: Final = served_dtypes(AGENCY)
REASON_DTYPES: Final = served_dtypes(REASONS)
SKILL_DTYPES: Final = {"skill": "string", "score": NUMBER}  # from 1 to 5
RELATED_DTYPES: Final = served_dtypes(RELATED)
PROGRAM_DTYPES: Final = served_dtypes(PROGRAMS)
ACCURACY_DTYPES: Final = served_dtypes(ACCURACY)
AGENCY_ACCURACY_DTYPES: Final = served_dtypes(AGENCY_ACCURACY)

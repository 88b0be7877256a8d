"""The schemas of the input tables: columns, types, possible values and keys."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from model.data.catalog import COMPARISON, OPTIONAL_TABLES, projection_tables, projections_years
from services.dataset_schema import SKILL_NAMES

if TYPE_CHECKING:
    from pathlib import Path

SOC_CODE: Final = r"\d{2}-\d{4}"
CIP_CODE: Final = r"\d{2}\.\d{4}"
FIPS: Final = r"\d{2}"
_LEVELS: Final = "total|major|minor|broad|detailed"


@dataclass(frozen=True)
class Column:
    """The rule of one column.

    `kind`: text, integer, number or boolean. `low` and `high` are inclusive. A column that is not `always` present
    (older vintages lack some) is read as missing throughout.
    """

    kind: str = "text"
    required: bool = True
    always: bool = True
    pattern: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table and its key.

    `key`: no two rows may share its values; they also identify a row in errors. Empty for a table without one.
    """

    columns: dict[str, Column]
    key: tuple[str, ...]


_TEXT: Final = Column()
_OPTIONAL_TEXT: Final = Column(required=False)
_SOC: Final = Column(pattern=SOC_CODE)
_FIPS: Final = Column(pattern=FIPS)
_FLAG: Final = Column("boolean")
_COUNT: Final = Column("number", low=0)
_OPTIONAL_COUNT: Final = Column("number", required=False, low=0)
_WAGE: Final = Column("number", required=False, low=10_000, high=1_000_000)
_PERCENT: Final = Column("number", low=-100, high=1_000)
_SEPARATIONS: Final = Column("number", required=False, always=False, low=0)
_SHARE: Final = Column("number", required=False, always=False, low=0, high=100)
_YEAR: Final = Column("integer", low=2000, high=2100)

_PROJECTIONS: Final = TableSchema(
    {
        "soc_code": _SOC,
        "title": _TEXT,
        "occ_type": Column(pattern="Summary|Line item"),
        "level": Column(pattern=_LEVELS),
        "emp_base_thousands": _COUNT,
        "emp_target_thousands": _COUNT,
        "change_thousands": Column("number", required=False),
        "pct_change": _PERCENT,
        "openings_thousands": _COUNT,
        "openings_kind": Column(pattern="annual_avg|ten_year_total"),
        "median_wage": _WAGE,
        "median_wage_topcoded": _FLAG,
        "wage_year": _YEAR,
        "education": _OPTIONAL_TEXT,
        "experience": _OPTIONAL_TEXT,
        "training": _OPTIONAL_TEXT,
        "sample_titles": Column(required=False, always=False),
        "exits_thousands": _SEPARATIONS,
        "transfers_thousands": _SEPARATIONS,
        "pct_self_employed": _SHARE,
        "exit_rate_pct": _SHARE,
        "transfer_rate_pct": _SHARE,
        "separations_rate_pct": _SHARE,
    },
    key=("soc_code",),
)
_OEWS: Final = {
    "year": _YEAR,
    "soc_code": _SOC,
    "title": _TEXT,
    "o_group": Column(pattern=_LEVELS),
    "tot_emp": _OPTIONAL_COUNT,
    "a_median": _WAGE,
    "a_median_topcoded": _FLAG,
    "emp_prse": Column("number", required=False, always=False, low=0),
    "h_median": Column("number", required=False, always=False, low=5, high=1_000),
    **dict.fromkeys(("a_pct10", "a_pct25", "a_pct75", "a_pct90"), replace(_WAGE, always=False)),
}
_STATE: Final = {"state_fips": _FIPS, "state_abbr": Column(pattern="[A-Z]{2}"), "state_name": _TEXT}

SCHEMAS: Final[dict[str, TableSchema]] = {
    "oews_national": TableSchema({**_OEWS, "emp_prse": _OPTIONAL_COUNT}, key=("year", "soc_code", "o_group")),
    "oews_state": TableSchema({**_STATE, **_OEWS}, key=("year", "state_fips", "soc_code")),
    "state_projections_long": TableSchema(
        {
            **_STATE,
            "soc_code": _SOC,
            "title": _TEXT,
            "level": Column(pattern="total|detailed"),
            "base_year": _YEAR,
            "target_year": _YEAR,
            "emp_base": Column("integer", low=0),
            "emp_target": Column("integer", low=0),
            "pct_change": _PERCENT,
            "openings_annual_avg": Column("integer", low=0),
            "flag": _OPTIONAL_TEXT,
        },
        key=("state_fips", "soc_code"),
    ),
    "postings_index": TableSchema(
        {
            "date": Column(pattern=r"\d{4}-\d{2}-\d{2}"),
            "geo_type": Column(pattern="national|state|sector"),
            "geo": Column(pattern="[A-Z]{2}"),
            "sector": _OPTIONAL_TEXT,
            "variable": Column(pattern="total postings|new postings"),
            "index_sa": _OPTIONAL_COUNT,
            "vintage": Column(pattern=r"\d{4}-\d{2}-\d{2}"),
        },
        key=("date", "geo_type", "geo", "sector", "variable"),
    ),
    "soc_2018_structure": TableSchema(
        {
            "soc_group": Column(pattern="Major|Minor|Broad|Detailed"),
            "soc_code": _SOC,
            "title": _TEXT,
            "definition": _OPTIONAL_TEXT,
            "major_code": _SOC,
        },
        key=("soc_code",),
    ),
    "soc_2010_to_2018_crosswalk": TableSchema(
        {
            "soc_2010_code": _SOC,
            "soc_2010_title": _TEXT,
            "soc_2018_code": _SOC,
            "soc_2018_title": _TEXT,
            "relation": Column(pattern="1:1|split|merge|m:n"),
        },
        key=("soc_2010_code", "soc_2018_code"),
    ),
    "alternate_titles": TableSchema(
        {
            "soc_code": _SOC,
            "alternate_title": _TEXT,
            "short_title": _OPTIONAL_TEXT,
            "source": Column(pattern="soc_direct_match|onet_alternate|onet_reported"),
        },
        key=(),
    ),
    "occupation_descriptions": TableSchema(
        {
            "soc_code": _SOC,
            "onet_soc_code": Column(pattern=rf"{SOC_CODE}\.\d{{2}}"),
            "title": _TEXT,
            "description": _TEXT,
        },
        key=("onet_soc_code",),
    ),
    "us_states": TableSchema({**_STATE, "is_state_or_dc": _FLAG}, key=("state_fips",)),
}
"""Every table besides the national projections."""

_LOCAL: Final = {
    "year": _YEAR,
    "area_code": Column(pattern=r"\d{5}|\d{7}"),
    "soc_code": _SOC,
    "tot_emp": _OPTIONAL_COUNT,
    "loc_quotient": _OPTIONAL_COUNT,
    **dict.fromkeys(("a_pct10", "a_median", "a_pct90"), _WAGE),
}
_YEARS: Final = r"\d{4}_\d{4}"

SERIES: Final[dict[str, TableSchema]] = {
    rf"ep_{_YEARS}_full": _PROJECTIONS,
    rf"ep_{_YEARS}_transfers_\d+": TableSchema(
        {"soc_code": _SOC, "transfers_thousands": _COUNT, "openings_thousands": _COUNT},
        ("soc_code",),
    ),
    "ep_utilization_factors": TableSchema(
        {
            "vintage": Column(pattern=r"\d{4}-\d{2}"),
            "soc_code": _SOC,
            "title": _TEXT,
            "industry_code": _TEXT,
            "industry_title": _TEXT,
            "factor": _TEXT,
        },
        ("vintage", "soc_code", "industry_code"),
    ),
    r"bls_ai_exposure_\d{4}": TableSchema(
        {"soc_code": _SOC, "bls_ai_exposure": Column(pattern="Low|Moderate|High|Very high")},
        ("soc_code",),
    ),
    rf"bls_skills_{_YEARS}": TableSchema(
        {"soc_code": _SOC, **dict.fromkeys(SKILL_NAMES, Column("number", low=1, high=5))},
        ("soc_code",),
    ),
    r"oews_(?:non)?metro_\d{4}": TableSchema(_LOCAL, key=("area_code", "soc_code")),
    r"oews_areas_\d{4}": TableSchema(
        {
            "area_code": _LOCAL["area_code"],
            "area_title": _TEXT,
            "area_type": Column(pattern="msa|nonmetro"),
            "states": Column(pattern=r"[A-Z]{2}(?:\|[A-Z]{2})*"),
        },
        ("area_code",),
    ),
    rf"oews_state_major_{_YEARS}": TableSchema(
        {"year": _YEAR, "state_fips": _FIPS, "soc_code": _SOC, "tot_emp": _OPTIONAL_COUNT, "a_mean": _WAGE},
        ("year", "state_fips", "soc_code"),
    ),
    rf"state_projections_{_YEARS}": TableSchema(
        {
            "state_fips": _FIPS,
            "soc_2010_code_by_title": Column(required=False, pattern=SOC_CODE),
            "title": _TEXT,
            "base_year": _YEAR,
            "target_year": _YEAR,
            "emp_base": _OPTIONAL_COUNT,
            "emp_target": _OPTIONAL_COUNT,
            "pct_change": Column("number", required=False, low=-100, high=1_000),
            "openings_annual_avg": _OPTIONAL_COUNT,
        },
        ("state_fips", "title"),
    ),
    r"alternate_titles_onet\d+_\d+": TableSchema(
        {"soc_code": _SOC, "alternate_title": _TEXT}, ("soc_code", "alternate_title")
    ),
    r"related_occupations_onet\d+_\d+": TableSchema(
        {
            "soc_code": _SOC,
            "related_soc_code": _SOC,
            "tier": Column(pattern="primary-short|primary-long|supplemental"),
        },
        ("soc_code", "related_soc_code"),
    ),
    r"cip_\d{4}_soc_2018_crosswalk": TableSchema(
        {"cip_code": Column(pattern=CIP_CODE), "cip_title": _TEXT, "soc_code": _SOC, "soc_title": _TEXT},
        ("cip_code", "soc_code"),
    ),
}
"""Tables whose names carry a year, a vintage or a release, by a pattern of the name. No build reads them yet."""


def is_table(name: str) -> bool:
    """Whether there is an input table of this name."""
    return bool(projections_years(name) or name in SCHEMAS or _series(name))


def _series(name: str) -> TableSchema | None:
    return next((found for pattern, found in SERIES.items() if re.fullmatch(pattern, name)), None)


def table_schema(name: str) -> TableSchema:
    """The schema of table `name`; all vintages of the national projections have the same."""
    if projections_years(name):
        return _PROJECTIONS
    return _series(name) or SCHEMAS[name]


def table_names(folder: Path, suffix: str = ".parquet") -> tuple[str, ...]:
    """Every table the build reads from `folder`; always the states' comparison, so that its absence is an error."""
    names = sorted(path.name.removesuffix(suffix) for path in folder.glob(f"*{suffix}"))
    optional = [name for name in names if re.fullmatch("|".join(OPTIONAL_TABLES), name)]
    return (*sorted({COMPARISON, *projection_tables(folder, suffix)}), *SCHEMAS, *optional)

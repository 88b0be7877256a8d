"""Reads the input tables and validates them against their schemas.

A schema names the columns of a table, their types, what is required and which values are possible. A table that does
not match, or whose bytes are not the ones recorded in SHA256SUMS, stops the build with the file, the row (data rows
counted from 1) and the reason. Sums over rows and relations between tables are checked in consistency.py.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.data import catalog

if TYPE_CHECKING:
    from pathlib import Path

CHECKSUMS: Final = "SHA256SUMS"
SOC_CODE: Final = r"\d{2}-\d{4}"
FIPS: Final = r"\d{2}"
_LEVELS: Final = "total|major|minor|broad|detailed"


class InputError(Exception):
    """An input table is invalid. The message names the file, the row where there is one, and the reason."""

    def __init__(self, file: str, reason: str, *, row: int | None = None, key: str = "") -> None:
        where = file if row is None else f"{file}, row {row}"
        super().__init__(f"{where}{f' ({key})' if key else ''}: {reason}")
        self.file, self.row, self.reason = file, row, reason


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


_TEXT: Final = Column()
_OPTIONAL_TEXT: Final = Column(required=False)
_SOC: Final = Column(pattern=SOC_CODE)
_FIPS: Final = Column(pattern=FIPS)
_FLAG: Final = Column("boolean")
_COUNT: Final = Column("number", low=0)
_OPTIONAL_COUNT: Final = Column("number", required=False, low=0)
_WAGE: Final = Column("number", required=False, low=10_000, high=1_000_000)
_PERCENT: Final = Column("number", low=-100, high=1_000)
_RATE: Final = Column("number", low=0, high=100)
_SEPARATIONS: Final = Column("number", required=False, always=False, low=0)
_YEAR: Final = Column("integer", low=2000, high=2100)

_PROJECTIONS: Final = {
    "soc_code": _SOC,
    "title": _TEXT,
    "occ_type": Column(pattern="Summary|Line item"),
    "level": Column(pattern=_LEVELS),
    "emp_base_thousands": _COUNT,
    "emp_target_thousands": _COUNT,
    "change_thousands": Column("number"),
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
}
_OEWS: Final = {
    "year": _YEAR,
    "soc_code": _SOC,
    "title": _TEXT,
    "o_group": Column(pattern=_LEVELS),
    "tot_emp": _OPTIONAL_COUNT,
    "a_median": _WAGE,
    "a_median_topcoded": _FLAG,
}
_STATE: Final = {"state_fips": _FIPS, "state_abbr": Column(pattern="[A-Z]{2}"), "state_name": _TEXT}

SCHEMAS: Final[dict[str, dict[str, Column]]] = {
    "oews_national": {**_OEWS, "emp_prse": _OPTIONAL_COUNT},
    "oews_state": {**_STATE, **_OEWS},
    "state_projections_long": {
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
    "postings_index": {
        "date": Column(pattern=r"\d{4}-\d{2}-\d{2}"),
        "geo_type": Column(pattern="national|state|sector"),
        "geo": Column(pattern="[A-Z]{2}"),
        "sector": _OPTIONAL_TEXT,
        "variable": Column(pattern="total postings|new postings"),
        "index_sa": _OPTIONAL_COUNT,
        "vintage": Column(pattern=r"\d{4}-\d{2}-\d{2}"),
    },
    "soc_2018_structure": {
        "soc_group": Column(pattern="Major|Minor|Broad|Detailed"),
        "soc_code": _SOC,
        "title": _TEXT,
        "definition": _OPTIONAL_TEXT,
        "major_code": _SOC,
    },
    "soc_2010_to_2018_crosswalk": {
        "soc_2010_code": _SOC,
        "soc_2010_title": _TEXT,
        "soc_2018_code": _SOC,
        "soc_2018_title": _TEXT,
        "relation": Column(pattern="1:1|split|merge|m:n"),
    },
    "alternate_titles": {
        "soc_code": _SOC,
        "alternate_title": _TEXT,
        "short_title": _OPTIONAL_TEXT,
        "source": Column(pattern="soc_direct_match|onet_alternate|onet_reported"),
    },
    "occupation_descriptions": {
        "soc_code": _SOC,
        "onet_soc_code": Column(pattern=rf"{SOC_CODE}\.\d{{2}}"),
        "title": _TEXT,
        "description": _TEXT,
    },
    "us_states": {**_STATE, "is_state_or_dc": _FLAG},
}

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "oews_national": ("year", "soc_code", "o_group"),
    "oews_state": ("year", "state_fips", "soc_code"),
    "state_projections_long": ("state_fips", "soc_code"),
    "postings_index": ("date", "geo_type", "geo", "sector", "variable"),
    "soc_2018_structure": ("soc_code",),
    "soc_2010_to_2018_crosswalk": ("soc_2010_code", "soc_2018_code"),
    "alternate_titles": (),
    "occupation_descriptions": ("onet_soc_code",),
    "us_states": ("state_fips",),
}
"""The key columns of a table: no two rows may share their values. They also identify a row in errors."""


_PROJECTIONS_KEY: Final = ("soc_code",)


def schema(name: str) -> dict[str, Column]:
    """The schema of table `name`; all vintages of the national projections have the same."""
    return _PROJECTIONS if catalog.projections_years(name) else SCHEMAS[name]


def key_columns(name: str) -> tuple[str, ...]:
    """The key columns of table `name`."""
    return _PROJECTIONS_KEY if catalog.projections_years(name) else KEYS[name]


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the checksums of every Parquet file in `folder`, in the format of sha256sum."""
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(folder.glob("*.parquet"))]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of `catalog.table_names(folder)`, validated; strings stay strings, missing is NA.

    Raises:
        InputError: a file is missing, altered, or does not match its schema.
    """
    return {name: read_table(folder, name) for name in catalog.table_names(folder)}


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """One table with the columns of its schema, validated. Raises InputError."""
    file = f"{name}.parquet"
    path = folder / file
    if not path.is_file():
        raise InputError(file, "the file is missing")
    if _recorded_checksums(folder).get(file) != sha256(path):
        raise InputError(file, f"the file is not the one recorded in {CHECKSUMS}")
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(file, f"not a readable Parquet file: {error}") from None
    return validate(table.to_pandas(), name, file)


def _recorded_checksums(folder: Path) -> dict[str, str]:
    path = folder / CHECKSUMS
    if not path.is_file():
        raise InputError(CHECKSUMS, "the file is missing")
    pairs = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


def validate(frame: pd.DataFrame, name: str, file: str) -> pd.DataFrame:
    """`frame` reduced to the columns of table `name`'s schema, each validated. Raises InputError."""
    rules = schema(name)
    missing = [column for column, rule in rules.items() if rule.always and column not in frame]
    if missing:
        raise InputError(file, f"column {missing[0]} is missing")
    if frame.empty:
        raise InputError(file, "the table has no rows")
    absent = {column: _missing_column(rule, len(frame)) for column, rule in rules.items() if column not in frame}
    frame = frame.reset_index(drop=True).assign(**absent)[list(rules)]
    for column, rule in rules.items():
        _check_column(frame, column, rule, name, file)
    keys = list(key_columns(name))
    if keys:
        reject_rows(frame, frame.duplicated(keys), name, f"the same {', '.join(keys)} appears twice", file)
    return frame


def _missing_column(rule: Column, rows: int) -> pd.Series:
    return pd.Series([None] * rows, dtype="str" if rule.kind == "text" else "float64")


def reject_rows(frame: pd.DataFrame, bad: pd.Series[bool], name: str, reason: str, file: str = "") -> None:
    """Raise InputError for the first row of `frame` where `bad` is true; do nothing if none is."""
    if not bad.any():
        return
    position = int(bad.to_numpy().argmax())
    label = frame.index[position]
    which = ", ".join(f"{column} {frame[column].iloc[position]}" for column in key_columns(name) if column in frame)
    raise InputError(file or f"{name}.parquet", reason, row=int(label) + 1, key=which)


def _check_column(frame: pd.DataFrame, column: str, rule: Column, name: str, file: str) -> None:
    values = frame[column]
    is_kind = {
        "text": pd.api.types.is_string_dtype(values) or bool(values.isna().all()),
        "integer": pd.api.types.is_integer_dtype(values),
        "number": pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values),
        "boolean": pd.api.types.is_bool_dtype(values),
    }
    if not is_kind[rule.kind]:
        raise InputError(file, f"column {column} is {values.dtype}, expected {rule.kind}")
    if rule.required:
        reject_rows(frame, values.isna(), name, f"{column} is empty", file)
    if rule.pattern:
        mismatch = ~values.dropna().str.fullmatch(rule.pattern)
        mismatch = mismatch.reindex(frame.index, fill_value=False).astype(bool)
        reject_rows(frame, mismatch, name, f"{column} is not of the form {rule.pattern}", file)
    if rule.low is not None:
        reject_rows(frame, values < rule.low, name, f"{column} is below {rule.low}", file)
    if rule.high is not None:
        reject_rows(frame, values > rule.high, name, f"{column} is above {rule.high}", file)

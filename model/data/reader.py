"""Reads the input tables and validates them against their schemas (schema.py).

A table that does not match its schema, or whose bytes are not the ones recorded in SHA256SUMS, stops the build with the
file, the row (data rows counted from 1) and the reason. Sums over rows and relations between tables are checked in
consistency.py.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.data.schema import Column, table_names, table_schema

if TYPE_CHECKING:
    from pathlib import Path

CHECKSUMS: Final = "SHA256SUMS"


class InputError(Exception):
    """An input table is invalid. The message names the file, the row where there is one, and the reason."""

    def __init__(self, file: str, reason: str, *, row: int | None = None, key: str = "") -> None:
        where = file if row is None else f"{file}, row {row}"
        super().__init__(f"{where}{f' ({key})' if key else ''}: {reason}")
        self.file, self.row, self.reason = file, row, reason


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the checksums of every Parquet file in `folder`, in the format of sha256sum."""
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(folder.glob("*.parquet"))]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of `schema.table_names(folder)`, validated; strings stay strings, missing is NA.

    Raises:
        InputError: a file is missing, altered, or does not match its schema.
    """
    return {name: read_table(folder, name) for name in table_names(folder)}


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
    rules = table_schema(name).columns
    missing = [column for column, rule in rules.items() if rule.always and column not in frame]
    if missing:
        raise InputError(file, f"column {missing[0]} is missing")
    if frame.empty:
        raise InputError(file, "the table has no rows")
    absent = {column: _missing_column(rule, len(frame)) for column, rule in rules.items() if column not in frame}
    frame = frame.reset_index(drop=True).assign(**absent)[list(rules)]
    for column, rule in rules.items():
        _check_column(frame, column, rule, name, file)
    keys = list(table_schema(name).key)
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
    which = ", ".join(
        f"{column} {frame[column].iloc[position]}" for column in table_schema(name).key if column in frame
    )
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

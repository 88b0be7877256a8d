"""Writes the data set; the same tables always become the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.data import catalog
from model.data.reader import sha256
from model.tables.provenance import data_sources
from services.dataset_schema import SPLIT_COLUMNS, TABLES, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from model.data.catalog import Vintages

MANIFEST: Final = "manifest.json"
_ZSTD_LEVEL: Final = 19  # slow to write, small to ship


def write_table(frame: pd.DataFrame, name: str, folder: Path) -> None:
    """Write `frame` as table `name` of the data set, with the columns and dtypes of dataset_schema.

    Raises:
        ValueError: the columns are not those of the schema, or a column cannot have its dtype.
    """
    table = pa.Table.from_pandas(conform(frame, TABLES[name]), preserve_index=False)
    # Full precision compresses best byte by byte, growth paths and local areas as well; what is rounded to few values
    # (bounds, wages) is smaller as a dictionary.
    doubles = {
        field.name: "BYTE_STREAM_SPLIT"
        for field in table.schema
        if pa.types.is_float64(field.type) or field.name in SPLIT_COLUMNS
    }
    path = folder / f"{name}.parquet"
    temporary = path.with_name(f".{path.name}")
    pq.write_table(
        table,
        temporary,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        use_dictionary=[column for column in table.column_names if column not in doubles],
        column_encoding=doubles,
        row_group_size=max(len(frame), 1),
    )
    temporary.replace(path)  # atomic: a reader gets the old table or the new one, never half of it


def conform(frame: pd.DataFrame, schema: Mapping[str, str]) -> pd.DataFrame:
    """`frame` with the dtypes of `schema`; text stays as it is. Raises ValueError for other columns than its."""
    if list(frame.columns) != list(schema):
        raise ValueError(f"columns are {list(frame.columns)}, expected {list(schema)}")
    not_text = [name for name, dtype in schema.items() if dtype == TEXT and not _is_text(frame[name])]
    if not_text:
        raise ValueError(f"columns {not_text} are not text")
    return frame.astype({name: dtype for name, dtype in schema.items() if dtype != TEXT})


def _is_text(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column.dropna()) or bool(column.isna().all())


def write_manifest(folder: Path, vintages: Vintages) -> None:
    """Write manifest.json: vintage, years, sources and the checksum of every Parquet file in `folder`."""
    content = {
        "vintage": vintages.label,
        "base_year": vintages.base_year,
        "target_year": vintages.target_year,
        "retrieved_at": catalog.RETRIEVED_AT,
        "sources": list(data_sources(vintages)),
        "files": {path.name: sha256(path) for path in sorted(folder.glob("*.parquet"))},
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")

"""Writes the data set; the same tables always become the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from model.data import catalog
from model.data.reader import sha256
from model.tables import provenance

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from model.data.catalog import Vintages

MANIFEST: Final = "manifest.json"
_ZSTD_LEVEL: Final = 19  # slow to write, small to ship


def write_parquet(frame: pd.DataFrame, path: Path, categories: tuple[str, ...] = ()) -> None:
    """Write `frame` without its index; `categories` become dictionary-encoded (pandas reads categoricals)."""
    typed = frame.assign(**{name: frame[name].astype("category") for name in categories})
    table = pa.Table.from_pandas(typed, preserve_index=False)
    # Full precision compresses best byte by byte; rounded bounds (float32) repeat, so a dictionary is smaller.
    floats = {field.name: "BYTE_STREAM_SPLIT" for field in table.schema if pa.types.is_float64(field.type)}
    texts = [name for name in table.column_names if name not in floats]
    temporary = path.with_name(f".{path.name}")
    pq.write_table(
        table,
        temporary,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        use_dictionary=texts,
        column_encoding=floats,
        row_group_size=len(frame),
    )
    temporary.replace(path)  # atomic: a reader gets the old table or the new one, never half of it


def write_manifest(folder: Path, vintages: Vintages) -> None:
    """Write manifest.json: vintage, years, sources and the checksum of every Parquet file in `folder`."""
    content = {
        "vintage": vintages.label,
        "base_year": vintages.base_year,
        "target_year": vintages.target_year,
        "retrieved_at": catalog.RETRIEVED_AT,
        "sources": list(provenance.data_sources(vintages)),
        "files": {path.name: sha256(path) for path in sorted(folder.glob("*.parquet"))},
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")

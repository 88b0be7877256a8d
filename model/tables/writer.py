"""Writing the data set so that the same tables always become the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from model.data import catalog
from model.data.reader import digest
from model.tables import provenance

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from model.data.catalog import Vintages

MANIFEST: Final = "manifest.json"
_LEVEL: Final = 19  # zstd; written once, shipped to everybody


def parquet(frame: pd.DataFrame, path: Path, categories: tuple[str, ...] = ()) -> None:
    """Write `frame` without its index; `categories` become dictionary-encoded (pandas reads categoricals)."""
    typed = frame.assign(**{name: frame[name].astype("category") for name in categories})
    table = pa.Table.from_pandas(typed, preserve_index=False)
    # Full precision compresses best byte by byte; rounded ends of ranges (float32) repeat, so a dictionary is smaller.
    floats = {field.name: "BYTE_STREAM_SPLIT" for field in table.schema if pa.types.is_float64(field.type)}
    texts = [name for name in table.column_names if name not in floats]
    fresh = path.with_name(f".{path.name}")
    pq.write_table(
        table,
        fresh,
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=texts,
        column_encoding=floats,
        row_group_size=len(frame),
    )
    fresh.replace(path)  # at once: who reads meanwhile gets the old table whole, not half of the new one


def manifest(folder: Path, vintages: Vintages) -> None:
    """Write manifest.json: vintage, years, sources and the checksum of every Parquet file in `folder`."""
    content = {
        "vintage": vintages.label,
        "base_year": vintages.base_year,
        "target_year": vintages.target_year,
        "retrieved_at": catalog.RETRIEVED_AT,
        "sources": list(provenance.credits(vintages)),
        "files": {path.name: digest(path) for path in sorted(folder.glob("*.parquet"))},
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")

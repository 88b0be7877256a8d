"""Reading the files of the public data set: every fault becomes a DataSetError that says what to do."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from services import growth_frame
from services.dataset_schema import DECIMALS, TABLES
from services.errors import DataSetError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SOURCE_KEYS: Final = {"name", "vintage", "publisher", "licence", "url", "citation"}
REBUILD: Final = (
    "Run `make data` to rebuild the data set, or check out services/public/data again; if HORIZONS_DATA_DIR is set, it "
    "may name an older build."
)


def read_manifest(folder: Path) -> dict[str, Any]:
    """manifest.json: vintage, retrieved_at, sources and what else the build wrote.

    Raises:
        DataSetError: it is missing or incomplete.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataSetError("The public data set is missing.", REBUILD, detail=str(error)) from error
    if isinstance(manifest, dict) and {"vintage", "retrieved_at", "sources"} <= manifest.keys():
        sources = manifest["sources"]
        if all(isinstance(source, dict) and source.keys() >= _SOURCE_KEYS for source in sources):
            return manifest
    raise DataSetError("The public data set is not complete.", REBUILD, detail="manifest.json")


def read_table(folder: Path, table: str) -> pd.DataFrame:
    """A table as it was built, with at least the columns of its schema.

    Raises:
        DataSetError: it is missing, has another checksum than the manifest says, cannot be read or lacks a column.
    """
    name = f"{table}.parquet"
    try:
        content = (folder / name).read_bytes()
        # Parquet as pandas writes it has no checksums: a damaged file may be read, and be other figures.
        if hashlib.sha256(content).hexdigest() != read_manifest(folder).get("files", {}).get(name):
            raise DataSetError("The public data set has been damaged.", REBUILD, detail=f"{name}: checksum")
        # Not `pq.read_table`, which loads the libraries for data sets of many files: 6 MB, and time of the start.
        frame: pd.DataFrame = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False).to_pandas()
    except (OSError, ValueError) as error:
        raise DataSetError("The public data set cannot be read.", REBUILD, detail=str(error)) from error
    missing = [name for name in TABLES[table] if name not in frame]
    if missing:
        raise DataSetError("The public data set is not complete.", REBUILD, detail=f"{table}: {missing}")
    return frame


def read_typed_table(folder: Path, table: str, dtypes: dict[str, str]) -> pd.DataFrame:
    """A table with these columns and dtypes; rounded figures are kept as float32 and are whole again as Float64."""
    frame = read_table(folder, table)[list(dtypes)]
    short = [name for name in dtypes if str(frame[name].dtype) == "Float32"]
    frame = frame.astype(dtypes)
    return frame.assign(**{name: frame[name].round(DECIMALS) for name in short})


def positions_of(ids: pd.Series[Any], position: Mapping[str, int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The position of each id; of a categorical column each category is looked up once.

    Raises:
        DataSetError: an id has no position.
    """
    ids = ids.astype("category")
    of_category = np.array([*(position.get(str(value), -1) for value in ids.cat.categories), -1], dtype="int64")
    found: np.ndarray[Any, np.dtype[np.int64]] = of_category[ids.cat.codes.to_numpy()]
    if (found < 0).any():
        raise DataSetError("The public data set is not consistent.", REBUILD)
    return found


def rows_of(ids: pd.Series[Any]) -> dict[str, np.ndarray[Any, np.dtype[np.int64]]]:
    """The rows of each id, in order."""
    ids = ids.astype("category")
    codes = ids.cat.codes.to_numpy()
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(ids.cat.categories) + 1)).tolist()
    places = zip(ids.cat.categories, starts, starts[1:], strict=False)
    return {str(value): order[start:end] for value, start, end in places if start < end}


def positions(ids: pd.Series[str]) -> dict[str, int]:
    """The row of each id."""
    return {str(value): position for position, value in enumerate(ids)}


def nullable(values: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    """As Float64, NaN as NA. Not by `pd.array`, which takes ten times as long: a frame has seven such columns."""
    return pd.arrays.FloatingArray(np.array(values, dtype="float64"), np.isnan(values))


class RepeatedTexts:
    """A column of a few texts that come again and again: a number for each row, where the texts would take 50 bytes."""

    def __init__(self, column: pd.Series[Any], dtype: Any) -> None:
        """A categorical column, and the dtype of its texts."""
        texts = column.cat.categories
        self._texts = pd.array([*texts, None], dtype=dtype)
        codes = column.cat.codes.to_numpy()
        self._codes = np.where(codes < 0, len(texts), codes).astype(np.min_scalar_type(len(texts)))

    def take(self, rows: Any) -> Any:
        """The texts of these rows as an array."""
        return self._texts.take(self._codes[rows])


def arrays(
    frame: pd.DataFrame, names: Sequence[str], dtypes: Mapping[str, str] = growth_frame.DTYPES
) -> dict[str, Any]:
    """Columns with these dtypes (Float64 where there is none), ready to be taken from."""
    return {name: _array(frame[name], dtypes.get(name, "Float64")) for name in names}


def _array(column: pd.Series[Any], dtype: Any) -> Any:
    found = pd.api.types.pandas_dtype(dtype)
    return RepeatedTexts(column, found) if column.dtype == "category" else column.astype(found).array

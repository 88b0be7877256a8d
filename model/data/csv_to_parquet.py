"""Converts the CSV tables of a folder to the Parquet inputs of the build.

    python -m model.data.csv_to_parquet FOLDER [--into model/inputs]

To add a newer vintage: put its CSV beside the others (projections as ep_BASE_TARGET.csv, a newer OEWS year as rows of
oews_national.csv and oews_state.csv), run this, add it to inputs/PROVENANCE.md. Every table is checked against its
schema before anything is written.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.data import catalog, reader
from model.data.schema import table_names, table_schema


def read_csv(path: Path, name: str) -> pd.DataFrame:
    """A CSV with codes and other text as text; the word "None" is a value, only an empty field is missing.

    Raises:
        InputError: the file is missing or does not match the schema of table `name`.
    """
    if not path.is_file():
        raise reader.InputError(path.name, "the file is missing")
    text = {column for column, rule in table_schema(name).columns.items() if rule.kind == "text"}
    frame = pd.read_csv(
        path,
        keep_default_na=False,
        na_values=[""],
        dtype=dict.fromkeys(text, "str"),
        low_memory=False,
    )
    reader.validate(frame, name, path.name)
    return frame


def convert(folder: Path, into: Path) -> None:
    """Write `<table>.parquet` into `into` for every table the build reads, and SHA256SUMS for them."""
    frames = {name: read_csv(folder / f"{name}.csv", name) for name in table_names(folder, ".csv")}
    into.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        empty = [column for column in frame if frame[column].isna().all()]
        used = frame.drop(columns=[column for column in empty if column not in table_schema(name).columns])
        table = pa.Table.from_pandas(used, preserve_index=False).replace_schema_metadata(None)
        pq.write_table(table, into / f"{name}.parquet", compression="zstd", compression_level=19)
    reader.write_checksums(into)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=catalog.INPUT_DIR)
    arguments = parser.parse_args()
    convert(arguments.folder, arguments.into)


if __name__ == "__main__":
    main()

import json

import pandas as pd

from model.data import catalog, reader
from model.tables import writer
from services import dataset_schema


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_build_writes_exactly_these_files(dataset_dir):
    assert set(contents(dataset_dir)) == {f"{name}.parquet" for name in dataset_schema.TABLES} | {writer.MANIFEST}


def test_build_takes_less_than_90_seconds(timed_build):
    assert timed_build[1] < 90


def test_committed_data_set_is_that_of_the_inputs(dataset_dir):
    """So two builds on two machines give the same bytes."""
    assert contents(catalog.OUTPUT_DIR) == contents(dataset_dir)


def test_manifest_has_vintage_sources_and_checksums(dataset_dir):
    manifest = json.loads((dataset_dir / writer.MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["vintage"], manifest["base_year"], manifest["target_year"]) == ("2025-35", 2025, 2035)
    assert pd.Timestamp(manifest["retrieved_at"]).tzinfo is not None
    assert manifest["files"] == {path.name: reader.sha256(path) for path in sorted(dataset_dir.glob("*.parquet"))}
    wanted = {"name", "vintage", "publisher", "licence", "url", "citation"}
    assert all(set(source) == wanted and all(source.values()) for source in manifest["sources"])


def test_data_set_is_smaller_than_5_2_mb(dataset_dir):
    """3.7 MB of nation and states, 1.4 MB of local areas: each committed build stays in the history for good."""
    assert sum(len(content) for content in contents(dataset_dir).values()) < 5_200_000

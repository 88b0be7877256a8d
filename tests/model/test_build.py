import json
import time

import pandas as pd

from model import build
from model.data import catalog, reader
from model.tables import writer
from services import dataset_schema


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_build_writes_exactly_these_files(dataset_dir):
    assert set(contents(dataset_dir)) == {f"{name}.parquet" for name in dataset_schema.TABLES} | {writer.MANIFEST}


def test_second_build_gives_the_same_bytes_within_90_seconds(dataset_dir, tmp_path):
    start = time.process_time()
    build.build(catalog.INPUT_DIR, tmp_path)
    assert time.process_time() - start < 90
    assert contents(tmp_path) == contents(dataset_dir)


def test_committed_data_set_is_that_of_the_inputs(dataset_dir):
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

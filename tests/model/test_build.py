import json
import time

import pandas as pd

from model import build
from model.data import catalog, reader
from model.tables import writer

FILES = {"areas", "occupations", "titles", "cells", "profiles", "record", "record_notes", "accuracy"}


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_exactly_these_files(built):
    assert set(contents(built)) == {f"{name}.parquet" for name in FILES} | {writer.MANIFEST}


def test_two_builds_are_the_same_bytes_within_a_minute(built, tmp_path):
    start = time.monotonic()
    build.build(catalog.INPUTS, tmp_path)
    assert time.monotonic() - start < 60
    assert contents(tmp_path) == contents(built)


def test_what_is_committed_is_what_the_inputs_give(built):
    assert contents(catalog.OUTPUT) == contents(built)


def test_the_manifest_names_vintage_sources_and_checksums(built):
    manifest = json.loads((built / writer.MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["vintage"], manifest["base_year"], manifest["target_year"]) == ("2024-34", 2024, 2034)
    assert pd.Timestamp(manifest["retrieved_at"]).tzinfo is not None
    assert manifest["files"] == {path.name: reader.digest(path) for path in sorted(built.glob("*.parquet"))}
    wanted = {"name", "vintage", "publisher", "licence", "url", "citation"}
    assert all(set(source) == wanted and all(source.values()) for source in manifest["sources"])


def test_the_data_set_stays_small(built):
    assert sum(len(content) for content in contents(built).values()) < 8_000_000


def test_types_survive_the_file(built):
    cells = pd.read_parquet(built / "cells.parquet")
    assert cells["base_employment"].dtype == cells["growth_1"].dtype == "Float64"
    assert cells["base_year"].dtype == cells["published_horizon"].dtype == "Int64"
    for column in ("flags", "source", "vintage", "area_id"):
        assert cells[column].dtype == "category"
    assert isinstance(cells.index, pd.RangeIndex)

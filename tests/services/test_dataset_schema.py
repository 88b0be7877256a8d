"""The data set's tables are what dataset_schema says, as written and as read."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from services import dataset_schema
from services.config import Settings
from services.source import Profile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder() -> Path:
    return Settings().data_dir


@pytest.mark.parametrize("name", dataset_schema.TABLES)
def test_committed_table_has_the_columns_and_dtypes_of_its_schema(folder, name):
    frame = pd.read_parquet(folder / f"{name}.parquet")
    assert dict(frame.dtypes.astype(str)) == dataset_schema.TABLES[name]
    assert isinstance(frame.index, pd.RangeIndex)


def test_every_file_of_the_data_set_has_a_schema(folder):
    assert {path.stem for path in folder.glob("*.parquet")} == set(dataset_schema.TABLES)


def test_profile_has_the_columns_of_its_table():
    assert set(dataset_schema.PROFILES) <= {field.name for field in fields(Profile)}


def test_served_dtypes_are_nullable_and_in_full_precision():
    served = dataset_schema.served_dtypes(dataset_schema.RECORD)
    assert list(served) == list(dataset_schema.RECORD)
    assert (served["vintage"], served["error"], served["inside"]) == ("string", "Float64", "boolean")

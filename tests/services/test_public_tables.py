"""Columns of the public data set in memory."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from services import growth_frame
from services.config import DATA_DIR
from services.errors import DataSetError
from services.public.occupation_tables import OccupationTables
from services.public.tables import RepeatedTexts, arrays, positions_of, rows_of


def test_rows_of_a_repeated_text_are_those_of_its_column():
    texts = pd.Series(["a", None, "bb", "a"], dtype="category")
    taken = RepeatedTexts(texts, growth_frame.STRING).take(np.array([3, 1, 2, 2]))
    expected = texts.iloc[[3, 1, 2, 2]].astype(growth_frame.STRING).array
    pd.testing.assert_extension_array_equal(taken, expected)


@pytest.mark.parametrize("count", [1, 255, 256, 70_000])
def test_any_number_of_texts_is_kept_apart(count):
    texts = pd.Series([str(number) for number in range(count)], dtype="category")
    rows = np.array([0, count // 2, count - 1])
    assert RepeatedTexts(texts, growth_frame.STRING).take(rows).tolist() == texts.iloc[rows].tolist()


def test_only_columns_of_few_texts_are_kept_as_numbers():
    frame = pd.DataFrame({"flags": pd.Series(["", "turns"], dtype="category"), "area": ["Ohio", "Utah"]})
    found = arrays(frame, ["flags", "area"])
    assert isinstance(found["flags"], RepeatedTexts)
    assert found["area"].tolist() == ["Ohio", "Utah"]


@pytest.mark.parametrize("dtype", ["category", "str", "string"])
def test_positions_and_rows_of_ids_are_those_of_each(dtype):
    ids = pd.Series(["06", "48", "06", "US"], dtype=dtype)
    assert positions_of(ids, {"US": 0, "48": 1, "06": 2}).tolist() == [2, 1, 2, 0]
    assert {one: rows.tolist() for one, rows in rows_of(ids[:3]).items()} == {"06": [0, 2], "48": [1]}


@pytest.mark.parametrize("missing", ["99", None])
def test_id_without_a_position_is_a_fault_of_the_data_set(missing):
    with pytest.raises(DataSetError):
        positions_of(pd.Series(["06", missing], dtype="category"), {"06": 0})


def test_rows_of_a_missing_id_are_nobodys():
    assert {one: rows.tolist() for one, rows in rows_of(pd.Series([None, "06"], dtype="category")).items()} == {
        "06": [1]
    }


def test_profiles_that_a_caller_has_changed_are_whole_for_the_next_one():
    tables = OccupationTables(DATA_DIR)
    changed = tables.profiles("29-1141")
    expected = changed.copy()
    changed["median_wage"] = pd.NA
    changed.loc[0, "area_id"] = "none"
    pd.testing.assert_frame_equal(tables.profiles("29-1141"), expected)

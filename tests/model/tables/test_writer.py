import pandas as pd
import pytest

from model.tables.writer import conform, write_table

SCHEMA = {"code": "str", "kind": "category", "jobs": "Float64", "year": "Int64"}


def frame(**changes):
    columns = {"code": ["01", "02"], "kind": ["a", "b"], "jobs": [1.0, float("nan")], "year": [2024, 2025]}
    return pd.DataFrame({**columns, **changes})


def test_conform_gives_the_dtypes_of_the_schema_and_missing_as_na():
    conformed = conform(frame(), SCHEMA)
    assert dict(conformed.dtypes.astype(str)) == SCHEMA
    assert conformed["jobs"].isna().tolist() == [False, True]


def test_conform_rejects_other_columns():
    with pytest.raises(ValueError, match=r"columns are .*'code'\], expected \['code', 'kind', 'jobs', 'year'\]"):
        conform(frame()[["year", "jobs", "kind", "code"]], SCHEMA)


def test_conform_rejects_a_number_where_the_schema_has_text():
    with pytest.raises(ValueError, match=r"columns \['code'\] are not text"):
        conform(frame(code=[1, 2]), SCHEMA)


def test_conform_accepts_a_text_column_without_values():
    assert conform(frame(code=[None, None]), SCHEMA)["code"].isna().all()


def test_write_table_leaves_no_file_when_the_columns_are_wrong(tmp_path):
    with pytest.raises(ValueError, match="expected"):
        write_table(frame(), "areas", tmp_path)
    assert not list(tmp_path.iterdir())

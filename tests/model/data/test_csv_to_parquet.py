import pandas as pd
import pytest

from model.data import catalog, csv_to_parquet, reader
from model.data.schema import table_names


def test_csv_round_trip_gives_the_same_inputs(tmp_path):
    """Parquet to CSV and back gives the same tables."""
    for name in table_names(catalog.INPUT_DIR):
        frame = pd.read_parquet(catalog.INPUT_DIR / f"{name}.parquet")
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    csv_to_parquet.convert(tmp_path, tmp_path / "inputs")
    expected, got = reader.read_tables(catalog.INPUT_DIR), reader.read_tables(tmp_path / "inputs")
    for name in table_names(catalog.INPUT_DIR):
        pd.testing.assert_frame_equal(got[name], expected[name])


def test_codes_are_read_as_text_and_the_word_none_as_a_value(tmp_path):
    path = tmp_path / "us_states.csv"
    path.write_text("state_fips,state_abbr,state_name,is_state_or_dc\n06,CA,None,True\n")
    frame = csv_to_parquet.read_csv(path, "us_states")
    assert frame.iloc[0].tolist() == ["06", "CA", "None", True]


def test_invalid_csv_is_rejected_before_anything_is_written(tmp_path):
    path = tmp_path / "us_states.csv"
    path.write_text("state_fips,state_abbr,state_name,is_state_or_dc\n6,CA,California,True\n")
    with pytest.raises(reader.InputError, match=r"us_states\.csv, row 1 \(state_fips 6\): state_fips is not"):
        csv_to_parquet.read_csv(path, "us_states")
    with pytest.raises(reader.InputError, match=r"ep_2022_2032\.csv: the file is missing"):
        csv_to_parquet.convert(tmp_path, tmp_path / "inputs")
    assert not (tmp_path / "inputs").exists()

import pytest

from model import build
from model.data import catalog, reader
from model.data.schema import is_table, table_names, table_schema


def put(row, column, value):
    def change(frame):
        frame[column] = frame[column].astype(object) if isinstance(value, str) else frame[column]
        frame.loc[row, column] = value
        return frame

    return change


def test_committed_inputs_match_their_checksums():
    assert (catalog.INPUT_DIR / reader.CHECKSUMS).read_text() == "".join(
        f"{reader.sha256(path)}  {path.name}\n" for path in sorted(catalog.INPUT_DIR.glob("*.parquet"))
    )


def test_every_committed_table_is_known_and_valid():
    names = {path.stem for path in catalog.INPUT_DIR.glob("*.parquet")}
    assert names >= set(table_names(catalog.INPUT_DIR))
    assert all(is_table(name) and len(reader.read_table(catalog.INPUT_DIR, name)) for name in names)


def test_every_key_column_is_a_column_of_its_table():
    for name in table_names(catalog.INPUT_DIR):
        schema = table_schema(name)
        assert set(schema.key) <= set(schema.columns)


def test_the_word_none_is_a_value_and_codes_are_text(raw):
    projections = raw["ep_2024_2034"]
    assert (projections["experience"] == "None").sum() == 716
    assert set(raw["us_states"]["state_fips"].str.len()) == {2}


def test_missing_file_stops_the_build(inputs_copy):
    (inputs_copy / "us_states.parquet").unlink()
    with pytest.raises(reader.InputError, match=r"us_states\.parquet: the file is missing"):
        reader.read_tables(inputs_copy)


def test_altered_file_stops_the_build(inputs_copy):
    path = inputs_copy / "oews_state.parquet"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(reader.InputError, match=r"oews_state\.parquet: the file is not the one recorded"):
        reader.read_tables(inputs_copy)


def test_folder_without_checksums_stops_the_build(inputs_copy):
    (inputs_copy / reader.CHECKSUMS).unlink()
    with pytest.raises(reader.InputError, match=r"SHA256SUMS: the file is missing"):
        reader.read_tables(inputs_copy)


def test_file_that_is_not_parquet_stops_the_build(inputs_copy):
    (inputs_copy / "us_states.parquet").write_text("state_fips\n01\n")
    reader.write_checksums(inputs_copy)
    with pytest.raises(reader.InputError, match=r"us_states\.parquet: not a readable Parquet file"):
        reader.read_tables(inputs_copy)


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        (
            "oews_state",
            put(41, "tot_emp", -10.0),
            r"oews_state\.parquet, row 42 \(year 202., state_fips 01, soc_code .*\): tot_emp is below 0",
        ),
        (
            "state_projections_long",
            put(6, "soc_code", "29.1141"),
            r"state_projections_long\.parquet, row 7 \(.*29\.1141\): soc_code is not of the form",
        ),
        (
            "ep_2024_2034",
            put(3, "title", None),
            r"ep_2024_2034\.parquet, row 4 \(soc_code 11-1011\): title is empty",
        ),
        (
            "ep_2022_2032",
            put(0, "pct_change", 4400.0),
            r"ep_2022_2032\.parquet, row 1 \(soc_code .*\): pct_change is above 1000",
        ),
        (
            "us_states",
            put(1, "state_fips", "01"),
            r"us_states\.parquet, row 2 \(state_fips 01\): the same state_fips appears twice",
        ),
        (
            "us_states",
            lambda frame: frame.drop(columns="state_abbr"),
            r"us_states\.parquet: column state_abbr is missing",
        ),
        (
            "us_states",
            lambda frame: frame.assign(state_fips=range(len(frame))),
            r"us_states\.parquet: column state_fips is int64, expected text",
        ),
        ("us_states", lambda frame: frame.head(0), r"us_states\.parquet: the table has no rows"),
    ],
)
def test_invalid_table_is_reported_with_file_row_and_reason(corrupt, table, change, message):
    folder = corrupt(table, change)
    with pytest.raises(reader.InputError, match=message):
        reader.read_table(folder, table)


def test_command_prints_the_reason_and_writes_nothing(corrupt, tmp_path, monkeypatch):
    folder = corrupt("oews_state", put(41, "tot_emp", -10.0))
    output = tmp_path / "out"
    monkeypatch.setattr("sys.argv", ["build", "--inputs", str(folder), "--output", str(output)])
    with pytest.raises(SystemExit, match=r"The build stopped\. oews_state\.parquet, row 42 .* below 0"):
        build.main()
    assert not output.exists()

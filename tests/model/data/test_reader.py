import pytest

from model import build
from model.data import catalog, reader


def put(row, column, value):
    def change(frame):
        frame[column] = frame[column].astype(object) if isinstance(value, str) else frame[column]
        frame.loc[row, column] = value
        return frame

    return change


def test_the_committed_inputs_are_the_recorded_ones():
    assert (catalog.INPUTS / reader.SUMS).read_text() == "".join(
        f"{reader.digest(path)}  {path.name}\n" for path in sorted(catalog.INPUTS.glob("*.parquet"))
    )
    assert {path.stem for path in catalog.INPUTS.glob("*.parquet")} == set(catalog.tables(catalog.INPUTS))


def test_every_table_has_a_contract_and_a_key():
    assert set(reader.CONTRACTS) == set(reader.KEYS) == set(catalog.OTHER_TABLES)
    assert all(reader.contract(name) and reader.key(name) is not None for name in catalog.tables(catalog.INPUTS))


def test_the_word_none_is_a_value_and_codes_are_text(raw):
    projections = raw["ep_2024_2034"]
    assert (projections["experience"] == "None").sum() == 716
    assert set(raw["us_states"]["state_fips"].str.len()) == {2}


def test_a_missing_file_stops_the_build(copied):
    (copied / "us_states.parquet").unlink()
    with pytest.raises(reader.InputError, match=r"us_states\.parquet: the file is missing"):
        reader.read_all(copied)


def test_an_altered_file_stops_the_build(copied):
    path = copied / "oews_state.parquet"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(reader.InputError, match=r"oews_state\.parquet: the file is not the one recorded"):
        reader.read_all(copied)


def test_a_folder_without_checksums_stops_the_build(copied):
    (copied / reader.SUMS).unlink()
    with pytest.raises(reader.InputError, match=r"SHA256SUMS: the file is missing"):
        reader.read_all(copied)


def test_a_file_that_is_no_parquet_stops_the_build(copied):
    (copied / "us_states.parquet").write_text("state_fips\n01\n")
    reader.write_sums(copied)
    with pytest.raises(reader.InputError, match=r"us_states\.parquet: not a readable Parquet file"):
        reader.read_all(copied)


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        (
            "oews_state",
            put(41, "tot_emp", -10.0),
            r"oews_state\.parquet, row 42 \(year 2024, state_fips 01, soc_code .*\): tot_emp is below 0",
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
def test_a_bad_table_stops_the_build_with_file_row_and_reason(spoil, table, change, message):
    folder = spoil(table, change)
    with pytest.raises(reader.InputError, match=message):
        reader.read(folder, table)


def test_the_command_says_why_it_stopped_and_writes_nothing(spoil, tmp_path, monkeypatch):
    folder = spoil("oews_state", put(41, "tot_emp", -10.0))
    output = tmp_path / "out"
    monkeypatch.setattr("sys.argv", ["build", "--inputs", str(folder), "--output", str(output)])
    with pytest.raises(SystemExit, match=r"The build stopped\. oews_state\.parquet, row 42 .* below 0"):
        build.main()
    assert not output.exists()

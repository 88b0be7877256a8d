import re
import shutil
from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest

from model import add_inputs
from model.data import catalog, reader
from model.data.schema import table_names
from model.importers import store
from model.importers.document import ImportedTable
from model.importers.read_files import ImportFailedError

DAY = date(2026, 11, 26)
MANY_ROWS = 2_000
STATES = "state_fips,state_abbr,state_name,is_state_or_dc\n"


@pytest.fixture
def inputs(tmp_path):
    """A copy of the committed inputs."""
    folder = tmp_path / "inputs"
    shutil.copytree(catalog.INPUT_DIR, folder)
    return folder


def csv_of(name, tmp_path, change=lambda frame: frame):
    """A committed table as CSV."""
    path = tmp_path / f"{name}.csv"
    change(pd.read_parquet(catalog.INPUT_DIR / f"{name}.parquet")).to_csv(path, index=False)
    return path


def test_a_folder_of_csv_tables_becomes_the_same_inputs(tmp_path):
    """Of long tables every so many rows, the last among them: all of them take a quarter of a minute."""

    def some(frame):
        return frame[:: -(len(frame) // MANY_ROWS + 1)][::-1].reset_index(drop=True)

    for name in table_names(catalog.INPUT_DIR):
        csv_of(name, tmp_path, some)
    add_inputs.add([tmp_path], tmp_path / "inputs", day=DAY)
    expected, actual = reader.read_tables(catalog.INPUT_DIR), reader.read_tables(tmp_path / "inputs")
    for name in table_names(catalog.INPUT_DIR):
        pd.testing.assert_frame_equal(actual[name], some(expected[name]))


def test_the_same_file_gives_the_same_bytes(tmp_path, inputs):
    path = csv_of("us_states", tmp_path)
    add_inputs.add([path], inputs, day=DAY)
    before = {file.name: file.read_bytes() for file in inputs.iterdir()}
    add_inputs.add([path], inputs, day=DAY)
    assert {file.name: file.read_bytes() for file in inputs.iterdir()} == before


def test_codes_stay_text_and_the_word_none_stays_a_value(tmp_path, inputs):
    path = tmp_path / "us_states.csv"
    path.write_text(f"{STATES}06,CA,None,True\n")
    add_inputs.add([path], inputs, day=DAY)
    assert reader.read_table(inputs, "us_states").iloc[0].tolist() == ["06", "CA", "None", True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{STATES}06,CA,California,True\n6,CA,California,True\n", r"us_states\.csv, row 3: state_fips .*\. Download"),
        (f"{STATES}06,CA,California,yes\n", "row 2: “yes” in column “is_state_or_dc” is neither True nor False"),
        (f"{STATES}06,CA,,True\n", "row 2: state_name is empty"),
        (f"{STATES}06,CA,California,True\n06,CA,California,True\n", "row 3: .* appears twice|row 3: .*same"),
        (STATES, "the table has no rows"),
        ("state_fips,state_abbr,state_name\n06,CA,California\n", "column is_state_or_dc is missing"),
    ],
)
def test_a_bad_table_is_one_line_and_nothing_is_written(tmp_path, inputs, text, message):
    path = tmp_path / "us_states.csv"
    path.write_text(text)
    before = {file.name: file.read_bytes() for file in inputs.iterdir()}
    with pytest.raises(ImportFailedError) as error:
        add_inputs.add([csv_of("ep_2010_2020", tmp_path), path], inputs, day=DAY)
    assert re.search(message, str(error.value))
    assert "\n" not in str(error.value)
    assert {file.name: file.read_bytes() for file in inputs.iterdir()} == before


def test_every_bad_file_has_its_line(tmp_path, inputs):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    with pytest.raises(ImportFailedError) as error:
        add_inputs.add([tmp_path / "a.csv", tmp_path / "b.xlsx"], inputs, day=DAY)
    assert [line.partition(":")[0] for line in str(error.value).splitlines()] == ["a.csv", "b.xlsx"]


def test_provenance_has_a_line_a_file_and_replaces_it(tmp_path, inputs):
    path = csv_of("us_states", tmp_path)
    add_inputs.add([path], inputs, source="a list | of areas", day=date(2026, 1, 1))
    add_inputs.add([path], inputs, source="a list | of areas", day=DAY)
    text = (inputs / store.PROVENANCE).read_text()
    assert text.startswith((catalog.INPUT_DIR / store.PROVENANCE).read_text().partition(store.HEADING)[0].rstrip())
    lines = [line for line in text.splitlines() if line.startswith("| us_states | prepared table")]
    file = f"`us_states.csv` | a list / of areas | 2026-11-26 | `{reader.sha256(path)}`"
    assert lines == [f"| us_states | prepared table us_states | {file} |"]


def test_dry_run_writes_nothing(tmp_path, inputs):
    path = csv_of("us_states", tmp_path, lambda frame: frame.head(3))
    before = (inputs / "us_states.parquet").read_bytes()
    assert add_inputs.add([path], inputs, day=DAY, dry_run=True)
    assert (inputs / "us_states.parquet").read_bytes() == before


def imported(name, frame, **rest):
    return ImportedTable(
        name, frame.reset_index(drop=True), "test", "file.xlsx", numbers=list(range(2, len(frame) + 2)), **rest
    )


def test_rows_of_a_year_take_the_place_of_that_year_alone(inputs):
    national = pd.read_parquet(inputs / "oews_national.parquet")
    newer = national[national["year"] == 2024].assign(tot_emp=lambda rows: rows["tot_emp"] + 10)
    _, changed = store.merge([imported("oews_national", newer, replaces=("year",))], inputs)
    after = changed["oews_national"]
    assert len(after) == len(national)
    last = after["year"] == 2024
    assert after.loc[last, "tot_emp"].tolist() == newer["tot_emp"].tolist()
    assert (
        after.loc[~last, "tot_emp"].dropna().tolist()
        == national.loc[national["year"] != 2024, "tot_emp"].dropna().tolist()
    )


def test_reimported_projections_retain_the_sample_titles(inputs):
    before = pd.read_parquet(inputs / "ep_2024_2034.parquet")
    again = imported("ep_2024_2034", before.drop(columns="sample_titles"), carries_over=("sample_titles",))
    _, changed = store.merge([again], inputs)
    assert changed["ep_2024_2034"]["sample_titles"].dropna().tolist() == before["sample_titles"].dropna().tolist()


def test_projections_with_groups_do_not_replace_a_table_of_details_alone(inputs):
    frame = pd.read_parquet(inputs / "ep_2024_2034.parquet")
    [table], changed = store.merge([imported("ep_2022_2032", frame)], inputs)
    assert table.name == "ep_2022_2032_full"
    assert list(changed) == ["ep_2022_2032_full"]


def test_projections_whose_occupations_are_not_their_group_are_refused(inputs):
    frame = pd.read_parquet(inputs / "ep_2024_2034.parquet")
    frame = frame[frame["soc_code"] != "29-1141"]
    with pytest.raises(Exception, match=r"^file\.xlsx, row \d+: .* does not add up to the group\. Download"):
        store.merge([imported("ep_2024_2034", frame)], inputs)


def test_command_line_says_what_was_added_or_what_is_wrong(tmp_path, inputs, capsys):
    path = csv_of("us_states", tmp_path)
    add_inputs.main([str(path), "--into", str(inputs)], today=lambda: DAY)
    assert capsys.readouterr().out == "us_states: prepared table us_states, 54 rows from us_states.csv\n"
    assert f"| {DAY.isoformat()} |" in (inputs / store.PROVENANCE).read_text()
    with pytest.raises(SystemExit) as stop:
        add_inputs.main([str(tmp_path / "none.xlsx"), "--into", str(inputs)], today=lambda: DAY)
    assert stop.value.code == "none.xlsx: there is no such file. Check the path\nNothing was written."
    with pytest.raises(SystemExit):
        add_inputs.main([str(path), "--years", "2024"], today=lambda: DAY)
    assert "expected BASE-TARGET" in capsys.readouterr().err


def test_figures_that_are_not_published_become_missing(tmp_path, inputs):
    path = tmp_path / "state_projections_2008_2018.csv"
    path.write_text(
        "state_fips,soc_2010_code_by_title,title,base_year,target_year,emp_base,emp_target,pct_change,openings_annual_avg\n"
        "00,45-2091,Operators,2008,2018,-999998,-999998,-999998.0,-999998\n"
    )
    add_inputs.add([path], inputs, day=DAY)
    row = pq.read_table(inputs / "state_projections_2008_2018.parquet").to_pandas().iloc[0]
    assert row[["emp_base", "emp_target", "pct_change", "openings_annual_avg"]].isna().all()

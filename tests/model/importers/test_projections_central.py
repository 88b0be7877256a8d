import pandas as pd
import pytest

from model.data import catalog
from model.importers.document import FileError

HEADER = "Title\tBase\tProjected\tPercentChange\tAvgAnnualOpenings\tSTFIPS\tOccCode\t\t"


@pytest.fixture(scope="session")
def committed() -> pd.DataFrame:
    return pd.read_parquet(catalog.INPUT_DIR / "state_projections_long.parquet")


@pytest.fixture(scope="session")
def few(committed) -> pd.DataFrame:
    """The nation, and the total of each state."""
    return committed[(committed["state_fips"] == "00") | (committed["soc_code"] == "00-0000")]


@pytest.fixture
def save(tmp_path, few):
    """save(frame, header, after): the file as Projections Central has it, of these rows."""

    def apply(frame=few, header=HEADER, after="\t\t", name="longterm.csv"):
        order = ["title", "emp_base", "emp_target", "pct_change", "openings_annual_avg", "state_fips", "soc_code"]
        rows = frame[order].assign(state_fips=frame["state_fips"].astype(int)).astype("str")
        lines = [header, *("\t".join(row) + after for row in rows.itertuples(index=False)), "\t" * header.count("\t")]
        path = tmp_path / name
        path.write_text("\r\n".join(lines) + "\r\n")
        return path

    return apply


def test_file_becomes_the_committed_table_with_its_years_and_flags(save, read, committed):
    frame = read(save(committed))["state_projections_long"].frame
    pd.testing.assert_frame_equal(frame, committed, check_dtype=False)


def test_years_are_taken_from_the_file_where_it_names_them(save, read):
    header, after = HEADER.replace("\t\t", "\tBaseYear\tProjYear"), "\t2024\t2034"
    frame = read(save(header=header, after=after))["state_projections_long"].frame
    assert (set(frame["base_year"]), set(frame["target_year"])) == ({2024}, {2034})


def test_file_whose_national_rows_are_of_no_vintage_needs_its_years(save, read, few):
    shifted = few.assign(emp_base=few["emp_base"] + 5_000)
    with pytest.raises(FileError, match=r"national rows are BLS's of no vintage in the inputs\. Add --years 2022-2032"):
        read(save(shifted))
    assert set(read(save(shifted), years=(2024, 2034))["state_projections_long"].frame["base_year"]) == {2024}


def test_file_without_some_states_is_refused(save, read, few):
    with pytest.raises(FileError, match=r"^longterm\.csv: no total of Wyoming\. Download it again"):
        read(save(few[few["state_fips"] != "56"]))


def test_unknown_state_and_bad_number_name_their_row(save, read, few):
    with pytest.raises(FileError, match=r"^longterm\.csv, row 2: 99 is no state"):
        read(save(few.assign(state_fips="99")))
    path = save()
    path.write_text(path.read_text().replace("\t1538400\t", "\tmany\t", 1))
    with pytest.raises(FileError, match=r"^longterm\.csv, row 2: “many” in column “Base” is not a number"):
        read(path)


def test_missing_column_is_named(save, read):
    path = save(header=HEADER.replace("AvgAnnualOpenings", "Openings"))
    with pytest.raises(FileError, match="column “AvgAnnualOpenings” is missing"):
        read(path)

import copy

import pandas as pd
import pytest

from model.data import catalog
from model.importers.document import FileError
from tests.model.importers.conftest import workbook_bytes

FACTORS = {2022: 1065, 2023: 1040, 2024: 998}


@pytest.fixture
def edited(tmp_path, bls_sheets):
    """edited(change): the 2024-34 workbook after change(sheets)."""

    def apply(change):
        sheets = copy.deepcopy(bls_sheets)
        change(sheets)
        path = tmp_path / "occupation.xlsx"
        path.write_bytes(workbook_bytes(sheets))
        return path

    return apply


@pytest.fixture(scope="module")
def vintages(workbooks, read):
    """The tables of each workbook by name, by base year."""
    return {base: read(workbooks / f"occupation_{base}_{base + 10}.xlsx") for base in FACTORS}


@pytest.mark.parametrize("base", FACTORS)
def test_each_vintage_is_read_with_its_groups_and_factors(vintages, base):
    tables = vintages[base]
    frame = tables[f"ep_{base}_{base + 10}"].frame
    assert frame["level"].value_counts()[["total", "major", "detailed"]].tolist() == [1, 22, 832]
    optional = ["pct_self_employed", "median_wage", "education", "experience", "training"]
    assert frame.drop(columns=optional).notna().all(axis=None)
    assert not frame["title"].str.contains(r"^\s|\s$|\(\d\)|\[\d\]", regex=True).any()
    assert set(frame["wage_year"]) == {base}
    assert (frame.loc[frame["median_wage_topcoded"], "median_wage"] == 239_200).all()
    assert len(tables["ep_utilization_factors"].frame) == FACTORS[base]


@pytest.mark.parametrize("name", ["ep_2022_2032_full", "ep_2024_2034"])
def test_every_cell_of_the_workbook_equals_the_committed_table(vintages, name):
    base, target = name.split("_")[1:3]
    frame = vintages[int(base)][f"ep_{base}_{target}"].frame
    committed = pd.read_parquet(catalog.INPUT_DIR / f"{name}.parquet")
    assert set(committed) - set(frame) <= {"sample_titles"}
    columns = [column for column in committed if column in frame]
    pd.testing.assert_frame_equal(frame[columns], committed[columns], check_dtype=False)


@pytest.mark.parametrize("base", FACTORS)
def test_every_factor_of_the_workbook_equals_the_committed_table(vintages, base):
    frame = vintages[base]["ep_utilization_factors"].frame
    committed = pd.read_parquet(catalog.INPUT_DIR / "ep_utilization_factors.parquet")
    committed = committed[committed["vintage"] == catalog.vintage_label(base, base + 10)].reset_index(drop=True)
    pd.testing.assert_frame_equal(frame[list(committed)], committed, check_dtype=False)


def test_employment_of_2022_32_equals_the_table_from_another_download(vintages):
    frame = vintages[2022]["ep_2022_2032"].frame
    committed = pd.read_parquet(catalog.INPUT_DIR / "ep_2022_2032.parquet").set_index("soc_code")
    columns = ["emp_base_thousands", "emp_target_thousands", "change_thousands", "pct_change", "openings_thousands"]
    details = frame[frame["level"] == "detailed"].set_index("soc_code")
    pd.testing.assert_frame_equal(details[columns].sort_index(), committed[columns].sort_index())


def test_text_for_a_number_names_sheet_row_and_column(edited, read):
    def change(sheets):
        sheets["Table 1.2"][9][3] = "n.a."

    with pytest.raises(FileError) as error:
        read(edited(change))
    assert str(error.value) == (
        "occupation.xlsx, sheet Table 1.2, row 10: “n.a.” in column “Employment, 2024” is not a number. "
        "Correct the cell, or download the file again"
    )


def test_missing_column_names_the_nearest_sheet_and_what_it_lacks(edited, read):
    def change(sheets):
        sheets["Table 1.2"] = [[*row[:11], *row[12:]] for row in sheets["Table 1.2"]]

    with pytest.raises(
        FileError, match=r"^occupation\.xlsx: no sheet has all columns .*Table 1\.2 lacks median_wage\. Take"
    ):
        read(edited(change))


def test_workbook_without_separations_is_refused(edited, read):
    with pytest.raises(FileError, match="table of separations and openings"):
        read(edited(lambda sheets: sheets.pop("Table 1.10")))


def test_separations_of_fewer_occupations_are_refused(edited, read):
    def change(sheets):
        sheets["Table 1.10"] = sheets["Table 1.10"][:500]

    with pytest.raises(FileError, match=r"sheet Table 1\.10: occupation .* of sheet Table 1\.2 is missing"):
        read(edited(change))


def test_code_that_became_a_date_is_explained(edited, read):
    def change(sheets):
        sheets["Table 1.2"][7][1] = "2021-11-01"

    with pytest.raises(FileError, match=r"row 8: “2021-11-01” .* A spreadsheet program made a date of the code"):
        read(edited(change))


def test_empty_required_cell_is_refused(edited, read):
    def change(sheets):
        sheets["Table 1.2"][7][4] = "—"

    with pytest.raises(FileError, match=r"row 8: “—” in column “Employment, 2034” is not a number"):
        read(edited(change))

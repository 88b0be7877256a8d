import pytest

from model.data import catalog, consistency, reader

NATIONAL, COMPARISON = "ep_2024_2034", catalog.COMPARISON


def add(table, column, amount, **where):
    """A change that adds `amount` to `column` in the first row where all of `where` hold."""

    def change(frame):
        frame = frame.copy()
        found = frame[(frame[list(where)] == list(where.values())).all(axis="columns")].index[0]
        frame.loc[found, column] += amount
        return frame, int(found) + 1

    return table, change


def test_the_committed_inputs_pass(raw):
    assert consistency.check_tables(raw) is None


@pytest.mark.parametrize(
    ("corruption", "reason"),
    [
        (add(NATIONAL, "emp_target_thousands", 1.0, soc_code="29-1141"), "change is not target less base"),
        (add(NATIONAL, "pct_change", 0.2, soc_code="29-1141"), "pct_change does not follow"),
        (add(NATIONAL, "exits_thousands", 0.5, soc_code="29-1141"), "openings are not change a year"),
        (add(COMPARISON, "change_thousands", 0.4, soc_code="29-1141"), "change is not target less base"),
        (
            add("oews_state", "tot_emp", 10_000, soc_code="29-0000", state_fips="06"),
            "the states' employment in 29-0000",
        ),
        (
            add("oews_state", "tot_emp", 100_000, soc_code="29-1141", state_fips="06"),
            "the states' employment in 29-1141",
        ),
        (
            add("oews_state", "tot_emp", 2_000, soc_code="00-0000", state_fips="50"),
            "the groups are not the total",
        ),
        (
            add("state_projections_long", "target_year", 2, soc_code="29-1141", state_fips="06"),
            "the years are not 2022-32",
        ),
        (
            add("state_projections_long", "emp_base", 100, soc_code="29-1141", state_fips="00"),
            "emp_base of the nation is not that of ep_2022_2032",
        ),
    ],
)
def test_inconsistent_row_is_reported_with_its_number(raw, corruption, reason):
    table, change = corruption
    frame, row = change(raw[table])
    with pytest.raises(reader.InputError) as caught:
        consistency.check_tables({**raw, table: frame})
    assert caught.value.file == f"{table}.parquet"
    assert reason in caught.value.reason
    if "employment in" not in reason:  # a sum over states has no single row
        assert caught.value.row == row


def scaled(frame, columns, row):
    """All figures of one row scaled by the same factor, so that the row itself stays consistent."""
    frame = frame.copy()
    frame.loc[row, columns] *= 1.01
    return frame


def test_occupations_not_adding_up_to_their_group_are_rejected(raw):
    frame = raw[NATIONAL]
    row = frame.index[frame["soc_code"] == "29-1141"][0]
    columns = ["emp_base_thousands", "emp_target_thousands", "change_thousands"]
    with pytest.raises(reader.InputError, match=r"29-0000.*occupations does not add up"):
        consistency.check_tables({**raw, NATIONAL: scaled(frame, columns, row)})


def test_groups_not_adding_up_to_the_total_are_rejected(raw):
    frame = raw[NATIONAL].copy()
    row = frame.index[frame["level"] == "total"][0]
    frame.loc[row, ["emp_base_thousands", "emp_target_thousands"]] += 5
    with pytest.raises(reader.InputError, match=r"00-0000.*of the groups does not add up to the total"):
        consistency.check_tables({**raw, NATIONAL: frame})


def test_missing_row_is_rejected(raw):
    for table, code in (("oews_state", "45-0000"), (COMPARISON, "29-1141"), (NATIONAL, "45-0000")):
        frame = raw[table]
        row = frame.index[frame["soc_code"] == code][0]
        with pytest.raises(reader.InputError, match=table):
            consistency.check_tables({**raw, table: frame.drop(index=row)})


def test_title_of_an_unknown_occupation_is_rejected(raw):
    frame = raw["alternate_titles"].copy()
    frame.loc[4, "soc_code"] = "29-9999"
    with pytest.raises(reader.InputError, match=r"alternate_titles\.parquet, row 5: .* no detailed SOC 2018"):
        consistency.check_tables({**raw, "alternate_titles": frame})

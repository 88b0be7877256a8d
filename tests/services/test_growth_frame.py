"""The growth frame: one order of columns, one set of dtypes, and every sentence of its check."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import growth_frame
from services.growth_frame import COLUMNS, DTYPES
from tests.services.fakes import cell_rows, frame

DESIGNED = (
    "occupation_id occupation taxonomy area_level area_id area base_year base_employment base_basis horizon_years "
    "target_year growth growth_per_year change employment low_80 high_80 low_50 high_50 p_growth p_faster basis flags "
    "source vintage retrieved_at"
)


def dtypes(table: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in table.dtypes.items()}


def test_columns_have_the_designed_order():
    assert " ".join(COLUMNS) == DESIGNED


def test_empty_frame_is_a_growth_frame():
    assert growth_frame.problems(growth_frame.empty()) == []
    assert dtypes(growth_frame.empty()) == DTYPES


def test_conform_orders_columns_and_fills_what_is_missing():
    loose = pd.DataFrame({"growth": [0.1], "area_id": ["06"], "horizon_years": [5], "surplus": [1]}, index=[7])
    table = growth_frame.conform(loose)
    assert tuple(table.columns) == COLUMNS
    assert dtypes(table) == DTYPES
    assert table.index.tolist() == [0]
    assert table["area_id"].tolist() == ["06"]
    assert table["flags"].tolist() == [""]
    assert table["change"].isna().all()


def test_conform_reads_missing_numbers_as_na_not_zero():
    table = growth_frame.conform(pd.DataFrame({"growth": [float("nan"), None, 0.0]}))
    assert table["growth"].isna().tolist() == [True, True, False]


def test_concat_of_nothing_is_empty():
    assert dtypes(growth_frame.concat([])) == DTYPES
    assert growth_frame.concat([growth_frame.empty(), growth_frame.empty()]).empty


def test_concat_keeps_dtypes_and_numbers_rows_anew():
    table = growth_frame.concat(iter([cell_rows("11-1111"), growth_frame.empty(), cell_rows("22-2222", growth=None)]))
    assert dtypes(table) == DTYPES
    assert table.index.tolist() == list(range(10))
    assert table["occupation_id"].nunique() == 2


def invalid_frame(**columns: object) -> pd.DataFrame:
    """A good frame with the first row's `columns` changed."""
    table = frame(cell_rows())
    for name, value in columns.items():
        table.loc[0, name] = value
    return table


PROBLEMS = [
    (invalid_frame(taxonomy="naics"), "taxonomy holds ['naics']"),
    (invalid_frame(area_level="county"), "area_level holds ['county']"),
    (invalid_frame(base_basis="guessed"), "base_basis holds ['guessed']"),
    (invalid_frame(basis="guessed"), "basis holds ['guessed']"),
    (invalid_frame(horizon_years=0, target_year=2024), "horizon_years must lie between 1 and 10"),
    (invalid_frame(horizon_years=11, target_year=2035), "horizon_years must lie between 1 and 10"),
    (frame(cell_rows(), cell_rows()), "an occupation, area and horizon appear twice"),
    (invalid_frame(growth=-1.5, employment=pd.NA, change=pd.NA), "growth below -100 %"),
    (invalid_frame(base_employment=-10, employment=pd.NA, change=pd.NA), "negative employment"),
    (invalid_frame(employment=-10, base_employment=pd.NA), "negative employment"),
    (invalid_frame(employment=150_000, change=50_000), "employment does not follow from base and growth"),
    (invalid_frame(change=1_500), "change does not follow from base and employment"),
    (invalid_frame(low_80=0.05, low_50=0.01), "the 50 % range is wider than the 80 % range"),
    (invalid_frame(high_80=0.05, high_50=0.08), "the 50 % range is wider than the 80 % range"),
    (invalid_frame(target_year=2030), "target_year is not base_year plus horizon"),
]


@pytest.mark.parametrize(("table", "sentence"), PROBLEMS, ids=[sentence for _, sentence in PROBLEMS])
def test_each_violation_has_a_message(table, sentence):
    assert growth_frame.problems(table) == [sentence]
    with pytest.raises(ValueError, match="not a growth frame"):
        growth_frame.check(table)


def test_problems_are_all_named_at_once():
    found = growth_frame.problems(invalid_frame(taxonomy="naics", target_year=2030))
    assert found == ["taxonomy holds ['naics']", "target_year is not base_year plus horizon"]


def test_wrong_columns_are_named():
    swapped = frame(cell_rows())[[*COLUMNS[1:], COLUMNS[0]]]
    assert "columns are" in growth_frame.problems(swapped)[0]
    assert "expected" in growth_frame.problems(frame(cell_rows()).drop(columns="flags"))[0]


def test_wrong_dtypes_are_named():
    table = frame(cell_rows())
    table["growth"] = table["growth"].astype("float64")
    assert growth_frame.problems(table) == ["growth has dtype float64, expected Float64"]


@pytest.mark.parametrize(
    "table",
    [
        invalid_frame(occupation_id=pd.NA),
        invalid_frame(area_id=pd.NA),
        invalid_frame(horizon_years=pd.NA),
        invalid_frame(flags=pd.NA),
        invalid_frame(low_80=0.5, high_80=0.1),
        invalid_frame(low_50=0.5, high_50=0.1),
    ],
    ids=["no occupation", "no area", "no horizon", "no flags", "80 % range upside down", "50 % range upside down"],
)
def test_keys_flags_and_ranges_are_checked(table):
    assert growth_frame.problems(table)


def test_check_returns_the_same_frame():
    table = frame(cell_rows(), cell_rows("22-2222", "06", growth=None))
    assert growth_frame.check(table) is table


def test_published_rounding_is_allowed():
    published = invalid_frame(base_employment=3_391_000, growth=0.049, employment=3_557_100, change=166_100)
    assert growth_frame.problems(published.head(1)) == []


@given(
    base=st.floats(0, 2e8),
    growth=st.floats(-1, 5),
    year=st.integers(1, 10),
    unit=st.sampled_from([1, 10, 100]),
)
@settings(deadline=None, max_examples=40)
def test_figures_rounded_as_bls_rounds_them_pass(base, growth, year, unit):
    level = round(base / unit) * unit
    reached = round(base * (1 + growth) / unit) * unit
    row = cell_rows(years=[year]).assign(
        base_employment=float(level),
        growth=max(round(growth, 3), -1.0),
        employment=float(reached),
        change=float(round((reached - level) / unit) * unit),
    )
    assert growth_frame.problems(growth_frame.conform(row)) == []


@given(st.lists(st.sampled_from(["small_base", "stale", "failed", "stale_base"]), max_size=4, unique=True))
@settings(deadline=None, max_examples=20)
def test_has_flag_finds_whole_flags_only(flags):
    table = growth_frame.conform(pd.DataFrame({"flags": [" ".join(flags)]}))
    assert growth_frame.has_flag(table, "stale").tolist() == ["stale" in flags]


def test_has_flag_of_no_rows_is_empty():
    assert growth_frame.has_flag(growth_frame.empty(), "stale").tolist() == []

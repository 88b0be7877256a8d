"""Tables of charts and comparisons: figures as text with units, missing values as words."""

from __future__ import annotations

import re
from dataclasses import asdict

import pandas as pd
import pytest

from components.tables import growth_tables
from components.text import number_format
from services.source import Profile
from tests.components.fakes import cell_rows, combine


def shown(styler) -> pd.DataFrame:
    """The displayed texts of a styled table."""
    page = styler.hide(axis="index").to_html()
    header = re.findall(r"<th[^>]*col_heading[^>]*>(.*?)</th>", page, re.DOTALL)
    texts = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    rows = [texts[start : start + len(header)] for start in range(0, len(texts), len(header))]
    return pd.DataFrame(rows, columns=header)


def profiles(*known: Profile) -> pd.DataFrame:
    return pd.DataFrame([asdict(one) for one in known], columns=list(asdict(Profile("", "")))).convert_dtypes()


def assert_no_raw_missing_values(table: pd.DataFrame) -> None:
    for text in [*table.columns, *table.to_numpy().ravel()]:
        assert not re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|&lt;NA", str(text)), text


# --- The table of the bars


def test_bars_table_has_a_row_per_horizon():
    table = growth_tables.bars_table(cell_rows())
    assert list(table.columns) == ["By", "Growth", "Jobs added", "Basis"]
    assert table["By"].tolist() == ["2025", "2026", "2027", "2029", "2034"]
    assert table.iloc[-1].tolist() == ["2034", number_format.percent(0.1), "+10,000", "published"]
    assert table["Basis"].tolist() == ["constant rate"] * 4 + ["published"]


def test_basis_that_all_rows_share_is_no_column():
    estimates = cell_rows(area_id="06")
    assert "Basis" not in growth_tables.bars_table(estimates)
    both = growth_tables.bars_table(combine(cell_rows(), estimates))
    assert set(both["Basis"]) == {"constant rate", "published", "estimate"}


@pytest.mark.parametrize("make", [growth_tables.bars_table, growth_tables.lines_table])
def test_many_series_add_rows_not_columns(make):
    two = make(combine(cell_rows(), cell_rows(area_id="06", growth=0.2)))
    assert next(iter(two.columns)) == "Area"
    assert list(dict.fromkeys(two["Area"])) == ["United States", "California"]
    four = make(combine(*(cell_rows(code, area) for code in ("11-1111", "22-2222") for area in ("US", "06"))))
    assert list(four.columns)[:2] == ["Occupation", "Area"]
    assert len(four.columns) == len(two.columns) + 1
    assert len(four) == 2 * len(two)


@pytest.mark.parametrize("make", [growth_tables.bars_table, growth_tables.lines_table])
def test_table_has_ranges_where_there_are_any(make):
    ranged = {"low_80": -0.05, "high_80": 0.2, "low_50": 0.0, "high_50": 0.1}
    assert make(cell_rows(**ranged))[growth_tables.RANGE_COLUMN].iloc[-1] == number_format.percent_range(-0.05, 0.2)
    assert growth_tables.RANGE_COLUMN not in make(cell_rows())


@pytest.mark.parametrize("make", [growth_tables.bars_table, growth_tables.lines_table])
def test_table_of_unpublished_growth_says_not_published(make):
    table = make(cell_rows(growth=None))
    assert set(table["Growth"]) - {""} == {"not published"}
    assert_no_raw_missing_values(table)


@pytest.mark.parametrize("make", [growth_tables.bars_table, growth_tables.lines_table])
def test_table_without_base_year_counts_years(make):
    table = make(cell_rows(base_year=None))
    assert table.iloc[-1, 0] == "year 10"
    assert_no_raw_missing_values(table)


# --- The table of the lines


def test_lines_table_starts_at_the_base():
    table = growth_tables.lines_table(cell_rows(years=range(1, 11)))
    assert list(table.columns) == ["Year", "Growth", "Jobs", "Basis"]
    assert table.iloc[0].tolist() == ["2024", "", "100,000", "published"]
    assert table.iloc[-1].tolist() == ["2034", number_format.percent(0.1), "110,000", "published"]
    assert len(table) == 11


# --- The table of the dots


def test_dots_table_has_a_row_per_series_in_the_given_order():
    rows = combine(cell_rows("22-2222", growth=0.2, years=[10]), cell_rows(growth=0.1, years=[10]))
    table = growth_tables.dots_table(rows)
    assert table["Occupation"].tolist() == ["Betas", "Alphas"]
    assert table.iloc[0].tolist()[1:4] == ["2034", number_format.percent(0.2), "+20,000"]


def test_tables_of_charts_say_what_the_source_did_not_answer_for():
    failed = cell_rows(area_id="06", growth=None, flags="failed")
    for write in (growth_tables.bars_table, growth_tables.lines_table, growth_tables.dots_table):
        texts = {*write(failed).to_numpy().ravel()}
        assert number_format.NO_ANSWER in texts
        assert number_format.NOT_PUBLISHED not in texts

"""Tables of charts and comparisons: figures as text with units, missing values as words."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from components.tables import growth_tables
from components.text import number_format
from services.source import Profile
from tests.components.fakes import cell_rows, combine

if TYPE_CHECKING:
    from services.growth_rows import GrowthRows


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
    assert table["Basis"].tolist() == ["derived"] * 4 + ["published"]


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


# --- Everything in one table


def comparison(table: GrowthRows, openings=None, known=()):
    pairs = {(row.occupation_id, row.area_id): Profile(row.occupation_id, row.area_id) for row in table}
    pairs |= {(one.occupation_id, one.area_id): one for one in known}
    return growth_tables.comparison_table(table, openings or {}, pairs)


def test_comparison_table_has_a_row_per_series_in_chart_order():
    table = combine(cell_rows("22-2222", "06"), cell_rows("11-1111", "US"))
    styled = comparison(table, {"11-1111": 1_234.0, "22-2222": 99.0})
    texts = shown(styled)
    assert texts["Occupation"].tolist() == ["Betas", "Alphas"]
    assert texts["Jobs in 2024"].tolist() == ["100,000", "100,000"]
    assert texts["By 2034"].tolist() == [number_format.percent(0.1)] * 2
    assert texts["Jobs added by 2034"].tolist() == ["+10,000"] * 2
    assert texts["Openings a year"].iloc[1] == "1,234"


def test_state_has_no_openings_of_the_nation():
    texts = shown(comparison(cell_rows(area_id="06"), {"11-1111": 1_234.0}))
    assert texts["Openings a year"].tolist() == ["not published"]


def test_table_columns_are_numeric():
    styled = comparison(combine(cell_rows(), cell_rows("22-2222", growth=None)), {"11-1111": 1_234.0})
    for name in ("Jobs in 2024", "By 2034", "Jobs added by 2034", "Openings a year"):
        assert pd.api.types.is_numeric_dtype(styled.data[name])
    assert styled.data["By 2034"].isna().tolist() == [False, True]


def test_comparison_mentions_unpublished_areas():
    texts = shown(comparison(combine(cell_rows(), cell_rows("22-2222", growth=None))))
    assert texts.iloc[1]["By 2034"] == "not published"
    assert texts.iloc[1]["Jobs in 2024"] == "not published"
    assert "not published" in texts.iloc[1]["Notes"]
    assert_no_raw_missing_values(texts)


def test_agency_column_exists_only_if_an_agency_published():
    assert not [name for name in comparison(cell_rows()).data if name.startswith(growth_tables.AGENCY_COLUMN)]
    agency = {"agency_growth": 0.129, "agency_base_year": 2022, "agency_target_year": 2032}
    table = combine(cell_rows(), cell_rows(area_id="06"))
    texts = shown(comparison(table, known=[Profile("11-1111", "06", **agency)]))
    assert texts[f"{growth_tables.AGENCY_COLUMN}, 2022–2032"].tolist() == [
        "not published",
        number_format.percent(0.129),
    ]


def test_comparison_without_base_year_has_no_years_in_its_headings():
    texts = shown(comparison(cell_rows(base_year=None)))
    assert "Jobs, base" in texts
    assert "By year 10" in texts
    assert_no_raw_missing_values(texts)

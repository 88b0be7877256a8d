"""The table of a comparison: its columns, what cells show and are sorted by, and rows of only one horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from components.charts.range_marks import range_marks
from components.tables import comparison_table
from components.text import number_format
from services.growth_rows import GrowthRows, by_series
from services.source import Profile
from tests.components.fakes import RANGE, TWO_COLORS, cell_rows, combine

if TYPE_CHECKING:
    from components.tables.sortable_table import Cell, Table

WAGE = {"median_wage": 93_600.0, "wage_is_minimum": False, "wage_year": 2025}


def table_of(rows: GrowthRows, openings=None, known=()) -> Table:
    pairs = {(row.occupation_id, row.area_id): Profile(row.occupation_id, row.area_id) for row in rows}
    pairs |= {(one.occupation_id, one.area_id): one for one in known}
    ends = GrowthRows(series[-1] for series in by_series(rows))
    return comparison_table.comparison_table(rows, openings or {}, pairs, range_marks(ends, TWO_COLORS))


def cells(table: Table, label: str) -> list[Cell]:
    place = [column.label for column in table.columns].index(label)
    return [row[place] for row in table.rows]


def texts(table: Table, label: str) -> list[str]:
    return [cell.text for cell in cells(table, label)]


def test_table_has_a_row_per_series_in_the_order_of_the_rows():
    table = table_of(combine(cell_rows("22-2222", "06"), cell_rows("11-1111", "US")), {"11-1111": 1_234.0})
    assert texts(table, "Occupation") == ["Betas", "Alphas"]
    assert texts(table, "Area") == ["California", "United States"]
    assert texts(table, "Jobs in 2024") == ["100,000", "100,000"]
    assert texts(table, "By 2034") == [number_format.percent(0.1)] * 2
    assert texts(table, "Jobs added by 2034") == ["+10,000"] * 2
    assert texts(table, "Openings a year") == ["not published", "1,234"]
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_numbers_and_ranges_are_not_text_columns():
    table = table_of(cell_rows(**RANGE), known=[Profile("11-1111", "US", **WAGE)])
    kinds = {column.label: column.kind.split()[0] for column in table.columns}
    assert [label for label, kind in kinds.items() if kind == "text"] == ["Occupation", "Area"]
    assert [label for label, kind in kinds.items() if kind == "range"] == [f"80{number_format.NNBSP}% range by 2034"]


def test_years_two_and_three_are_left_out_before_others():
    drops = {column.label: column.drop for column in table_of(cell_rows()).columns if column.drop}
    assert drops == {"By 2026": 1, "By 2027": 1, "By 2025": 2, "By 2029": 3}


def test_unpublished_figures_are_words_and_sorted_as_missing():
    table = table_of(combine(cell_rows(), cell_rows("22-2222", growth=None)))
    assert texts(table, "By 2034")[1] == texts(table, "Jobs in 2024")[1] == "not published"
    assert cells(table, "By 2034")[1].sort is None
    assert "not published" in cells(table, "Area")[1].note
    for row in table.rows:
        assert not any(raw in cell.text for cell in row for raw in ("None", "nan", "<NA>"))


def test_column_of_which_nothing_is_known_is_left_out():
    labels = [column.label for column in table_of(cell_rows()).columns]
    assert not [label for label in labels if label.startswith(("State agency", "Median", "Openings", "Chance", "80"))]


def test_range_has_its_words_and_its_mark_on_the_scale_of_all_rows():
    rows = combine(cell_rows(**RANGE), cell_rows("22-2222", growth=0.2, low_80=0.15, high_80=0.25))
    wide, narrow = cells(table_of(rows), f"80{number_format.NNBSP}% range by 2034")
    assert wide.mark["low"] > 0, "whole"
    assert wide.text == number_format.percent_range(-0.05, 0.35)
    assert wide.sort > narrow.sort
    assert wide.mark["zero"] == narrow.mark["zero"]
    assert wide.mark["low"] < wide.mark["zero"] < wide.mark["value"] < narrow.mark["low"]
    assert narrow.mark["high"] < wide.mark["high"] <= 100
    assert (wide.mark["color"], narrow.mark["color"]) == (TWO_COLORS["11-1111"], TWO_COLORS["22-2222"])


def test_agency_growth_has_its_years_in_the_heading():
    agency = {"agency_growth": 0.129, "agency_base_year": 2022, "agency_target_year": 2032}
    local = cell_rows(area_id="12", area_level="msa")
    rows = combine(cell_rows(), cell_rows(area_id="06"), cell_rows(area_id="48"), local)
    table = table_of(rows, known=[Profile("11-1111", "06", **agency)])
    assert texts(table, "State agency, 2022–2032") == [
        number_format.EN_DASH,  # the nation has no state agency
        number_format.percent(0.129),
        "no figure",  # it may have published one that is not in our data
        number_format.EN_DASH,  # nor has a local area
    ]


@pytest.mark.parametrize(
    ("wage", "shown"),
    [
        (WAGE, "$93,600"),
        (WAGE | {"median_wage": 239_200.0, "wage_is_minimum": True}, "$239,200 or more"),
        ({"median_hourly_wage": 41.5, "wage_year": 2025}, "$41.50 an hour"),
    ],
)
def test_median_wage_is_shown_as_published(wage, shown):
    table = table_of(cell_rows(), known=[Profile("11-1111", "US", **wage)])
    assert texts(table, "Median wage, 2025") == [shown]


def test_likelihood_is_in_tenths():
    assert texts(table_of(cell_rows(p_growth=0.68)), "Chance of growth by 2034") == ["7 in 10"]


def test_estimates_have_three_significant_figures_and_published_figures_all():
    estimated = table_of(cell_rows(area_id="06", base=347_532.0, growth=0.06586))
    assert texts(estimated, "Jobs in 2024") == ["348,000"]
    assert texts(estimated, "Jobs added by 2034") == ["+22,900"]
    assert cells(estimated, "Jobs in 2024")[0].sort == 347_532.0
    published = table_of(cell_rows(base=347_532.0))
    assert texts(published, "Jobs in 2024") == ["347,532"]


def test_rows_of_another_period_have_their_years_in_the_cells():
    own = cell_rows()
    agency = cell_rows(area_id="06", years=[10], base_year=2022, growth=0.129)
    table = table_of(combine(own, agency))
    assert [cell.note for cell in cells(table, "By the last year")] == ["2024–2034", "2022–2032"]
    assert [cell.note for cell in cells(table, "Jobs, base")] == ["2024", "2022"]
    assert texts(table, "By 2029") == [number_format.percent(0.05), number_format.EN_DASH]


def test_unknown_base_year_has_no_years_in_the_headings():
    labels = [column.label for column in table_of(cell_rows(base_year=None)).columns]
    assert "Jobs, base" in labels
    assert "By year 10" in labels


def test_series_that_the_source_did_not_answer_for_is_not_called_unpublished():
    failed = cell_rows(area_id="06", growth=None, flags="failed")
    row = table_of(combine(cell_rows(**RANGE), failed), {"11-1111": 1_234.0}).rows[1]
    assert {cell.text for cell in row[1:]} == {number_format.NO_ANSWER}

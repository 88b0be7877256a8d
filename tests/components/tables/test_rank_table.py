"""The list of Rank as cells, and as the workbook has it."""

from __future__ import annotations

import pandas as pd
import pytest

from components.tables import rank_table
from components.text import number_format, rank
from services.growth_rows import rows_of
from services.rank import ORDERS, Filters


def table_of(growth, area="US", order="growth", selected=(), is_full=False):
    ranked = growth.rank(area, order=order)
    table = rank_table.rank_table(ranked, rows_of(ranked), order, "List", rank.place_mark(ranked, order))
    return ranked, rank_table.with_selected(table, selected, is_full=is_full)


def labels(table):
    return [column.label for column in table.columns]


def test_rows_are_those_of_the_list_in_order(public):
    ranked, table = table_of(public)
    assert [row[2].opens for row in table.rows] == ranked["occupation_id"].tolist()
    assert all(len(row) == len(table.columns) for row in table.rows)
    growth = labels(table).index("By 2035")
    assert [row[growth].text for row in table.rows] == [number_format.percent(one) for one in ranked["growth"]]


@pytest.mark.parametrize(
    ("ties", "places"),
    [
        ([True, True, True], ["1", "2", "3"]),
        ([True, True, False], ["1", "2", "3 •"]),
        ([True, False, False, True], ["1 ≈", "2", "3", "4 ≈"]),
        ([False, False], ["1", "2"]),
        ([pd.NA, pd.NA], ["1", "2"]),
    ],
)
def test_the_fewer_of_ties_and_others_are_marked(public, ties, places):
    ranked = public.rank().head(len(ties)).assign(is_tied=pd.array(ties, dtype="boolean"))
    table = rank_table.rank_table(ranked, rows_of(ranked), "growth", "List", rank.place_mark(ranked, "growth"))
    assert [row[1].text for row in table.rows] == places


def test_list_of_ties_has_no_marks(public):
    ranked, table = table_of(public)
    assert ranked["is_tied"].all()
    assert all(row[1].text.isdigit() for row in table.rows)


@pytest.mark.parametrize(
    ("near", "places"),
    [("29-1171", ["1 ≈", "2 ≈", "3", "4"]), ("29-1141", ["1", "2", "3", "4 •"])],
)
def test_few_occupations_far_apart_have_marks(public, near, places):
    """Nurse practitioners are near health managers alone, registered nurses near postal clerks too."""
    ranked = public.rank(filters=Filters(occupation_ids=("11-9111", "43-5051", "43-9021", near)))
    table = rank_table.rank_table(ranked, rows_of(ranked), "growth", "List", rank.place_mark(ranked, "growth"))
    assert [row[1].text for row in table.rows] == places


def test_selected_rows_are_checked(public):
    _, table = table_of(public, selected={"29-1141"})
    assert [row[2].opens for row in table.rows if row[0].is_selected] == ["29-1141"]


def test_column_that_nobody_publishes_is_left_out(public):
    assert "Openings a year" in labels(table_of(public, "39")[1])
    assert "Openings a year" not in labels(table_of(public, "26420")[1])
    assert "Chance of growth by 2035" not in labels(table_of(public.with_agency_figures, "39")[1])


def test_orders_of_headings_exist(public):
    _, table = table_of(public)
    asked = {order for column in table.columns for order in (column.order, column.reverse) if order}
    assert asked <= set(ORDERS)
    assert {"growth", "decline", "change", "loss", "openings", "jobs", "wage", "likelihood"} <= asked


def test_workbook_has_the_figures_of_the_list(public):
    ranked = public.rank("39")
    shown = rank_table.shown(ranked, rows_of(ranked))
    assert shown.data["Code"].tolist() == ranked["occupation_id"].tolist()
    assert shown.data["Growth to 2035"].tolist() == ranked["growth"].tolist()
    assert set(shown.data.columns) == set(shown.kinds)
    capped = ranked.index[ranked["wage_is_minimum"].fillna(False) & ranked["median_wage"].notna()]
    assert set(capped) <= set(shown.minimums["Median wage, 2025"])


@pytest.mark.parametrize("area", ["US", "39"])
def test_workbook_shows_jobs_and_chances_as_the_page_does(public, area):
    ranked, table = table_of(public, area)
    shown = rank_table.shown(ranked, rows_of(ranked)).data
    for key, heading in (("jobs", "Jobs in 2025"), ("change", "Jobs added by 2035")):
        place = [column.key for column in table.columns].index(key)
        on_page = [row[place].text for row in table.rows]
        growths = [row.growth if key == "change" else None for row in rows_of(ranked)]
        write = number_format.job_change if key == "change" else lambda value, _: number_format.jobs(value)
        assert [write(value, growth) for value, growth in zip(shown[heading], growths, strict=True)] == on_page
    chance = [column.key for column in table.columns].index("likelihood")
    assert shown["Chance of growth by 2035"].tolist() == [row[chance].text for row in table.rows]


def test_workbook_has_the_notes_of_the_screen(public):
    ranked = public.rank("39")
    table = rank_table.shown(ranked, rows_of(ranked))
    conflicts = ranked["flags"].str.contains("sign_differs").tolist()
    notes = [str(cell) for cell in table.data["Notes"]]
    assert [("opposite direction to agency" in note) for note in notes] == conflicts and any(conflicts)
    assert "Chance of growing faster than all occupations" in table.kinds

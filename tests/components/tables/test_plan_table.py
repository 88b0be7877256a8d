"""The roles of a plan as cells."""

from __future__ import annotations

import pytest

from components.tables import plan_table
from services.plan.assumptions import PlanOptions
from services.plan.make_plan import make_plan

LIST = """Role,Area,Headcount,Attrition,Growth,Planned hires,Cost per hire
29-1141,Ohio,100,18%,,10,4000
Software developers,,50,,,,
Bookkeepers,,80,3%,-10%,,
"""


@pytest.fixture(scope="module")
def rows(public):
    return make_plan(public, LIST, PlanOptions(2025), [2030]).plan.rows


def cells(rows, key):
    table = plan_table.plan_table(rows, "Roles")
    place = [column.key for column in table.columns].index(key)
    return [line[place] for line in table.rows]


def test_role_names_its_occupation_and_code_below(rows):
    found = [(cell.text, cell.note) for cell in cells(rows, "role")]
    assert found[0] == ("29-1141", "Registered nurses")
    assert found[1] == ("Software developers", "15-1252")
    assert found[2][0] == "Bookkeepers"
    assert "43-3031" in found[2][1]


def test_rates_of_the_reader_are_marked_as_their_own(rows):
    assert ["yours" in cell.note for cell in cells(rows, "leavers")] == [True, False, True]
    assert ["yours" in cell.note for cell in cells(rows, "then")] == [False, False, True]


def test_surplus_is_noted_below_zero_people_to_hire(rows):
    assert cells(rows, "hires")[2].text == "0"
    assert "too many" in cells(rows, "hires")[2].note
    assert " to " in cells(rows, "hires")[0].note


def test_figures_that_the_list_does_not_name_are_missing_and_not_0(rows):
    assert [cell.sort is None for cell in cells(rows, "planned")] == [False, True, True]
    assert [cell.sort is None for cell in cells(rows, "cost")] == [False, True, True]
    assert cells(rows, "planned")[1].text == "–"


def test_column_that_no_role_names_is_left_out(public):
    rows = make_plan(public, "Role,Headcount\nCooks,4\n", PlanOptions(2025), [2030]).plan.rows
    keys = {column.key for column in plan_table.plan_table(rows, "Roles").columns}
    assert keys.isdisjoint({"planned", "gap", "cost"})
    assert plan_table.orders(rows) == ["As listed", "Most to hire"]


def test_area_whose_figures_are_those_of_a_wider_one_says_so(public):
    frame = public.growth(public.occupations()["occupation_id"].tail(200).tolist(), ["56"], [10])
    code = frame.loc[frame["growth"].isna(), "occupation_id"].iloc[0]
    rows = make_plan(public, f"Code,Area,Headcount\n{code},Wyoming,10\n", PlanOptions(2025), [2030]).plan.rows
    (cell,) = cells(rows, "area")
    assert (cell.text, cell.note.split(", ")[0]) == ("Wyoming", "figures of the nation")


def test_area_of_a_role_with_its_own_growth_borrows_none(public):
    frame = public.growth(public.occupations()["occupation_id"].tail(200).tolist(), ["56"], [10])
    code = frame.loc[frame["growth"].isna(), "occupation_id"].iloc[0]
    text = f"Code,Area,Headcount,Growth\n{code},Wyoming,10,2%\n{code},Wyoming,10,\n"
    rows = make_plan(public, text, PlanOptions(2025), [2030]).plan.rows
    said = [[cell.note.split(", ")[0] for cell in cells(rows, key)] for key in ("area", "p_growth")]
    assert said == [["", "figures of the nation"], ["figures of the nation", ""]]


def test_likelihood_names_the_years_that_it_is_of(public):
    text = "Code,Headcount\n29-1141,10\n11-1031,10\n"
    rows = make_plan(public, text, PlanOptions(2027), [2030, 2035]).plan.rows
    early, late = (rows[rows["target_year"] == year] for year in (2030, 2035))
    table = plan_table.plan_table(early, "Roles")
    assert "Chance that the market grows, 2025–2030" in [column.label for column in table.columns]
    assert [cell.note for cell in cells(early, "p_growth")] == ["", "2024–2030"]
    assert [cell.note for cell in cells(late, "p_growth")] == ["", "2024–2034"], "the last year of its projection"


def test_largest_gap_comes_first_and_missing_ones_last(rows):
    ordered = plan_table.ordered(rows, plan_table.LARGEST_GAP)
    assert ordered["gap"].notna().tolist() == [True, False, False]
    assert plan_table.ordered(rows, plan_table.AS_LISTED)["line"].tolist() == rows["line"].tolist()


def test_flags_of_the_market_stand_beside_the_figure_that_is_the_markets(public):
    content = "Code,Area,Headcount,Growth\n53-7063,Ohio,10,\n53-7063,Ohio,10,2%\n29-1141,US,10,\n"
    rows = make_plan(public, content, PlanOptions(2025), [2030]).plan.rows
    said = ["opposite direction to agency" in cell.note for key in ("area", "p_growth") for cell in cells(rows, key)]
    assert said == [True, False, False, False, True, False]

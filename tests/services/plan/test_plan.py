"""The arithmetic of a plan, its totals and its files; the round trip is calculated by hand, written out."""

from __future__ import annotations

import io
import math
import time
from dataclasses import replace
from datetime import date

import formulas
import numpy as np
import openpyxl
import pandas as pd
import pytest

from components.tables import plan_table
from services.errors import BadInputError
from services.exports.citation import BLS_DISCLAIMER
from services.flags import FLAG_NOTES, FLAG_SENTENCES, Flag
from services.plan.assumptions import CORRELATION, PlanOptions, assumptions, default_options
from services.plan.calculation import ROW_DTYPES, calculate
from services.plan.csv_file import to_csv
from services.plan.figure_notes import conflict, figure_notes
from services.plan.make_plan import make_plan, read
from services.plan.match import doubtful, match_roles
from services.plan.roles import CHECK, LEFT_OUT, ROLE_DTYPES
from services.plan.totals import combined_width
from services.plan.xlsx_file import to_xlsx

LIST = """Job title,Area,Headcount,Attrition,Growth,Planned hires,Cost per hire
29-1141,US,100,,,10,4000
15-1252,US,50,20%,,,
43-3031,US,80,3%,-10%,,
"""
OPTIONS = PlanOptions(headcount_year=2025)


@pytest.fixture(scope="module")
def planned(public):
    return make_plan(public, LIST, OPTIONS, [2030])


def test_round_trip_equals_the_calculation_by_hand(public, planned):
    # Published: registered nurses, nation, 2025-35. Horizons estimate of year 5: +4.81 %, 80 % range −6.7 to +17.7 %.
    nurses, developers, bookkeepers = (row for _, row in planned.plan.rows_of(2030).iterrows())
    table = public.occupations().set_index("occupation_id").loc["29-1141"]
    year_5 = public.growth(["29-1141"], ["US"], [5]).iloc[0]
    year_10 = public.growth(["29-1141"], ["US"], [10]).iloc[0]
    mean_jobs = (year_10["base_employment"] + year_10["employment"]) / 2
    rate = (table["exits_per_year"] + table["transfers_per_year"]) / mean_jobs
    assert nurses["attrition"] == pytest.approx(rate)
    # 100 nurses, by 2030, five years on: 100 x 1.0481 = 104.81.
    then = 100 * (1 + year_5["growth"])
    assert nurses["headcount_mid"] == pytest.approx(then)
    # Leavers: the rate times the mean of 100 and 104.81, times 5 years; to hire: growth and leavers.
    leavers = rate * (100 + then) / 2 * 5
    assert nurses["leavers"] == pytest.approx(leavers)
    assert nurses["hires_mid"] == pytest.approx(then - 100 + leavers)
    low = 100 * (1 + year_5["low_80"])
    assert nurses["hires_low"] == pytest.approx(max(0, low - 100 + rate * (100 + low) / 2 * 5))
    # Planned: 10 a year are 50; each hire costs 4,000.
    assert nurses["planned"] == 50
    assert nurses["gap"] == pytest.approx(then - 100 + leavers - 50)
    assert nurses["cost"] == pytest.approx((then - 100 + leavers) * 4000)
    # Developers: 20 % of their own leave a year.
    growth = public.growth(["15-1252"], ["US"], [5]).iloc[0]["growth"]
    assert developers["leavers"] == pytest.approx(0.2 * 5 * (50 + 50 * (1 + growth)) / 2)
    assert developers["attrition_source"] == "own"
    # Bookkeepers: −10 % a year for five years leaves 80 x 0.9^5 = 47.2392; leavers 0.03 x 5 x (80 + 47.2392) / 2 =
    # 9.54294; growth −32.7608: nobody to hire, and a surplus of 23.21786.
    assert bookkeepers["headcount_mid"] == pytest.approx(47.2392)
    assert bookkeepers["leavers"] == pytest.approx(9.54294)
    assert bookkeepers["hires_mid"] == 0
    assert bookkeepers["surplus"] == pytest.approx(23.21786)
    total = planned.plan.total_of(2030)
    assert total["headcount"] == 230
    assert total["hires_mid"] == pytest.approx(nurses["hires_mid"] + developers["hires_mid"])
    # The range of the total: widths of nurses and developers (bookkeepers have none), correlated by 0.1.
    one, two = (row["headcount_high"] - row["headcount_mid"] for row in (nurses, developers))
    width = math.sqrt(one**2 + two**2 + 2 * 0.1 * one * two)
    assert total["headcount_high"] == pytest.approx(total["headcount_mid"] + width)


def test_headcounts_of_a_later_year_have_fewer_years_of_growth_and_leavers(public):
    plan = make_plan(public, LIST, PlanOptions(headcount_year=2028), [2030]).plan
    nurses = plan.rows_of(2030).iloc[0]
    growth = public.growth(["29-1141"], ["US"], [3, 5])["growth"].tolist()
    assert nurses["years"] == 2
    assert nurses["growth_mid"] == pytest.approx((1 + growth[1]) / (1 + growth[0]) - 1)
    assert nurses["planned"] == 20


def test_total_range_lies_between_independent_errors_and_the_sum_of_the_ends():
    ids, widths = pd.Series(["a", "b", "c"], dtype="string"), np.array([3.0, 4.0, 12.0])
    assert combined_width(ids, widths, 0.0) == pytest.approx(13.0)
    assert combined_width(ids, widths, 1.0) == pytest.approx(19.0)
    assert 13 < combined_width(ids, widths, CORRELATION) < 19


def test_rows_of_one_occupation_miss_together():
    ids = pd.Series(["a", "a"], dtype="string")
    assert combined_width(ids, np.array([3.0, 4.0]), 0.0) == pytest.approx(7.0)


def test_surplus_of_one_role_is_not_hired_into_another(planned):
    total = planned.plan.total_of(2030)
    assert total["surplus"] > 0
    assert total["hires_mid"] > total["growth_people"] + total["leavers"]


def test_own_attrition_of_all_lines_replaces_published_rates_but_not_those_of_lines(public):
    rows = make_plan(public, LIST, PlanOptions(2025, attrition=0.5), [2030]).plan.rows
    assert rows["attrition"].tolist() == [0.5, 0.2, 0.03]
    assert rows["attrition_source"].tolist() == ["overall", "own", "own"]


def test_own_growth_of_all_lines_replaces_the_market_but_not_that_of_lines(public):
    rows = make_plan(public, LIST, PlanOptions(2025, growth=0.02), [2030]).plan.rows
    assert rows["growth_mid"].tolist() == pytest.approx([1.02**5 - 1, 1.02**5 - 1, 0.9**5 - 1])
    assert rows["growth_source"].tolist() == ["overall", "overall", "own"]


def test_exits_alone_are_fewer_than_exits_and_transfers(public, planned):
    rows = make_plan(public, LIST, PlanOptions(2025, with_transfers=False), [2030]).plan.rows
    assert rows["leavers"].iloc[0] < planned.plan.rows["leavers"].iloc[0]


def test_planned_hires_of_all_years_are_not_multiplied(public):
    rows = make_plan(public, LIST, PlanOptions(2025, planned_per_year=False), [2030]).plan.rows
    assert rows["planned"].iloc[0] == 10


def test_openings_are_planned_once_and_not_every_year(public):
    content = "Role,Headcount,{}\nRegistered nurses,120,7\n"
    for heading, planned in (("Open reqs", 7), ("Vacant positions", 7), ("Planned hires", 35)):
        plan = make_plan(public, content.format(heading), PlanOptions(2025), [2030]).plan
        assert plan.total_of(2030)["planned"] == planned, heading
        assert plan.options.planned_per_year == (planned == 35)


def test_occupation_without_published_separations_takes_those_of_its_group(public):
    rows = make_plan(public, "Code,Headcount\n15-2021,10\n", OPTIONS, [2030]).plan.rows
    assert rows["attrition_source"].tolist() == ["group"]
    assert rows["attrition"].notna().all()


def test_area_without_figures_takes_those_of_a_wider_one(public):
    frame = public.growth(public.occupations()["occupation_id"].tail(200).tolist(), ["56"], [10])
    code = frame.loc[frame["growth"].isna(), "occupation_id"].iloc[0]
    rows = make_plan(public, f"Code,Area,Headcount\n{code},Wyoming,10\n", OPTIONS, [2030]).plan.rows
    assert rows["area_id"].tolist() == ["56"]
    assert rows["figures_area"].tolist() == ["US"]
    assert rows["growth_mid"].notna().all()


def test_horizons_are_1_2_3_5_and_10_years_by_default(public):
    assert make_plan(public, LIST, OPTIONS).plan.target_years == [2026, 2027, 2028, 2030, 2035]


@pytest.mark.parametrize("options, years", [(PlanOptions(2035), []), (OPTIONS, [2050]), (PlanOptions(2030), [2029])])
def test_year_outside_the_projections_is_refused(public, options, years):
    with pytest.raises(BadInputError, match="2025 to 2035"):
        make_plan(public, LIST, options, years)


@pytest.mark.parametrize("change", [{"correlation": 1.1}, {"attrition": -0.1}, {"growth": -1.0}])
def test_option_that_cannot_be_is_refused(change):
    with pytest.raises(BadInputError):
        PlanOptions(2025, **change)


def test_default_headcount_year_is_this_year_within_the_projections(public):
    assert default_options(public, date(2026, 11, 26)).headcount_year == 2026
    assert default_options(public, date(2020, 1, 1)).headcount_year == 2025
    assert default_options(public, date(2060, 1, 1)).headcount_year == 2034


def test_each_assumption_has_a_source_and_names_a_real_option(public, planned):
    listed = assumptions(public, OPTIONS, planned.plan.rows)
    assert all(one.name and one.value and one.source for one in listed)
    changeable = {one.changeable for one in listed} - {""}
    assert changeable == set(PlanOptions.__dataclass_fields__)


# --- Matches


def test_line_without_an_occupation_is_left_out_and_named(public):
    planned = make_plan(public, "Role,Headcount\nqwxzv,5\nCooks,3\n", OPTIONS, [2030])
    assert planned.plan.rows["role"].tolist() == ["Cooks"]
    assert [(note.line, note.level) for note in planned.notes if note.level == LEFT_OUT] == [(2, LEFT_OUT)]


def test_list_without_any_occupation_is_refused(public):
    with pytest.raises(BadInputError, match="No line has an occupation"):
        make_plan(public, "Role,Headcount\nqwxzv,5\n", OPTIONS)


def test_unknown_area_takes_the_default_and_is_named(public):
    planned = make_plan(public, "Role,Area,HC\nCooks,Xyzzyville,3\n", OPTIONS, [2030], default_area="39")
    assert planned.plan.rows["area"].tolist() == ["Ohio"]
    assert [note.level for note in planned.notes if "Xyzzyville" in note.message] == [CHECK]


def test_doubtful_lines_stand_first_with_choices_and_a_choice_settles_them(public):
    roles = read(public, "Role,Headcount\nRegistered nurses,3\nAssociate,9\nqwxzv,1\nSpecialist,20\n").frame
    matched, _ = match_roles(public, roles)
    open_lines = doubtful(matched)
    assert "Registered nurses" not in open_lines["role"].tolist()
    assert open_lines["role"].tolist() == ["Specialist", "Associate", "qwxzv"], "those with the most people first"
    chosen = dict.fromkeys(open_lines["role"], "41-2031")
    settled, notes = match_roles(public, roles, chosen=chosen)
    assert doubtful(settled).empty
    assert settled["occupation_id"].notna().all()
    assert not [note for note in notes if note.level == LEFT_OUT]


@pytest.mark.parametrize("role", ["29-1141/15-1252", "29–1141; 15–1252", '"29-1141, 15-1252"', "29-1141 and 15-1252"])
@pytest.mark.parametrize("head", ["Role,Headcount\n{},3\n", "SOC code,Title,Headcount\n{},Manager,3\n"])
def test_several_codes_of_a_role_are_choices_and_said(public, role, head):
    matched, notes = match_roles(public, read(public, head.format(role)).frame)
    (row,) = doubtful(matched).to_dict("records")
    assert (row["occupation_id"], row["choice_1"], row["choice_2"]) == ("29-1141", "29-1141", "15-1252")
    (note,) = [note for note in notes if note.level == CHECK]
    assert "taken as Registered nurses (29-1141); or Software developers. The line has 2 codes" in note.message


def test_code_that_is_not_known_loses_no_other_code_of_its_line(public):
    matched, notes = match_roles(public, read(public, "Role,Headcount\n99-9999; 29-1141,3\n99-9999,1\n").frame)
    assert matched["occupation_id"].fillna("").tolist() == ["29-1141", ""]
    assert [note.level for note in notes if "Not known: 99-9999." in note.message] == [CHECK, LEFT_OUT]


def test_translated_codes_of_roles_are_said_once(public):
    roles = read(public, "Role,Area,Headcount\n31-1121,Ohio,3\n31-1121,Texas,4\n29-1141,Ohio,4\n").frame
    matched, notes = match_roles(public, roles)
    assert doubtful(matched).empty
    assert [str(note) for note in notes if note.line] == ["Line 2: 31-1121 is counted in 31-1120 (2 lines)."]
    _, notes = match_roles(public, roles, chosen={"31-1121": "29-1141"})
    assert not [note for note in notes if note.line]


def test_no_roles_or_names_reach_a_log(public, caplog):
    with caplog.at_level(0):
        make_plan(public, "Role,Headcount\nSecret project lead,5\nCooks,1\n", OPTIONS, [2030])
    assert "Secret" not in caplog.text


# --- Files


def test_csv_has_every_row_and_runs_no_formula(public):
    plan = make_plan(public, "Role,Headcount\nCooks,3\n=cmd|' /C calc'!A0 cooks,4\n", OPTIONS, [2030]).plan
    table = pd.read_csv(io.BytesIO(to_csv(plan, "2025-35")))
    texts = ["occupation_code", "area_code", "figures_area_code"]
    assert list(table.columns) == [*ROW_DTYPES, *texts, "source"]
    assert table.loc[0, texts].tolist() == ["SOC " + table["occupation_id"][0], "US", "US"]
    assert table["source"].str.contains("BLS Employment Projections 2025-35 and Horizons estimates").all()
    assert table["source"].str.endswith(BLS_DISCLAIMER).all()
    assert not table["role"].str.startswith("=").any()
    assert table["hires_mid"].to_numpy() == pytest.approx(plan.rows["hires_mid"].to_numpy(dtype=float), abs=1e-4)


def _recalculated(content: bytes, tmp_path) -> dict[str, object]:
    """The value of every cell after all formulas are calculated anew: "SHEET!A1" -> value."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    values = {}
    for name, cell in solution.items():
        if isinstance(name, str) and hasattr(cell, "value") and cell.value.size == 1:
            sheet, _, reference = name.rpartition("!")
            values[f"{sheet.rpartition(']')[2].strip(chr(39)).upper()}!{reference}"] = cell.value[0, 0]
    return values


def _formula_cells(content: bytes) -> list[tuple[str, str, object]]:
    """(sheet, reference, stored result) of every formula."""
    live = openpyxl.load_workbook(io.BytesIO(content))
    stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [
        (sheet.title, cell.coordinate, stored[sheet.title][cell.coordinate].value)
        for sheet in live.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]


def test_stored_results_equal_a_recalculation(planned, tmp_path):
    content = to_xlsx(planned.plan, 2030)
    values = _recalculated(content, tmp_path)
    cells = _formula_cells(content)
    assert len(cells) > 40
    for sheet, reference, stored in cells:
        value = values[f"{sheet.upper()}!{reference}"]
        if stored in (None, ""):
            assert value == "", reference
        else:
            assert float(value) == pytest.approx(float(stored), abs=1e-6), (sheet, reference)


def test_changed_rate_moves_the_totals(public, planned, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(planned.plan, 2030)))
    headings = [cell.value for cell in book["Rows"][1]]
    book["Rows"].cell(2, headings.index("Leavers a year") + 1).value = 0.3
    buffer = io.BytesIO()
    book.save(buffer)
    changed = make_plan(public, LIST.replace("29-1141,US,100,,", "29-1141,US,100,30%,"), OPTIONS, [2030]).plan
    values = _recalculated(buffer.getvalue(), tmp_path)
    total = changed.total_of(2030)
    labels = {row[0].value: row[1].coordinate for row in book["Totals"].iter_rows() if row[0].value}
    for label, name in (("Leavers to 2030", "leavers"), ("People to hire", "hires_mid")):
        assert float(values[f"TOTALS!{labels[label]}"]) == pytest.approx(total[name])
    assert float(values["TOTALS!B9"]) == pytest.approx(total["hires_low"])


def totals_sheet(content: bytes) -> dict[str, object]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {row[0].value.strip(): row[1].value for row in book["Totals"].iter_rows(min_row=2, max_row=14)}


OPTIONAL = (
    "Planned hires to 2030",
    "To hire less planned, of roles with planned hires",
    "Cost of the hires, of roles with a cost",
)


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        ("Role,Headcount\nCooks,4\n", (False, False, False)),
        ("Role,Headcount,Planned hires\nCooks,4,0\n", (True, True, False)),
        ("Role,Headcount,Cost per hire\nCooks,4,900\n", (False, False, True)),
        ("Role,Headcount,Planned hires,Cost per hire\nCooks,4,,900\nCashiers,4,2,\n", (True, True, True)),
    ],
)
def test_total_that_no_line_has_is_missing_and_not_0(public, lines, known, tmp_path):
    content = to_xlsx(make_plan(public, lines, OPTIONS, [2030]).plan, 2030)
    totals = totals_sheet(content)
    assert tuple(totals[name] not in (None, "") for name in OPTIONAL) == known
    values = _recalculated(content, tmp_path)
    assert tuple(values[f"TOTALS!B{row}"] != "" for row in (12, 13, 14)) == known


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("Role,Headcount\nCooks,4\n", "with the market"),
        ("Role,Headcount,Growth\nCooks,4,2%\n", "your growth"),
        ("Role,Headcount,Growth\nCooks,4,2%\nCashiers,4,\n", "with the market and your growth"),
    ],
)
def test_total_says_what_the_headcount_moves_with(public, lines, words):
    content = to_xlsx(make_plan(public, lines, OPTIONS, [2030]).plan, 2030)
    assert f"Headcount 2030, {words}" in totals_sheet(content)


def test_same_plan_gives_the_same_workbook(planned):
    assert to_xlsx(planned.plan, 2030) == to_xlsx(planned.plan, 2030)


def test_workbook_says_whose_each_figure_is(public):
    plan = make_plan(public, "Code,Area,Headcount,Attrition\n23-1022,Wyoming,3,20%\n", OPTIONS, [2030]).plan
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(plan, 2030)))
    headings, row = ([cell.value for cell in cells] for cells in list(book["Rows"])[:2])
    found = dict(zip(headings, row, strict=True))
    assert found["Area whose figures they are"] == "US"
    assert (found["Growth from"], found["Rate of leavers from"]) == ("market", "own")
    assert BLS_DISCLAIMER in [row[0].value for row in book["Assumptions"].iter_rows()]


# --- Speed


def test_ten_thousand_lines_are_calculated_in_three_seconds(public):
    occupations = public.occupations()
    codes = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"].to_numpy()
    areas = public.areas()["area_id"].to_numpy()
    count = 10_000  # of as many cells
    roles = pd.DataFrame(
        {
            "line": range(1, count + 1),
            "role": codes[np.arange(count) % len(codes)],
            "area_text": areas[np.arange(count) % len(areas)],
            "headcount": 10.0,
        }
    )
    roles = roles.reindex(columns=list(ROLE_DTYPES)).astype(ROLE_DTYPES)
    matched, _ = match_roles(public, roles)
    start = time.process_time()  # of this process: other work on the machine does not count
    plan = calculate(public, matched, OPTIONS)
    assert time.process_time() - start < 3.0
    assert len(plan.rows) == count * 5
    assert plan.rows["hires_mid"].notna().all()


def test_role_without_a_likely_occupation_is_left_out_until_one_is_chosen(public):
    roles = read(public, "Role,Headcount\nWizard of Light Bulb Moments,4\nRegistered nurse,10\n").frame
    matched, notes = match_roles(public, roles)
    assert matched["occupation_id"].isna().tolist() == [True, False]
    assert matched["choice_1"].notna().all(), "what is near can be chosen"
    (note,) = [note for note in notes if note.level == LEFT_OUT]
    assert "no occupation is likely enough" in note.message and "nearest" in note.message
    assert doubtful(matched)["role"].tolist() == ["Wizard of Light Bulb Moments"]
    settled, notes = match_roles(public, roles, chosen={"Wizard of Light Bulb Moments": "47-2111"})
    assert settled["occupation_id"].tolist() == ["47-2111", "29-1141"]
    assert not [note for note in notes if note.level == LEFT_OUT]


# --- Occupations with an older projection


OLD = "Code,Area,Headcount\n11-1031,US,100\n11-1031,Ohio,100\n29-1141,US,100\n"


def test_occupation_with_an_older_projection_grows_along_its_own_years(public):
    # Legislators: BLS's 2024-34, the last that has them.
    frame = public.growth(["11-1031"], ["US"], range(1, 11))
    until = dict(zip(frame["target_year"], 1 + frame["growth"], strict=True))
    plan = make_plan(public, OLD, PlanOptions(headcount_year=2026), [2027, 2030, 2034, 2035]).plan
    for year in (2027, 2030, 2034, 2035):
        rows = plan.rows_of(year)
        expected = until[min(year, 2034)] / until[2026] - 1
        assert rows["growth_mid"].tolist()[:2] == pytest.approx([expected] * 2)
        assert rows["base_year"].tolist() == [2024, 2024, 2025]
    assert plan.rows_of(2035)["p_growth"].iloc[0] == frame["p_growth"].iloc[-1]


def test_older_projection_is_named_wherever_the_figures_go(public):
    planned = make_plan(public, OLD, OPTIONS, [2030])
    table = pd.read_csv(io.BytesIO(to_csv(planned.plan, public.vintage)))
    assert [text.partition("Projections ")[2][:7] for text in table["source"]] == ["2024-34", "2024-34", "2025-35"]
    growth = next(one for one in assumptions(public, OPTIONS, planned.plan.rows) if one.name == "Growth")
    assert "Legislators: 2024-34, the last that BLS published of it; no change is counted after 2034." in growth.source
    notes = [str(note) for note in planned.notes if "no longer projects" in note.message]
    assert len(notes) == 1 and notes[0].startswith("Line 2: Legislators (2 lines): ")
    only_new = make_plan(public, LIST, OPTIONS, [2030])
    assert "2024-34" not in str(assumptions(public, OPTIONS, only_new.plan.rows))


def test_leavers_are_said_to_be_worked_out_from_openings(public, planned):
    by_name = {one.name: one.source for one in assumptions(public, OPTIONS, planned.plan.rows)}
    assert "2025-35: openings less growth" in by_name["Leavers a year"]
    assert "Divided from exits as in the vintage before" in by_name["Transfers to other occupations"]


# --- What is to be known of the market's figures

CONFLICTS = """Code,Area,Headcount,Growth
31-1131,Ohio,100,
31-1131,Ohio,50,
53-7063,Ohio,10,
53-7063,Ohio,10,2%
29-1141,US,1,
"""


def test_state_whose_agency_projects_the_other_direction_is_named_first_with_its_figure(public):
    planned = make_plan(public, CONFLICTS, OPTIONS, [2030, 2035])
    assert ["sign_differs" in flags for flags in planned.plan.rows_of(2035)["flags"]] == [True] * 3 + [False]
    agency = public.agency(["31-1131", "53-7063"], ["39"]).set_index("occupation_id")["growth"]
    names = [
        f"{name}, Ohio: {100 * agency[code]:+.1f} %, 2022–2032"
        for code, name in (("31-1131", "Nursing assistants"), ("53-7063", "Machine feeders and offbearers"))
    ]
    first = figure_notes(public, planned.plan.rows)[0]
    assert first.message == (
        f"The state’s own agency projects the opposite direction over 10 years ({'; '.join(names)})."
    )
    assert first == conflict(public, planned.plan.rows) and first in planned.notes


def test_agency_is_said_to_project_the_opposite_direction_of_the_years_of_the_plan_alone(public):
    teachers = "Code,Area,Headcount\n25-2052,Ohio,100\n"
    to_2030 = make_plan(public, teachers, OPTIONS, [2030]).plan.rows
    assert to_2030["growth_mid"][0] > 0 and conflict(public, to_2030) is None, "the agency projects growth, too"
    assert "opposite direction" not in " ".join(note.message for note in figure_notes(public, to_2030))
    assert plan_table.plan_table(to_2030, "").rows[0][1].note == "changes direction"
    later = replace(OPTIONS, headcount_year=2030)
    from_2030 = make_plan(public, teachers, later, [2035]).plan.rows
    assert from_2030["growth_mid"][0] < 0 and conflict(public, from_2030)


def test_plan_without_a_conflict_says_nothing_of_agencies(public, planned):
    assert conflict(public, planned.plan.rows) is None
    own = make_plan(public, CONFLICTS.replace(",\n", ",2%\n"), OPTIONS, [2030])
    assert not figure_notes(public, own.plan.rows), "growth of the list's own"


def test_notes_on_figures_are_the_sentences_of_the_screen(public):
    rows = make_plan(public, "Code,Area,Headcount\n29-1141,17410,9\n", OPTIONS, [2030]).plan.rows
    messages = [note.message for note in figure_notes(public, rows)]
    for flag in (Flag.STATE_PATH, Flag.TURNS):
        assert f"{FLAG_SENTENCES[flag]} (Registered nurses, Cleveland, OH)." in messages
    assert "'" not in "".join([*FLAG_SENTENCES.values(), *FLAG_NOTES.values()]), "apostrophes are those of the screen"


def test_figures_that_another_area_lends_are_noted_and_long_lists_counted(public):
    matched = "".join(f"{code},Wyoming,1\n" for code in ("23-1022", "51-2011", "19-2012", "17-2021"))
    notes = figure_notes(public, make_plan(public, f"Code,Area,Headcount\n{matched}", OPTIONS, [2030]).plan.rows)
    wider = [note for note in notes if note.message.startswith("Figures of a wider area stand in")]
    assert len(wider) == 1 and "Wyoming: United States; 1 more)." in wider[0].message

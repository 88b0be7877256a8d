"""Which column of a staff list is read as what: headings as exports of HR systems and pivot tables have them."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from services.errors import BadInputError
from services.plan import headings, read_roles, tables
from services.plan.annual_rates import is_no_annual_rate
from services.plan.fractions import fraction_columns
from services.plan.headings import AREA, ATTRITION, CITY, COST, GROWTH, HEADCOUNT, PLANNED, ROLE
from services.plan.roles import CHECK, LEFT_OUT, WARNING, RoleList

TODAY = date(2026, 11, 27)
AREAS = {"Ohio", "Texas", "Denver, CO", "West", "Denver, CO metro"}


def read(text: str) -> RoleList:
    """The list in a text; bars stand for tabs, as they are easier to see."""
    return read_roles.read_pasted(text, lambda code: bool(re.fullmatch(r"\d\d-\d{4}", code)), AREAS.__contains__, TODAY)


def notes(roles: RoleList) -> str:
    return "\n".join(map(str, roles.notes))


HEADCOUNTS = {
    # name: (list, people)
    "a total before the headcount": ("Role|Total|Headcount\nNurse|98000|20", 20),
    "a total behind the headcount": ("Role|Headcount|Grand total\nNurse|20|98000", 20),
    "a total alone": ("Role|Total\nNurse|20", 20),
    "a total behind its parts": ("Role|Full-time employees|Part-time employees|Total\nNurse|3|2|5", 5),
    "a total of employees behind its parts": ("Role|Male employees|Female employees|Total employees\nNurse|3|2|5", 5),
    "numbers of the lines": ("No.|Role|Headcount\n1|Nurse|20\n2|Cook|3", 23),
    "numbers of the lines and no headcount": ("No|Role|City\n1|Nurse|x\n2|Cook|x\n3|Baker|x\n4|Chef|x", 4),
    "yes or no": ("Job title|Active\nNurse|Yes\nCook|Yes", 2),
    "yes or no beside the headcount": ("Job title|Active|HC\nNurse|Yes|4", 4),
    "a plan before the headcount": ("Role|Budgeted headcount|Headcount (actual)\nNurse|30|20", 20),
    "a change of the headcount": ("Role|Headcount change|Headcount\nNurse|-2|20", 20),
    "a change of the headcount alone": ("Role|Headcount change\nNurse|2\nCook|3", 2),
    "vacancies before the headcount": ("Role|Vacant FTE|Filled FTE\nNurse|2|20", 20),
    "positions": ("Job title|Positions\nNurse|40", 40),
    "people of a year": ("Role|People this year\nNurse|40", 40),
    "people at the end of a year": ("Role|Working at year end\nNurse|40", 40),
    "a code in brackets": ("Role|In post (code 1)\nNurse|40", 40),
    "a number for each employee": ("Employee number|Job title\n10234|Nurse\n10877|Cook", 2),
    "an ID of staff": ("Staff ID|Job title\n10234|Nurse\n10877|Cook", 2),
    "pay": ("Job title|Hourly rate\nNurse|42.5\nCook|20", 2),
    "a year of birth": ("Job title|Year of birth\nNurse|1980\nCook|1990", 2),
    "leavers alone": ("Role|Leavers\nNurse|7", 1),
    "planned hires alone": ("Role|Planned hires\nNurse|7", 1),
    "a plan before what is": ("Role|Plan|Actual\nNurse|130|120", 120),
    "a budget of this year beside last year": ("Role|FY24 actual|FY25 actual|FY26 budget\nNurse|100|120|130", 120),
    "a year before a plan": ("Role|2026 plan|2025 count\nNurse|130|120", 120),
    "authorized and filled": ("Title|Auth FTE|Filled FTE|Vacant FTE\nNurse|10|8|2", 8),
    "the ends of a year": ("Title|Opening HC|Joiners|Leavers|Closing HC\nNurse|100|20|15|105", 105),
    "averages before the headcount": ("Title|Avg age|Emp count\nNurse|43|120", 120),
    "a title that is named in part": ("Occ. title|Number employed\nNurse|120", 120),
    "French": ("Emploi;Effectifs;Lieu\nInfirmier;1.200;Paris", 1200),
    "is and should be in German": ("Stelle;Soll;Ist\nKrankenpfleger;1.300;1.200", 1200),
    "leavers before the headcount": ("Role|Leavers 2025|In post\nNurse|7|40", 40),
    "a pivot table of vacancies and people": ("Row Labels|Count of Open Positions|Sum of FTE\nNurse|2|40", 40),
    "a pivot table of requisitions and people": ("Row Labels|Count of Requisition ID|Sum of FTE\nNurse|2|40", 40),
    "a pivot table of leavers and people": ("Row Labels|Count of Leavers|Sum of FTE\nNurse|2|40", 40),
    "a pivot table of places and people": ("Row Labels|Count of Location|Sum of FTE\nNurse|2|40", 40),
    "a pivot table of IDs": ("Row Labels|Count of Employee ID\nNurse|40", 40),
    "a pivot table of names": ("Row Labels|Count of Full name\nNurse|40", 40),
    "a pivot table of pay and people": ("Row Labels|Sum of Salary|Count of Name\nNurse|90000|40", 40),
    "years": ("Role|2024|2025\nNurse|5|6", 6),
    "years with one to come": ("Role|2025|2026|2027\nNurse|5|6|7", 6),
    "headcounts of years": ("Role|Headcount 2024|Headcount 2025|Headcount 2026\nNurse|5|6|7", 7),
    "headcounts of years, newest first": ("Role|HC FY26|HC FY25\nNurse|7|6", 7),
    "headcounts of years to come": ("Role|Headcount 2028|Headcount 2027\nNurse|8|7", 7),
    "headcounts of months": ("Role|Headcount Sep 2026|Headcount Oct 2026|Headcount Dec 2026\nNurse|5|6|7", 6),
    "headcounts of quarters": ("Role|Q3 2026 FTE|Q4 2026 FTE|Q1 2027 FTE\nNurse|5|6|7", 6),
    "headcounts of days in words": ("Role|HC (31 Oct 2026)|HC (30 Nov 2026)|HC (31 Dec 2026)\nNurse|5|6|7", 6),
    "headcounts of months of a spreadsheet": ("Role|HC Oct-26|HC Nov-26|HC Dec-26\nNurse|5|6|7", 6),
    "headcounts of days without a year": ("Role|HC Dec 31|HC Sep 30\nNurse|6|5", 6),
    "headcounts of days of short years": ("Role|HC 31 Oct 25|HC 31 Oct 26\nNurse|5|6", 6),
    "headcounts of months with apostrophes": ("Role|HC Sep ’26|HC Oct. '26\nNurse|5|6", 6),
    "headcounts of fiscal years": ("Role|HC 2024-25|HC 2025-26|HC 2026-27|HC 2027-28\nNurse|5|6|7|8", 7),
    "headcounts of days, day first": ("Role|HC 30.11.2025|HC 31.10.2026\nNurse|5|6", 6),
    "headcounts of days": ("Role|Headcount 12/31/2024|Headcount 12/31/2025\nNurse|5|6", 6),
    "a headcount beside those of years": ("Role|Headcount 2024|Headcount 2025|HC\nNurse|5|6|7", 7),
    "group totals": ("Role|Headcount\nNurse|3\nNurse|4\nNurse Total|7\nCook|1\nCook - Total|1", 8),
    "group totals named behind": ("Role|Headcount\nNurse|3\nNurse|4\nTotal - Nurse|7\nTotal – Cook|2", 9),
    "group totals with more spaces": ("Role|Headcount\nICU  nurse|3\nICU nurse  -  Total|3\nTotal  -  ICU  nurse|3", 3),
    "a ratio beside a total": ("Role|Total|Employees per manager\nNurse|40|8", 40),
    "people of each role": ("Role|Employees per role\nNurse|40", 40),
    "vacancies in percent alone": ("Role|Vacancy pct\nNurse|12", 1),
    "time alone": ("Role|Weeks vacant|Time to fill\nNurse|12|40", 1),
    "sums with a dash": ("Role|Headcount\nNurse|3\nTotal - FTE|3\nTotal – all sites|3\nSubtotal - ICU|3", 3),
    "titles that begin like sums": (
        "Role|Headcount\nTotal-Rewards Manager|1\nTotal - Rewards Analyst|2\nTotal-Quality Engineer|4",
        7,
    ),
    "a title with a number sign": ("Role|Headcount\n#1 COOK|3\n#N/A|4\n#NV|5\n#BEZUG!|6\n#DIV/0!|7\n#####|8", 3),
    "German thousands beside numbers of sections": ("Nr.;Stelle;Anzahl\n1.1;Krankenpfleger;1.200", 1200),
    "German thousands beside hours": ("Stelle;Arbeitszeit;Anzahl\nKrankenpfleger;8.30;1.200", 1200),
    "German thousands beside versions": ("Stelle;Version;Anzahl\nKrankenpfleger;1.5;1.200", 1200),
    "an English list with semicolons": ("Role;Headcount;Version\nNurse;1,234;1,5\nCook;2.5;1,5", 1236.5),
    "three decimals in a German list": ("Stelle;FTE\nKoch;1.000\nKellner;0.875", 1.875),
    "three decimals with commas": ("Role|FTE\nNurse|0,875\nCook|12,500\nBaker|1,000", 14.375),
    "three decimals beside others": ("Role|FTE|Turnover\nNurse|0,875|1.5\nCook|2.5|1.5", 3.375),
    "three decimals of people who all work full-time": ("Title;FTE\nNurse;1.000\nNurse;1.000\nCook;1.000", 3),
    "the same with commas": ("Title|FTE\nNurse|1,000\nNurse|1,000\nCook|1,000", 3),
    "thousands beside a growth below one": ("Role|HC|Growth\nNurse|1,200|0.05\nCook|2,050|0.125", 3250),
    "equivalents before people": ("Role|FTE|Headcount\nNurse|110.5|120", 120),
    "equivalents behind people": ("Role|Headcount|FTE\nNurse|120|110.5", 120),
    "what is proposed before what is": ("Role|HC proposed|HC current\nNurse|150|120", 120),
    "last year before this one": ("Role|HC PY|HC CY\nNurse|110|120", 120),
    "positions before those filled": ("Role|Number of positions|Filled positions\nNurse|130|120", 120),
    "what is needed before what is": ("Role|Headcount needed|Staff on hand\nNurse|140|120", 120),
    "quarters without a year": ("Role|Q1|Q2|Q3\nNurse|110|115|120", 120),
    "months without a year": ("Role|Oct|Nov|Dec\nNurse|110|120|", 120),
    "headcounts of months that are not filled": ("Role|HC Oct|HC Nov|HC Dec\nNurse|110|120|", 120),
    "headcounts of a year that is not filled": ("Role|HC 2024|HC 2025|HC 2026\nNurse|110|120|", 120),
    "a pivot table of different IDs": ("Row Labels|Distinct Count of Employee ID\nNurse|40\nCook|3", 43),
    "equivalents of people in percent": ("Personnel no.|Title|FTE\nA|Nurse|100\nB|Nurse|50\nC|Cook|80", 2.3),
    "names of the staff": ("Staff|Title\nDoe|Nurse\nRoe|Nurse", 2),
    "names of incumbents beside hours": ("Incumbents|Title|FTE\nDoe|Nurse|0.5\nRoe|Nurse|1", 1.5),
    "a number of a department": ("Title|DeptID\nNurse|41\nCook|42", 2),
    "ranges": ("Role|Count\nNurse|5-10\nCook|10-20", 0),
    "IDs under a number": ("No|Role\nE-104|Nurse\nE-108|Cook", 2),
    "shares of full-time with overtime": ("Job title|FTE %\nNurse|0.5\nCook|1.2\nBaker|1", 2.7),
    "shares of full-time in percent": ("Job title|FTE %\nNurse|50\nCook|120\nBaker|100", 2.7),
}


@pytest.mark.parametrize("name", HEADCOUNTS)
def test_headcounts_are_read_from_the_column_that_has_them(name):
    text, people = HEADCOUNTS[name]
    roles = read(text)
    assert roles.headcount == pytest.approx(people), notes(roles)


NOTES = {
    "several years": (
        "Role|2024|2025\nNurse|5|6",
        "Column 3 (2025) was taken as the headcount, not column 2 (2024).",
    ),
    "several years with words": (
        "Role|Headcount 2024|Headcount 2025\nNurse|5|6",
        "Column 3 (Headcount 2025) was taken as the headcount, not column 2 (Headcount 2024).",
    ),
    "a total beside the headcount": (
        "Role|Total|Headcount\nNurse|98000|20",
        "Column 3 (Headcount) was taken as the headcount, not column 2 (Total).",
    ),
    "numbers without a name": (
        "Title|Main hall|Annex\nNurse|10|2",
        "Column 2 (Main hall) was taken as the headcount, not column 3 (Annex).",
    ),
    "attrition of this year and the one before": (
        "Role|HC|Attrition 2025|Attrition 2026\nNurse|101|10%|12%",
        "Column 3 (Attrition 2025) was taken as the attrition, not column 4 (Attrition 2026).",
    ),
    "a rate of a month": (
        "Role|HC|Turnover (monthly)\nNurse|5|2%",
        "Column 3 (Turnover (monthly)) is not an annual rate and was left out; give the rate of twelve months.",
    ),
    "a cost of anything": (
        "Role|HC|Cost\nNurse|50|9600000",
        "Column 3 (Cost) may be any cost and was left out; call it “Cost per hire” if it is that.",
    ),
    "a cost in dollars": (
        "Role|HC|Cost (USD)\nNurse|50|9600000",
        "Column 3 (Cost (USD)) may be any cost and was left out; call it “Cost per hire” if it is that.",
    ),
    "a growth of people": (
        "Role|HC|Headcount growth|Growth YoY\nNurse|50|12|10%",
        "Column 3 (Headcount growth) is no annual rate of growth to come and was left out; call it “Growth a year” if "
        "it is one.",
    ),
    "leavers": (
        "Role|HC|Leavers\nNurse|50|7",
        "Column 3 (Leavers) is a number of people, not an annual rate, and was left out; give the people who leave in "
        "a year as a percentage of the headcount.",
    ),
    "a quotation mark that is open": (
        'Role,Headcount\nCooks,4\nBakers,5,"x\nChefs,6\n',
        "The lines after line 3 were not read: a quotation mark there is not closed. Close or remove it, and read the "
        "list again.",
    ),
    "a quotation mark before more than can be read": (
        'Role,Headcount\nCooks,4\n"Bakers,5\n' + "x" * 140_000,
        "From line 3 on, nothing was read: a quotation mark there is not closed. Close or remove it, and read the list "
        "again.",
    ),
    "names among the headcounts": (
        "Role|Staff\nNurse|12\nCook|Doe, Jane (temp)\nBaker|4",
        "Line 3: its headcount is a text, perhaps a name.",
    ),
    "titles twice": (
        "Title|Job title|HC\nNurse|RN|12",
        "Column 2 (Job title) was taken as the role, not column 1 (Title).",
    ),
    "a number sign before a headcount": ("Role|Headcount\nNurse|#5", "Line 2: headcount “#5” is no number."),
}


@pytest.mark.parametrize("name", NOTES)
def test_note_says_what_was_read_and_what_to_do(name):
    text, said = NOTES[name]
    assert said in notes(read(text)).splitlines(), notes(read(text))


@pytest.mark.parametrize("text", ["Role|HC|Terminated\nNurse|4|No\nCook|3|No", "Role|HC|Leavers\nNurse|4|\nCook|3|"])
def test_column_without_numbers_is_not_called_a_number_of_people(text):
    roles = read(text)
    assert roles.headcount == 7 and not notes(roles)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Attrition (rolling 12-month)", ATTRITION),
        ("Turnover % - 12 month", ATTRITION),
        ("Turnover, 12-month average", ATTRITION),
        ("Attrition % (12 month)", ATTRITION),
        ("Annualized monthly turnover", ATTRITION),
        ("12-month turnover", ATTRITION),
        ("Turnover (last 12 months)", ATTRITION),
        ("TTM attrition", ATTRITION),
        ("Separations (%)", ATTRITION),
        ("Leavers (%)", ATTRITION),
        ("Leavers %", ATTRITION),
        ("Voluntary turnover %", ATTRITION),
        ("Average of Turnover %", ATTRITION),
        ("FY25 attrition", ATTRITION),
        ("Average annual growth over 5 years", GROWTH),
        ("Growth 2026 (%)", GROWTH),
        ("Rolling 3-month turnover", None),
        ("Turnover (last 3 months)", None),
        ("Attrition YTD", None),
        ("Year-to-date turnover", None),
        ("Attrition Q3 2026", None),
        ("Semi-annual turnover", None),
        ("Average monthly turnover (12 months)", None),
        ("5-year growth", None),
        ("Leavers", None),
        ("Leavers 2025", None),
        ("Number of leavers", None),
        ("Turnover (headcount)", None),
        ("Attrition count", None),
        ("Turnover reason", None),
        ("Attrition risk", None),
        ("Turnover ($)", None),
        ("Annual turnover (£k)", None),
        ("Revenue growth", None),
        ("Growth potential", None),
        ("Termination date", None),
        ("Hires last year", None),
        ("New hires YTD", None),
        ("Count of Open Positions", PLANNED),
        ("Vacant positions", PLANNED),
        ("Planned hires 2027", PLANNED),
        ("Planned hires (next 12 months)", PLANNED),
        ("Hires in the next months", PLANNED),
        ("Vacancy rate", None),
        ("Vacancy %", None),
        ("% vacancies", None),
        ("Vacancies (percentage)", None),
        ("Days vacant", None),
        ("Avg days open positions", None),
        ("Time to fill vacancies", None),
        ("Vacancies (days)", None),
        ("Vacancy cost", None),
        ("Employees per manager", None),
        ("FTE per 1,000 patients", None),
        ("Employees per team lead", None),
        ("Headcount per location", HEADCOUNT),
        ("Salary cost", None),
        ("Cost center", None),
        ("Avg. recruiting cost", COST),
        ("Net growth", None),
        ("Headcount growth", None),
        ("Growth YoY", None),
        ("Headcount growth %", GROWTH),
        ("Planned headcount growth", GROWTH),
        ("Cost", None),
        ("Job Location City", CITY),
        ("Position status", None),
        ("Role level", None),
        ("Manager job title", None),
        ("Location type", None),
        ("Job location name", AREA),
        ("Headcount % of total", None),
        ("Employee_count", HEADCOUNT),
        ("Current headcount (Nov 2026)", HEADCOUNT),
        ("Number of FTEs", HEADCOUNT),
        ("Job Title - English", ROLE),
    ],
)
def test_heading_of_an_export_names_its_field(heading, field):
    assert headings.field_of(heading) == field


@pytest.mark.parametrize("heading", ["Termination date", "Exit interview", "Leaver reason", "Turnover risk", "Growth"])
def test_column_that_is_no_count_of_leavers_is_not_called_one(heading):
    assert not is_no_annual_rate(heading)


ROLES = {
    "a family before the title": ("Job family|Job title|HC\nNursing|Nurse|3", "Nurse", None),
    "a function before the title": ("Function|Role|HC\nNursing|Nurse|3", "Nurse", None),
    "a number of a position before the title": ("Position|Job title|HC\n1234|Nurse|3", "Nurse", None),
    "a family before the name of a role": ("Job family|Role name|HC\nNursing|Nurse|3", "Nurse", None),
    "a position before its place": ("Position|Position location|HC\nNurse|Ohio|3", "Nurse", "Ohio"),
    "a position before its budget": ("Position|Position budget|HC\nNurse|9|3", "Nurse", None),
    "a position before that of its manager": ("Position|Reporting position|HC\nNurse|Matron|3", "Nurse", None),
    "a job before whether it is critical": ("Job|Critical role|HC\nNurse|Yes|3", "Nurse", None),
    "a family alone": ("Job family|HC\nNurse|3", "Nurse", None),
    "a region before the location": ("Role|Region|Location|HC\nNurse|West|Ohio|3", "Nurse", "Ohio"),
    "a form of address before the title": ("Title|Last name|Job title\nMs|Doe|Nurse", "Nurse", None),
    "a form of address before the position": ("Title|Last name|Position\nMs.|Doe|Nurse", "Nurse", None),
    "a description before the title": ("Job description|Job title|HC\nCares for people|Nurse|3", "Nurse", None),
    "a description of PeopleSoft": ("Jobcode|Descr|HC\n4100|Nurse|3", "Nurse", None),
    "a description beside a code": ("Job Cd|Job Desc|HC\nRN1|Nurse|3", "Nurse", None),
    "a code of the employer before the title": ("Code|Title|HC\n151252|Nurse|3", "Nurse", None),
    "a code of an occupation before the title": ("Code|Title|HC\n15-1252|Nurse|3", "15-1252", None),
    "an area of work before the location": ("Role|Area|Location|HC\nNurse|Clinical|Ohio|3", "Nurse", "Ohio"),
    "an area of work beside a city": ("Role|Area|City|State|HC\nNurse|Clinical|Denver|CO|3", "Nurse", "Denver, CO"),
    "an area of work alone": ("Role|Area|HC\nNurse|Clinical|3", "Nurse", "Clinical"),
    "the name of a site beside city and state": (
        "Role|Location|City|State|HC\nNurse|HQ|Denver|CO|3",
        "Nurse",
        "Denver, CO",
    ),
    "a metro beside city and state": (
        "Role|Metro area|City|State|HC\nNurse|Denver, CO metro|Golden|CO|3",
        "Nurse",
        "Denver, CO metro",
    ),
}


@pytest.mark.parametrize("name", ROLES)
def test_title_and_place_are_read_from_the_column_that_fits_best(name):
    text, role, area = ROLES[name]
    (row,) = read(text).frame.to_dict("records")
    assert row["role"] == role
    assert area is None or row["area_text"] == area


@pytest.mark.parametrize(
    ("field", "values", "are_fractions"),
    [
        (ATTRITION, ["0.12", "0.35", "1.3"], True),
        (ATTRITION, ["0.5", "8.2", "12"], False),
        (ATTRITION, ["1.5", "1.8"], False),
        (ATTRITION, ["1", "2"], False),
        (ATTRITION, ["0", "0", "0", "1.5"], False),
        (ATTRITION, ["0", "0"], False),
        (ATTRITION, ["0", "0", "0.2", "1.3", "0.4"], True),
        (GROWTH, ["0.02", "0.1"], True),
        (GROWTH, ["0.8", "1.2", "0.9"], False),
    ],
)
def test_rates_are_fractions_where_they_cannot_well_be_percents(field, values, are_fractions):
    body = [(line, ("Nurse", value)) for line, value in enumerate(values, 2)]
    found = fraction_columns(body, {field: 1}, decimal_comma=False)
    assert found == ({field} if are_fractions else set())


def test_column_of_a_few_kinds_of_people_is_no_column_of_titles():
    lines = "\n".join(f"{'Manager' if line % 5 == 0 else 'Employee'}|Nurse {line}" for line in range(12))
    assert read(f"Role|Position\n{lines}").frame["role"][1] == "Nurse 1"


def test_text_with_more_cells_than_a_workbook_may_have_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_CELLS", 6)
    assert read("Role|Headcount\nNurse|3\nCook|4").headcount == 7
    with pytest.raises(BadInputError, match="more than 6 cells") as raised:
        read("Role|Headcount\nNurse|3\nCook|4\nBaker|5")
    assert raised.value.next_step


def test_hires_beside_leavers_are_past_and_vacancies_that_say_yes_are_no_number():
    for text in (
        "Role|HC|Hires|Terminations\nNurse|105|20|15",
        "Role|HC|Vacant?\nNurse|1|N\nCook|1|Y",
        "Role|HC|Vacancy rate\nNurse|105|12%",
        "Role|HC|Open positions|Leavers\nNurse|105||15",
        "Role|HC|Hires\nNurse|105|20",
        "Role|HC|New Hires (YTD)\nNurse|105|20",
    ):
        roles = read(text)
        assert roles.frame["planned_hires"].isna().all(), text
        assert "planned hires" not in notes(roles)
        assert ("may be hires of the past and was left out" in notes(roles)) == ("Hires" in text)
    for text in (
        "Role|HC|Open reqs|Leavers\nNurse|105|20|15",
        "Role|HC|Hires|Open positions|Leavers\nNurse|105|9|20|15",
    ):
        roles = read(text)
        assert roles.frame["planned_hires"].tolist() == [20], text
        assert "hires of the past" not in notes(roles)
        assert roles.are_openings
        assert "was taken as planned hires of all years together: openings are filled once." in notes(roles)


@pytest.mark.parametrize("heading", ["To hire", "Hires 2027", "New hires planned", "Hires a year"])
def test_hires_to_come_are_planned(heading):
    roles = read(f"Role|HC|{heading}\nNurse|105|20")
    assert roles.frame["planned_hires"].tolist() == [20]
    assert not roles.are_openings


def test_name_of_a_line_with_many_spaces_takes_no_longer_to_read():
    text = "Role|Headcount\n" + "a" + " " * 6_000 + "b|1"
    start = time.thread_time()
    read(text)
    assert time.thread_time() - start < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Job title|Team\nNurse|A\nCook|B",
        "Role|Campus\nNurse|20\nCook|3",
        "Role|Headcount|Headcount\nNurse|20|21",
        'Role|Headcount\nNurse|20\n"Cook|3\nBaker|4',
    ],
    ids=["no headcount", "a guessed headcount", "two headcounts", "lines not read"],
)
def test_what_may_change_the_total_of_the_list_is_a_warning(text):
    assert [note.line for note in read(text).notes if note.level == WARNING] == [0]


def test_guess_that_leaves_the_total_of_the_list_is_no_warning():
    roles = read("Role|Where|Headcount\nNurse|Ohio|20\nCook|Texas|3")
    assert [note.level for note in roles.notes] == [CHECK]


def test_error_of_a_spreadsheet_is_named_as_one():
    levels = {note.line: note for note in read("Role|Headcount\nNurse|1\n#NOM?|5").notes}
    assert levels[3].level == LEFT_OUT
    assert "“#NOM?” is an error of the spreadsheet" in levels[3].message

"""Plan in a browser: from the start page to "my 20 roles, need by 2028" as a file."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import openpyxl
import pytest
from playwright.sync_api import expect

from services.plan.assumptions import default_options
from services.plan.make_plan import make_plan
from tests.browser import page_object

pytestmark = pytest.mark.browser

TITLES = [
    "Registered nurses",
    "Licensed practical nurses",
    "Medical assistants",
    "Physical therapists",
    "Pharmacists",
    "Pharmacy technicians",
    "Phlebotomists",
    "Surgical technologists",
    "Medical secretaries",
    "Receptionists",
    "Janitors and cleaners",
    "Cooks",
    "Security guards",
    "Electricians",
    "Accountants and auditors",
    "Human resources specialists",
    "Software developers",
    "Computer user support specialists",
    "Bookkeepers",
    "Couriers",
]
LIST = "Role,Area,Headcount\n" + "".join(f"{title},Ohio,{10 + place}\n" for place, title in enumerate(TITLES))
YEAR = 2028


def test_twenty_roles_become_a_file_of_the_people_to_hire(page, growth, tmp_path):
    page_object.visit(page)
    page.get_by_role("button", name="Add to plan").click()
    expect(page.get_by_role("button", name="In your plan")).to_be_visible()
    page_object.go_to(page, "Plan")
    expect(page_object.title(page)).to_have_text("Plan")
    expect(page.get_by_text("1 added from other pages")).to_be_visible()

    page.get_by_role("radio", name="Upload a file").click()
    file = tmp_path / "roles.csv"
    file.write_text(LIST, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(f"With {sum(range(10, 30))} people in")).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Plan to")).click()
    page.get_by_role("option", name=str(YEAR)).click()
    expect(page.get_by_text(f"people to hire by {YEAR}").first).to_be_visible()
    rows = page.get_by_role("table", name=re.compile("^Roles 1 to 20 of 20")).get_by_role("row")
    expect(rows).to_have_count(1 + len(TITLES))
    code = rows.nth(1).locator(".code")
    expect(code).to_have_text("29-1141")
    expect(code).to_have_css("white-space", "nowrap")

    expected = make_plan(growth, LIST, default_options(growth, datetime.now(UTC).date()), [YEAR]).plan.total_of(YEAR)
    saved = page_object.download(page, "Download XLSX with live formulas", tmp_path)
    assert saved.name == f"horizons_plan_{YEAR}.xlsx"
    totals = openpyxl.load_workbook(saved, data_only=True)["Totals"]
    found = {row[0]: row[1] for row in totals.iter_rows(values_only=True) if row[0]}
    assert found["People to hire"] == pytest.approx(expected["hires_mid"])

    page_object.go_to(page, "Explore")
    expect(page.get_by_role("button", name="In your plan")).to_be_visible()
    page_object.go_to(page, "Plan")
    expect(page.get_by_text(f"With {sum(range(10, 30))} people in")).to_be_visible()
    expect(page.get_by_text(f"people to hire by {YEAR}").first).to_be_visible()
    page.get_by_role("button", name="Remove the list").click()
    expect(page.get_by_text("people to hire by 20")).to_have_count(0)

"""Links with unknown codes, and with more than fits on a screen."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser import page_object

pytestmark = pytest.mark.browser


def eight_occupations() -> str:
    return "&".join(f"occ={code}" for code in page_object.EIGHT)


def bars_drawn(page) -> int:
    return page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')]
                 .flatMap(chart => chart.data).filter(trace => trace.type === 'bar' && trace.name).length"""
    )


def test_unknown_codes_are_dropped_with_a_notice_until_the_selection_changes(page):
    page_object.visit(page, "/compare?occ=99-9999&occ=29-1141&occ=<b>x</b>&area=77&area=06&view=pie")
    notices = page.get_by_role("alert")
    expect(notices.filter(has_text="99-9999")).to_contain_text("not in this data set")
    expect(notices.filter(has_text="99-9999")).to_contain_text("bxb")
    expect(notices.filter(has_text="77")).to_contain_text("areas")
    expect(notices.filter(has_text="pie")).to_contain_text("percent")
    expect(page_object.compared(page)).to_have_text(["Registered nurses"])
    expect(page_object.areas(page)).to_have_text(["California"])
    expect(page.get_by_role("radio", name="Percent")).to_be_checked()
    expect(page_object.charts(page)).to_have_count(2)
    page_object.select_occupation(page, "plumber")
    expect(page_object.compared(page)).to_have_text(["Registered nurses", re.compile("Plumbers")])
    expect(notices).to_have_count(0)
    expect(page).not_to_have_url(re.compile("99-9999"))


def test_markup_in_an_uploaded_role_is_text_and_the_policy_lets_a_page_send_nothing_elsewhere(page, watch, tmp_path):
    file = tmp_path / "roles.csv"
    roles = ["[Sign in](https://a.example)", "![x](https://a.example/p.png) zzqx", "www.a.example zzqx", ":smile: zzqx"]
    file.write_text("\n".join(["Role,Headcount", *(f"{role},5" for role in roles), "Cooks,some"]), encoding="utf-8")
    page_object.visit(page, "/plan")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert").filter(has_text="![x](https:").first).to_be_visible()
    expect(page.locator("a[href*='a.example'], img[src*='a.example']")).to_have_count(0)
    expect(page.get_by_text("smile: zzqx").first).to_be_visible()
    assert watch.unexpected() == []
    policy_lets_a_page_send_nothing_elsewhere(page, watch)


def policy_lets_a_page_send_nothing_elsewhere(page, watch) -> None:
    assert page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'blocked')") == "blocked"
    assert watch.external == []
    assert watch.unexpected()
    assert all("Content Security Policy" in text for text in watch.unexpected())
    watch.errors.clear()


def test_ninth_occupation_and_too_many_series_have_a_notice_and_the_file_has_all(page, tmp_path):
    page_object.visit(page, f"/compare?{eight_occupations()}&occ=47-2152&area=US&area=06&area=48")
    expect(page.get_by_role("alert")).to_contain_text("9 occupations; the first 8 are shown")
    expect(page.get_by_text("24 series would be too many").first).to_contain_text("the first 2 areas")
    assert bars_drawn(page) == 16
    rows = pd.read_csv(page_object.download(page, "Download CSV", tmp_path))
    assert len(rows[rows["taxonomy"] == "soc"]) == 8 * 3 * 5
    expect(page_object.compared(page)).to_have_count(8)
    expect(page.get_by_text("Limit: 8 occupations. Remove one to add another.")).to_be_visible()
    expect(page_object.search_box(page)).to_have_count(0)
    page_object.remove_occupation(page, "Electricians")
    page_object.select_occupation(page, "plumber")
    expect(page_object.compared(page)).to_have_count(8)
    expect(page_object.compared(page).last).to_contain_text("Plumbers")


def test_unpublished_area_has_a_notice_and_charts_of_the_agencys_figure(page, growth):
    """What it has without that is seen in tests/pages/test_pages.py."""
    everywhere = growth.growth(["49-9081"], growth.state_ids, [10])
    gaps = everywhere[everywhere["growth"].isna()]
    profiles = [growth.profile("49-9081", area_id) for area_id in gaps["area_id"]]
    gap = gaps[[profile.agency_growth is not None for profile in profiles]].iloc[0]
    page_object.visit(page, f"/?occ=49-9081&area={gap['area_id']}")
    notice = "How many work in it there now is not published"
    expect(page.get_by_role("main").get_by_text(notice)).to_be_visible()
    expect(page_object.answer_charts(page)).to_have_count(2)
    expect(page.get_by_text(f"Source: {gap['area']} state agency")).to_be_visible()
    expect(page.locator(".st-key-states_tabs")).to_be_visible()


def test_watch_reports_console_errors_and_blocks_external_requests(page, watch):
    """The watch that all other tests rely on works; without the policy of our pages, which would block before it."""
    page.goto("about:blank")
    assert page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'blocked')") == "blocked"
    page.evaluate("console.error('something broke')")
    assert watch.external == ["https://example.org/"]
    assert ["something broke" in text for text in watch.unexpected()] == [False, True]
    watch.external.clear()
    watch.errors.clear()

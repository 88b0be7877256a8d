"""The page of plans: roles in, matches checked, people to hire out."""

from __future__ import annotations

import pytest

LIST = "Role,Area,Headcount\nRegistered nurses,Ohio,100\nqwxzv,,3\nAssociate,,9\n"


@pytest.fixture
def page(visit):
    opened = visit("plan")
    assert not opened.exception
    return opened


def paste(page, text):
    page.segmented_control(key="plan_way").set_value("Paste").run()
    page.text_area(key="plan_text").set_value(text).run()
    assert not page.exception
    return page


def texts(page):
    return " ".join(element.value for element in (*page.markdown, *page.warning, *page.error, *page.caption))


def test_page_says_that_nothing_is_stored_and_waits_for_a_list(page):
    assert "not stored or logged" in texts(page)
    assert "people to hire by 20" not in texts(page)


def test_pasted_list_gives_the_answer_and_names_what_is_left_out(page):
    shown = texts(paste(page, LIST))
    assert "With 109 people in" in shown
    assert "people to hire by" in shown
    assert "no occupation is close to “qwxzv”" in shown


def test_other_choice_for_a_doubtful_role_is_planned(page):
    paste(page, LIST)
    box = page.selectbox(key="plan_choice_Associate")
    other = box.options[1]
    box.select_index(1).run()
    tables = [table.value for table in page.dataframe if "To hire" in table.value.columns]
    assert tables[0]["Occupation"].tolist()[1] == other.rpartition(" (")[0]


def test_changed_assumption_moves_the_answer(page):
    paste(page, LIST)
    before = texts(page)
    page.number_input(key="plan_attrition").set_value(30.0).run()
    assert texts(page) != before


def test_text_without_a_list_is_refused_in_words(page):
    paste(page, "1,2\n3,4")
    assert "No list of roles" in texts(page)


def test_leaving_the_page_forgets_the_list(page):
    paste(page, LIST)
    page.switch_page("../pages/explore.py").run()
    page.switch_page("../pages/plan.py").run()
    assert "people to hire by 20" not in texts(page)

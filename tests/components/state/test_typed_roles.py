"""The table of typed roles, when the page is opened again."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components.state import typed_roles
from services.plan.tables import MAX_ROWS

NURSES, COOKS = ("29-1141", "39"), ("35-2014", "US")
NAMES = {NURSES: ("Registered nurses", "Ohio"), COOKS: ("Cooks, restaurant", "United States")}
OPEN = (None, None, None, None)
"""What a row leaves open."""


def test_roles_added_elsewhere_follow_those_typed():
    typed = [("Registered nurses", "Ohio", 12.0, *OPEN), ("Welders", None, 3.0, 0.18, None, 2.0, None)]
    assert typed_roles.merged(typed, {NURSES: NAMES[NURSES]}, NAMES) == [
        *typed,
        ("Cooks, restaurant", "United States", None, *OPEN),
    ]


def test_roles_taken_out_elsewhere_are_gone_and_those_deleted_here_stay_so():
    typed = [("Registered nurses", "Ohio", 12.0, *OPEN), ("Welders", None, 3.0, 0.18, None, 2.0, None)]
    assert typed_roles.merged(typed, NAMES, {COOKS: NAMES[COOKS]}) == typed[1:]


def script(rows, added):
    import streamlit as st

    from components.state import typed_roles

    start, key = typed_roles.table(added)
    st.session_state["started"] = start
    if st.session_state.get("is_open", True):
        st.text_input("in the place of the table", key=key)
    typed_roles.keep(rows)


def test_table_starts_anew_with_its_rows_when_the_page_is_opened_again():
    rows = [("Welders", None, 3.0)]
    page = AppTest.from_function(script, args=(rows, {})).run()
    page.run()
    assert page.session_state["started"] == [], "while the page is open the widget has the changes"
    page.session_state["is_open"] = False
    page.run()
    page.session_state["is_open"] = True
    page.run()
    assert page.session_state["started"] == rows


def test_all_rows_that_a_list_may_have_are_there_again():
    rows = [(f"Welders {number}", None, 3.0) for number in range(MAX_ROWS)]
    page = AppTest.from_function(script, args=(rows, {})).run()
    page.session_state["is_open"] = False
    page.run()
    assert len(page.session_state["typed_roles"].now) == MAX_ROWS

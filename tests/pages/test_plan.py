"""The page of plans: roles in, matches checked, people to hire out."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.inputs.file_upload import FILE_LOST
from components.sections.plan import other_occupation
from components.state import connections
from components.text.plan import TYPED_LOST
from services.growth import Growth
from services.plan.tables import MAX_BYTES
from tests.pages.comparison import comparison_table as shown_roles
from tests.pages.conftest import PAGES

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
    assert "With 100 of 112 people in" in shown, "nobody is counted in an occupation that is a guess"
    assert "people to hire by" in shown
    assert "no occupation is likely enough for “Associate”" in shown
    assert "no occupation is close to “qwxzv” (3 people)" in shown
    assert "12 of 112 people are left out of the plan" in shown


def test_lines_left_out_stand_before_the_roles_in_their_order(page):
    paste(page, "Dept,Role,HC\nA,Cooks,1\nA,qwxzv,2\nA,Cashiers,-3\nA,Associate,4\n")
    left_out = page.warning[-1].value
    places = [left_out.index(line) for line in ("Line 3", "Line 4", "Line 5")]
    assert places == sorted(places)
    kinds = [element.type for element in page.main]
    assert kinds.index("warning") < kinds.index("checkbox"), "the assumptions, below which the roles are"


def test_what_concerns_the_whole_list_is_said_before_the_figures(page):
    paste(page, "Role,Campus\nCooks,20\nCashiers,3")
    assert page.warning[0].value.startswith("Column 2 (Campus) was taken")
    kinds = [(element.type, getattr(element, "value", "")) for element in page.main]
    answer = next(place for place, (_, text) in enumerate(kinds) if "With 23 people" in str(text))
    assert answer > kinds.index(("warning", page.warning[0].value))


def test_areas_that_are_not_known_are_named_with_how_many_roles_have_them(page):
    paste(page, "Role,Campus,HC\nCooks,Akron,1\nCashiers,Akron,2\nCooks,Columbus,3\nNurses,Columbus,4\n")
    shown = texts(page)
    assert "“Columbus” (2 roles) is no area that is known; United States is used." in shown
    assert "may mean Columbus, OH" in shown
    assert "Akron, OH" in shown_roles(page)["Area"].tolist()


def test_other_choice_for_a_doubtful_role_is_planned(page):
    paste(page, LIST)
    box = page.selectbox(key="plan_choice_Associate")
    other = box.options[1]
    box.select_index(1).run()
    assert other in shown_roles(page, "note")["Role"].tolist()


def doubtful_list(count):
    kinds = ("Associate", "Specialist", "Coordinator", "Officer", "Lead", "Technician", "Partner", "Agent")
    roles = [f"{kind} {word}" for word in ("alpha", "blue", "one", "north", "core", "east") for kind in kinds]
    return "Role,Headcount\n" + "\n".join(f"{role},{100 - place}" for place, role in enumerate(roles[:count]))


def boxes(page):
    return [box for box in page.selectbox if box.key.startswith("plan_choice_")]


def test_every_doubtful_role_has_a_box_on_one_of_the_pages(page):
    paste(page, doubtful_list(48))
    (pager,) = (one for one in page.number_input if one.label == "Page, of 3")
    set_right = {}
    for number in range(1, 4):
        page.number_input(key=pager.key).set_value(number).run()
        box = boxes(page)[-1]
        other = next(code for code in box.options[:-1] if box.options.index(code) != box.index)
        set_right[box.key.removeprefix("plan_choice_")] = other
        box.set_value(other.rpartition("(")[2].rstrip(")")).run()
    assert len(set_right) == 3
    shown = dict(zip(shown_roles(page, "text")["Role"], shown_roles(page, "note")["Role"], strict=True))
    assert {role: shown[role] for role in set_right} == set_right, "those of other pages stay"
    assert not page.exception
    leave_and_return(page)
    assert dict(zip(shown_roles(page, "text")["Role"], shown_roles(page, "note")["Role"], strict=True)) == shown


def test_all_matches_say_how_sure_each_is(page):
    paste(page, LIST)
    page.session_state["plan_matches"] = True
    page.run()
    (table,) = (one.value for one in page.dataframe if "Certainty" in one.value)
    assert table["Certainty"].tolist()[:2] == ["sure", "nothing close"]
    assert table["Certainty"].iloc[2].endswith(", please check")
    page.selectbox(key="plan_choice_Associate").select_index(1).run()
    (table,) = (one.value for one in page.dataframe if "Certainty" in one.value)
    assert table["Certainty"].iloc[2] == "chosen by you"


@pytest.fixture
def search_button(monkeypatch):
    """A button in the place of the search, which AppTest cannot type into: it selects registered nurses."""

    def put(label, placeholder, list_label, find, on_select, key):
        assert find("rn").options[0].id == "29-1141"
        st.button("Take registered nurses", key=key, on_click=on_select, args=("29-1141",))

    monkeypatch.setattr(other_occupation, "search_box", put)


@pytest.mark.parametrize("role", ["qwxzv", "Associate", "Software developers"])
def test_any_role_can_be_set_to_an_occupation_that_is_searched(page, search_button, role):
    paste(page, "Role,Area,Headcount\nSoftware developers,Ohio,100\nqwxzv,,3\nAssociate,,9\n")
    page.session_state["plan_matches"] = True
    page.run()
    page.selectbox(key="plan_other").set_value(role).run()
    button(page, "Take registered nurses").click().run()
    assert not page.exception
    shown = shown_roles(page, "note")["Role"].tolist()
    texts_of = shown_roles(page, "text")["Role"].tolist()
    assert shown[texts_of.index(role)] == "Registered nurses (29-1141)"
    leave_and_return(page)
    assert shown_roles(page, "note")["Role"].tolist() == shown
    if role == "Software developers":  # which is sure and has no box
        page.session_state["plan_matches"] = True
        page.run()
        page.selectbox(key="plan_other").set_value(role).run()
        button(page, "Undo").click().run()
        assert "Registered nurses" not in str(shown_roles(page, "note"))
    else:
        box = page.selectbox(key=f"plan_choice_{role}")
        assert box.options[box.index] == "Registered nurses (29-1141)"
        box.set_value("").run()
        assert role not in shown_roles(page, "text")["Role"].tolist()


def test_few_doubtful_roles_have_no_pages(page):
    paste(page, LIST)
    assert not [one for one in page.number_input if one.label.startswith("Page")]


def test_changed_assumption_moves_the_answer(page):
    paste(page, LIST)
    before = texts(page)
    page.number_input(key="plan_attrition").set_value(30.0).run()
    assert texts(page) != before


def test_text_without_a_list_is_refused_in_words(page):
    paste(page, "1,2\n3,4")
    assert "No list of roles" in texts(page)


def leave_and_return(page):
    go(page, "explore")
    return go(page, "plan")


def test_list_is_there_again_after_another_page_as_it_was_left(page):
    paste(page, LIST)
    page.selectbox(key="plan_choice_Associate").select_index(1).run()
    page.number_input(key="plan_attrition").set_value(30.0).run()
    page.selectbox(key="plan_as_of").set_value(2026).run()
    before = texts(page)
    assert "people to hire by 20" in before
    assert "qwxzv" not in str(page.query_params)
    go(page, "explore")
    assert "qwxzv" not in texts(page) + str(page.query_params)
    go(page, "plan")
    assert texts(page) == before
    assert page.text_area(key="plan_text").value == LIST.strip()


def test_list_of_a_page_that_stays_open_survives_a_restart_of_the_server(page, main_script):
    """The session is new, and the browser sends it the state of its widgets."""
    before = texts(paste(page, LIST))
    again = restarted(page, main_script)
    assert again.segmented_control(key="plan_way").value == "Paste"
    assert texts(again) == before


def restarted(page, main_script, table=None):
    """The page in a new session, to which the browser has sent the state of its widgets; `table`: the edits of a table,
    which AppTest does not send."""
    states = page._tree.get_widget_states()
    if table is not None:
        (shown,) = page.dataframe
        states.widgets.add(id=shown.proto.id, string_value=json.dumps(table))
    session = AppTest.from_file(main_script, default_timeout=30)
    session.switch_page(PAGES["plan"])
    session._run(states)
    assert not session.exception
    return session


def warnings(page):
    return [element.value for element in page.warning]


def test_uploaded_file_that_a_restart_has_lost_is_asked_for_again(page, main_script):
    file = ("staff.csv", LIST.encode(), "text/csv")
    page.file_uploader(key="plan_file").set_value(file).run()
    page = restarted(page, main_script)
    assert warnings(page) == [FILE_LOST]
    page.run()
    assert warnings(page) == [FILE_LOST]
    page.file_uploader[0].set_value(file).run()
    assert "With 100 of 112 people in" in texts(page)
    assert FILE_LOST not in texts(page)
    button(page, "Remove the list").click().run()
    assert FILE_LOST not in texts(page)


def test_file_of_an_earlier_visit_to_the_page_that_a_restart_has_lost_is_asked_for_again(page, main_script):
    page.file_uploader(key="plan_file").set_value(("staff.csv", LIST.encode(), "text/csv")).run()
    page = restarted(leave_and_return(page), main_script)
    assert warnings(page) == [FILE_LOST]
    assert warnings(page.run()) == [FILE_LOST]


def test_removed_list_is_not_asked_for_after_a_restart(page, main_script):
    page.file_uploader(key="plan_file").set_value(("staff.csv", LIST.encode(), "text/csv")).run()
    button(page, "Remove the list").click().run()
    assert warnings(restarted(page, main_script)) == []


def test_pasted_list_of_an_earlier_visit_outlives_a_restart(page, main_script):
    before = texts(leave_and_return(paste(page, LIST)))
    assert "With 100 of 112 people in" in before
    assert texts(restarted(page, main_script)) == before


def test_notice_of_a_lost_file_can_be_dismissed(page, main_script):
    page.file_uploader(key="plan_file").set_value(("staff.csv", LIST.encode(), "text/csv")).run()
    page = restarted(page, main_script)
    button(page, "Dismiss the notice about the file").click().run()
    assert warnings(page) == []
    assert warnings(page.run()) == []


def test_notice_of_lost_rows_can_be_dismissed(visit, main_script):
    session = visit("explore", occ="29-1141", area=["39", "48"])
    button(session, "Add to plan (2)").click().run()
    edits = {"edited_rows": {"0": {"Headcount": 12}}, "added_rows": [], "deleted_rows": []}
    page = restarted(go(session, "plan"), main_script, edits)
    assert len(warnings(page)) == 1
    button(page, "Dismiss the notice about the table").click().run()
    assert warnings(page) == []
    assert warnings(page.run()) == []


def test_typed_roles_of_an_earlier_visit_that_a_restart_has_lost_are_asked_for_again(page, main_script):
    page.segmented_control(key="plan_way").set_value("Type").run()
    change_table(page, {"edited_rows": {"0": {"Role or code": "Cooks", "Headcount": 7}}})
    page = restarted(leave_and_return(page), main_script)
    assert warnings(page) == [TYPED_LOST]
    assert warnings(page.run()) == [TYPED_LOST]


def test_typed_roles_that_a_restart_has_lost_are_asked_for_again(visit, main_script):
    session = visit("explore", occ="29-1141", area=["39", "48"])
    button(session, "Add to plan (2)").click().run()
    edits = {"edited_rows": {"0": {"Headcount": 12}}, "added_rows": [], "deleted_rows": []}
    page = restarted(go(session, "plan"), main_script, edits)
    assert warnings(page) == [TYPED_LOST]
    page.run()
    assert warnings(page) == [TYPED_LOST]
    change_table(page, {"edited_rows": {"0": {"Role or code": "Cooks", "Headcount": 7}}})
    assert "With 7 people in" in texts(page)
    assert TYPED_LOST not in texts(page)


@pytest.mark.parametrize("role", [{}, {"0": {"Role or code": "Cooks", "Headcount": 7}}])
def test_table_that_a_restart_has_not_lost_is_not_asked_for_again(page, main_script, role):
    page.segmented_control(key="plan_way").set_value("Type").run()
    page = restarted(page, main_script, {"edited_rows": role, "added_rows": [], "deleted_rows": []})
    assert page.segmented_control(key="plan_way").value == "Type"
    assert ("With 7 people in" in texts(page)) == bool(role)
    assert warnings(page) == []


def test_uploaded_list_is_there_again_with_its_sheet(page):
    sheets = [("Ohio", [["Role", "HC"], ["Cooks", 4], ["Cashiers", 5]]), ("Texas", [["Role", "HC"], ["Cooks", 70]])]
    page.file_uploader(key="plan_file").set_value(("staff.xlsx", workbook(*sheets), "application/xlsx")).run()
    next(box for box in page.selectbox if box.label == "Sheet").set_value("Texas").run()
    leave_and_return(page)
    assert "staff.xlsx: 1 role" in texts(page)
    assert "With 70 people in" in texts(page)


@pytest.mark.parametrize("way", ["Upload a file", "Paste"])
def test_removed_list_is_gone_from_page_and_session(page, way):
    if way == "Paste":
        paste(page, LIST)
    else:
        page.file_uploader(key="plan_file").set_value(("staff.csv", LIST.encode(), "text/csv")).run()
    assert "qwxzv" in str(page.session_state)
    button(page, "Remove the list").click().run()
    assert "people to hire by 20" not in texts(page)
    assert "qwxzv" not in str(page.session_state)
    assert not [one for one in page.button if one.label == "Remove the list"]
    assert "people to hire by 20" not in texts(leave_and_return(page))


def test_emptied_box_is_no_list_any_more(page):
    paste(page, LIST)
    page.text_area(key="plan_text").set_value("").run()
    assert "people to hire by 20" not in texts(leave_and_return(page))
    assert "qwxzv" not in str(page.session_state)


def test_each_way_has_its_list_and_one_of_them_is_in_memory_as_read(page):
    paste(page, LIST)
    page.segmented_control(key="plan_way").set_value("Upload a file").run()
    page.file_uploader(key="plan_file").set_value(("staff.csv", b"Role,HC\nCooks,7\n", "text/csv")).run()
    assert "With 7 people in" in texts(page)
    pasted = page.session_state["plan_lists"]["Paste"]
    assert not pasted._sheets
    assert not pasted._found
    page.segmented_control(key="plan_way").set_value("Paste").run()
    assert "With 100 of 112 people in" in texts(page)


def test_list_that_is_too_large_is_not_kept(page):
    page.file_uploader(key="plan_file").set_value(("staff.csv", b"a" * (MAX_BYTES + 1), "text/csv")).run()
    assert page.error
    assert not page.session_state["plan_lists"]


def test_roles_added_on_other_pages_do_not_replace_an_upload(page):
    page.file_uploader(key="plan_file").set_value(("staff.csv", LIST.encode(), "text/csv")).run()
    go(page, "explore")
    button(page, "Add to plan").click().run()
    go(page, "plan")
    assert "1 added from other pages" in texts(page)
    page.segmented_control(key="plan_way").set_value("Upload a file").run()
    assert "With 100 of 112 people in" in texts(page)
    assert page.segmented_control(key="plan_way").value == "Upload a file"
    assert "With 100 of 112 people in" in texts(leave_and_return(page))


def test_list_is_matched_once_however_often_the_page_runs(page, monkeypatch):
    matched = []
    match = Growth.match
    monkeypatch.setattr(Growth, "match", lambda growth, lines: matched.append(len(lines)) or match(growth, lines))
    paste(page, "Role,Headcount\nBoatbuilders of the page,12\nAssociate,9\n")
    page.number_input(key="plan_attrition").set_value(30.0).run()
    page.selectbox(key="plan_choice_Associate").select_index(1).run()
    assert matched == [2]
    paste(page, "Role,Headcount\nCooks,12\n")
    assert matched == [2, 1]


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_reader_picks_another_sheet_of_a_workbook(page):
    sheets = [("Ohio", [["Role", "HC"], ["Cooks", 4], ["Cashiers", 5]]), ("Texas", [["Role", "HC"], ["Cooks", 70]])]
    page.file_uploader(key="plan_file").set_value(("roles.xlsx", workbook(*sheets), "application/xlsx")).run()
    assert "With 9 people in" in texts(page)
    (picker,) = (box for box in page.selectbox if box.label == "Sheet")
    assert picker.options == ["Ohio", "Texas"]
    picker.set_value("Texas").run()
    assert "With 70 people in" in texts(page)


def test_choices_of_a_sheet_are_there_again_after_another_sheet(page):
    sheets = [("Ohio", [["Role", "HC"], ["Associate", 4], ["Cashiers", 5]]), ("Texas", [["Role", "HC"], ["Cooks", 7]])]
    page.file_uploader(key="plan_file").set_value(("roles.xlsx", workbook(*sheets), "application/xlsx")).run()
    page.selectbox(key="plan_0_choice_Associate").select_index(1).run()
    chosen = texts(page)
    for sheet in ("Texas", "Ohio"):
        next(box for box in page.selectbox if box.label == "Sheet").set_value(sheet).run()
    assert texts(page) == chosen


def test_file_that_cannot_be_read_leaves_its_reason_alone_in_memory(page):
    content = b"%PDF-1.7 qwxzv"
    page.file_uploader(key="plan_file").set_value(("staff.csv", content, "text/csv")).run()
    (before,) = page.error
    kept = page.session_state["plan_lists"]["Upload a file"]
    assert kept.content == b""
    page.run()
    assert page.session_state["plan_lists"]["Upload a file"] is kept
    (again,) = leave_and_return(page).error
    assert again.value == before.value


def test_text_that_cannot_be_read_is_there_to_be_mended(page):
    paste(page, "1,2\n3,4")
    assert leave_and_return(page).text_area(key="plan_text").value == "1,2\n3,4"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("roles.csv", b"", "The file is empty."),
        ("roles.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a workbook of before 2007"),
        ("roles.ods", b"PK\x05\x06" + bytes(18), "The archive holds no workbook."),
    ],
)
def test_file_that_cannot_be_read_is_told_why(page, name, content, reason):
    page.file_uploader(key="plan_file").set_value((name, content, "")).run()
    (error,) = page.error
    assert reason in error.value


def test_long_list_is_shown_page_by_page_in_the_chosen_order(page):
    codes = connections.growth().occupations().query("taxonomy == 'soc'")["occupation_id"].head(90)
    paste(page, "Code,Headcount\n" + "\n".join(f"{code},{count}" for count, code in enumerate(codes, 1)))
    assert shown_roles(page, "text")["Role"].tolist() == codes.head(40).tolist()
    page.selectbox(key="plan_order").set_value("Most to hire").run()
    first = shown_roles(page)
    hires = first.filter(like="To hire").iloc[:, 0]
    assert hires.is_monotonic_decreasing
    page.number_input(key="plan_page_Most to hire_3").set_value(3).run()
    last = shown_roles(page).filter(like="To hire").iloc[:, 0]
    assert len(last) == 10
    assert last.max() <= hires.min()


def test_own_growth_of_all_lines_replaces_the_market(page):
    paste(page, "Role,Headcount\nCooks,100\n")
    page.number_input(key="plan_growth").set_value(0.0).run()
    assert "100 people" in texts(page)
    assert shown_roles(page).filter(like="People").iloc[0].tolist() == [100, 100]


def test_every_assumption_is_on_the_page_in_words(page):
    shown = texts(paste(page, "Role,Headcount\nCooks,100\n"))
    for name in ("Headcount as of", "Growth", "Leavers a year", "A surplus", "Planned hires", "Range of totals"):
        assert f"**{name}:**" in shown


def button(session, label):
    (found,) = (one for one in session.button if one.label.startswith(label))
    return found


def go(session, name):
    session.switch_page(f"../pages/{name}.py").run()
    assert not session.exception
    return session


def test_occupations_added_on_other_pages_wait_for_headcounts(visit):
    session = visit("explore", occ="29-1141", area=["39", "48"])
    button(session, "Add to plan (2)").click().run()
    assert button(session, "In your plan (2)")
    go(session, "plan")
    assert session.segmented_control(key="plan_way").value == "Type"
    assert "2 added from other pages" in texts(session)
    assert "people to hire by 20" not in texts(session)


def test_selected_rows_of_rank_are_added_and_taken_out_again(visit):
    session = visit("rank", area="39", **{"with": ["29-1141", "35-2014"]})
    button(session, "Add to plan (2)").click().run()
    assert planned(session) == (("29-1141", "39"), ("35-2014", "39"))
    button(session, "In your plan (2)").click().run()
    assert planned(session) == ()


def test_compared_occupations_are_added_in_each_area(visit):
    session = visit("compare", occ=["29-1141", "35-2014"], area=["US", "06"])
    button(session, "Add to plan (4)").click().run()
    assert len(planned(session)) == 4
    go(session, "plan")
    button(session, "Remove the list").click().run()
    assert "added from other pages" not in texts(session)


@pytest.mark.parametrize(
    "changes",
    [{"deleted_rows": [0]}, {"edited_rows": {"0": {"Area": "Texas"}}}, {"edited_rows": {"0": {"Area": None}}}],
)
def test_added_role_that_is_deleted_or_changed_in_the_table_counts_no_more(visit, changes):
    session = visit("explore", occ="29-1141", area=["39", "48"])
    button(session, "Add to plan (2)").click().run()
    go(session, "plan")
    change_table(session, changes)
    assert planned(session) == (("29-1141", "48"),)
    assert "1 added from other pages" in texts(session)
    key = session.session_state["typed_roles"].key
    change_table(session, changes)
    assert session.session_state["typed_roles"].key == key, "the table begins anew while it is typed into"
    go(session, "explore")
    assert button(session, "Add to plan (2)")
    go(session, "plan")
    assert planned(session) == (("29-1141", "48"),)


def test_headcount_of_an_added_role_leaves_it_added(visit):
    session = visit("explore", occ="29-1141", area=["39", "48"])
    button(session, "Add to plan (2)").click().run()
    go(session, "plan")
    change_table(session, {"edited_rows": {"0": {"Headcount": 12}}})
    assert "2 added from other pages" in texts(session)
    assert "With 12 people in" in texts(session)


def typed(session, *changes):
    """The page after roles were typed: a row each, of what was entered by the column's name."""
    session.segmented_control(key="plan_way").set_value("Type").run()
    change_table(session, {"edited_rows": {str(row): change for row, change in enumerate(changes)}})
    return session


def test_what_a_list_may_have_can_be_typed_too(page):
    own = {
        "Attrition, % a year": 0.5,  # half a percent: beside others of a list it may be read as a fraction
        "Growth, % a year": 10.0,
        "Planned hires": 2,
        "Cost of a hire": 4500,
    }
    typed(page, {"Role or code": "Cooks", "Headcount": 100} | own, {"Role or code": "Cashiers", "Headcount": 10})
    page.selectbox(key="plan_as_of").set_value(2026).run()
    page.selectbox(key="plan_to_2026").set_value(2027).run()
    table = shown_roles(page)
    notes = shown_roles(page, "note")
    assert table["People 2027"].iloc[0] == pytest.approx(110)
    assert table["Leavers by 2027"].iloc[0] == pytest.approx(0.005 * 105)
    assert "yours" in notes["Leavers by 2027"].iloc[0] and "yours" not in notes["Leavers by 2027"].iloc[1]
    assert table["Planned hires"].iloc[0] == 2
    assert page.checkbox(key="plan_per_year").value
    assert table["Cost of hires"].iloc[0] == pytest.approx(4500 * (10 + 0.005 * 105))
    before = shown_roles(leave_and_return(page), "note").to_dict()
    assert before == notes.to_dict(), "they are there again after another page"


def test_columns_that_nobody_has_filled_are_not_of_the_list(page):
    typed(page, {"Role or code": "Cooks", "Headcount": 100})
    assert page.session_state["plan_lists"]["Type"].content.splitlines()[0] == "Role,Area,Headcount"
    assert "plan_per_year" not in [box.key for box in page.checkbox]


def change_table(session, changes):
    """Send what the browser sends after a change of the table of typed roles."""
    states = session._tree.get_widget_states()
    (table,) = session.dataframe
    edits = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | changes
    states.widgets.add(id=table.proto.id, string_value=json.dumps(edits))
    session._run(states)
    assert not session.exception


def planned(session):
    return session.session_state["planned_roles"]


def test_stopped_matching_plans_nothing_until_it_is_asked_for_again(page):
    paste(page, LIST)
    page.session_state["plan_lists"]["Paste"].is_stopped = True
    page.run()
    assert [info.value for info in page.info] == ["Matching was stopped; nothing of the list is planned yet."]
    assert "people to hire by 20" not in texts(page)
    page.button(key="plan_match_again").click().run()
    assert "people to hire by 20" in texts(page)

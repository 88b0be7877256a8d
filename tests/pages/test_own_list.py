"""The reader's own list on Rank, as a browser session sees it, without a browser."""

from __future__ import annotations

import pytest

from components.inputs.file_upload import FILE_LOST
from tests.pages.test_rank import assert_no_errors, ids, parameters_of, texts

LIST = "Registered nurses\n15-1252\nAssociate\nqwxzv"


@pytest.fixture
def page(visit):
    """Rank with the place for a list open."""
    session = visit("rank")
    session.session_state["rank_own_list"] = True
    return assert_no_errors(session.run())


def match(page, content: str):
    page.text_area(key="rank_own_text").set_value(content)
    next(button for button in page.button if button.label == "Match with occupations").click()
    return page.run()


def test_list_is_matched_and_the_doubtful_lines_stand_in_front(page):
    shown = texts(assert_no_errors(match(page, LIST)))
    assert "2 of 4 lines are matched with certainty. Please check 2." in shown
    assert "“qwxzv”: nothing close; left out." in shown
    box = page.selectbox(key="rank_own_choice_Associate")
    assert len(box.options) == 4
    assert box.options[-1] == "None of these: leave it out"


def test_occupations_of_the_list_are_ranked_alone(page):
    match(page, LIST)
    page.selectbox(key="rank_own_choice_Associate").select_index(3)
    page.run()
    (apply,) = (button for button in page.button if button.key == "rank_own_apply")
    assert apply.label == "Rank these 2 occupations"
    apply.click()
    assert_no_errors(page.run())
    assert set(ids(page)) == {"29-1141", "15-1252"}
    assert parameters_of(page) == {"area": "US", "occ": "29-1141,15-1252"}
    assert "Only the 2 occupations of your list." in texts(page)
    assert not page.text_area  # folded away again


def test_groups_of_the_list_are_named_as_left_out_of_the_ranking(page):
    match(page, "Registered nurses\nElectricians\n29-0000")
    (apply,) = (button for button in page.button if button.key == "rank_own_apply")
    assert apply.label == "Rank these 2 occupations"
    left_out = "Healthcare practitioners and technical occupations"
    assert f"Groups of occupations are not ranked, so these are left out: {left_out}." in texts(page)
    apply.click()
    assert "Only the 2 occupations of your list." in texts(assert_no_errors(page.run()))


def test_what_has_become_of_codes_and_why_lines_have_no_occupation_is_said(page):
    page.session_state["rank_own_all"] = True
    shown = texts(assert_no_errors(match(page, "31-1121\n99-9999\n55-1011\nRegistered nurses")))
    assert "“99-9999”: nothing close; left out. Not known: 99-9999." in shown
    assert "“55-1011”: nothing close; left out. 55-1011 is military: the armed forces are not covered." in shown
    table = page.dataframe[0].value.set_index("Title or code")["Note"]
    assert table["31-1121"] == "31-1121 is counted in 31-1120"
    assert table["Registered nurses"] == ""


def test_choice_is_remembered_when_the_reader_comes_back(page):
    match(page, LIST)
    box = page.selectbox(key="rank_own_choice_Associate")
    other = box.options[1]
    box.select_index(1)
    page.run()
    page.switch_page("../pages/explore.py").run()
    page.switch_page("../pages/rank.py").run()
    page.session_state["rank_own_list"] = True
    assert_no_errors(page.run())
    assert page.selectbox(key="rank_own_choice_Associate").value in other
    page.button(key="rank_own_forget").click()
    assert_no_errors(page.run())
    assert "matched with certainty" not in texts(page)


@pytest.mark.parametrize(
    ("content", "said"), [("", "Paste a list or choose a file first."), ("Title;Headcount", "No titles or codes")]
)
def test_bad_list_gets_a_clear_answer(page, content, said):
    match(page, content)
    assert not page.exception
    assert any(said in one.value for one in (*page.warning, *page.error))


def test_list_too_long_for_a_link_stays_in_the_session(page, public):
    codes = public.rank(order="jobs")["occupation_id"].head(60).tolist()
    match(page, "\n".join(codes))
    page.button(key="rank_own_apply").click()
    assert_no_errors(page.run())
    assert parameters_of(page) == {"area": "US", "list": "session"}
    assert "Only the 60 occupations of your list." in texts(page)
    page.switch_page("../pages/explore.py").run()
    page.switch_page("../pages/rank.py")
    page.query_params["list"] = "session"
    assert "Only the 60 occupations of your list." in texts(assert_no_errors(page.run()))


def test_link_to_a_list_of_another_session_says_that_it_is_gone(visit):
    session = visit("rank", list="session")
    assert "paste it again" in texts(session)
    assert len(ids(session)) == 40


def test_list_goes_on_to_the_plan(page):
    match(page, "29-1141\n15-1252")
    page.button(key="rank_own_apply").click()
    page.run()
    page.button(key="plan_restricted").click()
    assert_no_errors(page.run())
    assert page.session_state["planned_roles"] == (("29-1141", "US"), ("15-1252", "US"))


@pytest.mark.parametrize("way", ["paste", "upload"])
def test_removed_list_is_gone_from_page_and_session(page, way):
    if way == "paste":
        match(page, LIST)
    else:
        page.file_uploader(key="rank_own_file").set_value(("titles.csv", LIST.encode(), "text/csv"))
        next(button for button in page.button if button.label == "Match with occupations").click()
        page.run()
    state = page.session_state
    assert "qwxzv" in str(state)
    page.button(key="rank_own_forget").click()
    assert_no_errors(page.run())
    assert "qwxzv" not in str(page.session_state)
    assert "titles.csv" not in str(page.session_state)
    assert not page.file_uploader[0].value
    match(page, "")
    assert [one.value for one in page.warning] == ["Paste a list or choose a file first."]


def test_empty_file_is_told_apart_from_none(page):
    page.file_uploader(key="rank_own_file").set_value(("titles.csv", b"", "text/csv"))
    next(button for button in page.button if button.label == "Match with occupations").click()
    (error,) = page.run().error
    assert "The file is empty." in error.value


def test_file_that_a_restart_has_lost_is_asked_for_again(page):
    """The browser sends its name, and the session is new."""
    uploader = page.file_uploader(key="rank_own_file").proto.id
    states = page._tree.get_widget_states()
    (state,) = (one for one in states.widgets if one.id == uploader)
    state.file_uploader_state_value.uploaded_file_info.add(file_id="1", name="titles.csv")
    page._run(states)
    assert [warning.value for warning in page.warning] == [FILE_LOST]
    next(button for button in page.button if button.label == "Match with occupations").click()
    assert [warning.value for warning in assert_no_errors(page.run()).warning] == [FILE_LOST]
    page.file_uploader[0].set_value(("titles.csv", LIST.encode(), "text/csv"))
    next(button for button in page.button if button.label == "Match with occupations").click()
    assert "2 of 4 lines are matched" in texts(assert_no_errors(page.run()))
    assert FILE_LOST not in texts(page)

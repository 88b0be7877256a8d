"""What was recorded of a run is done again in other sessions, and only where drawing anew would do the same."""

from __future__ import annotations

import pytest
from cachetools import LRUCache
from streamlit.elements.widgets import button
from streamlit.testing.v1 import AppTest

from components import run_cache, streamlit_run_recording

CALLS: list[str] = []


@pytest.fixture(autouse=True)
def record_under_app_test(monkeypatch):
    """The controls of these tests are none of those about which AppTest looks into the state."""
    monkeypatch.setattr(streamlit_run_recording, "is_app_test", lambda: False)
    monkeypatch.setattr(button, "save_for_app_testing", lambda *_: None)
    CALLS.clear()
    run_cache.forget()
    yield
    run_cache.forget()


def clicked(name: str) -> None:
    import streamlit as st

    st.session_state["clicked"] = name


def form() -> None:
    """Controls, tabs, a fragment and a download, which depend on the state and write it."""
    import streamlit as st

    from tests.components.test_streamlit_run_recording import CALLS, clicked, part

    CALLS.append("form")
    st.session_state.setdefault("seen", 0)
    st.markdown(f"size {st.session_state.get('size', 'none')}")
    if st.toggle("More", key="more"):
        st.caption("more of it")
    first, second = st.tabs(["One", "Two"], key="tabs", on_change="rerun")
    for tab, text in ((first, "one"), (second, "two")):
        if tab.open:
            tab.text(text)
    st.button("Click", key="click", on_click=clicked, args=("it",))
    st.download_button("File", lambda: b"text", "file.txt", key="file", on_click="ignore")
    placeholder = st.empty()
    placeholder.text("first")
    placeholder.text("last")
    part()


def part() -> None:
    import streamlit as st

    @st.fragment(key="part")
    def draw() -> None:
        st.text("in a fragment")

    draw()


def script() -> None:
    import streamlit as st

    from components import run_cache
    from tests.components.test_streamlit_run_recording import form

    run_cache.draw_cached(("form",), form)
    st.text(f"below, clicked: {st.session_state.get('clicked')}, seen: {st.session_state.get('seen')}")


def visit(**state) -> AppTest:
    session = AppTest.from_function(script)
    for name, value in state.items():
        session.session_state[name] = value
    session.run()
    assert not session.exception
    return session


def shape(block) -> list:
    """The elements below a block with their places, without the ids of files."""
    found = []
    for place, child in block.children.items():
        if hasattr(child, "children"):
            found.append((place, str(child.proto), shape(child)))
        else:
            if child.type == "download_button":
                child.proto.ClearField("deferred_file_id")
            found.append((place, child.type, str(child.proto)))
    return found


def test_second_session_gets_what_the_first_one_drew():
    anew, again = visit(), visit()
    assert CALLS == ["form"]
    assert shape(again.main) == shape(anew.main)
    assert again.text[-1].value == "below, clicked: None, seen: 0"
    assert [one.value for one in again.text].count("last") == 1


def test_state_that_was_read_makes_another_recording():
    assert visit(size="small").markdown[0].value == "size small"
    assert visit(size="large").markdown[0].value == "size large"
    assert visit(size="small").markdown[0].value == "size small"
    assert CALLS == ["form", "form"]


def test_controls_of_a_recording_show_what_their_own_session_chose():
    first, second = visit(), visit()
    second.toggle(key="more").set_value(True).run()
    assert [one.value for one in second.caption] == ["more of it"]
    assert not first.run().caption
    third = visit()
    assert not third.caption
    assert third.toggle(key="more").value is False
    third.toggle(key="more").set_value(True).run()
    assert [one.value for one in third.caption] == ["more of it"]


def test_click_on_a_recorded_button_calls_its_callback_in_this_session_alone():
    other, session = visit(), visit()
    CALLS.clear()
    session.button(key="click").click().run()
    assert session.text[-1].value == "below, clicked: it, seen: 0"
    assert other.run().text[-1].value == "below, clicked: None, seen: 0"


def once_script() -> None:
    import streamlit as st

    from components import run_cache
    from tests.components.test_streamlit_run_recording import CALLS, clicked

    def draw() -> None:
        CALLS.append("once")
        is_done = st.session_state.get("clicked") == "once"
        st.button("Once", key="once", on_click=clicked, args=("once",), disabled=is_done)

    run_cache.draw_cached(("once",), draw)


def test_button_that_its_click_disables_is_recorded_so():
    for drawn_before, drawn_after in ((1, 2), (2, 2)):
        session = AppTest.from_function(once_script).run()
        assert len(CALLS) == drawn_before
        assert session.button(key="once").click().run().button(key="once").disabled
        assert len(CALLS) == drawn_after


def test_fragments_of_a_recording_are_those_of_this_session_too():
    first, second = visit(), visit()
    ids = [set(one._fragment_storage._fragments) for one in (first, second)]
    assert ids[0] == ids[1] != set()
    assert second._fragment_storage.resolve_target("part") == list(ids[1])


def test_download_of_a_recording_has_an_id_of_its_own():
    ids = [visit().get("download_button")[0].proto.deferred_file_id for _ in range(3)]
    assert len(set(ids)) == 3


def test_value_that_the_program_sets_is_set_again():
    def preset() -> None:
        import streamlit as st

        from components import run_cache

        def draw() -> None:
            if st.session_state.get("on") is not True:
                st.session_state["on"] = True
            st.toggle("On", key="on")

        run_cache.draw_cached(("preset",), draw)

    toggles = [AppTest.from_function(preset).run().toggle(key="on") for _ in range(2)]
    assert [one.value for one in toggles] == [True, True]
    assert toggles[1].proto == toggles[0].proto
    assert toggles[1].proto.set_value


def count_script(kind: str) -> None:
    import streamlit as st

    from components import run_cache
    from tests.components.test_streamlit_run_recording import CALLS

    def draw() -> None:
        CALLS.append(kind)
        if kind == "image":
            st.image("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'></svg>")
        elif kind == "object":
            st.text(str(st.session_state.setdefault("object", object()) is None))
        elif kind == "query":
            st.text(st.query_params.get("q", ""))
        elif kind == "forbidden":
            run_cache.forbid()
        elif kind == "deleted":
            st.session_state["passing"] = 1
            del st.session_state["passing"]
        elif kind == "value of a button" and st.button("Click", key="plain"):
            st.text("was clicked")

    run_cache.draw_cached((kind,), draw)


@pytest.mark.parametrize("kind", ["image", "object", "query", "forbidden", "deleted"])
def test_what_cannot_be_known_to_be_the_same_is_drawn_anew(kind):
    for _ in range(2):
        assert not AppTest.from_function(count_script, args=(kind,)).run().exception
    assert [kind, kind] == CALLS


def test_button_whose_value_is_used_has_it():
    AppTest.from_function(count_script, args=("value of a button",)).run()
    session = AppTest.from_function(count_script, args=("value of a button",)).run()
    assert len(CALLS) == 1
    assert session.button(key="plain").click().run().text[0].value == "was clicked"
    assert not session.run().text


def test_parts_inside_parts_depend_on_what_the_inner_ones_read():
    def nested() -> None:
        import streamlit as st

        from components import run_cache
        from tests.components.test_streamlit_run_recording import CALLS

        def inner() -> None:
            CALLS.append("inner")
            st.text(st.session_state.get("size", "none"))
            st.download_button("File", lambda: b"text", "file.txt", key="file", on_click="ignore")

        def outer() -> None:
            CALLS.append("outer")
            run_cache.draw_cached(("inner",), inner)

        if st.session_state.get("inner_first"):
            run_cache.draw_cached(("inner",), inner)
        else:
            run_cache.draw_cached(("outer",), outer)

    def look(**state) -> AppTest:
        session = AppTest.from_function(nested)
        for name, value in state.items():
            session.session_state[name] = value
        return session.run()

    look(inner_first=True)
    assert [look(size=size).text[0].value for size in ("small", "large", "small")] == ["small", "large", "small"]
    assert [look().text[0].value for _ in range(2)] == ["none", "none"]
    assert CALLS == ["inner", "outer", "inner", "outer", "inner", "outer"]
    assert len({look().get("download_button")[0].proto.deferred_file_id for _ in range(2)}) == 2


def test_key_that_is_used_twice_is_still_a_duplicate():
    def twice() -> None:
        import streamlit as st
        from streamlit.errors import StreamlitDuplicateElementKey

        from components import run_cache

        def draw() -> None:
            st.toggle("Once", key="once")

        run_cache.draw_cached(("once",), draw)
        try:
            run_cache.draw_cached(("once",), draw)
        except StreamlitDuplicateElementKey:
            st.text("is a duplicate")

    for _ in range(2):
        assert AppTest.from_function(twice).run().text[0].value == "is a duplicate"


def test_error_leaves_no_recording_and_no_listener():
    def failing() -> None:
        import streamlit as st

        from components import run_cache
        from tests.components.test_streamlit_run_recording import CALLS

        def draw() -> None:
            CALLS.append("failing")
            st.text("before")
            raise ValueError("no")

        try:
            run_cache.draw_cached(("failing",), draw)
        except ValueError:
            st.text("after")

    for _ in range(2):
        assert [one.value for one in AppTest.from_function(failing).run().text] == ["before", "after"]
    assert CALLS == ["failing", "failing"]


def test_what_is_kept_is_bounded(monkeypatch):
    for number in range(2 * run_cache._MAX_VARIANTS):
        visit(size=str(number))
    assert len(run_cache._recorded[("form",)]) == run_cache._MAX_VARIANTS


def test_least_recently_used_recordings_give_way_when_memory_runs_out(monkeypatch):
    visit()
    (variants,) = run_cache._recorded.values()
    room = LRUCache(2 * variants[0].size, getsizeof=run_cache._size_of_all)
    monkeypatch.setattr(run_cache, "_recorded", room)
    for number in range(4):
        room[number] = variants
    assert list(room) == [2, 3]


def test_size_of_a_recording_has_its_messages_and_controls():
    visit()
    ((recording,),) = run_cache._recorded.values()
    content = sum(len(message.SerializeToString()) for message, _ in recording.messages)
    assert recording.controls
    assert recording.size > content + 1_000 * (len(recording.messages) + len(recording.controls))


def test_recording_too_large_is_not_kept(monkeypatch):
    monkeypatch.setattr(run_cache, "MAX_BYTES", 1)
    visit()
    assert not run_cache._recorded


class OfSession(dict):
    """The state of a component as Streamlit shows it: it refers to its session, and is itself when it is copied."""

    def __deepcopy__(self, memo):
        return self


def test_recording_keeps_no_object_of_the_session_that_made_it():
    of_session = OfSession(query="nurse")
    visit(size=of_session)
    ((recording,),) = run_cache._recorded.values()
    (kept,) = [value for key, value in recording.reads if key == "size"]
    assert kept == of_session
    assert type(kept) is dict

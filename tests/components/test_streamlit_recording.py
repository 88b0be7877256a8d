"""What has been recorded is drawn again as if it were drawn anew, at any place, and its buttons work."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.element_cache import cache_elements

CALLS: list[str] = []


@pytest.fixture(autouse=True)
def forget_calls():
    CALLS.clear()


@cache_elements
def card(text: str) -> int:
    """A block with an element in it, an element beside it, and a button."""
    import streamlit as st

    CALLS.append(text)
    with st.container(border=True):
        st.metric(text, 1)
    st.caption(text)
    st.button(text, key=f"button_{text}", on_click=clicked, args=(text,))
    return len(text)


def clicked(text: str) -> None:
    import streamlit as st

    st.session_state["clicked"] = text


def places_script() -> None:
    """The same cards at changing places, in containers and fragments, between elements of the page."""
    import streamlit as st

    from tests.components.test_streamlit_recording import card

    shift = st.session_state.setdefault("shift", 0)
    for number in range(shift):
        st.text(f"above {number}")
    st.text(f"{card('one')} clicked: {st.session_state.get('clicked')}")
    left, right = st.columns(2)
    with right:
        st.text("in front of two")
        card("two")
        st.text("behind two")
    with left:
        card("three")
    st.text("end")


def shape(block) -> list:
    """The elements below a block with their places."""
    return [
        (place, shape(child)) if hasattr(child, "children") else (place, child.type, str(child.proto))
        for place, child in block.children.items()
    ]


@pytest.mark.parametrize("shift", [0, 2])
def test_elements_from_a_recording_are_those_drawn_anew_at_the_same_places(shift):
    sessions = []
    for _ in range(2):
        session = AppTest.from_function(places_script)
        session.session_state["shift"] = shift
        sessions.append(session.run())
        assert not session.exception
    anew, again = sessions
    assert shape(again.main) == shape(anew.main)
    assert (["one", "two", "three"] if shift == 0 else []) == CALLS


def test_button_from_the_recording_of_another_session_calls_its_callback_in_this_one():
    AppTest.from_function(places_script).run()
    session = AppTest.from_function(places_script).run()
    CALLS.clear()
    session.button(key="button_two").click().run()
    assert session.session_state["clicked"] == "two"
    session.button(key="button_one").click().run()
    assert "clicked: one" in session.text[0].value
    assert CALLS == []


def test_recorded_button_that_is_drawn_twice_is_still_a_duplicate():
    def script() -> None:
        import streamlit as st
        from streamlit.errors import StreamlitDuplicateElementKey

        from tests.components.test_streamlit_recording import card

        card("twice")
        try:
            card("twice")
        except StreamlitDuplicateElementKey:
            st.text("is a duplicate")

    for _ in range(2):
        assert AppTest.from_function(script).run().text[0].value == "is a duplicate"


@cache_elements
def outer(text: str) -> None:
    """A recording with another one in it."""
    import streamlit as st

    CALLS.append(f"outer {text}")
    with st.container():
        card(text)
    st.text("below")


def test_recording_inside_a_recording_is_part_of_it():
    def script() -> None:
        from tests.components.test_streamlit_recording import card

        card("inner")

    def nested() -> None:
        from tests.components.test_streamlit_recording import outer

        outer("inner")

    AppTest.from_function(script).run()
    first = AppTest.from_function(nested).run()
    again = AppTest.from_function(nested).run()
    assert CALLS == ["inner", "outer inner", "inner"]  # a button belongs to its script
    assert shape(again.main) == shape(first.main)
    again.button(key="button_inner").click().run()
    assert again.session_state["clicked"] == "inner"


def fragment_script() -> None:
    import streamlit as st

    from tests.components.test_streamlit_recording import text_alone

    @st.fragment
    def part(name: str) -> None:
        st.toggle(name, key=name)
        text_alone()

    part("first")
    part("second")
    text_alone()


@cache_elements
def text_alone() -> None:
    import streamlit as st

    CALLS.append("text")
    st.markdown("the same")


def test_elements_of_one_recording_stand_in_fragments_and_outside():
    sessions = [AppTest.from_function(fragment_script).run() for _ in range(2)]
    for session in sessions:
        assert [one.value for one in session.markdown] == ["the same"] * 3
    sessions[1].toggle(key="second").set_value(True).run()
    assert [one.value for one in sessions[1].markdown] == ["the same"] * 3
    assert CALLS == ["text"]


def unlike_script(kind: str) -> None:
    import streamlit as st

    from components.element_cache import cache_elements

    @cache_elements
    def draw(kind: str) -> None:
        if kind == "control":
            st.toggle("its value is that of a session")
        elif kind == "download":
            st.download_button("its file is that of a session", b"")
        else:
            with st.expander("whether it is open is up to a session", on_change="rerun"):
                pass

    try:
        draw(kind)
    except TypeError as error:
        st.text(str(error))


@pytest.mark.parametrize("kind", ["control", "download", "expander"])
def test_what_is_not_the_same_for_every_session_is_refused(kind):
    session = AppTest.from_function(unlike_script, args=(kind,)).run()
    assert "cannot be drawn again from a recording" in session.text[0].value


@cache_elements
def placed() -> None:
    import streamlit as st

    CALLS.append("placed")
    st.markdown("the same")


def placeholder_script() -> None:
    import streamlit as st

    from tests.components.test_streamlit_recording import placed

    with st.empty():
        placed()


def test_function_in_a_placeholder_is_drawn_anew():
    for count in (1, 2):
        session = AppTest.from_function(placeholder_script).run()
        assert [one.value for one in session.markdown] == ["the same"]
        assert ["placed"] * count == CALLS


@cache_elements
def value(text: str) -> int:
    return len(text)


def test_function_is_called_outside_a_run_without_a_warning(caplog):
    assert value("four") == 4
    assert value("four") == 4
    assert caplog.text == ""


@cache_elements
def chart(name: str) -> None:
    import plotly.graph_objects as go

    from components.charts import chart_view

    CALLS.append(name)
    chart_view.show(chart_view.Drawing.of(go.Figure(layout={"height": 100}), f"Chart {name}"), name)


def chart_script() -> None:
    import streamlit as st

    from tests.components.test_streamlit_recording import chart

    for number in range(st.session_state.setdefault("shift", 0)):
        st.text(f"above {number}")
    chart("bars")


def test_chart_is_drawn_again_in_another_session_at_another_place():
    first = AppTest.from_function(chart_script).run()
    CALLS.clear()
    session = AppTest.from_function(chart_script)
    session.session_state["shift"] = 2
    for _ in range(2):
        assert not session.run().exception
        assert [one.proto.id for one in session.get("bidi_component")] == [
            one.proto.id for one in first.get("bidi_component")
        ]
    assert CALLS == []


def test_recorded_chart_that_is_drawn_twice_is_still_a_duplicate():
    def script() -> None:
        import streamlit as st
        from streamlit.errors import StreamlitDuplicateElementKey

        from tests.components.test_streamlit_recording import chart

        chart("twice")
        try:
            chart("twice")
        except StreamlitDuplicateElementKey:
            st.text("is a duplicate")

    for _ in range(2):
        assert AppTest.from_function(script).run().text[0].value == "is a duplicate"


def test_chart_that_says_what_was_clicked_is_not_recorded():
    def script() -> None:
        import plotly.graph_objects as go
        import streamlit as st

        from components import streamlit_recording
        from components.charts import chart_view

        drawing = chart_view.Drawing.of(go.Figure(layout={"height": 100}), "Chart")
        try:
            streamlit_recording.record(lambda: chart_view.show(drawing, "clicked", print))
        except TypeError as error:
            st.text(str(error))

    assert "cannot be drawn again" in AppTest.from_function(script).run().text[0].value

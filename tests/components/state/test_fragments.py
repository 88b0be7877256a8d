"""What a click on the view redraws, also where the page of that view has been left."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def charts_page(has_charts: bool) -> None:
    """A page with a control of the charts, with or without their fragment."""
    import streamlit as st

    from components.state import fragments

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("Jobs", key="view", on_click=fragments.rerun_charts)
    for key in (fragments.CHARTS, fragments.HEADER) if has_charts else (fragments.HEADER,):

        @st.fragment(key=key)
        def draw() -> None:
            st.text("drawn")

        draw()


@pytest.mark.parametrize(("has_charts", "runs"), [(True, 1), (False, 2)])
def test_view_redraws_the_charts_alone_or_the_page_where_there_are_none(has_charts, runs):
    session = AppTest.from_function(charts_page, kwargs={"has_charts": has_charts}).run()
    session.button(key="view").click().run()
    assert not session.exception
    assert session.session_state["runs"] == runs

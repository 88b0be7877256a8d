"""What a session remembers ends with the sign-in."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components import streamlit_compat, streamlit_sign_in


def script():
    import streamlit as st

    from components.state import visitor

    st.text_area("A list", key="plan_text")
    if st.button("Sign out"):
        visitor.sign_out()
        st.stop()
    st.session_state["plan_lists"] = {"Paste": st.session_state["plan_text"]}


def test_signing_out_forgets_what_the_session_remembers(monkeypatch):
    left = []
    monkeypatch.setattr(streamlit_sign_in, "forget_user", lambda: left.append("user"))
    monkeypatch.setattr(streamlit_compat, "open_address", left.append)
    monkeypatch.setattr(streamlit_compat, "forget_uploads", lambda: left.append("uploads"))
    page = AppTest.from_function(script).run()
    page.text_area(key="plan_text").set_value("qwxzv").run()
    assert "qwxzv" in str(page.session_state["plan_lists"])
    page.button[0].click().run()
    assert left == ["uploads", "user", "./auth/logout"]
    assert "qwxzv" not in str(page.session_state)

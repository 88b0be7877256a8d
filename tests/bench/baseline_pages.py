"""Two pages of a title each: the least that a switch of pages can take."""

import streamlit as st


def first():
    st.title("First title")


def second():
    st.title("Second title")


pages = [st.Page(first, title="First page", default=True), st.Page(second, title="Second page")]
st.navigation(pages, position="top").run()

"""The least Streamlit that can be rerun: the yardstick for our pages."""

import streamlit as st

st.text("hello")

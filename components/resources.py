"""What every session of the process shares: the open sources."""

from __future__ import annotations

import streamlit as st

from services.growth import Growth, connect


@st.cache_resource(show_spinner=False)
def growth() -> Growth:
    """The public source, read once per process and never written to."""
    return connect("public")

"""Plan: the roles of an employer, and the people to hire by a year."""

import streamlit as st

from components.sections.plan import matches, result, roles_in
from components.state import connections, selection

growth = connections.growth()

st.set_page_config(page_title="Plan · Horizons")
st.title("Plan", anchor=False)
roles_in.introduction(selection.current().source)
roles = roles_in.roles(growth)
if roles is not None:
    matched, notes = matches.matches(growth, roles)
    result.result(growth, matched, (*roles.notes, *notes))

"""Plan: the roles of an employer, and the people to hire by a year."""

import streamlit as st

from components.inputs import theme_watch
from components.sections.plan import matches, result, roles_input
from components.state import connections, selection

growth = connections.growth()

st.set_page_config(page_title="Plan · Horizons")
st.title("Plan", anchor=False)
roles_input.introduction(selection.current().source)
given = roles_input.roles(growth)
if given is not None:
    listed, roles = given
    found = matches.matches(growth, listed, roles)
    if found is not None:
        matched, notes = found
        result.result(growth, matched, (*roles.notes, *notes), are_openings=roles.are_openings)
theme_watch.rerun_on_new_theme()

"""Places: one occupation on a map of the states, or of the local areas."""

import streamlit as st

from components.inputs import selectors
from components.sections.places import map_section, results
from components.sections.places.findings import load
from components.state import connections, selection
from components.text import places as text

chosen = selection.current()
growth = connections.growth(chosen.source, states_by_agency=chosen.by_agency)
selectors.find_occupation(growth)
if growth.state_ids:
    found = load(growth, chosen)
    results.title(growth, found)
    results.controls(growth, found)
    left, right = st.container(key="columns_map").columns([10, 11], gap="medium")
    with left:
        map_section.show(growth, found)
    with right:
        results.table(growth, found)
    results.notes(growth, found)
    results.files(growth, found)
else:
    st.info(text.no_states(growth.label), icon=":material/map:")

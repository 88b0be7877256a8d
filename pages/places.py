"""Places: one occupation on a map of the states, or of the local areas."""

import streamlit as st

from components.inputs import selectors
from components.sections import loading
from components.sections.places import results
from components.sections.places.findings import findings
from components.state import connections, selection

chosen = selection.current()
growth = connections.growth(chosen.source, states_by_agency=chosen.by_agency)
selectors.find_occupation(growth)
found = findings(
    growth,
    chosen,
    lambda area_ids: loading.load("page", growth, [chosen.shown], area_ids, [chosen.places.horizon]).every_year,
)
results.title(growth, found)
results.controls(growth, found)
left, right = st.columns([10, 11], gap="medium")
with left:
    results.map_(growth, found)
with right:
    results.table(growth, found)
results.notes(growth, found)
results.files(growth, found)

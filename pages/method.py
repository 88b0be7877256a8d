"""Method: where the numbers come from, how accurate past ones were, what they are not, how to cite them."""

import streamlit as st

from components.inputs import theme_watch
from components.sections.method import accuracy, agency_record, calibration, explanations
from components.state import connections

growth = connections.growth()

st.set_page_config(page_title="Method · Horizons")
st.title("Method", anchor=False)
explanations.public_data_note(growth)
explanations.how_figures_are_made(growth)
accuracy.accuracy(growth)
calibration.calibration(growth)
agency_record.states(growth)
explanations.limits()
explanations.definitions(growth)
explanations.sources(growth)
explanations.citation(growth)
theme_watch.rerun_on_new_theme()

"""Method: where the numbers come from, how well past ones did, what they are not, how to cite them."""

import streamlit as st

from components.sections import method
from components.state import connections

growth = connections.growth()

st.set_page_config(page_title="Method · Horizons")
st.title("Method", anchor=False)
method.about_which(growth)
method.how(growth)
method.accuracy(growth)
method.limits()
method.words(growth)
method.sources(growth)
method.cite(growth)

"""Compare: occupations and areas side by side."""

import streamlit as st

from components.charts import bars_and_lines
from components.inputs import selectors
from components.sections import answer, downloads, growth_charts, loading
from components.state import connections, url_state
from services.growth_frame import HORIZONS, at_horizons

growth = connections.growth(url_state.current().source)
search, places = st.columns([3, 2])
with search:
    selectors.add_occupation(growth)
    selectors.chosen_occupations(growth)
with places:
    selectors.areas(growth)

chosen = url_state.current()
occupations = chosen.side_by_side()
answer.comparison_title()
path = loading.load("page", growth, occupations, chosen.areas)
frame = at_horizons(path, HORIZONS)
reference = answer.reference(growth, chosen.areas, occupations)
colour_of = bars_and_lines.colours(occupations)

answer.comparison_answer(frame)
view = selectors.view(frame)

left, right = st.columns(2)
with left:
    growth_charts.bars(frame, view, colour_of, reference)
with right:
    growth_charts.lines(path, view, colour_of)
growth_charts.comparison(growth, frame, explain_agencies=True)
growth_charts.source(path)
downloads.downloads(frame)

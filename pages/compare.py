"""Compare: occupations and areas side by side."""

import streamlit as st

from components.charts import bars_and_lines
from components.inputs import selectors
from components.sections import answer, downloads, growth_charts, loading
from components.state import connections, selection
from services.growth_frame import HORIZONS, at_horizons

growth = connections.growth(selection.current().source)
search, places = st.columns([3, 2])
with search:
    selectors.add_occupation(growth)
    selectors.compared_occupations(growth)
with places:
    selectors.areas(growth)

chosen = selection.current()
occupations = chosen.side_by_side()
answer.comparison_title()
path = loading.load("page", growth, occupations, chosen.areas)
frame = at_horizons(path, HORIZONS)
reference = answer.reference(growth, chosen.areas, occupations)
colors = bars_and_lines.occupation_colors(occupations)

answer.comparison_answer(frame)
view = selectors.view(frame)

left, right = st.columns(2)
with left:
    growth_charts.bars(frame, view, colors, reference)
with right:
    growth_charts.lines(path, view, colors)
growth_charts.comparison(growth, frame, explain_agencies=True)
growth_charts.source(path)
downloads.downloads(frame)

"""Explore: one occupation, the answer first."""

import streamlit as st

from components.charts import bars_and_lines
from components.inputs import selectors
from components.sections import (
    answer,
    downloads,
    growth_charts,
    key_figures,
    loading,
    occupation_details,
    state_ranking,
    track_record,
)
from components.state import connections, selection
from services.growth_frame import HORIZONS, at_horizons

chosen = selection.current()
growth = connections.growth(chosen.source)
search, places = st.columns([3, 2])
with search:
    selectors.find_occupation(growth)
with places:
    selectors.areas(growth)

occupation = growth.occupation(chosen.shown)
answer.occupation_title(occupation, chosen)
path = loading.load("page", growth, [chosen.shown], chosen.areas)
frame = at_horizons(path, HORIZONS)
reference = answer.reference(growth, chosen.areas, (chosen.shown,))
colors = bars_and_lines.occupation_colors(chosen.compared if chosen.shown in chosen.compared else (chosen.shown,))

answer.occupation_answer(growth, frame, reference)
answer.openings(growth, occupation)
key_figures.show(frame)

left, right = st.columns(2)
with left:
    growth_charts.bars(frame, "percent", colors, reference)
with right:
    growth_charts.lines(path, "jobs" if len(chosen.areas) == 1 else "index", colors)
if len(chosen.areas) > 1:
    growth_charts.comparison(growth, frame)
growth_charts.source(path)
downloads.downloads(frame)

track_record.show(growth, chosen.shown)
state_ranking.show(growth, chosen.shown, colors)
occupation_details.show(growth, occupation, chosen.areas)

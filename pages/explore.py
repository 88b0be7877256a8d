"""Explore: one occupation, the answer first."""

import streamlit as st

from components import arriving, cards, charts, downloads, job, pickers, record, resources, sections, states, url_state
from services.growth_frame import HORIZONS, at_horizons

chosen = url_state.current()
growth = resources.growth(chosen.source)
search, places = st.columns([3, 2])
with search:
    pickers.find_occupation(growth)
with places:
    pickers.areas(growth)

occupation = growth.occupation(chosen.shown)
cards.title(occupation, chosen)
path = arriving.cells("page", growth, [chosen.shown], chosen.areas)
frame = at_horizons(path, HORIZONS)
reference = cards.reference(growth, chosen.areas, (chosen.shown,))
colour_of = charts.colours(chosen.compared if chosen.shown in chosen.compared else (chosen.shown,))

cards.answer(growth, frame, reference)
cards.openings(growth, occupation)
cards.figures_row(frame)

left, right = st.columns(2)
with left:
    sections.bars(frame, "percent", colour_of, reference)
with right:
    sections.lines(path, "jobs" if len(chosen.areas) == 1 else "index", colour_of)
if len(chosen.areas) > 1:
    sections.comparison(growth, frame)
sections.source(path)
downloads.downloads(frame)

record.track_record(growth, chosen.shown)
states.states(growth, chosen.shown, colour_of)
job.about(growth, occupation, chosen.areas)

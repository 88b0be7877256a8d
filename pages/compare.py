"""Compare: occupations and areas side by side."""

import streamlit as st

from components import cards, charts, pickers, resources, sections, url_state
from services.growth_frame import MAX_HORIZON

growth = resources.growth()
search, places = st.columns([3, 2])
with search:
    pickers.add_occupation(growth)
    pickers.chosen_occupations(growth)
with places:
    pickers.areas(growth)

chosen = url_state.current()
occupations = chosen.side_by_side()
frame = growth.growth(occupations, chosen.areas)
path = growth.growth(occupations, chosen.areas, range(1, MAX_HORIZON + 1))
reference = cards.reference(growth, chosen.areas, occupations)
colour_of = charts.colours(occupations)

cards.comparison_title(frame)
view = pickers.view(frame)

left, right = st.columns(2)
with left:
    sections.bars(frame, view, colour_of, reference)
with right:
    sections.lines(path, view, colour_of)
sections.comparison(growth, frame, explain_agencies=True)
sections.source(path)
sections.downloads(frame)

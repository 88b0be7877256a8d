"""Compare: occupations and areas side by side."""

import streamlit as st

from components import arriving, cards, charts, downloads, pickers, resources, sections, url_state
from services.growth_frame import HORIZONS, at_horizons

growth = resources.growth(url_state.current().source)
search, places = st.columns([3, 2])
with search:
    pickers.add_occupation(growth)
    pickers.chosen_occupations(growth)
with places:
    pickers.areas(growth)

chosen = url_state.current()
occupations = chosen.side_by_side()
cards.comparison_title()
path = arriving.cells("page", growth, occupations, chosen.areas)
frame = at_horizons(path, HORIZONS)
reference = cards.reference(growth, chosen.areas, occupations)
colour_of = charts.colours(occupations)

cards.comparison(frame)
view = pickers.view(frame)

left, right = st.columns(2)
with left:
    sections.bars(frame, view, colour_of, reference)
with right:
    sections.lines(path, view, colour_of)
sections.comparison(growth, frame, explain_agencies=True)
sections.source(path)
downloads.downloads(frame)

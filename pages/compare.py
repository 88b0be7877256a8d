"""Compare: occupations and areas side by side."""

import streamlit as st

from components.charts import style
from components.inputs import selectors
from components.sections import answer, briefs, downloads, growth_charts, loading, notes
from components.state import connections, selection

growth = connections.growth(selection.current().source, states_by_agency=selection.current().by_agency)
left, right = st.columns([3, 2])
with left:
    selectors.add_occupation(growth)
    selectors.compared_occupations(growth)
with right:
    selectors.areas(growth)

chosen = selection.current()
occupations = chosen.side_by_side()
answer.comparison_title(growth, chosen)
figures = loading.load("page", growth, occupations, chosen.areas)
path, rows = figures.path, figures.rows
reference = answer.reference(growth, chosen.areas, occupations)
colors = style.occupation_colors(occupations)

answer.comparison_answer(growth, rows)
growth_charts.comparison(growth, rows, colors)

with st.container(horizontal=True, vertical_alignment="center"):
    view = selectors.view(rows)
    selectors.ranges(rows)
    notes.show(growth, rows)
left, right = growth_charts.columns(rows)
with left:
    growth_charts.dots(growth, rows, view, colors, reference)
with right:
    growth_charts.lines(growth, path, view, colors)
growth_charts.bars(growth, rows, view, colors, reference)
growth_charts.source(growth, path)
brief = briefs.growth_brief(growth, figures, colors, reference, view)
downloads.downloads(growth, figures.frame, rows, colors, brief)

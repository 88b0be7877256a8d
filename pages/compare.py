"""Compare: occupations and areas side by side."""

import streamlit as st

from components.charts import style
from components.inputs import selectors
from components.sections import answer, charts_with_controls, growth_charts, loading
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
rows = figures.rows
reference = answer.reference(growth, chosen.areas, occupations, rows)
colors = style.occupation_colors(occupations)

answer.comparison_answer(growth, figures)
growth_charts.comparison(growth, rows, colors)

charts_with_controls.of_comparison(growth, figures, colors, reference)

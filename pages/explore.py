"""Explore: one occupation, the answer first."""

import streamlit as st

from components.charts import style
from components.inputs import selectors
from components.sections import answer, charts_with_controls, growth_charts, loading, state_figures
from components.sections.explore import (
    beside_lightcast,
    key_figures,
    occupation_details,
    programs,
    reasons,
    related,
    state_ranking,
    track_record,
    vintages,
)
from components.state import connections, selection

chosen = selection.current()
growth = connections.growth(chosen.source, states_by_agency=chosen.by_agency)
leading = state_figures.leading(growth, chosen.shown, chosen.areas)  # of the chosen area alone: not of every state
left, right = st.columns([3, 2])
with left:
    selectors.find_occupation(growth)
with right:
    selectors.areas(growth)

occupation = growth.occupation(chosen.shown)
answer.occupation_title(growth, occupation, chosen, leading)
figures = loading.load("page", leading, [chosen.shown], chosen.areas)
rows = figures.rows
reference = answer.reference(leading, chosen.areas, (chosen.shown,), rows)
colors = style.occupation_colors(chosen.compared if chosen.shown in chosen.compared else (chosen.shown,))

if len(chosen.areas) == 1:
    answer.occupation_answer(leading, rows, reference)
    key_figures.show(leading, rows)
else:
    answer.comparison_answer(growth, figures)
    growth_charts.comparison(growth, rows, colors)

charts_with_controls.of_occupation(leading, figures, colors, reference)

left, right = st.columns(2)
with left:
    vintages.show(growth, chosen.shown)
with right:
    reasons.show(growth, chosen.shown)
    reasons.show_ai_exposure(occupation)
track_record.show(growth, chosen.shown)
beside_lightcast.show(leading, occupation, rows, chosen)
state_ranking.show(growth, chosen.shown, chosen.areas, colors)
occupation_details.show(growth, occupation, chosen.areas)
programs.show(growth, occupation)
related.show(growth, chosen.shown, chosen.areas)

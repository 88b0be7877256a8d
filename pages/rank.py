"""Rank: all occupations of an area in order."""

from components.inputs import window_width
from components.sections.rank import own_list, restriction, results
from components.sections.rank.ranking import ranking
from components.state import connections, selection

chosen = selection.current()
growth = connections.growth(chosen.source, states_by_agency=chosen.by_agency)
if growth.is_immediate:
    found = ranking(growth, chosen)
    results.title(growth, found.area)
    restriction.show(growth, found)
    results.answer(found)
    left, right = results.sides()
    with left:
        results.filters(growth, found)
    with right:
        own_list.show(growth)
        results.chart(found)
        results.selected(growth, found)
        results.table(growth, found)
        results.files(growth, found)
    window_width.rerun_on_new_width()
else:
    results.needs_public_data()

"""Doing once, before the first visitor comes, what would otherwise be slow the first time.

Loads the data, imports what pages import and draws one page's charts and tables into the void, so that
Plotly's and pandas' lazily made parts exist before the heap is frozen.
"""

from __future__ import annotations

from components import charts, resources, tables
from services import exports
from services.growth_frame import MAX_HORIZON


def warm_up() -> None:
    """Open the public source and rehearse a page with it.

    Raises:
        DataSetError: the public data set is missing or damaged.
    """
    growth = resources.growth()
    occupation, areas = [growth.example_id], growth.areas()["area_id"].tolist()
    nation = growth.growth(occupation, areas[:1])
    path = growth.growth(occupation, areas[:1], range(1, MAX_HORIZON + 1))
    colour_of = charts.colours(occupation)
    charts.bars(nation, "percent", colour_of, nation).to_json()
    charts.lines(path, "jobs", colour_of).to_json()
    tables.states_table(
        growth.growth(occupation, areas[1:], [MAX_HORIZON]), growth.profiles(growth.example_id)
    ).to_html()
    exports.to_csv(nation)
    growth.search("nurse")
    growth.related(growth.example_id)

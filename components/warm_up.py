"""Doing once, before the first visitor comes, what would otherwise be slow the first time.

Loads the data, imports what pages import and draws one page's charts and tables into the void, so that
Plotly's and pandas' lazily made parts exist before the heap is frozen.
"""

from __future__ import annotations

from components.charts import bars_and_lines
from components.state import connections
from components.tables import growth_tables
from services.exports import csv_file
from services.growth_frame import MAX_HORIZON


def warm_up() -> None:
    """Open the public source and rehearse a page with it.

    Raises:
        DataSetError: the public data set is missing or damaged.
    """
    growth = connections.growth()
    occupation, areas = [growth.example_id], growth.areas()["area_id"].tolist()
    nation = growth.growth(occupation, areas[:1])
    path = growth.growth(occupation, areas[:1], range(1, MAX_HORIZON + 1))
    colour_of = bars_and_lines.colours(occupation)
    bars_and_lines.bars(nation, "percent", colour_of, nation).to_json()
    bars_and_lines.lines(path, "jobs", colour_of).to_json()
    growth_tables.states_table(
        growth.growth(occupation, areas[1:], [MAX_HORIZON]), growth.profiles(growth.example_id)
    ).to_html()
    csv_file.to_csv(nation)
    growth.search("nurse")
    growth.related(growth.example_id)

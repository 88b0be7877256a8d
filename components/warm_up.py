"""Warm-up at the start of the process, so that the first visitor does not wait.

Loads the data, imports what pages import and builds one page's charts and tables, so that Plotly and pandas have
created their lazy objects before the heap is frozen.
"""

from __future__ import annotations

import importlib
import pkgutil
import threading
from contextlib import suppress

from components import sections
from components.charts import bars, lines, style
from components.preview import preview
from components.state import connections, url
from components.tables import state_table
from components.text import state_ranking
from services.errors import HorizonsError
from services.exports import csv_file
from services.growth_frame import MAX_HORIZON
from services.growth_rows import rows_of
from services.server import process_memory


def warm_up() -> None:
    """Import all sections of pages, open the public source and build the figures of one page with it.

    Raises:
        DataSetError: the public data set is missing or damaged.
    """
    for module in pkgutil.walk_packages(sections.__path__, f"{sections.__name__}."):
        importlib.import_module(module.name)
    growth = connections.growth()
    occupation, areas = [growth.example_id], growth.areas()["area_id"].tolist()
    nation = growth.growth(occupation, areas[:1])
    path = rows_of(growth.growth(occupation, areas[:1], range(1, MAX_HORIZON + 1)))
    states = rows_of(growth.growth(occupation, growth.state_ids, [MAX_HORIZON]))
    colors = style.occupation_colors(occupation)
    bars.bars(rows_of(nation), "percent", colors, rows_of(nation)).to_json()
    lines.lines(path, "jobs", colors).to_json()
    ranking = state_ranking.ranking(states)
    table = state_table.state_table(ranking, growth.profiles(growth.example_id))
    state_table.on_screen(table, ranking.rows, "")
    csv_file.to_csv(nation)
    preview(url.EXPLORE, {})
    growth.related(growth.example_id)


def prepare_rest() -> threading.Thread:
    """Index the titles, and rank occupations and places, in a thread, which is returned: a third of the start.

    Nobody searches in the second that the index takes, for which a page has to be there first. A search that comes all
    the same waits for the rest of it.
    """
    thread = threading.Thread(target=_prepare, name="prepare search", daemon=True)
    thread.start()
    return thread


def _prepare() -> None:
    # The log says of data that cannot be read, and that no more files can be opened; the first search tries again.
    with suppress(HorizonsError, OSError):
        connections.growth().search("nurse")
        preview(url.RANK, {})
        preview(url.PLACES, {})
        process_memory.return_unused()

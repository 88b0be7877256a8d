"""The data set from the inputs, top to bottom: `python -m model.build [--inputs DIR] [--output DIR]`.

Stops with the file, the row and the reason if an input is not what it should be, and writes nothing then.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from model import cells, checks, inputs, occupations, profiles, published, sources, titles, write

if TYPE_CHECKING:
    import pandas as pd

_CATEGORIES = {
    "cells": ("occupation_id", "area_id", "base_basis", "flags", "source", "vintage"),
    "profiles": ("occupation_id", "area_id", "agency_flag"),
}


def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of the data set, by name, from the inputs in `folder`. Raises inputs.InputError."""
    raw = inputs.read_all(folder)
    checks.check(raw)
    projections = raw[sources.VINTAGES.national]
    spine = occupations.spine(projections)
    areas = occupations.areas(raw["us_states"])
    states = sorted(areas.loc[areas["area_level"] == "state", "area_id"])
    oews_national, oews_state = _this_year(raw["oews_national"]), _this_year(raw["oews_state"])
    oews_state = oews_state[oews_state["state_fips"].isin(states)]
    own = published.on_bls_codes(raw["state_projections_long"], raw[sources.VINTAGES.comparison], states)
    occupation_table = occupations.table(spine, raw["occupation_descriptions"], raw["soc_2018_structure"])
    known = cells.evidence(spine, oews_national, oews_state, own)
    cell_table = cells.table(cells.nation(spine), cells.states(known))
    return {
        "areas": areas,
        "occupations": occupation_table,
        "titles": titles.table(spine, raw["soc_2018_structure"], raw["alternate_titles"]),
        "cells": cell_table,
        "profiles": profiles.table(cell_table, occupation_table, oews_national, oews_state, own),
    }


def _this_year(oews: pd.DataFrame) -> pd.DataFrame:
    this_year = oews[oews["year"] == sources.VINTAGES.oews_year]
    return this_year[this_year["o_group"].isin(["total", "major", "detailed"])]


def build(folder: Path, output: Path) -> None:
    """Write the data set of the inputs in `folder` to `output`, the same bytes for the same inputs."""
    made = tables(folder)
    output.mkdir(parents=True, exist_ok=True)
    for name, frame in made.items():
        write.parquet(frame, output / f"{name}.parquet", _CATEGORIES.get(name, ()))
    write.manifest(output)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, default=sources.INPUTS)
    parser.add_argument("--output", type=Path, default=sources.OUTPUT)
    arguments = parser.parse_args()
    try:
        build(arguments.inputs, arguments.output)
    except inputs.InputError as error:
        sys.exit(f"The build stopped. {error}")


if __name__ == "__main__":
    main()

"""The data set from the inputs, top to bottom: `python -m model.build [--as-of DAY] [--inputs DIR] [--output DIR]`.

Stops with the file, the row and the reason if an input is not what it should be, and writes nothing then. With a day it
uses only what had been published by then; without, all that is there.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from model.classification import occupation_index
from model.data import catalog, consistency, input_tables, reader, release_calendar
from model.evaluation import accuracy_table, hindcast, out_of_sample
from model.intervals import fit
from model.national import paths
from model.states import agency_projections, state_inputs
from model.tables import areas, cells, occupations, profiles, titles, track_record, writer

if TYPE_CHECKING:
    import pandas as pd

    from model.data.catalog import Vintages

_CATEGORIES = {
    "cells": ("occupation_id", "area_id", "base_basis", "flags", "source", "vintage"),
    "profiles": ("occupation_id", "area_id", "agency_flag"),
    "record": ("occupation_id", "vintage", "source", "actual_series"),
}


def tables(raw: dict[str, pd.DataFrame], vintages: Vintages, as_of: date = date.max) -> dict[str, pd.DataFrame]:
    """Every table of the data set, by name, from the checked input tables: for the nation alone where the inputs hold
    no state employment of the base year."""
    library = input_tables.Library(raw)
    spine = occupation_index.spine(raw[vintages.national], raw["soc_2018_structure"])
    area_table = areas.table(raw["us_states"], nation_only=not vintages.has_states)
    occupation_table = occupations.table(spine, raw["occupation_descriptions"], raw["soc_2018_structure"])
    past = hindcast.errors(library, as_of)
    then = out_of_sample.as_of_ends(past)
    fitted = fit.fit(past), fit.fit(hindcast.whole_errors(past), by_size=False)
    nation_rows = cells.nation(spine, vintages, paths.forecast(library, vintages, spine, as_of))
    oews_national = _of_year(release_calendar.oews(raw["oews_national"], as_of), vintages.base_year)
    if vintages.has_states:
        oews_state = _of_year(release_calendar.oews(raw["oews_state"], as_of), vintages.base_year)
        oews_state = oews_state[oews_state["state_fips"].isin(area_table["area_id"])]
        states = sorted(area_table.loc[area_table["area_level"] == "state", "area_id"])
        own = _own(raw, states, as_of)
        state_rows = cells.states(state_inputs.evidence(spine, oews_national, oews_state, own), vintages, nation_rows)
        cell_table = cells.table(nation_rows, state_rows, fitted)
        profile_table = profiles.table(cell_table, occupation_table, oews_national, oews_state, own)
    else:
        cell_table = cells.table(nation_rows, None, fitted)
        profile_table = profiles.nation_only(cell_table, occupation_table)
    rows = track_record.table(library, past, then, as_of)
    return {
        "areas": area_table,
        "occupations": occupation_table,
        "titles": titles.table(spine, raw["soc_2018_structure"], raw["alternate_titles"]),
        "cells": cell_table,
        "profiles": profile_table,
        "record": rows,
        "record_notes": track_record.notes(rows, spine),
        "accuracy": accuracy_table.table(past, out_of_sample.held_out(past), then),
    }


def _own(raw: dict[str, pd.DataFrame], states: list[str], as_of: date) -> pd.DataFrame:
    """What the states published by `as_of`, beside BLS's projections of the same years."""
    comparison = release_calendar.projections(raw, as_of)[catalog.STATE_YEARS[0]]
    return agency_projections.on_bls_codes(
        release_calendar.state_projections(raw["state_projections_long"], as_of), comparison, states
    )


def _of_year(oews: pd.DataFrame, year: int) -> pd.DataFrame:
    return oews[oews["year"] == year]


def build(folder: Path, output: Path, as_of: date = date.max) -> Vintages:
    """Write the data set of the inputs in `folder` to `output`, the same bytes for the same inputs; its vintages."""
    raw = reader.read_all(folder)
    consistency.check(raw)
    vintages = release_calendar.vintages(raw, as_of)
    made = tables(raw, vintages, as_of)
    output.mkdir(parents=True, exist_ok=True)
    for name, frame in made.items():
        writer.parquet(frame, output / f"{name}.parquet", _CATEGORIES.get(name, ()))
    writer.manifest(output, vintages)
    return vintages


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=catalog.INPUTS)
    parser.add_argument("--output", type=Path, default=catalog.OUTPUT)
    arguments = parser.parse_args()
    try:
        vintages = build(arguments.inputs, arguments.output, arguments.as_of)
    except (reader.InputError, release_calendar.NothingPublishedError) as error:
        sys.exit(f"The build stopped. {error}")
    where = "nation and states" if vintages.has_states else "the nation alone: no state employment of the base year"
    print(f"BLS {vintages.label}, OEWS May {vintages.oews_year}: {where}.")


if __name__ == "__main__":
    main()

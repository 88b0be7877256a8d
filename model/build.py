"""Builds the data set from the inputs, top to bottom.

    python -m model.build [--as-of DAY] [--inputs DIR] [--output DIR]

An invalid input stops the build with file, row and reason before anything is written. With a day the build uses only
what had been published by then; without, all inputs.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from model.classification.occupation_index import build_occupation_index
from model.data import catalog, consistency, reader, release_calendar
from model.data.input_tables import InputTables
from model.evaluation import hindcast, out_of_sample
from model.evaluation.accuracy_table import accuracy_table
from model.intervals.fit import fit_intervals
from model.national.paths import occupation_paths
from model.states.agency_projections import on_bls_codes
from model.states.state_inputs import assemble_state_inputs
from model.tables import areas, cells, occupations, profiles, titles, track_record, writer
from model.tables.cell_checks import check_cells

if TYPE_CHECKING:
    import pandas as pd

    from model.data.catalog import Vintages


def build_tables(raw: dict[str, pd.DataFrame], vintages: Vintages, as_of: date = date.max) -> dict[str, pd.DataFrame]:
    """Every table of the data set, by name, from the checked input tables `raw`.

    For the nation alone where the inputs have no state employment of the base year.
    """
    inputs = InputTables(raw)
    index = build_occupation_index(raw[vintages.projections_table], raw["soc_2018_structure"])
    area_table = areas.area_table(raw["us_states"], nation_only=not vintages.has_states)
    occupation_table = occupations.occupation_table(index, raw["occupation_descriptions"], raw["soc_2018_structure"])

    errors = hindcast.errors(inputs, as_of)
    as_of_bounds = out_of_sample.as_of_bounds(errors)
    interval_models = fit_intervals(errors), fit_intervals(hindcast.aggregate_errors(errors), by_size=False)

    nation_rows = cells.nation_rows(index, vintages, occupation_paths(inputs, vintages, index, as_of))
    if vintages.has_states:
        states = sorted(area_table.loc[area_table["area_level"] == "state", "area_id"])
        national_oews = _base_year_oews(raw["oews_national"], vintages, as_of)
        state_oews = _base_year_oews(raw["oews_state"], vintages, as_of)
        state_oews = state_oews[state_oews["state_fips"].isin(states)]
        agency = _agency_projections(raw, states, as_of)
        state_inputs = assemble_state_inputs(index, national_oews, state_oews, agency)
        state_rows = cells.state_rows(state_inputs, vintages, nation_rows)
        cell_table = cells.cell_table(nation_rows, state_rows, interval_models)
        profile_table = profiles.profile_table(cell_table, occupation_table, national_oews, state_oews, agency)
    else:
        cell_table = cells.cell_table(nation_rows, None, interval_models)
        profile_table = profiles.nation_profile_table(cell_table, occupation_table)

    record = track_record.record_table(inputs, errors, as_of_bounds, as_of)
    return {
        "areas": area_table,
        "occupations": occupation_table,
        "titles": titles.title_table(index, raw["soc_2018_structure"], raw["alternate_titles"]),
        "cells": cell_table,
        "profiles": profile_table,
        "record": record,
        "record_notes": track_record.note_table(record, index),
        "accuracy": accuracy_table(errors, out_of_sample.leave_one_origin_out(errors), as_of_bounds),
    }


def _agency_projections(raw: dict[str, pd.DataFrame], states: list[str], as_of: date) -> pd.DataFrame:
    comparison = release_calendar.released_projections(raw, as_of)[catalog.STATE_YEARS[0]]
    projections = release_calendar.released_state_projections(raw["state_projections_long"], as_of)
    return on_bls_codes(projections, comparison, states)


def _base_year_oews(table: pd.DataFrame, vintages: Vintages, as_of: date) -> pd.DataFrame:
    released = release_calendar.released_oews(table, as_of)
    return released[released["year"] == vintages.base_year]


def build(folder: Path, output: Path, as_of: date = date.max) -> Vintages:
    """Write the data set of the inputs in `folder` to `output` and return its vintages.

    The same inputs give the same bytes.
    """
    raw = reader.read_tables(folder)
    consistency.check_tables(raw)
    vintages = release_calendar.latest_vintages(raw, as_of)
    tables = build_tables(raw, vintages, as_of)
    check_cells(tables["cells"])
    output.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        writer.write_table(frame, name, output)
    writer.write_manifest(output, vintages)
    return vintages


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=catalog.INPUT_DIR)
    parser.add_argument("--output", type=Path, default=catalog.OUTPUT_DIR)
    arguments = parser.parse_args()
    try:
        vintages = build(arguments.inputs, arguments.output, arguments.as_of)
    except (reader.InputError, release_calendar.NoVintageError) as error:
        sys.exit(f"The build stopped. {error}")
    scope = "nation and states" if vintages.has_states else "the nation alone: no state employment of the base year"
    print(f"BLS {vintages.label}, OEWS May {vintages.oews_year}: {scope}.")


if __name__ == "__main__":
    main()

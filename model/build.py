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

import pandas as pd

from model.classification.occupation_index import build_occupation_index, projected_occupations
from model.data import catalog, checked_inputs, projections, reader, release_calendar
from model.data.input_tables import InputTables
from model.evaluation import accuracy_table, agency_record, hindcast, out_of_sample, reliability, state_errors
from model.intervals.fit import fit_aggregate_intervals, fit_intervals
from model.national.paths import occupation_paths
from model.states.agency_projections import on_bls_codes
from model.states.state_inputs import assemble_state_inputs
from model.tables import (
    agency,
    areas,
    cells,
    local_tables,
    occupations,
    profiles,
    programs,
    ranges,
    reference,
    titles,
    track_record,
    vintages,
    writer,
)
from model.tables.cell_checks import check_cells

if TYPE_CHECKING:
    from model.data.catalog import Vintages


def build_tables(raw: dict[str, pd.DataFrame], used: Vintages, as_of: date = date.max) -> dict[str, pd.DataFrame]:
    """Every table of the data set, by name, from checked_inputs.read_inputs and the vintages to build on.

    For the nation alone where the inputs have no state employment of the base year.
    """
    inputs = InputTables(raw)
    index = build_occupation_index(projections.base_projections(raw, used, as_of))
    wages = profiles.national_wages(index, release_calendar.released_oews(raw["oews_national"], as_of))
    occupation_table = occupations.occupation_table(
        index, raw["occupation_descriptions"], raw["soc_2018_structure"], wages, _ai_exposure(raw, used)
    )
    errors = hindcast.errors(inputs, as_of)
    as_of_bounds = out_of_sample.as_of_bounds(errors)
    interval_models = fit_intervals(errors), fit_aggregate_intervals(hindcast.aggregate_errors(errors))
    departures = state_errors.departure_model(inputs, errors, as_of)
    nation_rows = cells.nation_rows(index, occupation_paths(inputs, used, index, as_of))
    record = track_record.record_table(inputs, index, errors, as_of_bounds, as_of)
    local_areas = local_tables.base_year_areas(raw, used.base_year) if used.has_states else None
    return {
        "areas": areas.area_table(raw["us_states"], local_areas, nation_only=not used.has_states),
        "occupations": occupation_table,
        "titles": titles.title_table(index, raw["soc_2018_structure"], _alternate_titles(raw)),
        **_area_tables(
            raw, used, as_of, index, nation_rows, occupation_table, wages, has_departures=departures is not None
        ),
        "nation_ranges": ranges.nation_range_table(nation_rows, interval_models),
        "range_grid": ranges.range_grid_table(departures),
        "vintages": vintages.vintage_table(raw, index, as_of),
        **_reference_tables(raw, index, as_of),
        "record": record,
        "record_notes": track_record.note_table(record, index),
        "agency_accuracy": agency_record.agency_accuracy_table(inputs, as_of),
        "accuracy": _accuracy(inputs, errors, as_of_bounds, as_of),
    }


def _accuracy(inputs: InputTables, errors: pd.DataFrame, as_of_bounds: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """accuracy: of the nation's forecasts, and of the states' ranges."""
    nation = accuracy_table.accuracy_table(
        errors,
        out_of_sample.leave_one_origin_out(errors),
        as_of_bounds,
        reliability.likelihoods(errors, as_of_bounds),
    )
    base_year = state_errors.newest_base_year(inputs, as_of)
    if base_year is None:
        return nation
    outcomes = state_errors.occupation_outcomes(inputs, errors, base_year)
    return pd.concat([nation, accuracy_table.state_rows(outcomes, base_year)], ignore_index=True)


def _area_tables(
    raw: dict[str, pd.DataFrame],
    used: Vintages,
    as_of: date,
    index: pd.DataFrame,
    nation_rows: pd.DataFrame,
    occupation_table: pd.DataFrame,
    wages: pd.DataFrame,
    *,
    has_departures: bool,
) -> dict[str, pd.DataFrame]:
    """cells, profiles, agency and standard_errors, of nation and states; area_states and local_employment."""
    if not used.has_states:
        cell_table = cells.cell_table(nation_rows, None)
        profile_table = profiles.profile_table(cell_table, occupation_table, wages)
        return {
            "cells": cell_table,
            "profiles": profile_table,
            "agency": agency.empty_agency_table(),
            "standard_errors": ranges.standard_error_table(None, None),
            **local_tables.empty_tables(),
        }
    table = raw["us_states"]
    states = sorted(table.loc[table["is_state_or_dc"], "state_fips"])
    national_oews = _base_year_oews(raw["oews_national"], used, as_of)
    state_oews = _base_year_oews(raw["oews_state"], used, as_of)
    state_oews = state_oews[state_oews["state_fips"].isin(states)]
    of_agencies = _agency_projections(raw, states, as_of)
    state_inputs = assemble_state_inputs(projected_occupations(index), national_oews, state_oews, of_agencies)
    cell_table = cells.cell_table(
        nation_rows, cells.state_rows(state_inputs, used, nation_rows, has_departures=has_departures)
    )
    return {
        "cells": cell_table,
        "profiles": profiles.profile_table(cell_table, occupation_table, wages, national_oews, state_oews),
        "agency": agency.agency_table(
            of_agencies, cell_table[["occupation_id", "area_id", "base_employment"]].drop_duplicates()
        ),
        "standard_errors": ranges.standard_error_table(state_inputs, state_oews),
        **local_tables.local_tables(raw, used.base_year, cell_table, national_oews, state_oews),
    }


def _reference_tables(raw: dict[str, pd.DataFrame], index: pd.DataFrame, as_of: date) -> dict[str, pd.DataFrame]:
    """reasons, skills, related and programs: empty where the inputs have none, or none that was released."""
    occupation_ids = set(index["occupation_id"])
    detailed = set(index.loc[index["taxonomy"] == "soc", "occupation_id"])
    patterns = (catalog.SKILLS, catalog.RELATED, catalog.PROGRAMS)
    skills, related, crosswalk = (catalog.newest_table(raw, pattern) for pattern in patterns)
    is_released = skills and release_calendar.projections_release_date(int(skills.split("_")[2])) <= as_of
    factors = raw.get(catalog.REASONS)
    released = None if factors is None else release_calendar.released_vintages(factors, as_of)
    return {
        "reasons": reference.reason_table(released, occupation_ids),
        "skills": reference.skill_table(raw[skills] if skills and is_released else None, occupation_ids),
        "related": reference.related_table(raw[related] if related else None, detailed),
        "programs": programs.program_table(raw[crosswalk] if crosswalk else None, detailed),
    }


def _ai_exposure(raw: dict[str, pd.DataFrame], used: Vintages) -> dict[str, str]:
    """BLS's category by occupation, which belongs to the projections of its base year; none for earlier ones."""
    table = raw.get(f"bls_ai_exposure_{used.base_year}")
    return {} if table is None else dict(zip(table["soc_code"], table["bls_ai_exposure"], strict=True))


def _alternate_titles(raw: dict[str, pd.DataFrame]) -> pd.DataFrame:
    added = catalog.newest_table(raw, catalog.ADDED_TITLES)
    tables = [raw["alternate_titles"], *([raw[added]] if added else [])]
    return pd.concat(tables, ignore_index=True)


def _agency_projections(raw: dict[str, pd.DataFrame], states: list[str], as_of: date) -> pd.DataFrame:
    comparison = release_calendar.released_projections(raw, as_of)[catalog.STATE_YEARS[0]]
    comparison = comparison[comparison["level"] == "detailed"]
    of_states = release_calendar.released_state_projections(raw["state_projections_long"], as_of)
    return on_bls_codes(of_states, comparison, states)


def _base_year_oews(table: pd.DataFrame, used: Vintages, as_of: date) -> pd.DataFrame:
    released = release_calendar.released_oews(table, as_of)
    return released[released["year"] == used.base_year]


def build(folder: Path, output: Path, as_of: date = date.max) -> Vintages:
    """Write the data set of the inputs in `folder` to `output` and return its vintages.

    The same inputs give the same bytes.
    """
    raw = checked_inputs.read_inputs(folder)
    used = release_calendar.latest_vintages(raw, as_of)
    tables = build_tables(raw, used, as_of)
    check_cells(tables["cells"])
    output.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        writer.write_table(frame, name, output)
    writer.write_manifest(output, used)
    return used


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=catalog.INPUT_DIR)
    parser.add_argument("--output", type=Path, default=catalog.OUTPUT_DIR)
    arguments = parser.parse_args()
    try:
        used = build(arguments.inputs, arguments.output, arguments.as_of)
    except (reader.InputError, release_calendar.NoVintageError) as error:
        sys.exit(f"The build stopped. {error}")
    scope = "nation and states" if used.has_states else "the nation alone: no state employment of the base year"
    print(f"BLS {used.label}, OEWS May {used.oews_year}: {scope}.")


if __name__ == "__main__":
    main()

"""The section on states of the backtest report: the coverage of their ranges, and the agencies' record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import catalog, release_calendar
from model.evaluation import agency_record, state_errors
from model.evaluation.markdown import markdown_table, percent
from model.states.agency_projections import on_bls_codes
from services.dataset_schema import ALL_OCCUPATIONS
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from model.data.input_tables import InputTables

_SIZE_BOUNDS: Final = (0, 20_000, 50_000, 200_000, np.inf)
_SIZE_NAMES: Final = ("<20k", "20-50k", "50-200k", ">200k")
_PANDEMIC: Final = (2019, 2020, 2021)
"""Base years whose one-year changes are the pandemic's and no measure of a break."""
_METHODS: Final = {"agency": "the agency", "bls": "BLS’s growth of the nation"}
_FIFTHS: Final = ("smallest", "small", "usual", "large", "largest")
_LEVELS: Final = {"total": "totals", "group": "major groups"}


def state_sections(inputs: InputTables, errors: pd.DataFrame, as_of: date) -> list[str]:
    """Lines of Markdown; none where the inputs have no groups by state."""
    departures = state_errors.group_departures(inputs, as_of)
    if departures.empty:
        return []
    lines = ["## Ranges of states", "", *_departures(departures), ""]
    base_year = state_errors.newest_base_year(inputs, as_of)
    if base_year is not None:
        outcomes = state_errors.occupation_outcomes(inputs, errors, base_year)
        lines += [*_occupations(state_errors.reported(outcomes), base_year), ""]
    record = agency_record.agency_accuracy_table(inputs, as_of)
    if len(record):
        names = inputs.tables["us_states"].set_index("state_fips")["state_name"]
        lines += ["## The state agencies’ own projections", "", *_agencies(record, names), ""]
        lines += [*_trials(inputs, as_of), ""]
    return lines


def _departures(departures: pd.DataFrame) -> list[str]:
    size = pd.cut(departures["jobs"], list(_SIZE_BOUNDS), right=False, labels=list(_SIZE_NAMES))
    spread = departures["departure"].abs().groupby([departures["horizon_years"], size], observed=True).quantile(0.8)
    rows = [
        [f"{years} y", *(percent(by_size.get((years, name), np.nan)) for name in _SIZE_NAMES)]
        for years, by_size in spread.groupby(level="horizon_years")
    ]
    one_year = departures[departures["horizon_years"] == 1]
    one_year = one_year[~one_year["base_year"].isin(_PANDEMIC)]
    crosses = (one_year["base_year"] + 1).isin(state_errors.BREAKS)
    across, within = (float(one_year.loc[mask, "departure"].abs().quantile(0.8)) for mask in (crosses, ~crosses))
    return [
        "How far the growth of a state’s major group departed from the nation’s: eight in ten were within (log points",
        "times 100), by years and jobs. Changes of codes and method are the same for all states: into such years",
        f"one-year departures are {percent(across)}, into others {percent(within)} (without 2019-22).",
        "",
        *markdown_table(["", *_SIZE_NAMES], rows),
    ]


def _occupations(outcomes: pd.DataFrame, base_year: int) -> list[str]:
    by_size = outcomes.groupby(state_errors.by_size(outcomes["jobs"]), observed=True)
    fifths = pd.qcut(outcomes["prse"] / outcomes["usual_prse"], 5, labels=_FIFTHS)
    head = ["n", "median change", "median standard error", "inside, %", "by usual error, %", "without, %"]
    return [
        f"Changes of the states’ occupations from {base_year} to {base_year + 1}, the only ones there are, and how",
        "many were inside the 80 % ranges, fitted on what was known on the day. The ranges allow for the sampling",
        "error of both surveys, which makes most of a one-year change: by the standard error that OEWS publishes of",
        "the cell (the method), by the one usual at its size, and not at all. The method was chosen on the states with",
        f"even FIPS codes; these are the {outcomes['area_id'].nunique()} with odd ones. The standard errors are those",
        f"published for {base_year + 1}: the inputs have none of the states for {base_year}.",
        "",
        *markdown_table(["jobs", *head], [*_coverage_rows(by_size), *_coverage_rows([("all", outcomes)])]),
        "",
        "The same in fifths of the standard error over the one usual at the cell's size:",
        "",
        *markdown_table(["standard error", *head], _coverage_rows(outcomes.groupby(fifths, observed=True))),
    ]


def _coverage_rows(parts: Iterable[tuple[object, pd.DataFrame]]) -> list[list[str]]:
    rows = []
    for name, some in parts:
        medians = [percent(float(values.median())) for values in (some["change"].abs(), some["prse"])]
        shares = [percent(float(some[f"inside_80{suffix}"].mean()), 0) for suffix in ("", "_usual", "_true")]
        rows.append([str(name), f"{len(some):,}", *medians, *shares])
    return rows


def _agencies(record: pd.DataFrame, names: pd.Series[str]) -> list[str]:
    lines = [
        "Growth that the states’ agencies projected, and actual OEWS employment. Error: of the level at the",
        "end, in percent of it. 2022-25: at the constant yearly rate of their projections of 2022-32. South Dakota",
        "is missing in the file of 2008-18; levels are used, as its percents are whole ones. Its groups cross the",
        "changes of codes of 2010-12, so that part of their errors (11, 19, 31, 39 and 47 above all) is not the",
        "agencies’ nor BLS’s.",
        "",
    ]
    rows = []
    for base, period in _periods(record).items():
        for score in agency_record.summarize(record[record["base_year"] == base]).reset_index().to_dict("records"):
            values = [percent(score[name]) for name in ("median_ape", "weighted_ape")]
            shares = [percent(score[name], 0) for name in ("too_high", "direction")]
            label = f"{period}, {_LEVELS[score['level']]}"
            rows.append([label, f"{score['n']:,.0f}", _METHODS[score["method"]], *values, *shares])
    head = ["", "n", "projected by", "median error", "weighted error", "too high, %", "right direction, %"]
    lines += [
        *markdown_table(head, rows),
        "",
        "Errors of the agencies by group, weighted by jobs, and of BLS for the nation:",
        "",
    ]
    return [
        *lines,
        *_by_group(record),
        "",
        "Totals by state, projected and actual, percent:",
        "",
        *_by_state(record, names),
    ]


def _by_group(record: pd.DataFrame) -> list[str]:
    rows = []
    for code, some in record[record["occupation_id"] != ALL_OCCUPATIONS].groupby("occupation_id"):
        cells = []
        for _, of_years in some.groupby("base_year"):
            states, nation = (of_years[of_years["area_id"].eq(NATION) == flag] for flag in (False, True))
            cells.append(percent(float(np.average(states["error"].abs(), weights=states["employment"]))))
            cells.append(percent(float(nation["error"].iloc[0])))
        rows.append([str(code), *cells])
    head = ["group", *(f"{kind}, {period}" for period in _periods(record).values() for kind in ("agencies", "BLS"))]
    return markdown_table(head, rows)


def _periods(record: pd.DataFrame) -> dict[int, str]:
    """ "2008-18" by base year."""
    years = record[["base_year", "target_year"]].drop_duplicates().sort_values("base_year")
    return {
        int(base): f"{base}-{target % 100:02d}"
        for base, target in zip(years["base_year"], years["target_year"], strict=True)
    }


def _by_state(record: pd.DataFrame, names: pd.Series[str]) -> list[str]:
    totals = record[record["occupation_id"] == ALL_OCCUPATIONS]
    wide = totals.pivot(index="area_id", columns="base_year", values=["projected", "actual"]).sort_index()
    periods = _periods(record)
    columns = [(kind, year) for year in periods for kind in ("projected", "actual")]
    rows = [
        [str(names.get(area, "United States")), *(percent(value) for value in values)]
        for area, values in zip(wide.index, wide[columns].to_numpy("float64"), strict=True)
    ]
    head = ["", *(f"{kind} {period}" for period in periods.values() for kind in ("projected", "actual"))]
    return markdown_table(head, rows)


def _trials(inputs: InputTables, as_of: date) -> list[str]:
    states = inputs.tables["us_states"]
    ids = sorted(states.loc[states["is_state_or_dc"], "state_fips"])
    projections = release_calendar.released_state_projections(inputs.tables["state_projections_long"], as_of)
    if projections.empty:
        return []
    agency = on_bls_codes(projections, inputs.tables[catalog.COMPARISON], ids)
    trials = agency_record.departure_trials(inputs, agency, as_of)
    names = ("0", "0.5", "1", "remaining")
    rows = [
        [
            str(row["trial"]),
            f"{row['n']:,}",
            f"{row['slope']:.2f}",
            *(f"{percent(row[f'median_{name}'], 2)} / {percent(row[f'weighted_{name}'], 2)}" for name in names),
        ]
        for row in trials.to_dict("records")
    ]
    head = ["groups by state", "n", "realized share", "none", "half", "all", "half of what is left"]
    return [
        "Realized share of the agencies’ departures from the nation, and the error (median / weighted, percent) of a",
        "group’s employment with the nation’s growth known and none, half or all of them: half is what we use.",
        "Starting from where the state is (half of what is left after the years before) helps after 2011 and not in",
        "the newest year: it is not used.",
        "",
        *markdown_table(head, rows),
    ]

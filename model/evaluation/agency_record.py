"""The record of the state agencies: their projections of 2008-18 beside the employment of 2018, and what it is worth.

The agencies counted the self-employed as well, and their codes are older than those of 2018, so growth is compared and
not levels. Outcome: OEWS employment of major groups, whose codes and method changed between (2010-12); departures from
the nation's growth are free of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import catalog, release_calendar
from model.evaluation import state_errors
from services.dataset_schema import AGENCY_ACCURACY, ALL_OCCUPATIONS
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from model.data.input_tables import InputTables

_TOTAL: Final = "Total, All Occupations"
_NATION_FIPS: Final = "00"
WEIGHTS: Final = (0.0, 0.5, 1.0)
"""Shares of the agencies' departures from the nation that are compared: none, half, all."""
_SINCE: Final = 3
"""Years after the agencies' base at which a forecast of today starts: from 2025, on projections of 2022-32."""


def agency_accuracy_table(inputs: InputTables, as_of: date) -> pd.DataFrame:
    """agency_accuracy.parquet: past projections of the nation and of states by group, with the actual growth.

    Two sets: the oldest in the inputs over its ten years, and the newest up to the newest OEWS, at its constant yearly
    rate. Growth fractions. The nation is BLS's own projection of the same years. Only what was released by `as_of`.
    """
    levels = _levels(inputs, as_of)
    sets = [(_past_projections(inputs), 0), (_newest_projections(inputs, as_of), int(max(levels.columns, default=0)))]
    parts = [_scored(projected, levels, end) for projected, end in sets if not projected.empty]
    table = pd.concat(parts) if parts else pd.DataFrame(columns=list(AGENCY_ACCURACY))
    order = table.assign(is_state=table["area_id"] != NATION)
    order = order.sort_values(["base_year", "is_state", "area_id", "occupation_id"])
    return order[list(AGENCY_ACCURACY)].reset_index(drop=True)


def _levels(inputs: InputTables, as_of: date) -> pd.DataFrame:
    """OEWS employment by (area_id, group), "00" for all groups together, in columns by year."""
    employment = state_errors.group_employment(inputs, as_of)
    total = employment.groupby(["year", "area_id"], as_index=False)["jobs"].sum().assign(group=ALL_OCCUPATIONS[:2])
    levels: pd.DataFrame = pd.concat([employment, total]).pivot(
        index=["area_id", "group"], columns="year", values="jobs"
    )
    return levels


def _scored(projected: pd.DataFrame, levels: pd.DataFrame, end: int) -> pd.DataFrame:
    """Rows of AGENCY_ACCURACY from projections, up to their target year, or to `end` if that comes first."""
    base, target = (int(projected[name].iloc[0]) for name in ("base_year", "target_year"))
    last = min(end or target, target)
    if not {base, last} <= set(levels.columns) or last <= base:
        return pd.DataFrame(columns=list(AGENCY_ACCURACY))
    share = (last - base) / (target - base)
    frame = projected.join(levels, on=["area_id", "group"]).dropna(subset=[base, last])
    # A ten-year growth is kept as it is: a power of 1 would be, too, but for the last digits.
    growth = frame["projected"] if share == 1 else (1 + frame["projected"]) ** share - 1
    nation = growth[frame["area_id"] == NATION].set_axis(frame.loc[frame["area_id"] == NATION, "group"])
    actual = frame[last] / frame[base] - 1
    return frame.assign(
        occupation_id=frame["group"] + "-0000",
        target_year=last,
        projected=growth,
        nation_projected=frame["group"].map(nation),
        actual=actual,
        error=(growth - actual) / (1 + actual),
        employment=frame[last],
    )[list(AGENCY_ACCURACY)]


def _past_projections(inputs: InputTables) -> pd.DataFrame:
    """area_id, group ("00" for the total), base_year, target_year, projected (growth of the levels, a fraction).

    The rows have titles of SOC 2000 and no groups. They stand in the order of the codes, so that the few titles without
    a code belong to the group of the next title that has one. Percents are rounded to whole ones: levels are used.
    """
    name = catalog.newest_table(inputs.tables, catalog.PAST_STATE_PROJECTIONS)
    if name is None:
        return pd.DataFrame()
    table = inputs.tables[name]
    in_order = table[table["state_fips"] == _NATION_FIPS]
    group = dict(zip(in_order["title"], in_order["soc_2010_code_by_title"].str[:2].bfill(), strict=True))
    group[_TOTAL] = ALL_OCCUPATIONS[:2]
    return _group_growth(inputs, table.assign(group=table["title"].map(group)))


def _newest_projections(inputs: InputTables, as_of: date) -> pd.DataFrame:
    """The same of the newest projections; groups of states whose levels of occupations are unusable are left out."""
    table = release_calendar.released_state_projections(inputs.tables["state_projections_long"], as_of)
    table = table.assign(group=table["soc_code"].str[:2])
    unusable = table["flag"].fillna("").str.contains("level") & (table["level"] == "detailed")
    return _group_growth(inputs, table[~unusable])


def _group_growth(inputs: InputTables, table: pd.DataFrame) -> pd.DataFrame:
    states = inputs.tables["us_states"]
    areas = {_NATION_FIPS, *states.loc[states["is_state_or_dc"], "state_fips"]}
    rows = table[table["state_fips"].isin(areas) & table["emp_base"].gt(0) & table["emp_target"].notna()]
    keys = ["area_id", "group", "base_year", "target_year"]
    rows = rows.assign(area_id=rows["state_fips"].replace({_NATION_FIPS: NATION}))
    sums = rows.groupby(keys, as_index=False)[["emp_base", "emp_target"]].sum()
    return sums.assign(projected=sums["emp_target"] / sums["emp_base"] - 1)[[*keys, "projected"]]


def summarize(record: pd.DataFrame) -> pd.DataFrame:
    """Scores of the states' rows of one set of agency_accuracy_table: of totals and of groups, by method (index).

    n, median_ape, weighted_ape (absolute error in shares of the actual level; of the middle one, and weighted by jobs),
    too_high (share), direction (share of right signs). Methods: agency, bls (BLS's growth of the nation in its stead).
    """
    states = record[record["area_id"] != NATION]
    rows = {}
    is_total = states["occupation_id"] == ALL_OCCUPATIONS
    for name, some in (("total", states[is_total]), ("group", states[~is_total])):
        for method, column in (("agency", "projected"), ("bls", "nation_projected")):
            error = (some[column] - some["actual"]) / (1 + some["actual"])
            rows[name, method] = {
                "n": len(some),
                "median_ape": error.abs().median(),
                "weighted_ape": np.average(error.abs(), weights=some["employment"]),
                "too_high": (error > 0).mean(),
                "direction": (np.sign(some[column]) == np.sign(some["actual"]))[some[column] != 0].mean(),
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["level", "method"])


def departure_trials(inputs: InputTables, agency: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The realized share of the agencies' departures from the nation: errors with each of WEIGHTS, one row a trial.

    `agency`: the current projections (agency_projections.on_bls_codes). Columns: trial, n, slope (of the actual
    departure on the projected, as a share of a constant rate), and per weight the median and weighted absolute error
    of employment with the nation's growth known. `remaining`: half of what is left of the projected departure after
    that of the years before.
    """
    levels = (
        state_errors.group_employment(inputs, as_of).set_index(["area_id", "group", "year"])["jobs"].unstack("year")
    )
    record = agency_accuracy_table(inputs, as_of)
    is_past = record["base_year"] == record["base_year"].min()
    past = record[is_past & (record["area_id"] != NATION) & (record["occupation_id"] != ALL_OCCUPATIONS)]
    past = past.assign(group=past["occupation_id"].str[:2]).set_index(["area_id", "group"])
    earlier = np.log1p(past["projected"]) - np.log1p(past["nation_projected"])
    newer = _group_departures_of(agency)
    trials = [
        _trial(levels, projected, base, start, end)
        for projected, base, spans in (
            (earlier, 2008, ((2008, 2018), (2008 + _SINCE, 2018))),
            (newer, catalog.STATE_YEARS[0], ((2022, 2025), (2024, 2025))),
        )
        for start, end in spans
        if {base, start, end} <= set(levels.columns)
    ]
    return pd.DataFrame(trials)


def _group_departures_of(agency: pd.DataFrame) -> pd.Series[float]:
    """Log departure of the agencies' ten-year growth of each group from BLS's, less that of all states together."""
    rows = agency[agency["base"].notna() & (agency["occupation_id"] != ALL_OCCUPATIONS)].drop_duplicates(
        ["area_id", "code"]
    )
    levels = pd.DataFrame(
        {
            "area_id": rows["area_id"],
            "group": rows["occupation_id"].str[:2],
            "own": rows["base"] * (1 + rows["growth"]),
            "bls": rows["base"] * (1 + rows["comparison_growth"]),
        }
    )
    sums = levels.groupby(["area_id", "group"])[["own", "bls"]].sum()
    all_states = sums.groupby("group").sum()
    common = all_states["own"] / all_states["bls"]
    ratio = sums["own"] / sums["bls"] / common.reindex(sums.index, level="group")
    return ratio.map(np.log)


def _trial(levels: pd.DataFrame, projected: pd.Series, base: int, start: int, end: int) -> Mapping[str, float | str]:
    """One row of departure_trials: departures of groups from `start` to `end`, on projections from `base`."""

    def actual(first: int, last: int) -> pd.Series:
        growth = (levels[last] / levels[first]).map(np.log)
        return growth - growth.xs(NATION, level="area_id").reindex(growth.index, level="group")

    before = actual(base, start) if start > base else 0.0 * projected
    columns = {"projected": projected, "actual": actual(start, end), "before": before, "jobs": levels[start]}
    frame = pd.DataFrame(columns).dropna()
    share = (end - start) / 10
    weight = np.sqrt(frame["jobs"])
    rate = frame["projected"] * share
    slope = np.polyfit(rate, frame["actual"], 1, w=weight)[0]
    row: dict[str, float | str] = {"trial": f"{start}-{end % 100:02d}", "n": len(frame), "slope": float(slope)}
    left = (frame["projected"] - frame["before"]) * (end - start) / (base + 10 - start)
    forecasts = {f"{weight_:g}": rate * weight_ for weight_ in WEIGHTS} | {"remaining": left / 2}
    for name, forecast in forecasts.items():
        error = (forecast - frame["actual"]).abs().map(np.expm1)
        row[f"median_{name}"] = float(error.median())
        row[f"weighted_{name}"] = float(np.average(error, weights=frame["jobs"]))
    return row

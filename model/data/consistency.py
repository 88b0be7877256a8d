"""Consistency of the input tables: sums against published totals, and one table against another.

`check_tables` runs after every column of every table has been checked on its own (reader.py). Each tolerance is the
effect of rounding in the publication and no more, or a measured bound with its reason.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.data import catalog, projections, release_calendar
from model.data.catalog import COMPARISON, STATE_LABEL, STATE_YEARS
from model.data.reader import InputError, reject_rows
from services.dataset_schema import ALL_OCCUPATIONS
from services.growth_frame import MAX_HORIZON

MAJOR_GROUPS: Final = 22
STATES: Final = 51  # with DC
_ROUNDING: Final = 0.1  # projections are rounded to 0.1 thousand, so each figure is off by half of that at most
_EPSILON: Final = 1e-6
_OEWS_ROUNDING: Final = 10  # OEWS employment is rounded to tens
_OEWS_TOTAL_TOLERANCE: Final = 0.001
"""The states' OEWS totals together differ from the nation's by 0.004 %, groups by up to 0.07 %."""
_OEWS_DETAIL_TOLERANCE: Final = 0.01
"""Where all states publish an occupation they exceed the nation by 0.4 % at most."""


def check_tables(tables: dict[str, pd.DataFrame]) -> None:
    """Raise InputError at the first table that contradicts itself or another."""
    vintages = release_calendar.latest_vintages(tables)
    for name in tables:
        if catalog.projections_years(name):
            check_arithmetic(tables[name], name)
    for name in tables:
        if catalog.projections_years(name) and _has_groups_and_separations(tables[name]):
            check_groups(tables[name], name)
    _comparison(tables, vintages.projections_table)
    _published_transfers(tables)
    _areas(tables["us_states"])
    states = tables["us_states"].loc[tables["us_states"]["is_state_or_dc"], "state_fips"]
    for year in sorted(set(tables["oews_state"]["year"])):
        _oews(tables["oews_national"], tables["oews_state"], set(states), year)
    _state_projections(tables["state_projections_long"], tables[COMPARISON], set(states))
    _codes(tables)


def _has_groups_and_separations(frame: pd.DataFrame) -> bool:
    return bool(frame["level"].isin(["major", "total"]).any() and frame["exits_thousands"].notna().any())


def check_groups(frame: pd.DataFrame, name: str) -> None:
    """The levels of a national table against each other and against its detailed occupations."""
    openings = frame["change_thousands"] / MAX_HORIZON + frame["exits_thousands"]
    gap = (openings + frame["transfers_thousands"] - frame["openings_thousands"]).abs()
    reject_rows(frame, gap > 2 * _ROUNDING + _EPSILON, name, "openings are not change a year, exits and transfers")
    count = frame["level"].value_counts()
    if count.get("total", 0) != 1 or count.get("major", 0) != MAJOR_GROUPS:
        raise InputError(f"{name}.parquet", f"expected one total and {MAJOR_GROUPS} major groups")
    line_item = frame["occ_type"].eq("Line item")
    reject_rows(frame, line_item != frame["level"].eq("detailed"), name, "level and occ_type disagree")
    details, majors = frame[frame["level"] == "detailed"], frame[frame["level"] == "major"]
    total = frame[frame["level"] == "total"]
    for column in ("emp_base_thousands", "emp_target_thousands"):
        group = details["soc_code"].str[:2] + "-0000"
        parts = details.groupby(group)[column].agg(["sum", "size"]).reindex(majors["soc_code"])
        gap = (parts["sum"].to_numpy() - majors[column]).abs()
        slack = _ROUNDING / 2 * (parts["size"].to_numpy() + 1) + _EPSILON
        reject_rows(majors, ~(gap <= slack), name, f"{column} of the occupations does not add up to the group")
        differs = (majors[column].sum() - total[column]).abs() > _ROUNDING / 2 * (MAJOR_GROUPS + 1)
        reject_rows(total, differs, name, f"{column} of the groups does not add up to the total")


def check_arithmetic(frame: pd.DataFrame, name: str) -> None:
    """Base, target, change and percent of a national table against each other; a missing change is target less base."""
    base, difference = frame["emp_base_thousands"], frame["emp_target_thousands"] - frame["emp_base_thousands"]
    is_missing = frame.get(projections.IS_CHANGE_DERIVED, frame["change_thousands"].isna())
    change = frame["change_thousands"].fillna(difference)
    reject_rows(frame, (difference - change).abs() > 1.5 * _ROUNDING + _EPSILON, name, "change is not target less base")
    # The published percent comes from unrounded levels: half a tenth of its own, and what the rounding of
    # base and change (of base and target, where there is no change) can do to change / base.
    rounding = pd.Series(_ROUNDING / 2, index=frame.index).mask(is_missing, _ROUNDING)
    slack = 0.05 + 100 * rounding * (1 + change.abs() / base) / (base - _ROUNDING / 2).clip(lower=0.01)
    gap = (100 * change / base - frame["pct_change"]).abs()
    reject_rows(frame, ~(gap <= slack + _EPSILON), name, "pct_change does not follow from base and change")


def _comparison(tables: dict[str, pd.DataFrame], newest: str) -> None:
    """The states' comparison and the newest projections have the same occupations; BLS may have dropped a few since,
    which are then in the vintage before."""
    comparison = tables[COMPARISON][tables[COMPARISON]["level"] == "detailed"]
    details = _detailed_codes(tables[newest])
    earlier = [name for name in sorted(tables) if catalog.projections_years(name) and name < newest]
    known = details | _detailed_codes(tables[earlier[-1]]) if earlier else details
    unknown = ~comparison["soc_code"].isin(known)
    reject_rows(comparison, unknown, COMPARISON, f"the occupation is not in {newest}")
    added = details - set(comparison["soc_code"])
    if added:
        raise InputError(f"{COMPARISON}.parquet", f"it lacks {min(added)}, which {newest} has")


def _detailed_codes(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["level"] == "detailed", "soc_code"])


def _published_transfers(tables: dict[str, pd.DataFrame]) -> None:
    """Transfers published apart from a vintage: its own openings beside them are the vintage's."""
    for name, table in tables.items():
        vintage, _, is_transfers = name.partition("_transfers_")
        if is_transfers and vintage in tables:
            expected = table["soc_code"].map(tables[vintage].set_index("soc_code")["openings_thousands"])
            reject_rows(table, table["openings_thousands"] != expected, name, f"openings are not those of {vintage}")


def _areas(states: pd.DataFrame) -> None:
    if states["is_state_or_dc"].sum() != STATES:
        raise InputError("us_states.parquet", f"expected {STATES} states with DC")


def _oews(national: pd.DataFrame, state: pd.DataFrame, states: set[str], year: int) -> None:
    national_rows = national[national["year"] == year]
    state_rows = state[(state["year"] == year) & state["state_fips"].isin(states)]
    for frame, name in ((national_rows, "oews_national"), (state_rows, "oews_state")):
        if frame.empty:
            raise InputError(f"{name}.parquet", f"no rows for {year}")
    aggregates = state_rows[state_rows["o_group"] != "detailed"]
    reject_rows(aggregates, aggregates["tot_emp"].isna(), "oews_state", "a total or group without employment")
    if len(aggregates) != STATES * (MAJOR_GROUPS + 1):
        raise InputError("oews_state.parquet", "a state lacks its total or one of the 22 major groups")
    published = national_rows[national_rows["o_group"].isin(["total", "major", "detailed"])].set_index("soc_code")[
        "tot_emp"
    ]
    sums = state_rows.groupby("soc_code")["tot_emp"].sum()
    excess = sums / published.reindex(sums.index) - 1
    is_aggregate = excess.index.isin(aggregates["soc_code"])
    bad = np.where(is_aggregate, excess.abs() > _OEWS_TOTAL_TOLERANCE, excess > _OEWS_DETAIL_TOLERANCE) | excess.isna()
    if bad.any():
        code = str(excess.index[int(bad.argmax())])
        rows = state_rows[state_rows["soc_code"] == code]
        reason = f"the states' employment in {code} is {sums[code]:.0f}, the nation's {published.get(code)}"
        reject_rows(rows, rows["soc_code"].eq(code), "oews_state", reason)
    _oews_sums(state_rows)


def _oews_sums(state_rows: pd.DataFrame) -> None:
    """In every state: occupations within their group, groups add up to the total."""
    details = state_rows[state_rows["o_group"] == "detailed"]
    majors = state_rows[state_rows["o_group"] == "major"]
    group = details["soc_code"].str[:2] + "-0000"
    parts = details.groupby(["state_fips", group])["tot_emp"].agg(["sum", "size"])
    parts = parts.reindex(majors.set_index(["state_fips", "soc_code"]).index, fill_value=0)
    slack = _OEWS_ROUNDING / 2 * (parts["size"].to_numpy() + 1)
    over = majors["tot_emp"] + slack < parts["sum"].to_numpy()
    reject_rows(majors, over, "oews_state", "the occupations have more employment than their group")
    totals = state_rows[state_rows["o_group"] == "total"]
    sums = totals["state_fips"].map(majors.groupby("state_fips")["tot_emp"].sum())
    gap = (sums - totals["tot_emp"]).abs()
    reject_rows(totals, gap > _OEWS_ROUNDING / 2 * (MAJOR_GROUPS + 1), "oews_state", "the groups are not the total")


def _state_projections(frame: pd.DataFrame, comparison: pd.DataFrame, states: set[str]) -> None:
    name = "state_projections_long"
    years = (frame["base_year"] == STATE_YEARS[0]) & (frame["target_year"] == STATE_YEARS[1])
    reject_rows(frame, ~years, name, f"the years are not {STATE_LABEL}")
    missing = states - set(frame.loc[frame["soc_code"] == ALL_OCCUPATIONS, "state_fips"])
    if missing:
        raise InputError(f"{name}.parquet", f"state {min(missing)} has no total")
    # The file carries no date: its national rows must be BLS's of the same years.
    nation = frame[(frame["state_fips"] == "00") & (frame["level"] == "detailed")]
    comparison = comparison[comparison["level"] == "detailed"]
    published = comparison.set_index("soc_code")
    for column, source in (("emp_base", "emp_base_thousands"), ("emp_target", "emp_target_thousands")):
        expected = nation["soc_code"].map(published[source]) * 1000
        differs = ~((nation[column] - expected).abs() < 1)
        reject_rows(nation, differs, name, f"{column} of the nation is not that of {COMPARISON}")
    of_states = frame[frame["state_fips"].isin(states) & (frame["level"] == "detailed")]
    totals = frame[frame["level"] == "total"].set_index("state_fips")["emp_base"]
    sums = of_states.groupby("state_fips")["emp_base"].sum()
    over = of_states["state_fips"].map(sums > totals.reindex(sums.index) * (1 + _OEWS_TOTAL_TOLERANCE))
    reject_rows(of_states, over.astype(bool), name, "the state's occupations have more jobs than its total")


def _codes(tables: dict[str, pd.DataFrame]) -> None:
    """Titles, descriptions and crosswalk refer to occupations of the SOC structure."""
    structure = tables["soc_2018_structure"]
    detailed = set(structure.loc[structure["soc_group"] == "Detailed", "soc_code"])
    for name, column in (
        ("alternate_titles", "soc_code"),
        ("occupation_descriptions", "soc_code"),
        ("soc_2010_to_2018_crosswalk", "soc_2018_code"),
    ):
        frame = tables[name]
        reject_rows(frame, ~frame[column].isin(detailed), name, f"{column} is no detailed SOC 2018 occupation")

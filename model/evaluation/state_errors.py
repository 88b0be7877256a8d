"""Past errors of states: departures of their groups from the nation, and the coverage of their ranges.

States' employment by group is known from 2003 on, that of their occupations in the newest two years alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import catalog, release_calendar
from model.evaluation import hindcast, out_of_sample, vintage_pairs
from model.intervals import states
from model.intervals.states import DepartureModel, fit_departures
from services.dataset_schema import AGGREGATE, BOUNDS, OCCUPATION
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from model.data.input_tables import InputTables

HORIZONS: Final = (1, 2, 3, 5, 10)
SIZES: Final = {
    "<100": 0,
    "100-300": 100,
    "300-1k": 300,
    "1-3k": 1_000,
    "3-10k": 3_000,
    ">10k": 10_000,
}
"""The six sizes by which coverage is given, and the jobs that each starts at."""
BREAKS: Final = (2010, 2011, 2012, 2019, 2020, 2021)
"""Years whose OEWS differs from the year before in codes or method. They are common to all states, and so are absent
from a state's departure from the nation: one-year departures into these years are no larger than others."""
_OUTCOME_COLUMNS: Final = (
    "area_id",
    "soc_code",
    "jobs",
    "prse",
    "usual_prse",
    "change",
    "error",
    *BOUNDS,
    "inside_80",
    "inside_80_usual",
    "inside_80_true",
)
_NATION_FIPS: Final = "00"
_KEYS: Final = ["series", "base_year", "horizon_years"]


def group_departures(inputs: InputTables, as_of: date) -> pd.DataFrame:
    """One row per state, major group, base year and horizon whose outcome was released by `as_of`.

    base_year, horizon_years, area_id, group (two digits), jobs (base), departure (log growth less the nation's).
    Empty where the inputs have no groups by state.
    """
    levels = group_employment(inputs, as_of)
    if levels.empty:
        return pd.DataFrame(columns=["base_year", "horizon_years", "area_id", "group", "jobs", "departure"])
    parts = []
    for years in HORIZONS:
        later = levels.assign(year=levels["year"] - years)
        pairs = levels.merge(later, on=["year", "area_id", "group"], suffixes=("", "_after"))
        pairs["growth"] = np.log(pairs["jobs_after"] / pairs["jobs"])
        nation = pairs.loc[pairs["area_id"] == NATION, ["year", "group", "growth"]]
        pairs = pairs[pairs["area_id"] != NATION].merge(nation, on=["year", "group"], suffixes=("", "_nation"))
        pairs["departure"] = pairs["growth"] - pairs["growth_nation"]
        parts.append(pairs.assign(horizon_years=years).rename(columns={"year": "base_year"}))
    columns = ["base_year", "horizon_years", "area_id", "group", "jobs", "departure"]
    return pd.concat(parts, ignore_index=True)[columns].sort_values(columns[:4], ignore_index=True)


def group_employment(inputs: InputTables, as_of: date) -> pd.DataFrame:
    """year, area_id, group, jobs of every released year; the nation as NATION; suppressed cells left out."""
    name = catalog.newest_table(inputs.tables, catalog.STATE_GROUPS)
    if name is None:
        return pd.DataFrame(columns=["year", "area_id", "group", "jobs"])
    history = inputs.tables[name]
    states_table = inputs.tables["us_states"]
    areas = [_NATION_FIPS, *states_table.loc[states_table["is_state_or_dc"], "state_fips"]]
    newer = [
        table[(table["o_group"] == "major") & (table["year"] > history["year"].max())]
        for table in (inputs.tables["oews_state"], inputs.tables["oews_national"].assign(state_fips=_NATION_FIPS))
    ]
    rows = pd.concat([history, *newer], ignore_index=True)
    is_released = rows["year"].map(release_calendar.oews_release_date) <= as_of
    rows = rows[is_released & rows["state_fips"].isin(areas) & rows["tot_emp"].gt(0)]
    frame = pd.DataFrame({"year": rows["year"], "area_id": rows["state_fips"].replace({_NATION_FIPS: NATION})})
    return frame.assign(group=rows["soc_code"].str[:2], jobs=rows["tot_emp"].astype("float64"))


def relative_errors(errors: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The nation's errors of occupations and of groups (hindcast.errors), with relative_error: less the total's."""
    sums = hindcast.aggregate_errors(errors)
    total = sums.loc[sums["group"] == "", [*_KEYS, "error"]].rename(columns={"error": "total_error"})
    frames = []
    for frame in (errors, sums[sums["group"] != ""]):
        joined = frame.merge(total, on=_KEYS)
        frames.append(joined.assign(relative_error=joined["error"] - joined["total_error"]))
    return frames[0], frames[1]


def standard_errors(inputs: InputTables, as_of: date) -> dict[str, pd.DataFrame]:
    """jobs and prse (fraction) of the states' occupations and groups, of every year released by `as_of` that has them.

    Where no state's were published yet, the nation's stand in for occupations of the same size; groups have none.
    """
    published = _with_prse(release_calendar.released_oews(inputs.tables["oews_state"], as_of))
    occupations = published[published["o_group"] == "detailed"]
    if occupations.empty:
        national = _with_prse(release_calendar.released_oews(inputs.tables["oews_national"], as_of))
        occupations = national[(national["o_group"] == "detailed") & (national["year"] >= max(BREAKS))]
    return {OCCUPATION: occupations, AGGREGATE: published[published["o_group"] == "major"]}


def _with_prse(table: pd.DataFrame) -> pd.DataFrame:
    frame = table[["year", "o_group"]].assign(jobs=table["tot_emp"], prse=table["emp_prse"] / 100)
    return frame[frame["prse"].gt(0) & frame["jobs"].gt(0)]


def departure_model(inputs: InputTables, errors: pd.DataFrame, as_of: date) -> DepartureModel | None:
    """The model of departures, fitted to all outcomes known on `as_of`; None if the inputs have no groups by state."""
    departures = group_departures(inputs, as_of)
    if departures.empty:
        return None
    known = errors[out_of_sample.outcome_release_dates(errors) <= as_of]
    return fit_departures(departures, *relative_errors(known), standard_errors(inputs, as_of))


def newest_base_year(inputs: InputTables, as_of: date) -> int | None:
    """The newest year whose states' occupations have a year after it that was released by `as_of`; None without."""
    years = set(release_calendar.released_oews(inputs.tables["oews_state"], as_of)["year"])
    return max((int(year) - 1 for year in years if year - 1 in years), default=None)


def occupation_outcomes(
    inputs: InputTables,
    errors: pd.DataFrame,
    base_year: int,
    weigh: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
) -> pd.DataFrame:
    """One-year outcomes of the states' occupations from `base_year` beside their ranges as of the forecast's day.

    area_id, soc_code, jobs, prse and usual_prse (fractions), change (fraction), error (log growth less the nation's
    forecast), BOUNDS (of the range, in the same unit), and inside_80, inside_80_usual and inside_80_true: within the
    range with each cell's own standard error, with the one usual at its size, and without sampling error.

    Forecast: the nation's, with ranges fitted on what was known on the day. Own standard errors are those of the
    outcome's survey, as the inputs have none of the states in 2024. Empty where either year lacks state employment.
    `weigh`: one standard error from each cell's own and usual one, of those that evaluation.alternatives compares.
    """
    day = release_calendar.forecast_date(base_year)
    is_origin = (errors["series"] == vintage_pairs.OEWS) & (errors["base_year"] == base_year)
    nation = errors[is_origin & (errors["horizon_years"] == 1)]
    nation = nation.join(out_of_sample.as_of_bounds_from(errors, base_year).reindex(nation.index)).set_index("soc_code")
    model = departure_model(inputs, errors, day)
    cells = _state_changes(inputs, base_year)
    cells = cells[cells["soc_code"].isin(nation.index)].reset_index(drop=True)
    if model is None or cells.empty:
        return pd.DataFrame(columns=list(_OUTCOME_COLUMNS))
    of_nation = nation.loc[cells["soc_code"]].reset_index(drop=True)
    error = np.log(cells["after"] / cells["jobs"]) - of_nation["horizons"]
    change = cells["after"] / cells["jobs"] - 1
    jobs = cells["jobs"].to_numpy("float64")
    usual = model.usual_prse(OCCUPATION, jobs)
    result = cells[["area_id", "soc_code", "jobs", "prse"]].assign(usual_prse=usual, change=change, error=error)
    own = cells["prse"].fillna(pd.Series(usual)).to_numpy("float64")
    ranges: dict[str, np.ndarray] = {
        "_usual": usual,
        "_true": np.zeros(len(jobs)),
        "": own if weigh is None else weigh(own, usual),
    }
    for suffix, prse in ranges.items():
        bounds = states.combine(of_nation, model.bounds(OCCUPATION, jobs, 1, prse))
        result[f"inside_80{suffix}"] = error.between(bounds["low_80"], bounds["high_80"])
    return result.join(bounds)[list(_OUTCOME_COLUMNS)]


def by_size(jobs: pd.Series) -> pd.Series:
    """The name of the size in SIZES of each number of jobs."""
    return pd.cut(jobs, [*SIZES.values(), np.inf], right=False, labels=list(SIZES))


def reported(outcomes: pd.DataFrame) -> pd.DataFrame:
    """The outcomes of the states that the standard error was not chosen on: odd FIPS codes, 25 of the 51.

    There is one year of outcomes, so states are all that can be left out of the choice.
    """
    return outcomes[outcomes["area_id"].astype(int) % 2 == 1]


def _state_changes(inputs: InputTables, base_year: int) -> pd.DataFrame:
    """area_id, soc_code, jobs, after, prse of the states' occupations published in `base_year` and the next."""
    table = inputs.tables["oews_state"]
    areas = inputs.tables["us_states"].set_index("state_fips")["is_state_or_dc"]
    table = table[(table["o_group"] == "detailed") & table["tot_emp"].gt(0) & table["state_fips"].map(areas)]
    before, after = (table[table["year"] == year] for year in (base_year, base_year + 1))
    cells = before[["state_fips", "soc_code", "tot_emp"]].merge(
        after[["state_fips", "soc_code", "tot_emp", "emp_prse"]], on=["state_fips", "soc_code"], suffixes=("", "_after")
    )
    cells = cells.rename(columns={"state_fips": "area_id", "tot_emp": "jobs", "tot_emp_after": "after"})
    return cells.assign(prse=cells["emp_prse"] / 100).drop(columns="emp_prse")

"""Past errors of states: departures of groups from the nation, and the ranges of occupations in 2024-25."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.data.input_tables import InputTables
from model.evaluation import state_errors

DAY = date(2025, 9, 30)
"""The day of a forecast from 2024: OEWS May 2025 was not published yet."""


@pytest.fixture(scope="module")
def departures(inputs) -> pd.DataFrame:
    return state_errors.group_departures(inputs, date.max)


@pytest.fixture(scope="module")
def outcomes(inputs, errors) -> pd.DataFrame:
    return state_errors.occupation_outcomes(inputs, errors, 2024)


def changed(raw, name: str, rows) -> InputTables:
    """The inputs with the employment of some rows of a table multiplied by one to two."""
    table = raw[name].copy()
    factor = 1 + np.arange(len(table)) % 7 / 7
    table["tot_emp"] = table["tot_emp"].where(~rows(table), table["tot_emp"] * factor)
    return InputTables({**raw, name: table})


def parameters(model) -> np.ndarray:
    return np.concatenate([model.scale, model.ratio, model.quantiles, model.sampling["occupation"]])


def test_departures_are_of_51_states_and_end_with_the_newest_release(departures):
    assert departures["area_id"].nunique() == 51
    assert departures["group"].nunique() == 22
    assert (departures["base_year"] + departures["horizon_years"]).max() == 2025
    weighted = departures[departures["horizon_years"] == 1].groupby(["base_year", "group"])
    mean = weighted[["departure", "jobs"]].apply(lambda rows: np.average(rows["departure"], weights=rows["jobs"]))
    assert mean.abs().median() < 0.005  # the states together are the nation


def test_changes_of_codes_and_method_do_not_widen_one_year_departures(departures):
    """They are common to all states, so departures from the nation may cross them, as ten-year ones have to."""
    one_year = departures[departures["horizon_years"] == 1]
    crosses = (one_year["base_year"] + 1).isin(state_errors.BREAKS)
    calm = ~one_year["base_year"].isin([2019, 2020, 2021])  # the pandemic is no break of the series
    spread = one_year["departure"].abs()
    assert spread[crosses & calm].quantile(0.8) / spread[~crosses & calm].quantile(0.8) == pytest.approx(1, abs=0.1)


@pytest.fixture(scope="module")
def reported(outcomes) -> pd.DataFrame:
    return state_errors.reported(outcomes)


def coverage_by_size(outcomes: pd.DataFrame, column: str) -> pd.Series:
    return outcomes.groupby(state_errors.by_size(outcomes["jobs"]), observed=True)[column].mean()


def test_ranges_cover_four_fifths_of_2024_25_at_each_of_six_sizes(outcomes, reported):
    by_size = coverage_by_size(reported, "inside_80")
    assert len(outcomes) > 32_000
    assert reported["area_id"].nunique() == 25
    assert len(by_size) == 6
    assert 0.75 <= reported["inside_80"].mean() <= 0.85
    assert by_size.between(0.75, 0.86).all(), by_size


def test_ranges_cover_four_fifths_whatever_the_standard_error_of_the_cell(reported):
    """With the error usual at the size of the cell, ranges of the noisiest cells covered 60 %, of the others 89 %."""
    fifths = pd.qcut(reported["prse"] / reported["usual_prse"], 5)
    own, usual = (reported.groupby(fifths, observed=True)[f"inside_80{name}"].mean() for name in ("", "_usual"))
    assert own.between(0.75, 0.86).all(), own
    assert usual.max() - usual.min() > 2 * (own.max() - own.min())


def test_a_one_year_change_of_a_state_occupation_is_mostly_sampling_error(reported):
    """Without the allowance for it the ranges cover far less, at every size below 10,000 jobs."""
    assert (coverage_by_size(reported, "inside_80_true").iloc[:5] < 0.66).all()


def test_no_outcome_of_a_state_without_a_second_released_year(inputs):
    assert state_errors.newest_base_year(inputs, DAY) is None
    assert state_errors.newest_base_year(inputs, date.max) == 2024


def test_the_ranges_of_2024_do_not_change_with_what_was_published_later(raw, errors, inputs):
    before = parameters(state_errors.departure_model(inputs, errors, DAY))
    later = changed(raw, "oews_state", lambda table: table["year"] >= 2025)
    assert parameters(state_errors.departure_model(later, errors, DAY)) == pytest.approx(before, abs=0)
    wrong = errors.copy()
    wrong.loc[wrong["target_year"] >= 2025, "error"] += 1.0
    assert parameters(state_errors.departure_model(inputs, wrong, DAY)) == pytest.approx(before, abs=0)


def test_the_ranges_of_2024_change_with_what_had_been_published(raw, errors, inputs):
    before = parameters(state_errors.departure_model(inputs, errors, DAY))
    earlier = changed(raw, "oews_state_major_2003_2024", lambda table: (table["year"] == 2024) & (table.index % 2 == 0))
    assert abs(parameters(state_errors.departure_model(earlier, errors, DAY)) - before).max() > 1e-4


def test_national_standard_errors_are_used_until_states_have_their_own(inputs):
    then, now = (state_errors.standard_errors(inputs, day) for day in (DAY, date.max))
    assert then["aggregate"].empty
    assert len(then["occupation"]) < 4_000 < 30_000 < len(now["occupation"])


def test_without_groups_by_state_no_departures_are_measured(raw, errors):
    without = InputTables({name: table for name, table in raw.items() if name != "oews_state_major_2003_2024"})
    assert state_errors.departure_model(without, errors, date.max) is None

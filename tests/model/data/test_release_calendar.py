"""No figure is used before its release, and the tests of that can fail."""

from datetime import date

import pandas as pd
import pytest

from model.data import release_calendar
from model.data.input_tables import InputTables
from model.evaluation import hindcast, postings_trial
from model.national import deviations, employment_change, features, regression

ORIGINS = [2016, 2022]


def test_release_dates_follow_may_of_oews_and_the_base_year():
    assert release_calendar.oews_release_date(2024) == date(2025, 4, 30)
    assert release_calendar.projections_release_date(2024) == release_calendar.forecast_date(2024) == date(2025, 9, 30)


def test_reads_return_only_released_figures(raw):
    day = date(2023, 9, 29)
    assert release_calendar.released_oews(raw["oews_national"], day)["year"].max() == 2022
    assert list(release_calendar.released_projections(raw, day)) == [2010, 2014, 2016, 2018, 2019, 2020, 2021]
    assert list(release_calendar.released_projections(raw, date(2023, 9, 30)))[-1] == 2022
    assert release_calendar.released_postings(raw["postings_index"], day)["date"].max() <= "2023-09-29"
    assert release_calendar.released_oews(raw["oews_national"], date(2023, 4, 29))["year"].max() == 2021


@pytest.mark.parametrize(
    ("day", "base", "oews"),
    [
        (date.max, 2025, 2025),
        (date(2026, 6, 30), 2024, 2025),
        (date(2025, 12, 31), 2024, 2024),
        (date(2024, 6, 30), 2022, 2023),
        (date(2023, 12, 31), 2022, 2022),
        (date(2022, 12, 31), 2021, 2021),
    ],
)
def test_latest_vintages_of_a_day(raw, day, base, oews):
    vintages = release_calendar.latest_vintages(raw, day)
    assert (vintages.base_year, vintages.target_year, vintages.oews_year) == (base, base + 10, oews)


def test_day_before_any_vintage_raises(raw):
    with pytest.raises(release_calendar.NoVintageError, match="no projections or no OEWS"):
        release_calendar.latest_vintages(raw, date(2011, 1, 1))


def corrupted(raw, day):
    """The tables with every figure released after `day` corrupted."""
    tables = dict(raw)
    later = raw["oews_national"]["year"].map(lambda year: release_calendar.oews_release_date(year) > day)
    tables["oews_national"] = raw["oews_national"].assign(
        tot_emp=raw["oews_national"]["tot_emp"].mask(later, raw["oews_national"]["tot_emp"] ** 0.9)
    )
    for base, table in release_calendar.released_projections(raw, date.max).items():
        if release_calendar.projections_release_date(base) > day:
            tables[f"ep_{base}_{base + 10}"] = table.assign(pct_change=-50.0, emp_base_thousands=1.0)
    index = raw["postings_index"]
    tables["postings_index"] = index.assign(index_sa=index["index_sa"].mask(index["date"] > day.isoformat(), 1.0))
    return tables


@pytest.mark.parametrize("year", ORIGINS)
def test_forecast_ignores_later_releases(raw, inputs, year):
    day = release_calendar.forecast_date(year)
    expected = deviations.deviations(inputs, year, day)
    actual = deviations.deviations(InputTables(corrupted(raw, day)), year, day)
    pd.testing.assert_frame_equal(actual, expected, check_exact=True)


def test_posting_signal_ignores_later_releases(raw, inputs):
    day = release_calendar.forecast_date(2022)
    known = features.features(inputs, 2022, day)
    other = InputTables(corrupted(raw, day))
    pd.testing.assert_series_equal(
        postings_trial.posting_signal(other, 2022, day, known), postings_trial.posting_signal(inputs, 2022, day, known)
    )


@pytest.fixture(scope="module", params=ORIGINS)
def early_errors(request, inputs):
    """An origin, and the hindcast errors known on the day of a forecast from it."""
    return request.param, hindcast.errors(inputs, release_calendar.forecast_date(request.param))


def test_hindcast_errors_ignore_later_releases(raw, early_errors):
    year, errors = early_errors
    day = release_calendar.forecast_date(year)
    assert errors["target_year"].max() <= year
    pd.testing.assert_frame_equal(hindcast.errors(InputTables(corrupted(raw, day)), day), errors, check_exact=True)


@pytest.mark.parametrize("early_errors", ORIGINS[:1], indirect=True)
def test_early_release_on_purpose_changes_the_errors(raw, early_errors, monkeypatch):
    """The tests above can fail: with OEWS released a year early, later outcomes reach the model."""
    year, correct = early_errors
    day = release_calendar.forecast_date(year)
    monkeypatch.setattr(release_calendar, "oews_release_date", lambda oews_year: date(oews_year, 4, 30))
    leaked = hindcast.errors(InputTables(corrupted(raw, day)), day)
    assert leaked["target_year"].max() == year + 1
    assert len(leaked) > len(correct)


@pytest.mark.parametrize("name", ["released_oews", "released_projections"])
def test_unfiltered_read_raises_lookahead_error(raw, name, monkeypatch):
    """A read that ignores the day is caught by the second check."""
    unfiltered = {
        "released_oews": lambda table, as_of: table,
        "released_projections": lambda tables, as_of: {2022: raw["ep_2022_2032"], 2024: raw["ep_2024_2034"]},
    }
    monkeypatch.setattr(release_calendar, name, unfiltered[name])
    with pytest.raises(release_calendar.LookaheadError, match="not published by 2023-09-30"):
        deviations.deviations(InputTables(raw), 2022, release_calendar.forecast_date(2022))


def test_unfiltered_total_raises_lookahead_error(raw, monkeypatch):
    monkeypatch.setattr(release_calendar, "released_oews", lambda table, as_of: table)
    with pytest.raises(release_calendar.LookaheadError, match="OEWS 2023"):
        InputTables(raw).total_employment(2022, release_calendar.forecast_date(2022))


def test_unreleased_year_raises_lookahead_error(inputs):
    """Also where a later day has read that year before."""
    day = release_calendar.forecast_date(2022)
    assert not employment_change.observed_change(inputs, 2022, 1, release_calendar.forecast_date(2023)).empty
    with pytest.raises(release_calendar.LookaheadError):
        deviations.deviations(inputs, 2023, day)
    with pytest.raises(release_calendar.LookaheadError):
        employment_change.observed_change(inputs, 2022, 1, day)
    assert regression.training_rows(inputs, 2023, release_calendar.forecast_date(2023)) is not None
    with pytest.raises(release_calendar.LookaheadError):
        regression.training_rows(inputs, 2023, day)

"""Nothing is used before it was published; and the tests that say so would notice."""

from datetime import date

import pandas as pd
import pytest

from model.data import input_tables, release_calendar
from model.evaluation import hindcast, postings_trial
from model.national import employment_change, features, regression

ORIGINS = [2016, 2022]


def test_days_of_publication():
    assert release_calendar.oews_day(2024) == date(2025, 4, 30)
    assert release_calendar.projections_day(2024) == release_calendar.origin_day(2024) == date(2025, 9, 30)


def test_only_what_was_published_is_handed_out(raw):
    day = date(2023, 9, 29)
    assert release_calendar.oews(raw["oews_national"], day)["year"].max() == 2022
    assert list(release_calendar.projections(raw, day)) == [2010, 2014, 2016, 2018, 2019, 2020, 2021]
    assert list(release_calendar.projections(raw, date(2023, 9, 30)))[-1] == 2022
    assert release_calendar.postings(raw["postings_index"], day)["date"].max() <= "2023-09-29"
    assert release_calendar.oews(raw["oews_national"], date(2023, 4, 29))["year"].max() == 2021


@pytest.mark.parametrize(
    ("day", "base", "oews"),
    [
        (date.max, 2024, 2024),
        (date(2024, 6, 30), 2022, 2023),
        (date(2023, 12, 31), 2022, 2022),
        (date(2022, 12, 31), 2021, 2021),
    ],
)
def test_a_day_has_its_newest_vintage_and_year(raw, day, base, oews):
    vintages = release_calendar.vintages(raw, day)
    assert (vintages.base_year, vintages.target_year, vintages.oews_year) == (base, base + 10, oews)


def test_nothing_to_build_on_is_said(raw):
    with pytest.raises(release_calendar.NothingPublishedError, match="no projections or no OEWS"):
        release_calendar.vintages(raw, date(2011, 1, 1))


def spoilt(raw, day):
    """The tables with every figure that came after `day` made nonsense."""
    tables = dict(raw)
    later = raw["oews_national"]["year"].map(lambda year: release_calendar.oews_day(year) > day)
    tables["oews_national"] = raw["oews_national"].assign(
        tot_emp=raw["oews_national"]["tot_emp"].mask(later, raw["oews_national"]["tot_emp"] ** 0.9)
    )
    for base, table in release_calendar.projections(raw, date.max).items():
        if release_calendar.projections_day(base) > day:
            tables[f"ep_{base}_{base + 10}"] = table.assign(pct_change=-50.0, emp_base_thousands=1.0)
    index = raw["postings_index"]
    tables["postings_index"] = index.assign(index_sa=index["index_sa"].mask(index["date"] > day.isoformat(), 1.0))
    return tables


@pytest.mark.parametrize("year", ORIGINS)
def test_a_forecast_does_not_change_with_what_came_later(raw, library, year):
    day = release_calendar.origin_day(year)
    expected = regression.departures(library, year, day)
    got = regression.departures(input_tables.Library(spoilt(raw, day)), year, day)
    pd.testing.assert_frame_equal(got, expected, check_exact=True)


def test_postings_do_not_either(raw, library):
    day = release_calendar.origin_day(2022)
    known = features.features(library, 2022, day)
    other = input_tables.Library(spoilt(raw, day))
    pd.testing.assert_series_equal(
        postings_trial.signal(other, 2022, day, known), postings_trial.signal(library, 2022, day, known)
    )


@pytest.mark.parametrize("year", ORIGINS)
def test_past_errors_know_only_outcomes_of_their_day(raw, library, year):
    day = release_calendar.origin_day(year)
    errors = hindcast.errors(library, day)
    assert errors["target_year"].max() <= year
    pd.testing.assert_frame_equal(
        hindcast.errors(input_tables.Library(spoilt(raw, day)), day), errors, check_exact=True
    )


@pytest.mark.parametrize("year", ORIGINS)
def test_let_in_early_on_purpose_it_is_noticed(raw, library, year, monkeypatch):
    """The tests above can fail: with OEWS let in a year early, later outcomes do reach the model ..."""
    day = release_calendar.origin_day(year)
    honest = hindcast.errors(library, day)
    monkeypatch.setattr(release_calendar, "oews_day", lambda oews_year: date(oews_year, 4, 30))
    leaked = hindcast.errors(input_tables.Library(spoilt(raw, day)), day)
    assert leaked["target_year"].max() == year + 1
    assert len(leaked) > len(honest)


@pytest.mark.parametrize("name", ["oews", "projections"])
def test_a_reader_that_hands_out_everything_is_caught(raw, name, monkeypatch):
    """... and a reader that forgets the day is refused."""
    whole = {
        "oews": lambda table, as_of: table,
        "projections": lambda tables, as_of: {2022: raw["ep_2022_2032"], 2024: raw["ep_2024_2034"]},
    }
    monkeypatch.setattr(release_calendar, name, whole[name])
    with pytest.raises(release_calendar.LeakError, match="not published by 2023-09-30"):
        regression.departures(input_tables.Library(raw), 2022, release_calendar.origin_day(2022))


def test_a_total_is_refused_as_well(raw, monkeypatch):
    monkeypatch.setattr(release_calendar, "oews", lambda table, as_of: table)
    with pytest.raises(release_calendar.LeakError, match="OEWS 2023"):
        input_tables.Library(raw).total(2022, release_calendar.origin_day(2022))


def test_what_was_not_out_cannot_be_asked_for(library):
    day = release_calendar.origin_day(2022)
    with pytest.raises(release_calendar.LeakError):
        regression.departures(library, 2023, day)
    with pytest.raises(release_calendar.LeakError):
        employment_change.change(library, 2022, 1, day)

"""Caveats name their series; the line of sources says how figures were made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from components.text import caveats
from services.flags import FLAG_NOTES
from services.growth_rows import GrowthRows, last_horizon, rows_of
from services.source import Features
from tests.components.fakes import cell_rows, combine

PUBLIC = Features(base_year=True, ranges=True)


def test_published_figures_have_no_caveats():
    assert caveats.caveats(cell_rows()) == []


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("small_base", "under 10,000 jobs"),
        ("national_rate", "national rate"),
        ("share_2022", "2022"),
        ("not_published", "no bar and no line"),
        ("failed", "did not answer"),
        ("stale", "Last good"),
        ("no_longer_projected", "BLS no longer projects"),
        ("count_kept", "employees that the survey counts"),
    ],
)
def test_caveats_name_their_series(flag, words):
    table = combine(cell_rows("11-1111", "06", flags=flag), cell_rows("22-2222", "06"))
    (sentence,) = caveats.caveats(table)
    assert words in sentence
    assert "(Alphas)" in sentence
    assert "Betas" not in sentence


def test_caveats_count_series_above_the_limit():
    small = (cell_rows(f"11-{n:04d}", flags="small_base") for n in range(9))
    (sentence,) = caveats.caveats(combine(*small, cell_rows("22-2222")))
    assert "and 3 more" in sentence


def test_source_line_describes_the_derivation():
    nation = caveats.source_line(cell_rows(), PUBLIC)
    assert nation.startswith("Source: Made up, 2024-34. Retrieved 2026-01-02.")
    assert "derived" in nation
    assert "estimates" not in nation
    assert "self-employed" in nation
    assert "Horizons estimates" in caveats.source_line(cell_rows(area_id="06"), PUBLIC)


def test_source_line_of_figures_read_on_several_days_gives_the_first_and_the_last():
    days = [datetime(2026, 1, day, 23, tzinfo=UTC) for day in (3, 2, 4)]
    rows = GrowthRows(
        row._replace(retrieved_at=day) for row, day in zip(cell_rows(years=[1, 5, 10]), days, strict=True)
    )
    assert "Retrieved 2026-01-02 to 2026-01-04. " in caveats.source_line(rows, Features())
    assert "Retrieved" not in caveats.source_line(GrowthRows(row._replace(retrieved_at=None) for row in rows), PUBLIC)


def test_source_line_of_a_sum_says_so_and_no_constant_rate():
    line = caveats.source_line(cell_rows("00-0000", years=[10], basis="derived", base_basis="derived"), PUBLIC)
    assert "sums of BLS’s occupations" in line
    assert "constant rate" not in line


def test_source_line_names_the_years_that_are_estimates(public):
    rows = rows_of(public.growth(["29-1141"], ["US"], range(1, 11)))
    line = caveats.source_line(rows, public.features)
    assert "Figures for 2026–2034 are Horizons estimates; 2025 and 2035 are BLS’s." in line


def test_source_line_of_a_source_without_base_years_says_what_it_lacks():
    line = caveats.source_line(cell_rows(base_year=None, taxonomy="lotocc"), Features())
    assert "no base year, openings, wages, ranges" in line
    assert "self-employed" not in line


def test_source_line_of_agencies_says_that_they_publish_the_last_year_only(public):
    rows = rows_of(public.with_agency_figures.growth(["29-1141"], ["39"], range(1, 11)))
    line = caveats.source_line(rows, public.features)
    assert line.startswith("Source: Ohio state agency, by way of Projections Central, 2022-32. Retrieved ")
    assert " State figures are the state agencies’ own projections. " in line
    assert "Horizons" not in line
    assert "self-employed" not in line


def test_source_line_of_many_agencies_counts_them(public):
    rows = rows_of(public.with_agency_figures.growth(["29-1141"], public.state_ids, [10]))
    line = caveats.source_line(rows, public.features)
    assert line.startswith("Source: 51 state agencies, by way of Projections Central, 2022-32. Retrieved ")


@pytest.mark.parametrize("flag", FLAG_NOTES)
def test_meaning_of_a_flag_begins_with_its_name_and_says_it_once(flag):
    meaning, name = caveats.flag_legend(cell_rows(flags=flag)), caveats.flag_name(flag)
    assert meaning.casefold().startswith(name.casefold())
    assert not meaning.removeprefix(meaning[: len(name)]).lstrip(": ").casefold().startswith(name.casefold())
    assert meaning.count(":") <= 1


def test_caveat_of_every_series_needs_no_names():
    rows = combine(cell_rows("11-1111", "06", flags="small_base"), cell_rows("22-2222", "06", flags="small_base"))
    (note,) = caveats.notes(rows)
    assert note == "Small occupation (under 10,000 jobs): percentages are unreliable."
    (some,) = caveats.notes(combine(cell_rows("11-1111", "06", flags="small_base"), cell_rows("22-2222", "06")))
    assert some.endswith("(Alphas).")


def test_prominent_caveats_are_beside_the_figures_and_the_rest_on_request():
    rows = combine(cell_rows("11-1111", "06", flags="small_base turns"), cell_rows("22-2222", "06"))
    (beside,) = caveats.prominent(rows)
    assert "changes direction" in beside
    (note,) = caveats.notes(rows)
    assert "under 10,000 jobs" in note


@pytest.mark.parametrize("flag", ["state_path", "state_not_published", "national_rate"])
def test_rate_of_another_area_is_named_beside_the_figures(flag):
    rows = combine(cell_rows("11-1111", "06", flags=flag), cell_rows("22-2222", "06"))
    (beside,) = caveats.prominent(rows)
    assert beside.endswith("(Alphas).")
    assert caveats.notes(rows) == []


def test_legend_says_how_many_of_the_listed_are_small_and_repeats_no_name():
    small, large = cell_rows("11-1111", "06", flags="small_base"), cell_rows("22-2222", "06")
    assert caveats.flag_legend(last_horizon(combine(small, large))) == (
        "Small occupation (under 10,000 jobs), 1 of the 2 listed whose jobs are known: percentages are unreliable."
    )
    assert caveats.flag_legend(last_horizon(small)) == (
        "Small occupation (under 10,000 jobs), all listed: percentages are unreliable."
    )
    assert caveats.flag_legend(last_horizon(large)) == ""

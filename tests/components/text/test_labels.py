"""Names and figures of rows as they stand in sentences, labels and tables."""

from __future__ import annotations

import pytest

from components.text import answer, captions, comparison, labels, number_format
from services.growth_frame import LOCAL_LEVEL
from tests.components.fakes import cell_rows, combine


@pytest.mark.parametrize(
    ("title", "taxonomy", "phrase"),
    [
        ("Registered nurses", "soc", "registered nurses"),
        (
            "English language and literature teachers, postsecondary",
            "soc",
            "English language and literature teachers, postsecondary",
        ),
        ("Total, all occupations", "soctotal", "all occupations"),
        ("Management occupations", "socmajor", "management occupations"),
        ("Registered Nurses", "lotocc", "Registered Nurses"),
        ("PBX operators", "soc", "PBX operators"),
    ],
)
def test_name_in_a_sentence_starts_small_unless_it_is_a_proper_word(title, taxonomy, phrase):
    row = cell_rows()[-1]._replace(occupation=title, taxonomy=taxonomy)
    assert labels.occupation_phrase(row) == phrase


def test_every_public_title_starts_small_in_a_sentence_but_english(public):
    kept = []
    row = cell_rows()[-1]
    for occupation in public.occupations().itertuples():
        phrase = labels.occupation_phrase(row._replace(occupation=occupation.occupation, taxonomy=occupation.taxonomy))
        if phrase[0].isupper():
            kept.append(phrase)
    assert kept == ["English language and literature teachers, postsecondary"]


def test_estimates_have_three_significant_figures_and_published_figures_all():
    estimate = cell_rows("11-1111", "06")[-1]._replace(change=4989.0, employment=72569.0, basis="modelled")
    assert (labels.change_label(estimate), labels.employment_label(estimate)) == ("+4,990", "72,600")
    published = estimate._replace(basis="published")
    assert (labels.change_label(published), labels.employment_label(published)) == ("+4,989", "72,569")
    assert labels.change_with_unit(estimate) == "+4,990 jobs"
    assert labels.change_with_unit(estimate._replace(change=0.0, growth=0.0)) == number_format.NO_CHANGE
    assert labels.change_with_unit(estimate._replace(change=0.0, growth=-0.01)) == "rounds to 0 jobs"


@pytest.mark.parametrize(
    ("change", "employment", "added", "jobs"),
    [
        (4989.0, 72569.0, "+5,000", "72,600"),
        (-533.0, 342_467.0, "\u2212500", "342,000"),
        (-14.2, 186.0, "rounds to 0", "200"),
    ],
)
def test_estimates_of_the_nation_are_no_finer_than_the_hundreds_that_they_begin_with(change, employment, added, jobs):
    row = cell_rows()[-1]._replace(change=change, employment=employment, growth=-0.07, basis="modelled")
    assert (labels.change_label(row), labels.employment_label(row)) == (added, jobs)


def test_years_between_two_that_an_agency_gives_are_rounded_and_its_own_are_not():
    row = cell_rows("11-1111", "06")[-1]._replace(base_basis="published", change=881.6, employment=132_481.6)
    between, own = row._replace(basis="derived"), row._replace(basis="published")
    assert (labels.change_label(between), labels.employment_label(between)) == ("+882", "132,000")
    assert labels.change_label(between._replace(change=2215.3)) == "+2,220"
    assert labels.jobs_added(between._replace(change=2215.3)) == 2220.0
    assert (labels.change_label(own), labels.employment_label(own)) == ("+882", "132,482")
    added_up = row._replace(base_basis="derived", basis="derived")
    assert labels.employment_label(added_up) == "132,482", "groups are sums of what is published"


def test_published_jobs_are_given_in_full_in_titles_and_sentences():
    rows = cell_rows(growth=0.0001, base=489_300.0, years=range(1, 11))
    assert captions.lines_title(rows, "jobs") == "489,349 jobs in 2034"
    assert "**stay at about 489,300 jobs**" in answer.headline(rows, rows)
    estimates = type(rows)(row._replace(basis="modelled", base_basis="modelled") for row in rows)
    assert captions.lines_title(estimates, "jobs") == "About 489,000 jobs in 2034"
    assert "**stay at about 489,000 jobs**" in answer.headline(estimates, estimates)


def test_sentence_of_a_comparison_rounds_estimates_as_its_table_does():
    rows = combine(cell_rows("11-1111", "06", 0.1), cell_rows("22-2222", "06", 0.2))
    estimates = [row._replace(change=4989.0 if row.occupation_id == "11-1111" else 4270.0) for row in rows]
    sentence = comparison.comparison(type(rows)(row._replace(basis="modelled") for row in estimates))
    assert sentence.endswith("Alphas add the most jobs: +4,990.")


def test_title_of_a_chart_starts_with_a_capital_without_change():
    unchanged = cell_rows(growth=0.0)
    assert captions.bars_title(unchanged, type(unchanged)(), "percent").startswith("No change by ")


def test_noncontiguous_nonmetropolitan_area_is_not_called_metropolitan():
    name = "North Northeastern Ohio nonmetropolitan area (noncontiguous)"
    assert labels.area_option(name, LOCAL_LEVEL) == name
    assert labels.area_option("Akron, OH", LOCAL_LEVEL) == "Akron, OH (metropolitan)"

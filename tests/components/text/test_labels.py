"""Names and figures of rows as they stand in sentences, labels and tables."""

from __future__ import annotations

import pytest

from components.text import captions, comparison, labels, number_format
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
    estimate = cell_rows()[-1]._replace(change=4989.0, employment=72569.0, basis="modelled")
    assert (labels.change_label(estimate), labels.employment_label(estimate)) == ("+4,990", "72,600")
    published = estimate._replace(basis="published")
    assert (labels.change_label(published), labels.employment_label(published)) == ("+4,989", "72,569")
    assert labels.change_with_unit(estimate) == "+4,990 jobs"
    assert labels.change_with_unit(estimate._replace(change=0.0, growth=0.0)) == number_format.NO_CHANGE
    assert labels.change_with_unit(estimate._replace(change=0.0, growth=-0.01)) == "rounds to 0 jobs"


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

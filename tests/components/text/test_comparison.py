"""Several occupations x areas in a sentence: the fastest growth, the most jobs, ties."""

from __future__ import annotations

import pytest

from components.text import answer, comparison, number_format
from components.text.labels import NO_FIGURE, missing_label
from services.growth_rows import rows_of
from tests.components.fakes import cell_rows, combine

FOUR = [("11-1111", "US", 0.05), ("22-2222", "US", 0.2), ("11-1111", "06", 0.04), ("22-2222", "06", 0.1)]
"""Occupation, area and growth: betas grow faster in both areas."""


def plain(sentence: str) -> str:
    """Without bold, and with ordinary spaces and signs, to compare."""
    return sentence.replace("**", "").replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def test_one_occupation_fastest_everywhere():
    table = combine(
        cell_rows("11-1111", "US", 0.05),
        cell_rows("11-1111", "06", 0.04),
        cell_rows("22-2222", "US", 0.2),
        cell_rows("22-2222", "06", 0.1),
    )
    assert plain(comparison.comparison(table)) == (
        "Betas grow faster in both areas: +20.0 % in the United States and +10.0 % in California from 2024 to 2034. "
        "Betas add the most jobs in the United States: +20,000."
    )


@pytest.mark.parametrize(
    ("growths", "said"),
    [
        (
            (0.1, -0.02),
            "Betas rank first by growth in both areas: +10.0 % in the United States and -2.0 % in California",
        ),
        (
            (-0.02, 0.0),
            "Betas rank first by growth in both areas: -2.0 % in the United States and no change in California",
        ),
        ((-0.02, -0.01), "Betas shrink less in both areas: -2.0 % in the United States and -1.0 % in California"),
        ((0.0, 0.0), "Betas hold steady in both areas: no change in each"),
    ],
)
def test_occupation_that_leads_everywhere_but_grows_in_some_areas_alone(growths, said):
    leading = [cell_rows("22-2222", area, growth) for area, growth in zip(("US", "06"), growths, strict=True)]
    others = [cell_rows("11-1111", area, -0.3) for area in ("US", "06")]
    assert plain(comparison.comparison(combine(*leading, *others))).startswith(f"{said} from 2024 to 2034.")


def test_first_without_change_does_not_shrink_least():
    table = combine(
        *(cell_rows(code, "06", growth) for code, growth in (("11-1111", 0), ("22-2222", -0.1), ("33-3333", -0.2)))
    )
    assert plain(comparison.comparison(table)).startswith("Alphas hold steady: no change from 2024 to 2034.")


def test_growth_at_the_nations_rate_is_said_to_be_where_it_is_given():
    ohio, nation, betas = (
        cell_rows(area_id="39", growth=0.2, flags="national_rate"),
        cell_rows(growth=0.2),
        cell_rows("22-2222", "39", 0.1),
    )
    note = " At the nation’s rate: alphas in State 39."
    assert plain(comparison.comparison(combine(ohio, betas))).startswith(
        f"Alphas grow faster than betas: +20.0 % against +10.0 % from 2024 to 2034.{note}"
    )
    assert comparison.comparison(combine(ohio, nation)).endswith(f"2034.{note}")
    assert comparison.comparison(ohio).endswith("2034, at the nation’s rate.")
    assert "rate" not in comparison.comparison(combine(nation, cell_rows("22-2222", growth=0.1)))
    last = cell_rows(area_id="39", growth=-0.2, flags="national_rate")
    betas_lead = combine(last, betas, cell_rows("33-3333", "39", 0.05))
    assert "rate" not in comparison.comparison(betas_lead), "of growth that the sentence does not give"


def test_different_occupations_fastest_in_different_areas():
    table = combine(
        cell_rows("11-1111", "US", 0.3),
        cell_rows("11-1111", "06", 0.04),
        cell_rows("22-2222", "US", 0.2),
        cell_rows("22-2222", "06", 0.1),
    )
    assert plain(comparison.comparison(table)).startswith(
        "Alphas grow fastest in the United States: +30.0 % from 2024 to 2034."
    )


def test_one_occupation_in_several_areas_is_singular():
    table = combine(cell_rows("11-1111", "06", 0.05), cell_rows("11-1111", "48", 0.2))
    assert plain(comparison.comparison(table)) == (
        "Alphas grow faster in Texas than in California: +20.0 % against +5.0 % from 2024 to 2034. "
        "Texas adds the most jobs: +20,000."
    )


def test_one_occupation_never_ranks_jobs_of_the_nation_with_those_of_its_states():
    nation, texas = cell_rows("11-1111", "US", 0.2), cell_rows("11-1111", "48", 0.2)
    assert "jobs" not in comparison.comparison(combine(nation, texas))
    ranked = comparison.comparison(combine(nation, texas, cell_rows("11-1111", "06", 0.3)))
    assert plain(ranked).endswith("Of the states, California adds the most jobs: +30,000.")
    assert "Of the states" not in comparison.comparison(combine(texas, cell_rows("11-1111", "06", 0.3)))


def test_several_occupations_never_rank_jobs_of_the_nation_with_those_of_its_states():
    table = combine(cell_rows("11-1111", "US", 0.1), cell_rows("22-2222", "US", 0.2), cell_rows("22-2222", "06", 0.9))
    assert plain(comparison.comparison(table)).endswith("Betas add the most jobs in the United States: +20,000.")


def test_different_years_are_named():
    table = combine(cell_rows("11-1111", "US", 0.3, base_year=2025), cell_rows("11-1111", "48", 0.2, base_year=2022))
    assert "over ten years from 2022 or 2025" in comparison.comparison(table)


def test_conflicts_name_their_states():
    ohio, texas = cell_rows("11-1111", "06")[-1], cell_rows("11-1111", "48")[-1]
    assert comparison.conflicts([ohio, texas]) == (
        "In California and Texas the state agencies’ own projections go in the opposite direction to "
        "our estimate for alphas; "
        "Notes say why."
    )
    assert "state agency’s own projection goes in the opposite direction" in comparison.conflicts([ohio])
    assert comparison.conflicts([]) == ""


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (
            [("11-1111", "06"), ("22-2222", "48")],
            "The state agencies’ own projections go in the opposite direction to "
            "our estimate for alphas in California and for "
            "betas in Texas; Notes say why.",
        ),
        (
            [("11-1111", "06"), ("22-2222", "06"), ("22-2222", "48")],
            "The state agencies’ own projections go in the opposite direction to "
            "our estimate for alphas and betas in California "
            "and for betas in Texas; Notes say why.",
        ),
        (
            [("11-1111", "06"), ("22-2222", "06"), ("11-1111", "48"), ("22-2222", "48")],
            "In California and Texas the state agencies’ own projections go in the opposite direction to "
            "our estimate for alphas "
            "and betas; Notes say why.",
        ),
        (
            [("11-1111", "06"), ("22-2222", "06"), ("33-3333", "06"), ("11-1111", "48")],
            "In California and Texas the state agencies’ own projections go in the opposite direction to "
            "our estimate for some "
            "of these occupations; Notes say which and why.",
        ),
    ],
)
def test_conflicts_pair_no_occupation_with_another_one_s_state(pairs, sentence):
    assert comparison.conflicts([cell_rows(*pair)[-1] for pair in pairs]) == sentence


def test_several_occupations_in_one_area_are_plural_and_need_no_area():
    table = combine(cell_rows("11-1111", "06", 0.05), cell_rows("22-2222", "06", 0.2))
    assert plain(comparison.comparison(table)) == (
        "Betas grow faster than alphas: +20.0 % against +5.0 % from 2024 to 2034. Betas add the most jobs: +20,000."
    )


def test_comparison_of_declines_does_not_say_grow():
    table = combine(cell_rows("11-1111", "06", -0.05), cell_rows("22-2222", "06", -0.2))
    assert plain(comparison.comparison(table)) == (
        "Alphas shrink less than betas: -5.0 % against -20.0 % from 2024 to 2034. Alphas lose the fewest jobs: 5,000."
    )


def test_decline_of_one_occupation_in_all_areas_is_singular():
    table = combine(cell_rows("11-1111", "06", -0.05), cell_rows("11-1111", "48", -0.2))
    assert plain(comparison.comparison(table)) == (
        "Alphas shrink less in California than in Texas: -5.0 % against -20.0 % from 2024 to 2034. "
        "California loses the fewest jobs: 5,000."
    )


def test_more_than_three_areas_are_a_range():
    states = ["US", "06", "48", "12"]
    table = combine(
        *(
            cell_rows(code, area, 0.1 if code == "11-1111" else 0.2)
            for code in ("11-1111", "22-2222")
            for area in states
        )
    )
    assert "Betas grow faster in all 4 areas: +20.0 % in each from 2024 to 2034." in plain(comparison.comparison(table))
    table = combine(table, cell_rows("22-2222", "36", 0.3), cell_rows("11-1111", "36", 0.1))
    assert "Betas grow faster in all 5 areas: from +20.0 % to +30.0 % from 2024" in plain(comparison.comparison(table))


def test_group_is_not_compared_in_jobs_with_its_members():
    table = combine(cell_rows("11-0000", growth=0.2, taxonomy="socmajor"), cell_rows("11-1111", growth=0.1))
    assert "jobs" not in comparison.comparison(table)


def test_comparison_of_one_series_is_one_sentence():
    assert plain(comparison.comparison(cell_rows())) == "Alphas in the United States: +10.0 % from 2024 to 2034."
    assert plain(comparison.comparison(combine(cell_rows(), cell_rows("22-2222", growth=None)))) == (
        "Alphas in the United States: +10.0 % from 2024 to 2034."
    )


def test_comparison_without_published_growth_has_a_notice():
    assert comparison.comparison(combine(cell_rows(growth=None), cell_rows("22-2222", growth=None))) == (
        "Nothing is published for this selection, so no growth can be given."
    )


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"taxonomy": "socmajor", "area_level": "msa", "flags": "not_published"}, answer.NO_LOCAL_GROUPS),
        ({"flags": "no_share"}, f"There is no estimate: {answer.OUTSIDE_SURVEY}"),
        ({"flags": "not_published no_longer_projected"}, "BLS no longer projects this"),
    ],
)
def test_comparison_without_growth_says_why(columns, said):
    rows = combine(*(cell_rows(code, "39", None, **columns) for code in ("11-1111", "22-2222")))
    assert comparison.comparison(rows) == f"{said}, so no growth can be given."
    mixed = combine(rows, cell_rows("11-1111", "06", None, flags="not_published"))
    assert comparison.comparison(mixed) == "No growth can be given for this selection."


def test_group_in_a_local_area_is_never_called_unpublished():
    (row,) = cell_rows("29-0000", "39", None, years=[10], taxonomy="socmajor", area_level="msa", flags="not_published")
    assert missing_label(row) == NO_FIGURE
    assert missing_label(row._replace(flags="failed")) == number_format.NO_ANSWER
    assert missing_label(row._replace(taxonomy="soc")) == number_format.NOT_PUBLISHED


def test_comparison_without_base_year_says_by_year_ten():
    table = combine(cell_rows(growth=0.1, base_year=None), cell_rows("22-2222", growth=0.2, base_year=None))
    assert plain(comparison.comparison(table)).startswith(
        "Betas grow faster than alphas: +20.0 % against +10.0 % by year 10."
    )


def test_states_alt_text_counts_unpublished_areas():
    table = combine(
        *(cell_rows("11-1111", area, 0.1) for area in ("US", "06")),
        *(cell_rows("22-2222", area, 0.2) for area in ("US", "06")),
        cell_rows("11-1111", "48", None),
        cell_rows("22-2222", "48", None),
    )
    assert "both areas" not in comparison.comparison(table)


def test_comparison_names_the_occupation_of_several():
    table = combine(
        cell_rows("11-1111", "06", 0.1),
        cell_rows("11-1111", "48", 0.2),
        cell_rows("22-2222", "06", None),
        cell_rows("22-2222", "48", None),
    )
    assert "Alphas" in comparison.comparison(table)


def test_comparison_of_no_change_has_no_direction():
    table = combine(cell_rows("11-1111", "06", 0.0), cell_rows("22-2222", "06", -0.2))
    assert "lose the fewest jobs: no change" not in comparison.comparison(table)
    table = combine(cell_rows("11-1111", "06", 0.0003), cell_rows("22-2222", "06", -0.2))
    assert "grow fastest: **no change**" not in comparison.comparison(table)


def test_overlapping_ranges_are_ties():
    wide = {"low_80": -0.2, "high_80": 0.4, "low_50": 0.0, "high_50": 0.2}
    two = combine(cell_rows(**wide), cell_rows("22-2222", growth=0.12, **wide))
    assert "Their ranges overlap, so treat this order as uncertain." in comparison.comparison(two)
    three = combine(
        cell_rows(**wide), cell_rows("22-2222", growth=0.12, **wide), cell_rows("33-3333", growth=0.14, **wide)
    )
    assert "The ranges overlap, so treat this order as uncertain." in comparison.comparison(three)


def test_separate_ranges_are_no_ties():
    low = {"low_80": 0.09, "high_80": 0.11, "low_50": 0.1, "high_50": 0.1}
    high = {"low_80": 0.3, "high_80": 0.5, "low_50": 0.4, "high_50": 0.4}
    sentence = comparison.comparison(combine(cell_rows(**low), cell_rows("22-2222", growth=0.4, **high)))
    assert "overlap" not in sentence
    assert "overlap" not in comparison.comparison(combine(cell_rows(), cell_rows("22-2222", growth=0.12))), (
        "Lightcast has no ranges"
    )


def test_ties_are_those_within_each_area():
    def cells(area, *growths, width):
        return [
            cell_rows(occupation, area, growth, low_80=growth - width, high_80=growth + width)
            for occupation, growth in zip(("11-1111", "22-2222", "33-3333"), growths, strict=False)
        ]

    apart, near = cells("US", 0.05, 0.4, width=0.1), cells("06", 0.2, 0.3, width=0.2)
    sentence = comparison.comparison(combine(*apart, *near))
    assert "The ranges overlap in California, so treat the order there as uncertain." in sentence
    assert "overlap" not in comparison.comparison(combine(*apart, *cells("06", 0.05, 0.4, width=0.1))), (
        "the range of the first is that of its own in the other area, which is no order"
    )
    sentence = comparison.comparison(combine(*cells("US", 0.3, 0.4, width=0.1), *near))
    assert "The ranges overlap, so treat this order as uncertain." in sentence
    sentence = comparison.comparison(combine(*apart, *cells("06", 0.3, 0.4, 0.0, width=0.1)))
    assert (
        "The range of the first overlaps with others in California, so treat the order there as uncertain." in sentence
    )


def test_what_is_alike_has_no_order():
    two = combine(cell_rows(low_80=0.0, high_80=0.2), cell_rows("22-2222", low_80=0.0, high_80=0.2))
    assert "overlap" not in comparison.comparison(two)


def test_one_tie_is_singular():
    top = {"low_80": 0.2, "high_80": 0.6, "low_50": 0.3, "high_50": 0.5}
    near = {"low_80": 0.1, "high_80": 0.3, "low_50": 0.1, "high_50": 0.2}
    far = {"low_80": -0.1, "high_80": 0.1, "low_50": 0.0, "high_50": 0.0}
    table = combine(
        cell_rows(growth=0.4, **top), cell_rows("22-2222", growth=0.2, **near), cell_rows("33-3333", growth=0.0, **far)
    )
    assert "overlaps with that of one other" in comparison.comparison(table)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (("22-2222", "06", -0.05), "Alphas grow, betas shrink: +10.0 % against -5.0 % from 2024 to 2034."),
        (("11-1111", "48", -0.05), "Alphas grow in California but shrink in Texas: +10.0 % against -5.0 % from"),
        (("11-1111", "48", 0.0), "Alphas grow in California but hold steady in Texas: +10.0 % against no change from"),
        (("11-1111", "48", 0.1), "Both alike: +10.0 % from 2024 to 2034."),
        (("22-2222", "48", 0.05), "Alphas grow fastest in California: +10.0 % from 2024 to 2034."),
    ],
)
def test_two_rows_are_compared_with_each_other_not_with_all(second, said):
    table = combine(cell_rows("11-1111", "06", 0.1), cell_rows(*second))
    assert plain(comparison.comparison(table)).startswith(said)


def test_what_is_not_loaded_yet_is_not_counted_among_all():
    cells = [cell_rows(code, area, growth) for code, area, growth in FOUR]
    assert "loaded" not in comparison.comparison(combine(*cells), 4)
    assert plain(comparison.comparison(combine(*cells), 6)).startswith(
        "4 of 6 figures are loaded. Of these: Betas grow faster where figures of both are loaded: +20.0 % in"
    )
    alone = plain(comparison.comparison(combine(*cells[:3]), 4))
    assert alone.startswith("3 of 4 figures are loaded. Of these: Betas grow fastest in the United States: +20.0 %")
    assert plain(comparison.comparison(cells[0], 4)).startswith("1 of 4 figures is loaded. Alphas in the")
    none = [cell_rows("11-1111", area, None) for area in ("06", "48")]
    assert comparison.comparison(none[0], 4) == "1 of 4 figures is loaded. No growth is published there."
    assert comparison.comparison(combine(*none), 4) == "2 of 4 figures are loaded. Of these: no growth is published."


def test_what_the_source_did_not_answer_for_is_not_called_unpublished():
    cells = [cell_rows(code, area, growth) for code, area, growth in FOUR[:3]]
    failed = cell_rows("22-2222", "06", None, flags="failed")
    sentence = comparison.comparison(combine(*cells, failed), 4)
    assert sentence.startswith("3 of 4 figures are loaded. Of these: ")
    assert "published" not in sentence
    assert comparison.comparison(failed, 1).startswith("The source did not answer")


def test_occupation_alone_in_an_area_is_not_the_fastest_there():
    cells = [cell_rows(code, area, growth) for code, area, growth in FOUR[:3]]
    with_gap = combine(*cells, cell_rows("22-2222", "06", None))
    assert "both areas" not in comparison.comparison(with_gap)
    gammas = [cell_rows("33-3333", area, growth) for area, growth in (("US", 0.3), ("06", 0.4), ("48", 0.4))]
    more = combine(with_gap, *gammas[:2])
    assert plain(comparison.comparison(more)).startswith(
        "Gammas grow fastest in both areas: +30.0 % in the United States and +40.0 % in California from 2024 to 2034. "
        "No figure: betas in California. "
    )
    none = [cell_rows(code, "48", None) for code in ("11-1111", "22-2222")]
    assert plain(comparison.comparison(combine(more, gammas[2], *none))).startswith(
        "Gammas grow fastest where figures of several are published: +30.0 % in the United States and +40.0 % in "
        "California from 2024 to 2034. No figure: betas in California and Texas; alphas in Texas. "
    )


def test_ranges_stand_directly_behind_the_order_that_they_are_of():
    wide = {"low_80": -0.2, "high_80": 0.4, "low_50": 0.0, "high_50": 0.2, "flags": "national_rate"}
    two = combine(cell_rows(area_id="39", **wide), cell_rows("22-2222", "39", growth=0.12, **wide))
    assert "from 2024 to 2034. Their ranges overlap, so treat this order as uncertain. At the nation’s rate: " in plain(
        comparison.comparison(two)
    )


def test_missing_figures_too_many_to_name_are_counted():
    areas = ("US", "06", "48", "39", "12")
    leading = [cell_rows(code, area, growth) for code, growth in (("11-1111", 0.2), ("22-2222", 0.1)) for area in areas]
    without = [cell_rows("33-3333", area, None) for area in areas]
    assert "No figure for 5 of the 15 combinations of occupation and area. " in comparison.comparison(
        combine(*leading, *without)
    )


def test_areas_of_equal_growth_are_named_together():
    """A local area grows as its state does."""
    rows = combine(
        *(cell_rows(area_id=area, growth=growth) for area, growth in (("06", 0.074), ("48", 0.074), ("US", 0.05)))
    )
    assert plain(comparison.comparison(rows)).startswith("Alphas grow fastest in California and Texas: +7.4 % from")


def test_percentage_of_few_jobs_has_its_jobs_beside_it(public):
    rows = rows_of(public.growth(["25-1072", "29-1141"], ["56"]))
    sentence = plain(comparison.comparison(rows))
    assert ". In Wyoming, +19.2 % is about +35 jobs: percentages of so few are unreliable. " in sentence
    assert "so few" not in comparison.comparison(rows_of(public.growth(["29-1141", "15-1252"], ["56"])))


def test_percentages_of_few_jobs_are_those_of_the_sentence(public):
    """Wyoming has a figure of one of the two alone, and so none in the sentence."""
    sentence = plain(comparison.comparison(rows_of(public.growth(["25-1072", "27-3091"], ["US", "01", "56"]))))
    assert "+17.3 % in Alabama" in sentence
    assert "Wyoming" not in sentence.replace("No figure: interpreters and translators in Wyoming. ", "")
    assert "so few" not in sentence


def test_area_of_few_jobs_beside_the_fastest_is_cautioned():
    few = {"base_employment": 200.0, "change": 10.0, "basis": "modelled"}
    rows = combine(*(cell_rows(*cell) for cell in FOUR[:3]), cell_rows(*FOUR[3][:2], 0.05, **few))
    assert "In California, +5.0 % is about +10 jobs: percentages" in plain(comparison.comparison(rows))


def test_many_areas_have_the_jobs_of_both_ends_alone():
    cells = [
        cell_rows(code, f"{area:02d}", area / 100 + (code == "22-2222") / 10, base_employment=500.0, basis="modelled")
        for code in ("11-1111", "22-2222")
        for area in range(1, 6)
    ]
    sentence = plain(comparison.comparison(combine(*cells)))
    assert "from +11.0 % to +15.0 %" in sentence
    assert sentence.count(" jobs") - sentence.count("most jobs") == 2

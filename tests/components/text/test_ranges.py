"""Range, likelihood and coverage in words."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from components.text import answer, captions, caveats, number_format, ranges
from components.text.brief import RANGES_WITH_GROWTH
from services.exports.columns import PAST_COVERAGE
from services.growth_rows import rows_of
from tests.components.fakes import NO_ROWS, cell_rows, combine

RANGE = {"low_80": -0.04, "low_50": 0.0, "high_50": 0.05, "high_80": 0.09, "p_growth": 0.74}


def plain(sentence: str) -> str:
    return sentence.replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def likely(covered: ranges.Coverage | None = None, area_id: str = "US", **changes: object) -> str:
    return plain(ranges.likely_range(cell_rows(area_id=area_id, **(RANGE | changes)), covered))


def test_likely_range_has_bounds_and_likelihood():
    assert (
        likely() == "Likely range by 2034: -4 % to +9 % (80 %). More likely to grow than shrink by 2034: about 7 in 10."
    )


def test_range_and_headline_end_in_the_same_year(public):
    rows = rows_of(public.growth(["29-1141"], ["US"]))
    headline, sentence = answer.headline(rows, NO_ROWS), ranges.likely_range(rows, None)
    assert re.findall(r"\b20\d\d\b", headline)[-1:] == sorted(set(re.findall(r"\b20\d\d\b", sentence)))


def test_coverage_of_the_occupation_is_in_the_same_sentence_with_its_years():
    assert "(80 %; none of its 8 past outcomes, after 1 to 10 years, lay in their ranges)" in likely(
        ranges.Coverage(0.0, 8, (1, 10))
    )
    assert "(80 %; 8 of its 9 past outcomes, after 5 years, lay in their ranges)" in likely(
        ranges.Coverage(8 / 9, 9, (5, 5))
    )
    assert "(80 %; 8 of its 9 past outcomes, after 1 to 10 years, nearly all in 2025, lay in their ranges)" in likely(
        ranges.Coverage(8 / 9, 9, (1, 10), "nearly all in 2025")
    )


ALL = ranges.Coverage(0.78, 1_458, periods=("2014–2024", "2016–2026"))


def test_coverage_of_all_occupations_names_its_projections():
    assert (
        "(80 %; across occupations, 78 % of 1,458 outcomes of 2014–2024 and 2016–2026 lay in such ranges)"
    ) in likely(ALL)


def test_coverage_is_left_out_where_it_was_not_measured():
    assert "outcomes" not in likely(ALL, "06"), "measured on the nation alone"


@pytest.mark.parametrize(
    ("p_growth", "words"),
    [
        (0.951, "Very likely to grow by 2034."),
        (0.9, "More likely to grow than shrink by 2034: about 9 in 10."),
        (0.52, "About as likely to grow as to shrink by 2034."),
        (0.46, "About as likely to shrink as to grow by 2034."),
        (0.31, "More likely to shrink than grow by 2034: about 7 in 10."),
        (0.02, "Very likely to shrink by 2034."),
    ],
)
def test_likelihood_of_growth_in_tenths(p_growth, words):
    assert likely(p_growth=p_growth).endswith(f"(80 %). {words}")


def test_range_without_a_likelihood_is_a_sentence_of_its_own():
    assert likely(low_80=0.01, low_50=0.02, p_growth=None) == "Likely range by 2034: +1 % to +9 % (80 %)."


def test_likely_range_without_a_range_is_empty():
    assert ranges.likely_range(cell_rows(), None) == ""
    assert ranges.likely_range(cell_rows(growth=None), None) == ""


@pytest.mark.parametrize(("code", "has_own"), [("29-1141", True), ("15-1252", False), ("29-0000", False)])
def test_coverage_is_the_occupations_own_where_five_are_scored(public, code, has_own):
    record = public.record(code)
    covered = ranges.coverage(record, public.accuracy())
    assert (covered.horizons is not None) == has_own
    assert bool(covered.periods) != has_own
    if has_own:
        rows = record[record["source"] == "BLS"].sort_values("horizon_years", ascending=False)
        own = rows.drop_duplicates("vintage").dropna(subset="inside")
        assert covered.scored == len(own)
        assert covered.share == pytest.approx(own["inside"].sum() / len(own))
        assert covered.measured == "nearly all in 2025"
        assert covered.horizons == (own["horizon_years"].min(), own["horizon_years"].max())
    assert 0.5 < covered.share <= 1


def test_coverage_is_unknown_without_a_record():
    record = pd.DataFrame({name: [] for name in ("source", "horizon_years", "vintage", "base_year", "inside")})
    accuracy = pd.DataFrame({name: [] for name in ("method", "series", "size_class", "horizon_years")})
    assert ranges.coverage(record, accuracy) is None


def test_every_text_that_explains_ranges_of_areas_says_how_often_such_held():
    rows = combine(cell_rows(area_id="39", **RANGE), cell_rows(area_id="06", **RANGE))
    held = f"such ranges contained {PAST_COVERAGE[80]} % of past outcomes in the nation"
    for text in (captions.dots_subtitle(rows, NO_ROWS, "percent"), RANGES_WITH_GROWTH, *caveats.notes(rows)[-1:]):
        assert held in text.replace(number_format.NNBSP, " ").lower()
    national = cell_rows(area_id="39", flags="range_national", **RANGE)
    assert held in caveats.notes(national)[-1].replace(number_format.NNBSP, " ").lower()

"""What is said behind percentages of few jobs."""

from __future__ import annotations

import pytest

from components.text import number_format
from components.text.few_jobs import jobs_added
from components.text.few_jobs_note import of_leaders, of_percentages
from services.growth_rows import rows_of
from tests.components.fakes import cell_rows

LAST = "percentages of so few are unreliable."


def plain(sentence):
    return sentence.replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def row(area="56", growth=0.2, jobs=200.0, occupation="11-1111"):
    change = None if growth is None else jobs * growth
    return cell_rows(occupation, area, growth, years=[10], base_employment=jobs, change=change, basis="modelled")[-1]


def test_few_jobs_are_cautioned_behind_a_percentage(public):
    few, many = (rows_of(public.growth([code], ["56"]))[-1] for code in ("25-1072", "29-1141"))
    assert plain(of_percentages([few])) == f"In Wyoming, +19.2 % is about +35 jobs: {LAST}"
    assert of_percentages([many]) == ""
    assert plain(of_percentages([many, few])) == plain(of_percentages([few]))


def test_estimate_of_the_nation_is_no_finer_than_the_jobs_it_begins_with(public):
    rows = rows_of(public.growth(["43-2021"], ["US"], [1, 2, 3]))
    assert [plain(jobs_added(row)) for row in rows] == ["about -200 jobs", "about -400 jobs", "about -600 jobs"]
    assert jobs_added(rows[0]._replace(change=-40.0)) == "0 jobs after rounding"


def test_each_percentage_of_few_jobs_has_its_area(names):
    text = plain(of_percentages([row("06", 0.5), row("48", -0.2, 100), row("48", 0.3, occupation="22-2222")]))
    texas = f"In {names['48']}, -20.0 % is about -20 jobs and +30.0 % is about +60 jobs"
    assert text == f"{texas}; in {names['06']}, +50.0 % is about +100 jobs: {LAST}"


def test_occupation_is_named_where_the_percentage_does_not_tell_which():
    one, other = row(), row(occupation="22-2222")
    assert "+20.0 % (alphas) is about +40 jobs" in plain(of_percentages([one], [one, other]))
    assert "(" not in of_percentages(
        [one], [one, row("06", occupation="22-2222"), row(growth=0.1, occupation="22-2222")]
    )


@pytest.fixture
def names():
    return {area: row(area).area for area in ("06", "48")}


def test_first_of_equal_leaders_with_few_jobs_is_cautioned(names):
    assert plain(of_leaders([row("06", jobs=5_000.0), row("48")])) == (
        f"In {names['48']}, +20.0 % is about +40 jobs: {LAST}"
    )
    assert of_leaders([row("06", jobs=5_000.0)]) == ""
    assert of_leaders([]) == ""


def test_leader_without_a_growth_in_jobs_has_how_few_they_are(names):
    assert of_leaders([row("48", 0.0)]) == f"{names['48']} has fewer than 1,000 such jobs: {LAST}"
    chances = of_leaders([row("06"), row("48")], "chances")
    assert chances == (
        f"{names['06']} and {names['48']} have fewer than 1,000 such jobs: chances of so few are unreliable."
    )


def test_leaders_that_are_only_counted_are_counted_here():
    large, few = row("06", jobs=5_000.0), [row(f"0{place}") for place in range(1, 5)]
    assert of_leaders([large, *few]) == f"4 of the 5 have fewer than 1,000 such jobs: {LAST}"
    assert of_leaders(few) == f"All 4 have fewer than 1,000 such jobs: {LAST}"

"""Titles that only the model of whole titles is fitted to: of which occupations they are, and where else they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.importers.further_titles import KIND, read_further_titles
from services.search.normalize import normalize, stemmed
from services.search.staff_titles import read_staff_titles

if TYPE_CHECKING:
    from services.growth import Growth


def test_further_titles_are_distinct_and_of_detailed_occupations(public: Growth) -> None:
    titles = read_further_titles()
    assert set(titles["kind"]) == {KIND}
    occupations = public.occupations()["occupation_id"]
    assert set(titles["occupation_id"]) <= set(occupations[~occupations.str.endswith("0000")])
    assert not titles.assign(read=titles["title"].map(_read)).duplicated(["read", "occupation_id"]).any()


def test_further_titles_are_none_that_the_index_has() -> None:
    indexed = set(read_staff_titles()["title"].map(_read))
    assert not indexed & set(read_further_titles()["title"].map(_read))


def _read(title: str) -> str:
    return stemmed(normalize(title))

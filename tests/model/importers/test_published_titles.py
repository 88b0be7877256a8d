"""Titles of published pay lists that only the model of whole titles is fitted to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model.importers.published_titles import (
    FIRST_OF_TWO,
    KIND,
    SECOND_OF_TWO,
    published_employers,
    read_published_titles,
)
from model.importers.title_model import as_search_reads
from tests.bench.bench_search import load, read_lists

if TYPE_CHECKING:
    from services.growth import Growth


def test_published_titles_are_distinct_and_of_detailed_occupations(public: Growth) -> None:
    titles = read_published_titles()
    assert set(titles["kind"]) == {KIND, FIRST_OF_TWO, SECOND_OF_TWO}
    occupations = public.occupations()["occupation_id"]
    assert set(titles["occupation_id"]) <= set(occupations[~occupations.str.endswith("0000")])
    read = titles.assign(read=titles["title"].map(as_search_reads))
    assert not read.duplicated(["read", "occupation_id"]).any()
    assert not read[read["kind"] != SECOND_OF_TWO].duplicated("read").any()


def test_titles_of_two_codes_give_both() -> None:
    titles = read_published_titles()
    first, second = (titles[titles["kind"] == kind].set_index("title") for kind in (FIRST_OF_TWO, SECOND_OF_TWO))
    assert first.index.tolist() == second.index.tolist()
    assert (first["occupation_id"] != second["occupation_id"]).all()


def test_no_published_title_reads_like_a_line_that_search_is_measured_on() -> None:
    measured = set(read_lists()["title"].map(as_search_reads))
    assert not measured & set(read_published_titles()["title"].map(as_search_reads))


def test_titles_of_employers_can_be_left_out() -> None:
    every = read_published_titles()
    name = sorted(published_employers())[0]
    less = read_published_titles([name])
    assert 0 < len(less) < len(every)
    assert set(less["title"]) < set(every["title"])
    assert read_published_titles(published_employers()).empty


def test_unknown_employer_is_an_error() -> None:
    with pytest.raises(ValueError, match="Texas schools"):
        read_published_titles(["Texas schools"])


def test_published_titles_are_none_that_the_index_has() -> None:
    titles, occupations = load()
    indexed = set(titles["title"].map(as_search_reads)) | set(occupations["occupation"].map(as_search_reads))
    assert not indexed & set(read_published_titles()["title"].map(as_search_reads))

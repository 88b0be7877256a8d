"""Titles of published pay lists that only the model of whole titles is fitted to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
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


def read_of(titles: pd.Series[str]) -> pd.Series[str]:
    """Each title as search reads it. Titles of two occupations and of both lists are read once."""
    return titles.map({title: as_search_reads(title) for title in titles.unique()})


@pytest.fixture(scope="module")
def titles() -> pd.DataFrame:
    """The published titles, and in `read` each as search reads it: worked out once, for it takes seconds."""
    titles = read_published_titles()
    return titles.assign(read=read_of(titles["title"]))


def test_published_titles_are_distinct_and_of_detailed_occupations(public: Growth, titles: pd.DataFrame) -> None:
    assert set(titles["kind"]) == {KIND, FIRST_OF_TWO, SECOND_OF_TWO}
    occupations = public.occupations()["occupation_id"]
    assert set(titles["occupation_id"]) <= set(occupations[~occupations.str.endswith("0000")])
    assert not titles.duplicated(["read", "occupation_id"]).any()
    assert not titles[titles["kind"] != SECOND_OF_TWO].duplicated("read").any()


def test_titles_of_two_codes_give_both(titles: pd.DataFrame) -> None:
    first, second = (titles[titles["kind"] == kind].set_index("title") for kind in (FIRST_OF_TWO, SECOND_OF_TWO))
    assert first.index.tolist() == second.index.tolist()
    assert (first["occupation_id"] != second["occupation_id"]).all()


def test_no_published_title_reads_like_a_line_that_search_is_measured_on(titles: pd.DataFrame) -> None:
    assert not set(read_of(read_lists()["title"])) & set(titles["read"])


def test_titles_of_employers_can_be_left_out(titles: pd.DataFrame) -> None:
    name = sorted(published_employers())[0]
    less = read_published_titles([name])
    assert 0 < len(less) < len(titles)
    assert set(less["title"]) < set(titles["title"])
    assert read_published_titles(published_employers()).empty


def test_titles_name_nobody_who_is_away(titles: pd.DataFrame) -> None:
    """Some lists say for whom somebody teaches: "Temp for …", "(… vacancy)"."""
    away = titles["title"].str.contains(
        r"\btemp(?:orary)?\.?,? for\b|sabb|vacancy\)|\bresign|inst(?:ru|u)ctor *- *temp|prof\w* *- *temp|__", case=False
    )
    assert not away.any(), titles["title"][away].tolist()


def test_unknown_employer_is_an_error() -> None:
    with pytest.raises(ValueError, match="Texas schools"):
        read_published_titles(["Texas schools"])


def test_published_titles_are_none_that_the_index_has(titles: pd.DataFrame) -> None:
    indexed, occupations = load()
    names = pd.concat([indexed["title"], occupations["occupation"]])
    assert not set(read_of(names)) & set(titles["read"])

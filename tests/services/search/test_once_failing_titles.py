"""Titles that an early search failed on: `once_failing_titles.csv`, with the codes that are right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from services.growth import Growth

TITLES = pd.read_csv(
    Path(__file__).with_name("once_failing_titles.csv"), dtype=str, keep_default_na=False, encoding="utf-8"
)


def test_list_is_whole(public: Growth) -> None:
    assert len(TITLES) == TITLES["title"].nunique() == 72
    assert set(TITLES["right_codes"].str.split("|").explode()) <= set(public.occupations()["occupation_id"])


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        pytest.param(title, codes.split("|"), id=title)
        for title, codes in zip(TITLES["title"], TITLES["right_codes"], strict=True)
    ],
)
def test_title_that_once_failed_finds_its_occupation_first(public: Growth, title: str, codes: list[str]) -> None:
    assert public.search(title, 1)["occupation_id"].iat[0] in codes

"""Titles by department: what they are made of, and which of them others know better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.importers.department_titles import KIND, read_department_titles

if TYPE_CHECKING:
    from services.growth import Growth


def test_each_rank_of_a_department_has_its_occupation(public: Growth) -> None:
    titles = read_department_titles(pd.Series([], dtype="str"))
    assert set(titles["kind"]) == {KIND}
    assert titles["title"].is_unique
    codes = dict(zip(titles["title"], titles["occupation_id"], strict=True))
    assert codes["financial aid director"] == "11-9033"
    assert codes["housekeeping supervisor"] == "37-1011"
    assert codes["gis technician"] == "17-3031"
    assert set(codes.values()) <= set(public.occupations()["occupation_id"])


def test_title_that_another_list_has_is_left_out() -> None:
    titles = read_department_titles(pd.Series(["Housekeeping Supervisors"]))
    assert "housekeeping supervisor" not in set(titles["title"])

"""Bodies of projections from a growth frame: ranges appear where the source has them, nulls stay nulls."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from services import growth_frame
from services.open_api.projections import YEARS, Figures

LOW, HIGH = -0.2, 0.3
NO_RANGES = [(name, range(11), pd.NA) for name in ("low_80", "high_80")]


class Changed:
    """The public source with columns changed at some horizons, (name, years, value) one after the other."""

    def __init__(self, public, *changes) -> None:
        self._public = public
        self._changes = changes
        self.reads = 0

    def occupations(self):
        return self._public.occupations()

    def areas(self):
        return self._public.areas()

    def stream(self, *asked):
        self.reads += 1
        for frame in self._public.stream(*asked):
            for name, years, value in self._changes:
                frame[name] = frame[name].where(~frame["horizon_years"].isin(years), value)
            yield growth_frame.conform(frame)


def body(source, area: str = "06") -> dict:
    return json.loads(Figures(lambda: source).sheet("29-1141")[area])["data"]


def test_without_ranges_there_is_no_key_of_them(public):
    assert "range80" not in body(Changed(public, *NO_RANGES))


def test_ranges_by_name_where_there_are_both_ends(public):
    source = Changed(public, *NO_RANGES, ("low_80", (1, 2, 10), LOW), ("high_80", (2, 10), HIGH))
    assert body(source)["range80"] == {"twoYear": [LOW, HIGH], "tenYear": [LOW, HIGH]}


def test_the_served_range_is_the_frames(public):
    """Whether or not the data set that ships has ranges."""
    frame = public.growth(["29-1141"], ["06"], list(YEARS.values())).set_index("horizon_years")
    expected = {
        name: [frame.loc[year, "low_80"], frame.loc[year, "high_80"]]
        for name, year in YEARS.items()
        if not frame.loc[year, ["low_80", "high_80"]].isna().any()
    }
    assert body(public).get("range80", {}) == expected


def test_a_horizon_without_growth_is_null_and_the_others_stay(public):
    growth = body(Changed(public, ("growth", (3,), pd.NA)))["growthPercent"]
    assert growth["threeYear"] is None
    assert all(growth[name] is not None for name in YEARS if name != "threeYear")


def test_an_occupation_is_read_once(public):
    source = Changed(public)
    figures = Figures(lambda: source)
    assert figures.kept("29-1141") is None
    for _ in range(3):
        figures.sheet("29-1141")
    assert source.reads == 1
    assert figures.kept("29-1141") is figures.sheet("29-1141")


def test_the_dashboards_memory_is_left_alone(public):
    before = len(public._views)
    Figures(lambda: public).sheet("15-1252")
    assert len(public._views) == before


@pytest.mark.parametrize("code", ["29-1141", "29-0000", "11-1011"])
def test_every_area_has_an_answer_or_a_reason(public, code):
    sheet = Figures(lambda: public).sheet(code)
    assert set(sheet) == set(public.areas()["area_id"])
    for area, answer in sheet.items():
        published = public.growth([code], [area])["growth"].notna().all()
        assert isinstance(answer, bytes if published else str)

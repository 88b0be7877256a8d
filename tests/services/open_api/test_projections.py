"""Bodies of projections from a growth frame: ranges appear where the source has them, nulls stay nulls."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from services import growth_frame
from services.contract import HORIZON_NAMES
from services.open_api.projections import DIMENSIONS, encode_by_area
from services.open_api.response_cache import ResponseCache

LOW, HIGH = -0.2, 0.3
NO_RANGES = [(name, range(11), pd.NA) for name in ("low_80", "high_80")]


class ChangedSource:
    """The public source with some columns changed at some horizons: (name, years, value)."""

    def __init__(self, public, *changes) -> None:
        self._public = public
        self._changes = changes
        self.reads = 0

    def occupations(self):
        return self._public.occupations()

    def areas(self):
        return self._public.areas()

    def stream(self, *arguments):
        self.reads += 1
        for frame in self._public.stream(*arguments):
            for name, years, value in self._changes:
                frame[name] = frame[name].where(~frame["horizon_years"].isin(years), value)
            yield growth_frame.conform(frame)


def body(source, area: str = "06") -> dict:
    return json.loads(ResponseCache(lambda: source).load("29-1141", area))["data"]


def test_frame_without_ranges_gives_no_range80(public):
    assert "range80" not in body(ChangedSource(public, *NO_RANGES))


def test_range_is_given_where_both_bounds_are(public):
    source = ChangedSource(public, *NO_RANGES, ("low_80", (1, 2, 10), LOW), ("high_80", (2, 10), HIGH))
    assert body(source)["range80"] == {"twoYear": [LOW, HIGH], "tenYear": [LOW, HIGH]}


@pytest.mark.parametrize(
    ("code", "area", "why"),
    [
        ("11-1031", "06", "Legislators in California: BLS no longer projects the occupation"),
        ("29-0000", "31080", "figures of local areas are of single occupations, not groups."),
        ("45-3031", "06", "more than a third of its jobs are outside BLS's survey"),
    ],
)
def test_reason_for_a_missing_projection_is_the_true_one(public, code, area, why):
    assert why in str(encode_by_area(public.growth([code], [area], list(HORIZON_NAMES.values())))[area])


def test_ranges_equal_those_of_the_growth_frame(public):
    """Whether or not the data set that ships has ranges."""
    frame = public.growth(["29-1141"], ["06"], list(HORIZON_NAMES.values())).set_index("horizon_years")
    expected = {
        name: [frame.loc[year, "low_80"], frame.loc[year, "high_80"]]
        for name, year in HORIZON_NAMES.items()
        if not frame.loc[year, ["low_80", "high_80"]].isna().any()
    }
    assert body(public).get("range80", {}) == expected


def test_basis_of_each_year_and_flags_of_any_are_those_of_the_growth_frame(public):
    nation = body(public, "US")
    assert nation["baseBasis"] == nation["basis"]["tenYear"] == "published"
    assert {nation["basis"][name] for name in HORIZON_NAMES if name != "tenYear"} == {"modelled"}
    source = ChangedSource(
        public, ("flags", (5,), "turns"), ("flags", (10,), "small_base turns"), ("basis", (3,), pd.NA)
    )
    assert body(source)["flags"] == "turns small_base"
    assert "threeYear" not in body(source)["basis"]


def test_missing_growth_is_null(public):
    growth = body(ChangedSource(public, ("growth", (3,), pd.NA)))["growthPercent"]
    assert growth["threeYear"] is None
    assert all(growth[name] is not None for name in HORIZON_NAMES if name != "threeYear")


def test_occupation_is_read_from_the_source_once(public):
    source = ChangedSource(public)
    cache = ResponseCache(lambda: source)
    cache.growth()
    assert cache.get("29-1141", "06") is None
    for area in ("06", "US", "06"):
        cache.load("29-1141", area)
    assert source.reads == 1
    assert cache.get("29-1141", "48") is cache.load("29-1141", "48")


def test_local_area_is_read_from_the_source_once(public):
    source = ChangedSource(public)
    cache = ResponseCache(lambda: source)
    first = cache.load("29-1141", "26420")
    assert cache.load("29-1141", "26420") is first is cache.get("29-1141", "26420")
    assert cache.get("29-1141", "35620") is None
    assert source.reads == 1


def test_dashboard_cache_is_not_used(public):
    """`growth` of the source would remember the frame in the place of what pages need; `stream` does not."""
    source = ChangedSource(public)
    assert not hasattr(source, "growth")
    ResponseCache(lambda: source).load("15-1252", "US")
    assert source.reads == 1


@pytest.mark.parametrize("code", ["29-1141", "29-0000", "11-1011"])
def test_area_has_a_body_or_a_reason(public, code):
    """The nation, all states, and every tenth local area, each of which is read by itself."""
    cache = ResponseCache(lambda: public)
    areas = public.areas()
    is_local = areas["area_level"] == "msa"
    frame = public.growth([code], [*areas.loc[~is_local, "area_id"], *areas.loc[is_local, "area_id"][::10]], [10])
    for area, published in zip(frame["area_id"], frame["growth"].notna(), strict=True):
        assert isinstance(cache.load(code, area), bytes if published else str)


def test_every_id_of_a_dimension_is_its_own_reading(public):
    """Handlers answer such an id without asking what it means."""
    table = public.occupations()
    for code in table.loc[table["taxonomy"].isin(DIMENSIONS), "occupation_id"]:
        assert [(reading.occupation_id, reading.note) for reading in public.read_codes(code)] == [(code, "")]

"""Percents, fractions and values that cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import HorizonsError, UnexpectedResponseError
from services.lightcast.plausibility import MAX_NAME, implausible_growth
from tests.lightcast_faults import FAULTS, with_body, with_raw
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import fetch, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = (1, 2, 3, 5, 10)
NAMES = ("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear")


def compound(rate: float, unit: float = 1) -> list[float]:
    """Return cumulative growth at an annual rate, by horizon, in this unit (100: percents)."""
    return [unit * ((1 + rate) ** year - 1) for year in YEARS]


def problem(values: list[float | None]) -> str:
    found = implausible_growth(dict(zip(YEARS, values, strict=True)))
    return f"{found[0]} {found[1]}" if found else ""


@pytest.mark.parametrize(
    "values",
    [
        [0.018, 0.034, 0.047, 0.079, 0.121],
        [-0.1, -0.18, -0.25, -0.35, -0.5],
        [0.1, None, None, None, 1.0],
        [0.03, 0.06, 0.09, 0.15, 0.3],
        [-0.01, -0.02, -0.03, -0.05, -0.1],
        [None] * 5,
        [0.0] * 5,
        compound(0.09),
        compound(0.119),
        compound(-0.1),
        [0.075, 0.16, 0.25, 0.46, 1.15],
    ],
)
def test_fractions_are_plausible(values: list[float | None]) -> None:
    assert problem(values) == ""


@pytest.mark.parametrize(
    "values",
    [
        compound(0.001, 100),
        compound(0.005, 100),
        compound(0.02, 100),
        compound(-0.002, 100),
        compound(-0.02, 100),
        [1.8, 3.4, 4.7, 7.9, 12.1],
        [-1.0, -2.1, -3.0, None, -9.0],
        [0.4, 0.7, 1.1, 1.9, 3.3],
    ],
)
def test_percents_are_recognized_by_their_horizons(values: list[float | None]) -> None:
    assert problem(values).endswith("looks like a percent, not a fraction")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([None, None, None, None, 1.1], "10 may be a percent or a fraction"),
        ([None, None, 5.0, None, None], "3 may be a percent or a fraction"),
        ([5.0] * 5, "1 may be a percent or a fraction"),
        (compound(0.2), "10 may be a percent or a fraction"),
        ([0.2, 0.45, 0.75, 1.4, 3.5], "10 may be a percent or a fraction"),
        ([0.15, 0.3, 0.45, 0.8, 2.0], "10 may be a percent or a fraction"),
        ([0.2, -0.1, 0.1, 0.3, 1.2], "10 may be a percent or a fraction"),
        ([0.1, 0.2, 0.3, 0.5, 1.0], "10 may be a percent or a fraction"),
        ([-0.05, -0.1, -0.15, -0.25, -0.5], "10 may be a percent or a fraction"),
        (compound(0.0009, 100), "10 may be a percent or a fraction"),
        ([None, 0.12, None, 0.3, 0.6], "10 may be a percent or a fraction"),
        ([None, None, None, None, -1.5], "10 cannot be right"),
        ([0.1, 0.2, 0.3, 0.4, 1e300], "10 cannot be right"),
    ],
)
def test_growth_that_cannot_be_told_apart_is_refused(values: list[float | None], found: str) -> None:
    assert problem(values) == found


@given(st.floats(-0.0666, 0.0717))
def test_steady_growth_up_to_doubling_is_never_refused(rate: float) -> None:
    assert problem(compound(rate)) == ""


@given(st.floats(0.0015, 0.12) | st.floats(-0.12, -0.0015))
def test_steady_percents_beyond_one_percent_are_always_refused(rate: float) -> None:
    assert problem(compound(rate, 100))


@pytest.fixture
def lightcast() -> Iterator[LightcastServer]:
    """A server without a rate limit."""
    with LightcastServer(rate=10**6) as running:
        yield running


def served(server: LightcastServer, monkeypatch: pytest.MonkeyPatch, endpoint: str, make: Any) -> HorizonsError | None:
    """Return the error of a cell when `endpoint` sends what `make` makes of its body; None if figures come."""
    monkeypatch.setitem(FAULTS, "made", make)
    server.inject_fault(endpoint, "made")
    try:
        source = open_source(server)
    except HorizonsError as error:
        return error
    frame, errors = fetch(source, ["231113"], ["06"])
    return errors[0].error if errors else None if frame["growth"].notna().all() else UnexpectedResponseError("", "")


def with_data(**changes: Any) -> Any:
    """Return a fault that changes fields of the data."""
    return with_body(lambda body: {"data": body["data"] | changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (
            {"growthPercent": dict(zip(NAMES, compound(0.02, 100), strict=True))},
            "growthPercent.tenYear looks like a percent",
        ),
        ({"growthPercent": dict.fromkeys(NAMES) | {"tenYear": 1.1}}, "growthPercent.tenYear may be a percent"),
        ({"growthPercent": dict.fromkeys(NAMES, 5.0)}, "growthPercent.oneYear may be a percent"),
        ({"growthPercent": dict.fromkeys(NAMES, "many")}, "growthPercent.oneYear is no number"),
        ({"growthPercent": dict.fromkeys(NAMES, -7)}, "growthPercent.oneYear cannot be right"),
        ({"baseEmployment": 1e300}, "baseEmployment cannot be right"),
        ({"baseEmployment": -1}, "baseEmployment cannot be right"),
        ({"baseEmployment": True}, "baseEmployment is no number"),
    ],
)
def test_refused_figure_is_named_in_the_message(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], field: str
) -> None:
    error = served(lightcast, monkeypatch, "growth", with_data(**changes))
    assert isinstance(error, UnexpectedResponseError)
    assert field in error.message


def test_fractions_beyond_doubling_are_shown_where_their_horizons_are_steady(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    growth = dict(zip(NAMES, compound(0.08), strict=True))
    assert growth["tenYear"] > 1.1
    assert served(lightcast, monkeypatch, "growth", with_data(growthPercent=growth)) is None


def changed_concepts(**changes: Any) -> Any:
    return with_body(lambda body: {"data": [entry | changes for entry in body["data"]]})


@pytest.mark.parametrize(
    ("endpoint", "make"),
    [
        ("search", changed_concepts(name="x" * 100_000)),
        ("search", changed_concepts(name="x" * (MAX_NAME + 1))),
        ("search", changed_concepts(name={"a": 1})),
        ("search", changed_concepts(id="1" * 100_000)),
        ("search", changed_concepts(id=True)),
        ("search", changed_concepts(id="../../meta")),
        ("search", changed_concepts(level="2" * 5_000)),
        ("search", changed_concepts(parentId="x" * 100_000)),
        ("versions", with_body(lambda _: {"data": ["7." + "9" * 5_000]})),
        ("versions", with_body(lambda _: {"data": ["7.\u00b2"]})),
        ("versions", with_body(lambda _: {"data": [{"7.1": 1}]})),
        ("meta", with_data(modelVersions={"projectedOccupationGrowth": "9" * 100_000})),
        ("meta", with_data(modelVersions={"projectedOccupationGrowth": True})),
        ("meta", with_data(modelVersions={"projectedOccupationGrowth": " "})),
        ("meta", with_data(attribution={"title": "x" * 100_000})),
        ("meta", with_data(dimensions=["lotocc", "x" * 100_000])),
        ("meta", with_data(dimensions=["lotocc"] * 100_000)),
        ("token", with_raw(lambda raw: raw.replace(b"3600", b'"' + b"9" * 5_000 + b'"'))),
        ("token", with_body(lambda body: body | {"access_token": "x" * 100_000})),
    ],
)
def test_oversized_and_odd_texts_are_refused(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch, endpoint: str, make: Any
) -> None:
    error = served(lightcast, monkeypatch, endpoint, make)
    assert isinstance(error, UnexpectedResponseError)
    assert len(str(error) + error.message) < 500


def test_token_of_a_thousand_years_is_used_for_a_day(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served(lightcast, monkeypatch, "token", with_raw(lambda raw: raw.replace(b"3600", b"1e300"))) is None

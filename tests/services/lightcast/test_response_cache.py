"""What the cache believes: of a shared store that anybody may have written to, and of clocks that are set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, TypeAdapter

from services.lightcast import cached_values
from services.lightcast.response_cache import CELL_TTL, CLOCK_SKEW, STALE_TTL, ResponseCache
from tests.lightcast_contract import OCCUPATIONS, SPECIALIZED, growth_of
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import FakeClock, fetch, open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = 86_400.0
CELL = {"base": 5_000, "growth": {"1": 0.01, "2": 0.02, "3": 0.03, "5": 0.05, "10": 0.1}}


class MemoryStore:
    """A shared store in memory, for a test to write to."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def get_many(self, keys: list[str]) -> list[bytes | None]:
        return [self.values.get(key) for key in keys]

    def put(self, key: str, value: bytes, seconds: float) -> None:
        self.values[key] = value


@pytest.fixture(scope="module")
def running_server() -> Iterator[LightcastServer]:
    """A server without a rate limit."""
    with LightcastServer(rate=10**6) as running:
        yield running


@pytest.fixture
def lightcast(running_server: LightcastServer) -> LightcastServer:
    """The server, which nobody has called yet."""
    running_server.calls.clear()
    return running_server


@pytest.fixture(scope="module")
def filled(running_server: LightcastServer) -> tuple[dict[str, bytes], float]:
    """What a shared store holds after one cell was fetched, and the time by then."""
    store, clock = MemoryStore(), FakeClock()
    fetch(open_source(running_server, clock, store), ["231113"], ["06"])
    return store.values, clock.now


def changed(stored: bytes, **changes: Any) -> bytes:
    return json.dumps(json.loads(stored) | changes).encode()


def changed_value(stored: bytes, change: Callable[[Any], Any]) -> bytes:
    entry = json.loads(stored)
    return json.dumps(entry | {"value": change(entry["value"])}).encode()


NOT_A_VALUE = {
    "text": lambda stored: changed(stored, value="x"),
    "number": lambda stored: changed(stored, value=7),
    "empty object": lambda _stored: b"{}",
    "only a value": lambda _stored: b'{"value":"x"}',
    "null": lambda _stored: b"null",
    "nothing": lambda _stored: b"",
    "no JSON": lambda _stored: b"\xff\x00",
    "nested": lambda _stored: b"[" * 100_000,
    "nested value": lambda stored: stored.replace(b'"value":', b'"value":' + b"[" * 100_000, 1),
    "more keys": lambda stored: changed(stored, more=1),
    "another key": lambda stored: changed(stored, key="x:cell:y"),
    "no time": lambda stored: changed(stored, retrieved_at=None),
    "time as text": lambda stored: changed(stored, retrieved_at="1"),
    "time as boolean": lambda stored: changed(stored, retrieved_at=True),
    "infinite time": lambda stored: stored.replace(b'"retrieved_at":', b'"retrieved_at":1e400,"x":'),
    "time of 400 digits": lambda stored: changed(stored, retrieved_at=10**400),
    "time in the future": lambda stored: changed(stored, retrieved_at=json.loads(stored)["retrieved_at"] + 3_600),
    "time long ago": lambda stored: changed(stored, retrieved_at=json.loads(stored)["retrieved_at"] - 8 * DAY),
    "negative TTL": lambda stored: changed(stored, ttl=-1),
    "endless TTL": lambda stored: changed(stored, ttl=1e300),
    "NaN as TTL": lambda stored: changed(stored, ttl=float("nan")),
}
NOT_A_CELL = {
    "a list": lambda _: [],
    "no fields": lambda _: {},
    "meta": lambda _: {"model": "36", "dimensions": ["lotocc"], "levels": ["nation"], "title": ""},
    "no base": lambda value: {"growth": value["growth"]},
    "base as text": lambda value: value | {"base": "1"},
    "base as boolean": lambda value: value | {"base": True},
    "base of 1e300": lambda value: value | {"base": 1e300},
    "negative base": lambda value: value | {"base": -1},
    "growth as list": lambda value: value | {"growth": [1]},
    "a horizon less": lambda value: value | {"growth": {"1": 0.1}},
    "a horizon more": lambda value: value | {"growth": value["growth"] | {"4": 0.1}},
    "percents": lambda value: value | {"growth": {year: 2.0 * int(year) for year in value["growth"]}},
    "NaN": lambda value: value | {"growth": value["growth"] | {"1": float("nan")}},
}
NOT_META = {
    "a cell": lambda _: CELL,
    "null": lambda _: None,
    "no dimensions": lambda value: value | {"dimensions": []},
    "dimension as number": lambda value: value | {"dimensions": [1]},
    "model as number": lambda value: value | {"model": 36},
    "long title": lambda value: value | {"title": "x" * 100_000},
}
NOT_OCCUPATIONS = {
    "a cell": lambda _: CELL,
    "null": lambda _: None,
    "empty": lambda _: [],
    "texts": lambda _: ["x"],
    "no name": lambda value: [{**value[0], "name": None}, *value[1:]],
    "long name": lambda value: [{**value[0], "name": "x" * 100_000}, *value[1:]],
    "odd id": lambda value: [{**value[0], "id": "../.."}, *value[1:]],
    "level as text": lambda value: [{**value[0], "level": "2"}, *value[1:]],
}
CASES = [
    *[(kind, name, change) for kind in ("cell", "meta", "occupations") for name, change in NOT_A_VALUE.items()],
    *[
        (kind, f"value: {name}", lambda stored, change=change: changed_value(stored, change))
        for kind, changes in (("cell", NOT_A_CELL), ("meta", NOT_META), ("occupations", NOT_OCCUPATIONS))
        for name, change in changes.items()
    ],
]


@pytest.mark.parametrize(("kind", "change"), [pytest.param(k, c, id=f"{k}, {n}") for k, n, c in CASES])
def test_wrong_value_in_the_shared_cache_is_a_miss(
    lightcast: LightcastServer, filled: tuple[dict[str, bytes], float], kind: str, change: Callable[[bytes], bytes]
) -> None:
    store, clock = MemoryStore(), FakeClock()
    values, clock.now = filled
    store.values = dict(values)
    (key,) = [key for key in store.values if f":{kind}:" in key]
    store.values[key] = change(store.values[key])
    source = open_source(lightcast, clock, store)
    frame, errors = fetch(source, ["231113"], ["06"])
    assert errors == []
    assert frame["growth"].tolist() == list(growth_of("231113", "06").values())
    assert len(source.occupations()) == len(OCCUPATIONS) + len(SPECIALIZED)
    asked = {call.kind for call in lightcast.calls} - {"token", "versions"}
    assert asked == {{"cell": "growth", "meta": "meta", "occupations": "search"}[kind]}


def test_right_values_in_the_shared_cache_need_no_request(lightcast: LightcastServer) -> None:
    store, clock = MemoryStore(), FakeClock()
    before, _ = fetch(open_source(lightcast, clock, store), ["231113", "151511"], ["06"])
    lightcast.calls.clear()
    after, _ = fetch(open_source(lightcast, clock, store), ["231113", "151511"], ["06"])
    assert lightcast.calls == []
    columns = ["occupation_id", "horizon_years", "growth", "flags"]
    before, after = (frame[columns].sort_values(columns[:2], ignore_index=True) for frame in (before, after))
    assert after.equals(before)


def test_changed_schema_changes_every_key() -> None:
    class Other(BaseModel):
        base: float

    assert cached_values.fingerprint() == cached_values.SCHEMA
    assert cached_values.fingerprint({**cached_values.KINDS, "cell": TypeAdapter(Other)}) != cached_values.SCHEMA
    store = MemoryStore()
    cache = ResponseCache("credential", store)
    cache.put(cache.key("cell", "a"), None, CELL_TTL)
    assert all(key.startswith(cached_values.SCHEMA) for key in store.values)


# Clocks


def cache_with_clocks(store: MemoryStore | None = None) -> tuple[ResponseCache, FakeClock, FakeClock]:
    clock, monotonic = FakeClock(), FakeClock()
    return ResponseCache("credential", store, clock=clock, monotonic=monotonic), clock, monotonic


@pytest.mark.parametrize("days", [1, 30, 400])
def test_entry_is_not_fresh_when_the_clock_is_set_back(days: float) -> None:
    cache, clock, _ = cache_with_clocks()
    entry = cache.put(cache.key("cell", "a"), CELL, CELL_TTL)
    assert cache.is_fresh(entry)
    clock.now -= days * DAY
    assert not cache.is_fresh(cache.get(cache.key("cell", "a")))
    again = cache.put(cache.key("cell", "a"), CELL, CELL_TTL)
    assert cache.is_fresh(again)


def test_entry_expires_by_the_monotonic_clock_when_the_clock_is_set_back_a_little() -> None:
    cache, clock, monotonic = cache_with_clocks()
    entry = cache.put(cache.key("cell", "a"), CELL, CELL_TTL)
    clock.now -= CLOCK_SKEW / 2
    assert cache.is_fresh(entry), "clocks are adjusted by seconds all the time"
    monotonic.now += CELL_TTL
    assert not cache.is_fresh(entry)


def test_entry_expires_by_the_wall_clock_when_the_machine_slept() -> None:
    cache, clock, _ = cache_with_clocks()
    key = cache.key("cell", "a")
    cache.put(key, CELL, CELL_TTL)
    clock.now += CELL_TTL
    assert not cache.is_fresh(cache.get(key))
    assert cache.get(key) is not None, "still served in an outage"
    clock.now += STALE_TTL
    assert cache.get(key) is None


def test_entry_of_another_replica_replaces_one_from_the_future() -> None:
    store = MemoryStore()
    cache, clock, _ = cache_with_clocks(store)
    key = cache.key("cell", "a")
    cache.put(key, CELL, CELL_TTL)
    clock.now -= 400 * DAY
    other = ResponseCache("credential", store, clock=clock, monotonic=clock)
    other.put(key, CELL | {"base": 6_000}, CELL_TTL)
    entry = cache.get(key)
    assert cache.is_fresh(entry)
    assert entry is not None
    assert entry.value["base"] == 6_000


def test_clock_set_back_reads_the_service_again(lightcast: LightcastServer) -> None:
    clock = FakeClock()
    source = open_source(lightcast, clock)
    fetch(source, ["231113"], ["06"])
    clock.now -= 400 * DAY
    _, errors = fetch(source, ["231113"], ["06"])
    assert errors == []
    assert lightcast.count("growth") == 2

"""The Lightcast source: its frame, its cache, its behavior in an outage, and undocumented variants of the service."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from services import growth_frame
from services.dataset_schema import OCCUPATION_COLUMNS
from services.errors import AccessRefusedError, BadRequestError, ServiceDownError, UnexpectedResponseError
from services.growth import Growth, connect
from services.lightcast import cells
from services.lightcast.catalog import REFRESH_COOLDOWN
from services.lightcast.check_connection import check_connection
from services.source import Cell
from tests.lightcast_contract import OCCUPATIONS, SPECIALIZED, UNPUBLISHED, base_of, growth_of
from tests.lightcast_faults import FAULTS
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import FakeClock, fetch, open_source

if TYPE_CHECKING:
    from services.lightcast.source import LightcastSource
    from tests.lightcast_contract import Response
    from tests.lightcast_server import Handler

HOUR = 3600.0


@pytest.fixture
def lightcast() -> LightcastServer:
    """A server for each test, without a rate limit."""
    with LightcastServer(rate=10**6) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source(lightcast: LightcastServer, clock: FakeClock) -> LightcastSource:
    return open_source(lightcast, clock)


# The frame


def test_frame_has_the_values_of_the_service(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock
) -> None:
    frame, errors = fetch(source, ["231113", "23111310"], ["US", "06"], (1, 2, 3, 5, 10))
    assert errors == []
    assert len(frame) == 20
    row = frame[(frame["occupation_id"] == "23111310") & (frame["area_id"] == "06")].iloc[4]
    base, growth = base_of("23111310", "06"), growth_of("23111310", "06")["tenYear"]
    assert row["base_employment"] == base
    assert row["growth"] == growth
    assert row["growth_per_year"] == pytest.approx((1 + growth) ** 0.1 - 1)
    assert row["employment"] == pytest.approx(base * (1 + growth))
    assert row["change"] == pytest.approx(base * growth)
    assert (row["taxonomy"], row["area"], row["basis"]) == ("lotspecocc", "California", "modelled")
    assert (row["source"], row["vintage"]) == ("Lightcast", "model 36")
    assert 0 <= clock.now - row["retrieved_at"].timestamp() < 60
    assert frame[["base_year", "target_year", "low_80", "high_80"]].isna().all(axis=None)


def test_horizon_without_data_is_flagged_not_published(source: LightcastSource) -> None:
    frame, _ = fetch(source, ["231113"], ["US"], (4, 5))
    assert frame["growth"].isna().tolist() == [True, False]
    assert growth_frame.has_flag(frame, "not_published").tolist() == [True, False]
    assert frame["base_employment"].notna().all()


@pytest.mark.parametrize("no_data", ["404", "nulls"])
def test_cell_without_projection_is_flagged_and_cached_for_an_hour(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock, no_data: str
) -> None:
    lightcast.rules.no_data = no_data
    fetch(source, [UNPUBLISHED], ["06"])
    responded, requested = clock.now, lightcast.count("growth")
    frame, errors = fetch(source, [UNPUBLISHED, "231113"], ["06"])
    assert errors == []
    assert frame.loc[frame["occupation_id"] == UNPUBLISHED, "flags"].eq("not_published").all()
    assert frame.loc[frame["occupation_id"] == "231113", "growth"].notna().all()
    assert lightcast.count("growth") == requested + 1
    clock.now = responded + HOUR - 1  # requests that waited for their turn moved the clock on
    fetch(source, [UNPUBLISHED], ["06"])
    assert lightcast.count("growth") == requested + 1
    clock.now = responded + HOUR
    fetch(source, [UNPUBLISHED], ["06"])
    assert lightcast.count("growth") == requested + 2, "cached for an hour"


def test_catalog_lists_occupations_and_areas(source: LightcastSource) -> None:
    table = source.occupations()
    assert tuple(table.columns) == OCCUPATION_COLUMNS
    assert dict(zip(table["occupation_id"], table["occupation"], strict=True)) == OCCUPATIONS | SPECIALIZED
    parents = table.set_index("occupation_id")["group"]
    assert parents["23111310"] == "Data Analysts"
    assert len(source.areas()) == 52
    assert source.areas()["area_id"].iloc[0] == "US"


def test_keyset_paging_reads_every_page(lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.lightcast.occupations.PAGE_SIZE", 7)
    assert len(open_source(lightcast).occupations()) == len(OCCUPATIONS) + len(SPECIALIZED)
    assert lightcast.count("search") > 10


@pytest.mark.parametrize("paging", ["after", "inclusive"])
def test_server_that_caps_pages_below_the_limit_gives_the_whole_list(lightcast: LightcastServer, paging: str) -> None:
    lightcast.rules.page_cap, lightcast.rules.paging = 30, paging
    table = open_source(lightcast).occupations()
    assert dict(zip(table["occupation_id"], table["occupation"], strict=True)) == OCCUPATIONS | SPECIALIZED


def test_paging_ends_when_the_server_repeats_a_page(lightcast: LightcastServer) -> None:
    lightcast.rules.paging = "ignored"
    assert len(open_source(lightcast).occupations()) == len(OCCUPATIONS) + len(SPECIALIZED)
    assert lightcast.count("search") == 4, "each level once, and once again to see that nothing new comes"


def test_endless_list_is_refused(lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.lightcast.occupations.MAX_PAGES", 5)
    lightcast.rules.paging = "endless"
    with pytest.raises(UnexpectedResponseError, match="the list has no end"):
        open_source(lightcast)
    assert lightcast.count("search") == 5


def test_growth_searches_lightcast_occupations(server: LightcastServer) -> None:
    growth = connect("lightcast", server.settings())
    assert growth.search("data analyst")["occupation_id"].tolist()[:2] == ["23111310", "231113"]
    assert growth.search("lantrn keeper")["occupation_id"].iloc[0].startswith("10111")
    assert growth.search("231113")["occupation_id"].iloc[0] == "231113"
    assert growth.reference_id is None
    assert growth.profiles("231113").empty
    assert growth.profile("231113", "06").median_wage is None
    assert len(growth.related("10111010"))


# The cache


def test_ttl_is_a_day_for_cells_and_lists_and_an_hour_for_meta(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock
) -> None:
    def request_counts() -> tuple[int, int, int]:
        fetch(source, ["231113"], ["US"])
        for thread in [thread for thread in threading.enumerate() if thread.name == "lightcast-catalog"]:
            thread.join(20)
        return lightcast.count("growth"), lightcast.count("meta"), lightcast.count("search")

    growth, meta, lists = request_counts()
    clock.now += HOUR - 10
    assert request_counts() == (growth, meta, lists)
    clock.now += 20
    assert request_counts() == (growth, meta + 1, lists)
    clock.now += 24 * HOUR
    assert request_counts() == (growth + 1, meta + 2, 2 * lists)


def test_new_model_version_does_not_reuse_cached_cells(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock
) -> None:
    fetch(source, ["231113"], ["US"])
    lightcast.rules.model = "37"
    clock.now += HOUR + 1
    frame, _ = fetch(source, ["231113"], ["US", "06"])
    assert set(frame["vintage"]) == {"model 37"}
    assert lightcast.count("growth") == 3
    assert source.vintage == "model 37"


def test_concurrent_fetches_of_one_cell_send_one_request(lightcast: LightcastServer, source: LightcastSource) -> None:
    lightcast.rules.latency = 0.05
    with ThreadPoolExecutor(8) as pool:
        frames = list(pool.map(lambda _: fetch(source, ["231113"], ["US", "06"])[0], range(8)))
    assert lightcast.count("growth") == 2
    assert all(len(frame) == 10 for frame in frames)


def test_cancelled_fetch_leaves_the_cell_to_waiting_callers(
    lightcast: LightcastServer, source: LightcastSource
) -> None:
    """The first caller's page closes during the request; the second caller, waiting for it, still gets the cell."""
    lightcast.inject_fault("growth", "500", 1)
    cancel, results = threading.Event(), []
    waiting = threading.Event()
    wait = source._client.http._sleep

    def leave(seconds: float, event: threading.Event | None) -> None:
        if event is cancel:
            second.start()
            while not source._cells._single_flight._calls:
                pass
            cancel.set()
        wait(seconds, event)

    source._client.http._sleep = leave
    second = threading.Thread(target=lambda: results.append(fetch(source, ["231113"], ["US"])))
    first = list(source.fetch([Cell("231113", "US")], (1,), cancel, lambda _error: None))
    second.join(10)
    waiting.set()
    assert all(frame.empty for frame in first)
    assert results[0][0]["growth"].notna().all()


# Outages


def test_outage_serves_stale_values_with_their_time(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock
) -> None:
    before, _ = fetch(source, ["231113"], ["US", "06"])
    retrieved = dict(zip(before["area_id"], before["retrieved_at"], strict=True))
    clock.now += 30 * HOUR
    lightcast.stop()
    frame, errors = fetch(source, ["231113"], ["US", "06", "36"])
    assert set(frame["area_id"]) == {"US", "06"}
    assert growth_frame.has_flag(frame, "stale").all()
    key = ["area_id", "horizon_years"]
    assert frame.set_index(key)["growth"].to_dict() == before.set_index(key)["growth"].to_dict()
    assert dict(zip(frame["area_id"], frame["retrieved_at"], strict=True)) == retrieved
    assert {
        cell_error.cell.area_id: cell_error.last_good_at and pd.Timestamp(cell_error.last_good_at)
        for cell_error in errors
    } == {
        **retrieved,
        "36": None,
    }
    assert {type(cell_error.error) for cell_error in errors} == {ServiceDownError}

    lightcast.start()
    clock.now += REFRESH_COOLDOWN
    frame, errors = fetch(source, ["231113"], ["US", "06", "36"])
    assert errors == []
    assert not growth_frame.has_flag(frame, "stale").any()


def test_stale_values_expire_after_a_week(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock
) -> None:
    fetch(source, ["231113"], ["US"])
    lightcast.stop()
    clock.now += 8 * 24 * HOUR
    frame, errors = fetch(source, ["231113"], ["US"])
    assert frame.empty
    assert errors[0].last_good_at is None


def test_failed_cell_does_not_affect_others(lightcast: LightcastServer, source: LightcastSource) -> None:
    lightcast.inject_fault("growth", "renamed field", 1)
    frame, errors = fetch(source, ["231113"], source.areas()["area_id"].tolist())
    assert len(errors) == 1
    assert isinstance(errors[0].error, UnexpectedResponseError)
    assert frame["area_id"].nunique() == 51
    assert frame["growth"].notna().all()


def test_growth_flags_failed_cells_and_reports_errors(server: LightcastServer) -> None:
    growth = connect("lightcast", server.settings())
    server.inject_fault("growth", "403")
    errors = []
    frame = growth.growth(["231113"], ["US", "06"], on_error=errors.append)
    assert growth_frame.check(frame)["flags"].eq("failed").all()
    assert {type(cell_error.error) for cell_error in errors} == {AccessRefusedError}
    assert errors[0].error.support_id == "made-up-growth"


def test_service_that_dies_in_the_midst_leaves_what_has_come(
    lightcast: LightcastServer, source: LightcastSource, clock: FakeClock
) -> None:
    growth, errors = Growth(source), []
    areas = growth.areas()["area_id"].tolist()
    growth.growth(["231113"], areas[:10])
    lightcast.inject_fault("growth", "stall")

    def die_while_it_answers(_done: int, _total: int) -> None:
        if lightcast.count("growth") > 10:
            lightcast.stop()

    frame = growth.growth(["231113"], areas, on_progress=die_while_it_answers, on_error=errors.append)
    assert set(frame["area_id"]) == set(areas)
    failed = set(frame.loc[growth_frame.has_flag(frame, "failed"), "area_id"])
    assert failed == set(areas[10:])
    assert frame.loc[~frame["area_id"].isin(failed), "growth"].notna().all()
    assert {error.cell.area_id for error in errors} == failed
    assert {type(error.error) for error in errors} == {ServiceDownError}
    lightcast.clear_faults()
    lightcast.start()
    asked = lightcast.count("growth")
    clock.now += REFRESH_COOLDOWN
    frame = growth.growth(["231113"], areas)
    assert frame["growth"].notna().all()
    assert lightcast.count("growth") == asked + len(failed), "what had come was asked for again"


def test_open_circuit_skips_remaining_cells(lightcast: LightcastServer, source: LightcastSource) -> None:
    lightcast.inject_fault("growth", "500")
    _, errors = fetch(source, ["231113"], source.areas()["area_id"].tolist())
    assert len(errors) == 52
    assert lightcast.count("growth") <= (cells.MAX_FAILURES + 10) * 3


def test_progress_is_reported_while_waiting(lightcast: LightcastServer, source: LightcastSource) -> None:
    growth, progress = Growth(source), []
    lightcast.inject_fault("growth", "stall", 1)

    def on_progress(done: int, total: int) -> None:
        progress.append((done, total))
        if len(progress) == 2:
            lightcast._released.set()

    growth.growth(["231113"], ["US"], on_progress=on_progress)
    assert progress[:2] == [(0, 1), (0, 1)]


# What the documentation leaves open: the same data in every variant


@pytest.mark.parametrize(
    "rules",
    [
        {"nation_ids": frozenset({"0"})},
        {"nation_ids": frozenset({"US"}), "nation_echo": "0"},
        {"nation_ids": frozenset({"0"}), "region_status": 404},
        {"nation_echo": "us"},
        {"nation_echo": "1"},
        {"nation_echo": "USA"},
        {"state_ids": "two"},
        {"state_ids": "one"},
        {"state_ids": "one", "region_status": 404},
        {"lot_version_on_post": False},
        {"lot_version_on_post": False, "nation_ids": frozenset({"0"}), "state_ids": "one"},
        {"lot_version_on_post": False, "region_first": True, "region_status": 404, "nation_ids": frozenset({"US"})},
        {"no_data": "nulls"},
        {"limit_headers": False},
        {"limit_body": "html"},
        {"level_as_text": True},
        {"token_status": 401},
        {"lifetime": 2.5},
        {"dimensions": ("lotocc",)},
    ],
    ids=str,
)
def test_undocumented_variants_give_the_same_data(lightcast: LightcastServer, rules: dict[str, object]) -> None:
    for name, value in rules.items():
        setattr(lightcast.rules, name, value)
    frame, errors = fetch(open_source(lightcast), ["231113", "101110"], ["US", "06", "36", "01"])
    assert errors == []
    for (code, area), rows in frame.groupby(["occupation_id", "area_id"]):
        assert rows["growth"].tolist() == list(growth_of(code, area).values())


def test_form_of_a_request_that_was_accepted_is_used_from_then_on(lightcast: LightcastServer) -> None:
    lightcast.rules.lot_version_on_post = False
    lightcast.rules.nation_ids, lightcast.rules.region_status = frozenset({"0"}), 404
    source = open_source(lightcast)
    fetch(source, ["231113"], ["US"])
    assert lightcast.count("growth") == 4, "both ids with lot_version, both without"
    fetch(source, ["101110", UNPUBLISHED], ["US"])
    assert lightcast.count("growth") == 6


def test_request_that_is_refused_in_every_form_is_sent_four_times(lightcast: LightcastServer) -> None:
    lightcast.inject_fault("growth", "400")
    _, errors = fetch(open_source(lightcast), ["231113"], ["US"])
    assert [type(error.error) for error in errors] == [BadRequestError]
    assert lightcast.count("growth") == 4


def test_version_that_is_not_the_default_is_never_left_out(lightcast: LightcastServer) -> None:
    """Without lot_version the service would read an id of version 6 as one of version 7."""
    lightcast.rules.lot_version_on_post = False
    _, errors = fetch(open_source(lightcast, lot_version="6"), ["231113"], ["US"])
    assert [type(error.error) for error in errors] == [BadRequestError]
    assert all("lot_version=6" in call.path for call in lightcast.calls if call.kind == "growth")


def test_list_that_ends_in_errors_is_refused(lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error instead of a later page would otherwise be the end of the list, and half of it kept for a day."""

    def no_later_page(handler: Handler, response: Response) -> None:
        if "after=" in handler.path:
            response.body = {"data": [], "errors": [{"status": 500, "title": "Made up"}]}

    monkeypatch.setitem(FAULTS, "no later page", no_later_page)
    lightcast.inject_fault("search", "no later page")
    lightcast.rules.page_cap = 20
    with pytest.raises(UnexpectedResponseError, match="errors in a 200"):
        open_source(lightcast)


def test_catalog_has_only_levels_and_dimensions_of_meta(lightcast: LightcastServer) -> None:
    lightcast.rules.levels, lightcast.rules.dimensions = ("nation",), ("lotocc",)
    source = open_source(lightcast)
    assert source.areas()["area_id"].tolist() == ["US"]
    assert set(source.occupations()["taxonomy"]) == {"lotocc"}


def test_account_without_the_configured_version_is_reported_at_once(lightcast: LightcastServer) -> None:
    lightcast.rules.lot_versions = ("7", 8, "<b>")
    with pytest.raises(BadRequestError) as raised:
        open_source(lightcast, lot_version="6")
    assert "7 and 8" in raised.value.message
    assert "LIGHTCAST_LOT_VERSION is 6" in raised.value.message
    assert "<b>" not in raised.value.message
    results = list(check_connection(lightcast.settings(lot_version="6")))
    assert [(result.name, result.ok) for result in results][-1] == ("Versions", False)
    assert results[-1].message == raised.value.message


@pytest.mark.parametrize("versions", [None, (), ("7",), (7,), ("6", "7", "8")])
def test_meta_that_has_the_version_or_does_not_say_is_accepted(lightcast: LightcastServer, versions: object) -> None:
    lightcast.rules.lot_versions = versions
    assert len(open_source(lightcast).occupations())


def test_soc_taxonomy_of_our_own_api(lightcast: LightcastServer) -> None:
    """The same client against a server of our own open API."""
    lightcast.rules.taxonomy, lightcast.rules.dimensions = "soc", ("soc", "socmajor")
    source = open_source(lightcast, taxonomy="soc")
    assert dict(source.occupations()[["occupation_id", "taxonomy"]].to_numpy()) == {
        "29-1141": "soc",
        "29-0000": "socmajor",
    }
    frame, errors = fetch(source, ["29-1141", "29-0000"], ["US", "06"])
    assert errors == []
    assert frame["growth"].notna().all()
    assert set(frame["source"]) == {"Made up"}, "not cited as Lightcast's"
    assert not any("lot_version" in call.path for call in lightcast.calls)


def test_newest_version_of_the_configured_major_is_used(lightcast: LightcastServer) -> None:
    open_source(lightcast)
    paths = {call.path.split("?")[0] for call in lightcast.calls if call.kind == "search"}
    assert paths == {"/taxonomies/lot/versions/7.10.0/concepts"}, "7.10 is newer than 7.9; 8 is another major version"


def test_cached_cells_do_not_wait_for_the_catalog(unlimited_server: LightcastServer) -> None:
    """When the versions expire, cached figures still come at once, and the catalog is read in the background."""
    unlimited_server.reset()
    clock = FakeClock()
    source = open_source(unlimited_server, clock)
    before, _ = fetch(source, ["231113"], ["US"])
    clock.now += 2 * HOUR
    unlimited_server.inject_fault("meta", "stall")
    try:
        again, errors = fetch(source, ["231113"], ["US"])
        given_up = [call for call in unlimited_server.calls if call.kind == "meta" and call.status == 0]
    finally:
        unlimited_server.clear_faults()
    assert errors == []
    assert again["growth"].tolist() == before["growth"].tolist()
    assert given_up == [], "a response was waited for"

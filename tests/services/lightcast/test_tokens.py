"""Tokens: one request for concurrent callers, refreshed in time, replaced when revoked, one for each set of scopes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from services.errors import AccessRefusedError, CredentialsError, ServiceDownError
from services.lightcast.client import MAX_UNAUTHORIZED
from services.lightcast.concurrency import CancelledError
from tests.lightcast_contract import GROWTH_SCOPE, LIST_SCOPE
from tests.services.lightcast.harness import FakeClock, client_of, fetch, open_source

if TYPE_CHECKING:
    from pydantic import SecretStr

    from services.lightcast.client import Client
    from tests.lightcast_server import LightcastServer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def client(unlimited_server: LightcastServer, clock: FakeClock) -> Client:
    unlimited_server.reset()
    unlimited_server.rules.lifetime = 3600
    return client_of(unlimited_server.settings(rate="100").lightcast(), clock)


def test_concurrent_callers_share_one_token_request(unlimited_server: LightcastServer, client: Client) -> None:
    gate = threading.Barrier(20)

    def get(_number: int) -> SecretStr:
        gate.wait()
        return client.tokens.get(GROWTH_SCOPE)

    with ThreadPoolExecutor(20) as pool:
        tokens = set(pool.map(get, range(20)))
    assert len(tokens) == 1
    assert unlimited_server.count("token") == 1


def test_token_is_used_until_expires_in_minus_skew(
    unlimited_server: LightcastServer, client: Client, clock: FakeClock
) -> None:
    unlimited_server.rules.lifetime = 10
    first = client.tokens.get(GROWTH_SCOPE)
    clock.now += 7.9
    assert client.tokens.get(GROWTH_SCOPE) == first, "still fresh"
    clock.now += 1.2  # less than a tenth of its lifetime is left: expired for us
    unlimited_server.rules.lifetime = 3600
    second = client.tokens.get(GROWTH_SCOPE)
    assert second != first
    clock.now += 3600 - 301
    assert client.tokens.get(GROWTH_SCOPE) == second
    assert unlimited_server.count("token") == 2


def test_one_caller_refreshes_early_while_others_use_the_old_token(
    unlimited_server: LightcastServer, client: Client, clock: FakeClock
) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    clock.now += 3600 - 200
    unlimited_server.inject_fault("token", "stall")
    refreshing = threading.Thread(target=lambda: client.tokens.get(GROWTH_SCOPE), daemon=True)
    refreshing.start()
    while unlimited_server.count("token") < 2:  # the request is sent and pending
        assert client.tokens.get(GROWTH_SCOPE) in {old}
        if not refreshing.is_alive():
            break
        with client.tokens._lock:
            if client.tokens._refreshing:
                break
    assert client.tokens.get(GROWTH_SCOPE) == old
    unlimited_server.clear_faults()


def test_failed_early_refresh_keeps_the_old_token(
    unlimited_server: LightcastServer, client: Client, clock: FakeClock
) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    clock.now += 3600 - 200
    unlimited_server.inject_fault("token", "500")
    assert client.tokens.get(GROWTH_SCOPE) == old
    before = unlimited_server.count("token")
    assert client.tokens.get(GROWTH_SCOPE) == old
    assert unlimited_server.count("token") == before, "no second request at once"
    unlimited_server.clear_faults()
    clock.now += 11
    assert client.tokens.get(GROWTH_SCOPE) != old


def test_cancelled_early_refresh_is_left_to_the_next_caller(client: Client, clock: FakeClock) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    clock.now += 3600 - 200
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelledError):
        client.tokens.get(GROWTH_SCOPE, cancel)
    assert client.tokens.get(GROWTH_SCOPE) != old


def test_concurrent_callers_share_a_failed_token_request(unlimited_server: LightcastServer, client: Client) -> None:
    unlimited_server.inject_fault("token", "500")
    gate = threading.Barrier(8)

    def get(_number: int) -> type:
        gate.wait()
        try:
            client.tokens.get(GROWTH_SCOPE)
        except ServiceDownError as error:
            return type(error)
        return object

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(get, range(8))) == {ServiceDownError}
    assert unlimited_server.count("token") <= 2 * 3, "three attempts, or twice three when one caller came late"


def test_invalidate_keeps_a_newer_token(unlimited_server: LightcastServer, client: Client) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    client.tokens.invalidate(GROWTH_SCOPE, old)
    new = client.tokens.get(GROWTH_SCOPE)
    client.tokens.invalidate(GROWTH_SCOPE, old)  # a late caller
    assert client.tokens.get(GROWTH_SCOPE) == new
    assert unlimited_server.count("token") == 2


def test_each_set_of_scopes_has_its_own_token(unlimited_server: LightcastServer, client: Client) -> None:
    def get(number: int) -> tuple[str, SecretStr]:
        scope = (GROWTH_SCOPE, LIST_SCOPE, f"{LIST_SCOPE} {GROWTH_SCOPE}", f"{GROWTH_SCOPE}  {LIST_SCOPE}")[number % 4]
        return " ".join(sorted(scope.split())), client.tokens.get(scope)

    with ThreadPoolExecutor(16) as pool:
        cells = set(pool.map(get, range(400)))
    assert len(cells) == 3
    assert unlimited_server.count("token") == 3
    for scope, token in cells:
        assert unlimited_server._tokens[token.get_secret_value()][1] == frozenset(scope.split())


def test_revoked_token_is_replaced_once(unlimited_server: LightcastServer) -> None:
    unlimited_server.reset()
    source = open_source(unlimited_server, rate="100")
    before = unlimited_server.count("token")
    unlimited_server.revoke_tokens()
    areas = source.areas()["area_id"].tolist()[:20]
    frame, errors = fetch(source, ["231113"], areas)
    assert errors == []
    assert frame["growth"].notna().all()
    assert unlimited_server.count("token") == before + 1


def test_repeated_401_is_an_access_error(unlimited_server: LightcastServer) -> None:
    unlimited_server.reset()
    source = open_source(unlimited_server)
    before = unlimited_server.count("token")
    unlimited_server.inject_fault("growth", "401")
    frame, errors = fetch(source, ["231113"], source.areas()["area_id"].tolist())
    assert frame.empty
    assert len(errors) == 52
    assert {type(cell_error.error) for cell_error in errors} == {AccessRefusedError}
    assert errors[0].error.support_id == "made-up-growth"
    assert unlimited_server.count("growth") <= MAX_UNAUTHORIZED * 10, "those in flight, not all 52"
    assert unlimited_server.count("token") - before <= 10
    unlimited_server.clear_faults()


def test_wrong_secret_and_missing_scope_raise_different_errors(unlimited_server: LightcastServer) -> None:
    unlimited_server.reset()
    with pytest.raises(CredentialsError, match="invalid client"):
        open_source(unlimited_server, client_secret="wrong")
    unlimited_server.rules.token_status = 401
    with pytest.raises(CredentialsError):
        open_source(unlimited_server, client_secret="wrong")
    unlimited_server.rules.token_status = 400
    with pytest.raises(AccessRefusedError, match="invalid_scope"):
        open_source(unlimited_server, growth_scope="something-else")

"""Tokens: one request however many ask, renewed in time, recovered when revoked, never another scope's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from services.errors import AccessRefusedError, CredentialsError, ServiceDownError
from tests.lightcast_server import GROWTH_SCOPE, LIST_SCOPE, LightcastServer
from tests.services.lightcast.harness import Time, client_of, fetch, open_source

if TYPE_CHECKING:
    from pydantic import SecretStr

    from services.lightcast.client import Client


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def client(patient: LightcastServer, time: Time) -> Client:
    patient.reset()
    patient.rules.lifetime = 3600
    return client_of(patient.settings(rate="100").lightcast(), time)


def test_twenty_threads_one_request(patient: LightcastServer, client: Client) -> None:
    gate = threading.Barrier(20)

    def ask(_number: int) -> SecretStr:
        gate.wait()
        return client.tokens.get(GROWTH_SCOPE)

    with ThreadPoolExecutor(20) as pool:
        tokens = set(pool.map(ask, range(20)))
    assert len(tokens) == 1
    assert patient.count("token") == 1


def test_a_token_lives_as_long_as_it_says(patient: LightcastServer, client: Client, time: Time) -> None:
    patient.rules.lifetime = 10
    first = client.tokens.get(GROWTH_SCOPE)
    time.now += 7.9
    assert client.tokens.get(GROWTH_SCOPE) == first, "fresh"
    time.now += 1.2  # less than a tenth of its life is left: gone for us
    patient.rules.lifetime = 3600
    second = client.tokens.get(GROWTH_SCOPE)
    assert second != first
    time.now += 3600 - 301
    assert client.tokens.get(GROWTH_SCOPE) == second
    assert patient.count("token") == 2


def test_near_its_end_one_renews_and_the_others_go_on(patient: LightcastServer, client: Client, time: Time) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    time.now += 3600 - 200
    patient.fault("token", "stall")
    renewing = threading.Thread(target=lambda: client.tokens.get(GROWTH_SCOPE), daemon=True)
    renewing.start()
    while patient.count("token") < 2:  # it has asked, and waits
        assert client.tokens.get(GROWTH_SCOPE) in {old}
        if not renewing.is_alive():
            break
        with client.tokens._lock:
            if client.tokens._not_before:
                break
    assert client.tokens.get(GROWTH_SCOPE) == old
    patient.mend()


def test_a_failed_early_renewal_costs_nothing(patient: LightcastServer, client: Client, time: Time) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    time.now += 3600 - 200
    patient.fault("token", "500")
    assert client.tokens.get(GROWTH_SCOPE) == old
    asked = patient.count("token")
    assert client.tokens.get(GROWTH_SCOPE) == old
    assert patient.count("token") == asked, "not again at once"
    patient.mend()
    time.now += 11
    assert client.tokens.get(GROWTH_SCOPE) != old


def test_when_it_is_gone_all_wait_and_share_the_error(patient: LightcastServer, client: Client) -> None:
    patient.fault("token", "500")
    gate = threading.Barrier(8)

    def ask(_number: int) -> type:
        gate.wait()
        try:
            client.tokens.get(GROWTH_SCOPE)
        except ServiceDownError as error:
            return type(error)
        return object

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {ServiceDownError}
    assert patient.count("token") <= 2 * 3, "three tries, or twice three when one came late"


def test_drop_is_compare_and_swap(patient: LightcastServer, client: Client) -> None:
    old = client.tokens.get(GROWTH_SCOPE)
    client.tokens.drop(GROWTH_SCOPE, old)
    new = client.tokens.get(GROWTH_SCOPE)
    client.tokens.drop(GROWTH_SCOPE, old)  # somebody late
    assert client.tokens.get(GROWTH_SCOPE) == new
    assert patient.count("token") == 2


def test_scopes_are_never_mixed(patient: LightcastServer, client: Client) -> None:
    def ask(number: int) -> tuple[str, SecretStr]:
        scope = (GROWTH_SCOPE, LIST_SCOPE, f"{LIST_SCOPE} {GROWTH_SCOPE}", f"{GROWTH_SCOPE}  {LIST_SCOPE}")[number % 4]
        return " ".join(sorted(scope.split())), client.tokens.get(scope)

    with ThreadPoolExecutor(16) as pool:
        cells = set(pool.map(ask, range(400)))
    assert len(cells) == 3
    assert patient.count("token") == 3
    for scope, token in cells:
        assert patient._tokens[token.get_secret_value()][1] == frozenset(scope.split())


def test_a_revoked_token_is_recovered_once_for_all(patient: LightcastServer) -> None:
    patient.reset()
    source = open_source(patient, rate="100")
    asked = patient.count("token")
    patient.revoke()
    areas = source.areas()["area_id"].tolist()[:20]
    frame, errors = fetch(source, ["231113"], areas)
    assert errors == []
    assert frame["growth"].notna().all()
    assert patient.count("token") == asked + 1


def test_a_second_refusal_is_no_access(patient: LightcastServer) -> None:
    patient.reset()
    source = open_source(patient)
    asked = patient.count("token")
    patient.fault("growth", "401")
    frame, errors = fetch(source, ["231113"], source.areas()["area_id"].tolist())
    assert frame.empty
    assert len(errors) == 52
    assert {type(cell_error.error) for cell_error in errors} == {AccessRefusedError}
    assert errors[0].error.support_id == "made-up-growth"
    assert patient.count("growth") <= 2 * 10, "those under way, not all 52"
    assert patient.count("token") - asked <= 10
    patient.mend()


def test_wrong_secret_and_missing_scope_are_told_apart(patient: LightcastServer) -> None:
    patient.reset()
    with pytest.raises(CredentialsError, match="invalid client"):
        open_source(patient, client_secret="wrong")
    patient.rules.token_status = 401
    with pytest.raises(CredentialsError):
        open_source(patient, client_secret="wrong")
    patient.rules.token_status = 400
    with pytest.raises(AccessRefusedError, match="invalid_scope"):
        open_source(patient, growth_scope="something-else")

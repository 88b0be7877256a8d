"""Wrong secrets are slowed down, and keep no owner of a long secret from a token."""

from __future__ import annotations

import logging

import pytest

from services.open_api.secret_guesses import (
    FORGET_AFTER,
    GUESSES_OF_A_PAIR,
    GUESSES_OF_A_PEER,
    GUESSES_OF_AN_ID,
    MAX_BLOCK,
    SecretGuesses,
)
from tests.services.open_api.harness import FakeClock, serve_api

LONG, SHORT = "chalk-and-a-blackboard", "chalk"
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def guesses(clock) -> SecretGuesses:
    return SecretGuesses(clock=clock)


def guess(guesses: SecretGuesses, times: int, client: str = "school", peer: str = HERE) -> None:
    for _ in range(times):
        guesses.record(client, peer)


def test_first_wrong_secrets_are_free(guesses):
    guess(guesses, GUESSES_OF_A_PAIR - 1)
    assert guesses.seconds_blocked("school", HERE) == 0


def test_block_doubles_with_every_further_wrong_secret_up_to_its_limit(guesses):
    guess(guesses, GUESSES_OF_A_PAIR)
    blocks = []
    for _ in range(12):
        blocks.append(guesses.seconds_blocked("school", HERE))
        guess(guesses, 1)
    assert blocks[:4] == [1, 2, 4, 8]
    assert blocks[-1] == MAX_BLOCK


def test_block_ends(guesses, clock):
    guess(guesses, GUESSES_OF_A_PAIR)
    clock.now += 1
    assert guesses.seconds_blocked("school", HERE) == 0


def test_count_starts_anew_after_a_quiet_time(guesses, clock):
    guess(guesses, GUESSES_OF_A_PAIR + 3)
    clock.now += FORGET_AFTER
    guess(guesses, 1)
    assert guesses.seconds_blocked("school", HERE) == 0


def test_other_ids_and_peers_are_not_blocked_by_one_pair(guesses):
    guess(guesses, GUESSES_OF_A_PAIR + 1)
    assert guesses.seconds_blocked("museum", HERE) == guesses.seconds_blocked("school", THERE) == 0


def test_peer_that_tries_many_ids_is_blocked(guesses):
    for number in range(GUESSES_OF_A_PEER):
        guesses.record(f"id {number}", HERE)
    assert guesses.seconds_blocked("school", HERE) > 0
    assert guesses.seconds_blocked("school", THERE) == 0


def test_many_peers_that_try_one_id_are_blocked(guesses):
    for number in range(GUESSES_OF_AN_ID):
        guesses.record("school", f"192.0.2.{number}")
    assert guesses.seconds_blocked("school", THERE) > 0
    assert guesses.seconds_blocked("museum", THERE) == 0


def test_addresses_of_one_ipv6_subscriber_are_one_peer(guesses):
    for number in range(GUESSES_OF_A_PAIR):
        guesses.record("school", f"2001:db8::{number:x}")
    assert guesses.seconds_blocked("school", "2001:db8::ffff") > 0
    assert guesses.seconds_blocked("school", "2001:db8:0:1::1") == 0


@pytest.mark.parametrize("form", ["::ffff:{}", "::FFFF:{}", "0:0:0:0:0:ffff:{}", "64:ff9b::{}"])
def test_ipv4_written_as_ipv6_is_the_peer_that_it_is(guesses, form):
    guess(guesses, GUESSES_OF_A_PEER, peer=form.format(HERE))
    assert guesses.seconds_blocked("museum", form.format(HERE)) > 0
    assert guesses.seconds_blocked("museum", HERE) > 0
    assert guesses.seconds_blocked("museum", form.format(THERE)) == 0
    assert guesses.seconds_blocked("school", form.format(THERE)) == 0


def test_memory_is_bounded(guesses):
    for number in range(20_000):
        guesses.record(f"id {number}", HERE)
    assert len(guesses._counts) <= 10_000


def test_ids_and_peers_of_any_length_take_little_memory(guesses):
    guesses.record("i" * 50_000, "p" * 50_000)
    assert max(len(part) for key in guesses._counts for part in key) <= 64


def test_peers_that_are_no_addresses_are_one(guesses):
    for number in range(GUESSES_OF_A_PAIR):
        guesses.record("school", f"claimed-{number}")
    assert guesses.seconds_blocked("school", "another") > 0


@pytest.fixture(scope="module")
def servers(public):
    """A server without a practical limit of requests, with a long secret, a short one and the published one."""
    clients = f"public:public,school:{LONG},museum:{SHORT}"
    with serve_api(lambda: public, rate="1000000", clients=clients) as running:
        yield running


@pytest.fixture
def api(servers):
    servers.clock.now += FORGET_AFTER
    return servers


def statuses(api, times: int, client: str, secret: str) -> list[int]:
    return [api.request_token(client_id=client, client_secret=secret).status_code for _ in range(times)]


@pytest.mark.parametrize("client", ["school", "museum", "nobody"])
def test_guesses_do_not_scale_with_the_rate(api, client):
    found = statuses(api, 200, client, "a guess")
    assert found == [400] * GUESSES_OF_A_PAIR + [429] * (200 - GUESSES_OF_A_PAIR)


def test_refusal_says_when_to_try_again(api):
    statuses(api, GUESSES_OF_A_PAIR, "school", "a guess")
    refused = api.request_token(client_id="school", client_secret="a guess")
    assert refused.json()["error"] == "invalid_client"
    assert refused.headers["Retry-After"] == "1"
    api.clock.now += 1
    assert api.request_token(client_id="school", client_secret="a guess").status_code == 400


@pytest.mark.parametrize(("client", "secret"), [("school", LONG), ("public", "public")])
def test_owner_always_gets_a_token_while_a_stranger_guesses(api, client, secret):
    for _ in range(20):
        statuses(api, 5, client, "a guess")
        assert api.request_token(client_id=client, client_secret=secret).status_code == 200


def test_short_secret_is_refused_while_blocked_and_accepted_after(api):
    statuses(api, GUESSES_OF_A_PAIR, "museum", "a guess")
    assert statuses(api, 1, "museum", SHORT) == [429]
    api.clock.now += 1
    assert statuses(api, 1, "museum", SHORT) == [200]


def test_short_secret_is_warned_about_at_the_start_without_showing_it(public, caplog):
    caplog.set_level(logging.WARNING)
    with serve_api(lambda: public, clients=f"public:public,school:{LONG},museum:{SHORT}"):
        pass
    (warning,) = [record.getMessage() for record in caplog.records if "OPEN_API_CLIENTS" in record.getMessage()]
    assert "museum" in warning
    assert "school" not in warning and SHORT not in warning

"""Tokens that expire or are revoked while many requests wait for the rate limiter, on real sockets in real time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from services.lightcast.client import MAX_UNAUTHORIZED, Client, client_hash
from services.lightcast.http import HttpClient, Request
from services.lightcast.rate_limiter import WINDOW, LocalRateLimiter
from services.lightcast.response_cache import ResponseCache
from services.lightcast.source import LightcastSource
from services.lightcast.tokens import TokenProvider
from tests.lightcast_contract import GROWTH, OCCUPATIONS
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import fetch, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE = 20
LATENCY = 0.1


@pytest.fixture
def server() -> Iterator[LightcastServer]:
    """A server with a higher rate than usual, so that hundreds of requests take seconds."""
    with LightcastServer(rate=RATE, latency=LATENCY) as running:
        yield running


def real_client(server: LightcastServer) -> Client:
    """Return a client that waits in real time."""
    own = server.settings(rate=str(RATE)).lightcast()
    http = HttpClient(LocalRateLimiter(own.rate), own.rate, own.timeout)
    return Client(own, http, TokenProvider(own, http, client_hash(own)))


def statuses(server: LightcastServer, client: Client, requests: int, threads: int, revoke_at: int) -> list[int]:
    """Return the status of so many requests for cells, revoking all tokens before one of them."""
    codes = list(OCCUPATIONS)

    def send(number: int) -> int:
        if number == revoke_at:
            server.revoke_tokens()
        body = {"id": codes[number % len(codes)], "region": {"nation": "us", "level": "nation", "id": "US"}}
        request = Request("POST", f"{client.settings.growth_url}/dimensions/lotocc", json=body)
        return client.send(client.settings.growth_scope, request).status

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(send, range(requests)))


@pytest.mark.timing
def test_only_requests_in_flight_get_a_401_after_a_revocation(server: LightcastServer) -> None:
    client = real_client(server)
    started = time.monotonic()
    assert set(statuses(server, client, requests=120, threads=40, revoke_at=60)) <= {200, 404}
    seconds = time.monotonic() - started
    refused = [call for call in server.calls if call.status == 401]
    assert len(refused) <= RATE, "those of one window"
    assert max(call.at for call in refused) - min(call.at for call in refused) <= LATENCY + 0.15
    assert server.count("token") == 2
    assert seconds <= (len(server.calls) // RATE) * WINDOW * 1.15 + LATENCY + 0.3
    assert server.max_requests_per_second() <= RATE


@pytest.mark.timing
def test_tokens_shorter_than_the_queue_lose_no_cell(server: LightcastServer) -> None:
    server.rules.lifetime = 1.0
    source = LightcastSource(real_client(server), ResponseCache("test"))
    frame, errors = fetch(source, list(OCCUPATIONS)[:12], source.areas()["area_id"].tolist()[:8])
    assert errors == []
    assert frame.groupby(["occupation_id", "area_id"]).ngroups == 96
    refused = server.count("growth", 401)
    assert refused <= 2, f"{refused} of {server.count('growth')} requests with an expired token"


def test_second_401_in_a_row_is_retried(unlimited_server: LightcastServer) -> None:
    unlimited_server.reset()
    source = open_source(unlimited_server)
    unlimited_server.inject_fault("growth", "401", MAX_UNAUTHORIZED - 1)
    frame, errors = fetch(source, ["231113"], ["US"])
    assert errors == []
    assert frame["growth"].notna().all()
    unlimited_server.clear_faults()


def test_rate_of_one_with_an_expired_token_does_not_block_itself() -> None:
    """The token request needs a permit while the request that it is for waits for one."""
    with LightcastServer(rate=10, lifetime=0.5) as running:
        own = running.settings(rate="1").lightcast()
        http = HttpClient(LocalRateLimiter(1, window=0.05), 1, own.timeout)
        client = Client(own, http, TokenProvider(own, http, client_hash(own)))
        results: list[int] = []
        for _ in range(3):
            thread = threading.Thread(
                target=lambda: results.append(client.get(own.growth_scope, f"{running.url}{GROWTH}/meta").status),
                daemon=True,
            )
            thread.start()
            thread.join(10)
            time.sleep(0.5)
        assert results == [200, 200, 200]

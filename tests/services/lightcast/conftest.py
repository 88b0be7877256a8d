"""Fixtures: the strict server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.growth import lightcast_connections
from services.lightcast import client, rate_limiter, shared_tokens
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import CANARY, CANARY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def reset_process_state() -> Iterator[None]:
    """No open source and no rate limiter of an earlier test."""
    lightcast_connections.clear()
    rate_limiter.reset_all()
    yield
    lightcast_connections.clear()
    rate_limiter.reset_all()


@pytest.fixture(autouse=True)
def _cache_keys_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hashes a secret is slow on purpose, and here most tests have a server of their own and so a hash."""
    for module in (client, shared_tokens):
        assert module._SCRYPT["n"] >= 2**14
        monkeypatch.setattr(module, "_SCRYPT", module._SCRYPT | {"n": 2})


@pytest.fixture
def server() -> Iterator[LightcastServer]:
    """As strict as the contract: 5 a second."""
    with LightcastServer() as running:
        yield running


@pytest.fixture(scope="module")
def unlimited_server() -> Iterator[LightcastServer]:
    """A server without a rate limit, for clients with a fake clock."""
    with LightcastServer(rate=10**6) as running:
        yield running


@pytest.fixture(scope="module")
def canary_server() -> Iterator[LightcastServer]:
    """The same, with the canary as client secret."""
    with LightcastServer(rate=10**6, client_id=CANARY_ID, client_secret=CANARY) as running:
        yield running

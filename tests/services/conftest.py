"""Fixtures: a Redis that works, and one that tests stop, freeze and fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.redis_server import RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Address of a Redis. Skips without one, unless HORIZONS_REQUIRE_REDIS is set."""
    with RedisServer() as server:
        yield server.url


@pytest.fixture(scope="module")
def _own_redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_server(_own_redis: RedisServer) -> RedisServer:
    """An empty Redis of the module's own, which a test may stop, freeze or fill. Skips as `redis_url`."""
    _own_redis.client.flushall()
    return _own_redis

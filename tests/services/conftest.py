"""Fixtures: a Redis for the tests that need one which works."""

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

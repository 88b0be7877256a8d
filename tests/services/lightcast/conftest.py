"""Fixtures: the strict server, and a Redis."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from services.growth import lightcast_connections
from services.lightcast import rate_limiter
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import CANARY, CANARY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def reset_process_state() -> Iterator[None]:
    """No open source and no rate limiter of an earlier test."""
    lightcast_connections.clear()
    rate_limiter.reset_all()
    yield
    lightcast_connections.clear()
    rate_limiter.reset_all()


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


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Redis for the tests. Skips without one, unless HORIZONS_REQUIRE_REDIS is set."""
    program = shutil.which("redis-server")
    try:
        import redis
    except ImportError:
        program = None
    if program is None:
        if os.environ.get("HORIZONS_REQUIRE_REDIS"):
            pytest.fail("HORIZONS_REQUIRE_REDIS is set, but there is no redis-server or no redis package")
        pytest.skip("needs redis-server on the PATH and the redis package")
    folder: Path = tmp_path_factory.mktemp("redis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(port=port, retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.02), 250))
        client.ping()
        client.close()
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)

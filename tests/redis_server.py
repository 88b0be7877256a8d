"""A real Redis in a process of its own, which tests stop, start, freeze and fill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from typing import Any, Self

import pytest

from tests.ports import free_port


class RedisServer:
    """A Redis on a free port that writes nothing to disk. Skips without one, unless HORIZONS_REQUIRE_REDIS is set."""

    def __init__(self) -> None:
        try:
            import redis
        except ImportError:
            redis = None
        program = shutil.which("redis-server")
        if program is None or redis is None:
            if os.environ.get("HORIZONS_REQUIRE_REDIS"):
                pytest.fail("HORIZONS_REQUIRE_REDIS is set, but there is no redis-server or no redis package")
            pytest.skip("needs redis-server on the PATH and the redis package")
        self.port = free_port()
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.02), 250)
        self.client: Any = redis.Redis(port=self.port, retry=retry)
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.client.close()

    @property
    def url(self) -> str:
        """The value of SHARED_CACHE_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        self.client.ping()

    def stop(self) -> None:
        """End the process."""
        self.resume()
        self._process.terminate()
        self._process.wait(10)

    def freeze(self) -> None:
        """Let it take connections and requests, and answer none."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End `freeze`."""
        self._process.send_signal(signal.SIGCONT)

    def fill(self) -> None:
        """Leave no memory to write anything."""
        self.client.config_set("maxmemory-policy", "noeviction")
        self.client.config_set("maxmemory", "1")

    def make_room(self) -> None:
        """End `fill`."""
        self.client.config_set("maxmemory", "0")

    def refuse_writes(self) -> None:
        """Answer, and take no values: what a client sees that is left connected to a replica after a failover."""
        self.client.replicaof("127.0.0.1", "1")

    def take_writes(self) -> None:
        """End `refuse_writes`."""
        self.client.replicaof("NO", "ONE")

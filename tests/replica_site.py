"""A site as deploy/ describes it, on loopback: replicas in processes of their own, Redis, HAProxy with TLS, Lightcast.

HAProxy has deploy/haproxy.cfg, in which only addresses are changed, and the site is below a path as its comments say.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import uvicorn
from tests.lightcast_process import LightcastProcess
from tests.ports import free_port
from tests.redis_server import RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
PREFIX = "/horizons"
COOKIE = "HORIZONS"
STARTS_WITHIN_S = 120.0
"""Ends a hang: three start at once, on a machine that runs other tests, too."""
ENDS_WITHIN_S = 15.0


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], context: ssl.SSLContext | None = None) -> None:
    """Wait for a 200."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5, context=context):
                return
        except OSError as error:  # HTTP errors, too
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{url} does not answer") from error
        time.sleep(0.05)


class Replica:
    """The app, as the image starts it."""

    def __init__(self, name: str, settings: Mapping[str, str], log: Path) -> None:
        self.name, self.port, self.log = name, free_port(), log
        self._environment = os.environ | dict(settings)
        self.start()

    @property
    def url(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process, without waiting for it."""
        command = [sys.executable, "-m", *uvicorn(self.port)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=out, stderr=out)

    def wait_until_ready(self) -> None:
        """Wait until visits may be sent here."""
        wait_until_it_answers(f"{self.url}/readyz", self.process)

    def kill(self) -> None:
        """End it at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in good order."""
        self.process.terminate()
        self.process.wait(ENDS_WITHIN_S)


def make_certificate(folder: Path) -> Path:
    """A certificate for localhost with its key, in one file, as HAProxy wants it."""
    key, certificate, both = (folder / name for name in ("key.pem", "certificate.pem", "horizons.pem"))
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *name, *files], check=True, capture_output=True)
    both.write_text(certificate.read_text() + key.read_text())
    return both


def render(replicas: Mapping[str, int], http_port: int, https_port: int) -> str:
    """deploy/haproxy.cfg for these ports of this machine, and for a site below a path."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    servers = "".join(f"    server {name} 127.0.0.1:{port} cookie {name}\n" for name, port in replicas.items())
    for pattern, replacement in (
        (r"bind :8080", f"bind 127.0.0.1:{http_port}"),
        (r"bind :8443", f"bind 127.0.0.1:{https_port}"),
        (r"    default_backend horizons\n", ""),
        (r"#   (use_backend horizons if)", r"\1"),
        (r"(    server app\d app\d:8501 cookie app\d\n)+", servers),
    ):
        text, count = re.subn(pattern, replacement, text)
        assert count == 1, pattern
    return text


@dataclass
class Site:
    """The running site."""

    url: str
    http_url: str
    trust: ssl.SSLContext
    replicas: list[Replica]
    lightcast: LightcastProcess
    redis: RedisServer
    proxy_log: Path

    def request(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case and body, as sent, of a request to the proxy; redirects are not followed."""
        return request(self.url + path, self.trust, data, **headers)

    def new_cookie(self) -> str:
        """The cookie of a browser that opens the first page."""
        _, headers, _ = self.request("/")
        return headers["set-cookie"].partition(";")[0]

    def logged(self) -> str:
        """What all replicas have logged."""
        return "".join(one.log.read_text(encoding="utf-8", errors="replace") for one in self.replicas)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def request(
    url: str, trust: ssl.SSLContext, data: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """See Site.request."""
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPSHandler(context=trust))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        response = opener.open(urllib.request.Request(url, data, named), timeout=30)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return response.status, {name.lower(): value for name, value in response.headers.items()}, response.read()


@contextmanager
def running_site(folder: Path, count: int = 3, **settings: str) -> Iterator[Site]:
    """The site, until the end. Skips without Redis or HAProxy, unless they are required."""
    if shutil.which("haproxy") is None or shutil.which("openssl") is None:
        if os.environ.get("HORIZONS_REQUIRE_HAPROXY"):
            pytest.fail("no haproxy or openssl")
        pytest.skip("no haproxy or openssl")
    http_port, https_port = free_port(), free_port()
    certificate = make_certificate(folder)
    trust = ssl.create_default_context(cafile=str(certificate))
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer())
        lightcast = LightcastProcess(latency=0.05)
        stack.callback(lightcast.close)
        url = f"https://localhost:{https_port}{PREFIX}"
        shared = {
            "PUBLIC_URL": url,
            "SHARED_CACHE_URL": redis.url,
            "REPLICAS": str(count),
            "OPEN_API_SIGNING_KEY": "s" * 32,
        }
        replicas = []
        for number in range(1, count + 1):
            name = f"app{number}"
            replica = Replica(name, shared | lightcast.settings | settings, folder / f"{name}.log")
            stack.callback(_end, replica)
            replicas.append(replica)
        configuration = folder / "haproxy.cfg"
        configuration.write_text(render({one.name: one.port for one in replicas}, http_port, https_port))
        for replica in replicas:
            replica.wait_until_ready()
        proxy_log = folder / "haproxy.log"
        environment = os.environ | {"HORIZONS_CERTIFICATE": str(certificate)}
        with proxy_log.open("wb") as out:
            command = ["haproxy", "-db", "-f", str(configuration)]
            proxy = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        stack.callback(proxy.wait, ENDS_WITHIN_S)
        stack.callback(proxy.kill)
        wait_until_it_answers(f"{url}/", proxy, trust)
        yield Site(url, f"http://localhost:{http_port}{PREFIX}", trust, replicas, lightcast, redis, proxy_log)


def _end(replica: Replica) -> None:
    if replica.process.poll() is None:
        replica.stop()

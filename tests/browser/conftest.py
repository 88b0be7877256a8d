"""Fixtures: a real Chromium, the real app, and a watch for unexpected errors and requests.

Every test also fails if the page or the console reports an error, the server logs anything, or a request leaves this
machine.
"""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest

from tests.ports import free_port

try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:
    sync_playwright = None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

    from services.growth import Growth

ROOT = Path(__file__).parents[2]
DISABLED_FEATURES = [
    # Else each page parses all scripts again in the background, only to find them compiled: a tenth of its CPU time.
    "ScriptStreaming",
    # What Playwright switches off by the same flag, of which Chromium takes the last.
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of a context share a process: scripts are compiled once, which halves the CPU time of opening a page.
    "--process-per-site",
    f"--disable-features={','.join(DISABLED_FEATURES)}",
    # No other machine has an address. (Playwright's routes would block requests too, but switch the cache off.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
LOCAL = {"127.0.0.1", "localhost"}
START_SECONDS = 120
TIMEOUT_MS = 45_000
"""A busy machine takes this long to open a page; what does not happen is noticed later, and only then."""


def chromium() -> str | None:
    """The browser to use: HORIZONS_CHROMIUM, else the first that is installed.

    The headless shell is the same engine without a browser's windows, and needs a fifth less CPU time.
    """
    named = os.environ.get("HORIZONS_CHROMIUM")
    names = [named] if named else ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    return next(filter(None, map(shutil.which, names)), None)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Without a browser skip the folder, or fail it where a browser is required."""
    missing = ""
    if sync_playwright is None:
        missing = "needs Playwright: `make setup`"
    elif chromium() is None:
        missing = "needs a Chromium: `apt-get install chromium-headless-shell`, or name one in HORIZONS_CHROMIUM"
    if missing and os.environ.get("HORIZONS_REQUIRE_BROWSER") == "1":
        pytest.fail(f"tests/browser {missing}", pytrace=False)
    if missing:
        pytest.skip(f"tests/browser {missing}")


@dataclass
class Server:
    """The app in a process of its own."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    start: Callable[[], subprocess.Popen[bytes]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=START_SECONDS) as response:
                return response.status == 200
        except (urllib.error.URLError, ConnectionError):
            return False

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_up():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the app did not start:\n{self.logged()}", pytrace=False)
            time.sleep(0.05)

    def restart(self) -> None:
        """Stop the process and start another one at the same address."""
        self.stop()
        self.process = self.start()
        self.wait_until_up()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Proxy:
    """A proxy for the server's own HTTP requests to other machines; it never answers."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))

    def environment(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        names = ("http_proxy", "https_proxy", "all_proxy")
        proxies = {name: address for lower in names for name in (lower, lower.upper())}
        local = {"no_proxy": "127.0.0.1,localhost", "NO_PROXY": "127.0.0.1,localhost"}
        return os.environ | proxies | local | {"NO_COLOR": "1"}

    def first_request(self) -> str:
        """The first line of the first request received, or ""."""
        if not select.select([self.socket], [], [], 0)[0]:
            return ""
        connection, _ = self.socket.accept()
        with connection:
            connection.settimeout(5)
            return connection.recv(4096).decode("utf-8", "replace").partition("\r\n")[0]


def uvicorn(port: int, app: str = "app:app") -> list[str]:
    """The command of `make run`."""
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    return ["uvicorn", app, *options]


@contextmanager
def serving(
    command: Callable[[int], list[str]],
    log: Path,
    settings: Mapping[str, str] | Callable[[int], Mapping[str, str]] | None = None,
) -> Iterator[Server]:
    """The app, run by `python -m command` with `settings` (of its port); it must not call other machines."""
    port, proxy = free_port(), Proxy()
    settings = settings(port) if callable(settings) else settings or {}
    with log.open("wb") as out, proxy.socket:

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [sys.executable, "-m", *command(port)],
                cwd=ROOT,
                env=proxy.environment() | dict(settings),
                stdout=out,
                stderr=subprocess.STDOUT,
            )

        server = Server(port, start(), log, start)
        try:
            server.wait_until_up()
            yield server
        finally:
            server.stop()
        assert proxy.first_request() == "", "the server called another machine"


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """The app, warm after the first test."""
    with serving(uvicorn, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running
    assert running.logged() == ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=TIMEOUT_MS)
        chrome = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield chrome
        chrome.close()


_LOST_UPDATES: Final = "Multiple different fragmentIds"
"""Of a warning of the front end: controls in several fragments have changed at once, and one of them alone is run."""


@dataclass
class Watch:
    """Unexpected console errors and requests of the browser; a test may name console errors that it expects.

    `lost_updates`: warnings that controls in several fragments changed at once, of which a test may want none.
    """

    errors: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    lost_updates: list[str] = field(default_factory=list)

    def page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.on("request", lambda request: self._address(request.url))
        page.on("websocket", lambda opened: self._address(opened.url))

    def _console(self, message: ConsoleMessage) -> None:
        if _LOST_UPDATES in message.text:
            self.lost_updates.append(message.text)
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location['url']})")

    def _address(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and urlsplit(url).hostname not in LOCAL:
            self.external.append(url)

    def unexpected(self) -> list[str]:
        return [text for text in self.errors if not any(part in text for part in self.expected)]


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    assert watching.external == [], "requests left this machine"
    assert watching.unexpected() == []


def new_context(browser: Browser, url: str) -> BrowserContext:
    """A context with nothing cached and nothing stored."""
    context = browser.new_context(
        base_url=url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-US"
    )
    context.set_default_timeout(TIMEOUT_MS)
    return context


class SharedContexts:
    """A context for each of the servers that pages were last opened of, with an empty page that keeps it running."""

    MAX_CONTEXTS = 2
    """That of the server of most tests, and of a module's own."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.by_url: dict[str, BrowserContext] = {}

    def get(self, url: str) -> BrowserContext:
        context = self.by_url.pop(url, None)
        if context is None:
            context = new_context(self.browser, url)
            context.new_page().goto(f"{url}/_stcore/health")
        self.by_url[url] = context  # the last one used is the last to be closed
        while len(self.by_url) > self.MAX_CONTEXTS:
            self.by_url.pop(next(iter(self.by_url))).close()
        return context

    def reset(self) -> None:
        """Forget what tests have stored or changed; what is cached stays."""
        for context in self.by_url.values():
            context.clear_cookies()
            context.set_offline(False)


@pytest.fixture(scope="session")
def shared_contexts(browser) -> SharedContexts:
    return SharedContexts(browser)


@pytest.fixture
def open_browser(browser, server, shared_contexts, watch) -> Iterator[Callable[..., Page]]:
    """open_browser(url=…, width=…, height=…, color_scheme=…, fresh=…): a page of `server`, or of the one at `url`.

    A page that is `fresh` has a context of its own, in which scripts are loaded and compiled anew (two seconds of CPU
    time). The others share that with the pages of their server, but nothing that a page stores.
    """
    fresh_contexts: list[BrowserContext] = []
    pages: list[Page] = []
    before = server.logged()

    def open_page(
        url: str | None = None, width: int = 1280, height: int = 900, color_scheme: str = "light", fresh: bool = False
    ) -> Page:
        if fresh:
            fresh_contexts.append(new_context(browser, url or server.url))
        page = (fresh_contexts[-1] if fresh else shared_contexts.get(url or server.url)).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
        watch.page(page)
        return page

    yield open_page
    for page in pages:
        if not page.is_closed():
            if urlsplit(page.url).hostname in LOCAL:
                page.evaluate("localStorage.clear(), sessionStorage.clear()")
            page.close()
    for context in fresh_contexts:
        context.close()
    shared_contexts.reset()
    assert server.process.poll() is None, f"the server has stopped: {server.process.returncode}"
    assert server.logged() == before


@pytest.fixture
def page(open_browser) -> Page:
    """A page of the server, 1280 pixels wide, in the light theme."""
    return open_browser()


@pytest.fixture
def fresh_page(open_browser) -> Page:
    """The same with nothing cached: a first visit."""
    return open_browser(fresh=True)


@pytest.fixture(scope="session")
def growth(public) -> Growth:
    """The same figures without a browser."""
    return public

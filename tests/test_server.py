"""What strangers try on the port of the app, over real sockets, with the commands that people start it with."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from components.charts.chart_view import SCRIPTS as CHART_SCRIPTS
from components.state.url import EXPLORE, SCRIPTS
from services.config import DATA_DIR
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from websockets.sync.client import ClientConnection

ROOT = Path(__file__).parents[1]
UVICORN = ["uvicorn", "app:app", "--no-access-log", "--log-level", "warning", "--port"]
STREAMLIT = ["streamlit", "run", "app.py", "--server.port"]
API_ONLY = ["uvicorn", "services.open_api.app:app", "--no-access-log", "--log-level", "warning", "--port"]
FEW_FILES = 160
"""Enough to start and to open some sessions."""
STARTS_WITHIN_S = 120
ENDS_WITHIN_S = 10
"""Three seconds for what half-sent requests may still send, and how late a busy machine may be."""
SLOW_WITHIN_S = 15
"""Ten seconds, and how late a busy machine may be; without a limit they would wait for the peer, without end."""
HALF_HEADERS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_BODY = (
    b"POST /connect/token HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100\r\n\r\nhalf"
)
NOBODY = 65534
AS_NOBODY = [
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"),
    # What nobody else may look into, as root's home, may hold Python itself; writing is what the test takes away.
    *("--bounding-set=-all,+dac_read_search", "--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"),
]
"""A command in front of another, which then runs as a user who owns no file and may write to none that others own."""


API_PATHS = [
    "/connect",
    "/connect/",
    "/connect/token",
    "/connect/token/",
    "/projected-occupation-growth",
    "/projected-occupation-growth/",
    "/projected-occupation-growth/nothing",
    "/projected-occupation-growth/status/",
    "/projected-occupation-growth/../",
    "/projected-occupation-growth/%00",
    "/projected-occupation-growth/%2e%2e/%2e%2e",
    "//projected-occupation-growth/status",
    "/taxonomies/",
    "/taxonomies/lot/versions",
    "/openapi.json/",
    "/api/",
    "/api/index.html",
]


@dataclass
class App:
    """A running app, and the only way out of its machine, which leads nowhere."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    proxy: socket.socket

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        return self.request("GET", path, **headers)

    def request(
        self, method: str, target: str, body: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, target, body, {name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def open_websocket(self, origin: str | None, host: str | None = None) -> ClientConnection:
        stream = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        uri = f"ws://{host or f'localhost:{self.port}'}/_stcore/stream"
        return connect(uri, sock=stream, origin=origin, subprotocols=["streamlit"], max_size=None)

    def status_of_handshake(self, origin: str | None, host: str | None = None) -> int:
        try:
            with self.open_websocket(origin, host):
                return 101
        except InvalidStatus as error:
            return error.response.status_code

    def open_half_request(self, data: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(data % self.port if b"%d" in data else data)
        return connection

    def has_called_outside(self) -> bool:
        return bool(select.select([self.proxy], [], [], 0)[0])


@contextmanager
def running(
    command: list[str],
    log: Path,
    files: int | None = None,
    port: int = 0,
    prefix: Sequence[str] = (),
    **environment: str,
) -> Iterator[App]:
    """The app, started by `prefix python -m command PORT`, with at most so many open files; PORT 0 is any free one."""
    port = port or free_port()
    with socket.create_server(("127.0.0.1", 0)) as proxy, log.open("wb") as output:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), address)
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", *command, str(port)],
            cwd=ROOT,
            env=os.environ | proxies | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=None if files is None else partial(resource.setrlimit, resource.RLIMIT_NOFILE, (files, files)),
        )
        app = App(process, port, log, proxy)
        try:
            wait_until_up(app)
            yield app
        finally:
            process.kill()
            process.wait()
    assert not re.search("Traceback|Exception", log.read_text())


def wait_until_up(app: App) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert app.process.poll() is None, f"the server has stopped: {app.log.read_text()}"
        with contextlib.suppress(OSError):
            app.get("/openapi.json")
            return
        time.sleep(0.05)
    pytest.fail("the server did not respond in time")


def fetch_token(app: App) -> str:
    """A bearer token of the open API, for anybody."""
    form = "grant_type=client_credentials&client_id=public&client_secret=public"
    status, _, body = app.request("POST", "/connect/token", form, Content_Type="application/x-www-form-urlencoded")
    assert status == 200
    return json.loads(body)["access_token"]


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def rerun(websocket: ClientConnection, page: str = "compare", query: str = "occ=29-1141&area=US") -> list[ForwardMsg]:
    """The messages of one run of the script."""
    message = BackMsg()
    message.rerun_script.query_string, message.rerun_script.page_name = query, page
    websocket.send(message.SerializeToString())
    received = []
    while not received or received[-1].WhichOneof("type") != "script_finished":
        received.append(ForwardMsg.FromString(websocket.recv(timeout=30)))
    return received


@pytest.fixture(scope="module", params=[UVICORN, STREAMLIT], ids=["uvicorn", "streamlit run"])
def app(request, tmp_path_factory) -> Iterator[App]:
    """The app with a data set that a test can take away."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "data").symlink_to(DATA_DIR, target_is_directory=True)
    with running(request.param, folder / "log", HORIZONS_DATA_DIR=str(folder / "data")) as started:
        yield started


def test_websocket_opens_for_our_own_pages_and_for_programs(app):
    for origin in (f"http://localhost:{app.port}", f"http://127.0.0.1:{app.port}", None):
        assert app.status_of_handshake(origin) == 101


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:9999", "https://localhost", "null"])
def test_websocket_of_a_foreign_page_is_refused_and_nobody_outside_is_asked(app, origin):
    """Streamlit's own check asks a service outside for our address, and waits two seconds for it."""
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(app.status_of_handshake, [origin] * 4)) == [403] * 4
    assert not app.has_called_outside()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "localhost:9999", "192.168.1.5:{port}"])
def test_foreign_host_is_refused_and_told_which_setting_to_set(app, host):
    host = host.format(port=app.port)
    for path in ("/", "/compare", "/_stcore/host-config", "/openapi.json", "/api", "/static/js/x.js"):
        status, headers, body = app.get(path, Host=host)
        kind = "application/json" if "api" in path else "text/plain"
        assert (status, headers.get_content_type()) == (421, kind), path
        assert b"PUBLIC_URL" in body
        assert b"ALLOWED_HOSTS" in body
    assert app.status_of_handshake(f"http://{host}", host) == 403
    for path in ("/_stcore/health", "/healthz", "/readyz"):
        assert app.get(path, Host=host)[0] == 200, path


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}"])
def test_own_host_is_answered(app, host):
    for path in ("/", "/api"):
        assert app.get(path, Host=host.format(port=app.port))[0] == 200


def test_dashboard_and_api_serve_their_own_paths(app):
    logged = app.log.read_text()
    for page in ("/", "/compare", "/apis", "/connected"):  # Streamlit's page says that the last two do not exist
        status, headers, body = app.get(page)
        assert (status, headers.get_content_type()) == (200, "text/html"), page
        assert b"Streamlit" in body
    assert app.get("/_stcore/health")[0] == 200
    for target in API_PATHS:
        for method in ("GET", "POST", "DELETE"):
            status, headers, body = app.request(method, target)
            assert headers.get_content_type() == "application/json", target
            assert status in {401, 404, 405, 415}, target
            assert json.loads(body).keys() & {"errors", "error"}
    status, headers, _ = app.get("/api")
    assert (status, headers.get_content_type()) == (200, "text/html")
    asked = {"Authorization": f"Bearer {fetch_token(app)}", "Content_Type": "application/json"}
    status, headers, body = app.request(
        "POST", "/projected-occupation-growth/dimensions/soc", '{"id":"29-1141"}', **asked
    )
    assert (status, headers.get_content_type()) == (200, "application/json")
    assert json.loads(body)["data"]["name"] == "Registered nurses"
    assert app.log.read_text() == logged


def test_visitor_cannot_make_the_data_load_again(app):
    data = app.log.parent / "data"
    clear = BackMsg()
    clear.clear_cache = True
    origin = f"http://localhost:{app.port}"
    with app.open_websocket(origin) as websocket, app.open_websocket(origin) as other:
        rerun(websocket)
        data.unlink()
        try:
            websocket.send(clear.SerializeToString())
            rerun(websocket)
            messages = rerun(other, query="occ=15-1252&area=06")
        finally:
            data.symlink_to(DATA_DIR, target_is_directory=True)
    text = b"".join(message.SerializeToString() for message in messages)
    assert b"Software developers" in text
    assert b"make data" not in text


def test_link_that_is_too_long_says_so_and_shows_its_beginning(app):
    with app.open_websocket(f"http://localhost:{app.port}") as websocket:
        messages = rerun(websocket, query="occ=15-1252&" + "&".join(["x=1"] * 1_000))
    text = b"".join(message.SerializeToString() for message in messages)
    assert b"This link is too long" in text
    assert b"Software developers" in text


def test_responses_tell_the_browser_how_to_protect_the_pages(app):
    for path in ("/", "/compare", "/_stcore/host-config", "/api", "/openapi.json", "/nothing.js"):
        _, headers, _ = app.get(path)
        assert headers.get_all("X-Content-Type-Options") == ["nosniff"], path
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in headers
    policy = app.get("/compare")[1]["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'sha256-" in policy


def test_html_says_of_the_host_what_the_server_answers(app):
    _, _, html = app.get("/")
    written = html.decode().partition("window.__streamlit.HOST_CONFIG = ")[2].partition("</script>")[0]
    answered = json.loads(app.get("/_stcore/host-config")[2])
    settings = json.loads(written)
    assert settings == {name: answered[name] for name in ("allowedOrigins", "useExternalAuthToken")}
    assert settings["allowedOrigins"] == ["https://nobody.invalid"], "without any the front end asks first"


@pytest.mark.parametrize("page", SCRIPTS)
def test_every_page_says_something_before_its_scripts_have_run(app, page):
    path = "/" if page == EXPLORE else f"/{page}"
    status, _, body = app.get(f"{path}?occ=29-1141")
    title = re.search(r"<title>(.*?)</title>", body.decode())
    assert status == 200
    assert title is not None and "Horizons" in title[1] and title[1] != "Horizons"


@pytest.mark.parametrize("app", [UVICORN], ids=["uvicorn"], indirect=True)
def test_session_keeps_its_last_uploads_only(app):
    """Measured by memory: what Streamlit keeps cannot be asked for from outside."""
    with app.open_websocket(f"http://localhost:{app.port}") as websocket:
        (started,) = (one for one in rerun(websocket, "plan", "") if one.WhichOneof("type") == "new_session")
        session, before = started.new_session.initialize.session_id, resident_mb(app.process.pid)
        form = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n%s\r\n--x--\r\n'
        cookie = app.get("/_stcore/health")[1]["Set-Cookie"].partition(";")[0]
        headers = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": cookie}
        headers["X-Xsrftoken"] = cookie.partition("=")[2].strip('"')
        for number in range(20):
            body = form % (bytes([48 + number]) * 8_000_000)
            with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)) as connection:
                connection.request("PUT", f"/_stcore/upload_file/{session}/{number}", body, headers)
                assert connection.getresponse().status == 204
        assert resident_mb(app.process.pid) - before < 100


def test_scripts_of_a_page_are_those_that_streamlit_and_the_charts_ship(app):
    """So a browser runs the same, whichever command serves it."""
    page = app.get("/compare")[2].decode()
    files = re.findall(r'(?:src|href)="\./static/([^"]+\.(?:js|css))"', page)
    assert len(files) > 3
    for file in files:
        status, _, body = app.get(f"/static/{file}")
        assert status == 200
        shipped = CHART_SCRIPTS.get(file) or Path(streamlit.__file__).parent / "static" / "static" / file
        assert body == shipped.read_bytes(), file


def test_metrics_are_closed(app):
    assert app.get("/_stcore/metrics")[0] == 404


@pytest.mark.parametrize("sent", ["text", b"\xff\xff\xff", b""], ids=["text frame", "no protobuf", "nothing"])
def test_what_is_no_message_closes_the_websocket_without_a_traceback(app, sent):
    with app.open_websocket(f"http://localhost:{app.port}") as websocket:
        websocket.send(sent)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                websocket.recv(timeout=10)
    assert closed.value.rcvd.code in {1002, 1003}
    assert "Traceback" not in app.log.read_text()


@pytest.mark.parametrize("app", [UVICORN], ids=["uvicorn"], indirect=True)
def test_half_sent_requests_are_ended(app):
    started = time.monotonic()
    with app.open_half_request(HALF_HEADERS) as headers, app.open_half_request(HALF_BODY) as body:
        assert b" 408 " in headers.recv(65_536)
        assert b" 408 " in body.recv(65_536)
    assert time.monotonic() - started < SLOW_WITHIN_S


def test_server_ends_on_sigterm_while_half_sent_requests_and_websockets_are_open(app):
    """The last test of its server."""
    with (
        app.open_websocket(f"http://localhost:{app.port}") as websocket,
        app.open_half_request(HALF_HEADERS),
        app.open_half_request(HALF_BODY),
    ):
        rerun(websocket)
        app.process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        app.process.wait(timeout=30)
        assert time.monotonic() - started < ENDS_WITHIN_S


def test_api_by_itself_answers_and_is_protected_too(tmp_path):
    with running(API_ONLY, tmp_path / "log", ALLOWED_HOSTS="api.example.org") as api:
        assert api.get("/api", Host="evil.example")[0] == 421
        assert api.get("/api", Host="api.example.org")[0] == 200
        status, _, body = api.get("/projected-occupation-growth/status", Authorization=f"Bearer {fetch_token(api)}")
        assert (status, json.loads(body)["data"]["healthy"]) == (200, True)
        status, headers, _ = api.get("/compare")
        assert (status, headers.get_content_type()) == (404, "application/json")
        (line,) = api.log.read_text().splitlines()
        assert "does not answer for the host evil.example" in line


@pytest.mark.parametrize(
    ("environment", "port", "expected"),
    [({"PUBLIC_URL": "hunter2"}, "0", "PUBLIC_URL"), ({}, "99999", "port 99999")],
    ids=["setting", "port"],
)
def test_wrong_setting_or_port_is_named_and_ends_the_start(environment, port, expected):
    result = subprocess.run(
        [sys.executable, "-m", *API_ONLY, port],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode != 0
    assert expected in result.stderr
    assert not re.search("Traceback|hunter2", result.stderr)


def test_visitors_beyond_the_limit_of_open_files_are_refused_and_logged_once(tmp_path):
    with running(UVICORN, tmp_path / "log", files=FEW_FILES) as app:
        origin = f"http://localhost:{app.port}"
        with contextlib.ExitStack() as stack:
            statuses = []
            while len(statuses) < FEW_FILES and statuses.count(403) < 3:
                try:
                    rerun(stack.enter_context(app.open_websocket(origin)), "plan", "")  # the page that draws least
                    statuses.append(101)
                except InvalidStatus as error:
                    statuses.append(error.response.status_code)
            assert statuses == sorted(statuses)
            assert set(statuses) == {101, 403}
            assert statuses.count(101) > 5
            assert app.get("/compare")[0] == 200
        with contextlib.ExitStack() as stack:
            free = FEW_FILES - len(list(Path(f"/proc/{app.process.pid}/fd").iterdir()))
            for _ in range(free + 20):  # more connections than files; they wait in the system's queue
                stack.enter_context(socket.create_connection(("127.0.0.1", app.port), timeout=10))
            assert app.get("/compare")[0] == 200  # as soon as silent connections have been closed
        lines = app.log.read_text().splitlines()
        assert 1 <= len(lines) <= 2
        assert all("ulimit -n" in line for line in lines)


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="only root can start a server as another user, with Linux's setpriv",
)
def test_user_who_owns_neither_folder_nor_home_can_serve(tmp_path):
    with running(UVICORN, tmp_path / "log", prefix=AS_NOBODY, HOME=str(tmp_path)) as app:
        status = Path(f"/proc/{app.process.pid}/status").read_text(encoding="ascii")
        assert re.findall(r"^[UG]id:\s+(\d+)\s+(\d+)", status, re.MULTILINE) == [(str(NOBODY), str(NOBODY))] * 2
        with app.open_websocket(None) as websocket:
            kinds = [message.delta.new_element.WhichOneof("type") for message in rerun(websocket)]
        assert "exception" not in kinds
        assert kinds.count("bidi_component") > 0
        assert app.get("/compare?occ=29-1141")[0] == 200
        script = re.search(rb'static/js/index\.[^"]+', app.get("/")[2])
        assert script is not None
        assert app.get(f"/{script[0].decode()}")[0] == 200
        fetch_token(app)
    assert app.log.read_text() == ""

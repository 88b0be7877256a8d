"""Sign-in over real sockets: the app, a provider on loopback, and what each sort of visitor reaches."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from services.server.uvicorn_setup import WRONG_SETTING
from tests.ports import free_port
from tests.sign_in_provider import (
    COOKIE_SECRET,
    LICENSED,
    PUBLIC_ONLY,
    SECRET,
    STRANGER,
    UNCONFIRMED,
    environment,
    running_provider,
)
from tests.test_server import ROOT, STREAMLIT, UVICORN, App, rerun, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

SCRIPTLESS_PATHS = ["/", "/compare?occ=29-1141", "/rank", "/nowhere", "/?embed=true&chart=bars"]
OTHER_PATHS = [
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/media/0123456789abcdef.csv",
    "/component/x/index.html",
    "/static/media/x.woff2",
    "/app/static/x",
    "/_stcore/script-health-check",
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running_provider() as address:
        yield address


@pytest.fixture(scope="module")
def app(issuer, tmp_path_factory) -> Iterator[App]:
    """The app; its log names no secret and nobody."""
    port, log = free_port(), tmp_path_factory.mktemp("app") / "log"
    with running(UVICORN, log, port=port, **environment(port, issuer)) as started:
        yield started
        text = log.read_text()
    for private in (SECRET, COOKIE_SECRET, "ada", "example.org"):
        assert private not in text


class Visitor:
    """A browser without scripts."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, **options) -> requests.Response:
        url = path if "://" in path else self.url + path
        return self.session.get(url, timeout=30, allow_redirects=False, **options)

    def follow(self, path: str) -> requests.Response:
        """The response at the end of redirects inside the app."""
        response = self.get(path)
        while "location" in response.headers:
            assert response.headers["location"].startswith("/"), response.headers["location"]
            response = self.get(response.headers["location"])
        return response

    def to_provider(self, path: str = "/") -> str:
        """The provider's address that signing in from `path` leads to."""
        self.follow(path)
        target = path[1:]
        return self.get(f"/sign-in/start?next={requests.utils.quote(target, safe='')}").headers["location"]

    def callback(self, user: str, path: str = "/") -> str:
        """The address that the provider sends `user` back to."""
        allowed = requests.post(self.to_provider(path), data={"sub": user}, timeout=30, allow_redirects=False)
        return allowed.headers["location"]

    def sign_in(self, user: str, path: str = "/") -> requests.Response:
        """The response to what the provider sends `user` back with."""
        return self.get(self.callback(user, path))

    def open_websocket(self, *, has_xsrf: bool = True) -> ClientConnection:
        """The websocket of a page that this visitor has open."""
        self.get("/_stcore/health")
        xsrf = self.session.cookies.get("_streamlit_xsrf", "")
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
        return connect(
            f"{self.url.replace('http', 'ws')}/_stcore/stream",
            origin=self.url,
            subprotocols=["streamlit", *([xsrf] if has_xsrf else [])],
            additional_headers={"Cookie": cookies},
            max_size=None,
            proxy=None,
        )

    def shown(self, page: str = "", query: str = "") -> bytes:
        """What the script draws for this visitor."""
        with self.open_websocket() as websocket:
            messages = rerun(websocket, page, query)
        return b"".join(message.SerializeToString() for message in messages)


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app.port)


@pytest.fixture(scope="module")
def licensed(app) -> Visitor:
    """Signed in for the whole module, with licensed figures."""
    signed_in = Visitor(app.port)
    signed_in.sign_in(LICENSED)
    return signed_in


@pytest.fixture(scope="module")
def public_only(app) -> Visitor:
    """Signed in for the whole module, without licensed figures."""
    signed_in = Visitor(app.port)
    signed_in.sign_in(PUBLIC_ONLY)
    return signed_in


@pytest.mark.parametrize("path", SCRIPTLESS_PATHS)
def test_page_leads_to_the_sign_in_and_says_nothing_else(visitor, path):
    response = visitor.get(path)
    assert (response.status_code, response.text) == (303, "")
    page = visitor.follow(path)
    assert page.status_code == 200
    assert "Sign in" in page.text
    assert "urse" not in page.text
    assert page.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", OTHER_PATHS)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "OPTIONS"])
def test_nothing_else_of_streamlit_is_reached(visitor, method, path):
    assert visitor.session.request(method, visitor.url + path, timeout=30).status_code == 401


def test_websocket_without_a_sign_in_is_refused(visitor):
    with pytest.raises(InvalidStatus, match="403"):
        visitor.open_websocket()


def test_websocket_with_a_forged_cookie_is_refused(visitor):
    visitor.session.cookies.set("_streamlit_user", "eyJpc19sb2dnZWRfaW4iOnRydWV9.aaaa.bbbb")
    with pytest.raises(InvalidStatus, match="403"):
        visitor.open_websocket()


def test_health_and_open_api_need_no_sign_in(visitor):
    for path in ("/healthz", "/readyz", "/_stcore/health", "/openapi.json"):
        assert visitor.get(path).status_code == 200, path
    token = {"grant_type": "client_credentials", "client_id": "planners", "client_secret": "a-secret-of-their-own"}
    assert visitor.session.post(f"{visitor.url}/connect/token", data=token, timeout=30).status_code == 200
    public = token | {"client_id": "public", "client_secret": "public"}
    assert visitor.session.post(f"{visitor.url}/connect/token", data=public, timeout=30).status_code in {400, 401}


def test_sign_in_comes_back_to_the_page_that_was_asked_for(visitor):
    page = "/compare?occ=29-1141&occ=15-1252&area=US"
    response = visitor.sign_in(PUBLIC_ONLY, page)
    assert (response.status_code, response.headers["location"]) == (303, page)
    shown = visitor.get(page)
    assert "Registered nurses" in shown.text
    assert "HOST_CONFIG" not in shown.text, "the websocket waits for the cookie that comes with the first answer"
    assert shown.headers["cache-control"] == "private, no-store"
    assert b"Registered nurses" in visitor.shown("compare", "occ=29-1141&area=US")


def test_page_of_another_site_with_our_cookie_is_asked_to_sign_in_by_the_script(licensed):
    """A websocket without Streamlit's token against forgery belongs to nobody, whatever cookies come with it."""
    with licensed.open_websocket(has_xsrf=False) as websocket:
        drawn = b"".join(message.SerializeToString() for message in rerun(websocket, "compare"))
    assert b"Sign in to see this page" in drawn
    assert b"urse" not in drawn


def test_cookies_of_a_sign_in_are_http_only_and_lax(visitor):
    cookies = visitor.sign_in(LICENSED).raw.headers.getlist("set-cookie")
    user = next(cookie for cookie in cookies if cookie.startswith("_streamlit_user="))
    assert "HttpOnly" in user
    assert "samesite=lax" in user.lower()


def test_signing_out_is_refused_afterwards_and_ends_the_other_tab(visitor):
    visitor.sign_in(LICENSED)
    with visitor.open_websocket() as other_tab:
        rerun(other_tab)
        leaves = visitor.get("/auth/logout")
        assert urlsplit(leaves.headers["location"]).path == "/oauth2/end_session"
        with pytest.raises(Exception, match="1008"):
            while True:
                other_tab.recv(timeout=10)
    assert "You are signed out." in visitor.follow("/oauth2callback").text
    assert visitor.get("/compare").status_code == 303
    with pytest.raises(InvalidStatus, match="403"):
        visitor.open_websocket()


@pytest.mark.parametrize("user", [STRANGER, UNCONFIRMED])
def test_account_that_no_rule_names_is_told_so_and_has_a_way_on(visitor, user):
    location = visitor.sign_in(user).headers["location"]
    page = visitor.follow(location)
    assert "may not use Horizons here" in page.text
    assert "/sign-in/start" in page.text
    assert "/auth/logout" in page.text
    with pytest.raises(InvalidStatus, match="403"):
        visitor.open_websocket()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state=wrong&code=x", "started too long ago"),
        ("state=wrong&error=access_denied&error_description=Forged+text", "did not let you in"),
        ("code=x", "started too long ago"),
        ("", "signed out"),
    ],
)
def test_callback_that_nobody_started_is_explained(visitor, app, query, sentence):
    before = app.log.read_text()
    page = visitor.follow(f"/oauth2callback?{query}")
    assert sentence in page.text
    assert "/sign-in/start" in page.text
    assert "Forged" not in page.text
    assert app.log.read_text() == before


def test_code_of_another_sign_in_is_refused(visitor, app):
    """The nonce, and the code, belong to the sign-in that was started."""
    other = Visitor(app.port)
    code = other.callback(LICENSED).partition("code=")[2].partition("&")[0]
    state = visitor.to_provider().partition("state=")[2].partition("&")[0]
    response = visitor.get(f"/oauth2callback?code={code}&state={state}")
    assert "could not be verified" in visitor.follow(response.headers["location"]).text
    assert visitor.get("/compare").status_code == 303


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example", "/\\evil.example", "javascript:x", "a/b"]
)
def test_sign_in_leads_to_no_other_site(visitor, target):
    visitor.follow("/")
    provider = visitor.get("/sign-in/start", params={"next": target}).headers["location"]
    allowed = requests.post(provider, data={"sub": LICENSED}, timeout=30, allow_redirects=False)
    assert visitor.get(allowed.headers["location"]).headers["location"] == "/"


def test_other_name_of_the_server_leads_to_the_one_that_the_provider_knows(visitor, app):
    response = visitor.get("/sign-in/start?next=compare", headers={"Host": f"127.0.0.1:{app.port}"})
    assert response.headers["location"].startswith(f"{visitor.url}/sign-in/start?next=compare")


def test_sign_in_works_behind_a_proxy_that_passes_another_host(visitor, app):
    visitor.session.headers["Host"] = f"127.0.0.1:{app.port}"
    again = visitor.get("/sign-in/start?next=compare").headers["location"]
    provider = visitor.get(again).headers["location"]
    assert provider.startswith("http") and not provider.startswith(visitor.url)
    allowed = requests.post(provider, data={"sub": LICENSED}, timeout=30, allow_redirects=False)
    assert visitor.get(allowed.headers["location"]).headers["location"] == "/compare"
    assert visitor.get("/compare").status_code == 200


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", "source=lightcast"),
        ("compare", "source=lightcast&occ=29-1141&area=US"),
        ("rank", "source=lightcast"),
        ("places", "source=lightcast"),
        ("compare", "source=lightcast&embed=true&chart=bars&embed_options=light_theme"),
    ],
)
def test_licensed_figures_are_for_those_who_are_named(licensed, public_only, page, query):
    """The fake address of Lightcast answers nobody: who may see it is told so."""
    shown = public_only.shown(page, query)
    assert b"licensed figures are not open to your account" in shown
    assert b"BLS" in shown
    assert b"licensed figures are not open to your account" not in licensed.shown(page, query)


@pytest.mark.parametrize("page", ["compare", "rank"])
def test_what_was_drawn_for_one_visitor_is_not_drawn_again_for_another(licensed, public_only, page):
    for _ in range(2):
        first, second = (one.shown(page, "occ=29-1141&area=06") for one in (licensed, public_only))
        assert (b"ada@example.org" in first, b"ben@" in first.lower()) == (True, False)
        assert (b"ada@example.org" in second, b"ben@" in second.lower()) == (False, True)


def test_beside_lightcast_is_left_out_for_the_others(public_only):
    assert b"licensed figures are not open" in public_only.shown("", "occ=29-1141&area=US&beside=291141")


def test_second_replica_takes_the_cookie_and_the_started_sign_in_of_the_first(app, issuer, tmp_path):
    port = free_port()
    settings = environment(port, issuer, PUBLIC_URL=f"http://localhost:{app.port}", ALLOWED_HOSTS=f"localhost:{port}")
    with running(STREAMLIT, tmp_path / "log", port=port, **settings):
        first, second = Visitor(app.port), Visitor(port)
        second.session = first.session  # cookies know no ports
        callback = first.callback(LICENSED, "/compare")
        assert second.get(callback.replace(first.url, second.url)).headers["location"] == "/compare"
        assert first.get("/compare").status_code == 200
        assert second.get("/compare").status_code == 200


def test_provider_that_is_down_is_a_page_and_one_line_of_the_log(tmp_path):
    """Below a path of another site, too."""
    port = free_port()
    settings = environment(port, f"http://localhost:{free_port()}", ROOT_PATH="/horizons")
    with running(UVICORN, tmp_path / "log", port=port, **settings) as app:
        visitor = Visitor(port)
        page = visitor.follow("/horizons/sign-in/start?next=compare")
        assert "does not answer" in page.text
        assert "/horizons/sign-in/start?next=compare" in page.text
        assert len(app.log.read_text().splitlines()) <= 2


def test_start_with_half_a_set_of_settings_ends_with_a_message(tmp_path):
    process = subprocess.run(
        [sys.executable, "-m", *UVICORN, str(free_port())],
        cwd=ROOT,
        env=os.environ | {"SIGN_IN_ISSUER": "https://login.example.org"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert process.returncode == WRONG_SETTING
    assert "SIGN_IN_" in process.stderr
    assert "Traceback" not in process.stderr

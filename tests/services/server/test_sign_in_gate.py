"""The gate in front of an application: who is let through, where the others are sent, what cookies look like."""

from __future__ import annotations

import contextlib
from typing import ClassVar

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from services.config import ServerSettings
from services.server import sign_outs
from services.server.sign_in_cookies import protected
from services.server.sign_in_gate import MAX_TARGET, SignInMiddleware, checked_target
from services.sign_in.settings import SignInSettings

NOW = 1_800_000_000.0
SETTINGS = SignInSettings.read(
    {
        "SIGN_IN_ISSUER": "https://login.example.org",
        "SIGN_IN_CLIENT_ID": "horizons",
        "SIGN_IN_CLIENT_SECRET": "secret",
        "SIGN_IN_COOKIE_SECRET": "c" * 32,
        "SIGN_IN_ALLOW": "groups=staff",
    }
)
STAFF = {"sub": "1", "name": "<b>Ada</b>", "groups": ["staff"], "iat": NOW - 60}


class FakeLogin:
    """Streamlit's part: whoever has the cookie `user` has these claims."""

    known: ClassVar = {"staff": STAFF, "old": STAFF | {"iat": NOW - 86_400}, "other": STAFF | {"groups": []}}

    def claims(self, cookies):
        return self.known.get(cookies.get("user", ""))

    def identity(self, cookies):
        return repr(sorted(cookies.items()))

    def login_query(self):
        return "provider=token"

    def has_started(self, cookies, state):
        return state == "started"


async def _login(request):
    if request.url.query != "provider=token":
        return PlainTextResponse("?", 500)
    is_down = "down" in request.cookies
    return PlainTextResponse("error", 400) if is_down else RedirectResponse("https://login.example.org/authorize")


async def _callback(request):
    response = RedirectResponse("/")
    if "code" in request.query_params:
        response.set_cookie("_streamlit_user", "signed", httponly=True, samesite="lax")
    return response


async def _logout(_request):
    response = RedirectResponse("/")
    response.delete_cookie("_streamlit_user", path="/")
    return response


async def _page(_request):
    return PlainTextResponse("figures", headers={"Cache-Control": "public"})


async def _echo(websocket):
    await websocket.accept()
    await websocket.send_text(websocket.headers.get("sec-websocket-protocol", ""))
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(await websocket.receive_text())


class FakeStore:
    """What replicas share: values by key, and for how many seconds."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[bytes, float]] = {}

    def put(self, key, value, seconds):
        self.values[key] = value, seconds

    def get(self, key):
        return self.values.get(key, (None, 0))[0]


def client(
    public_url: str = "https://horizons.example.org",
    settings=SETTINGS,
    user: str = "",
    root_path: str = "",
    store=None,
    clock=lambda: NOW,
):
    app = Starlette(
        routes=[
            Route("/auth/login", _login),
            Route("/auth/logout", _logout),
            Route("/oauth2callback", _callback),
            WebSocketRoute("/_stcore/stream", _echo),
            Route("/{path:path}", _page),
        ]
    )
    gate = SignInMiddleware(app, settings, ServerSettings.read({"PUBLIC_URL": public_url}), FakeLogin(), store, clock)
    cookies = {"user": user} if user else {}
    return TestClient(
        gate, public_url.removesuffix(root_path), cookies=cookies, follow_redirects=False, root_path=root_path
    )


def open_websocket(user: str, subprotocols: list[str] | None = None):
    """The test client's websocket; it sends cookies by their header alone."""
    return client().websocket_connect("/_stcore/stream", subprotocols, headers={"Cookie": f"user={user}"})


def test_whoever_may_enter_gets_the_page_and_no_cache_keeps_it():
    response = client(user="staff").get("/compare")
    assert (response.text, response.headers["cache-control"]) == ("figures", "private, no-store")


@pytest.mark.parametrize(
    ("user", "sentence"),
    [("", "Sign in to see them"), ("old", "ended, as every sign-in does after 12 hours"), ("other", "may not use")],
)
def test_others_are_told_why_not_and_have_a_way_on(user, sentence):
    visitor = client(user=user)
    response = visitor.get("/compare?occ=29-1141")
    assert (response.status_code, response.text) == (303, "")
    page = visitor.get(response.headers["location"]).text
    assert sentence in page
    assert 'href="/sign-in/start?next=compare%3Focc%3D29-1141"' in page
    assert "<b>Ada" not in page
    assert visitor.get("/media/x.csv").status_code == 401
    assert visitor.put("/_stcore/upload_file/a/b").status_code == 401


def test_settings_that_cannot_be_right_let_nobody_in():
    visitor = client(settings=None, user="staff")
    assert visitor.get("/").status_code == 503
    with pytest.raises(WebSocketDisconnect), visitor.websocket_connect("/_stcore/stream"):
        pass


@pytest.mark.parametrize("user", ["", "other"])
def test_websocket_of_others_is_refused(user):
    with pytest.raises(WebSocketDisconnect), open_websocket(user):
        pass


def test_websocket_after_the_end_of_a_sign_in_gets_a_session_of_its_own():
    subprotocols = ["streamlit", "token", "session"]
    with open_websocket("old", subprotocols) as websocket:
        assert websocket.receive_text().replace(" ", "") == "streamlit,token"
    with open_websocket("staff", subprotocols) as websocket:
        assert websocket.receive_text().replace(" ", "") == "streamlit,token,session"


def test_websocket_ends_with_the_sign_in(monkeypatch):
    monkeypatch.setitem(FakeLogin.known, "ending", STAFF | {"iat": NOW - 12 * 3600 + 0.05})
    with open_websocket("ending") as websocket:
        websocket.receive_text()
        with pytest.raises(WebSocketDisconnect) as closed:
            websocket.receive_text()
    assert closed.value.code == 1008


def test_provider_that_is_down_is_explained_and_the_page_is_kept():
    visitor = client()
    visitor.cookies.set("down", "1")
    address = visitor.get("/sign-in/start?next=compare").headers["location"]
    page = visitor.get(address).text
    assert "does not answer" in page
    assert "next=compare" in page


@pytest.mark.parametrize(
    ("query", "ends_at"),
    [
        ("state=started&code=x", "/horizons/compare?occ=1"),
        ("state=started", "/horizons/sign-in?reason=failed&next=compare%3Focc%3D1"),
        ("state=other&code=x", "/horizons/sign-in?reason=state&next=compare%3Focc%3D1"),
        ("state=started&error=access_denied", "/horizons/sign-in?reason=denied&next=compare%3Focc%3D1"),
        ("", "/horizons/sign-in?reason=signed-out"),
    ],
)
def test_addresses_stay_below_the_path_of_the_proxy(query, ends_at):
    visitor = client("https://example.org/horizons", root_path="/horizons")
    start = visitor.get("/horizons/sign-in/start?next=compare%3Focc%3D1")
    assert "Path=/horizons; SameSite=lax; Secure" in start.headers["set-cookie"]
    assert start.headers["location"] == "https://login.example.org/authorize"
    assert visitor.get(f"/horizons/oauth2callback?{query}").headers["location"] == ends_at
    assert visitor.get("/horizons/auth/logout").headers["location"] == "/horizons/sign-in?reason=signed-out"


def test_page_in_a_frame_offers_a_tab_of_its_own():
    page = client().get("/sign-in?next=compare%3Fembed%3Dtrue").text
    assert 'target="_blank"' in page
    assert 'target="_blank"' in client().get("/sign-in", headers={"Sec-Fetch-Dest": "iframe"}).text
    assert 'target="_blank"' not in client().get("/sign-in").text


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", ""),
        ("compare?occ=29-1141&area=US", "compare?occ=29-1141&area=US"),
        ("?occ=29-1141", "?occ=29-1141"),
        ("//evil.example", ""),
        ("/evil", ""),
        ("https://evil.example", ""),
        ("compare\r\nX: y", ""),
        ("a/../b", ""),
        ("compare?" + "x" * MAX_TARGET, "compare"),
    ],
)
def test_only_pages_of_ours_are_remembered(target, expected):
    assert checked_target(target) == expected


@pytest.mark.parametrize(
    ("cookie", "root_path", "expected"),
    [
        (b"_streamlit_user=x; HttpOnly; Path=/", "", b"_streamlit_user=x; HttpOnly; Path=/; Secure"),
        (b"_streamlit_user_1=x; Path=/", "/h", b"_streamlit_user_1=x; Path=/h; Secure"),
        (b"_streamlit_xsrf=x; Path=/", "/h", b"_streamlit_xsrf=x; Path=/; Secure"),
        (b"_streamlit_session=x; path=/h; secure", "/h", b"_streamlit_session=x; path=/h; secure"),
        (b"other=x; Path=/", "/h", b"other=x; Path=/"),
    ],
)
def test_cookies_go_over_https_to_this_application_alone(cookie, root_path, expected):
    assert protected(cookie, root_path, is_https=True) == expected
    assert b"Secure" not in protected(b"_streamlit_user=x; Path=/", "", is_https=False)


@pytest.mark.parametrize(
    ("site", "is_signed_out"),
    [("same-origin", True), ("none", True), (None, True), ("cross-site", False), ("same-site", False)],
)
def test_link_on_another_site_signs_nobody_out(site, is_signed_out):
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    response = client(user="staff").get("/auth/logout", headers=headers)
    assert response.status_code == 303
    assert ("set-cookie" in response.headers) == is_signed_out
    assert is_signed_out or response.headers["location"] == "/"


def test_copy_of_a_cookie_is_good_no_more_after_signing_out():
    visitor = client(user="staff")
    cookie = {"Cookie": "user=staff; _streamlit_user=signed"}
    other = {"Cookie": "user=staff; _streamlit_user=later"}
    assert visitor.get("/compare", headers=cookie).text == "figures"
    visitor.get("/auth/logout", headers=cookie)
    assert visitor.get("/compare", headers=cookie).status_code == 303
    with pytest.raises(WebSocketDisconnect), visitor.websocket_connect("/_stcore/stream", headers=cookie):
        pass
    assert visitor.get("/compare", headers=other).text == "figures", "another sign-in of theirs goes on"


def test_copy_of_a_cookie_is_good_no_more_at_another_replica_and_after_a_restart():
    store, cookie = FakeStore(), {"Cookie": "user=staff; _streamlit_user=signed"}
    now = NOW
    other = client(store=store, clock=lambda: now)
    assert other.get("/compare", headers=cookie).text == "figures"
    client(user="staff", store=store).get("/auth/logout", headers=cookie)
    assert client(store=store).get("/compare", headers=cookie).status_code == 303, "started after it"
    now += sign_outs.RECHECK_SECONDS
    assert other.get("/compare", headers=cookie).status_code == 303
    assert [seconds for _, seconds in store.values.values()] == [SETTINGS.hours * 3_600], "kept as long as the cookie"


def test_websocket_with_a_copy_of_a_cookie_ends_with_a_sign_out_at_another_replica(monkeypatch):
    monkeypatch.setattr("services.server.sign_in_websocket.RECHECK_SECONDS", 0.01)
    monkeypatch.setattr("services.server.sign_outs.RECHECK_SECONDS", 0.0)
    store, cookie = FakeStore(), {"Cookie": "user=staff; _streamlit_user=signed"}
    with client(store=store).websocket_connect("/_stcore/stream", headers=cookie) as websocket:
        websocket.receive_text()
        client(user="staff", store=store).get("/auth/logout", headers=cookie)
        with pytest.raises(WebSocketDisconnect) as closed:
            websocket.receive_text()
    assert closed.value.code == 1008


def test_strangers_cost_the_shared_cache_nothing():
    class NoStore:
        def get(self, key):
            raise AssertionError

    assert client(store=NoStore()).get("/compare", headers={"Cookie": "_streamlit_user=forged"}).status_code == 303


def test_remembered_page_fits_into_a_cookie():
    start = client().get("/sign-in/start", params={"next": "compare?" + "occ=29-1141&" * 230 + "area=US"})
    (cookie,) = (text for text in start.headers.get_list("set-cookie") if text.startswith("horizons_next="))
    assert len(cookie.partition(";")[0]) <= 4_096
    assert cookie.startswith("horizons_next=compare%3Focc")

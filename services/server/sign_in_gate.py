"""ASGI middleware: with sign-in on, passes to the dashboard only those who have signed in and may enter.

It stands in front of all that Streamlit serves: pages and what they say before their scripts run, the websocket,
downloads, uploads. The open API (bearer tokens), `/metrics`, health checks and the scripts of the front end, which
everybody can read at their makers', are answered before it.
The cookies, the exchange with the provider and the verification of its tokens are Streamlit's (`st.login`); this adds
where people are sent on failure, the page they asked for, Secure, the path of the cookies, and an end.
"""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from services.server import sign_in_cookies
from services.server.host_check import HEALTH_PATH
from services.server.hosts import parse_host, parse_origin
from services.server.refusal import refuse
from services.server.root_path import route_path
from services.server.sign_in_page import NEXT, PAGE_PATH, REASON, SIGN_OUT_PATH, START_PATH, Reason, SignInPage
from services.server.sign_in_websocket import SignedInWebSockets
from services.server.sign_outs import SignOuts
from services.sign_in.access import Access, State, evaluate
from services.sign_in.settings import CALLBACK_PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.config import ServerSettings
    from services.redis_store import RedisStore
    from services.sign_in.settings import SignInSettings

LOGIN_PATH: Final = "/auth/login"
"""Where Streamlit sends people to the provider from."""
MAX_TARGET: Final = 3_900
"""Characters, percent-encoded, of the address that is remembered while somebody signs in: cookies end at 4,096."""
_AT_PUBLIC_URL: Final = "public"
"""Name of the parameter by which we know that PUBLIC_URL has led here, whatever Host the proxy before us passes on."""
_TARGET: Final = re.compile(r"[A-Za-z0-9-]{0,100}/?(\?[!-~]*)?")
"""A page of ours and its query, percent-encoded; nothing that could lead to another site."""
_PAGE: Final = re.compile(r"/([A-Za-z0-9-]{0,100})/?")
_STATIC: Final = "/static/"
_OTHER_SITES: Final = {"cross-site", "same-site"}
"""Where a request comes from whose page is not ours, as browsers say: a link there does not sign anybody out here."""
_NO_STORE: Final = {"Cache-Control": "private, no-store"}

_log: Final = logging.getLogger("horizons.sign_in")


class Login(Protocol):
    """What is Streamlit's of a sign-in."""

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, object] | None:
        """The claims of whoever has these cookies; None where nobody is signed in, or a cookie was tampered with."""

    def identity(self, cookies: Mapping[str, str]) -> str:
        """What tells one sign-in from another, however its cookies are written."""

    def login_query(self) -> str:
        """The query with which LOGIN_PATH sends somebody to the provider."""

    def has_started(self, cookies: Mapping[str, str], state: str) -> bool:
        """Whether a sign-in with this `state` was started by the browser that has these cookies."""


class SignInMiddleware:
    """Lets in who may enter; `settings` None means that they cannot be right, and lets nobody in."""

    def __init__(
        self,
        app: ASGIApp,
        settings: SignInSettings | None,
        server: ServerSettings,
        login: Login,
        store: RedisStore | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`store`: what replicas share, so that a sign-out at one of them holds at all."""
        self._app = app
        self._settings = settings
        self._server = server
        self._public = parse_origin("{0.scheme}://{0.netloc}".format(urlsplit(server.public_url)))
        self._login = login
        self._clock = clock
        self._sign_outs = SignOuts(clock, settings.hours if settings is not None else 0, store)
        self._sockets = SignedInWebSockets(clock, self._sign_outs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        if scope["type"] not in {"http", "websocket"} or route_path(scope) == HEALTH_PATH:
            await self._app(scope, receive, send)
            return
        if self._settings is None:
            closed = PlainTextResponse("Sign-in is not set up rightly; the log of the server says how.\n", 503)
            await refuse(scope, receive, send, closed)
            return
        cookies = _cookies(scope)
        identity = self._login.identity(cookies)
        claims = self._login.claims(cookies)
        if claims is not None and await self._sign_outs.includes(identity):
            claims = None
        access = evaluate(claims, self._settings, self._clock())
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send, access, identity)
            return
        send = sign_in_cookies.protecting(
            send, _root_path(scope), is_https=self._server.public_url.startswith("https:")
        )
        path = route_path(scope)
        if path in {START_PATH, LOGIN_PATH}:
            await self._start(scope, receive, send)
        elif path == CALLBACK_PATH:
            await self._callback(scope, receive, send, cookies)
        elif path == SIGN_OUT_PATH and Headers(scope=scope).get("sec-fetch-site") in _OTHER_SITES:
            await RedirectResponse(f"{_root_path(scope)}/", 303, _NO_STORE)(scope, receive, send)
        elif path == SIGN_OUT_PATH:
            if claims is not None:
                self._sockets.end(identity)  # first: the shared cache may take half a second to answer
                await self._sign_outs.add(identity)
            await self._app(scope, receive, _redirecting(send, lambda _: _page_address(scope, Reason.SIGNED_OUT)))
        elif path == PAGE_PATH:
            await self._page(scope, access)(scope, receive, send)
        elif access.may_enter:
            await self._app(scope, receive, send if path.startswith(_STATIC) else _never_stored(send))
        else:
            await self._refusal(scope)(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send, access: Access, identity: str) -> None:
        """Somebody whose sign-in has ended gets a new session, in which the page says so and has a way on."""
        if access.may_enter:
            async with self._sockets.until(access.expires_at, identity, receive, send) as (checked, closing):
                await self._app(scope, checked, closing)
        elif access.state is State.EXPIRED:
            await self._app(_without_session(scope), receive, send)
        else:
            await refuse(scope, receive, send, PlainTextResponse("Sign in first.\n", 401))

    def _refusal(self, scope: Scope) -> Response:
        """To a page its way to sign in; to everything else a bare 401."""
        page = _PAGE.fullmatch(route_path(scope))
        if page is None or scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Sign in first.\n", 401, _NO_STORE)
        query = scope["query_string"].decode("latin-1")
        target = checked_target(f"{page[1]}?{query}" if query else page[1])
        return RedirectResponse(_page_address(scope, None, target), 303, _NO_STORE)

    def _page(self, scope: Scope, access: Access) -> Response:
        """The page to sign in on; who has entered is sent on."""
        assert self._settings is not None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        target = checked_target(query.get(NEXT, [""])[0])
        if access.may_enter:
            return RedirectResponse(f"{_root_path(scope)}/{target}", 303, _NO_STORE)
        given = query.get(REASON, [""])[0]
        reason = Reason(given) if given in set(Reason) else None
        is_framed = Headers(scope=scope).get("sec-fetch-dest") in {"iframe", "frame"} or "embed=true" in target
        page = SignInPage(_root_path(scope), access, self._settings.hours, target, reason, is_framed)
        return HTMLResponse(page.html(), headers=_NO_STORE)

    async def _start(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send somebody to the provider, or back where it does not answer."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        target = checked_target(query.get(NEXT, [""])[0])
        if _AT_PUBLIC_URL not in query and not self._is_public_host(scope):
            # The provider sends people back to that name, where the cookie has to be.
            parameters = urlencode({NEXT: target, _AT_PUBLIC_URL: 1})
            address = f"{self._server.public_address}{START_PATH}?{parameters}"
            await RedirectResponse(address, 303, _NO_STORE)(scope, receive, send)
            return
        root_path = _root_path(scope)
        path = root_path + LOGIN_PATH
        login = {**scope, "path": path, "raw_path": path.encode(), "query_string": self._login.login_query().encode()}
        remember = sign_in_cookies.target_cookie(quote(target, safe=""), root_path)

        async def send_or_return(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                _log.warning("the sign-in service does not answer")
                message = _redirect(message, _page_address(scope, Reason.UNREACHABLE, target))
            elif message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"set-cookie", remember.encode("latin-1"))]}
            await send(message)

        await self._app(login, receive, _never_stored(send_or_return))

    async def _callback(self, scope: Scope, receive: Receive, send: Send, cookies: Mapping[str, str]) -> None:
        """What the provider sent somebody back with: on to the page that they asked for, or why not."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        target = checked_target(unquote(cookies.get(sign_in_cookies.TARGET, "")))
        reason = self._problem(query, cookies)
        if reason is not None:
            target = "" if reason is Reason.SIGNED_OUT else target
            await RedirectResponse(_page_address(scope, reason, target), 303, _NO_STORE)(scope, receive, send)
            return

        def address(message: Message) -> str:
            if sign_in_cookies.signs_in(message):
                return f"{_root_path(scope)}/{target}"
            return _page_address(scope, Reason.FAILED, target)

        forget = sign_in_cookies.target_cookie("", _root_path(scope)).encode("latin-1")
        await self._app(scope, receive, _redirecting(_never_stored(send), address, (b"set-cookie", forget)))

    def _problem(self, query: Mapping[str, list[str]], cookies: Mapping[str, str]) -> Reason | None:
        """Why Streamlit need not be asked; it would log what a stranger wrote into the address."""
        if not query.keys() & {"state", "code", "error"}:
            return Reason.SIGNED_OUT
        if "error" in query:
            return Reason.DENIED
        return None if self._login.has_started(cookies, query.get("state", [""])[0]) else Reason.STATE

    def _is_public_host(self, scope: Scope) -> bool:
        host = parse_host(Headers(scope=scope).get("host", ""))
        public = self._public
        return host is None or public is None or (host.name == public.name and host.is_on_port(public.port))


def checked_target(text: str) -> str:
    """A page of ours with its query, or "" for anything else; without its query where it is too long."""
    if not _TARGET.fullmatch(text):
        return ""
    return text if len(quote(text, safe="")) <= MAX_TARGET else text.partition("?")[0]


def _cookies(scope: Scope) -> dict[str, str]:
    return {
        name: value for text in Headers(scope=scope).getlist("cookie") for name, value in cookie_parser(text).items()
    }


def _root_path(scope: Scope) -> str:
    return str(scope.get("root_path", "")).rstrip("/")


def _page_address(scope: Scope, reason: Reason | None, target: str = "") -> str:
    named = {REASON: reason, NEXT: target}
    query = urlencode({name: str(value) for name, value in named.items() if value})
    return f"{_root_path(scope)}{PAGE_PATH}{query and f'?{query}'}"


def _redirect(message: Message, address: str) -> Message:
    """The response's start as a redirect that keeps its cookies."""
    kept = [(name, value) for name, value in message["headers"] if name.lower() == b"set-cookie"]
    # The body that follows belongs to the response that this replaces: without its length it is sent in chunks.
    return {**message, "status": 303, "headers": [*kept, (b"location", address.encode("latin-1"))]}


def _redirecting(send: Send, address: Callable[[Message], str], *added: tuple[bytes, bytes]) -> Send:
    """`send`, with redirects inside this site led to `address`, and with further headers."""

    async def send_redirect(message: Message) -> None:
        if message["type"] == "http.response.start":
            to = Headers(raw=message["headers"]).get("location", "")
            if not urlsplit(to).netloc:
                message = _redirect(message, address(message))
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return send_redirect


def _never_stored(send: Send) -> Send:
    """`send`, whose responses no cache keeps: after signing out nobody should find them there."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message["headers"] if name.lower() != b"cache-control"]
            message = {**message, "headers": [*headers, (b"cache-control", _NO_STORE["Cache-Control"].encode())]}
        await send(message)

    return send_private


def _without_session(scope: Scope) -> Scope:
    """A websocket's scope without the id of the session that it was: subprotocol, XSRF token, id."""

    def first_two(name: bytes, value: bytes) -> bytes:
        return b",".join(value.split(b",")[:2]) if name.lower() == b"sec-websocket-protocol" else value

    return {**scope, "headers": [(name, first_two(name, value)) for name, value in scope["headers"]]}

"""What is Streamlit's of a sign-in; private and unstable parts like those of `streamlit_compat`."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final

import itsdangerous
import streamlit as st
from streamlit import config
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_auth_routes, starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import SESSION_COOKIE_NAME, USER_COOKIE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARTS: Final = re.compile(r"chunks-(\d+)")
"""What the cookie of a sign-in holds where its claims are too long for one: how many others they are in."""
_SIGNED_WITHIN_S: Final = 2.0
"""Between the first and the last of these cookies, which are signed one after the other."""
_STATE_KEY: Final = "_state_default_"
"""What Authlib keeps in the browser's session of a sign-in that has been started: this, and its `state`."""


def use_cookie_secret(secret: str) -> None:
    """Make Streamlit sign every cookie with `secret`; to be called before the app is built.

    Its session's cookie, which a sign-in begins with, would have a random one: a sign-in that began at one replica
    could not end at another.
    """
    config.set_option("server.cookieSecret", secret)


class Login:
    """What is Streamlit's of a sign-in, for the middleware in front of it."""

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, object] | None:
        """The claims of whoever has these cookies; None where nobody is signed in, or a cookie was tampered with."""
        if not _is_of_one_sign_in(cookies):
            return None
        content = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
        claims = _parse_json(content)
        return claims if claims and claims.get("is_logged_in") is True else None

    def identity(self, cookies: Mapping[str, str]) -> str:
        """What tells one sign-in from another, and gives nothing away.

        Of what was signed: a cookie may be written in several ways, and one that no claim is in may be added.
        """
        signed = [_signed(cookies, name) for name in _names_of_parts(cookies)]
        return hashlib.sha256(repr(signed).encode()).hexdigest()

    def login_query(self) -> str:
        """The query with which /auth/login sends somebody to the provider; valid for two minutes."""
        return generate_login_redirect_url("default").partition("?")[2]

    def has_started(self, cookies: Mapping[str, str], state: str) -> bool:
        """Whether a sign-in with this `state` was started by the browser that has these cookies."""
        signer = itsdangerous.TimestampSigner(get_cookie_secret())
        try:
            session = base64.b64decode(signer.unsign(cookies.get(SESSION_COOKIE_NAME, "")))
        except (itsdangerous.BadSignature, ValueError):
            return False
        return f"{_STATE_KEY}{state}" in (_parse_json(session) or {})


def _is_of_one_sign_in(cookies: Mapping[str, str]) -> bool:
    """Whether the cookies with the claims were signed together, as far as there are several.

    Each has a signature of its own: with one of an earlier sign-in somebody would still be in a group that they have
    left.
    """
    names = _names_of_parts(cookies)
    times = [_signed(cookies, name)[1] for name in names]
    return max(times) - min(times) <= _SIGNED_WITHIN_S


def _names_of_parts(cookies: Mapping[str, str]) -> list[str]:
    """The names of the cookies with the claims: where they are long the first one says in how many others they are."""
    counted = _PARTS.fullmatch(str(_signed(cookies, USER_COOKIE_NAME)[0]))
    others = int(counted[1]) if counted else 0
    return [USER_COOKIE_NAME, *(f"{USER_COOKIE_NAME}_{number + 1}" for number in range(others))]


def _signed(cookies: Mapping[str, str], name: str) -> tuple[object, float]:
    """What a cookie of Streamlit's holds and when it was signed; None and 0 where the signature is not ours."""
    try:
        value, at = itsdangerous.URLSafeTimedSerializer(get_cookie_secret(), salt=name).loads(
            cookies.get(name, ""), return_timestamp=True
        )
    except itsdangerous.BadData:
        return None, 0.0
    return value, at.timestamp()


def _parse_json(content: bytes | None) -> dict[str, Any] | None:
    """A JSON object; None for everything else."""
    try:
        parsed = json.loads(content or b"")
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def read_certificates_once() -> None:
    """Let all requests to the provider trust the authorities that the machine trusts when this is called.

    A request has a client of its own, which would read their certificates: 30 ms, and 140 ms where the environment
    names proxies, several times a sign-in, in which the event loop serves nobody.
    """
    import httpx2  # with Authlib 0.3 s, which a start without sign-in does not need
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from authlib.integrations.starlette_client import StarletteOAuth2App

    client = functools.partial(AsyncOAuth2Client, verify=httpx2.create_ssl_context())
    StarletteOAuth2App.client_cls = staticmethod(client)


def log_failed_sign_ins_briefly() -> None:
    """Log a sign-in that fails as one line without a traceback: with a provider that is down, each attempt does."""
    logger = logging.getLogger(starlette_auth_routes.__name__)

    def shorten(record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] is not None:
            record.msg, record.args = f"{record.getMessage()} ({record.exc_info[0].__name__})", ()
            record.exc_info = None
        return True

    logger.addFilter(shorten)


def user_claims() -> Mapping[str, object] | None:
    """The claims of whoever this run is for; None where nobody is signed in."""
    claims = st.user.to_dict()
    return claims if claims.get("is_logged_in") is True else None


def forget_user() -> None:
    """Let this session, also if it is resumed, be nobody's. What st.logout does before it names an address, which it
    does not look for below the path of a proxy."""
    context = get_script_run_ctx()
    if context is not None:
        get_instance().clear_user_info_for_session(context.session_id)
        context.user_info.clear()

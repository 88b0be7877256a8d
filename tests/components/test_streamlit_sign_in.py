"""The cookies of a sign-in by Streamlit: whose they are, and whether they belong together."""

from __future__ import annotations

import random
import ssl
import time

import itsdangerous
from authlib.integrations import starlette_client
from authlib.integrations.starlette_client import StarletteOAuth2App
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette import starlette_app_utils, starlette_auth_routes, starlette_websocket

from components import streamlit_sign_in

SECRET = "a-cookie-secret-of-more-than-32-bytes"
CLAIMS = {"is_logged_in": True, "iat": 1, "groups": ["staff"], "others": random.Random(1).randbytes(6_000).hex()}


def cookies_of(claims: dict[str, object], signed_at: float, monkeypatch) -> dict[str, str]:
    """The cookies that Streamlit sets for somebody with these claims."""
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _self: int(signed_at))
    found: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return starlette_app_utils.create_signed_value(SECRET, name, value)

    set_cookie_with_chunks(
        lambda name, value: found.update({name: sign(name, value).decode()}),
        sign,
        "_streamlit_user",
        claims,
        cookie_attr_size=100,
    )
    return found


def test_claims_in_several_cookies_are_read_if_they_are_of_one_sign_in(monkeypatch):
    monkeypatch.setattr(streamlit_sign_in, "get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: SECRET)
    login, now = streamlit_sign_in.Login(), time.time()
    old = cookies_of(CLAIMS, now - 60, monkeypatch)
    new = cookies_of(CLAIMS | {"groups": ["other"]}, now, monkeypatch)
    assert len(new) > 2
    assert login.claims(old)["groups"] == ["staff"]
    assert login.claims(new)["groups"] == ["other"]
    mixed = new | {"_streamlit_user_1": old["_streamlit_user_1"]}
    assert login.claims(mixed) is None
    assert login.claims(new | {"_streamlit_user_9": old["_streamlit_user_1"]}) is not None, "one that is left over"
    short = cookies_of({"is_logged_in": True}, now, monkeypatch)
    assert login.claims(short | {"_streamlit_user_1": old["_streamlit_user_1"]}) == {"is_logged_in": True}
    assert login.claims({**new, "_streamlit_user_2": "x"}) is None


def test_identity_is_that_of_a_sign_in_however_its_cookies_are_written(monkeypatch):
    monkeypatch.setattr(streamlit_sign_in, "get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: SECRET)
    login, now = streamlit_sign_in.Login(), time.time()
    earlier = cookies_of(CLAIMS, now - 60, monkeypatch)
    one = cookies_of(CLAIMS, now, monkeypatch)
    another = cookies_of(CLAIMS | {"sub": "another"}, now, monkeypatch)
    assert len(one) == len(another) > 2
    assert login.identity(one) != login.identity(another), "the first cookie is the same"
    assert login.identity(one) != login.identity(earlier)
    assert login.identity(one) == login.identity(one | {"x": "y", "_streamlit_user_9": another["_streamlit_user_1"]})
    name = "_streamlit_user_1"
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    unused_bits = letters[letters.index(one[name][-1]) ^ 1]
    written = one | {name: one[name][:-1] + unused_bits}
    assert login.claims(written) is not None, "base64 ignores the last bits"
    assert login.identity(written) == login.identity(one)


def test_requests_to_the_provider_read_no_certificates(monkeypatch):
    monkeypatch.setattr(StarletteOAuth2App, "client_cls", StarletteOAuth2App.client_cls)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    read = []
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_paths: read.append(1))
    streamlit_sign_in.read_certificates_once()
    assert len(read) == 1
    app_class = starlette_auth_routes._create_streamlit_oauth_class(starlette_client).oauth2_client_cls
    app = app_class(None, client_id="horizons", client_secret="hunter2")
    clients = [app._get_session(), app._get_oauth_client(scope="openid")]
    assert len(read) == 1
    assert clients[1].scope == "openid"

"""A provider of sign-ins on loopback, who it knows, and the settings of an app that signs people in with it."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider's use of Authlib's older names
    from oidc_provider_mock import User, run_server_in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "a-client-secret-that-is-in-no-log"
COOKIE_SECRET = "a-cookie-secret-of-more-than-32-bytes"
LICENSED, PUBLIC_ONLY, STRANGER, UNCONFIRMED = "ada", "ben", "eve", "una"
USERS = [
    User(sub=LICENSED, claims={"email": "ada@example.org", "email_verified": True, "groups": ["staff", "lightcast"]}),
    User(sub=PUBLIC_ONLY, claims={"email": "ben@Example.org", "email_verified": True}),
    User(sub=STRANGER, claims={"email": "eve@example.org.evil.example", "email_verified": True}),
    User(sub=UNCONFIRMED, claims={"email": "una@example.org", "email_verified": False}),
]


@contextmanager
def running_provider() -> Iterator[str]:
    """The address of a provider that knows USERS."""
    with run_server_in_thread(user_claims=USERS) as server:
        yield f"http://localhost:{server.server_port}"


def environment(port: int, issuer: str, **changes: str) -> dict[str, str]:
    """Settings with which the app at `port` signs people in."""
    return {
        "PUBLIC_URL": f"http://localhost:{port}",
        "OPEN_API_CLIENTS": "planners:a-secret-of-their-own",
        "SIGN_IN_ISSUER": issuer,
        "SIGN_IN_CLIENT_ID": "horizons",
        "SIGN_IN_CLIENT_SECRET": SECRET,
        "SIGN_IN_COOKIE_SECRET": COOKIE_SECRET,
        "SIGN_IN_ALLOW": "@example.org",
        "SIGN_IN_LIGHTCAST": "groups=lightcast",
        "LIGHTCAST_CLIENT_ID": "id",
        "LIGHTCAST_CLIENT_SECRET": "secret",
        "LIGHTCAST_AUTH_URL": "http://127.0.0.1:9/token",
        "no_proxy": "localhost,127.0.0.1",
        "NO_PROXY": "localhost,127.0.0.1",
        **changes,
    }

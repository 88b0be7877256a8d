"""The cookies of a sign-in: Streamlit's, made stricter, and ours, which remembers the page that was asked for."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import Message, Send

USER: Final = "_streamlit_user"
"""Holds the claims, signed; in parts named `_streamlit_user_1` and so on where they are long."""
STREAMLITS: Final = "_streamlit_"
XSRF: Final = "_streamlit_xsrf"
"""Streamlit's own check; its scripts read it, so its path stays."""
TARGET: Final = "horizons_next"
_TARGET_SECONDS: Final = 600
"""Time to type a password and to find the phone; later somebody arrives at the first page."""


def target_cookie(value: str, root_path: str) -> str:
    """The header that remembers, or with "" forgets, the page that was asked for. `value`: percent-encoded."""
    cookie: SimpleCookie = SimpleCookie({TARGET: value})
    cookie[TARGET].update(
        {"path": root_path or "/", "max-age": str(_TARGET_SECONDS if value else 0), "httponly": "1", "samesite": "lax"}
    )
    return cookie[TARGET].OutputString()


def signs_in(message: Message) -> bool:
    """Whether the start of a response sets the cookie with the claims."""
    return any(
        name.lower() == b"set-cookie" and value.startswith(f"{USER}=".encode()) and not _is_removed(value)
        for name, value in message["headers"]
    )


def _is_removed(cookie: bytes) -> bool:
    return b"max-age=0" in cookie.lower().replace(b" ", b"")


def protecting(send: Send, root_path: str, *, is_https: bool) -> Send:
    """`send`, whose cookies go over https alone where that is our address, and to no other application of the host."""

    async def send_protected(message: Message) -> None:
        if message["type"] == "http.response.start" and any(name == b"set-cookie" for name, _ in message["headers"]):
            headers = [
                (name, protected(value, root_path, is_https=is_https) if name == b"set-cookie" else value)
                for name, value in message["headers"]
            ]
            message = {**message, "headers": headers}
        await send(message)

    return send_protected


def protected(cookie: bytes, root_path: str, *, is_https: bool) -> bytes:
    """A Set-Cookie header of a sign-in with Secure and the path of the application; others as they are."""
    if not cookie.startswith((STREAMLITS.encode(), TARGET.encode())):
        return cookie
    parts = [part.strip() for part in cookie.split(b";")]
    if root_path and not cookie.startswith(XSRF.encode()):
        parts = [f"Path={root_path}".encode() if part.lower() == b"path=/" else part for part in parts]
    if is_https and b"secure" not in [part.lower() for part in parts]:
        parts.append(b"Secure")
    return b"; ".join(parts)

"""ASGI middleware: the path below which a proxy shows the server, such as /horizons, in the form that ASGI wants.

Some proxies pass the prefix on, others strip it; with `uvicorn --root-path` it may even come twice. Whatever comes, the
applications behind see `root_path` with the prefix, and `path` with prefix and path. What has no prefix is answered,
too: proxies that strip it send that, and so do checks of health that come past the proxy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from services.server.api_paths import is_api_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from services.config import ServerSettings


class RootPathMiddleware:
    """Sets `root_path`, `path` and `raw_path`, and adds the slash that the address of the first page ends with.

    The prefix is that of the settings, otherwise that of `uvicorn --root-path`. Without one nothing is changed.
    """

    def __init__(self, app: ASGIApp, read_settings: Callable[[], ServerSettings]) -> None:
        self._app = app
        self._read_settings = read_settings
        self._root_path: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        if scope["type"] not in {"http", "websocket"}:  # wrong settings end the start, not the lifespan
            await self._app(scope, receive, send)
            return
        if self._root_path is None:
            self._root_path = self._read_settings().prefix
        of_server = scope.get("root_path", "").rstrip("/")
        root_path = self._root_path or of_server
        if not root_path:
            await self._app(scope, receive, send)
            return
        path, raw_path = _below(of_server, scope["path"]), _below(of_server, _raw_path(scope))
        is_passed_on = _is_passed_on(root_path, path)
        if is_passed_on:
            path, raw_path = _below(root_path, path), _below(root_path, raw_path)
        if is_passed_on and not path and scope["type"] == "http":  # links of a page would lead beside the prefix
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{root_path}/?{query}" if query else f"{root_path}/")(scope, receive, send)
            return
        scope.update(root_path=root_path, path=root_path + path, raw_path=f"{root_path}{raw_path}".encode())
        await self._app(scope, receive, send)


def route_path(scope: Scope) -> str:
    """The path of a request below `root_path`, which is what a server of its own name would be asked for."""
    root_path = scope.get("root_path", "").rstrip("/")
    return _below(root_path, scope["path"]) if root_path else str(scope["path"])


def _raw_path(scope: Scope) -> str:
    raw_path: bytes | None = scope.get("raw_path")
    return str(scope["path"]) if raw_path is None else raw_path.decode("latin-1")


def _is_passed_on(root_path: str, path: str) -> bool:
    """Whether a proxy has passed the prefix on.

    Below /horizons, /horizons/v1/rank is a path of the API whose prefix has been stripped: what would remain without
    another one is none. A prefix that is itself a path of the API is taken for one (docs/decisions/0062).
    """
    if not _is_below(root_path, path):
        return False
    return not is_api_path(path) or is_api_path(root_path) or is_api_path(_below(root_path, path))


def _is_below(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _below(prefix: str, path: str) -> str:
    """`path` without `prefix`, which has to end where a part of the path ends."""
    return path.removeprefix(prefix) if _is_below(prefix, path) else path

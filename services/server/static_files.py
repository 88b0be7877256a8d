"""Scripts and styles of the front end, compressed once per installation and cached by browsers for good.

Streamlit serves them uncompressed, 8.5 MB for a first visit, and leaves compression to a proxy that a small
installation does not have. Their names hold a hash of their content, so a copy never gets out of date.
"""

from __future__ import annotations

import gzip
import logging
import os
import posixpath
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import brotli
from anyio import to_thread
from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from services.server.root_path import route_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CACHE: Final = Path(sys.prefix) / "var" / "horizons" / "compressed"
"""The copies belong to the installation: whoever may change them may change its code, too."""
COMPRESSIBLE: Final = frozenset({".css", ".js"})
"""Fonts and images are compressed by their own formats."""
CACHE_CONTROL: Final = "public, immutable, max-age=31536000"

KEPT_BYTES: Final = 2 << 20
"""Of the copies that are kept in memory: more than all pages together ask for on first visits (docs/decisions/0078)."""
_WANTS_NO_WHOLE_FILE: Final = frozenset({"range", "if-none-match", "if-modified-since"})
"""Headers of requests that are not answered from memory."""

_BROTLI_QUALITY: Final = 6
"""0.8 s for all scripts; 9 takes 4 s and saves another 2 %, 11 takes 54 s and saves 10 % (one core, 2026-11-26)."""
_GZIP_LEVEL: Final = 6
_COMPRESSORS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda content: brotli.compress(content, quality=_BROTLI_QUALITY),
    "gzip": lambda content: gzip.compress(content, _GZIP_LEVEL, mtime=0),
}
"""By content coding, the better first."""

_log: Final = logging.getLogger("horizons.server")


class StaticFilesMiddleware:
    """ASGI middleware: serves the compressed copies of files below `prefix` to clients that accept them, with an ETag
    each, `Vary` and one year of caching. Everything else goes to `app`, but for `files`: scripts of our own by their
    paths below `prefix`, which have a hash of their content."""

    def __init__(self, app: ASGIApp, prefix: str, cache: Path = CACHE, files: Mapping[str, Path] | None = None) -> None:
        self._app = app
        self._prefix = prefix
        self._files = files or {}
        self._copies = {coding: StaticFiles(directory=cache / coding, check_dir=False) for coding in _COMPRESSORS}
        self._kept: LRUCache[tuple[str, str], Response] = LRUCache(KEPT_BYTES, lambda response: len(response.body))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = self._file_path(scope)
        if path is None:
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        for coding in accepted_codings(asked.get("accept-encoding", "")):
            wants_all = scope["method"] == "GET" and _WANTS_NO_WHOLE_FILE.isdisjoint(asked)
            response = self._kept.get((coding, path)) if wants_all else None
            if response is None:
                try:
                    response = await self._copies[coding].get_response(path, scope)
                except HTTPException:  # no copy
                    continue
                response.headers.update({"Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"})
                if response.status_code != 304:
                    response.headers["Content-Encoding"] = coding
                if wants_all:
                    response = await self._keep(coding, path, response)
            await response(scope, receive, send)
            return
        own = self._files.get(path)
        if own is not None:
            headers = {"Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"}
            await FileResponse(own, headers=headers)(scope, receive, send)
            return
        await self._app(scope, receive, _add_vary(send))

    async def _keep(self, coding: str, path: str, response: Response) -> Response:
        """The response to a request for a whole file, from memory from now on; `path` is that of the request."""
        if not isinstance(response, FileResponse) or posixpath.normpath(path) != path:
            return response  # a file under many names would fill the memory
        content = await to_thread.run_sync(Path(response.path).read_bytes)
        kept = Response(content, headers=response.headers)
        if len(content) <= KEPT_BYTES:
            self._kept[coding, path] = kept
        return kept

    def _file_path(self, scope: Scope) -> str | None:
        """The path below `prefix` of a file that may have copies; None for anything else."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return None
        path = route_path(scope)
        is_file = path.startswith(self._prefix) and Path(path).suffix in COMPRESSIBLE
        return path.removeprefix(self._prefix) if is_file else None


def accepted_codings(accept_encoding: str) -> list[str]:
    """The content codings that a client accepts, of those we have, the better first.

    `accept_encoding`: the value of the header, "" without one. Weights above 0 are taken as equal.
    """
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=") or "1"
        try:
            weights[name.strip()] = float(weight)
        except ValueError:
            weights[name.strip()] = 0.0
    return [coding for coding in _COMPRESSORS if weights.get(coding, weights.get("*", 0.0)) > 0]


def compressible(root: Path) -> dict[str, Path]:
    """The files below `root` that are worth compressing, by their paths below it."""
    return {str(path.relative_to(root)): path for path in root.rglob("*") if path.suffix in COMPRESSIBLE}


def compress_files(files: Mapping[str, Path], cache: Path = CACHE) -> bool:
    """Write the compressed copies of files, by their paths below the cache, that `cache` lacks; whether all are there.

    Where the cache cannot be written files are served uncompressed, which is logged.
    """
    try:
        for name, path in files.items():
            for coding, compressor in _COMPRESSORS.items():
                _write_copy(path, cache / coding / name, compressor)
    except OSError as error:
        _log.warning("Some scripts are served uncompressed, as %s cannot be written: %s", cache, error.strerror)
        return False
    return True


def _write_copy(path: Path, copy: Path, compressor: Callable[[bytes], bytes]) -> None:
    """Write one copy, at once or not at all: another process may be starting, too."""
    if copy.exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(f"{copy.name}.{os.getpid()}")
    try:
        part.write_bytes(compressor(path.read_bytes()))
        part.replace(copy)
    except OSError:  # a full disk leaves what fitted on it
        part.unlink(missing_ok=True)
        raise


def _add_vary(send: Send) -> Send:
    async def send_with_vary(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_with_vary

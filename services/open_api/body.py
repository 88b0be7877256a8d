"""Bodies of requests, read whole: their type, their size, and how many large ones are read at the same time."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from services.open_api.responses import ApiError
from services.server.raw_headers import header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

MAX_BODY: Final = 65_536
"""Bytes; a projection request has a hundred."""
MAX_LIST_BODY: Final = 3 * 1024 * 1024
"""Bytes of a list: 500 roles whose title and area have 200 letters each have 2.5 MB where all of them are written as
escapes of JSON, 12 bytes for a letter beyond the first 65,536."""
MAX_LARGE: Final = 16
"""Bodies of more than MAX_BODY that are read at a time: 48 MB, and not as many as a client sends slowly."""
_WAIT: Final = {"Retry-After": "2"}


class LargeBodies:
    """Counts the large bodies that are being read. For one event loop."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """While another one is read.

        Raises:
            ApiError: 503, there are too many.
        """
        if self._count >= MAX_LARGE:
            raise ApiError(503, "Too many large requests arrive; try again as Retry-After says.", _WAIT)
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1


async def read_body(request: Request, content_type: str) -> bytes:
    """The body of a POST, of up to MAX_BODY.

    Raises:
        ApiError: 415, it has another content type, or is compressed; 413, it is too large, whatever length it
            announced.
    """
    return await _read(request, content_type, MAX_BODY, LargeBodies())


async def read_list(request: Request, content_type: str, large: LargeBodies) -> bytes:
    """The body of a POST, of up to MAX_LIST_BODY.

    Raises:
        ApiError: as `read_body`; 503, too many large ones arrive.
    """
    return await _read(request, content_type, MAX_LIST_BODY, large)


async def _read(request: Request, content_type: str, limit: int, large: LargeBodies) -> bytes:
    declared = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    if declared != content_type:
        raise ApiError(415, f"Send the body with Content-Type: {content_type}.")
    if (header(request.scope, b"content-encoding") or "identity").strip().lower() != "identity":
        raise ApiError(415, "Send the body as it is, without Content-Encoding.")
    body = bytearray()
    with ExitStack() as stack:
        async for chunk in request.stream():
            was_small = len(body) <= MAX_BODY
            body += chunk
            if len(body) > limit:
                raise ApiError(413, f"The body is larger than {limit} bytes.")
            if was_small and len(body) > MAX_BODY:
                stack.enter_context(large.one_more())
    return bytes(body)

"""Bodies of requests, read whole: their type, their size, and how many large ones are there at the same time."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

from services.open_api.responses import ApiError
from services.server.raw_headers import header

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from starlette.requests import Request

MAX_BODY: Final = 65_536
"""Bytes; a projection request has a hundred."""
MAX_LIST_BODY: Final = 3 * 1024 * 1024
"""Bytes of a list: 500 roles whose title and area have 200 letters each have 2.5 MB where all of them are written as
escapes of JSON, 12 bytes for a letter beyond the first 65,536."""
MAX_LARGE: Final = 16
"""Bodies of more than MAX_BODY that are read, wait or are computed at a time: 48 MB, beside what is computed of two."""
MAX_OF_CLIENT: Final = MAX_LARGE // 2
"""Those of one client id, which may send them slowly: others still have places."""
_WAIT: Final = {"Retry-After": "2"}


class LargeBodies:
    """Counts the large bodies that are in memory, by client. For one event loop."""

    def __init__(self) -> None:
        self._counts = Counter[str]()

    @contextmanager
    def one_more(self, client: str) -> Iterator[None]:
        """While another one of this client is there.

        Raises:
            ApiError: 503, there are too many.
        """
        if self._counts.total() >= MAX_LARGE or self._counts[client] >= MAX_OF_CLIENT:
            raise ApiError(503, "Too many large requests arrive; try again as Retry-After says.", _WAIT)
        self._counts[client] += 1
        try:
            yield
        finally:
            self._counts[client] -= 1


async def read_body(request: Request, content_type: str) -> bytes:
    """The body of a POST, of up to MAX_BODY.

    Raises:
        ApiError: 415, it has another content type, or is compressed; 413, it is too large, whatever length it
            announced.
    """
    return await _read(request, content_type, MAX_BODY, lambda: None)


@asynccontextmanager
async def list_body(request: Request, content_type: str, large: LargeBodies, client: str) -> AsyncIterator[bytes]:
    """The body of a POST, of up to MAX_LIST_BODY, which counts as one of the large bodies of `client` until the context
    ends: it waits in memory to be computed.

    Raises:
        ApiError: as `read_body`; 503, too many large ones arrive.
    """
    with ExitStack() as stack:
        yield await _read(request, content_type, MAX_LIST_BODY, lambda: stack.enter_context(large.one_more(client)))


async def _read(request: Request, content_type: str, limit: int, on_large: Callable[[], None]) -> bytes:
    declared = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    if declared != content_type:
        raise ApiError(415, f"Send the body with Content-Type: {content_type}.")
    if (header(request.scope, b"content-encoding") or "identity").strip().lower() != "identity":
        raise ApiError(415, "Send the body as it is, without Content-Encoding.")
    body = bytearray()
    async for chunk in request.stream():
        was_small = len(body) <= MAX_BODY
        body += chunk
        if len(body) > limit:
            raise ApiError(413, f"The body is larger than {limit} bytes.")
        if was_small and len(body) > MAX_BODY:
            on_large()
    return bytes(body)

"""Bodies of requests: compressed ones, and many large ones at a time."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from services.open_api import body
from services.open_api.body import MAX_BODY, MAX_LARGE, MAX_OF_CLIENT, LargeBodies
from services.open_api.responses import ApiError
from tests.services.open_api.harness import error_detail
from tests.services.server.harness import run_async

if TYPE_CHECKING:
    from collections.abc import Callable


def test_compressed_body_is_refused_with_the_reason(api):
    packed = gzip.compress(b'{"id":"29-1141"}')
    assert "Content-Encoding" in error_detail(api.post_projection(packed, headers={"Content-Encoding": "gzip"}), 415)


def read(size: int, large: LargeBodies, client: str = "public", after: Callable[[], object] = int) -> int:
    """The size of a body that is read; `after`: called while it is still needed."""

    async def receive():
        return {"type": "http.request", "body": b"x" * size, "more_body": False}

    async def read_it():
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
        async with body.list_body(Request(scope, receive), "application/json", large, client) as raw:
            after()
            return len(raw)

    return run_async(read_it())


def refused(large: LargeBodies, client: str = "public") -> bool:
    try:
        with large.one_more(client):
            return False
    except ApiError as error:
        assert (error.status, error.headers) == (503, {"Retry-After": "2"})
        return True


def test_no_more_large_bodies_are_there_at_a_time_than_memory_is_for():
    large = LargeBodies()
    with ExitStack() as stack:
        for number in range(MAX_LARGE):
            stack.enter_context(large.one_more(f"client {number % 3}"))
        assert read(MAX_BODY, large) == MAX_BODY
        with pytest.raises(ApiError):
            read(MAX_BODY + 1, large)
        assert refused(large)
    assert read(MAX_BODY + 1, large) == MAX_BODY + 1


def test_large_body_keeps_its_place_until_it_is_answered_and_leaves_places_to_other_clients():
    large, seen = LargeBodies(), []
    with ExitStack() as stack:
        for _ in range(MAX_OF_CLIENT - 1):
            stack.enter_context(large.one_more("public"))
        read(MAX_BODY + 1, large, after=lambda: seen.extend([refused(large), refused(large, "school")]))
        assert not refused(large)
    assert seen == [True, False]

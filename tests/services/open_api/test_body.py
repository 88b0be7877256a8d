"""Bodies of requests: compressed ones, and many large ones at a time."""

from __future__ import annotations

import gzip
from contextlib import ExitStack

import pytest
from starlette.requests import Request

from services.open_api import body
from services.open_api.body import MAX_BODY, MAX_LARGE, LargeBodies
from services.open_api.responses import ApiError
from tests.services.open_api.harness import error_detail
from tests.services.server.harness import run_async


def test_compressed_body_is_refused_with_the_reason(api):
    packed = gzip.compress(b'{"id":"29-1141"}')
    assert "Content-Encoding" in error_detail(api.post_projection(packed, headers={"Content-Encoding": "gzip"}), 415)


def read(size: int, large: LargeBodies) -> int:
    async def receive():
        return {"type": "http.request", "body": b"x" * size, "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    return len(run_async(body.read_list(Request(scope, receive), "application/json", large)))


def test_no_more_large_bodies_are_read_at_a_time_than_memory_is_for():
    large = LargeBodies()
    with ExitStack() as stack:
        for _ in range(MAX_LARGE):
            stack.enter_context(large.one_more())
        assert read(MAX_BODY, large) == MAX_BODY
        with pytest.raises(ApiError) as refused:
            read(MAX_BODY + 1, large)
        assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "2"})
    assert read(MAX_BODY + 1, large) == MAX_BODY + 1

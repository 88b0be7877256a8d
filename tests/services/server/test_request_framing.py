"""Requests whose body may end in two places are refused, and what follows on their connection is not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.server.request_framing import RequestFramingMiddleware
from tests.services.server.harness import Echo, RunningServer, read_all, run_uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

SMUGGLED = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with run_uvicorn(app=RequestFramingMiddleware(Echo())) as running:
        yield running


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
        b"POST / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ids=["length first", "length last", "chunks in HTTP/1.0"],
)
def test_request_with_two_lengths_is_refused_and_nothing_after_it_is_answered(server, head):
    with server.connect(head + SMUGGLED) as connection:
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1


def test_request_in_chunks_is_answered(server):
    chunks = b"4\r\nhalf\r\n0\r\n\r\n"
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    with server.connect(head + chunks) as connection:
        assert read_all(connection).endswith(b"4")

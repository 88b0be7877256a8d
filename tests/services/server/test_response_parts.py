"""A large response reaches the server in parts, and the client as it was."""

from __future__ import annotations

from typing import Any

import pytest

from services.server.response_parts import PART_BYTES, ResponsePartsMiddleware
from tests.services.server.harness import run_async


def sent(*bodies: bytes) -> list[dict[str, Any]]:
    """The messages with which an application that sends these bodies is served."""
    messages: list[dict[str, Any]] = []

    async def app(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for position, body in enumerate(bodies, start=1):
            await send({"type": "http.response.body", "body": body, "more_body": position < len(bodies)})

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    run_async(ResponsePartsMiddleware(app)({"type": "http"}, None, send))
    return messages[1:]


@pytest.mark.parametrize("size", [0, 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 5 * PART_BYTES - 1])
def test_body_is_sent_in_parts_of_which_the_last_is_the_end(size):
    bodies = (bytes(range(256)) * (size // 256 + 1))[:size], b"the end"
    messages = sent(*bodies)
    assert b"".join(message["body"] for message in messages) == b"".join(bodies)
    assert max(len(message["body"]) for message in messages) <= PART_BYTES
    assert [message["more_body"] for message in messages] == [True] * (len(messages) - 1) + [False]


def test_single_body_ends_with_its_last_part():
    assert [message["more_body"] for message in sent(bytes(3 * PART_BYTES))] == [True, True, False]

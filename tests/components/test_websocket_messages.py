"""Which messages of a visitor reach Streamlit."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.websocket_messages import WebSocketMessagesMiddleware
from tests.services.server.harness import run_async


def message_that(kind: str, count: int) -> BackMsg:
    message = BackMsg()
    if kind == "file names":
        message.file_urls_request.file_names.extend(["a"] * count)
    elif kind == "controls":
        for _ in range(count):
            message.rerun_script.widget_states.widgets.add(id="a")
    elif kind == "elements":
        message.rerun_script.cached_message_hashes.extend(["a"] * count)
    return message


def passed_on(message: BackMsg) -> tuple[list[bytes], list[dict[str, Any]]]:
    """The messages that reach Streamlit after this one was sent, and what the browser is sent."""
    queue = [{"type": "websocket.receive", "bytes": message.SerializeToString()}]
    received: list[bytes] = []
    answers: list[dict[str, Any]] = []

    async def streamlit(_scope, receive, _send) -> None:
        while (one := await receive())["type"] == "websocket.receive":
            received.append(one["bytes"])

    async def receive() -> dict[str, Any]:
        return queue.pop(0) if queue else {"type": "websocket.disconnect", "code": 1000}

    async def send(answer: dict[str, Any]) -> None:
        answers.append(answer)

    run_async(WebSocketMessagesMiddleware(streamlit)({"type": "websocket"}, receive, send))
    return received, answers


@pytest.mark.parametrize(("kind", "count"), [("file names", 1), ("controls", 500), ("elements", 500)])
def test_what_a_page_sends_is_passed_on(kind, count):
    message = message_that(kind, count)
    assert passed_on(message) == ([message.SerializeToString()], [])


@pytest.mark.parametrize(("kind", "count"), [("file names", 200), ("controls", 30_000), ("elements", 30_000)])
def test_message_that_names_more_than_a_page_has_closes_the_websocket(kind, count):
    assert passed_on(message_that(kind, count)) == ([], [{"type": "websocket.close", "code": 1009}])


@pytest.mark.parametrize("operation", ["install_skills", "dismiss_skills_nudge"])
def test_operations_that_write_on_the_server_are_left_out(operation):
    message = BackMsg()
    getattr(message.backend_operation_request, operation).SetInParent()
    assert passed_on(message) == ([], [])


def test_download_is_passed_on():
    message = BackMsg()
    message.backend_operation_request.deferred_file.file_id = "one"
    assert passed_on(message) == ([message.SerializeToString()], [])

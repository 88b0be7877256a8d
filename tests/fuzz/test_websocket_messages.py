"""Any message on the websocket reaches Streamlit as a message of a visitor, is left out, or closes the connection."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.websocket_messages import WebSocketMessagesMiddleware
from tests.fuzz.cases import cases
from tests.fuzz.strategies import TEXTS, mutated_bytes
from tests.services.server.harness import run_async


def rerun(query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query.encode("utf-8", "replace").decode()
    return message.SerializeToString()


RERUN = rerun("occ=29-1141&area=06")
CLEAR = BackMsg(clear_cache=True).SerializeToString()
MESSAGES = (
    mutated_bytes(RERUN).map(lambda raw: {"bytes": raw})
    | TEXTS.map(lambda text: {"bytes": rerun(text * 200)})
    | st.binary(max_size=60).map(lambda raw: {"bytes": raw})
    | TEXTS.map(lambda text: {"text": text})
    | st.just({"bytes": CLEAR})
    | st.just({"bytes": RERUN})
    | st.just({})
)


@cases
@given(sent=st.lists(MESSAGES, min_size=1, max_size=6))
def test_any_message_is_passed_left_out_or_closes_the_connection(sent):
    queue = [{"type": "websocket.receive", **message} for message in sent]
    received: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []

    async def streamlit(_scope, receive, _send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            received.append(message)

    async def receive() -> dict[str, Any]:
        return queue.pop(0) if queue else {"type": "websocket.disconnect", "code": 1000}

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    run_async(WebSocketMessagesMiddleware(streamlit)({"type": "websocket"}, receive, send))
    for message in received:
        parsed = BackMsg.FromString(message["bytes"])
        assert parsed.WhichOneof("type") not in {None, "clear_cache", "debug_shutdown_runtime", "set_run_on_save"}
        assert parsed.rerun_script.query_string.count("&") <= 1_000
    assert [answer["type"] for answer in answers] in ([], ["websocket.close"])

"""How messages of a script get to the browser: many at a time; private like `streamlit_compat` (decisions/0066)."""

from __future__ import annotations

from asyncio import QueueFull, _get_running_loop, get_running_loop
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime import runtime as runtime_module
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime_util import serialize_forward_msg
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from components.streamlit_bursts import Marks

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_BATCH: Final = 100
"""Messages handed to the connection in one step of the event loop."""
_MAX_WAITING: Final = 500
"""Messages that may wait for a browser that does not read, as Streamlit has it; one more ends the connection."""
_COLLECT_SECONDS: Final = 0.003
"""Seconds in which messages of a running script come together; what ends a run is handled at once."""
_BATCHED: Final = "_horizons_batched"
_EVENTS: Final = "_horizons_events"


class _Batch(list[Any]):
    """Messages that go to the browser in one step of the event loop."""


class _Together(list[ForwardMsg]):
    """Messages of a script that are handed to the event loop together."""


def send_in_batches() -> None:
    """Make all sessions hand their messages to the event loop, and to the connection, many at a time.

    Streamlit calls a function on the event loop for each message of a script, and lets the loop turn once more for each
    message that it sends: of a page with a hundred elements that is half of the work (docs/decisions/0066). Order,
    composition and checks stay as they are: all events of a session take the same way, one after the other.

    Of runs of fragments in quick succession each ends in the browser, too, which takes away what is no longer drawn.
    Streamlit calls a run interrupted if its end waits to be sent when the next one begins, and forgets an end that
    waits to be handled when a new thread is made for the next one: a chart stayed in the page, behind its table.

    The connection gets a list of messages in the place of one (components/websocket_messages.py).
    """
    session: Any = AppSession
    runtime: Any = Runtime
    client: Any = StarletteSessionClient
    if hasattr(session, _BATCHED):
        return
    flush, send, write = session.flush_browser_queue, runtime._send_message, client.write_forward_msg
    create_runner = session._create_scriptrunner

    def on_event(self: Any, sender: Any, event: ScriptRunnerEvent, *args: Any, **kwargs: Any) -> None:
        events = self.__dict__.setdefault(_EVENTS, _Events())
        events.waiting.append((sender, event, args, kwargs))
        if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self._call_soon_on_event_loop(lambda: _handle_events(self, events))
        elif not events.is_scheduled:
            events.is_scheduled = True
            self._call_soon_on_event_loop(lambda: _handle_events_later(self, events))

    def begin_another_run(self: Any, fragment_ids_this_run: list[str] | None = None) -> None:
        self._browser_queue._delta_index_map.clear()  # messages of two runs do not take each other's place

    def create_runner_after_events(self: Any, *args: Any, **kwargs: Any) -> None:
        events = self.__dict__.get(_EVENTS)
        if events and _get_running_loop() is self._event_loop:  # it is not where a changed file makes the page run
            _handle_events(self, events)  # those of a former runner are dropped
        create_runner(self, *args, **kwargs)

    def flush_batches(self: Any) -> list[Any]:
        messages: list[Any] = flush(self)
        if len(messages) < 2:
            return messages
        return [_Batch(messages[start : start + _MAX_BATCH]) for start in range(0, len(messages), _MAX_BATCH)]

    def send_batch(self: Any, session_info: Any, message: Any) -> None:
        if not isinstance(message, _Batch):
            send(self, session_info, message)
            return
        if any(one.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY for one in message if _is_end(one)):
            session_info.script_run_count += 1
        session_info.client.write_forward_msg(message)

    def write_batch(self: Any, message: Any) -> None:
        if not isinstance(message, _Batch):
            write(self, message)
            return
        if self._closed.is_set():
            raise SessionClientDisconnectedError
        waiting = self._send_queue._queue
        try:
            if waiting and sum(len(one) if isinstance(one, list) else 1 for one in waiting) >= _MAX_WAITING:
                raise QueueFull
            self._send_queue.put_nowait([serialize_forward_msg(one) for one in message])
        except QueueFull:
            self._closed.set()
            raise SessionClientDisconnectedError from None

    session._on_scriptrunner_event, session.flush_browser_queue = on_event, flush_batches
    session._clear_queue, session._create_scriptrunner = begin_another_run, create_runner_after_events
    runtime._send_message, client.write_forward_msg = send_batch, write_batch
    runtime_module.__dict__["MESSAGE_FLUSH_INTERVAL_SECS"] = 0.0  # messages have come together by then
    setattr(session, _BATCHED, True)


def send_together(context: Any, messages: Sequence[ForwardMsg]) -> None:
    """Send messages of the script whose run `context` is of as they are, in one step where its session can do that.

    They have their hashes, and are those that refer to others where the browser has those.
    """
    runner = context._enqueue.__self__
    if type(runner) is ScriptRunner and hasattr(AppSession, _BATCHED):
        context._enqueue(_Together(messages))
    else:  # under AppTest
        for message in messages:
            context._enqueue(message)


class _Events:
    """Messages that the script of a session has sent and the event loop has not handled."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Any, ScriptRunnerEvent, tuple[Any, ...], dict[str, Any]]] = deque()
        self.is_scheduled = False
        self.marks = Marks()


def _is_end(message: ForwardMsg) -> bool:
    return message.WhichOneof("type") == "script_finished"


def _handle_events_later(session: Any, events: _Events) -> None:
    get_running_loop().call_later(_COLLECT_SECONDS, _handle_events, session, events)


def _handle_events(session: Any, events: _Events) -> None:
    events.is_scheduled = False  # before the first is taken: what comes from now on is scheduled anew
    has_messages = False
    try:
        while events.waiting:
            sender, event, args, kwargs = events.waiting.popleft()
            if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
                events.marks.start(event, kwargs)
                session._handle_scriptrunner_event_on_event_loop(sender, event, *args, **kwargs)
            elif sender is session._scriptrunner:
                _enqueue(session._browser_queue, kwargs["forward_msg"], events.marks)
                has_messages = True
    finally:
        if events.waiting:  # one could not be handled, which is for the event loop to log
            get_running_loop().call_soon(_handle_events, session, events)
        if has_messages and session._message_enqueued_callback:
            session._message_enqueued_callback()


def _enqueue(queue: Any, message: ForwardMsg | _Together, marks: Marks) -> None:
    if not isinstance(message, _Together):
        for one in marks.put_in(message):
            queue.enqueue(one)
        return
    queue._delta_index_map.clear()  # none that follows may take the place of one in front of these
    for one in message:
        queue._queue.extend(marks.put_in(one))

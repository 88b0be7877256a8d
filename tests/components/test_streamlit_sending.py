"""Messages of a script are sent many at a time, in their order, and none is lost."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.signal_util import Signal
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from components import streamlit_sending
from components.streamlit_bursts import mark
from components.websocket_messages import WebSocketMessagesMiddleware
from services.server.page_html import HEAD_SCRIPT
from services.server.websocket_protocol import TOGETHER

MARK = "mark"


def text(place, body):
    message = ForwardMsg()
    message.metadata.delta_path[:] = [0, place]
    message.delta.new_element.text.body = body
    return message


def heading(place, tag):
    message = ForwardMsg()
    message.metadata.delta_path[:] = [0, place]
    message.delta.new_element.heading.tag = tag
    return message


class SessionWithoutScript:
    """A session of Streamlit's class whose script is a list of events that a test hands over."""

    def __init__(self, loop):
        streamlit_sending.send_in_batches()
        self.session = AppSession.__new__(AppSession)
        self.handled, self.callbacks, self.runner = [], [], object()
        self.session._event_loop, self.session._scriptrunner = loop, self.runner
        self.session._browser_queue = ForwardMsgQueue()
        self.session._state = AppSessionState.SHUTDOWN_REQUESTED  # nothing to end when it is deleted
        self.session._message_enqueued_callback = lambda: self.callbacks.append(len(self.session._browser_queue))
        self.session._handle_scriptrunner_event_on_event_loop = self.handle

    def handle(self, _sender, event, **_kwargs):
        self.handled.append((event, len(self.session._browser_queue)))
        if event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_COMPILE_ERROR:
            raise ValueError("cannot be handled")

    def tell(self, event, runner=None, **details):
        self.session._on_scriptrunner_event(runner or self.runner, event, **details)

    def start(self, page, fragments=()):
        self.tell(ScriptRunnerEvent.SCRIPT_STARTED, page_script_hash=page, fragment_ids_this_run=list(fragments))

    async def finish(self):
        """Places of what is to be sent, and the marks, once the script has ended."""
        del self.handled[:]
        self.tell(ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)
        while not self.handled:
            await asyncio.sleep(0)
        messages = self.session._browser_queue.flush()
        return [MARK if one == mark() else one.metadata.delta_path[1] for one in messages]

    def heading(self, place, tag):
        self.enqueue(heading(place, tag))

    def enqueue(self, message, runner=None):
        self.session._on_scriptrunner_event(
            runner or self.runner, event=ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=message
        )

    def write(self, count, runner=None, first=0):
        for place in range(first, first + count):
            self.enqueue(text(place, str(place)), runner)

    def write_together(self, messages):
        runner = ScriptRunner.__new__(ScriptRunner)
        runner._execing, runner.on_event = False, Signal()
        runner._script_thread = threading.current_thread()
        runner.on_event.connect(lambda _sender, event, forward_msg: self.enqueue(forward_msg), weak=False)
        streamlit_sending.send_together(SimpleNamespace(_enqueue=runner._enqueue_forward_msg), messages)


def with_session(test):
    """Run `test(session)` on an event loop of its own, in a thread: browser tests leave one running in this one."""

    async def run():
        await test(SessionWithoutScript(asyncio.get_running_loop()))

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result(timeout=10)


def test_events_of_a_script_are_handled_in_order_and_its_messages_together():
    async def test(script):
        script.tell(ScriptRunnerEvent.SCRIPT_STARTED)
        script.write(30)
        script.tell(ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)
        await asyncio.sleep(0)
        assert script.handled == [
            (ScriptRunnerEvent.SCRIPT_STARTED, 0),
            (ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, 30),
        ]
        assert script.callbacks == [30]

    with_session(test)


def test_messages_of_a_running_script_are_sent_before_it_ends():
    async def test(script):
        script.write(3)
        while not script.callbacks:
            await asyncio.sleep(0)
        script.write(2)
        while len(script.callbacks) < 2:
            await asyncio.sleep(0)
        assert len(script.session._browser_queue) == 3  # the second pair takes the places of the first

    with_session(test)


def test_first_section_of_a_first_page_comes_after_a_mark():
    async def test(script):
        script.start("page")
        script.heading(0, "h1")
        script.write(2, first=1)
        script.heading(3, "h2")
        script.heading(4, "h2")
        assert await script.finish() == [0, 1, 2, MARK, 3, 4]

    with_session(test)


def test_marks_stand_within_messages_that_are_sent_together():
    async def test(script):
        script.start("page")
        script.write_together([heading(0, "h1"), heading(1, "h2"), heading(2, "h2")])
        assert await script.finish() == [0, MARK, 1, 2]
        script.start("other")
        script.write_together([heading(0, "h1"), heading(1, "h3"), heading(2, "h2")])
        assert await script.finish() == [0, MARK, 1, MARK, 2]

    with_session(test)


@pytest.mark.parametrize(("page", "fragments"), [("page", []), ("page", ["one"]), ("other", ["one"])])
def test_run_of_the_page_that_the_browser_shows_has_no_mark(page, fragments):
    async def test(script):
        script.start("page")
        script.write(1)
        await script.finish()
        script.start(page, fragments)
        script.heading(0, "h1")
        script.heading(1, "h2")
        assert await script.finish() == [0, 1]

    with_session(test)


def test_title_of_another_page_is_followed_by_a_mark_each_time():
    async def test(script):
        script.start("page")
        await script.finish()
        for page in ("other", "page"):
            script.start(page)
            script.heading(0, "h1")
            script.write(2, first=1)
            script.heading(3, "h1")
            assert await script.finish() == [0, MARK, 1, 2, 3]

    with_session(test)


def test_script_in_the_head_of_a_page_knows_the_mark():
    assert f'const MARK = "{",".join(map(str, mark().SerializeToString()))}"' in HEAD_SCRIPT


def test_messages_of_a_former_script_are_dropped():
    async def test(script):
        script.write(3, runner=object())
        script.tell(ScriptRunnerEvent.SCRIPT_STARTED)
        await asyncio.sleep(0)
        assert script.session._browser_queue.is_empty()

    with_session(test)


def test_event_that_cannot_be_handled_keeps_back_no_other():
    async def test(script):
        logged = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: logged.append(context))
        script.tell(ScriptRunnerEvent.SCRIPT_STOPPED_WITH_COMPILE_ERROR)
        script.write(2)
        script.tell(ScriptRunnerEvent.SHUTDOWN)
        while len(script.handled) < 2:
            await asyncio.sleep(0)
        assert script.handled[-1] == (ScriptRunnerEvent.SHUTDOWN, 2)
        assert len(logged) == 1

    with_session(test)


def batches_of(script, count):
    script.write(count)
    script.tell(ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)


class Reader:
    """A client of Streamlit's class whose queue nobody empties."""

    def __init__(self):
        self.client = StarletteSessionClient.__new__(StarletteSessionClient)
        self.client._closed, self.client._send_queue = asyncio.Event(), asyncio.Queue(500)
        self.info = SimpleNamespace(client=self.client, script_run_count=0)

    def send(self, batches):
        for batch in batches:
            Runtime._send_message(None, self.info, batch)

    def texts(self):
        queue, found = self.client._send_queue, []
        while not queue.empty():
            found += [ForwardMsg.FromString(one).delta.new_element.text.body for one in queue.get_nowait()]
        return found


def test_every_message_of_a_batch_is_sent():
    async def test(script):
        batches_of(script, 250)
        await asyncio.sleep(0)
        reader = Reader()
        reader.send(script.session.flush_browser_queue())
        assert reader.client._send_queue.qsize() == 3
        assert reader.texts() == list(map(str, range(250)))
        assert script.session.flush_browser_queue() == []

    with_session(test)


def test_connection_whose_browser_reads_nothing_is_ended_as_ever():
    async def test(script):
        reader = Reader()
        for _ in range(5):
            batches_of(script, 100)
            await asyncio.sleep(0)
            reader.send(script.session.flush_browser_queue())
        batches_of(script, 100)
        await asyncio.sleep(0)
        with pytest.raises(SessionClientDisconnectedError):
            reader.send(script.session.flush_browser_queue())
        assert reader.client._closed.is_set()

    with_session(test)


def test_end_of_a_script_in_a_batch_counts_as_its_run():
    async def test(script):
        end = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
        script.write(1)
        script.enqueue(end)
        script.tell(ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)
        await asyncio.sleep(0)
        reader = Reader()
        reader.send(script.session.flush_browser_queue())
        assert reader.info.script_run_count == 1

    with_session(test)


def test_no_later_message_takes_a_place_in_front_of_messages_sent_together():
    async def test(script):
        script.write(2)
        script.write_together([text(place, f"together {place}") for place in range(2)])
        script.write(1)
        script.tell(ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS)
        await asyncio.sleep(0)
        reader = Reader()
        reader.send(script.session.flush_browser_queue())
        assert reader.texts() == ["0", "1", "together 0", "together 1", "0"]

    with_session(test)


@pytest.mark.parametrize("extensions", [{}, {TOGETHER: {}}])
def test_several_messages_are_one_event_for_a_server_that_can_send_them(extensions):
    sent = []

    async def app(_scope, _receive, send):
        await send({"type": "websocket.send", "bytes": [b"one", b"two"]})
        await send({"type": "websocket.send", "bytes": b"three"})

    async def send(message):
        sent.append(message.get(TOGETHER) or message["bytes"])

    scope = {"type": "websocket", "extensions": extensions}
    asyncio.run(WebSocketMessagesMiddleware(app)(scope, None, send))
    assert sent == ([[b"one", b"two"], b"three"] if extensions else [b"one", b"two", b"three"])


@pytest.mark.parametrize("extensions", [{}, {TOGETHER: {}}])
def test_several_messages_are_not_kept_by_who_has_sent_them(extensions):
    messages = [b"one", b"two"]

    async def app(_scope, _receive, send):
        await send({"type": "websocket.send", "bytes": messages})

    async def send(_message):
        pass

    asyncio.run(WebSocketMessagesMiddleware(app)({"type": "websocket", "extensions": extensions}, None, send))
    assert messages == []

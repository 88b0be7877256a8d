"""A visitor without a browser: a websocket that asks for runs of the script as Streamlit's front end does.

It remembers what is on the page, so that it can click on it: on buttons, controls, tabs, switches, links between pages
and our own components. A click sends the states of all widgets, the messages that the front end has in its cache and,
for what stands in a fragment, the fragment.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

if TYPE_CHECKING:
    from ssl import SSLContext

_EVENTS_ID = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""Id under which the front end sends the events of a component."""


def without_file_id(element: Any) -> Any:
    """A copy of an element, as every session has it: the id of a download is one session's own."""
    copy = type(element)()
    copy.CopyFrom(element)
    if type(copy).__name__ == "DownloadButton":
        copy.ClearField("deferred_file_id")
    return copy


class Session:
    """One visitor, at a page with a query; `bytes` and `messages` count what has been received."""

    def __init__(
        self, url: str, page: str = "", query: str = "", *, ssl: SSLContext | None = None, cookie: str = ""
    ) -> None:
        """`url`: the address of the first page, without a slash at its end. `cookie`: what a proxy has set."""
        self.url, self.page, self.query = url, page, query
        self._ssl, self._cookie = ssl, cookie
        self.bytes = self.messages = 0
        self._page_hash = self._session_id = ""
        self._drawn: dict[tuple[int, ...], tuple[Any, str]] = {}
        """What is on the page by its place, each with the fragment that drew it."""
        self._states: dict[str, WidgetState] = {}
        self._cached: dict[str, ForwardMsg] = {}

    async def __aenter__(self) -> Self:
        stream = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        origin = "/".join(self.url.split("/")[:3])
        headers = {"Cookie": self._cookie} if self._cookie else None
        self.socket = await websockets.connect(
            stream,
            subprotocols=["streamlit"],
            max_size=None,
            max_queue=None,  # else leaving with messages unread waits ten seconds for the close of the other side
            origin=origin,
            ssl=self._ssl,
            proxy=None,
            additional_headers=headers,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def rerun(self) -> float:
        """Ask for the page by its address; milliseconds from asking to the end of the script."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.is_history_navigation = True
        self._states.clear()
        return await self._ask(message)

    async def click(self, name: str, value: Any = None) -> float:
        """Click on what has this label or key; milliseconds to the end of the script.

        `value`: the label of a tab or of an option, whether a switch is on, or the event and value of a component.
        """
        element, fragment = self._find(name)
        kind = type(element).__name__
        if kind == "PageLink":
            self._states.clear()
            self.query, self._page_hash = element.query_string, element.page_script_hash
            return await self._ask(self._message(""))
        if kind == "BidiComponent":
            event, payload = value
            state = WidgetState(id=_EVENTS_ID.format(element.id))
            state.json_trigger_value = json.dumps([{"event": event, "value": payload}])
        elif kind == "Button":
            state = WidgetState(id=element.id, trigger_value=True)
        elif kind == "Checkbox":
            state = self._states[element.id] = WidgetState(id=element.id, bool_value=value)
        elif kind == "TabContainer":
            state = self._states[element.id] = WidgetState(id=element.id, string_value=value)
        elif kind == "ButtonGroup":
            state = self._states[element.id] = WidgetState(id=element.id)
            state.string_array_value.data.append(value)
        else:
            raise LookupError(f"a {kind} cannot be clicked: {name}")
        message = self._message(fragment)
        if state.id not in self._states:
            message.rerun_script.widget_states.widgets.append(state)
        return await self._ask(message)

    def errors(self) -> list[str]:
        """The errors of the program that stand on the page, each by its type."""
        return [one.type for one, _ in self._drawn.values() if type(one).__name__ == "Exception"]

    def texts(self) -> list[str]:
        """The texts that stand on the page, in its order."""
        drawn = sorted(self._drawn.items(), key=lambda one: one[0])
        return [body for _, (element, _) in drawn if isinstance(body := getattr(element, "body", None), str)]

    def has(self, name: str) -> bool:
        """Whether something with this label or key is on the page."""
        try:
            self._find(name)
        except LookupError:
            return False
        return True

    async def download_url(self, name: str) -> str:
        """The address, below that of the server, at which the file of a download button can be fetched from now on."""
        element, _ = self._find(name)
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = "download", self._session_id
        asked.deferred_file.file_id = element.deferred_file_id
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await self.socket.recv())
            if answer.WhichOneof("type") == "backend_operation_response":
                return answer.backend_operation_response.deferred_file.url

    def _find(self, name: str) -> tuple[Any, str]:
        for element, fragment in self._drawn.values():
            key = getattr(element, "id", "")
            if getattr(element, "label", None) == name or (key and key.endswith(f"-{name}")):
                return element, fragment
        raise LookupError(f"not on the page: {name}")

    def _message(self, fragment: str) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.fragment_id = self.query, self._page_hash, fragment
        asked.widget_states.widgets.extend(self._states.values())
        return message

    async def _ask(self, message: BackMsg) -> float:
        message.rerun_script.cached_message_hashes.extend(self._cached)
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        received = []
        while True:
            raw = await self.socket.recv()
            self.bytes += len(raw)
            answer = ForwardMsg.FromString(raw)
            received.append(answer)
            is_end = answer.WhichOneof("type") == "script_finished"
            if is_end and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        took = (time.perf_counter() - started) * 1000
        self.messages += len(received)
        if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:  # of the whole page, not of a fragment
            self._drawn.clear()
        for answer in received:
            self._receive(answer)
        return took

    def _receive(self, answer: ForwardMsg) -> None:
        kind = answer.WhichOneof("type")
        if kind == "ref_hash":
            path = answer.metadata.delta_path
            answer = ForwardMsg.FromString(self._cached[answer.ref_hash].SerializeToString())
            answer.metadata.delta_path[:] = path
        elif answer.metadata.cacheable:
            self._cached[answer.hash] = answer
        if kind == "new_session":
            self._session_id = answer.new_session.initialize.session_id
        if kind == "navigation":
            self._page_hash = answer.navigation.page_script_hash
        if kind == "page_info_changed":
            self.query = answer.page_info_changed.query_string
        if answer.WhichOneof("type") == "delta":
            delta, path = answer.delta, tuple(answer.metadata.delta_path)
            what = getattr(delta, delta.WhichOneof("type"))
            inner = what.WhichOneof("type")
            self._drawn[path] = (getattr(what, inner) if inner else what, delta.fragment_id)

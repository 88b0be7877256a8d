"""What a function draws as Streamlit's own messages, recorded once and sent again: like `streamlit_compat`, private.

Streamlit makes each element anew for each run and each session: its message, its hash, its place. An element that is
the same as before only needs its place (docs/decisions/0069).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import streamlit as st
from streamlit.elements.lib.utils import _register_element_id
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import create_reference_msg, populate_hash_if_needed
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")

_BUTTON: Final = "button"
_STATIC: Final = frozenset(
    {"alert", "arrow_table", "bidi_component", _BUTTON, "heading", "html", "markdown", "metric", "page_link", "space"}
    | {"table", "text"}
)
"""Elements that are the same for every session. What names a file of a session (an image, a download) is not, nor is
a control, whose message may have its value; of a button all that counts is what a click on it calls."""
_CLICK: Final = "trigger_value"
_COMPONENT: Final = "bidi_component"
_DRAWINGS: Final = frozenset({"horizons_chart"})
"""Components that only draw what they are given: unless a callback is named they have nothing to say to the script, and
so no state."""


_MESSAGE_BYTES: Final = 2_500
"""What a message and the one that refers to it take in memory besides their content: each has an arena of its own
(docs/decisions/0090)."""


class _Place(NamedTuple):
    """Where on the page, in which script and fragment."""

    path: tuple[int, ...]
    script: str
    fragment: str


class _Placed(NamedTuple):
    """Messages as they are sent from one place, each with the one that refers to it where the browser may have it."""

    place: _Place
    messages: tuple[tuple[ForwardMsg, ForwardMsg | None], ...]


@dataclass
class Recording:
    """What a function has drawn: `positions` elements of a container with all that they contain, and its buttons."""

    placed: _Placed
    positions: int
    buttons: tuple[tuple[Any, str | None], ...]
    components: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return size_of(self.placed.messages)


class _Listener:
    """Listens to what the run of this thread sends and registers."""

    def __init__(self, context: Any) -> None:
        self.messages: list[ForwardMsg] = []
        self.widgets: list[tuple[Any, str | None]] = []
        self._context, self._state = context, context.session_state
        self._enqueue, self._register = context.enqueue, self._state.register_widget

    def __enter__(self) -> None:
        self._context.enqueue = self._listen
        object.__setattr__(self._state, "register_widget", self._listen_to_widget)

    def __exit__(self, *_: object) -> None:
        self._context.enqueue = self._enqueue
        object.__setattr__(self._state, "register_widget", self._register)

    def _listen(self, message: ForwardMsg) -> None:
        self.messages.append(message)
        self._enqueue(message)

    def _listen_to_widget(self, metadata: Any, user_key: str | None) -> Any:
        self.widgets.append((metadata, user_key))
        return self._register(metadata, user_key)


def record(draw: Callable[[], R]) -> tuple[R, Recording | None]:
    """What `draw` returns, and what it has drawn; None where it cannot be sent again, such as outside a run.

    Raises:
        TypeError: `draw` has drawn what is not the same for every session.
    """
    context = get_script_run_ctx(suppress_warning=True)
    cursor = None if context is None else _cursor()  # Streamlit warns of one that is asked for outside a run
    if context is None or cursor is None or cursor.is_locked:
        return draw(), None
    place, start = _place(cursor), cursor.index
    listener = _Listener(context)
    with listener:
        result = draw()
    if any(message.metadata.agent_props for message in listener.messages):
        return result, None
    for message in listener.messages:
        if not _is_static(message, place):
            raise TypeError(f"cannot be drawn again from a recording: {_kind(message)}")
    drawings = _drawings(listener.messages)
    widgets = [(metadata, key) for metadata, key in listener.widgets if not _is_of_drawing(metadata, drawings)]
    if wrong := [metadata.id for metadata, _ in widgets if metadata.value_type != _CLICK]:
        raise TypeError(f"cannot be drawn again from a recording: {', '.join(wrong)}")
    placed = _Placed(place, _with_references(listener.messages))
    return result, Recording(placed, cursor.index - start, tuple(widgets), drawings)


def replay(recording: Recording) -> bool:
    """Draw at the present place what was recorded; False, and nothing is drawn, where that cannot be done."""
    context = get_script_run_ctx(suppress_warning=True)
    cursor = None if context is None else _cursor()
    if context is None or cursor is None or cursor.is_locked:
        return False
    place, placed = _place(cursor), recording.placed
    if recording.buttons and place[1:] != placed.place[1:]:  # their ids belong to a script and a fragment
        return False
    if place != placed.place:
        recording.placed = placed = _Placed(place, _with_references(_moved(placed, place)))
    for component_id in recording.components:
        _register_element_id(context, _COMPONENT, component_id)
    for metadata, user_key in recording.buttons:
        _register_element_id(context, _BUTTON, metadata.id)
        context.session_state.register_widget(metadata, user_key)
    for _ in range(recording.positions):
        cursor.lock_element()
    is_recorded = "enqueue" in vars(context)  # what contains this is being recorded, too
    for message, reference in placed.messages:
        if is_recorded:
            context.enqueue(message)
        else:
            is_known = message.hash in context.cached_message_hashes
            context._enqueue(reference if reference is not None and is_known else message)
    return True


def size_of(messages: Sequence[tuple[ForwardMsg, ForwardMsg | None]]) -> int:
    """Bytes of memory that messages take with those that refer to them, about."""
    return sum(_MESSAGE_BYTES + message.ByteSize() for message, _ in messages)


def _cursor() -> Any:
    return st._main._active_dg._cursor


def _place(cursor: Any) -> _Place:
    state = ThreadState.get()
    return _Place(tuple(cursor.delta_path), state.active_script_hash, state.fragment_id or "")


def _kind(message: ForwardMsg) -> str:
    if message.WhichOneof("type") != "delta":
        return str(message.WhichOneof("type"))
    kind = message.delta.WhichOneof("type")
    return str(message.delta.new_element.WhichOneof("type") if kind == "new_element" else kind)


def _drawings(messages: Sequence[ForwardMsg]) -> tuple[str, ...]:
    """The ids of components that only draw."""
    components = [message.delta.new_element.bidi_component for message in messages if _kind(message) == _COMPONENT]
    return tuple(component.id for component in components if component.component_name in _DRAWINGS)


def _is_of_drawing(metadata: Any, drawings: Sequence[str]) -> bool:
    """Whether a widget is one of the two that Streamlit registers for each component, and of one that only draws."""
    return not metadata.callbacks and any(one in metadata.id for one in drawings)


def _is_static(message: ForwardMsg, place: _Place) -> bool:
    """Whether a message draws what is the same for every session, in the container and fragment of `place`."""
    parent, path = place.path[:-1], tuple(message.metadata.delta_path)
    is_inside = path[: len(parent)] == parent and path[len(parent)] >= place.path[-1]
    return is_inside and message.delta.fragment_id == place.fragment and _kind(message) in {*_STATIC, "add_block"}


def _moved(placed: _Placed, place: _Place) -> list[ForwardMsg]:
    """Copies of messages, for another place."""
    moved = []
    depth = len(placed.place.path) - 1
    shift = place.path[-1] - placed.place.path[-1]
    for message, _ in placed.messages:
        copy = ForwardMsg()
        copy.CopyFrom(message)
        top, *below = message.metadata.delta_path[depth:]
        copy.metadata.delta_path[:] = [*place.path[:-1], top + shift, *below]
        copy.metadata.active_script_hash = place.script
        if copy.delta.fragment_id != place.fragment:  # the hash is of the fragment, too
            copy.delta.fragment_id = place.fragment
            copy.hash = ""
            populate_hash_if_needed(copy)
        moved.append(copy)
    return moved


def _with_references(messages: Sequence[ForwardMsg]) -> tuple[tuple[ForwardMsg, ForwardMsg | None], ...]:
    return tuple(
        (message, create_reference_msg(message) if message.metadata.cacheable else None) for message in messages
    )

"""What a part of a run draws, reads and registers, recorded once and sent again: like `streamlit_compat`, private.

`streamlit_recording` does so for elements that are the same for everybody. This one knows controls, fragments and
downloads, too, and what of the session's state was read: a recording is sent again only in a session in which all that
was read has the value that it had, and all controls, so that drawing anew would draw the same (docs/decisions/0073).
"""

from __future__ import annotations

import copy
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from components.streamlit_recording import _STATIC, _cursor, _kind, _Place, _place, _with_references
from components.streamlit_sending import send_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")

_KINDS: Final = _STATIC | {
    *("add_block", "auto_rerun", "bidi_component", "button_group", "checkbox", "code"),
    *("download_button", "empty", "number_input", "page_config_changed", "plotly_chart", "selectbox"),
}
"""What is sent that can be sent again, given the values of the controls among it. What names a file of a session, other
than a deferred download, cannot."""
_CLICK: Final = "trigger_value"
_MISSING: Final = object()
_OTHER: Final = object()
"""The value of a control that is about to be set: equal to none that was recorded."""


@dataclass(frozen=True)
class _Control:
    metadata: Any
    user_key: str | None
    value: object
    is_set: bool
    """Whether the program has set its value itself before."""

    @property
    def value_counts(self) -> bool:
        """Not that of a button with a callback: what a click does is done when the run begins."""
        is_called = self.metadata.callback is not None or self.metadata.callbacks
        return not self.is_set and not (self.metadata.value_type == _CLICK and is_called)


@dataclass(frozen=True)
class RunRecording:
    """What was drawn, all that it depended on, and what has to be registered for it."""

    place: _Place
    positions: int
    reads: tuple[tuple[str, object], ...]
    writes: tuple[tuple[str, object], ...]
    controls: tuple[_Control, ...]
    element_ids: frozenset[str]
    user_keys: frozenset[str]
    fragments: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...]
    files: dict[int, tuple[tuple[Any, ...], dict[str, Any]]]
    """The deferred downloads by the place of their message."""
    messages: tuple[tuple[ForwardMsg, ForwardMsg | None], ...]


class _State:
    """The state of a session, that notes what is read, written and registered."""

    def __init__(self, state: Any, listener: _Listener) -> None:
        self.recorded, self._listener = state, listener

    def __getitem__(self, key: str) -> Any:
        try:
            value = self.recorded[key]
        except KeyError:
            self._listener.read(key, _MISSING)
            raise
        self._listener.read(key, value)
        return value

    def __contains__(self, key: str) -> bool:
        is_there = key in self.recorded
        self._listener.read(key, self.recorded[key] if is_there else _MISSING)
        return is_there

    def __setitem__(self, key: str, value: Any) -> None:
        self.recorded[key] = value
        self._listener.write(key, value)

    def __delitem__(self, key: str) -> None:
        self._listener.forbid()
        del self.recorded[key]

    def register_widget(self, metadata: Any, user_key: str | None) -> Any:
        result = self.recorded.register_widget(metadata, user_key)
        self._listener.register(metadata, user_key, result)
        return result

    def is_new_state_value(self, user_key: str) -> bool:
        return bool(self.recorded.is_new_state_value(user_key))

    @property
    def filtered_state(self) -> _Single:
        return _Single(self)

    def __getattr__(self, name: str) -> Any:
        self._listener.forbid()
        return getattr(self.recorded, name)


class _Single:
    """The whole state as controls look at it: for their own value alone."""

    def __init__(self, state: _State) -> None:
        self._state = state

    def __contains__(self, key: str) -> bool:
        return key in self._state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]


class _Fragments:
    """The fragments of a session, that notes which are registered."""

    def __init__(self, storage: Any, listener: _Listener) -> None:
        self._storage, self._listener = storage, listener

    def register(self, *args: Any, **kwargs: Any) -> None:
        self._listener.fragments.append((args, kwargs))
        self._storage.register(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)


_listening: ContextVar[_Listener | None] = ContextVar("_listening", default=None)


class _Listener:
    """Listens to what the run of this thread sends, reads and registers."""

    def __init__(self, context: Any) -> None:
        self.messages: list[ForwardMsg] = []
        self.reads: dict[str, object] = {}
        self.writes: list[tuple[str, object]] = []
        self.controls: list[_Control] = []
        self.fragments: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.files: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {}
        self.is_repeatable = True
        self._context = context
        self._own_keys: set[str | None] = set()

    def __enter__(self) -> None:
        context, self._outer = self._context, _listening.get()
        self._enqueue, self._state, self._storage = context.enqueue, context.session_state, context.fragment_storage
        self._was_listened = "enqueue" in vars(context)
        self._token = _listening.set(self)
        context.enqueue = self._listen
        context.session_state, context.fragment_storage = _State(self._state, self), _Fragments(self._storage, self)

    def __exit__(self, *_: object) -> None:
        context = self._context
        if self._was_listened:
            context.enqueue = self._enqueue
        else:
            del context.enqueue
        context.session_state, context.fragment_storage = self._state, self._storage
        _listening.reset(self._token)

    def _listen(self, message: ForwardMsg) -> None:
        self.messages.append(message)
        self._enqueue(message)

    def read(self, key: str, value: object) -> None:
        if key not in self.reads and key not in self._own_keys:
            self.reads[key] = self._kept(value)

    def write(self, key: str, value: object) -> None:
        self._own_keys.add(key)
        self.writes.append((key, self._kept(value)))

    def register(self, metadata: Any, user_key: str | None, result: Any) -> None:
        is_set = user_key is not None and any(key == user_key for key, _ in self.writes)
        control = _Control(metadata, user_key, None, is_set)
        if control.value_counts:
            control = replace(control, value=self._kept(_value(_below(self._state), control)))
        self._own_keys.add(user_key)
        self.controls.append(control)
        is_changed = result.value_changed and control.value_counts  # such as that of a disabled button, which has none
        if is_changed or metadata.bind is not None or metadata.persist_state is not None:
            self.forbid()

    def add_file(self, file_id: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.files[file_id] = (args, kwargs)
        if self._outer is not None:
            self._outer.add_file(file_id, args, kwargs)

    def forbid(self) -> None:
        self.is_repeatable = False
        if self._outer is not None:
            self._outer.forbid()

    def _kept(self, value: object) -> object:
        if not _is_plain(value):
            self.forbid()
            return None
        return copy.deepcopy(value) if isinstance(value, dict | list) else value


def _is_plain(value: object) -> bool:
    """Whether a value is what it seems: equal to another one only where all that it says is."""
    if value is _MISSING or value is None or isinstance(value, str | bool | int | float):
        return True
    if isinstance(value, tuple | list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    if is_dataclass(value) and not isinstance(value, type):
        is_frozen = type(value).__dataclass_params__.frozen and type(value).__dataclass_params__.eq  # type: ignore[attr-defined]
        return bool(is_frozen) and all(_is_plain(getattr(value, one.name)) for one in fields(value))
    return False


def forbid() -> None:
    """What is being drawn depends on more than the state of the session and is not to be recorded."""
    if (listener := _listening.get()) is not None:
        listener.forbid()


def record(draw: Callable[[], R]) -> tuple[R, RunRecording | None]:
    """What `draw` returns, and what it has done; None where that cannot be done again."""
    context, cursor = _here()
    if cursor is None:
        return draw(), None
    place, start = _place(cursor), cursor.index
    ids, keys = _ids(context)
    listener = _Listener(context)
    with listener:
        result = draw()
    messages = _composed(listener.messages)
    if not listener.is_repeatable or not all(_can_be_sent_again(one, place) for one in messages):
        return result, None
    ids_now, keys_now = _ids(context)
    files = {
        number: listener.files[file_id]
        for number, message in enumerate(messages)
        if (file_id := _file_id(message)) in listener.files
    }
    return result, RunRecording(
        place,
        cursor.index - start,
        tuple(listener.reads.items()),
        tuple(listener.writes),
        tuple(listener.controls),
        ids_now - ids,
        keys_now - keys,
        tuple(listener.fragments),
        files,
        _with_references(messages),
    )


def replay(recording: RunRecording) -> bool:
    """Do here what was recorded; False, and nothing is done, where drawing anew would do other things."""
    context, cursor = _here()
    if cursor is None or _place(cursor) != recording.place or not _is_as_recorded(context, recording):
        return False
    for key, value in recording.writes:
        context.session_state[key] = copy.deepcopy(value)
    for element_id in recording.element_ids:
        context.shared.widget_ids_this_run.check_and_add(element_id)
    for key in recording.user_keys:
        context.shared.widget_user_keys_this_run.check_and_add(key)
    for control in recording.controls:
        context.session_state.register_widget(control.metadata, control.user_key)
    for args, kwargs in recording.fragments:
        context.fragment_storage.register(*args, **kwargs)
        context.shared.new_fragment_ids.check_and_add(args[0])
    for _ in range(recording.positions):
        cursor.lock_element()
    messages = [
        (_with_own_file(message, recording.files[number]), None) if number in recording.files else (message, reference)
        for number, (message, reference) in enumerate(recording.messages)
    ]
    if "enqueue" in vars(context):  # what contains this is being recorded, too
        for message, _ in messages:
            with ThreadState.scoped(active_script_hash=message.metadata.active_script_hash):
                context.enqueue(message)
        return True
    known = context.cached_message_hashes
    send_together(
        context,
        [message if reference is None or message.hash not in known else reference for message, reference in messages],
    )
    return True


def _here() -> tuple[Any, Any]:
    """The run of this thread, and where it draws; None where nothing can be recorded."""
    context: Any = get_script_run_ctx(suppress_warning=True)
    if context is None or is_app_test():
        return context, None
    cursor = _cursor()
    return context, None if cursor is None or cursor.is_locked else cursor


def is_app_test() -> bool:
    """Whether this run is one of AppTest, which notes in the state what each control is made of: no recording would."""
    return bool(config.get_option("global.appTest"))


def _is_as_recorded(context: Any, recording: RunRecording) -> bool:
    ids, keys = _ids(context)
    if recording.element_ids & ids or recording.user_keys & keys:  # a duplicate, which drawing anew finds
        return False
    state = context.session_state
    for key, value in recording.reads:
        try:
            if state[key] != value:
                return False
        except KeyError:
            if value is not _MISSING:
                return False
    below = _below(state)
    return all(_value(below, control) == control.value for control in recording.controls if control.value_counts)


def _below(state: Any) -> Any:
    """The state of the session below what is laid around it. Only the thread of its script uses it during a run."""
    while isinstance(state, _State):
        state = state.recorded
    return state._state


def _value(state: Any, control: _Control) -> object:
    """The value that the control will have when it is registered."""
    metadata, user_key = control.metadata, control.user_key
    if user_key is not None and user_key in state._new_session_state:
        return _OTHER
    if metadata.id in state._new_widget_state.states:
        if metadata.disabled:
            return _OTHER
        state._new_widget_state.widget_metadata.setdefault(metadata.id, metadata)  # it may not have been read yet
        return state._new_widget_state[metadata.id]
    if metadata.id in state._old_state:
        return state._old_state[metadata.id]
    if user_key is not None and user_key in state._old_state:
        return _OTHER
    return metadata.deserializer(None)


def _ids(context: Any) -> tuple[frozenset[str], frozenset[str]]:
    return context.shared.widget_ids_this_run.snapshot(), context.shared.widget_user_keys_this_run.snapshot()


def _composed(messages: Sequence[ForwardMsg]) -> list[ForwardMsg]:
    """Without elements in whose place others came, as Streamlit composes what waits to be sent."""
    queue = ForwardMsgQueue()
    for message in messages:
        queue.enqueue(message)
    return queue.flush()


def _can_be_sent_again(message: ForwardMsg, place: _Place) -> bool:
    if message.metadata.agent_props or _kind(message) not in _KINDS:
        return False
    if message.WhichOneof("type") != "delta":
        return True
    parent, path = place.path[:-1], tuple(message.metadata.delta_path)
    return path[: len(parent)] == parent and path[len(parent)] >= place.path[-1]


def _file_id(message: ForwardMsg) -> str:
    if message.WhichOneof("type") != "delta" or _kind(message) != "download_button":
        return ""
    return str(message.delta.new_element.download_button.deferred_file_id)


def _with_own_file(message: ForwardMsg, file: tuple[tuple[Any, ...], dict[str, Any]]) -> ForwardMsg:
    """The message of a download for this session, whose file nobody else can ask for."""
    own = ForwardMsg()
    own.CopyFrom(message)
    args, kwargs = file
    own.delta.new_element.download_button.deferred_file_id = get_instance().media_file_mgr.add_deferred(*args, **kwargs)
    own.hash = ""
    populate_hash_if_needed(own)
    return own


def _note_files() -> None:
    manager: Any = MediaFileManager
    add = manager.add_deferred

    def add_and_note(self: Any, *args: Any, **kwargs: Any) -> str:
        file_id = str(add(self, *args, **kwargs))
        if (listener := _listening.get()) is not None:
            listener.add_file(file_id, args, kwargs)
        return file_id

    manager.add_deferred = add_and_note


_note_files()

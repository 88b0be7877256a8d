"""Listens to what a run of the script draws, reads and registers, for `streamlit_run_recording`; like that, private."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from streamlit.runtime.media_file_manager import MediaFileManager

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_CLICK: Final = "trigger_value"
MISSING: Final = object()
_OTHER: Final = object()
"""The value of a control that is about to be set: equal to none that was recorded."""


@dataclass(frozen=True)
class Control:
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


class _State:
    """The state of a session, that notes what is read, written and registered."""

    def __init__(self, state: Any, listener: Listener) -> None:
        self.recorded, self._listener = state, listener

    def __getitem__(self, key: str) -> Any:
        try:
            value = self.recorded[key]
        except KeyError:
            self._listener.read(key, MISSING)
            raise
        self._listener.read(key, value)
        return value

    def __contains__(self, key: str) -> bool:
        is_there = key in self.recorded
        self._listener.read(key, self.recorded[key] if is_there else MISSING)
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

    def __init__(self, storage: Any, listener: Listener) -> None:
        self._storage, self._listener = storage, listener

    def register(self, *args: Any, **kwargs: Any) -> None:
        self._listener.fragments.append((args, kwargs))
        self._storage.register(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)


_listening: ContextVar[Listener | None] = ContextVar("_listening", default=None)


class Listener:
    """Listens to what the run of this thread sends, reads and registers."""

    def __init__(self, context: Any) -> None:
        self.messages: list[ForwardMsg] = []
        self.reads: dict[str, object] = {}
        self.writes: list[tuple[str, object]] = []
        self.controls: list[Control] = []
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
        control = Control(metadata, user_key, None, is_set)
        if control.value_counts:
            control = replace(control, value=self._kept(value_of(state_below(self._state), control)))
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
        return _copied(value)


def _copied(value: object) -> object:
    """A plain value that shares nothing: the state of a component, a dict, refers to its session, and so do copies."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return tuple(map(_copied, value)) if type(value) is tuple else value


def _is_plain(value: object) -> bool:
    """Whether a value is what it seems: equal to another one only where all that it says is."""
    if value is MISSING or value is None or isinstance(value, str | bool | int | float):
        return True
    if isinstance(value, tuple | list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    if is_dataclass(value) and not isinstance(value, type):
        kind: Any = type(value)
        is_frozen = kind.__dataclass_params__.frozen and kind.__dataclass_params__.eq
        return bool(is_frozen) and all(_is_plain(getattr(value, one.name)) for one in fields(value))
    return False


def forbid() -> None:
    """What is being drawn depends on more than the state of the session and is not to be recorded."""
    if (listener := _listening.get()) is not None:
        listener.forbid()


def state_below(state: Any) -> Any:
    """The state of the session below what is laid around it. Only the thread of its script uses it during a run."""
    while isinstance(state, _State):
        state = state.recorded
    return state._state


def value_of(state: Any, control: Control) -> object:
    """The value that the control will have when it is registered."""
    metadata, user_key = control.metadata, control.user_key
    if user_key is not None and user_key in state._new_session_state:
        return _OTHER
    if metadata.id in state._new_widget_state.states:
        if metadata.disabled:
            return _OTHER
        state._new_widget_state.widget_metadata.setdefault(metadata.id, metadata)  # it may not have been read yet
        return state._new_widget_state[metadata.id]
    if user_key is not None and user_key in state._old_state:  # Streamlit may make the browser take the value over
        return _OTHER
    if metadata.id in state._old_state:
        return state._old_state[metadata.id]
    return metadata.deserializer(None)


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

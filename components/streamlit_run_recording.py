"""What a part of a run draws, reads and registers, recorded once and sent again: like `streamlit_compat`, private.

`streamlit_recording` does so for elements that are the same for everybody. This one knows controls, fragments and
downloads, too, and what of the session's state was read: a recording is sent again only in a session in which all that
was read has the value that it had, and all controls, so that drawing anew would draw the same (docs/decisions/0073).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from components.streamlit_recording import _STATIC, _cursor, _kind, _Place, _place, _with_references, size_of
from components.streamlit_run_listener import MISSING, Control, Listener, state_below, value_of
from components.streamlit_sending import send_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

R = TypeVar("R")

_KINDS: Final = _STATIC | {
    *("add_block", "auto_rerun", "bidi_component", "button_group", "checkbox", "code"),
    *("download_button", "empty", "number_input", "page_config_changed", "selectbox"),
}
"""What is sent that can be sent again, given the values of the controls among it. What names a file of a session, other
than a deferred download, cannot."""


_CONTROL_BYTES: Final = 2_000
"""What a control, its callback and what that refers to take in memory, about."""


@dataclass(frozen=True)
class RunRecording:
    """What was drawn, all that it depended on, and what has to be registered for it."""

    place: _Place
    positions: int
    reads: tuple[tuple[str, object], ...]
    writes: tuple[tuple[str, object], ...]
    controls: tuple[Control, ...]
    element_ids: frozenset[str]
    user_keys: frozenset[str]
    fragments: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...]
    files: dict[int, tuple[tuple[Any, ...], dict[str, Any]]]
    """The deferred downloads by the place of their message."""
    messages: tuple[tuple[ForwardMsg, ForwardMsg | None], ...]

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return size_of(self.messages) + _CONTROL_BYTES * len(self.controls)


def record(draw: Callable[[], R]) -> tuple[R, RunRecording | None]:
    """What `draw` returns, and what it has done; None where that cannot be done again."""
    context, cursor = _here()
    if cursor is None:
        return draw(), None
    place, start = _place(cursor), cursor.index
    ids, keys = _ids(context)
    listener = Listener(context)
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
            if value is not MISSING:
                return False
    below = state_below(state)
    return all(value_of(below, control) == control.value for control in recording.controls if control.value_counts)


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

"""Which page and which parts of it a click runs; private like `streamlit_compat`."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.proto.ClientState_pb2 import ClientState
    from streamlit.proto.WidgetStates_pb2 import WidgetState

_CHANGED: Final = "_horizons_runs_all_that_changed"
_LAST: Final = "_horizons_last_states"
_PAGES: Final = "_horizons_pages"
_TRIGGERS: Final = frozenset({"trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value"})
_OTHERS: Final[ContextVar[tuple[str, ...]]] = ContextVar("others", default=())
"""The fragments to be run together with the one that is being asked for."""


def run_all_that_changed() -> None:
    """Run the fragment of each control that has changed, the page for one that stands in none, and the page that was
    asked for last.

    Where controls of several fragments change at once, as when a busy browser gets to two clicks, Streamlit's front end
    sends the states of all and asks for the fragment of one: a tab that was opened stayed empty.

    Until the front end hears of the page that a link leads to, it asks for the one before: a click on that took the
    reader back, and a fragment that both pages have was drawn alone on an empty page.
    """
    session: Any = AppSession
    requests: Any = ScriptRequests
    if hasattr(session, _CHANGED):
        return
    request, start, put = session.request_rerun, session._create_new_session_message, requests.request_rerun

    @wraps(request)
    def request_rerun(self: Any, client_state: ClientState | None) -> None:
        if not client_state:
            request(self, client_state)
            return
        is_control = _has_changes(self, client_state)
        changed = _changed_fragments(self, client_state)
        if not _pages(self).reach(self, client_state, is_control=is_control):
            return
        if None in changed:
            client_state.fragment_id = ""
        others = {fragment for fragment in changed if fragment and self.has_fragment(fragment)}
        token = _OTHERS.set(tuple(others - {client_state.fragment_id}))
        try:
            request(self, client_state)
        finally:
            _OTHERS.reset(token)

    @wraps(put)
    def request_with_others(self: Any, new_data: Any) -> Any:
        if new_data.fragment_id and _OTHERS.get():
            queue = [new_data.fragment_id, *_OTHERS.get()]
            new_data = replace(new_data, fragment_id=None, fragment_id_queue=queue)
        return put(self, new_data)

    @wraps(start)
    def create_new_session_message(self: Any, page_script_hash: str, *args: Any, **kwargs: Any) -> Any:
        _pages(self).begin(page_script_hash)
        return start(self, page_script_hash, *args, **kwargs)

    session.request_rerun, session._create_new_session_message = request_rerun, create_new_session_message
    requests.request_rerun = request_with_others
    setattr(session, _CHANGED, True)


class _Pages:
    """The page that a session runs, the one before, and the one that a link has asked for since."""

    def __init__(self) -> None:
        self.shown = self.left = self.next = ""

    def begin(self, page: str) -> None:
        """Note the page of a run that begins."""
        if page == self.next:
            self.next = ""

    def reach(self, session: Any, asked: ClientState, *, is_control: bool) -> bool:
        """Let a click on a control of the page that is being left not undo the link to the next one; whether to run.

        Where a run is under way, or asked for, the browser hears of its end, and nothing more has to run. Else the page
        is run again, without states, as a callback would find those of its page gone.
        """
        manager = session._pages_manager
        if manager.current_page_script_hash in ("", manager.main_script_hash):  # the script has not read the address
            return True
        if manager.current_page_script_hash != self.shown:
            self.shown, self.left = manager.current_page_script_hash, self.shown
        page = self.next or self.shown
        if not asked.page_script_hash or asked.is_history_navigation:
            return True
        if asked.page_script_hash == page:
            self.left = ""  # the browser has heard of the page
            return True
        is_left = asked.page_script_hash in (self.left, self.shown)
        if not asked.fragment_id and not (is_control and is_left):  # a link
            self.next = asked.page_script_hash
            return True
        if session._scriptrunner is not None and (self.next or session._state == AppSessionState.APP_IS_RUNNING):
            return False
        asked.page_script_hash, asked.fragment_id = page, ""
        asked.ClearField("widget_states")
        return True


def _pages(session: Any) -> _Pages:
    pages: _Pages = session.__dict__.setdefault(_PAGES, _Pages())
    return pages


def _has_changes(session: Any, asked: ClientState) -> bool:
    """Whether a state is not that of the last request, also where the script no longer has its control.

    With a link the browser sends the states of what all pages have, and none of the controls of the page.
    """
    last: dict[str, WidgetState] = session.__dict__.get(_LAST, {})
    return any(_is_trigger(state) or state != last.get(state.id) for state in asked.widget_states.widgets)


def _changed_fragments(session: Any, asked: ClientState) -> set[str | None]:
    """The fragments of the controls whose state has changed since the last request; None: in no fragment."""
    last: dict[str, WidgetState] = session.__dict__.get(_LAST, {})
    states = {state.id: state for state in asked.widget_states.widgets}
    session.__dict__[_LAST] = states
    is_running = session._scriptrunner is not None
    return set(_fragments(session.session_state._new_widget_state, last, states, is_running=is_running))


def _fragments(
    known: Any, last: dict[str, WidgetState], states: dict[str, WidgetState], *, is_running: bool
) -> Iterator[str | None]:
    for name, state in states.items():
        metadata = known.widget_metadata.get(name)
        if metadata is None:
            continue
        if _is_trigger(state) or _is_change(state, last.get(name), known.get_serialized(name), is_running=is_running):
            yield metadata.fragment_id


def _is_change(state: WidgetState, last: WidgetState | None, known: WidgetState | None, *, is_running: bool) -> bool:
    """Whether a control has another state than in the last request and in the script.

    A control that is new in a request begins with the state of the script, which is not known where that has set it. A
    run that is under way may not have taken the last request yet.
    """
    if last is None:
        return known is not None and state != known
    return state != last and (is_running or state != known)


def _is_trigger(state: WidgetState) -> bool:
    return state.WhichOneof("value") in _TRIGGERS

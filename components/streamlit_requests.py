"""Which page and which parts of it a click runs; private like `streamlit_compat`."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession, AppSessionState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.proto.WidgetStates_pb2 import WidgetState

_CHANGED: Final = "_horizons_runs_all_that_changed"
_LAST: Final = "_horizons_last_states"
_NEXT_PAGE: Final = "_horizons_next_page"
_LEFT_PAGE: Final = "_horizons_left_page"
_TRIGGERS: Final = frozenset({"trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value"})


def run_all_that_changed() -> None:
    """Run the fragment of each control that has changed, the page for one that stands in none, and the page that was
    asked for last.

    Where controls of several fragments change at once, as when a busy browser gets to two clicks, Streamlit's front end
    sends the states of all and asks for the fragment of one: a tab that was opened stayed empty.

    Until the front end hears of the page that a link leads to, it asks for the one before: a click on that took the
    reader back, and a fragment that both pages have was drawn alone on an empty page.
    """
    session: Any = AppSession
    if hasattr(session, _CHANGED):
        return
    request, start = session.request_rerun, session._create_new_session_message

    @wraps(request)
    def request_rerun(self: Any, client_state: ClientState | None) -> None:
        if not client_state:
            request(self, client_state)
            return
        fragments = _changed_fragments(self, client_state)
        if not _stay_on_next_page(self, client_state, is_of_control=bool(client_state.fragment_id or fragments)):
            return
        if None in fragments:
            client_state.fragment_id = ""
        request(self, client_state)
        if client_state.fragment_id:
            for fragment in fragments - {client_state.fragment_id}:
                request(self, _for_fragment(client_state, fragment))

    @wraps(start)
    def create_new_session_message(self: Any, *args: Any, **kwargs: Any) -> Any:
        self.__dict__.pop(_NEXT_PAGE, None)  # from now on Streamlit knows it
        return start(self, *args, **kwargs)

    session.request_rerun, session._create_new_session_message = request_rerun, create_new_session_message
    setattr(session, _CHANGED, True)


def _stay_on_next_page(session: Any, asked: ClientState, *, is_of_control: bool) -> bool:
    """Let a click on a control of the page that is being left not undo the link to the next one; whether to run at all.

    Nothing more has to run while the next page does. After that it is run again, for the browser waits for an end:
    without states, as a callback would find those of its page gone.
    """
    known, pages = session.__dict__, session._pages_manager
    page = known.get(_NEXT_PAGE) or pages.current_page_script_hash
    if not asked.page_script_hash or page in ("", pages.main_script_hash):  # until the script has read the address
        return True
    if asked.is_history_navigation:
        known[_LEFT_PAGE] = page
    elif asked.page_script_hash == page:
        known.pop(_LEFT_PAGE, None)  # the browser has heard of the page
    elif not is_of_control or asked.page_script_hash != known.get(_LEFT_PAGE):
        known[_LEFT_PAGE], known[_NEXT_PAGE] = page, asked.page_script_hash
    elif _NEXT_PAGE in known or session._state is AppSessionState.APP_IS_RUNNING:
        return False
    else:
        asked.page_script_hash, asked.fragment_id = page, ""
        asked.ClearField("widget_states")
    return True


def _changed_fragments(session: Any, asked: ClientState) -> set[str | None]:
    """The fragments of the controls whose state is neither the last request's nor the script's; None: no fragment."""
    last: dict[str, WidgetState] = session.__dict__.get(_LAST, {})
    states = {state.id: state for state in asked.widget_states.widgets}
    session.__dict__[_LAST] = states
    return set(_fragments(session.session_state._new_widget_state, last, states))


def _fragments(known: Any, last: dict[str, WidgetState], states: dict[str, WidgetState]) -> Iterator[str | None]:
    for name, state in states.items():
        metadata = known.widget_metadata.get(name)
        if metadata is None:
            continue
        # What the script itself has set comes back with the next request, and is no change.
        if _is_trigger(state) or (state != last.get(name) and state != known.get_serialized(name)):
            yield metadata.fragment_id


def _for_fragment(asked: ClientState, fragment: str | None) -> ClientState:
    """The same request for another fragment, without the states: a callback may have changed them since the first."""
    other = ClientState()
    other.CopyFrom(asked)
    other.fragment_id = fragment or ""
    del other.widget_states.widgets[:]
    return other


def _is_trigger(state: WidgetState) -> bool:
    return state.WhichOneof("value") in _TRIGGERS

"""What a run of the script takes, where it begins to draw, and what it logs: private like `streamlit_compat`."""

from __future__ import annotations

import logging
from functools import partial, wraps
from typing import Any, Final

from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state.safe_session_state import SafeSessionState

_CHANGED: Final = "_horizons_starts_at_the_top"
_TAKES: Final = "_horizons_takes_each_click_whole"
_GONE: Final = "Couldn't find fragment with id"


def start_at_the_top() -> None:
    """Make each run begin in the page itself.

    A fragment that runs alone puts itself back into the container where it was called, and Streamlit leaves it there.
    A run of the page that was asked for in the moment when the fragment had ended, but not its thread, drew the whole
    page into that container, such as a column of the page before.
    """
    context: Any = ScriptRunContext
    if hasattr(context, _CHANGED):
        return
    reset = context.reset

    @wraps(reset)
    def reset_all(self: Any, *args: Any, **kwargs: Any) -> None:
        context_dg_stack.set(get_default_dg_stack_value())
        reset(self, *args, **kwargs)

    context.reset = reset_all
    setattr(context, _CHANGED, True)


def take_each_click_whole() -> None:
    """Let a run take the states of its click and call all callbacks before it gives way to the run of the next click.

    Streamlit gives way at each look at the session's state: before the states are taken, so that the event of a table
    or a map was lost with the run, and in the midst of a callback, of which the rest was not done. The run gives way
    right after the callbacks. One that is to stop stops as before.
    """
    session_state: Any = SafeSessionState
    if hasattr(session_state, _TAKES):
        return
    take = session_state.on_script_will_rerun

    @wraps(take)
    def take_whole(self: Any, *args: Any, **kwargs: Any) -> None:
        give_way = self._yield_callback
        object.__setattr__(self, "_yield_callback", partial(_give_way_to_a_stop, give_way))
        try:
            take(self, *args, **kwargs)
        finally:
            object.__setattr__(self, "_yield_callback", give_way)

    session_state.on_script_will_rerun = take_whole
    setattr(session_state, _TAKES, True)


def _give_way_to_a_stop(give_way: Any) -> None:
    runner = getattr(give_way, "__self__", None)  # none for a state outside of a run
    if runner is None or runner._requests._state != ScriptRequestType.RERUN:
        give_way()


def log_no_fragments_that_are_gone() -> None:
    """Leave out of the log that a fragment was asked for which the page no longer has.

    Each quick visitor causes it: a search box still says that it was emptied when the page that its result opened has
    none. There is nothing to run and nothing to do.
    """
    logging.getLogger(script_runner.__name__).addFilter(_is_about_something_else)


def _is_about_something_else(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(_GONE)

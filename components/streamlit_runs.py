"""Where a run of the script begins to draw, and what it logs: private like `streamlit_compat`."""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any, Final

from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

_CHANGED: Final = "_horizons_starts_at_the_top"
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


def log_no_fragments_that_are_gone() -> None:
    """Leave out of the log that a fragment was asked for which the page no longer has.

    Each quick visitor causes it: a search box still says that it was emptied when the page that its result opened has
    none. There is nothing to run and nothing to do.
    """
    logging.getLogger(script_runner.__name__).addFilter(_is_about_something_else)


def _is_about_something_else(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(_GONE)

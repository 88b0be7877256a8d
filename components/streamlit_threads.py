"""How the threads that run scripts begin and share a core: private like `streamlit_compat` (docs/decisions/0115)."""

from __future__ import annotations

import threading
from functools import wraps
from typing import Any, Final

from streamlit.runtime.scriptrunner import script_runner

from services.leased_lock import LeasedLock

LEASE_S: Final = 0.03
"""Seconds for which a script computes by itself: three times what a page takes that was seen before. One that takes
longer, as it draws something new or waits for a service, goes on beside the others."""
_CHANGED: Final = "_horizons_computes_alone"


class _Begun(threading.Event):
    """Says to whoever starts a thread that it runs already."""

    def wait(self, timeout: float | None = None) -> bool:
        """True, at once."""
        return True


class ScriptThread(threading.Thread):
    """A thread that is started without waiting until it runs, which is all that `threading.Thread` has the event for.

    The event loop starts it. It would answer nobody until this thread, and then the loop, have had their turn among all
    scripts that compute.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._started = _Begun()


class _Threading:
    """The module `threading`, with threads that are not waited for."""

    Thread = ScriptThread

    def __getattr__(self, name: str) -> Any:
        return getattr(threading, name)


def start_without_waiting() -> None:
    """Let the event loop go on while the thread of a script begins."""
    module: Any = script_runner
    module.threading = _Threading()


def compute_one_at_a_time() -> None:
    """Let the scripts of all sessions run one after the other, in the order in which they were asked for.

    Python runs one of them at a time anyhow, and changes between them and the event loop: the more there are, the later
    the loop goes on after each call of the system, and the later each of them ends.
    """
    runner: Any = script_runner.ScriptRunner
    if hasattr(runner, _CHANGED):
        return
    run, lock = runner._run_script, LeasedLock(LEASE_S)

    @wraps(run)
    def run_alone(self: Any, *args: Any, **kwargs: Any) -> None:
        with lock.held():
            run(self, *args, **kwargs)

    runner._run_script = run_alone
    setattr(runner, _CHANGED, True)

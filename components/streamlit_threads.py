"""How the threads that run scripts begin and share a core: private like `streamlit_compat` (docs/decisions/0115)."""

from __future__ import annotations

import threading
from functools import wraps
from typing import Any, Final

from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType, _has_active_trigger_value

from services import metrics
from services.leased_lock import LeasedLock

LEASE_S: Final = 0.03
"""Seconds for which a script computes by itself: four times what a page takes that was seen before (6 to 8 ms of the
processor, docs/decisions/0115). One that takes longer, as it draws something new or waits for a service, goes on beside
the others."""
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
    """Let the event loop go on while the thread of a script begins.

    Raises AttributeError where Streamlit no longer starts it with `threading.Thread`.
    """
    module: Any = script_runner
    if module.threading is not threading and not isinstance(module.threading, _Threading):
        raise AttributeError("script_runner.threading is another module")
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
    metrics.SCRIPTS_WAITING.set_function(lambda: lock.waiting)

    @wraps(run)
    def run_alone(self: Any, rerun_data: Any) -> None:
        with lock.held():
            newest = _with_later_requests(self._requests, rerun_data)
            if newest is not None:
                run(self, newest)

    runner._run_script = run_alone
    setattr(runner, _CHANGED, True)


def _with_later_requests(requests: Any, data: Any) -> Any | None:
    """What to run for `data`, which has waited for its turn, and what its session has asked for since, as Streamlit
    combines requests; None where the session has ended.

    A click on a button stays a run of its own, as does a step back in the browser's history: combined with a second
    one, the first would be lost.
    """
    with requests._lock:
        if requests._state == ScriptRequestType.RERUN and not _is_lost_in_another(data):
            later, requests._state = requests._rerun_data, ScriptRequestType.CONTINUE
            for one in (data, later):
                requests._request_rerun_locked(one)
        elif requests._state != ScriptRequestType.STOP:
            return data
    request = requests.on_scriptrunner_ready()
    return request.rerun_data if request.type == ScriptRequestType.RERUN else None


def _is_lost_in_another(data: Any) -> bool:
    states = () if data.widget_states is None else data.widget_states.widgets
    return data.is_history_navigation or any(map(_has_active_trigger_value, states))

"""How the interpreter shares its time among the threads of scripts and the event loop (docs/decisions/0111)."""

from __future__ import annotations

import gc
import sys
from typing import Final

_THRESHOLDS: Final = (2_000, 25, 20)
"""Objects more than before until Python looks for garbage among the new ones, and how many such times until it looks
among the older and among all. With its 700 it does so in the middle of a run, takes what the run still needs for what
stays, and walks through all sessions and caches once in sixty runs, which nobody's request or run gets past."""
_SWITCH_S: Final = 0.001
"""Seconds after which a thread that computes lets another one go on. With Python's 0.005 a response that waits for a
script at each of its system calls takes longer than the run of the script."""


def share() -> None:
    """Look for garbage seldom, and change threads often."""
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_S)

"""Lets threads wake the event loop once for all that they hand it, instead of once for each.

A run of Streamlit's script is a thread that hands a hundred messages to the event loop, each with a byte on the pipe
that wakes it: a system call, after which the two threads take the interpreter's lock from one another. One byte is
enough until the loop has read it, for it then runs all that it has been handed.
"""

from __future__ import annotations

from asyncio.selector_events import BaseSelectorEventLoop
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


def wake_once(loop: asyncio.AbstractEventLoop) -> None:
    """Make `loop.call_soon_threadsafe` write no byte while the last one has not been read; nothing for other loops.

    No wake-up is lost: a callback is appended before the byte is asked for, and what has been appended when the loop
    reads the byte is run in that iteration of the loop or in the next one, which then does not wait.
    """
    if not isinstance(loop, BaseSelectorEventLoop):
        return
    private: Any = loop
    write, read = private._write_to_self, private._process_self_data
    is_written = False

    def write_once() -> None:
        nonlocal is_written
        if not is_written:
            is_written = True
            write()

    def process(data: bytes) -> None:
        nonlocal is_written
        is_written = False
        read(data)

    private._write_to_self, private._process_self_data = write_once, process

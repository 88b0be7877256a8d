"""Ports for servers that tests start in processes of their own."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
from typing import Final

_FIRST: Final = 20_000
_COUNT: Final = 12_000
"""Below the ports that systems give to whoever asks for any, and to each connection that is opened: from 32,768 on
under Linux. One of those may be taken again before the server that was told of it has started."""
_numbers = itertools.count(os.getpid() * 131)  # each process begins elsewhere


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens, another one with each call."""
    for number in itertools.islice(_numbers, _COUNT):
        port = _FIRST + number % _COUNT
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError(f"no free port from {_FIRST} to {_FIRST + _COUNT - 1}")

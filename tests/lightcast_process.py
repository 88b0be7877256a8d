"""The fake Lightcast in a process of its own."""

from __future__ import annotations

import multiprocessing
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.lightcast_server import LightcastServer

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def _serve(pipe: Connection, rules: dict[str, Any]) -> None:
    """Serve Lightcast, and do what comes through the pipe: a method and its arguments; the answer goes back."""
    with LightcastServer(**rules) as server:
        pipe.send(server.values())
        while (call := pipe.recv()) is not None:
            method, *arguments = call
            pipe.send(getattr(server, method)(*arguments))


class LightcastProcess:
    """A LightcastServer beside which others may work hard: its threads would wake late in their process, and six
    requests that left in more than a second would be seen within one."""

    def __init__(self, **rules: Any) -> None:
        self._pipe, other = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_serve, args=(other, rules), daemon=True)
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):  # a test of a page leaves its script there
            self._process.start()
        other.close()  # it is the process's: reading ends when that does
        self.settings: dict[str, str] = self._pipe.recv()

    def call(self, method: str, *arguments: Any) -> Any:
        """Call a method of the server."""
        self._pipe.send((method, *arguments))
        return self._pipe.recv()

    def close(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()

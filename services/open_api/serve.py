"""Serves the open API by itself from several processes, one a core: `make api`, `python -m services.open_api.serve`."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from typing import TYPE_CHECKING, Final

import uvicorn

from services.config import ServerSettings, Settings
from services.config_names import check_start
from services.errors import ConfigError
from services.server.metrics_endpoint import OFF

if TYPE_CHECKING:
    from collections.abc import Sequence

_APP: Final = "services.open_api.app:app"
_SIGNING_KEY: Final = "OPEN_API_SIGNING_KEY"
_KEY_BYTES: Final = 32
_MAX_PROCESSES: Final = 256
"""More than any machine has cores."""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m services.open_api.serve", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    parser.add_argument("--port", type=int, default=8502, help="port to listen at (%(default)s)")
    parser.add_argument("--processes", type=int, default=cores(), help="how many; one a core (%(default)s)")
    given = parser.parse_args(arguments)
    if not 1 <= given.processes <= _MAX_PROCESSES:
        parser.error(f"--processes is from 1 to {_MAX_PROCESSES}")
    return given


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 then, 1 where a setting cannot be right."""
    given = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        check_start()
        Settings.read().open_api()
        metrics = ServerSettings.read().metrics.get_secret_value()
    except ConfigError as error:  # each process would find out for itself, and uvicorn end with 0 all the same
        print(f"{error.message} {error.next_step}", file=sys.stderr)
        return 1
    if not os.environ.get(_SIGNING_KEY, "").strip():  # of all processes, or each would refuse the tokens of the others
        os.environ[_SIGNING_KEY] = secrets.token_hex(_KEY_BYTES)
    if given.processes > 1 and not os.environ.get("SHARED_CACHE_URL", "").strip():
        print(
            f"Each of {given.processes} processes counts the limits of its clients by itself: set SHARED_CACHE_URL for "
            "one limit over all of them, or --processes 1.",
            file=sys.stderr,
        )
    if given.processes > 1 and metrics != OFF:
        print(
            f"/metrics counts the one of {given.processes} processes that answers: for all of them start each with "
            "--processes 1 and a --port of its own.",
            file=sys.stderr,
        )
    uvicorn.run(_APP, host=given.host, port=given.port, workers=given.processes, access_log=False, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())

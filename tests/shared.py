"""What takes long and comes out the same in every worker of a run: made once, kept in a folder of the run."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def shared_folder(tmp_path_factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """Return the run's folder `name`, which `fill(folder)` has filled in the worker that asked for it first.

    The other workers wait meanwhile. Nobody may write to it afterwards.
    """
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # a worker's own folder lies in the run's
    folder = root / f"shared_{name}"
    with (root / f"shared_{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = root / f"shared_{name}.unfinished"
            unfinished.mkdir(exist_ok=True)
            fill(unfinished)
            unfinished.rename(folder)
    return folder

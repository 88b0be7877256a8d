"""Compresses what browsers load, where it has not been: `python -m components.compressed_scripts`.

The server does so when it starts. The command is for a server that may write nothing, as in a container.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from components import streamlit_compat
from components.charts.chart_view import SCRIPTS
from services.server import static_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def files() -> Mapping[str, Path]:
    """All scripts and styles, Streamlit's and ours, by their paths below /static/."""
    return {**static_files.compressible(streamlit_compat.static_folder()), **SCRIPTS}


if __name__ == "__main__":
    sys.exit(0 if static_files.compress_files(files()) else 1)

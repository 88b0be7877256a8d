"""All that browsers load is compressed, at the start and beforehand in an image."""

from __future__ import annotations

import re
from pathlib import Path

from components import compressed_scripts, streamlit_compat
from components.charts.chart_view import SCRIPTS


def test_scripts_of_streamlit_and_of_charts_are_compressed():
    files = compressed_scripts.files()
    assert SCRIPTS.items() <= files.items()
    loaded = re.findall(r'(?:src|href)="\./static/([^"]+\.(?:js|css))"', streamlit_compat.index_page())
    assert loaded
    assert set(loaded) <= files.keys()
    assert all(path.is_file() for path in files.values())


def test_image_and_unit_compress_with_the_command():
    """They may write nothing when they run."""
    root = Path(__file__).parents[2]
    for file in ("deploy/Containerfile", "docs/deploying.md"):
        assert "python -m components.compressed_scripts" in (root / file).read_text(encoding="utf-8")

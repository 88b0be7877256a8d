"""The scripts of charts: what is served, and what it may draw."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import plotly
import pytest

from components.charts import chart_view

ROOT = Path(__file__).parents[3]
PLOTLY = next(path for path in chart_view.SCRIPTS.values() if "plotly" in path.name)


def test_plotly_is_the_file_that_its_license_is_written_down_for():
    licenses = (ROOT / "DATA-LICENSES.md").read_text(encoding="utf-8")
    assert hashlib.sha256(PLOTLY.read_bytes()).hexdigest() in licenses
    assert str(PLOTLY.relative_to(ROOT)) in licenses
    assert (PLOTLY.parent / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_plotly_in_the_browser_has_the_version_that_figures_are_made_for():
    own = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    version = r"plotly\.js (?:\(basic - minified\) )?v([0-9.]+)"
    made_for, served = (re.search(version, text) for text in (own, PLOTLY.read_text(encoding="utf-8")))
    assert made_for is not None
    assert served is not None
    assert served[1] == made_for[1]
    assert served[1] in PLOTLY.name


@pytest.mark.parametrize("name", chart_view.SCRIPTS)
def test_name_of_a_script_changes_with_its_content(name):
    digest = hashlib.sha256(chart_view.SCRIPTS[name].read_bytes()).hexdigest()
    assert re.fullmatch(rf"charts/[\w.-]+\.{digest[:10]}\.js", name)


def test_every_kind_of_trace_that_charts_have_is_in_the_build():
    drawn = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "components" / "charts").glob("*.py"))
    traces = set(re.findall(r"go\.([A-Z]\w*)\(", drawn)) - {"Figure", "Layout"}
    assert traces == {"Bar", "Scatter"}, "plotly.js-basic-dist-min has bar, pie and scatter"

"""The app starts without what only the build and the tests need, and without what only some visitors need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD_AND_TEST_ONLY = {"model", "pandera", "pytest", "hypothesis"}
ON_FIRST_USE = {"openpyxl", "resvg_py"}

_IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import app, components, services
for package in (components, services):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith(("__main__", ".main")):
            importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_module_of_the_app_imports_what_it_does_not_need_to_start():
    result = subprocess.run(
        [sys.executable, "-c", _IMPORT_EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=True, timeout=100
    )
    imported = set(result.stdout.split())
    assert {"app", "components", "services", "streamlit"} <= imported
    assert not imported & (BUILD_AND_TEST_ONLY | ON_FIRST_USE)

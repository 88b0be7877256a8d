"""The app starts without what only the build and the tests need, and without what only some visitors need."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
BUILD_AND_TEST_ONLY = {"model", "pandera", "pytest", "hypothesis"}
ON_FIRST_USE = {"openpyxl", "resvg_py", "jwt", "cryptography", "pyarrow.dataset"}

_IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import app, components, services
for package in (components, services):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith(("__main__", ".main")):
            importlib.import_module(module.name)
from services.growth import connect
connect("public")
print(*sys.modules)
"""


_REFUSE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1:]:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuse())
"""


def import_everything(*refused: str) -> set[str]:
    """Modules that are imported when every module of the app is and the data are read, where some cannot be."""
    command = [sys.executable, "-c", _REFUSE + _IMPORT_EVERYTHING, *refused]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


def test_no_module_of_the_app_imports_what_it_does_not_need_to_start():
    """Nor what requirements.txt does not install: Streamlit Community Cloud installs nothing else."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    required = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    installed = packages_distributions()
    others = {module for module, names in installed.items() if not required & {canonicalize_name(one) for one in names}}
    assert {"pytest", "redis", "playwright"} <= others
    imported = import_everything(*others)
    assert {"app", "components", "services", "streamlit"} <= imported
    assert not imported & (BUILD_AND_TEST_ONLY | ON_FIRST_USE)

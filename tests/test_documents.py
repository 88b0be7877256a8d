"""The documents name files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("components", "deploy", "docs", "examples", "model", "pages", "services", "tests")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "model" / "README.md"])
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/\w[\w./-]*)(?:::\w+)?`")
"""A path from the root, perhaps with a test in the file."""
NAME = re.compile(r"`([\w/]+\.(?:py|js|css|csv|json))`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def paths() -> set[str]:
    """Every file below the folders of the repository, as in the documents."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    return {path.relative_to(ROOT).as_posix() for path in files} | {path.name for path in ROOT.iterdir()}


def test_paths_and_links_in_documents_exist(paths):
    missing = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        missing += [(document.name, path) for path in PATH.findall(text) if path.rstrip("/") not in paths]
        missing += [(document.name, link) for link in LINK.findall(text) if not (document.parent / link).exists()]
    assert missing == []


def test_guide_to_the_code_names_files_that_exist(paths):
    names = NAME.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert len(names) > 50
    assert [name for name in names if not any(f"/{path}".endswith(f"/{name}") for path in paths)] == []

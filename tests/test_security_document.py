"""Each protection that the documents promise has a test, and the test exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = sorted(
    set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", (ROOT / "docs/security.md").read_text(encoding="utf-8")))
)


def test_document_names_tests():
    assert len(NAMED) > 20


@pytest.mark.parametrize("test", NAMED)
def test_named_test_exists(test):
    file, _, name = test.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(" if name else "^def test_", text, re.MULTILINE)


def test_every_row_of_the_document_names_a_test():
    rows = [
        line for line in (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    without = [row for row in rows if "`tests/" not in row and not row.startswith(("| attack", "| ---"))]
    assert without == []

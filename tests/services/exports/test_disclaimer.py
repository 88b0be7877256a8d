"""BLS's disclaimer has one wording: papers that quote it agree with the constant that files and the API carry."""

from pathlib import Path

import pytest

from services.exports.citation import BLS_DISCLAIMER

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["README.md", "DATA-LICENSES.md", "model/inputs/PROVENANCE.md"])
def test_document_quotes_the_disclaimer_word_for_word(name):
    assert BLS_DISCLAIMER in " ".join((ROOT / name).read_text(encoding="utf-8").replace("\n> ", " ").split())

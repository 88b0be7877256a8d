"""Every requirement is pinned with its hashes, and what is served has licenses that Apache-2.0 can ship with."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FILES = ["requirements.txt", "requirements-dev.txt", "requirements-foreign.txt", "deploy/requirements.txt"]
IMAGE = FILES[3]
"""All that is served: what everybody installs, and what replicas share a cache with."""
PERMISSIVE = re.compile(r"\b(MIT|MIT-CMU|BSD|0BSD|Apache|PSF|ISC|MPL|Mozilla Public License|Zlib|CC0)\b")
COPYLEFT = re.compile(r"\b[AL]?GPL|EUPL|General Public")
NAMED_IN_THEIR_WHEEL = {"resvg-py": "MIT"}
"""Packages whose metadata name no license; their wheel holds its text."""


def pinned(file: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes by name."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found = {}
    for line in lines:
        requirement = Requirement(line.partition(" --hash")[0])
        (version,) = [one.version for one in requirement.specifier if one.operator == "=="]
        found[canonicalize_name(requirement.name)] = version, line.count("--hash=sha256:")
    return found


def licenses() -> dict[str, tuple[str, str]]:
    """Version and license by name, from the table that `make lock` writes."""
    lines = (ROOT / "docs/licenses.md").read_text(encoding="utf-8").splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {canonicalize_name(name): (version, text) for name, version, text, _ in cells}


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_pinned_with_hashes(file):
    assert [name for name, (_, hashes) in pinned(file).items() if not hashes] == []


def test_what_is_tested_is_what_is_served():
    served, tested = pinned(FILES[0]), pinned(FILES[1])
    assert {name: tested[name][0] for name in served.keys() & tested.keys()} == {
        name: served[name][0] for name in served.keys() & tested.keys()
    }


def test_list_of_licenses_has_what_is_served():
    """But what only other platforms need."""
    listed = {name: version for name, (version, _) in licenses().items()}
    served = {name: version for name, (version, _) in pinned(IMAGE).items()}
    assert listed.items() <= served.items()
    assert served.keys() - listed.keys() <= {"async-timeout", "colorama", "httpx2-jsfetch", "tzdata"}


def test_bill_of_materials_has_what_is_served():
    bill = json.loads((ROOT / "docs/bom.cdx.json").read_text(encoding="utf-8"))
    components = {canonicalize_name(one["name"]): one["version"] for one in bill["components"]}
    assert {name: version for name, (version, _) in licenses().items()}.items() <= components.items()


def test_bill_of_materials_has_the_files_of_others_that_the_repository_holds():
    components = json.loads((ROOT / "docs/bom.cdx.json").read_text(encoding="utf-8"))["components"]
    listed = {one["hashes"][0]["content"]: one["description"] for one in components if "hashes" in one}
    held = [*ROOT.glob("components/charts/plotly/*.js"), *ROOT.glob("services/exports/pictures/fonts/*.ttf")]
    assert len(held) == 3
    for path in held:
        assert listed[sha256(path.read_bytes()).hexdigest()].endswith(path.relative_to(ROOT).as_posix())


@pytest.mark.parametrize("name", licenses())
def test_license_allows_to_ship_it(name):
    text = NAMED_IN_THEIR_WHEEL.get(name) or licenses()[name][1]
    assert PERMISSIVE.search(text) and not COPYLEFT.search(text), text

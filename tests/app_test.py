"""What tests of pages and of their parts share, which run scripts with AppTest."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from streamlit.components.v2 import manifest_scanner

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def look_for_installed_components_once() -> Iterator[None]:
    """AppTest reads the metadata of every installed package for each session, a fifth of a second; a server does so
    once. What is installed does not change meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield

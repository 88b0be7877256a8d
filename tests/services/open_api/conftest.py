"""Open APIs of a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.open_api.harness import Api, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.growth import Growth


@pytest.fixture(scope="module")
def api(public: Growth) -> Iterator[Api]:
    """One that lets everything in."""
    with serving(lambda: public, rate="1000000") as running:
        yield running


@pytest.fixture
def strict(public: Growth) -> Iterator[Api]:
    """One as it is without any settings, with a client of its own."""
    with serving(lambda: public, clients="public:public,school:chalk%20and+board") as running:
        yield running

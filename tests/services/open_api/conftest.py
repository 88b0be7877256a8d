"""Servers of the open API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.open_api.harness import Api, serve_api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.growth import Growth


@pytest.fixture(scope="module")
def api(public: Growth) -> Iterator[Api]:
    """A server without a practical limit."""
    with serve_api(lambda: public, rate="1000000") as running:
        yield running


@pytest.fixture
def default_api(public: Growth) -> Iterator[Api]:
    """A server with the default settings and a second client."""
    with serve_api(lambda: public, clients="public:public,school:chalk%20and+board") as running:
        yield running

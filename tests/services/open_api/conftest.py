"""Servers of the open API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.open_api.harness import Api, serve_api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.growth import Growth


@pytest.fixture(scope="session")
def searched(public: Growth) -> Growth:
    """The public source with its search opened, which on a busy machine takes longer than a client waits."""
    public.search("nurse")
    return public


@pytest.fixture(scope="module")
def api(searched: Growth) -> Iterator[Api]:
    """A server without a practical limit."""
    with serve_api(lambda: searched, rate="1000000") as running:
        yield running


@pytest.fixture
def default_api(searched: Growth) -> Iterator[Api]:
    """A server with the default settings and a second client."""
    with serve_api(lambda: searched, clients="public:public,school:chalk%20and+board") as running:
        yield running

"""Every fault at every endpoint ends in the right data or the right message, as docs/faults.md has it.

The client secret is a canary that must not be logged or printed either.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from tests.lightcast_faults import FAULTS
from tests.services.lightcast.fault_table import ENDPOINTS, EXPECTED, PAGE, documented, play, rows, to_markdown
from tests.services.lightcast.harness import assert_no_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lightcast_server import LightcastServer


@pytest.fixture(autouse=True)
def no_secret_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The canary is in no log and no output."""
    caplog.set_level(logging.DEBUG)
    yield
    assert_no_secrets(caplog.text + "".join(capfd.readouterr()))


@pytest.mark.parametrize("title", rows())
def test_fault_ends_as_expected_and_as_documented(canary_server: LightcastServer, title: str) -> None:
    fault, times, expected = rows()[title]
    ends = [play(canary_server, endpoint, fault, times) for endpoint in ENDPOINTS]
    assert tuple(result for result, _ in ends) == expected
    assert [text for _, text in ends] == documented().get(title), "run `make docs`"


def test_page_has_every_row_and_nothing_else() -> None:
    assert to_markdown(documented()) == PAGE.read_text(encoding="utf-8"), "run `make docs`"
    assert list(documented()) == list(rows())


def test_every_fault_of_the_server_has_an_expectation() -> None:
    assert set(EXPECTED) == set(FAULTS)
    assert len(FAULTS) >= 25

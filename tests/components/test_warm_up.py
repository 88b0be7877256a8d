"""What the start leaves to a thread is done there, once, and does not fail for want of data."""

from __future__ import annotations

import pytest

from components import warm_up
from components.state import connections, url
from services.errors import ConfigError


class Searched:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def search(self, text: str) -> None:
        self.texts.append(text)


def test_search_rank_and_places_are_prepared_in_a_thread_that_ends(monkeypatch):
    growth = Searched()
    monkeypatch.setattr(connections, "growth", lambda: growth)
    previews = []
    monkeypatch.setattr(warm_up, "preview", lambda page, _query: previews.append(page))
    thread = warm_up.prepare_rest()
    thread.join(10)
    assert not thread.is_alive()
    assert thread.daemon  # the process ends without it
    assert len(growth.texts) == 1
    assert previews == [url.RANK, url.PLACES]


@pytest.mark.parametrize(
    "error", [ConfigError("The setting X cannot be right.", "Give it a value."), OSError(24, "Too many open files")]
)
def test_data_that_cannot_be_read_leave_no_traceback(monkeypatch, capfd, error):
    def fail() -> None:
        raise error

    monkeypatch.setattr(connections, "growth", fail)
    warm_up.prepare_rest().join(10)
    assert capfd.readouterr().err == ""

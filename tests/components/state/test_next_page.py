"""The page that a callback asks for: when a run goes on to it, and when that is forgotten."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from components.state import next_page, url

if TYPE_CHECKING:
    from services.growth import Growth


@pytest.fixture
def switched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scripts that were switched to, after a callback on Rank has asked for Explore."""
    pages: list[str] = []
    app = SimpleNamespace(session_state={}, switch_page=lambda script, **_: pages.append(script))
    monkeypatch.setattr(next_page, "st", app)
    monkeypatch.setattr(url, "current_page", lambda: url.RANK)
    monkeypatch.setattr(url, "parameters", lambda *_: {})
    monkeypatch.setattr(next_page.selection, "current", lambda: None)
    next_page.ask_for(url.EXPLORE)
    return pages


def test_each_run_goes_on_until_another_page_is_shown(public: Growth, switched: list[Any]) -> None:
    next_page.switch(url.RANK, public)
    next_page.switch(url.RANK, public)  # a click has stopped the run before it went on
    next_page.switch(url.EXPLORE, public)
    next_page.switch(url.RANK, public)
    assert switched == [url.SCRIPTS[url.EXPLORE]] * 2


def test_other_page_is_noted_without_a_source_too(public: Growth, switched: list[Any]) -> None:
    next_page.switch(url.RANK, None)
    next_page.switch(url.EXPLORE, None)
    next_page.switch(url.RANK, public)
    assert switched == []


def test_page_that_is_shown_is_not_gone_on_to(public: Growth, switched: list[Any]) -> None:
    next_page.ask_for(url.RANK)
    next_page.switch(url.RANK, public)
    assert switched == []

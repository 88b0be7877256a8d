"""A source opened beside the page: what comes of it, and that nobody is waited for who has left."""

from __future__ import annotations

import threading

from services.connect_job import Opening
from services.errors import ServiceDownError
from services.growth import Growth
from tests.services.fakes import FakeSource

LONG = 20.0
"""Seconds that nothing here takes."""


def test_an_open_source_is_there():
    opening = Opening(lambda _cancel_event: Growth(FakeSource()))
    assert opening.wait(LONG)
    assert opening.growth is not None
    assert opening.error is None
    assert not opening.given_up


def test_a_refusal_is_kept():
    def refuse(_cancel_event: threading.Event) -> Growth:
        raise ServiceDownError("It is down.", "Try again.")

    opening = Opening(refuse)
    assert opening.wait(LONG)
    assert opening.growth is None
    assert opening.error is not None
    assert opening.error.message == "It is down."


def test_an_error_nobody_foresaw_is_told(caplog):
    def fail(_cancel_event: threading.Event) -> Growth:
        raise KeyError("x")

    opening = Opening(fail)
    assert opening.wait(LONG)
    assert opening.error is not None
    assert "Something went wrong here" in opening.error.message
    assert "KeyError" in caplog.text


def wait_to_be_stopped(cancel: threading.Event) -> Growth:
    assert cancel.wait(LONG), "nobody stopped it"
    raise ServiceDownError("Called off.", "Choose it again.")


def test_when_nobody_waits_it_is_given_up():
    now = [100.0]
    opening = Opening(wait_to_be_stopped, patience=2.0, clock=lambda: now[0])
    opening.wait(0.0)
    now[0] += 2.1
    assert opening._ended.wait(LONG)
    assert opening.given_up


def test_who_waits_keeps_it_going():
    now = [100.0]
    let = threading.Event()

    def open_growth(cancel: threading.Event) -> Growth:
        assert let.wait(LONG)
        assert not cancel.is_set()
        return Growth(FakeSource())

    opening = Opening(open_growth, patience=2.0, clock=lambda: now[0])
    for _ in range(5):
        now[0] += 1.9
        opening.wait(0.0)
    let.set()
    assert opening.wait(LONG)
    assert opening.growth is not None

"""Waits that a server asks for: Retry-After and RateLimit-Reset, in every form, usable or not."""

from __future__ import annotations

import re
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from services.errors import QuotaExhaustedError, RateLimitedError, ServiceDownError
from services.lightcast.rate_limit_headers import MAX_QUOTA_SECONDS, apply_rate_limit_headers, retry_after
from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, LocalRateLimiter, Permit
from tests.lightcast_faults import FAULTS, with_status
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import FakeClock, fetch, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.errors import HorizonsError

NOW = 1_795_700_000.0
"""The server's time, as its Date header has it; our clock is a year behind."""
DATE = formatdate(NOW, usegmt=True)


def our_clock() -> float:
    return NOW - 365 * 86_400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7", "RateLimit-Reset": "1"}, 7),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": formatdate(NOW + 30, usegmt=True), "RateLimit-Reset": "2"}, 30),
        ({"Retry-After": "Thursday, 26-Nov-26 13:33:50 GMT"}, 30),
        ({"Retry-After": "Thu Nov 26 13:33:50 2026"}, 30),
        ({"Retry-After": formatdate(NOW - 30, usegmt=True), "RateLimit-Reset": "2"}, 2),
        ({"Retry-After": formatdate(NOW + 86_400, usegmt=True)}, 86_400),
        ({"Retry-After": "90000000"}, 90_000_000),
        ({"Retry-After": str(round(NOW) + 90)}, 90),
        ({"Retry-After": "9" * 400, "RateLimit-Reset": "2"}, 2),
        ({"Retry-After": "Tue, 24 Nov 99999 09:33:50 GMT", "RateLimit-Reset": "2"}, 2),
        ({"Retry-After": "Tue, 99 Nov 2026 09:33:50 GMT"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "1e400"}, None),
        ({"Retry-After": "nan"}, None),
        ({"RateLimit-Reset": "2"}, 2),
        ({"RateLimit-Reset": "2, 2;w=1"}, 2),
        ({"RateLimit-Reset": str(round(NOW) + 2)}, 2),
        ({"RateLimit-Reset": str(round(NOW) - 2)}, None),
        ({"RateLimit-Reset": str(round(NOW + MAX_QUOTA_SECONDS) + 1)}, None),
        ({"RateLimit-Reset": str(round(NOW * 1000) + 2000)}, None),
        ({"RateLimit-Reset": "2678400"}, 2_678_400),
        ({"RateLimit-Reset": "2678401"}, None),
        ({"RateLimit-Reset": "9" * 400}, None),
    ],
)
def test_retry_after_reads_delays_dates_and_epochs_by_the_clock_of_the_server(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers | {"Date": DATE}, our_clock) == seconds


@pytest.mark.parametrize("date", ["", "soon", "Tue, 99 Nov 2026 09:33:50 GMT"])
def test_our_clock_is_used_where_the_response_has_no_valid_date(date: str) -> None:
    headers = {"Date": date, "Retry-After": formatdate(NOW + 30, usegmt=True)}
    assert retry_after(headers, lambda: NOW) == 30


@pytest.mark.parametrize(
    ("used", "remaining", "reset", "blocked"),
    [
        (5, "0", "1", 0),  # all requests were ours: our own window waits long enough
        (2, "0", "1", 1),  # somebody else uses the credential
        (2, "0", str(round(NOW) + 1), 1),
        (5, "0", "9", 9),  # the limit is not the configured one
        (1, "3", "1", 0),
        (1, "0", "86400", 0),  # longer than the cap: the next 429 says that the quota is exhausted
        (1, "0", "9" * 400, 0),
        (1, "", "", 0),
    ],
)
def test_rate_limit_headers_block_only_when_others_use_the_limit(
    used: int, remaining: str, reset: str, blocked: float
) -> None:
    clock = FakeClock()
    limiter = LocalRateLimiter(5, clock=clock, sleep=clock.sleep)
    headers = {"RateLimit-Remaining": remaining, "RateLimit-Reset": reset, "Date": DATE}
    apply_rate_limit_headers(limiter, 5, Permit(used=used), headers, our_clock)
    assert limiter.acquire().waited == blocked


@pytest.fixture
def lightcast() -> Iterator[LightcastServer]:
    """A server whose clock is a day ahead, without a rate limit."""
    with LightcastServer(rate=10**6, clock_offset=86_400) as running:
        yield running


def failed_cell(server: LightcastServer, fault: str) -> tuple[HorizonsError, float, int]:
    """Return (error, seconds that the clock advanced, requests) of a cell for which `fault` persists."""
    clock = FakeClock()
    source = open_source(server, clock)
    server.inject_fault("growth", fault)
    started = clock.now
    _, errors = fetch(source, ["231113"], ["06"])
    return errors[0].error, clock.now - started, server.count("growth")


def test_dates_of_a_server_are_waited_for_by_its_own_clock(lightcast: LightcastServer) -> None:
    error, seconds, requests = failed_cell(lightcast, "503 Retry-After as a date")
    assert isinstance(error, ServiceDownError)
    assert requests == 3
    assert 2 * 1 <= seconds <= 2 * 3 * 1.3


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_retry_after_is_honored_on_every_status_that_is_retried(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setitem(FAULTS, "later", with_status(status, Retry_After="10"))
    error, seconds, requests = failed_cell(lightcast, "later")
    assert isinstance(error, ServiceDownError)
    assert requests == 3
    assert 2 * 10 <= seconds <= 2 * 10 * 1.3


@pytest.mark.parametrize(("status", "least", "most"), [(503, 20, 26), (502, 1, 2)])
def test_reset_of_the_limit_is_a_time_to_wait_only_where_the_limit_may_be_the_cause(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch, status: int, least: float, most: float
) -> None:
    monkeypatch.setitem(FAULTS, "reset", with_status(status, RateLimit_Reset="10"))
    assert least <= failed_cell(lightcast, "reset")[1] <= most


@pytest.mark.parametrize(
    ("fault", "kind", "wait"),
    [
        ("503 for a day", ServiceDownError, "about 24 hours"),
        ("503 for a day, as a date", ServiceDownError, "about 24 hours"),
        ("429 for days", QuotaExhaustedError, "about 48 hours"),
        ("429 for days, as a date", QuotaExhaustedError, "about 48 hours"),
        ("429 for days, as an epoch", QuotaExhaustedError, "about 48 hours"),
    ],
)
def test_longer_waits_fail_at_once_with_the_time_in_the_message(
    lightcast: LightcastServer, fault: str, kind: type[HorizonsError], wait: str
) -> None:
    error, seconds, requests = failed_cell(lightcast, fault)
    assert isinstance(error, kind)
    assert wait in error.next_step
    assert (seconds < 1, requests) == (True, 1)


@pytest.mark.parametrize(
    "fault",
    ["429 reset in 100 days", "429 reset of 400 digits", "429 Retry-After of 400 digits", "429 reset as an epoch"],
)
def test_implausible_resets_are_ignored_and_never_shown(lightcast: LightcastServer, fault: str) -> None:
    error, seconds, requests = failed_cell(lightcast, fault)
    assert isinstance(error, RateLimitedError)
    assert not re.search(r"\d{3}|inf", error.message + error.next_step)
    assert requests == 6
    assert seconds <= 5 * 3 * 1.3


def test_retry_after_of_a_hundred_years_is_more_than_a_month(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FAULTS, "long", with_status(503, Retry_After="900000000"))
    error, _, _ = failed_cell(lightcast, "long")
    assert "back in more than a month" in error.next_step


def test_waits_of_one_request_add_up_to_a_minute_at_most(
    lightcast: LightcastServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FAULTS, "always later", with_status(503, Retry_After="40"))
    error, seconds, requests = failed_cell(lightcast, "always later")
    assert isinstance(error, ServiceDownError)
    assert seconds <= MAX_BLOCK_SECONDS
    assert requests == 2

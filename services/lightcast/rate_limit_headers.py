"""Reads the headers by which a server asks for fewer or later requests: Retry-After and RateLimit-*.

Times are the server's own: a date or an epoch is compared with its `Date` header, not with our clock.
"""

from __future__ import annotations

import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, Permit, RateLimiter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_QUOTA_SECONDS: Final = 31 * 86_400.0
"""The longest period of a quota, a month. A reset further away is no plausible value."""
_MIN_EPOCH: Final = 1e9
"""A number above this (September 2001) is a time since the epoch, not a delay."""
_OF_THE_LIMIT: Final = frozenset({429, 503})
_SECONDS: Final = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)


def server_delay(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait with a response of this status; see `retry_after`.

    RateLimit-Reset is on every response and says when the limit is renewed: a reason to wait only where the limit may
    be the cause, 429 and 503.
    """
    if status not in _OF_THE_LIMIT:
        headers = {name: headers[name] for name in ("Retry-After", "Date") if name in headers}
    return retry_after(headers)


def retry_after(headers: Mapping[str, str], clock: Callable[[], float] = time.time) -> float | None:
    """Return the seconds that a server asks to wait, or None where it does not say so in a usable way.

    Retry-After counts, in seconds or as an HTTP date; without it, RateLimit-Reset. `clock` is used where the
    response has no Date. A Retry-After of more than a month is returned as it is, a RateLimit-Reset is not usable.
    """
    now = _date(headers.get("Date", ""))
    now = clock() if now is None else now
    text = headers.get("Retry-After", "")
    date = _date(text)
    delay = _delay(text, now) if date is None else date - now
    if delay is not None and delay >= 0:
        return delay
    return _plausible_reset(headers, now)


def apply_rate_limit_headers(
    limiter: RateLimiter,
    rate: int,
    permit: Permit,
    headers: Mapping[str, str],
    clock: Callable[[], float] = time.time,
) -> None:
    """Block when a good response says that nothing remains, although fewer requests were sent than allowed.

    Then another program uses the same credential, or the limit is not the configured one. When all of them were ours,
    our own window already waits long enough, and blocking on top would waste a third of the allowance.
    """
    if headers.get("RateLimit-Remaining", "").strip() != "0":
        return
    now = _date(headers.get("Date", ""))
    reset = _plausible_reset(headers, clock() if now is None else now)
    if reset is not None and reset <= MAX_BLOCK_SECONDS and (permit.used < rate or reset > 1):
        limiter.block(reset)


def _plausible_reset(headers: Mapping[str, str], now: float) -> float | None:
    delay = _delay(headers.get("RateLimit-Reset", ""), now)
    return delay if delay is not None and 0 <= delay <= MAX_QUOTA_SECONDS else None


def _delay(text: str, now: float) -> float | None:
    """Return the seconds from `now` that a number means, itself a delay or a time since the epoch; else None."""
    text = re.split("[,;]", text, maxsplit=1)[0].strip()
    if not _SECONDS.fullmatch(text):
        return None
    number = float(text)
    if number <= _MIN_EPOCH:
        return number
    return number - now if 0 <= number - now <= MAX_QUOTA_SECONDS else None


def _date(text: str) -> float | None:
    """Return an HTTP date, in any of its three formats, as seconds since the epoch; None for anything else."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

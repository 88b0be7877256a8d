"""Reads the headers by which a server limits the rate: Retry-After and RateLimit-*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, Permit, RateLimiter

if TYPE_CHECKING:
    from collections.abc import Mapping


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks to wait (Retry-After, else RateLimit-Reset, both delta seconds), or None.

    A Retry-After that is a date is left to our own backoff.
    """
    for name in ("Retry-After", "RateLimit-Reset"):
        text = headers.get(name, "").strip()
        if text.isascii() and text.isdigit():
            return float(text)
    return None


def apply_rate_limit_headers(limiter: RateLimiter, rate: int, permit: Permit, headers: Mapping[str, str]) -> None:
    """Block when a good response says that nothing remains, although fewer requests were sent than allowed.

    Then somebody else uses the same credential, or the limit is not the configured one. When all of them were ours,
    our own window already waits long enough, and blocking on top would waste a third of the allowance.
    """
    if headers.get("RateLimit-Remaining", "").strip() != "0":
        return
    reset = retry_after({"RateLimit-Reset": headers.get("RateLimit-Reset", "")})
    if reset is not None and reset <= MAX_BLOCK_SECONDS and (permit.used < rate or reset > 1):
        limiter.block(reset)

"""HTTP requests to Lightcast with rate limit, timeouts, retries and a cap on the response size.

Every attempt passes the rate limiter, so retries count against the limit. POST is a read here and may be retried.
Requests carry secrets in headers and bodies: no part of a request, and no exception of `requests` that holds one,
leaves this module.
"""

from __future__ import annotations

import logging
import random
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import requests
import urllib3
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict

from services import metrics, reachability
from services.errors import UnexpectedResponseError
from services.lightcast.adapter import DeadlineAdapter, exchange
from services.lightcast.concurrency import Sleep, sleep_or_cancel
from services.lightcast.connection_errors import postponed, reason_of, unreachable
from services.lightcast.rate_limit_headers import apply_rate_limit_headers, server_delay
from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, Permit, RateLimiter

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from pydantic import SecretStr

_log: Final = logging.getLogger("horizons.lightcast")

MAX_ATTEMPTS: Final = 3
"""Attempts of a request that fails on the server's side; a third failure within seconds is no accident."""
MAX_ATTEMPTS_RATE_LIMITED: Final = 6
"""Attempts of a request that gets a 429: waiting as long as the server asks helps, unless others use the limit up."""
FIRST_BACKOFF: Final = 0.5
MAX_BACKOFF: Final = 8.0
MAX_JITTER: Final = 0.3
"""Largest share of a backoff that is added at random, so that threads that failed together retry apart."""
RATE_LIMITED_BACKOFF: Final = 1.0
"""Seconds to wait after a 429 that does not say how long: the window of the limit."""

MAX_BODY_BYTES: Final = 8 * 1024 * 1024
"""Decoded bytes of a response. The longest real one, 1,000 occupations, has about 150,000."""
_MAX_RELEASES: Final = 5
"""Permits that a request gives back at most because its token has expired meanwhile."""
_CHUNK_BYTES: Final = 64 * 1024

_RETRIED: Final = frozenset({500, 502, 503, 504})
_ID_HEADERS: Final = ("X-Correlation-Id", "X-Request-Id")
_SUPPORT_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,80}")
"""Pattern of a correlation id; anything else in that header is not shown."""


class Authorization(Protocol):
    """Where a request gets its bearer token, when it is about to be sent."""

    def wait(self, cancel: threading.Event | None) -> SecretStr:
        """Return a valid token, after requesting one if need be."""

    def current(self) -> SecretStr | None:
        """Return the token that is valid now, without waiting; None if there is none."""

    def mark_used(self, token: SecretStr) -> None:
        """Record that `token` is being sent."""


@dataclass(frozen=True)
class Request:
    """A request to send. `form` holds secrets and stays out of repr."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = field(default=None, repr=False)
    authorization: Authorization | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ServiceResponse:
    """A response of any status; `support_id` is the server's correlation id, `seconds` how long the exchange took."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    support_id: str = ""
    seconds: float = 0.0


class _NoResponseError(Exception):
    """An attempt without a response: unreachable, reset, truncated or timed out."""


class _BearerAuth(AuthBase):
    """Sets our header or none: without it `requests` would use a password from ~/.netrc."""

    def __init__(self, bearer: SecretStr | None) -> None:
        self._bearer = bearer

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._bearer is not None:
            request.headers["Authorization"] = f"Bearer {self._bearer.get_secret_value()}"
        return request


def should_retry(status: int | None, attempts: int) -> bool:
    """Whether to retry after `attempts` attempts, the last of which ended in `status` (None: no response)."""
    if status == 429:
        return attempts < MAX_ATTEMPTS_RATE_LIMITED
    return (status is None or status in _RETRIED) and attempts < MAX_ATTEMPTS


def backoff_seconds(status: int | None, attempts: int, server_delay: float | None, jitter: float) -> float:
    """Seconds before the next attempt: what the server asks for, else doubling; `jitter` is from 0 to 1."""
    base = RATE_LIMITED_BACKOFF if status == 429 else min(FIRST_BACKOFF * 2 ** (attempts - 1), MAX_BACKOFF)
    if server_delay is not None and (status == 429 or server_delay > base):
        base = max(server_delay, FIRST_BACKOFF)
    return min(base * (1 + MAX_JITTER * jitter), MAX_BLOCK_SECONDS)


class HttpClient:
    """A pooled session behind a rate limiter. Thread-safe."""

    def __init__(
        self,
        rate_limiter: RateLimiter,
        rate: int,
        timeout: float,
        *,
        sleep: Sleep = sleep_or_cancel,
        jitter: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate_limiter = rate_limiter
        self._rate = rate
        self._timeout = timeout
        self._sleep = sleep
        self._jitter = jitter
        self._clock = clock
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": "Horizons", "Accept": "application/json"})
        adapter = DeadlineAdapter()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def send(self, request: Request, cancel: threading.Event | None = None) -> ServiceResponse:
        """Send `request`, with retries, and return the last response, of whatever status.

        Raises:
            ServiceDownError: no response, or the server asks to wait longer than MAX_BLOCK_SECONDS. Another 429 or
                5xx that persists is returned, for the caller to interpret.
            QuotaExhaustedError: the same for a 429.
            UnexpectedResponseError: the response is too large.
            CancelledError: `cancel` was set.
        """
        attempts, waited = 0, 0.0
        while True:
            response, reason = self._attempt_or_reason(request, cancel)
            attempts += 1
            status = response.status if response else None
            is_retried = response is not None and (response.status == 429 or response.status in _RETRIED)
            delay = server_delay(response.status, response.headers) if response and is_retried else None
            if response and delay is not None and delay > MAX_BLOCK_SECONDS:
                raise postponed(delay, response.status, response.support_id)
            seconds = backoff_seconds(status, attempts, delay, self._jitter())
            waited += seconds
            if not should_retry(status, attempts) or waited > MAX_BLOCK_SECONDS:
                if response is None:
                    raise unreachable(reason)
                return response
            _log.info("attempt %d failed (%s), retrying in %.1f s", attempts, status or reason, seconds)
            if status == 429:
                self.rate_limiter.block(seconds)  # the limit is the credential's, so all of its requests wait
            else:
                self._sleep(seconds, cancel)

    def _attempt_or_reason(
        self, request: Request, cancel: threading.Event | None
    ) -> tuple[ServiceResponse | None, str]:
        try:
            return self._attempt(request, cancel), ""
        except _NoResponseError as error:
            return None, str(error)

    def _acquire(
        self, authorization: Authorization | None, cancel: threading.Event | None
    ) -> tuple[Permit, SecretStr | None]:
        """Wait for a permit, and take the token only then: it may expire or be revoked while others are sent.

        Where there is none any more, the permit goes back, for requesting a token needs one, too.
        """
        if authorization is None:
            return self.rate_limiter.acquire(cancel), None
        for _ in range(_MAX_RELEASES):
            authorization.wait(cancel)
            permit = self.rate_limiter.acquire(cancel)
            token = authorization.current()
            if token is not None:
                return permit, token
            self.rate_limiter.release(permit)
        # Tokens expire faster than permits come. The server may accept the token after `expires_in`.
        token = authorization.wait(cancel)
        return self.rate_limiter.acquire(cancel), authorization.current() or token

    def _attempt(self, request: Request, cancel: threading.Event | None) -> ServiceResponse:
        permit, token = self._acquire(request.authorization, cancel)
        metrics.LIMIT_WAIT.observe(permit.waited)
        if request.authorization is not None and token is not None:
            request.authorization.mark_used(token)
        started = self._clock()
        try:
            with exchange(self._timeout, lambda: self.rate_limiter.mark_sent(permit), self._clock):
                response = self._exchange(request, token, permit)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            reason = "no answer in time" if self._clock() - started >= self._timeout else reason_of(error)
        else:
            reachability.LIGHTCAST.record(answered=response.status < 500)
            metrics.LIGHTCAST_CALLS.labels(metrics.outcome_of(response.status)).inc()
            if response.status < 400:
                apply_rate_limit_headers(self.rate_limiter, self._rate, permit, response.headers)
            return response
        finally:
            self.rate_limiter.mark_sent(permit)  # if it was never written, it counts from now
        reachability.LIGHTCAST.record(answered=False)
        metrics.LIGHTCAST_CALLS.labels(metrics.NO_ANSWER).inc()
        # Raised out here, so that the exception of `requests`, which holds the request, is not its context.
        raise _NoResponseError(reason)

    def _exchange(self, request: Request, token: SecretStr | None, permit: Permit) -> ServiceResponse:
        started = self._clock()
        with self._session.request(
            request.method,
            request.url,
            params=dict(request.params) or None,
            json=request.json,
            data=request.form,
            auth=_BearerAuth(token),
            timeout=self._timeout,  # of each operation; `exchange` limits all of them together
            allow_redirects=False,  # a token goes where the settings say and nowhere else
            stream=True,
        ) as received:
            self.rate_limiter.mark_answered(permit)
            headers = CaseInsensitiveDict(received.headers)
            ids = (headers[name] for name in _ID_HEADERS if name in headers)
            support_id = next((text for text in ids if _SUPPORT_ID.fullmatch(text)), "")
            body = _read_body(received, support_id)
            return ServiceResponse(received.status_code, headers, body, support_id, self._clock() - started)


def _read_body(received: requests.Response, support_id: str) -> bytes:
    """Return the whole body; raise UnexpectedResponseError when it exceeds MAX_BODY_BYTES."""
    body = bytearray()
    while chunk := received.raw.read1(_CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise UnexpectedResponseError(
                "Lightcast sent an answer too large to be right.",
                "Try again; if it comes again, check the LIGHTCAST_*_URL settings.",
                support_id=support_id,
            )
    return bytes(body)

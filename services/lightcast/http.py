"""One request to Lightcast, tried as often as it is worth: throttle, timeouts, retries, a cap on size.

Every try passes the throttle, so retries count against the limit like everything else. POST is a read here
and may be tried again. Requests carry secrets in headers and bodies: nothing of a request, and no exception of
`requests` that holds one, leaves this module.
"""

from __future__ import annotations

import logging
import random
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from services.errors import QuotaExhaustedError, ServiceDownError, UnexpectedAnswerError
from services.lightcast.concurrency import Pause, pause
from services.lightcast.rate_limiter import MAX_HOLD, Grant, Throttle, heed, told_to_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import SecretStr

_log: Final = logging.getLogger("horizons.lightcast")

MAX_TRIES: Final = 3
"""Tries of a request that fails on the server's side; a third failure within seconds is no accident."""
MAX_TRIES_LIMITED: Final = 6
"""Tries of a request that is told "too many": waiting as told is sure to help, unless others keep taking."""
FIRST_BACKOFF: Final = 0.5
MAX_BACKOFF: Final = 8.0
JITTER: Final = 0.3
"""Share of a wait that is drawn by lot, so that threads that failed together do not come back together."""
LIMITED_BACKOFF: Final = 1.0
"""Seconds to wait after a 429 that does not say how long: the window of the limit."""

MAX_BODY: Final = 8 * 1024 * 1024
"""Bytes of an answer, unpacked. The longest true one, 1,000 occupations, has about 150,000."""
_CHUNK: Final = 64 * 1024
_POOL: Final = 16
_CONNECT_TIMEOUT: Final = 5.0

_RETRIED: Final = frozenset({500, 502, 503, 504})
_ID_HEADERS: Final = ("X-Correlation-Id", "X-Request-Id")
_SUPPORT_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,80}")
"""An id of any known make; what else stands there is not shown to anybody."""


@dataclass(frozen=True)
class Request:
    """What to ask. `form` and `bearer` hold secrets and stay out of repr."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = field(default=None, repr=False)
    bearer: SecretStr | None = None


@dataclass(frozen=True)
class Reply:
    """What came back, whatever its status; `support_id` is the server's id for the call."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    support_id: str = ""


class _NoAnswerError(Exception):
    """A try that brought no answer: unreachable, reset, cut, too slow."""


class _OwnAuth(AuthBase):
    """Our header or none: without it `requests` would put a password from ~/.netrc in its place."""

    def __init__(self, bearer: SecretStr | None) -> None:
        self._bearer = bearer

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._bearer is not None:
            request.headers["Authorization"] = f"Bearer {self._bearer.get_secret_value()}"
        return request


def should_retry(status: int | None, tried: int) -> bool:
    """Whether a try that ended in `status` (None: no answer) is worth another after `tried` tries."""
    if status == 429:
        return tried < MAX_TRIES_LIMITED
    return (status is None or status in _RETRIED) and tried < MAX_TRIES


def sleep_time(status: int | None, tried: int, told: float | None, draw: float) -> float:
    """Seconds before the next try: as told by the server, else doubling; `draw` from 0 to 1 is the lot."""
    base = LIMITED_BACKOFF if status == 429 else min(FIRST_BACKOFF * 2 ** (tried - 1), MAX_BACKOFF)
    if told is not None and (status == 429 or told > base):
        base = min(told, MAX_HOLD)
    return base * (1 + JITTER * draw)


_sending = threading.local()
"""`_sending.written` is called on the thread that sends, when its request has been written."""


class _Connection(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send, and say when."""
        super().request(*args, **kwargs)
        _sending.written()


class _SecureConnection(HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send, and say when."""
        super().request(*args, **kwargs)
        _sending.written()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    """Pools of connections that tell when a request has left."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Set up the pools."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class Http:
    """A pooled session behind a throttle. Thread-safe."""

    def __init__(
        self,
        throttle: Throttle,
        rate: int,
        timeout: float,
        *,
        wait: Pause = pause,
        draw: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.throttle = throttle
        self._rate = rate
        self._timeout = timeout
        self._wait = wait
        self._draw = draw
        self._clock = clock
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": "Horizons", "Accept": "application/json"})
        adapter = _Adapter(pool_connections=_POOL, pool_maxsize=_POOL, max_retries=0)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def send(self, request: Request, cancel: threading.Event | None = None) -> Reply:
        """The answer to `request`, of whatever status, after as many tries as it is worth.

        Raises:
            ServiceDownError: no answer came. A 429 or 5xx that stays is returned, for the caller to read.
            QuotaExhaustedError: the server says to wait longer than anybody would.
            UnexpectedAnswerError: the answer is too large.
            CancelledError: `cancel` was set.
        """
        tried = 0
        while True:
            reply, reason = self._tried(request, cancel)
            tried += 1
            status = reply.status if reply else None
            told = told_to_wait(reply.headers) if reply and reply.status in {429, 503} else None
            if reply and status == 429 and told is not None and told > MAX_HOLD:
                raise _exhausted(told, reply)
            if not should_retry(status, tried):
                if reply is None:
                    raise _unreachable(reason)
                return reply
            self._back_off(status, tried, told, reason, cancel)

    def _tried(self, request: Request, cancel: threading.Event | None) -> tuple[Reply | None, str]:
        try:
            return self._try(request, cancel), ""
        except _NoAnswerError as error:
            return None, str(error)

    def _back_off(
        self, status: int | None, tried: int, told: float | None, reason: str, cancel: threading.Event | None
    ) -> None:
        seconds = sleep_time(status, tried, told, self._draw())
        _log.info("try %d failed (%s), next in %.1f s", tried, status or reason, seconds)
        if status == 429:
            self.throttle.hold(seconds)  # it is everybody's limit, so everybody waits
        else:
            self._wait(seconds, cancel)

    def _try(self, request: Request, cancel: threading.Event | None) -> Reply:
        grant = self.throttle.acquire(cancel)
        _sending.written = lambda: self.throttle.sent(grant)
        try:
            reply = self._exchange(request, grant)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            reason = _kind(error)
        else:
            if reply.status < 400:
                heed(self.throttle, self._rate, grant, reply.headers)
            return reply
        finally:
            self.throttle.sent(grant)  # if it never left, it counts from now
        # Raised out here, so that the exception of `requests`, which holds the request, is not its context.
        raise _NoAnswerError(reason)

    def _exchange(self, request: Request, grant: Grant) -> Reply:
        deadline = self._clock() + self._timeout
        with self._session.request(
            request.method,
            request.url,
            params=dict(request.params) or None,
            json=request.json,
            data=request.form,
            auth=_OwnAuth(request.bearer),
            timeout=(min(self._timeout, _CONNECT_TIMEOUT), self._timeout),
            allow_redirects=False,  # a token goes where the settings say and nowhere else
            stream=True,
        ) as response:
            self.throttle.answered(grant)
            headers = CaseInsensitiveDict(response.headers)
            ids = (headers[name] for name in _ID_HEADERS if name in headers)
            support_id = next((text for text in ids if _SUPPORT_ID.fullmatch(text)), "")
            return Reply(response.status_code, headers, self._body(response, deadline, support_id), support_id)

    def _body(self, response: requests.Response, deadline: float, support_id: str) -> bytes:
        """The body, whole; an answer that trickles is cut off at the deadline, one without end at MAX_BODY."""
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MAX_BODY:
                raise UnexpectedAnswerError(
                    "Lightcast sent an answer too large to be right.",
                    "Try again; if it comes again, check the LIGHTCAST_*_URL settings.",
                    support_id=support_id,
                )
            if self._clock() > deadline:
                raise TimeoutError
        return bytes(body)


def _kind(error: Exception) -> str:
    """What went wrong, from the kind of exception alone: texts of exceptions quote requests."""
    if isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "no secure connection"
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidProxyURL)):
        return "not an address"
    return "the connection failed"


def _unreachable(reason: str) -> ServiceDownError:
    return ServiceDownError(
        f"Lightcast cannot be reached: {reason}.",
        "Try again in a few minutes; if it stays so, check the network and the LIGHTCAST_*_URL settings.",
    )


def _exhausted(seconds: float, reply: Reply) -> QuotaExhaustedError:
    hours = seconds / 3600
    wait = (
        f"{hours / 24:.0f} days" if hours > 48 else f"{hours:.0f} hours" if hours > 2 else f"{seconds / 60:.0f} minutes"
    )
    return QuotaExhaustedError(
        "The Lightcast account's allowance is used up.",
        f"It opens again in about {wait}; Lightcast can raise it. Public data goes on meanwhile.",
        support_id=reply.support_id,
    )

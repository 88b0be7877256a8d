"""A Lightcast client whose waiting takes no time: real sockets, made-up clock. And a canary to look for."""

from __future__ import annotations

import functools
import threading
import traceback
from typing import TYPE_CHECKING, Any

from services import growth_frame
from services.lightcast.client import Client, client_hash, credential_hash
from services.lightcast.concurrency import go_on
from services.lightcast.http import Http
from services.lightcast.rate_limiter import LocalThrottle
from services.lightcast.response_cache import Keeping
from services.lightcast.source import LightcastSource
from services.lightcast.tokens import Tokens
from services.source import Cell, CellError

if TYPE_CHECKING:
    import pandas as pd

    from services.config import LightcastSettings
    from tests.lightcast_server import LightcastServer


class Time:
    """A clock that moves only when somebody waits or a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float, cancel: threading.Event | None) -> None:
        """Be done at once; the clock says otherwise."""
        go_on(cancel)
        with self._lock:
            self.now += seconds
            self.waits.append(seconds)


kept_by = functools.cache(credential_hash)  # slow on purpose, and asked for a few hundred times


def client_of(own: LightcastSettings, time: Time) -> Client:
    """A client that waits by `time`."""
    throttle = LocalThrottle(own.rate, clock=time, wait=time.wait)
    http = Http(throttle, own.rate, own.timeout, wait=time.wait, draw=lambda: 0.5)
    return Client(own, http, Tokens(own, http, client_hash(own), clock=time))


def open_source(server: LightcastServer, time: Time | None = None, shared: Any = None, **other: str) -> LightcastSource:
    """The source as `connect` would open it, apart from every other and waiting by `time`."""
    time = time or Time()
    own = server.settings(**other).lightcast()
    return LightcastSource(client_of(own, time), Keeping(kept_by(own), shared, clock=time), clock=time)


def fetch(
    source: LightcastSource, codes: list[str], areas: list[str], horizons: tuple[int, ...] = growth_frame.HORIZONS
) -> tuple[pd.DataFrame, list[CellError]]:
    """(the frame of what came, what went wrong)."""
    errors: list[CellError] = []
    cells = [Cell(code, area) for code in codes for area in areas]
    frames = list(source.fetch(cells, horizons, threading.Event(), errors.append))
    return growth_frame.check(growth_frame.concat(frames)), errors


CANARY = "canary-SECRET-7f3a"
CANARY_ID = "canary-ID-91bc"
_FORBIDDEN = (CANARY, CANARY_ID, "-of-canary-ID")  # tokens of the test server name the client


def clean(text: str) -> None:
    for word in _FORBIDDEN:
        assert word not in text, text[max(text.index(word) - 100, 0) :][:300]


def everything_of(error: BaseException) -> str:
    """All that a log, a screen or an error tracker could take from an error."""
    texts = traceback.format_exception(error)
    seen: BaseException | None = error
    while seen is not None:
        texts += [str(seen), repr(seen), repr(seen.args), repr(vars(seen))]
        assert not hasattr(seen, "request"), "it carries a request, and that the secret"
        seen = seen.__cause__ or seen.__context__
    return "\n".join(texts)


def clean_source(source: LightcastSource) -> None:
    """The canary is in no repr and no cache key of an open source."""
    clean(repr(vars(source)) + repr(vars(source._client)) + repr(vars(source._client.tokens)))
    clean(repr(vars(source._keep)) + repr(list(source._keep._kept)))

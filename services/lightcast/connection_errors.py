"""Messages for requests to Lightcast that got no usable response.

They are made from types and codes alone: the texts of exceptions quote requests, which hold secrets.
"""

from __future__ import annotations

import ssl
from typing import Final

import requests
import urllib3
from urllib3.exceptions import MaxRetryError

from services.errors import QuotaExhaustedError, ServiceDownError, ServiceError
from services.lightcast.rate_limit_headers import MAX_QUOTA_SECONDS

_SSL: Final = "no secure connection"
_UNTRUSTED: Final = f"{_SSL}, as nobody whom this machine trusts has signed its certificate"
_CERTIFICATE_FAULTS: Final = {
    9: f"{_SSL}, as its certificate is not valid yet",
    10: f"{_SSL}, as its certificate has expired",
    62: f"{_SSL}, as its certificate is another server's",
    64: f"{_SSL}, as its certificate is another server's",
}
"""What OpenSSL found, by its code (X509_V_ERR_…); every other one concerns who has signed."""


def reason_of(error: Exception) -> str:
    """What went wrong, from the type of exception alone: exception texts quote requests."""
    if isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        found = _certificate_error(error)
        return _SSL if found is None else _CERTIFICATE_FAULTS.get(found.verify_code, _UNTRUSTED)
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidProxyURL)):
        return "not an address"
    return "the connection failed"


def _certificate_error(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """The error of OpenSSL about a certificate, in which `requests` and urllib3 have wrapped it."""
    inner: object = error
    for _ in range(5):
        if isinstance(inner, ssl.SSLCertVerificationError):
            return inner
        if not isinstance(inner, BaseException):
            break
        inner = getattr(inner, "reason", None) if isinstance(inner, MaxRetryError) else next(iter(inner.args), None)
    return None


def unreachable(reason: str) -> ServiceDownError:
    """The error for a request that got no response. `reason`: of `reason_of`."""
    next_step = "Try again in a few minutes; if it stays so, check the network and the LIGHTCAST_*_URL settings."
    if reason.startswith(_SSL):
        next_step = (
            "Nothing was sent. Check the LIGHTCAST_*_URL settings and this machine's clock; a network that inspects "
            "connections needs its own certificate in REQUESTS_CA_BUNDLE."
        )
    return ServiceDownError(f"Lightcast cannot be reached: {reason}.", next_step)


def postponed(seconds: float, status: int, support_id: str) -> ServiceError:
    """The error for a response with `status` that asks to wait for `seconds`, longer than anybody would."""
    wait = _duration(seconds)
    if status == 429:
        return QuotaExhaustedError(
            "The Lightcast account's allowance is used up.",
            f"It opens again in {wait}; Lightcast can raise it. Public data goes on meanwhile.",
            support_id=support_id,
        )
    return ServiceDownError(
        "Lightcast is not working at the moment.",
        f"It expects to be back in {wait}; what was read before stays on the screen. Public data goes on meanwhile.",
        support_id=support_id,
    )


def _duration(seconds: float) -> str:
    if seconds > MAX_QUOTA_SECONDS:
        return "more than a month"
    units = ((86_400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"))
    size, name = next((size, name) for size, name in units if seconds > 2.05 * size or size == 1)
    return f"about {seconds / size:.0f} {name}"

"""The one family of errors that leaves the services.

Every error carries three texts: `str(error)` for the log, `message` (what happened, in words a planner
understands) and `next_step` (what to do now). Both of the latter are safe to show: no path, no traceback,
no secret. An error of a service also carries `support_id`, by which the service's people find the call.
"""

from __future__ import annotations


class HorizonsError(Exception):
    """Base of all errors that services raise on purpose.

    `retryable` says whether the same call may succeed later without anybody changing anything.
    """

    retryable = False

    def __init__(self, message: str, next_step: str, *, detail: str = "", support_id: str = "") -> None:
        super().__init__(detail or f"{message} {next_step}")
        self.message = message
        self.next_step = next_step
        self.support_id = support_id


class BadInputError(HorizonsError):
    """The caller asked for something that cannot exist (a horizon of 40 years, a source nobody has)."""


class ConfigError(BadInputError):
    """A setting is missing or cannot be right; the message names the setting and never its value."""


class DataSetError(HorizonsError):
    """The public data set that ships with Horizons is missing, cut or not the one this code reads."""


class ServiceError(HorizonsError):
    """A remote source did not give what was asked for."""


class CredentialsError(ServiceError):
    """The service does not know the client id and secret."""


class AccessRefusedError(ServiceError):
    """The credentials are good, but the account may not use this service."""


class RateLimitedError(ServiceError):
    """The service keeps saying "too many requests" although we waited as it told us."""

    retryable = True


class QuotaExhaustedError(ServiceError):
    """The account's allowance is used up for longer than anybody would wait in front of a page."""


class ServiceDownError(ServiceError):
    """The service cannot be reached, or says that it is broken."""

    retryable = True


class UnexpectedAnswerError(ServiceError):
    """An answer came that breaks the contract: cut, renamed, not JSON, about something else."""


class BadRequestError(ServiceError):
    """The service calls our request malformed: a setting or this program is at fault, not the data."""

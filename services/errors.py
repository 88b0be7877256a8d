"""The errors that services raise on purpose.

Every error has three texts: `str(error)` for the log, `message` (what happened, in words a planner understands)
and `next_step` (what to do now). The latter two are safe to show: no path, no traceback, no secret. An error of a
remote service also has `support_id`, by which its support staff find the request.
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
    """The caller asked for something that cannot exist (a horizon of 40 years, an unknown source)."""


class ConfigError(BadInputError):
    """A setting is missing or invalid; the message names the setting and never its value."""


class DataSetError(HorizonsError):
    """The public data set is missing, truncated or of another schema version."""


class ServiceError(HorizonsError):
    """A remote source did not return the requested data."""


class CredentialsError(ServiceError):
    """The service does not know the client id and secret."""


class AccessRefusedError(ServiceError):
    """The credentials are good, but the account may not use this service."""


class RateLimitedError(ServiceError):
    """The service still responds with 429 after the waits that it named."""

    retryable = True


class QuotaExhaustedError(ServiceError):
    """The account's quota is used up for longer than a user would wait for a page."""


class ServiceDownError(ServiceError):
    """The service cannot be reached, or reports that it is unhealthy."""

    retryable = True


class UnexpectedResponseError(ServiceError):
    """The response breaks the contract: truncated, not JSON, other fields, or about something else."""


class BadRequestError(ServiceError):
    """The service rejects our request as malformed: a setting or this program is at fault, not the data."""

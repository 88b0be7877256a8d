"""Validators of single settings.

Their messages say what to write instead. They are shown and logged, so none of them quotes the value.
"""

from __future__ import annotations

import ipaddress
import math
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import SecretStr

MIN_SIGNING_KEY: Final = 32
"""Bytes of key that HMAC with SHA-256 wants (RFC 7518, 3.2); a shorter one could be guessed from a token."""

MIN_METRICS_TOKEN: Final = 16
"""Characters of a token for /metrics: short of that it could be tried out."""

OWN_ERROR: Final = "horizons"
"""Type of the errors raised by the validators below; their message is the next step, and holds no value."""


_HOST: Final = re.compile(r"(\*\.)?([a-z0-9_-]+\.)*[a-z0-9_-]+(:\d{1,5})?|\[[0-9a-f:.]+\](:\d{1,5})?")
"""A name or an address, perhaps with a port; "*." in front stands for every name below it."""


_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}
"""Ports that browsers leave away."""

_PATH_PART: Final = re.compile(r"[A-Za-z0-9._~-]+")
"""A part of a path that needs no escaping."""


def _refuse(next_step: str) -> PydanticCustomError:
    return PydanticCustomError(OWN_ERROR, next_step)


def to_lower(value: object) -> object:
    """A text in lower case; anything else as it is."""
    return value.lower() if isinstance(value, str) else value


def whole_number(value: Any) -> int:
    """The integer part: "5.5" and "1e3" are accepted, as they are for the other numbers."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return int(number)


def _is_loopback(host: str) -> bool:
    """Whether a host is this machine whatever a name server says.

    Only "localhost" and addresses in their usual form: 127.evil.com is a name that can be registered, a name without
    a dot is resolved in the network's search domains, and 127.1 or 2130706433 are read differently by different
    libraries.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(text: str) -> str:
    """An address without a trailing slash; plain http only to this machine, where nobody else reads the secret."""
    text = with_lower_host(text.rstrip("/"))
    parts = _split_address(text, "an address such as https://example.org/path, with no user, query or fragment in it")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise _refuse("Use https: over plain http the secret could be read on its way.")
    return text


def with_lower_host(text: str) -> str:
    """The address with its scheme and host in lower case, as browsers write them and others compare them."""
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{mark}{host.lower()}{slash}{path}" if mark and "@" not in host else text


def _split_address(text: str, expected: str) -> SplitResult:
    """The parts of an http or https address without extras; refuses others, saying what to give: `expected`."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if not host or parts.scheme not in {"http", "https"} or _has_extras(text, parts):
        raise _refuse(f"Give {expected}.")
    return parts


def _has_extras(text: str, parts: SplitResult) -> bool:
    """Whether there is more than scheme, host, port and path, or a character that libraries read differently."""
    is_odd = any(char.isspace() or not char.isprintable() or char == "\\" for char in text)
    return bool(parts.query or parts.fragment or "@" in parts.netloc or is_odd)


def parse_clients(value: object) -> object:
    """Secrets by id, from "id:secret,id:secret"."""
    if not isinstance(value, str):
        return value
    pairs = [entry.strip().partition(":") for entry in value.split(",") if entry.strip()]
    clients = {name.strip(): secret.strip() for name, _, secret in pairs}
    if not pairs or len(clients) < len(pairs) or not all(name and secret for name, secret in clients.items()):
        raise _refuse("Give id:secret,id:secret, each id once and no secret empty.")
    return clients


def parse_origins(value: object) -> object:
    """Origins as a browser sends them: scheme, host and port in lower case without a default port, nothing behind."""
    if not isinstance(value, str):
        return value
    origins = tuple(_as_sent(entry.strip().rstrip("/").lower()) for entry in value.split(",") if entry.strip())
    if not all(origin == "*" or re.fullmatch(r"https?://[a-z0-9.\-\[\]:]+", origin) for origin in origins):
        raise _refuse("Give https://example.org,https://example.com or *.")
    return origins


def _as_sent(origin: str) -> str:
    return origin.removesuffix(_DEFAULT_PORTS.get(origin.partition(":")[0], ""))


def check_public_url(text: str) -> str:
    """An address of this server without a trailing slash, or nothing; plain http is the operator's choice."""
    text = with_lower_host(text.rstrip("/"))
    if not text:
        return text
    parts = _split_address(text, "the address that people type, such as https://horizons.example.org")
    if not _HOST.fullmatch(parts.netloc) or "*" in parts.netloc:
        raise _refuse("Give one name, in letters, digits and hyphens; others as browsers send them, xn--….")
    check_root_path(parts.path)
    return text


def check_root_path(text: str) -> str:
    """A path with a slash before and none behind, or nothing."""
    parts = text.strip("/").split("/")
    if parts == [""]:
        return ""
    if not all(_PATH_PART.fullmatch(part) and set(part) != {"."} for part in parts):
        raise _refuse("Give a path such as /horizons, of letters, digits, hyphens and slashes.")
    return f"/{'/'.join(parts)}"


def parse_hosts(value: object) -> object:
    """Names of hosts in lower case: "example.org", "example.org:8080", "*.example.org" or "*"."""
    if not isinstance(value, str):
        return value
    hosts = tuple(entry.strip().lower() for entry in value.split(",") if entry.strip())
    if not all(host == "*" or _HOST.fullmatch(host) for host in hosts):
        raise _refuse("Give horizons.example.org,10.0.0.5:8501 or *, without https:// and without a path.")
    return hosts


def check_metrics(value: SecretStr) -> SecretStr:
    """ "off", "on", or a token that nobody guesses."""
    text = value.get_secret_value()
    if text.lower() in {"off", "on"}:
        return type(value)(text.lower())
    if len(text.encode()) < MIN_METRICS_TOKEN or not text.isascii() or not text.isprintable():
        raise _refuse(f"Give off, on, or a token of {MIN_METRICS_TOKEN} or more ASCII characters.")
    return value


def check_signing_key(key: SecretStr) -> SecretStr:
    """The key, long enough or empty."""
    if key and len(key.get_secret_value().encode()) < MIN_SIGNING_KEY:
        raise _refuse(f"Give {MIN_SIGNING_KEY} bytes or more, or nothing.")
    return key

"""Under which names the server answers, and which pages may open its websocket. Pure.

A browser sends the name that its address bar shows as `Host`. A page of a stranger can make a name of its own point to
127.0.0.1 (DNS rebinding) and would then read this server as its own site: so names are answered only when nobody else
can make them point here.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from services.config import ServerSettings

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "0.0.0.0", "[::]"})
"""Names that mean this machine to a browser, whatever name servers say. The last two are what a server that listens on
all addresses prints as its own."""
HOSTED_SUFFIX: Final = ".streamlit.app"
"""Streamlit Community Cloud: only Streamlit decides where names below it point to."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+?)\.?(?::(?P<port>\d{1,5}))?")
_MAX_LENGTH: Final = 255


Address = tuple[str, int | None]
"""Where a connection arrived: an IP address and a port, or the path of a socket and None."""


class Host(NamedTuple):
    """A name in lower case, and its port; None where the default port of http or https is meant."""

    name: str
    port: int | None

    def is_on_port(self, port: int | None) -> bool:
        """Whether the port is this one, given or by default."""
        return port in _DEFAULT_PORTS.values() if self.port is None else self.port == port

    @property
    def is_hosted(self) -> bool:
        """Whether Streamlit Community Cloud serves the name."""
        return self.name.endswith(HOSTED_SUFFIX)


def parse_host(text: str) -> Host | None:
    """The value of a Host header; None if it is no name with an optional port."""
    match = _HOST.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    if match is None:
        return None
    return Host(match["name"].lower(), int(match["port"]) if match["port"] else None)


def parse_origin(text: str) -> Host | None:
    """The host of an http or https origin, its port always given; None for every other origin."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    host = parse_host(parts.netloc)
    if parts.scheme not in _DEFAULT_PORTS or host is None or parts.path or parts.query or parts.fragment:
        return None
    return host if host.port is not None else host._replace(port=_DEFAULT_PORTS[parts.scheme])


class HostRules:
    """Which names and origins the settings allow, beyond those of this machine itself."""

    def __init__(self, settings: ServerSettings) -> None:
        self._allows_all = "*" in settings.allowed_hosts
        below = [parse_host(entry.removeprefix("*.")) for entry in settings.allowed_hosts if entry.startswith("*.")]
        self._listed_below = [host for host in below if host is not None]
        self._listed = [host for entry in settings.allowed_hosts if (host := parse_host(entry)) is not None]
        public = urlsplit(settings.public_url)
        self._public = parse_origin(f"{public.scheme}://{public.netloc}")

    def allows_host(self, host: Host, local: Address | None) -> bool:
        """Whether a request for `host` that arrived at our address `local` is answered."""
        return self._allows_all or host.is_hosted or self._is_ours(host, local)

    def allows_origin(self, origin: str, host: Host | None, local: Address | None) -> bool:
        """Whether a page of `origin` may open a websocket for `host`: one of the same host, or of one of ours."""
        page = parse_origin(origin)
        if page is None:
            return False
        is_same = host is not None and host.name == page.name and host.is_on_port(page.port)
        return is_same or self._is_ours(page, local)

    def _is_ours(self, host: Host, local: Address | None) -> bool:
        """Whether the name is this machine's, or one that the settings name."""
        if self._public is not None and host.name == self._public.name and host.is_on_port(self._public.port):
            return True
        if any(host.name == listed.name and listed.port in {None, host.port} for listed in self._listed):
            return True
        if any(host.name.endswith(f".{one.name}") and one.port in {None, host.port} for one in self._listed_below):
            return True
        address, port = local or ("", None)
        return host.is_on_port(port) and (host.name in LOOPBACK or _is_address(host.name, address))


def _is_address(name: str, address: str) -> bool:
    """Whether `name` is the IP address at which the connection arrived: no name server had a say in that."""
    try:
        given, local = ipaddress.ip_address(name.strip("[]")), ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(local, "ipv4_mapped", None)  # a socket for both families shows IPv4 as ::ffff:192.168.1.5
    return given in {local, mapped}

"""Backoff for wrong client secrets, counted apart from the token requests of those who know theirs.

Wrong secrets are counted by the pair of client id and peer, by peer over all ids, and by id over all peers; each count
that is too high blocks for a second at first, and for twice as long at every further wrong secret. An id that does not
exist is counted like one that does, so that the responses do not tell them apart.

A block never keeps the owner of a long secret from a token: at MIN_SECRET characters guessing is hopeless, with or
without a block. A shorter one can be guessed, so it is refused while the block lasts, right or wrong.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, MutableMapping

MIN_SECRET: Final = 16
"""Characters. 16 random letters and digits have 95 bits: a million guesses a second would take 10^15 years."""
GUESSES_OF_A_PAIR: Final = 5
"""Wrong secrets before the first block: as many as a person mistypes or an old configuration tries."""
GUESSES_OF_A_PEER: Final = 20
"""A proxy or an office is one peer for many people, so it may be wrong more often than one of them ..."""
GUESSES_OF_AN_ID: Final = 50
"""... and all peers together more often still."""
MAX_BLOCK: Final = 300.0
"""Seconds of the longest block: some 300 guesses a day."""
FORGET_AFTER: Final = 900.0
"""Seconds without a wrong secret after which a count starts anew; longer than the longest block."""
_MAX_COUNTS: Final = 10_000
"""Counts that are kept, some 2 MB; beyond it the oldest go."""
_MAX_ID: Final = 64
"""Characters of an id that are kept as they are; of a longer one its hash."""
_IPV6_SUBSCRIBER: Final = 64
"""Bits of an IPv6 address that one subscriber shares: the rest is free to choose."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""As which translators show IPv4 to machines that have IPv6 alone (RFC 6052)."""
_IPV4_BITS: Final = 2**32 - 1


@dataclass
class _Count:
    guesses: int = 0
    blocked_until: float = 0.0


class SecretGuesses:
    """Counts wrong secrets and says who is blocked. Thread-safe; memory bounded."""

    def __init__(self, replicas: int = 1, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`replicas` that each count by themselves allow as many wrong secrets together as one would."""
        self._replicas = replicas
        self._clock = clock
        self._counts: MutableMapping[Hashable, _Count] = TTLCache(_MAX_COUNTS, FORGET_AFTER, timer=clock)
        self._lock = threading.Lock()

    def seconds_blocked(self, client: str, peer: str) -> float:
        """Seconds until this peer may try a secret of this client id again; 0 where it may now."""
        with self._lock:
            until = [count.blocked_until for key, _ in guess_counts(client, peer) if (count := self._counts.get(key))]
        return max(0.0, max(until, default=0.0) - self._clock())

    def record(self, client: str, peer: str) -> None:
        """Count a wrong secret."""
        with self._lock:
            for key, allowed_of_all in guess_counts(client, peer):
                allowed = max(1, allowed_of_all // self._replicas)
                count = self._counts.get(key) or _Count()
                count.guesses += 1
                if count.guesses >= allowed:
                    block = min(MAX_BLOCK, math.ldexp(1.0, min(count.guesses - allowed, 20)))
                    count.blocked_until = self._clock() + block
                self._counts[key] = count  # written anew: its time to live starts again


def is_long(secret: str) -> bool:
    """Whether a secret is too long to be guessed."""
    return len(secret) >= MIN_SECRET


def guess_counts(client: str, peer: str) -> list[tuple[tuple[str, str, str], int]]:
    """The counts that a wrong secret belongs to, and how many each allows before it blocks."""
    network = _network(peer)
    if len(client) > _MAX_ID:
        client = hashlib.sha256(client.encode(errors="surrogatepass")).hexdigest()
    return [
        (("pair", client, network), GUESSES_OF_A_PAIR),
        (("peer", network, ""), GUESSES_OF_A_PEER),
        (("id", client, ""), GUESSES_OF_AN_ID),
    ]


def _network(peer: str) -> str:
    """The address, or the network of an IPv6 subscriber; "" for what is none, as a client of a proxy may claim.

    An IPv4 address written as IPv6 is itself: all of them are in one network.
    """
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:  # a socket for both families shows IPv4 as ::ffff:192.0.2.1
        return str(address.ipv4_mapped)
    if address in _NAT64:
        return str(ipaddress.IPv4Address(int(address) & _IPV4_BITS))
    return str(ipaddress.ip_network((address, _IPV6_SUBSCRIBER), strict=False))

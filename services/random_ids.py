"""Ids that nobody can guess, from randomness of the system that is asked for once for many of them.

Asking is a call of the system, during which another thread goes on: whoever asks waits for it, and so does all that
waits for a lock which is held meanwhile (docs/decisions/0113).
"""

from __future__ import annotations

import secrets
from typing import Final

_ID_BYTES: Final = 16
_IDS_AT_ONCE: Final = 256


class RandomIds:
    """Hexadecimal ids of 128 bits. For one thread, or under a lock."""

    def __init__(self) -> None:
        self._random = b""

    def next(self) -> str:
        """The next id."""
        if not self._random:
            self._random = secrets.token_bytes(_ID_BYTES * _IDS_AT_ONCE)
        value, self._random = self._random[:_ID_BYTES].hex(), self._random[_ID_BYTES:]
        return value

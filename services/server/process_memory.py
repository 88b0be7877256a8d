"""How the C libraries of this process get their memory: little of what is free stays with it (docs/decisions/0090)."""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Final

_MAX_ARENAS: Final = 2
"""Heaps of glibc, each with free memory of its own. It makes up to eight a processor core, one for each of the threads
that run scripts; most of them wait for Python's lock, and two do as well."""
_M_ARENA_MAX: Final = -8
"""What malloc.h of glibc calls the parameter."""
_ARROW_POOL: Final = "ARROW_DEFAULT_MEMORY_POOL"


def use_less() -> None:
    """Make Arrow use the allocator of the system, and that few heaps; call it before pyarrow is there.

    Arrow's own allocator keeps tens of megabytes for itself, and more for each thread that has made a text column. What
    the environment says of either holds.
    """
    os.environ.setdefault(_ARROW_POOL, "system")
    if is_glibc() and "MALLOC_ARENA_MAX" not in os.environ:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _MAX_ARENAS)


def return_unused() -> None:
    """Give memory that has been freed back to the system: at the start that is what reading the tables took."""
    if is_glibc():
        ctypes.CDLL(None).malloc_trim(0)


def is_glibc() -> bool:
    """Whether the C library is glibc: others have neither parameter."""
    return platform.libc_ver()[0] == "glibc"

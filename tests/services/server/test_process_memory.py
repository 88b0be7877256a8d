"""The C libraries of the process keep little memory that is free."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from services.server import process_memory

ARROW = """
from services.server import process_memory
process_memory.use_less()
import pyarrow
print(pyarrow.default_memory_pool().backend_name)
"""
HEAPS = """
import ctypes, re, threading
from services.server import process_memory
process_memory.use_less()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
ready = threading.Barrier(9)
def take():
    libc.malloc(1000)
    ready.wait()
threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
ready.wait()
libc.malloc_stats()
"""
on_glibc = pytest.mark.skipif(not process_memory.is_glibc(), reason="glibc alone has these")


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {
        key: value for key, value in os.environ.items() if key not in {"ARROW_DEFAULT_MEMORY_POOL", "MALLOC_ARENA_MAX"}
    }
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, env=ours | environment
    )


def test_arrow_takes_memory_from_the_system():
    assert run(ARROW).stdout.strip() == "system"


def test_pool_that_the_environment_names_is_used():
    assert run(ARROW, ARROW_DEFAULT_MEMORY_POOL="mimalloc").stdout.strip() == "mimalloc"


@on_glibc
def test_threads_share_two_heaps():
    assert run(HEAPS).stderr.count("Arena ") == 2


@on_glibc
def test_heaps_that_the_environment_allows_are_used():
    assert run(HEAPS, MALLOC_ARENA_MAX="4").stderr.count("Arena ") > 2


def test_unused_memory_can_be_returned():
    process_memory.return_unused()

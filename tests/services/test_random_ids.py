"""Ids of requests and files are random, and the system is asked once for many of them."""

from __future__ import annotations

import os

import pytest

from services import random_ids
from services.random_ids import RandomIds


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """How many bytes the system was asked for, each time."""
    counts: list[int] = []

    def token_bytes(count: int) -> bytes:
        counts.append(count)
        return os.urandom(count)

    monkeypatch.setattr(random_ids.secrets, "token_bytes", token_bytes)
    return counts


def test_ids_have_128_random_bits_each(asked):
    ids = RandomIds()
    found = {ids.next() for _ in range(300)}
    assert len(found) == 300
    assert {len(one) for one in found} == {32}
    assert sum(asked) >= 300 * 16
    assert len(asked) == 2

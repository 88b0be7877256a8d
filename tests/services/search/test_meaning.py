"""The vectors of titles are worked out a part at a time."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from services.search import meaning

MAX_BESIDE_RESULT = 16_000_000
"""Bytes for a moment; the words of all titles at once take 55 MB, and all vectors in double precision 42 MB."""


@pytest.fixture(scope="module")
def of_titles(public):
    """The model of the meaning of all public titles."""
    return public._catalog._index._ranking._meaning


def test_parts_of_titles_give_what_all_at_once_give(of_titles, monkeypatch):
    words, vectors, _ = meaning.read_vectors(meaning.PATH)
    in_parts = of_titles._vectors_of_titles(words, vectors)
    weights, constants = of_titles._discriminant(in_parts)
    monkeypatch.setattr(meaning, "_parts", lambda count, _size=0: [slice(0, count)])
    at_once = of_titles._vectors_of_titles(words, vectors)
    np.testing.assert_array_equal(in_parts, at_once)
    for found, expected in zip((weights, constants), of_titles._discriminant(at_once), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_vectors_of_titles_take_little_more_than_they_are(of_titles):
    words, vectors, _ = meaning.read_vectors(meaning.PATH)
    tracemalloc.start()
    try:
        found = of_titles._vectors_of_titles(words, vectors)
        beside = tracemalloc.get_traced_memory()[1] - found.nbytes
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        of_titles._discriminant(found)
        of_discriminant = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert beside < MAX_BESIDE_RESULT
    assert of_discriminant < MAX_BESIDE_RESULT

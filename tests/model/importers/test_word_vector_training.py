"""Words that tell occupations apart move apart, the rest stays."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from model.importers.word_vector_training import train
from services.search.word_index import WordIndex

WORDS = np.array(["baker", "nurse", "senator", "ward"])


def test_words_of_different_occupations_move_apart_and_others_stay() -> None:
    titles = ["ward nurse", "nurse", "bread baker", "baker"] * 6_000
    occupation = np.array([0, 0, 1, 1] * 6_000)
    vectors = np.array([[1.0, 0.1, 0.0], [1.0, 0.0, 0.1], [0.6, 0.8, 0.0], [0.1, 0.0, 1.0]], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    moved = train(WordIndex(pa.array(titles, pa.large_string())), occupation, WORDS, vectors)
    assert moved[0] @ moved[1] < vectors[0] @ vectors[1] - 0.1
    np.testing.assert_array_equal(moved[2], vectors[2])
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1.0, atol=1e-5)


def test_same_titles_give_the_same_vectors() -> None:
    index = WordIndex(pa.array(["nurse", "baker"] * 600, pa.large_string()))
    vectors = np.eye(4, dtype=np.float32)
    occupation = np.array([0, 1] * 600)
    np.testing.assert_array_equal(train(index, occupation, WORDS, vectors), train(index, occupation, WORDS, vectors))

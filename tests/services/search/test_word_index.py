"""The distinct words of titles: what a typed word may mean."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from services.search.word_index import WordIndex

CUTOFF = 0.70
WORDS = st.text(alphabet="abcdes123", min_size=4, max_size=10).filter(lambda word: not word.endswith("s"))


@given(words=st.lists(WORDS, min_size=1, max_size=30, unique=True), typed=WORDS)
def test_every_word_within_the_similarity_is_found(words: list[str], typed: str) -> None:
    index = WordIndex(pa.array(words, pa.large_string()))
    found = {index.words[place] for place in index.similar_words(typed, last=False)[0].tolist()}
    # A wrong first letter costs more, so such words may be too unlike.
    near = {word for word in words if word[0] == typed[0] and OSA.normalized_similarity(typed, word) >= CUTOFF}
    assert near - {typed} <= found

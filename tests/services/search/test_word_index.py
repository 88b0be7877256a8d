"""The distinct words of titles: what a typed word may mean."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from services.search import word_index
from services.search.normalize import stem
from services.search.word_index import WordIndex

CUTOFF = word_index._MIN_SIMILARITY
LENGTHS = (5, 7, 10)
"""Of indexed words: as many as have one, two and three slips; in ten letters three are exactly the limit."""
WORDS_OF_LENGTH = {
    length: st.text("abcdes123", min_size=length, max_size=length).filter(lambda word: stem(word) == word)
    for length in LENGTHS
}
"""Made once: for each word anew they take longer than what is tested."""
WORDS = st.sampled_from(LENGTHS).flatmap(WORDS_OF_LENGTH.__getitem__)
OTHER_LETTERS = "fghvwxyz"
"""Those that no indexed word has: each is one that a typed word has too many, and may push out one that it lacks."""


@st.composite
def misspelled(draw: st.DrawFn, word: str) -> str:
    """The word after slips of one kind behind its first letter, no more than a word of its length may have."""
    kind = draw(st.integers(0, 3))
    for _ in range(draw(st.integers(1, int((1 - CUTOFF) * len(word) + 1e-6)))):
        place = draw(st.integers(1, len(word) - 1))
        letter = draw(st.sampled_from(OTHER_LETTERS))
        slips = (
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        )
        word = slips[kind]
    return word


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(words=st.lists(WORDS, min_size=1, max_size=30, unique=True), data=st.data())
def test_every_word_within_the_similarity_is_found(words: list[str], data: st.DataObject) -> None:
    typed = data.draw(misspelled(data.draw(st.sampled_from(words))))
    # A wrong first letter costs more, so such words may be too unlike.
    near = {word for word in words if word[0] == typed[0] and OSA.normalized_similarity(stem(typed), word) >= CUTOFF}
    assume(near)  # a slip in what an earlier one changed may count twice
    index = WordIndex(pa.array(words, pa.large_string()))
    found = {index.words[place] for place in index.similar_words(typed, last=False)[0].tolist()}
    assert near <= found

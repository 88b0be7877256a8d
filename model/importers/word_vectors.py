"""Write word_vectors.npz: `python -m model.importers.word_vectors FOLDER UNTRAINED`.

FOLDER is an unpacked wordllama. Run it when titles change much; words that are missing only count less. It needs
`tokenizers`, which Horizons itself does not: `pip install tokenizers==0.23.3`, and `pip download --no-deps
wordllama==0.4.0.post1` (MIT licence), unzipped. Its vectors are those of WordLlama's l2_supercat_256, averaged over
the pieces of each word, reduced to the `DIMENSIONS` in which words of titles differ most, moved by what titles say of
the words (`word_vector_training`), and rounded to a byte. UNTRAINED is where the vectors are written as they were
before that; `tests/bench/fit_search.py` starts from them.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from tokenizers import Tokenizer

from model.importers.word_vector_training import train
from services.search.meaning import PATH
from services.search.normalize import normalize_column
from services.search.staff_titles import read_staff_titles
from services.search.word_index import WordIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DIMENSIONS: Final = 64
"""Twice as many, or all 256, rank no better (docs/search.md)."""

_TITLES: Final = Path(__file__).parents[2] / "services" / "public" / "data" / "titles.parquet"
_WHOLE_WORD: Final = re.compile("▁([a-z]{3,})")


def main(folder: Path, untrained: Path) -> None:
    """Write the vectors of all words of titles, and of those that WordLlama knows as a whole."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    table = _read_weights(folder / "weights" / "l2_supercat_256.safetensors")
    titles = pd.concat([pd.read_parquet(_TITLES), read_staff_titles()], ignore_index=True)
    normalized = normalize_column(pa.array(titles["title"], pa.large_string())).to_pandas()
    titles = titles.assign(normalized=normalized).drop_duplicates(["normalized", "occupation_id"])
    titles = titles[~titles["occupation_id"].str.endswith("0000") & (titles["normalized"] != "")]
    index = WordIndex(pa.array(titles["normalized"], pa.large_string()))
    whole = {found[1] for token in tokenizer.get_vocab() if (found := _WHOLE_WORD.fullmatch(token))}
    words = [*index.words, *sorted(whole - set(index.words))]
    pieces = tokenizer.encode_batch(words, add_special_tokens=False)
    vectors = _unit(np.stack([table[piece.ids].mean(axis=0) for piece in pieces]))
    center = vectors[: len(index.words)].mean(axis=0)
    _, _, axes = np.linalg.svd(vectors[: len(index.words)] - center, full_matrices=False)
    reduced = _unit((vectors - center) @ axes[:DIMENSIONS].T)
    order = np.argsort(np.array(words))
    sorted_words = np.array(words)[order]
    _write(untrained, sorted_words, reduced[order])
    occupation = pd.factorize(titles["occupation_id"])[0].astype(np.int64)
    _write(PATH, sorted_words, train(index, occupation, sorted_words, reduced[order]))


def _write(path: Path, words: NDArray[np.str_], vectors: Floats) -> None:
    scale = np.abs(vectors).max(axis=1, keepdims=True)
    np.savez_compressed(path, words=words, vectors=np.rint(vectors / scale * 127).astype(np.int8))


def _read_weights(path: Path) -> Floats:
    """The one table of a safetensors file: a length, a header in JSON, then the numbers."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    shape = json.loads(content[8 : 8 + length])["embedding.weight"]["shape"]
    return np.frombuffer(content[8 + length :], np.float16).reshape(shape).astype(np.float32)


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

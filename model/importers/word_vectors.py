"""Write word_vectors.npz: `python -m model.importers.word_vectors FOLDER`, FOLDER being an unpacked wordllama.

Run it when titles change much; words that are missing only count less. It needs `tokenizers`, which Horizons itself
does not: `pip install tokenizers==0.23.3`, and `pip download --no-deps wordllama==0.4.0.post1` (MIT licence), unzipped.
Its vectors are those of WordLlama's l2_supercat_256, averaged over the pieces of each word, reduced to the `DIMENSIONS`
in which words of titles differ most, and rounded to a byte.
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

from services.search.meaning import PATH
from services.search.normalize import normalize_column
from services.search.word_index import WordIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DIMENSIONS: Final = 64
"""Twice as many, or all 256, rank no better (docs/search.md)."""

_TITLES: Final = Path(__file__).parents[2] / "services" / "public" / "data" / "titles.parquet"
_WHOLE_WORD: Final = re.compile("▁([a-z]{3,})")


def main(folder: Path) -> None:
    """Write the vectors of all words of titles, and of those that WordLlama knows as a whole."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    table = _read_weights(folder / "weights" / "l2_supercat_256.safetensors")
    titles = pa.array(pd.read_parquet(_TITLES)["title"], pa.large_string())
    of_titles = WordIndex(normalize_column(titles)).words
    whole = {found[1] for token in tokenizer.get_vocab() if (found := _WHOLE_WORD.fullmatch(token))}
    words = [*of_titles, *sorted(whole - set(of_titles))]
    pieces = tokenizer.encode_batch(words, add_special_tokens=False)
    vectors = _unit(np.stack([table[piece.ids].mean(axis=0) for piece in pieces]))
    center = vectors[: len(of_titles)].mean(axis=0)
    _, _, axes = np.linalg.svd(vectors[: len(of_titles)] - center, full_matrices=False)
    reduced = _unit((vectors - center) @ axes[:DIMENSIONS].T)
    scale = np.abs(reduced).max(axis=1, keepdims=True)
    order = np.argsort(np.array(words))
    np.savez_compressed(
        PATH, words=np.array(words)[order], vectors=np.rint(reduced / scale * 127)[order].astype(np.int8)
    )


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
    main(Path(sys.argv[1]))

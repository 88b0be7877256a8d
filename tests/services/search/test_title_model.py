"""The model of whole titles: what its file holds, and what it says of words cut short and of other classifications."""

from __future__ import annotations

import shutil
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest

from services.search.title_model import BUCKETS, PATH, Parameters, TitleModel, buckets, meaning_of, read, write

if TYPE_CHECKING:
    from pathlib import Path

IDS = read(PATH)[0].tolist()
MODEL = TitleModel(IDS, np.ones(len(IDS), np.bool_))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("custdn building", "37-2011"),
        ("registerd nurs", "29-1141"),
        ("electricn", "47-2111"),
        ("phlebotmst", "31-9097"),
        ("nurse registered", "29-1141"),
        ("wastewatr trtmnt plnt oper", "51-8031"),
    ],
)
def test_words_cut_short_are_read(text: str, code: str) -> None:
    assert IDS[int(MODEL.evidence([text]).argmax())] == code


def test_evidence_is_the_log_of_shares() -> None:
    assert np.exp(MODEL.evidence(["truck driver"]).astype(np.float64)).sum() == pytest.approx(1.0, abs=1e-3)


def test_text_without_words_says_nothing() -> None:
    assert not MODEL.evidence([""]).any()
    assert MODEL.evidence([]).shape == (0, len(IDS))


def test_texts_are_judged_together_as_one_by_one() -> None:
    texts = ["truck driver", "", "wastewatr trtmnt plnt oper", "registerd nurs", "nurse"]
    together = MODEL.evidence(texts)
    assert together.any(axis=1).tolist() == [True, False, True, True, True]
    for text, evidence in zip(texts, together, strict=True):
        np.testing.assert_allclose(evidence, MODEL.evidence([text])[0], atol=1e-4)


def test_occupations_of_another_classification_are_not_judged() -> None:
    other = TitleModel(["LOT1", "LOT2"], np.ones(2, np.bool_))
    assert not other.evidence(["registered nurse"]).any()


def test_index_of_few_occupations_is_not_judged() -> None:
    few = TitleModel(IDS[:20], np.ones(20, np.bool_))
    assert not few.evidence(["registered nurse"]).any()


def test_groups_have_next_to_no_share() -> None:
    ids = ["29-0000", *IDS]
    (evidence,) = TitleModel(ids, np.array([False] + [True] * len(IDS))).evidence(["registered nurse"])
    assert evidence[0] == evidence.min()
    assert ids[int(evidence.argmax())] == "29-1141"


def test_what_is_read_is_in_memory_once(tmp_path: Path) -> None:
    path = shutil.copy(PATH, tmp_path / "not_read_yet.npz")
    tracemalloc.start()
    try:
        loaded = TitleModel(IDS[::-1], np.ones(len(IDS), np.bool_), path)._load()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    arrays = [array for one in loaded for array in (one.pieces.numbers, one.pieces.scales, *one[1:])]
    assert kept < 1.1 * sum(array.nbytes for array in arrays)


def test_buckets_are_the_same_in_every_process() -> None:
    assert buckets("rn").tolist() == [28908, 4813, 16046, 32697, 24581]
    assert buckets("registered nurse").max() < BUCKETS


def test_what_is_written_is_read(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    shapes = Parameters((BUCKETS, 4), (3, 4), (3,), (4, 5), (5,), (3, 5))
    fitted = [Parameters(*(generator.standard_normal(shape).astype(np.float32) for shape in shapes)) for _ in range(2)]
    path = tmp_path / "model.npz"
    write(path, np.array(["a", "b", "c"]), fitted)
    ids, read_back = read(path)
    assert ids.tolist() == ["a", "b", "c"]
    for one, other in zip(fitted, read_back, strict=True):
        for written, found in zip(one, other, strict=True):
            np.testing.assert_allclose(np.asarray(found), written, atol=0.03)


def test_models_have_equal_say(tmp_path: Path) -> None:
    """One holds the first of two occupations for ten times as likely, the other one the second for a hundred times."""
    say = [np.log(np.array(odds, np.float32)) for odds in ([10, 1], [1, 100])]
    silent = (np.zeros((BUCKETS, 1)), np.zeros((2, 1)), np.zeros((1 + len(meaning_of("")), 1)), np.zeros(1))
    pieces, weights, inner, thresholds = (part.astype(np.float32) for part in silent)
    path = tmp_path / "model.npz"
    write(path, np.array(["a", "b"]), [Parameters(pieces, weights, one, inner, thresholds, weights) for one in say])
    (evidence,) = TitleModel(["a", "b"], np.ones(2, np.bool_), path).evidence(["nurse"])
    assert float(evidence[1] - evidence[0]) == pytest.approx(np.log(10) / 2, abs=0.01)


def test_units_tell_words_together_from_each_word() -> None:
    one, nothing = np.eye(2, dtype=np.float32), np.zeros((1, 2), np.float32)
    both, threshold, weight = np.array([[1.0], [1.0], [0.0]]), np.array([-1.0]), np.ones((1, 1))
    fitted = Parameters(one, nothing, np.zeros(1), both, threshold, weight)
    texts = [np.array(places) for places in ([0], [1], [0, 1])]
    first, second, together = fitted.odds(texts, np.zeros((3, 1), np.float32))
    assert first == second == 0.0
    assert together > 0.0


def test_word_that_no_title_has_is_read_by_its_meaning() -> None:
    assert meaning_of("seamstress").any()
    assert not meaning_of("qzxv of the").any()
    assert meaning_of("mgr").tolist() == meaning_of("manager").tolist()

"""Fit the weights of `services.search.ranking`: `fit_search.py LINES.csv[=MODEL.npz] …` or `fit_search.py START.npz`.

Weights of the ranking: a conditional logit of the right occupations against all others. Of the certainty: a logistic
regression of "the first one is right". Halves that are only measured are never fitted to.

With LINES, lines of real staff lists (columns title and right_codes, codes a bar apart) that nothing in the repository
was written for: on these, and for the weights also on the halves that search was developed on and on everyday queries
(the half tuned on), which count less. Where the model of titles is fitted to titles of the lines' own employers it
would seem better than it is for others: MODEL is then one that was fitted without these
(`model.importers.title_model`), and each such model has a file of lines. The weights that ship are fitted so;
docs/search.md says to which lines.

Without such lines, on those halves and queries and on titles left out of the index and of the training of word vectors
(which starts from START, see `model.importers.word_vectors`) and of the model of titles, which count less. No index
has a staff title that reads like a line of any list.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

from bench_search import TESTS, leave_out_of, load, read_lists, without_measured

from model.importers.title_model import fit as fit_title_model
from model.importers.word_vector_training import train
from services.search import meaning, ranking, title_model
from services.search.index import SearchIndex
from services.search.normalize import code_digits, stemmed

if TYPE_CHECKING:
    from services.search.job_line import JobLine
    from services.search.ranking import Features

LEFT_OUT = ((["staff"], 1_000, 0.5), (["alternate", "sample"], 600, 0.2))
"""Kinds of titles, how many of them are left out of the index, and what each weighs against a line of a list: there are
many, and no staff list looks like O*NET's."""
EVERYDAY_WEIGHT = 4.0
"""Of a query typed into the box, which is what most people see of search."""
UNSEEN_TIMES = 4.0
"""How many times more titles left out count for the certainty: lists that nobody has seen are made of such."""
BESIDE_REAL_LINES = 0.3
"""Of a line written for this project, where lines of real lists are to be had: these say what employers write."""
MARGIN = 0.9
"""Taken off the log odds of the certainty, as some lists are worse than those fitted to: with it 97 % or more of the
lines at 0.9 and more are right in each half developed on."""
PENALTY = 0.01
NAMES = ("_W_WORDS", "_W_CONTEXT", "_W_MEANING", "_W_SIZE", "_W_MODEL", "_W_FIT", "_W_EXACT", "_W_SPECIFIC")
FIXED = {"_W_SIZE": 1.0, "_W_FIT": 3.6, "_W_EXACT": 2.5}
"""Weights that are not fitted: more for size lets slips and beginnings that are typed go to other occupations, and no
line that is fitted to has a title of ours that reads exactly so. With less for that, or for the fit of the words (2.6
is what lines of pay lists ask for), short titles of SOC's and of job holders go to occupations of lines that look like
them: "oil painter"."""
OUTER = 4
"""Weights of what does not depend on the wording, the last ones of `NAMES`."""
CERTAINTY_NAMES = ("_C_INTERCEPT", *(f"_C_{name.upper()}" for name in ranking.Signs._fields))


class Case(NamedTuple):
    """One query: evidence of each wording (wordings x occupations x parts), fit and exact of each occupation, ..."""

    parts: np.ndarray
    costs: np.ndarray
    fits: np.ndarray
    right: np.ndarray
    weight: float


def lists() -> list[tuple[str, set[str], float]]:
    """Text, accepted codes and weight of what is fitted to, but for titles left out."""
    queries = pd.read_csv(TESTS / "queries.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    queries = queries[(queries["half"] == "tune") & queries["query"].map(lambda text: code_digits(text) is None)]
    rows = [
        (text, set(codes.split("|")), EVERYDAY_WEIGHT)
        for text, codes in zip(queries["query"], queries["expected"], strict=True)
    ]
    staff = read_lists()
    staff = staff[staff["half"] == "develop"]
    pairs = zip(staff["title"], staff["right_codes"], strict=True)
    rows += [(text, set(codes.split("|")), 1.0) for text, codes in pairs]
    return rows


def features_of(index: SearchIndex, line: JobLine) -> Features | None:
    """What is known of each occupation for a line; None where nothing is close."""
    (model,) = index._ranking.of_model([(line.main, line.context)])
    return index._features(line, index._job_names.wordings(line), model)


def case(index: SearchIndex, text: str, codes: set[str], weight: float) -> Case | None:
    """What the ranking sees of a text; None where nothing is ranked or no accepted code can be."""
    line = index._job_names.read(text)
    wordings = index._job_names.wordings(line)
    (model,) = index._ranking.of_model([(line.main, line.context)])
    features = index._features(line, wordings, model)
    right = np.isin(np.array(index._ids.to_pylist()), list(codes)) & index._detailed
    if features is None or not right.any():
        return None
    parts = index._ranking.parts(wordings.weighed, line.context).transpose(0, 2, 1)
    ranked = index._detailed
    costs = np.zeros((len(parts), 1))
    if len(wordings.guesses) < len(parts):
        costs[list(wordings.guesses)] = ranking._GUESS_COST
    fits = np.stack([model, features.fit**3, features.exact, index._ranking.specific], axis=-1)
    return Case(parts[:, ranked], costs, fits[ranked], right[ranked], weight)


def loss(weights: np.ndarray, cases: list[Case], scale: np.ndarray) -> tuple[float, np.ndarray]:
    """Weighted negative log likelihood of the right occupations, and its gradient."""
    theta = weights / scale
    inner, outer = theta[:-OUTER], theta[-OUTER:]
    total, gradient = PENALTY * float(weights @ weights), 2 * PENALTY * weights * scale
    for one in cases:
        value = one.parts @ inner
        value -= value.max(axis=1, keepdims=True)
        chances = np.exp(value)
        sums = chances.sum(axis=1, keepdims=True)
        chances /= sums
        value -= np.log(sums)
        value -= one.costs
        best = value.argmax(axis=0)
        everyone = np.arange(value.shape[1])
        means = np.einsum("ko,kop->kp", chances, one.parts)
        slopes = np.concatenate([one.parts[best, everyone] - means[best], one.fits], axis=1)
        sum_of = value[best, everyone] + one.fits @ outer
        share = np.exp(sum_of - sum_of.max())
        share /= share.sum()
        right = share * one.right
        total -= one.weight * float(np.log(right.sum()))
        gradient -= one.weight * ((right / right.sum() - share) @ slopes)
    return total, gradient / scale


def fit_ranking(cases: list[Case]) -> np.ndarray:
    scale = np.array([4.0, 4.0, 8.0, 1.0, 4.0, 0.2, 0.5, 1.0])
    start = np.array([getattr(ranking, name) for name in NAMES]) * scale
    # No evidence counts against what it speaks for.
    ends = [(FIXED[name], FIXED[name]) if name in FIXED else (0.0, None) for name in NAMES]
    bounds = [(low * by, high and high * by) for (low, high), by in zip(ends, scale, strict=True)]
    found = minimize(
        loss, start, args=(cases, scale), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}
    )
    weights: np.ndarray = found.x / scale
    return weights


def fit_certainty(rows: list[tuple[SearchIndex, str, set[str], float]]) -> np.ndarray:
    signs, right, weight = [], [], []
    for index, text, codes, count in rows:
        features = features_of(index, index._job_names.read(text))
        if features is not None:
            ranked = index._ranking.rank(features, 1)
            signs.append([1.0, *ranking.signs(ranked)])
            right.append(index._ids[ranked.first].as_py() in codes)
            weight.append(count)
    x, y, w = np.array(signs), np.array(right), np.array(weight)

    def negative(theta: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ theta
        chance = 1.0 / (1.0 + np.exp(-odds))
        value = (w * np.where(y, np.logaddexp(0.0, -odds), np.logaddexp(0.0, odds))).sum()
        return float(value + PENALTY * theta @ theta), x.T @ (w * (chance - y)) + 2 * PENALTY * theta

    found: np.ndarray = minimize(negative, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def forget_phrases(index: SearchIndex, texts: list[str]) -> None:
    """Take everyday phrases of two words or more, and whole ones, that stand in these texts out of the index: most were
    written because of them, and lines of other lists have no such help."""
    synonyms, words = index._job_names._synonyms, index._lexical.words
    for text in texts:
        main = index._job_names.read(text).main
        for wording in (main, " ".join(words.written_out(word) for word in main.split())):
            stems = stemmed(wording).split()
            for start in range(len(stems)):
                for end in range(start + 1, len(stems) + 1):
                    phrase = " ".join(stems[start:end])
                    synonyms._alone.pop(phrase, None)
                    if end - start > 1 or len(stems) == 1:
                        synonyms._whole.pop(phrase, None)


def with_models(index: SearchIndex, vectors: Path, model: Path) -> SearchIndex:
    """The index with the vectors of words and the model of titles in two files."""
    index._ranking._meaning._path = vectors
    index._ranking._model._path = model
    return index


def train_vectors(untrained: Path, index: SearchIndex, path: Path) -> None:
    """Write vectors of words that know the titles of an index, and no others."""
    words, vectors, _ = meaning.read_vectors(untrained)
    moved = train(index._lexical.words, index._occupation, words, vectors)
    np.savez(path, words=words, vectors=moved)


def main(arguments: list[str]) -> None:
    if "=" not in arguments[0] and arguments[0].endswith(".npz"):
        fit_without_real_lines(Path(arguments[0]))
    else:
        fit_to_real_lines(arguments)


def fit_to_real_lines(arguments: list[str]) -> None:
    """Print the weights for the index and the vectors that ship; each argument has the path of lines, and that of the
    model of titles to use for them, if not the one that ships."""
    shipped = SearchIndex(*load())
    rows = [row for argument in arguments for row in real_lines(argument, shipped)]
    written = [(shipped, text, codes, BESIDE_REAL_LINES * weight) for text, codes, weight in lists()]
    set_weights([one for row in [*rows, *written] if (one := case(*row)) is not None])
    print_certainty(rows, MARGIN)


def real_lines(argument: str, shipped: SearchIndex) -> list[tuple[SearchIndex, str, set[str], float]]:
    path, _, model = argument.partition("=")
    index = with_models(SearchIndex(*load()), meaning.PATH, Path(model)) if model else shipped
    lines = pd.read_csv(path, dtype=str, encoding="utf-8")
    pairs = zip(lines["title"], lines["right_codes"], strict=True)
    return [(index, text, set(codes.split("|")), 1.0) for text, codes in pairs]


def fit_without_real_lines(untrained: Path) -> None:
    titles, occupations = load()
    titles = without_measured(titles, read_lists()["title"])
    reduced, out = titles, []
    for kinds, count, weight in LEFT_OUT:
        reduced, left_out = leave_out_of(reduced, kinds, count)
        out += [(text, set(codes), weight) for text, codes in zip(left_out["query"], left_out["accepted"], strict=True)]
    full, less = SearchIndex(titles, occupations), SearchIndex(reduced, occupations)
    with tempfile.TemporaryDirectory() as folder:
        vectors, model = Path(folder) / "vectors.npz", Path(folder) / "model.npz"
        train_vectors(untrained, less, vectors)
        title_model.write(model, *fit_title_model(reduced, occupations))
        fit(with_models(full, vectors, model), with_models(less, vectors, model), out)


def fit(full: SearchIndex, less: SearchIndex, out: list[tuple[str, set[str], float]]) -> None:
    """Print the weights; `out`: titles that `less` lacks, their codes and what each weighs."""
    rows = [(full, *row) for row in lists()] + [(less, *row) for row in out]
    set_weights([one for row in rows if (one := case(*row)) is not None])
    for index in (full, less):
        forget_phrases(index, [text for text, *_ in lists()])
    unseen = [(less, text, codes, UNSEEN_TIMES * count) for text, codes, count in out]
    seen = [(full, text, codes, min(count, 1.0)) for text, codes, count in lists()]
    print_certainty([*seen, *unseen])


def set_weights(cases: list[Case]) -> None:
    """Fit the weights of the ranking, print them, and rank by them from now on."""
    for name, value in zip(NAMES, fit_ranking(cases), strict=True):
        print(f"{name}: Final = {value:.2f}")
        setattr(ranking, name, float(value))


def print_certainty(rows: list[tuple[SearchIndex, str, set[str], float]], margin: float = 0.0) -> None:
    weights = fit_certainty(rows)
    weights[CERTAINTY_NAMES.index("_C_INTERCEPT")] -= margin
    for name, value in zip(CERTAINTY_NAMES, weights, strict=True):
        print(f"{name}: Final = {value:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])

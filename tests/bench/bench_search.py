"""How well and how fast search answers everyday queries and lines of staff lists, and how often a match of which
certainty is right: `python tests/bench/bench_search.py`. docs/search.md quotes it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from services.search.index import LIKELY, SURE, SearchIndex  # noqa: E402  (the script is run as a file)
from services.search.normalize import normalize  # noqa: E402

TESTS = ROOT / "tests" / "services" / "search"
ROUNDS = 5
SEED = 1
LEFT_OUT = 1_500
MANY_LINES = 10_000


def load() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Titles and occupations with their employment in the nation, as the catalog passes them to the index."""
    data = ROOT / "services" / "public" / "data"
    occupations = pd.read_parquet(data / "occupations.parquet")
    cells = pd.read_parquet(data / "cells.parquet", columns=["occupation_id", "area_id", "base_employment"])
    nation = cells[cells["area_id"] == "US"]
    sizes = dict(zip(nation["occupation_id"].astype(str), nation["base_employment"], strict=True))
    employment = occupations["occupation_id"].map(sizes).astype("Float64")
    return pd.read_parquet(data / "titles.parquet"), occupations.assign(employment=employment)


def leave_out(titles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The titles without some, wherever they stand, and those, with the codes of each as accepted ones."""
    normal = titles["title"].map(normalize)
    picked = set(normal[titles["kind"].isin(["alternate", "sample"])].sample(LEFT_OUT, random_state=SEED))
    out = titles[normal.isin(picked)].assign(normal=normal)
    left_out = out.groupby("normal").agg(query=("title", "first"), accepted=("occupation_id", list))
    return titles[~normal.isin(picked)], left_out


def print_accuracy(name: str, index: SearchIndex, part: pd.DataFrame) -> None:
    """Share right first, among three, and of those that are sure, likely, and less."""
    found = index.search_many(part["query"].tolist())
    by_line = found.groupby("line")["occupation_id"].agg(list)
    pairs = [(by_line.get(n, []), set(right)) for n, right in enumerate(part["accepted"])]
    first = np.array([bool(set(codes[:1]) & right) for codes, right in pairs])
    three = np.mean([bool(set(codes) & right) for codes, right in pairs])
    scores = found.groupby("line")["score"].first().reindex(range(len(part)), fill_value=0.0).to_numpy(dtype=float)
    bands = [(scores >= SURE, "sure"), ((scores < SURE) & (scores >= LIKELY), "likely"), (scores < LIKELY, "less")]
    parts = [f"{label}: {first[band].mean():.1%} of {band.sum()}" for band, label in bands if band.any()]
    print(f"{name:<17} {first.mean():6.1%} first, {three:.1%} among three, of {len(part)}; {', '.join(parts)}")


def milliseconds(start: float) -> float:
    return (time.perf_counter() - start) * 1_000.0


def main() -> None:
    titles, occupations = load()
    builds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        index = SearchIndex(titles, occupations)
        builds.append(milliseconds(start))
    print(f"build         {np.median(builds):6.0f} ms for {len(titles):,} titles")

    queries = pd.read_csv(TESTS / "queries.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    queries = queries.assign(accepted=queries["expected"].str.split("|"))
    staff = pd.read_csv(TESTS / "staff_titles.csv", dtype=str, encoding="utf-8")
    lists = {f"everyday, {half}": part for half, part in queries.groupby("half", sort=False)}
    staff = staff.rename(columns={"title": "query"}).assign(accepted=staff["right_codes"].str.split("|"))
    lists |= {f"staff, {half}": part for half, part in staff.groupby("half", sort=False)}
    for name, part in lists.items():
        print_accuracy(name, index, part)
    reduced, left_out = leave_out(titles)
    print_accuracy("titles left out", SearchIndex(reduced, occupations), left_out)

    start = time.perf_counter()
    lines = titles["title"].sample(MANY_LINES, random_state=SEED).tolist()
    index.search_many(lines)
    print(f"list          {(time.perf_counter() - start):6.1f} s for {MANY_LINES:,} different titles")

    times = []
    for query in list(queries["query"]) * ROUNDS:
        start = time.perf_counter()
        index.search(query)
        times.append(milliseconds(start))
    p50, p95, worst = np.quantile(times, [0.5, 0.95, 1.0])
    print(f"search        {p50:6.2f} ms p50, {p95:.2f} ms p95, {worst:.2f} ms at most, of {len(times)} searches")


if __name__ == "__main__":
    main()

"""How well and how fast search answers the everyday queries: `python tests/bench/bench_search.py`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from services.search.index import SearchIndex  # noqa: E402  (the script is run as a file)

ROUNDS = 5


def load() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Titles and occupations with their employment in the nation, as the catalog passes them to the index."""
    data = ROOT / "services" / "public" / "data"
    occupations = pd.read_parquet(data / "occupations.parquet")
    cells = pd.read_parquet(data / "cells.parquet", columns=["occupation_id", "area_id", "base_employment"])
    nation = cells[cells["area_id"] == "US"]
    sizes = dict(zip(nation["occupation_id"].astype(str), nation["base_employment"], strict=True))
    employment = occupations["occupation_id"].map(sizes).astype("Float64")
    return pd.read_parquet(data / "titles.parquet"), occupations.assign(employment=employment)


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

    queries = pd.read_csv(
        ROOT / "tests" / "services" / "queries.csv", dtype=str, keep_default_na=False, encoding="utf-8"
    )
    queries = queries.assign(accepted=queries["expected"].str.split("|"))
    for half, part in queries.groupby("half", sort=False):
        found = [index.search(query, 3)["occupation_id"].tolist() for query in part["query"]]
        pairs = list(zip(found, part["accepted"], strict=True))
        first = np.mean([bool(set(codes[:1]) & set(right)) for codes, right in pairs])
        three = np.mean([bool(set(codes) & set(right)) for codes, right in pairs])
        print(f"{half:<13} {first:6.1%} first, {three:.1%} among three, of {len(part)} queries")

    times = []
    for query in list(queries["query"]) * ROUNDS:
        start = time.perf_counter()
        index.search(query)
        times.append(milliseconds(start))
    p50, p95, worst = np.quantile(times, [0.5, 0.95, 1.0])
    print(f"search        {p50:6.2f} ms p50, {p95:.2f} ms p95, {worst:.2f} ms at most, of {len(times)} searches")


if __name__ == "__main__":
    main()

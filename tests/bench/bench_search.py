"""How well and how fast search answers everyday queries and lines of staff lists, and how often a match of which
certainty is right: `python tests/bench/bench_search.py`. docs/search.md quotes it. Times are processor time of one
thread, so that other work on the machine does not count."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from services.growth import connect  # noqa: E402  (the script is run as a file)
from services.search.areas import AreaSearch  # noqa: E402
from services.search.index import LIKELY, SURE, SearchIndex  # noqa: E402
from services.search.job_line import read_line  # noqa: E402
from services.search.normalize import normalize, stemmed  # noqa: E402
from services.search.staff_titles import KIND, read_staff_titles  # noqa: E402
from services.search.synonyms import read_abbreviations  # noqa: E402

TESTS = ROOT / "tests" / "services" / "search"
ROUNDS = 3
SEED = 1
LEFT_OUT = 1_500
MANY_LINES = 10_000
ABBREVIATIONS = read_abbreviations()
TYPOS = ("Californa", "Los Angles", "Pensylvania", "Pittsburg", "New Yrok")


STAFF_LISTS = (
    "staff_titles",
    "more_staff_titles",
    "mixed_staff_titles",
    "payroll_titles",
    "industry_titles",
    "unseen_titles",
    "private_titles",
)


def load() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Titles and occupations with their employment in the nation, as the catalog passes them to the index."""
    data = ROOT / "services" / "public" / "data"
    occupations = pd.read_parquet(data / "occupations.parquet")
    cells = pd.read_parquet(data / "cells.parquet", columns=["occupation_id", "area_id", "base_employment"])
    nation = cells[cells["area_id"] == "US"]
    sizes = dict(zip(nation["occupation_id"].astype(str), nation["base_employment"], strict=True))
    employment = occupations["occupation_id"].map(sizes).astype("Float64")
    titles = pd.concat([pd.read_parquet(data / "titles.parquet"), read_staff_titles()], ignore_index=True)
    return titles, occupations.assign(employment=employment)


def read_lists() -> pd.DataFrame:
    """All lines of staff lists: title, right_codes, half, and name, the list's."""
    lists = [pd.read_csv(TESTS / f"{name}.csv", dtype=str, encoding="utf-8").assign(name=name) for name in STAFF_LISTS]
    lines = pd.concat(lists, ignore_index=True)
    return lines.assign(half=lines["half"].fillna("develop"))


def without_measured(titles: pd.DataFrame, lines: pd.Series) -> pd.DataFrame:
    """The titles without those of `staff_titles.csv` that read like a line that is measured, abbreviations written out:
    how search does on lines that nobody has thought of."""
    read = set().union(*(_readings(line) for line in lines))
    is_staff = titles["kind"] == KIND
    return titles[~(is_staff & titles["title"].map(lambda title: stemmed(normalize(title)) in read))]


def _readings(text: str) -> set[str]:
    line = read_line(text)
    both = (f"{line.main} {line.context}", f"{line.context} {line.main}")
    forms = [form.split() for form in (normalize(text), line.main, line.full, *both)]
    written_out = [[ABBREVIATIONS.get(word, [word])[0] for word in form] for form in forms]
    return {stemmed(" ".join(form)) for form in (*forms, *written_out)}


def leave_out(titles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The titles without some of O*NET, wherever they stand, and those, with the codes of each as accepted ones."""
    return leave_out_of(titles, ["alternate", "sample"], LEFT_OUT)


def leave_out_of(titles: pd.DataFrame, kinds: list[str], count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for titles of some kinds."""
    normal = titles["title"].map(normalize)
    picked = set(normal[titles["kind"].isin(kinds)].sample(count, random_state=SEED))
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
    print(f"{name:<38} {first.mean():6.1%} first, {three:.1%} among three, of {len(part)}; {', '.join(parts)}")


def print_times(name: str, call: Callable[[str], object], texts: Sequence[str]) -> None:
    """Milliseconds of processor time that `call` takes for one text."""
    times = []
    for text in list(texts) * ROUNDS:
        start = time.thread_time()
        call(text)
        times.append((time.thread_time() - start) * 1_000.0)
    p50, p95, worst = np.quantile(times, [0.5, 0.95, 1.0])
    print(f"{name:<17} {p50:6.2f} ms p50, {p95:.2f} ms p95, {worst:.2f} ms at most, of {len(times)} searches")


def main() -> None:
    titles, occupations = load()
    start = time.thread_time()
    index = SearchIndex(titles, occupations)
    print(f"build             {time.thread_time() - start:6.2f} s for {len(titles):,} titles")
    start = time.thread_time()
    index.search("nurse")
    print(f"first search      {time.thread_time() - start:6.2f} s, which reads the vectors")

    queries = pd.read_csv(TESTS / "queries.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    queries = queries.assign(accepted=queries["expected"].str.split("|"))
    staff = read_lists().rename(columns={"title": "query"})
    staff = staff.assign(accepted=staff["right_codes"].str.split("|"))
    lists = {f"everyday, {half}": part for half, part in queries.groupby("half", sort=False)}
    lists |= {f"{name}, {half}": part for (name, half), part in staff.groupby(["name", "half"], sort=False)}
    for name, part in lists.items():
        print_accuracy(name, index, part)
    unthought = SearchIndex(without_measured(titles, staff["query"]), occupations)
    for name, part in lists.items():
        if name.endswith("held back"):
            print_accuracy(f"{name}, no like", unthought, part)
    reduced, left_out = leave_out(titles)
    print_accuracy("titles left out", SearchIndex(reduced, occupations), left_out)

    print_times("everyday queries", index.search, queries["query"].tolist())
    print_times("staff lists", index.search, staff["query"].tolist())
    growth = connect("public")
    areas = AreaSearch(growth.areas())
    names = growth.areas()
    print_times("areas", areas.search, [*names["area"], *names["area_id"], *names["area"].str[:3], *TYPOS])

    lines = titles["title"].drop_duplicates().sample(MANY_LINES, random_state=SEED).tolist()
    start = time.thread_time()
    growth.match(lines)
    print(f"list              {time.thread_time() - start:6.1f} s for {MANY_LINES:,} different titles")


if __name__ == "__main__":
    main()

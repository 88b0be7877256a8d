"""titles.parquet: every name under which somebody may look for an occupation."""

from __future__ import annotations

from typing import Final

import pandas as pd

from model.classification import code_map

KINDS: Final = ("title", "soc", "sample", "short", "alternate")
"""From the most trusted to the least: BLS's own title; the SOC's, where it differs; titles that BLS's own search
answers to; abbreviations; everything else that SOC and O*NET collected."""


def table(spine: pd.DataFrame, structure: pd.DataFrame, alternates: pd.DataFrame) -> pd.DataFrame:
    """Columns title, occupation_id, kind; by occupation, then kind, then title.

    Every SOC code is mapped to the occupation that holds it (codes.target); military ones are dropped. Of
    titles of one occupation that differ only in case or spaces the most trusted kind stays.
    """
    detailed = set(spine.loc[spine["taxonomy"] == "soc", "occupation_id"])
    reachable = set(spine["occupation_id"])
    official = structure[structure["soc_group"] == "Detailed"]
    wider = structure[(structure["soc_group"] != "Detailed") & structure["soc_code"].isin(reachable)]
    samples = spine.dropna(subset="sample_titles")
    parts = [
        _part(spine["occupation"], spine["occupation_id"], "title"),
        _part(official["title"], _targets(official["soc_code"], detailed), "soc"),
        _part(wider["title"], wider["soc_code"], "soc"),
        _part(alternates["alternate_title"], _targets(alternates["soc_code"], detailed), "alternate"),
        _part(alternates["short_title"], _targets(alternates["soc_code"], detailed), "short"),
        _part(samples["sample_titles"].str.split("|"), samples["occupation_id"], "sample").explode("title"),
    ]
    frame = pd.concat(parts, ignore_index=True).dropna()
    frame["title"] = frame["title"].str.split().str.join(" ")
    return _deduplicated(frame[frame["title"] != ""])


def _targets(soc_codes: pd.Series, detailed: set[str]) -> pd.Series:
    targets = {code: code_map.target(code, detailed) for code in sorted(soc_codes.unique())}
    return soc_codes.map(targets)


def _part(titles: pd.Series, occupation_ids: pd.Series, kind: str) -> pd.DataFrame:
    return pd.DataFrame({"title": titles, "occupation_id": occupation_ids, "kind": kind})


def _deduplicated(frame: pd.DataFrame) -> pd.DataFrame:
    rank = frame["kind"].map({kind: position for position, kind in enumerate(KINDS)})
    frame = frame.assign(rank=rank, folded=frame["title"].str.casefold())
    frame = frame.sort_values(["occupation_id", "rank", "folded", "title"])
    frame = frame.drop_duplicates(["occupation_id", "folded"])
    return frame[["title", "occupation_id", "kind"]].reset_index(drop=True)

"""titles.parquet: every title under which an occupation can be searched."""

from __future__ import annotations

from typing import Final

import pandas as pd

from model.classification import code_map

KINDS: Final = ("title", "soc", "sample", "short", "alternate")
"""From the most to the least trusted: BLS's own title; the SOC's, where it differs; titles that BLS's own search
matches; abbreviations; everything else that SOC and O*NET collected."""


def title_table(occupation_index: pd.DataFrame, structure: pd.DataFrame, alternates: pd.DataFrame) -> pd.DataFrame:
    """titles.parquet: title, occupation_id, kind; by occupation, then kind, then title.

    Every SOC code is mapped to the occupation that holds it (code_map.bls_code); military ones are dropped. Of titles
    of one occupation that differ only in case or spaces the most trusted kind is kept.
    """
    index = occupation_index
    detailed = set(index.loc[index["taxonomy"] == "soc", "occupation_id"])
    official = structure[structure["soc_group"] == "Detailed"]
    wider = structure[(structure["soc_group"] != "Detailed") & structure["soc_code"].isin(set(index["occupation_id"]))]
    samples = index.dropna(subset="sample_titles")
    parts = [
        _title_rows(index["occupation"], index["occupation_id"], "title"),
        _title_rows(official["title"], _bls_codes(official["soc_code"], detailed), "soc"),
        _title_rows(wider["title"], wider["soc_code"], "soc"),
        _title_rows(alternates["alternate_title"], _bls_codes(alternates["soc_code"], detailed), "alternate"),
        _title_rows(alternates["short_title"], _bls_codes(alternates["soc_code"], detailed), "short"),
        _title_rows(samples["sample_titles"].str.split("|"), samples["occupation_id"], "sample").explode("title"),
    ]
    frame = pd.concat(parts, ignore_index=True).dropna()
    frame["title"] = frame["title"].str.split().str.join(" ")
    return _deduplicated(frame[frame["title"] != ""])


def _bls_codes(soc_codes: pd.Series, detailed: set[str]) -> pd.Series:
    return soc_codes.map({code: code_map.bls_code(code, detailed) for code in sorted(soc_codes.unique())})


def _title_rows(titles: pd.Series, occupation_ids: pd.Series, kind: str) -> pd.DataFrame:
    return pd.DataFrame({"title": titles, "occupation_id": occupation_ids, "kind": kind})


def _deduplicated(frame: pd.DataFrame) -> pd.DataFrame:
    rank = frame["kind"].map({kind: position for position, kind in enumerate(KINDS)})
    frame = frame.assign(rank=rank, lower_case=frame["title"].str.casefold())
    frame = frame.sort_values(["occupation_id", "rank", "lower_case", "title"])
    frame = frame.drop_duplicates(["occupation_id", "lower_case"])
    return frame[["title", "occupation_id", "kind"]].reset_index(drop=True)

"""The line to cite a figure by. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

_MAX_NAMES: Final = 3
"""Occupations and areas that a citation names; the address has all of them."""

BLS_DISCLAIMER: Final = (
    "BLS.gov cannot vouch for the data or analyses derived from these data after the data have been "
    "retrieved from BLS.gov."
)
"""The sentence BLS asks every user of its data to carry."""


def citation(source: str, vintage: str, retrieved: str) -> str:
    """One line to cite a figure by. `retrieved` is an ISO date, or empty where it is not known."""
    when = f"; retrieved {retrieved}," if retrieved else ","
    if source.startswith("BLS"):
        return (
            f"U.S. Bureau of Labor Statistics, Employment Projections {vintage}{when} by way of Horizons. "
            f"Years before the tenth and ranges are estimates of Horizons. {BLS_DISCLAIMER}"
        )
    if source == "Lightcast":
        return f"Lightcast, Projected Occupation Growth, {vintage}{when} by way of Horizons."
    disclaimer = f" {BLS_DISCLAIMER}" if "BLS" in source or "BLS" in vintage else ""
    return f"{source} ({vintage}){when} by way of Horizons.{disclaimer}"


def citations(frame: pd.DataFrame) -> list[str]:
    """The different citations of a frame's rows, in order of first appearance."""
    return citation_column(frame[["source", "vintage", "retrieved_at"]].drop_duplicates())


def joined_citations(frame: pd.DataFrame) -> str:
    """The same in one paragraph: BLS's disclaimer once, at its end, where any of them carries it."""
    lines = citations(frame)
    plain = [line.removesuffix(BLS_DISCLAIMER).rstrip() for line in lines]
    return " ".join([*plain, *([BLS_DISCLAIMER] if plain != lines else [])])


def view_citations(frame: pd.DataFrame, address: str, today: date) -> list[str]:
    """The citations of what a page shows, one a source: occupations, areas, source, address, day.

    `address`: the full URL of the page.
    """
    lines = []
    known = frame.assign(source=frame["source"].fillna(""), vintage=frame["vintage"].fillna(""))
    for _, rows in known.groupby(["source", "vintage"], sort=False):
        pairs = zip(rows["occupation"], rows["occupation_id"], strict=True)
        occupations = _listed([f"{name} ({code})" for name, code in dict.fromkeys(pairs)])
        areas = _listed(list(dict.fromkeys(rows["area"])))
        line = citations(rows.sort_values("retrieved_at", kind="stable"))[-1]
        lines.append(f"{occupations}; {areas}. {line} {address} (accessed {today.isoformat()}).")
    return lines


def _listed(names: list[str]) -> str:
    """Names as a list, the first few of many."""
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return ", ".join(names[:_MAX_NAMES]) + more


def citation_column(frame: pd.DataFrame) -> list[str]:
    """The citation of each row of a growth frame."""
    retrieved = frame["retrieved_at"].dt.strftime("%Y-%m-%d").fillna("")
    parts = list(zip(frame["source"].fillna(""), frame["vintage"].fillna(""), retrieved, strict=True))
    citation_of = {part: citation(*part) for part in dict.fromkeys(parts)}
    return [citation_of[part] for part in parts]

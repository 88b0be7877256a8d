"""The line to cite a figure by. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

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
    """The different citations of a frame's rows, in the order in which they first come."""
    return citation_column(frame[["source", "vintage", "retrieved_at"]].drop_duplicates())


def citation_column(frame: pd.DataFrame) -> list[str]:
    """The citation of each row of a growth frame."""
    retrieved = frame["retrieved_at"].dt.strftime("%Y-%m-%d").fillna("")
    parts = list(zip(frame["source"].fillna(""), frame["vintage"].fillna(""), retrieved, strict=True))
    citation_of = {part: citation(*part) for part in dict.fromkeys(parts)}
    return [citation_of[part] for part in parts]

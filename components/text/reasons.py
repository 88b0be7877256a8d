"""BLS's own sentences on why an occupation grows or shrinks, and its AI exposure, as Markdown. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = 3
"""Reasons on the page; an occupation may have one for each of 45 industries."""
_EXPOSURE_RANKS: Final = {
    "Low": "lowest",
    "Moderate": "second-lowest",
    "High": "second-highest",
    "Very high": "highest",
}
_TOTAL_CODE: Final = "TE1000"


def bullets(reasons: pd.DataFrame) -> list[str]:
    """Each reason as a line: the industry, the kind of change, BLS's sentence; all industries together first.

    `reasons`: Growth.reasons.
    """
    lines = []
    for row in reasons.to_dict("records"):
        kind, dash, sentence = str(row["text"]).partition(" - ")
        industry = "All industries" if row["industry_code"] == _TOTAL_CODE else row["industry"]
        lines.append(f"* **{industry}.** {kind}: {sentence}" if dash else f"* **{industry}.** {kind}")
    return lines


def note(reasons: pd.DataFrame) -> str:
    """Whose sentences these are, and what "share" means in them."""
    vintage = str(reasons["vintage"].iloc[0]).replace("-", number_format.EN_DASH)
    return (
        f"BLS’s words, from its {vintage} projections. “Share” is the occupation’s part of the jobs of that industry, "
        "which may itself grow or shrink."
    )


def ai_exposure(level: str | None) -> str:
    """BLS's category of exposure to AI with its meaning; "" where BLS gives none."""
    if level not in _EXPOSURE_RANKS:
        return ""
    return (
        f"**{level}**: BLS puts it in the {_EXPOSURE_RANKS[level]} of four groups of about equal size, by how much of "
        "the work overlaps with what AI tools can do and are used for. That includes help as well as replacement, and "
        "is no forecast of lost jobs."
    )

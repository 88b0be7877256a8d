"""BLS's own sentences on where an occupation's share of an industry's jobs changes, and its AI exposure, as Markdown.
Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

TITLE: Final = "Where its share of jobs changes, in BLS’s words"
"""Not why it grows: most of the growth of nurses is that of hospitals, of which BLS has no sentence."""
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

    Shares that increase and shares that decrease are among the first SHOWN where there are both.

    `reasons`: Growth.reasons.
    """
    lines = []
    for row in _with_both_directions(reasons.to_dict("records")):
        kind, dash, sentence = str(row["text"]).partition(" - ")
        industry = "All industries" if row["industry_code"] == _TOTAL_CODE else row["industry"]
        lines.append(f"* **{industry}.** {kind}: {sentence}" if dash else f"* **{industry}.** {kind}")
    return lines


def _with_both_directions(rows: list[dict[Hashable, Any]]) -> list[dict[Hashable, Any]]:
    first = {_is_decrease(row) for row in rows[:SHOWN]}
    other = next((place for place, row in enumerate(rows) if _is_decrease(row) not in first), None)
    if other is None or len(first) > 1:
        return rows
    return [*rows[: SHOWN - 1], rows[other], *rows[SHOWN - 1 : other], *rows[other + 1 :]]


def _is_decrease(row: dict[Hashable, Any]) -> bool:
    return "share decreases" in str(row["text"])


def note(reasons: pd.DataFrame) -> str:
    """Whose sentences these are, what "share" means in them, and of what they say nothing."""
    vintage = str(reasons["vintage"].iloc[0]).replace("-", number_format.EN_DASH)
    others = (
        ""
        if reasons["industry_code"].eq(_TOTAL_CODE).any()
        else " BLS has none on other industries, which may employ more."
    )
    return (
        f"BLS’s sentences, from its {vintage} projections. “Share” is the occupation’s part of the jobs of that "
        f"industry, which may itself grow or shrink.{others}"
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

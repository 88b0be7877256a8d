"""What successive BLS vintages projected for an occupation, as texts and points. Pure; from Growth.vintages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Hashable

METHOD: Final = "separations"
"""The method of counting openings that BLS uses now; openings by another cannot be compared with them."""
SUBTITLE: Final = (
    "Ten-year growth in the United States as each BLS vintage projected it, percent. Filled points are the same "
    "occupation; open ones, not joined, only had the same code."
)
SUBTITLE_COMPARABLE: Final = "Ten-year growth in the United States as each BLS vintage projected it, percent."
OPENINGS_NOTE: Final = (
    f"Openings: annual averages; {number_format.EN_DASH} before 2016, when BLS counted them in another way."
)


def title(vintages: pd.DataFrame) -> str:
    """The finding: the first and the newest view that can be compared."""
    same = vintages[vintages["comparable"]]
    if len(same) < 2:
        return "How BLS’s view moved"
    first, last = same.iloc[0], same.iloc[-1]
    return (
        f"BLS’s view: {number_format.percent(first['growth'])} in {_label(first['vintage'])}, "
        f"{number_format.percent(last['growth'])} in {_label(last['vintage'])}"
    )


def subtitle(vintages: pd.DataFrame) -> str:
    """Unit and marks of the chart."""
    return SUBTITLE_COMPARABLE if vintages["comparable"].all() else SUBTITLE


def points(vintages: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """vintage (label), growth (percent), comparable, one of each vintage, the newest last."""
    return pd.DataFrame(
        {
            "vintage": vintages["vintage"].map(_label),
            "growth": (100 * vintages["growth"]).round(1),
            "comparable": vintages["comparable"].astype(bool),
        }
    ).to_dict("records")


def table(vintages: pd.DataFrame) -> pd.DataFrame:
    """Every vintage as texts, the newest first."""
    rows = vintages[::-1]
    openings = [
        number_format.jobs(value) if method == METHOD else number_format.EN_DASH
        for value, method in zip(rows["openings_per_year"], rows["openings_method"], strict=True)
    ]
    columns = {
        "Vintage": [_label(value) for value in rows["vintage"]],
        "Growth": [number_format.percent(value) for value in rows["growth"]],
        "Jobs at its start": [number_format.jobs(value) for value in rows["base_employment"]],
        "Openings a year": openings,
    }
    if not rows["comparable"].all():
        columns["Comparable"] = ["yes" if value else "no: the occupation was redefined" for value in rows["comparable"]]
    return pd.DataFrame(columns)


def alt(vintages: pd.DataFrame) -> str:
    """Alt text of the chart."""
    parts = [
        f"{_label(vintage)}: {number_format.percent(growth)}{'' if comparable else ' (not comparable)'}"
        for vintage, growth, comparable in zip(
            vintages["vintage"], vintages["growth"], vintages["comparable"], strict=True
        )
    ]
    return f"Line chart of BLS’s ten-year growth by vintage. {'; '.join(parts)}."


def _label(vintage: str) -> str:
    """ "2025-35" with an en dash."""
    return str(vintage).replace("-", number_format.EN_DASH)

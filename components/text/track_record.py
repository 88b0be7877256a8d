"""How past projections turned out, in numbers and words. Pure: frames of `Growth.record` and `Growth.accuracy` in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLISHER: Final = "BLS"
HELD: Final = "coverage_80_as_of"
"""The measure of how often ranges held, as they could have been given on the day ..."""
SCORED: Final = "n_as_of"
"""... and of how many outcomes there are for it."""
_BASES: Final = "BLS base"
_TABLE_ROWS: Final = 60
"""Rows of the table on screen, the newest first; more is a download's business."""
_ON_THE_MARK: Final = 0.005
"""A middle error below half a percent is neither too high nor too low."""


def share_inside(accuracy: pd.DataFrame, horizon: int) -> float | None:
    """The share of past outcomes inside the 80 % range that could have been given on the day, at `horizon` and over
    everything that was scored; None if nothing was. Measured on bases of later projections, which the pandemic and
    changes of method are part of."""
    own = accuracy[
        (accuracy["method"] == "horizons")
        & (accuracy["series"] == _BASES)
        & (accuracy["size_class"] == "all")
        & (accuracy["horizon_years"] == horizon)
    ]
    if own.empty:
        return None
    wide = own.pivot_table(index=["part", "origins"], columns="measure", values="value", aggfunc="first")
    if not {HELD, SCORED} <= set(wide.columns):
        return None
    return float((wide[HELD] * wide[SCORED]).sum() / wide[SCORED].sum())


def published(record: pd.DataFrame) -> pd.DataFrame:
    """Of each vintage of the publisher's the latest outcome: what it said farthest ahead, the newest vintage first."""
    own = record[record["source"] == PUBLISHER]
    latest = own.sort_values("horizon_years", ascending=False, kind="stable").drop_duplicates("vintage")
    return latest.sort_values("base_year", ascending=False, kind="stable").reset_index(drop=True)


def sentence(record: pd.DataFrame, note: str) -> str:
    """What the record says, in two sentences; the reason where there is none."""
    rows = published(record)
    if rows.empty:
        return note or "No past projection of this occupation can be scored yet."
    middle = float(_against_projected(rows).median())
    many = f"in the middle of {len(rows)} BLS projections" if len(rows) > 1 else "in the one BLS projection scored"
    if abs(middle) < _ON_THE_MARK:
        bias = f"In the United States jobs came out as projected, {many}."
    else:
        far = f"{number_format.plain_percent(middle)} {'higher' if middle > 0 else 'lower'}"
        bias = f"In the United States jobs came out {far} than projected, {many}."
    scored = rows["inside"].dropna()
    ranges = (
        f" {int(scored.sum())} of {len(scored)} fell inside the range that Horizons would have given."
        if len(scored)
        else ""
    )
    return f"{bias}{ranges} {note}".rstrip()


def table(record: pd.DataFrame) -> pd.DataFrame:
    """Every past projection that can be scored, as texts."""
    rows = record.head(_TABLE_ROWS)
    inside = {True: "inside", False: "outside"}
    return pd.DataFrame(
        {
            "By": rows["source"],
            "Vintage": rows["vintage"].str.replace("-", number_format.DASH),
            "From, to": _spans(rows),
            "Projected": [number_format.percent(value) for value in rows["projected"]],
            "Actual": [number_format.percent(value) for value in rows["actual"]],
            "Jobs against projected": [number_format.percent(value) for value in _against_projected(rows)],
            "8 in 10 outcomes": [
                number_format.percent_range(low, high)
                for low, high in zip(rows["low_80"], rows["high_80"], strict=True)
            ],
            "Range": ["" if pd.isna(value) else inside[bool(value)] for value in rows["inside"]],
            "Measured on": rows["actual_series"],
        }
    )


def _against_projected(rows: pd.DataFrame) -> pd.Series[float]:
    """How far actual jobs lay from the projected ones, as a fraction of those: above 0, more jobs came."""
    return (1 + rows["actual"]) / (1 + rows["projected"]) - 1


def alt(record: pd.DataFrame) -> str:
    """Alt text of the track record's chart."""
    rows = published(record)
    parts = [
        f"{span}: projected {number_format.percent(projected)}, actual {number_format.percent(actual)}"
        for span, projected, actual in zip(_spans(rows), rows["projected"], rows["actual"], strict=True)
    ]
    return f"Chart of past BLS projections beside what came. {'; '.join(parts)}."


def _spans(rows: pd.DataFrame) -> list[str]:
    return [number_format.years(start, end) for start, end in zip(rows["base_year"], rows["target_year"], strict=True)]


def points(record: pd.DataFrame) -> list[dict[str, Any]]:
    """What the chart draws, a dict a vintage: span, projected, actual, low, high (fractions; None where missing)."""
    rows = published(record)
    names = {"projected": "projected", "actual": "actual", "low": "low_80", "high": "high_80"}
    columns: dict[str, Sequence[Any]] = {
        name: [None if pd.isna(value) else float(value) for value in rows[column]] for name, column in names.items()
    }
    columns["span"] = _spans(rows)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]

"""What was known of each occupation on a given day: its employment, its past, and what BLS expected of it.

All on the codes of one OEWS year, the origin of a forecast. Changes are annual log changes. Employment is compared only
within one block of OEWS years, in which codes and method stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes
from model.data import release_calendar
from model.evaluation import vintage_pairs
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

BLOCKS: Final = ((2012, 2018), (2021, 9999))
"""First and last year of the spans within which OEWS can be compared: SOC 2010 codes; SOC 2018 codes and the
model-based estimates that came with May 2021. 2019 and 2020 are a hybrid of codes between two breaks, and their one
change is the pandemic's: nothing is learnt from them."""
TREND_YEARS: Final = (1, 2)
"""A trend is the mean of the last year's change and of the last two years': OEWS pools three years of panels, so
one year alone is noisy, and a third year added nothing."""


@dataclass
class Library:
    """The input tables, to be read only through `asof`. Reads are remembered: a backtest asks for the same again."""

    tables: Mapping[str, pd.DataFrame]
    _features: dict[tuple[int, date], pd.DataFrame] = field(default_factory=dict)

    @property
    def crosswalk(self) -> pd.DataFrame:
        """SOC 2010 to SOC 2018."""
        return self.tables["soc_2010_to_2018_crosswalk"]

    def oews(self, year: int, as_of: date) -> pd.DataFrame:
        """Detailed occupations of one OEWS year with a figure: soc_code, title, tot_emp, emp_prse. LeakError if it was
        not out."""
        known = self._known(as_of)
        rows = known[(known["year"] == year) & (known["o_group"] == "detailed") & known["tot_emp"].gt(0)]
        if rows.empty:
            raise release_calendar.LeakError(f"OEWS {year} was not published by {as_of.isoformat()}")
        return rows

    def before(self, year: int, as_of: date) -> pd.DataFrame:
        """Detailed occupations of the last OEWS year before `year`, those without a figure too; empty if there is
        none."""
        known = self._known(as_of)
        known = known[(known["year"] < year) & (known["o_group"] == "detailed")]
        last: pd.DataFrame = known[known["year"] == known["year"].max()]
        return last

    def _known(self, as_of: date) -> pd.DataFrame:
        known = release_calendar.oews(self.tables["oews_national"], as_of)
        release_calendar.forbid_later(as_of, oews_years=known["year"].unique())
        return known

    def total(self, year: int, as_of: date) -> float:
        """All employees of one OEWS year."""
        known = self._known(as_of)
        return float(known.loc[(known["year"] == year) & (known["o_group"] == "total"), "tot_emp"].iloc[0])

    def projections(self, year: int, as_of: date) -> tuple[int, pd.DataFrame]:
        """The newest projections with a base of at most `year` published by then: base year and scoring.details."""
        known = release_calendar.projections(self.tables, as_of)
        release_calendar.forbid_later(as_of, base_years=known)
        base = max(start for start in known if start <= year)
        return base, vintage_pairs.details(known[base])

    def features(self, year: int, as_of: date) -> pd.DataFrame:
        """See `features`."""
        key = (year, as_of)
        if key not in self._features:
            self._features[key] = features(self, year, as_of)
        return self._features[key]


def block(year: int) -> tuple[int, int] | None:
    """The block that an OEWS year lies in; None for the hybrid years."""
    return next((span for span in BLOCKS if span[0] <= year <= span[1]), None)


def together(first: int, last: int) -> bool:
    """Whether OEWS employment of the two years can be compared."""
    return block(first) is not None and block(first) == block(last)


def levels(library: Library, year: int, other: int, as_of: date) -> pd.Series:
    """Employment of `other` by the codes of `year`, for the occupations that are the same in both."""
    here, there = library.oews(year, as_of), library.oews(other, as_of)
    before, after = (here, there) if year <= other else (there, here)
    codes = match_codes.successor(before, after, min(year, other), max(year, other), library.crosswalk)
    pairs = codes if year <= other else {new: old for old, new in codes.items()}
    jobs = there.set_index("soc_code")["tot_emp"]
    return pd.Series({code: jobs[match] for code, match in pairs.items()}, dtype="float64")


def new_codes(library: Library, year: int, as_of: date) -> set[str]:
    """Codes of OEWS `year` that were no occupation of their own in the OEWS before it; none where there is none."""
    here, before = library.oews(year, as_of), library.before(year, as_of)
    if before.empty:
        return set()
    kept = match_codes.successor(before, here, int(before["year"].iloc[0]), year, library.crosswalk)
    return set(here["soc_code"]) - set(kept.values())


def features(library: Library, year: int, as_of: date) -> pd.DataFrame:
    """One row an occupation of OEWS `year` that BLS projected, by OEWS code, as known on `as_of`.

    bls_code; jobs (OEWS employees); prse (relative standard error, fraction); group (two digits); seen (part of BLS's
    jobs that OEWS counts, at most 1); bls (BLS's annual log rate over its ten years), bls_total (the same of all
    occupations together); trend (recent annual log change less that of the total; NaN where there is none),
    total_trend (last annual log change of the total; NaN where there is none).
    """
    here = library.oews(year, as_of)
    base, projected = library.projections(year, as_of)
    codes = match_codes.successor(projected, here, base, year, library.crosswalk)
    back = {new: old for old, new in codes.items()}
    by_code = projected.set_index("soc_code")
    rows = here[here["soc_code"].isin(back)].set_index("soc_code")
    bls_code = pd.Series(rows.index.map(back), index=rows.index)
    frame = pd.DataFrame(
        {
            "bls_code": bls_code,
            "jobs": rows["tot_emp"],
            "prse": rows["emp_prse"].fillna(rows["emp_prse"].median()) / 100,
            "group": rows.index.str[:2],
            "seen": (rows["tot_emp"] / bls_code.map(by_code["base"])).clip(upper=1.0),
            "bls": np.log1p(bls_code.map(by_code["growth"])) / MAX_HORIZON,
            "bls_total": total_rate(projected),
        },
        index=rows.index,
    )
    past = _trends(library, year, as_of, frame.index)
    frame["trend"] = past.mean(axis="columns") if len(past.columns) else np.nan
    frame["total_trend"] = _total_change(library, year, 1, as_of) if together(year - 1, year) else np.nan
    return frame


def total_rate(projected: pd.DataFrame) -> float:
    """BLS's annual log rate of all occupations together (scoring.details)."""
    after = (projected["base"] * (1 + projected["growth"])).sum()
    return float(np.log(after / projected["base"].sum()) / MAX_HORIZON)


def _trends(library: Library, year: int, as_of: date, index: pd.Index) -> pd.DataFrame:
    """Annual log change relative to the total over each span of TREND_YEARS that the block allows."""
    spans = {}
    jobs = library.oews(year, as_of).set_index("soc_code")["tot_emp"].reindex(index)
    for span in TREND_YEARS:
        if together(year - span, year):
            before = levels(library, year, year - span, as_of).reindex(index)
            spans[span] = np.log(jobs / before) / span - _total_change(library, year, span, as_of)
    return pd.DataFrame(spans, index=index)


def _total_change(library: Library, year: int, span: int, as_of: date) -> float:
    return float(np.log(library.total(year, as_of) / library.total(year - span, as_of))) / span


def change(library: Library, year: int, years: int, as_of: date) -> pd.DataFrame:
    """What came of each occupation of OEWS `year` after so many years: after (jobs), total (log change of the total
    over all the years). Raises LeakError if that was not known on `as_of`, ValueError across a break."""
    if not together(year, year + years):
        raise ValueError(f"OEWS {year} and {year + years} cannot be compared")
    after = levels(library, year, year + years, as_of)
    total = _total_change(library, year + years, years, as_of) * years
    return pd.DataFrame({"after": after, "total": total})

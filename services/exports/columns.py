"""The columns of files: those of the growth frame, the context of each row, and what each column means.

`with_context` adds the wage, openings, requirements and the state agency's own figures of a row; `with_reference` the
rows of all occupations to compare with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from services import growth_frame
from services.agency_openings import profile_beside_jobs
from services.growth_frame import NATION
from services.source import Profile

if TYPE_CHECKING:
    from services.facade import Growth

CONTEXT_DTYPES: Final[dict[str, str]] = {
    "openings_per_year": "Float64",
    "openings_source": "string",
    "median_wage": "Float64",
    "median_hourly_wage": "Float64",
    "wage_p10": "Float64",
    "wage_p90": "Float64",
    "wage_is_minimum": "boolean",
    "wage_year": "Int64",
    "education": "string",
    "experience": "string",
    "training": "string",
    "ai_exposure": "string",
    "agency_growth": "Float64",
    "agency_base_year": "Int64",
    "agency_target_year": "Int64",
    "agency_base_employment": "Float64",
    "agency_code": "string",
    "agency_title": "string",
    "agency_flag": "string",
    "location_quotient": "Float64",
}
CONTEXT_COLUMNS: Final = tuple(CONTEXT_DTYPES)

_PAIR: Final = ["occupation_id", "area_id"]
_MANY: Final = 20
"""Occupations of an area whose profiles are read one by one; a whole area takes about as long as so many."""

PAST_COVERAGE: Final = {80: 76, 50: 46}
"""Percent of past outcomes inside the ranges as of the day, all series, by the range (docs/accuracy.md)."""

COLUMN_NOTES: Final[dict[str, str]] = {
    "occupation_id": "Code of the occupation: SOC 2018 (with 00-0000 for all occupations), or Lightcast's LOT.",
    "occupation": "Title of the occupation.",
    "taxonomy": "soc: detailed occupation; socmajor: major group; soctotal: all occupations; lotocc, lotspecocc: LOT.",
    "area_level": "nation, state, or msa (metropolitan and nonmetropolitan areas).",
    "area_id": "US, two-digit FIPS of a state, or OEWS area code of five or seven digits.",
    "area": "Name of the area.",
    "base_year": "Year that growth is counted from; empty where the source does not say.",
    "base_employment": "Jobs in the base year, the self-employed included unless notes say otherwise.",
    "base_basis": "published: by the source. derived: added up from published figures. modelled: an estimate.",
    "horizon_years": "Years from the base year to the target year.",
    "target_year": "Year that growth is counted to.",
    "growth": "Cumulative from the base year, as a fraction: 0.049 is +4.9 %.",
    "growth_per_year": "Compound annual rate, as a fraction.",
    "change": "Jobs added (or lost) since the base year.",
    "employment": "Jobs in the target year.",
    "low_80": "Lower end of the 80 % range, as a growth fraction; the range is meant to hold 8 in 10 outcomes and held "
    f"{PAST_COVERAGE[80]} % of past ones in the nation, recomputed with what was known then.",
    "high_80": "Upper end of the 80 % range, as a growth fraction.",
    "low_50": "Lower end of the 50 % range, as a growth fraction; the range is meant to hold half of the outcomes and "
    f"held {PAST_COVERAGE[50]} % of past ones in the nation, recomputed with what was known then.",
    "high_50": "Upper end of the 50 % range, as a growth fraction.",
    "p_growth": "Probability that jobs grow, from the same distribution as the ranges.",
    "p_faster": "Probability of growing faster than all occupations of the area; local areas: of their states.",
    "basis": "published: exactly as the source gives it. modelled: our estimate. derived: worked out in between.",
    "flags": "Short marks; the column notes says them in words.",
    "source": "Where the figures of the row are from.",
    "vintage": "Release of the source.",
    "retrieved_at": "When the source's data were retrieved (UTC).",
    "openings_per_year": "Openings a year: growth and people who leave, annual average; empty if none are comparable.",
    "openings_source": "Who gives the openings: BLS for the nation, its own agency for a state.",
    "median_wage": "Median annual wage of employees in the area, US dollars.",
    "median_hourly_wage": "Median hourly wage, US dollars, where BLS publishes no annual one.",
    "wage_p10": "Annual wage that 10 % of the employees earn less than, US dollars.",
    "wage_p90": "Annual wage that 90 % of the employees earn less than, US dollars.",
    "wage_is_minimum": "Whether the median wage is a lower bound, as BLS publishes none above it.",
    "wage_year": "Year of the wages (May).",
    "education": "Typical education needed to enter, by BLS; of the nation.",
    "experience": "Work experience in a related occupation, by BLS; of the nation.",
    "training": "Typical on-the-job training, by BLS; of the nation.",
    "ai_exposure": "BLS's category of exposure to AI, relative to other occupations; not a forecast of jobs lost.",
    "agency_growth": "Growth that the state's own agency projects over its own years, as a fraction.",
    "agency_base_year": "First year of the agency's projection.",
    "agency_target_year": "Last year of the agency's projection.",
    "agency_base_employment": "Jobs in that first year, by the agency.",
    "agency_code": "Code that the agency published under, where it is not ours: most hold several occupations.",
    "agency_title": "The agency's title of that code.",
    "agency_flag": "Why openings are empty that the agency publishes, or whose its figures are too.",
    "location_quotient": "Concentration: share of the area's jobs divided by the nation's, by OEWS; 2 is twice.",
    "occupation_code": "The code with its system, which no spreadsheet takes for a date.",
    "area_code": "The area's code with its system, which no spreadsheet takes for a number.",
    "notes": "The flags in words.",
    "citation": "The line to cite the row by.",
}
"""What each column of a file holds, in the order of the files."""

ROUNDING: Final[dict[str, int]] = {
    **dict.fromkeys(("base_employment", "change", "employment"), 1),  # jobs
    **dict.fromkeys(("growth", "growth_per_year"), 7),  # less than a job in any state; no noise of binary fractions
    **dict.fromkeys(("low_80", "high_80", "low_50", "high_50", *growth_frame.LIKELIHOODS, "agency_growth"), 4),
}
"""Decimals of numbers in files: finer than any source's own."""


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with its numbers as files have them, by ROUNDING."""
    return table.round({name: decimals for name, decimals in ROUNDING.items() if name in table.columns})


def file_table(growth: Growth, frame: pd.DataFrame) -> pd.DataFrame:
    """All that a file of `frame` holds: its rows, those of all occupations, and CONTEXT_COLUMNS behind its columns."""
    return with_context(growth, with_reference(growth, frame))


def with_reference(growth: Growth, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` (a growth frame) with the rows of all occupations of the same areas and horizons behind its own.

    Unchanged where the source has none, takes its time to give them, or they are in it.
    """
    reference = growth.reference_id
    if reference is None or frame.empty or not growth.is_immediate or (frame["occupation_id"] == reference).any():
        return frame
    areas, horizons = frame["area_id"].unique().tolist(), sorted(frame["horizon_years"].unique().tolist())
    rows = growth.growth([reference], areas, horizons)
    return growth_frame.concat([frame, rows[rows["growth"].notna()]])


def with_context(growth: Growth, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with CONTEXT_COLUMNS behind its own, NA where the source knows nothing."""
    pairs = frame[["occupation_id", "area_id", "base_employment"]].drop_duplicates(_PAIR).reset_index(drop=True)
    occupations = {code: growth.occupation(code) for code in pairs["occupation_id"].unique()}
    profiles = _profiles(growth, pairs)
    known = [
        _context(occupations[code], profile_beside_jobs(profiles.get((code, area)) or Profile(code, area), jobs))
        for code, area, jobs in pairs.astype(object).where(pairs.notna(), None).itertuples(index=False)
    ]
    context = pd.DataFrame(known, columns=list(CONTEXT_COLUMNS), index=pairs.index).astype(CONTEXT_DTYPES)
    keys = pd.MultiIndex.from_frame(pairs[_PAIR])
    positions = keys.get_indexer(pd.MultiIndex.from_frame(frame[_PAIR]))
    taken = context.take(positions).set_index(frame.index)
    return pd.concat([frame, taken], axis=1)


def _profiles(growth: Growth, pairs: pd.DataFrame) -> dict[tuple[str, str], Profile]:
    """The profiles of occupations and areas; areas of which many occupations are asked for are read as a whole."""
    if not growth.features.profiles:
        return {}
    found: dict[tuple[str, str], Profile] = {}
    for area, codes in pairs.groupby("area_id", sort=False)["occupation_id"]:
        if len(codes) > _MANY:
            found |= {(code, str(area)): profile for code, profile in growth.profiles_in(str(area)).items()}
        else:
            found |= {(code, str(area)): growth.profile(code, str(area)) for code in codes}
    return found


def _context(occupation: dict[str, Any], profile: Profile) -> dict[str, Any]:
    is_nation = profile.area_id == NATION
    openings = occupation["openings_per_year"] if is_nation else profile.agency_openings_per_year
    publisher = "BLS" if is_nation else "State agency"
    return {
        "openings_per_year": openings,
        "openings_source": None if openings is None else publisher,
        "median_wage": profile.median_wage,
        "median_hourly_wage": profile.median_hourly_wage,
        "wage_p10": profile.wage_p10,
        "wage_p90": profile.wage_p90,
        "wage_is_minimum": profile.wage_is_minimum if profile.median_wage is not None else None,
        "wage_year": profile.wage_year,
        "education": occupation["education"],
        "experience": occupation["experience"],
        "training": occupation["training"],
        "ai_exposure": occupation["ai_exposure"],
        "agency_growth": profile.agency_growth,
        "agency_base_year": profile.agency_base_year,
        "agency_target_year": profile.agency_target_year,
        "agency_base_employment": profile.agency_base_employment,
        "agency_code": profile.agency_code,
        "agency_title": profile.agency_title,
        "agency_flag": profile.agency_flag or None,
        "location_quotient": profile.location_quotient,
    }

"""Frames in words: the answer first, then what to keep in mind. Pure.

Every sentence is made from a growth frame, so that screen, alt text and export cannot disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.text import number_format
from components.text.rows import (
    Row,
    at_the_end,
    published,
    rows_of,
    series_name,
    start_of,
    year_of,
)
from services.exports import text_columns
from services.growth_frame import MAX_HORIZON, SMALL_BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from services.source import Profile

# How far from the all-occupations growth still counts as "about as fast": a third of it, at least half a
# point. BLS sets its own bands anew with each vintage; these come from the vintage's total for that reason.
_NEAR_SHARE: Final = 1 / 3
_NEAR_AT_LEAST: Final = 0.005
# "Much faster" is at least twice the total growth, and at least two points above it.
_MUCH_AT_LEAST: Final = 0.02
BAND_RULE: Final = (
    "*About as fast as all occupations*{total}: within a third of their growth, or half a point. *Much faster*: at "
    "least twice it and two points more. *Slower* and *declines* say what they say. The bands move with each vintage."
)
"""The rule above in words; beside it, so that neither changes without the other."""

# How much of the openings replaces people who leave, in words: the first floor that is reached.
_REPLACED: Final = ((1.0, "all"), (0.9, "nearly all"), (2 / 3, "most"), (1 / 3, "many"), (0.0, "some"))

RANGE_HORIZON: Final = 5
"""The horizon whose range is said in words: as far as most plans reach, and scored on many past outcomes."""
_WORTH_SAYING: Final = 10
"""Fewer jobs than this are rounding, not news; the tables have them."""
_SERIES_IN_A_SENTENCE: Final = 6

OPENINGS_HELP: Final = (
    "Openings are growth plus the people who leave the occupation, for another one or for good: an annual "
    "average over the ten years. They are not vacancies, and growth alone is not hiring."
)
WHY_AGENCIES_DIFFER: Final = (
    "Why the agency’s own figure differs from ours: it looked ahead earlier, before the newer national projection. "
    "Our estimate keeps how the state departs from the other states, leans towards the nation where the state has few "
    "jobs, and is scaled so that all states add up to what BLS expects of the nation: that lowers most states and "
    "raises some."
)

NOT_FROM_LIGHTCAST: Final = (
    "Lightcast gives no base year, openings, wages, ranges or line for all occupations, so none are shown; its "
    "occupations (LOT) are not those of public data (SOC), and the two are never drawn in one chart."
)

STATE_RANGES: Final = (
    "A state’s likely range is that of a national occupation of its size: the states’ own history is too short to "
    "measure one, and most state figures are smaller than those it was measured on."
)

_FLAG_SENTENCES: Final = {
    "small_base": f"Fewer than {SMALL_BASE:,} jobs: read the growth with care",
    "national_rate": "The state published no projection, so the national rate stands in",
    "share_2022": "Jobs estimated from the state’s share of the nation in 2022",
    "not_published": "Employment is not published, so there is no bar and no line",
    "failed": "The source did not answer; try again in a minute",
    "no_history": "Too little comparable history, so the path is BLS’s own",
    "code_break": "The code changed, so there is no history to go by",
    "stale": "Last good figures: the source does not answer now",
}


def band(growth: float | None, total: float | None) -> str:
    """How `growth` compares with all occupations' `total`: "faster than", "about as fast as", …

    Empty where either is missing. The words go before "all occupations"; "declines" stands alone.
    """
    if growth is None or total is None or number_format.missing(growth) or number_format.missing(total):
        return ""
    if number_format.percent(growth).startswith(number_format.MINUS):
        return "declines"
    difference = growth - total
    if abs(difference) <= max(abs(total) * _NEAR_SHARE, _NEAR_AT_LEAST):
        return "about as fast as"
    if difference < 0:
        return "slower than"
    return "much faster than" if difference >= max(abs(total), _MUCH_AT_LEAST) else "faster than"


def place(area: str) -> str:
    """An area inside a sentence: "the United States", "California"."""
    return f"the {area}" if area in {"United States", "District of Columbia"} else area


def headline(frame: pd.DataFrame, reference: pd.DataFrame) -> str:
    """The answer for one occupation in one area at the longest horizon of `frame`.

    `reference` is the growth frame of all occupations in the same area, or empty.
    """
    row = at_the_end(rows_of(frame))[0]
    where = place(row["area"])
    if "failed" in row["flags"].split():
        return f"The source did not answer for this occupation in {where}; try again in a minute."
    if row["growth"] is None:
        return f"No employment is published for this occupation in {where}, so no growth can be given."
    move = number_format.percent(row["growth"])
    if move == number_format.NO_CHANGE:
        level = row["base_employment"]
        stay = "stay as it is" if level is None else f"stay at about {number_format.about(level)} jobs"
        return f"{_says(row)} to **{stay}** in {where} {span_of([row])}{_compared(row, reference)}."
    verb = "decline" if move.startswith(number_format.MINUS) else "grow"
    start = f"{_says(row)} to **{verb} {number_format.plain_percent(row['growth'])}**"
    sentence = f"{start} in {where} {span_of([row])}{_compared(row, reference)}"
    if row["change"] is None or abs(row["change"]) < _WORTH_SAYING:
        return f"{sentence}."
    direction = "more" if row["change"] > 0 else "fewer"
    exact = row["basis"] == "published"
    amount = number_format.jobs_in_words(row["change"]) if exact else f"about {number_format.about(row['change'])}"
    return f"{sentence}: {amount} {direction} jobs."


def _says(row: Row) -> str:
    """BLS expects, Lightcast projects; what we worked out ourselves is an estimate, and says so."""
    if is_lightcast(row):
        return "Projected"
    return "Estimated" if row["basis"] == "modelled" else "Expected"


def is_lightcast(row: Row) -> bool:
    """Whether a row came over Lightcast's contract, which gives no base year."""
    return row["base_year"] is None and row["growth"] is not None


def _compared(row: Row, reference: pd.DataFrame) -> str:
    totals = published(at_the_end(rows_of(reference)))
    if not totals or totals[0]["occupation_id"] == row["occupation_id"]:
        return ""
    total = totals[0]["growth"]
    words = band(row["growth"], total)
    if words == "declines" or number_format.percent(row["growth"]) == number_format.NO_CHANGE:
        return f" (all occupations: {number_format.percent(total)})"
    if number_format.percent(total).startswith(number_format.MINUS):
        return f", while all occupations decline ({number_format.percent(total)})"
    return f", {words} all occupations ({number_format.percent(total)})"


def span_of(rows: Sequence[Row]) -> str:
    """ "from 2024 to 2034", or "by year 10" where the base year is not known."""
    if rows[0]["base_year"] is None:
        return f"by {year_of(rows[0])}"
    return f"from {start_of(rows)} to {year_of(rows[0])}"


def likely(frame: pd.DataFrame, held: float | None) -> str:
    """A range that a planner can repeat, for one occupation in one area at `RANGE_HORIZON`; "" without one.

    `held`: the share of past outcomes that came out inside such ranges, None where it is not known. It was measured
    on single occupations of the nation, and is said of those alone.
    """
    row = next((row for row in rows_of(frame) if row["horizon_years"] == RANGE_HORIZON), None)
    if row is None or row["low_80"] is None:
        return ""
    low, high = number_format.range_ends(row["low_80"], row["high_80"])
    measured = held is not None and (row["area_level"], row["taxonomy"]) == ("nation", "soc")
    past = f"; in the past {held * 10:.0f} of 10 came out inside such ranges" if held and measured else ""
    first, other = ("grow", "shrink") if (row["growth"] or 0) >= 0 else ("shrink", "grow")
    either = f" It may {other} as well as {first}." if row["low_80"] < 0 < row["high_80"] else ""
    return (
        f"By {year_of(row)}: {number_format.percent(row['growth'])}, likely between **{low} and {high}**{past}.{either}"
    )


def openings(occupation: dict[str, Any], added_per_year: float | None) -> str:
    """Openings beside growth, said apart: most openings replace people who leave.

    `added_per_year` is jobs added a year in the nation, on average.
    """
    number = occupation.get("openings_per_year")
    if number is None or number_format.missing(number) or not number:
        return ""
    start = f"About {number_format.jobs(number)} openings a year in the United States"
    if added_per_year is None or number_format.missing(added_per_year):
        return f"{start}."
    replaced = 1 - min(max(added_per_year, 0.0) / number, 1.0)
    amount = next(words for floor, words in _REPLACED if replaced >= floor)
    return f"{start}, {amount} to replace people who leave."


def source_line(frame: pd.DataFrame) -> str:
    """Where the figures come from and what was done to them, short enough to stand under a chart."""
    rows = rows_of(frame)
    cited = dict.fromkeys((row["source"], row["vintage"]) for row in rows if row["source"])
    kinds = {row["basis"] for row in rows}
    parts = ["Source: " + "; ".join(f"{source}, {vintage}" for source, vintage in cited) + "."]
    if "derived" in kinds:
        years = f"Years 1{number_format.DASH}{MAX_HORIZON - 1}"
        parts.append(f"{years} are derived at a constant rate between published years.")
    if any(row["basis"] == "modelled" and row["area_level"] == "nation" and row["base_year"] for row in rows):
        parts.append("The years before the published last one are Horizons estimates (see Method).")
    if any(is_lightcast(row) for row in rows):
        parts.append(NOT_FROM_LIGHTCAST)
        return " ".join(parts)
    if any(row["basis"] == "modelled" and row["area_level"] == "state" for row in rows):
        parts.append("State figures are Horizons estimates that add up to the nation.")
    parts.append("Includes the self-employed.")
    return " ".join(parts)


def caveats(frame: pd.DataFrame) -> list[str]:
    """What a reader must know before using these figures; nothing that does not apply to them."""
    rows = at_the_end(rows_of(frame))
    found = []
    for flag, sentence in _FLAG_SENTENCES.items():
        names = [series_name(row, rows) for row in rows if flag in row["flags"].split()]
        if len(names) > _SERIES_IN_A_SENTENCE:
            names = [*names[:_SERIES_IN_A_SENTENCE], f"and {len(names) - _SERIES_IN_A_SENTENCE} more"]
        if names:
            found.append(f"{sentence} ({'; '.join(names)}).")
    if any("range_national" in row["flags"].split() for row in rows):
        found.append(STATE_RANGES)
    return found


def flag_legend(frame: pd.DataFrame) -> str:
    """What the short notes of a table mean, for those notes that it holds."""
    held = {flag for row in rows_of(frame) for flag in row["flags"].split()}
    said = [
        f"{flag.replace('_', ' ').capitalize()}: {text_columns.FLAG_NOTES[flag]}."
        for flag in text_columns.FLAG_NOTES
        if flag in held
    ]
    return " ".join(said)


def agency(profile: Profile, area: str) -> str:
    """The state agency's own published growth, to stand beside ours; empty where it published none."""
    if profile.agency_growth is None:
        return ""
    span = number_format.years(profile.agency_base_year, profile.agency_target_year)
    wider = f", published for {profile.agency_title}" if profile.agency_title else ""
    theirs = number_format.percent(profile.agency_growth)
    openings = profile.agency_openings_per_year
    yearly = (
        "" if openings is None or openings < _WORTH_SAYING else f", and {number_format.about(openings)} openings a year"
    )
    return f"{area}’s own agency projected **{theirs}** for {span}{wider}{yearly}."

"""Several occupations x areas in a sentence or two: which grows most, which adds most, and what is a tie. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.rows import Row, at_the_end, distinct, most, published, rows_of
from components.text.summary import place, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_AREAS_IN_A_SENTENCE: Final = 3


def comparison(frame: pd.DataFrame) -> str:
    """Which of several occupations x areas grows most by the longest horizon, in one or two sentences."""
    every = at_the_end(rows_of(frame))
    # All occupations together hold the others: never ranked with them.
    asked = [row for row in every if row["taxonomy"] != "soctotal"] or every
    rows = published(asked)
    if not rows:
        return "Nothing is published for this selection, so no growth can be given."
    span = span_of(rows)
    if len(rows) == 1:
        row = rows[0]
        return f"{row['occupation']} in {place(row['area'])}: **{number_format.percent(row['growth'])}** {span}."
    return f"{_fastest(rows, asked, span)}{_within_noise(rows)}{_biggest(rows, asked)}"


def _within_noise(rows: Sequence[Row]) -> str:
    """ " Likely ranges overlap, so …", where the lead of the first is not certain."""
    first, *others = sorted(rows, key=lambda row: -row["growth"])
    tied = [row for row in others if _overlap(first, row)]
    if not tied:
        return ""
    if len(others) == 1:
        return " Their likely ranges overlap: the order may come out the other way."
    if len(tied) == len(others):
        return " The likely ranges overlap: take the ranks as ties."
    number = "that of one other" if len(tied) == 1 else f"those of {len(tied)} others"
    return f" The likely range of the first overlaps with {number}: take these ranks as ties."


def _overlap(one: Row, other: Row) -> bool:
    if None in {one["low_80"], other["high_80"]}:
        return False
    return bool(one["low_80"] <= other["high_80"])


def _biggest(rows: Sequence[Row], asked: Sequence[Row]) -> str:
    """ " Software developers in the United States add the most jobs: +267,700."."""
    states = [row for row in rows if row["area_level"] == "state"]
    if distinct(rows, "occupation_id") == 1 and len(states) < len(rows):
        rows = states  # of one occupation, the nation adds the most by its nature
    if len(rows) < 2 or not (biggest := most(rows, "change"))["change"]:
        return ""
    change = biggest["change"]
    subject, plural = _subject(biggest, asked)
    verb = ("add" if change > 0 else "lose") + ("" if plural else "s")
    return f" {subject} {verb} {'the most' if change > 0 else 'the fewest'} jobs: {number_format.job_change(change)}."


def _fastest(rows: Sequence[Row], asked: Sequence[Row], span: str) -> str:
    """ "Software developers grow most in both areas: +15.8 % in the United States and …"."""
    areas = dict.fromkeys(row["area_id"] for row in rows)
    best = [most([row for row in rows if row["area_id"] == area], "growth") for area in areas]
    if distinct(rows, "occupation_id") > 1 and len(best) > 1 and distinct(best, "occupation_id") == 1:
        whole = {1: "", 2: " in both areas"}.get(len(best), f" in all {len(best)} areas")
        reach = whole if len(best) == distinct(asked, "area_id") else " where figures are published"
        verb = "grow most" if all(_grows(row) for row in best) else "hold up best"
        return f"{best[0]['occupation']} {verb}{reach}: {_each_area(best)} {span}."
    top = most(rows, "growth")
    if len({number_format.percent(row["growth"]) for row in rows}) == 1:
        return f"All of them alike: **{number_format.percent(top['growth'])}** {span}."
    subject, plural = _subject(top, asked)
    verb = ("grow" if plural else "grows") + " most" if _grows(top) else ("hold" if plural else "holds") + " up best"
    return f"{subject} {verb}: **{number_format.percent(top['growth'])}** {span}."


def _grows(row: Row) -> bool:
    return row["growth"] > 0 and number_format.percent(row["growth"]) != number_format.NO_CHANGE


def _each_area(best: Sequence[Row]) -> str:
    if len(best) > _AREAS_IN_A_SENTENCE:
        found = sorted(row["growth"] for row in best)
        return f"from {number_format.percent(found[0])} to {number_format.percent(found[-1])}"
    parts = [f"**{number_format.percent(row['growth'])}** in {place(row['area'])}" for row in best]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _subject(row: Row, rows: Sequence[Row]) -> tuple[str, bool]:
    """What a sentence is about, and whether it is plural: the area where all rows share one occupation."""
    if distinct(rows, "occupation_id") == 1 and distinct(rows, "area_id") > 1:
        name = place(row["area"])
        return name[0].upper() + name[1:], False
    where = f" in {place(row['area'])}" if distinct(rows, "area_id") > 1 else ""
    # SOC's titles are plurals; Lightcast's may be either.
    plural = not row["taxonomy"].startswith("lot") or row["occupation"].endswith("s")
    return f"{row['occupation']}{where}", plural

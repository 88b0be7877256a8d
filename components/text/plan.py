"""The words and tables of a plan. Pure."""

from __future__ import annotations

from typing import Final, NamedTuple

import pandas as pd

from components.text import number_format
from services.plan.tables import MAX_BYTES, MAX_ROWS


class Figure(NamedTuple):
    """A key figure: its name, its value, and a line below."""

    label: str
    value: str
    detail: str


INTRODUCTION: Final = (
    "How many people to hire by a year, if your roles move with the market: your headcounts, the projections of their "
    "occupations, and the people who leave."
)
PRIVACY: Final = "Your list stays in this page: it is not stored or logged, and leaving the page forgets it."
PUBLIC_DATA_ALONE: Final = "Plans use public data: Lightcast’s has no separations, no ranges and no base year."
UPLOAD: Final = (
    f"CSV or XLSX, up to {MAX_BYTES // 2**20} MB and {MAX_ROWS:,} lines: role or code, headcount; if you have them "
    "area, attrition, growth, planned hires, cost of a hire"
)
PASTE: Final = "Cells of a spreadsheet, or lines such as “Registered nurses, Ohio, 120”"
BASIS: Final = "The team moves with the market for its occupations; leavers at published rates or those of the list."
_WHOLE_FROM: Final = 10
"""People: below this a tenth of a person tells something."""


def people(number: float) -> str:
    """A number of people: whole from ten on, with a decimal below."""
    return f"{number:,.0f}" if abs(number) >= _WHOLE_FROM else f"{number:,.1f}".removesuffix(".0")


def counted(number: float, one: str = "person", several: str = "people") -> str:
    """A number of people with what they are: "1 person", "0.3 people", "1,200 people"."""
    text = people(number)
    return f"{text} {one if text == '1' else several}"


def added(count: int) -> str:
    """That roles were collected on other pages, and what they lack."""
    headcounts = "its headcount" if count == 1 else "their headcounts"
    return f"{count:,} added from other pages; enter {headcounts}."


def spread(low: float, high: float) -> str:
    """The ends of a range of people, both as exact as the upper one."""
    return f"{low:,.0f} to {high:,.0f}" if high >= _WHOLE_FROM else f"{people(low)} to {people(high)}"


def _spread(total: pd.Series, name: str) -> str:
    return spread(total[f"{name}_low"], total[f"{name}_high"])


def signed_people(number: float) -> str:
    """The same with its sign: a change."""
    text = people(abs(number))
    return "0" if text == "0" else f"{'+' if number > 0 else number_format.MINUS}{text}"


def answer(total: pd.Series, headcount_year: int) -> str:
    """The plan in one sentence."""
    year = int(total["target_year"])
    hires = f"about {counted(total['hires_mid'])} to hire by {year}"
    spread = f"80 % range {_spread(total, 'hires')}"
    growth = total["growth_people"]
    by = people(abs(growth))
    moves = (
        f"and to grow by {by} with the market" if growth >= 0 else f"while the market for your roles shrinks by {by}"
    )
    return (
        f"With {counted(total['headcount'])} in {headcount_year}: {hires} ({spread}), "
        f"to replace {counted(total['leavers'], 'leaver', 'leavers')} {moves}."
    )


def cards(total: pd.Series) -> list[Figure]:
    """The key figures of a plan's year."""
    year = int(total["target_year"])
    figures = [
        Figure(
            "People to hire",
            people(total["hires_mid"]),
            f"by {year}; 80 % range {_spread(total, 'hires')}",
        ),
        Figure("Leavers", people(total["leavers"]), f"in {_years(int(total['years']))}"),
        Figure(
            f"Headcount {year}",
            people(total["headcount_mid"]),
            f"with the market; {_spread(total, 'headcount')}",
        ),
        Figure("Chance of growth", _chance(total["p_growth"]), "that the market for these roles grows, all together"),
    ]
    if pd.notna(total["gap"]):
        figures.append(Figure("Gap", signed_people(total["gap"]), f"over {people(total['planned'])} planned hires"))
    elif total["surplus"] > 0:
        figures.append(Figure("Surplus", people(total["surplus"]), "more people than needed, in other roles"))
    if pd.notna(total["cost"]):
        figures.append(
            Figure(
                "Cost of hires", number_format.rounded(total["cost"]), "in your list’s currency, of roles with a cost"
            )
        )
    return figures


def _chance(probability: float) -> str:
    return number_format.EN_DASH if pd.isna(probability) else number_format.likelihood(probability)


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def steps(total: pd.Series, headcount_year: int) -> list[tuple[str, float]]:
    """The steps of the waterfall: the first and the last are levels, those between are changes."""
    year = int(total["target_year"])
    return [
        (f"Today ({headcount_year})", float(total["headcount"])),
        ("Leavers", -float(total["leavers"])),
        ("Replacing leavers", float(total["leavers"])),
        ("Market growth", float(total["growth_people"])),
        (f"Needed in {year}", float(total["headcount_mid"])),
    ]


def waterfall_title(total: pd.Series) -> str:
    """The finding of the waterfall."""
    return f"{counted(total['hires_mid'])} to hire by {int(total['target_year'])}"


def waterfall_subtitle(total: pd.Series, headcount_year: int) -> str:
    """Unit and years of the waterfall."""
    return f"People, {number_format.years(headcount_year, total['target_year'])}"


def waterfall_table(total: pd.Series, headcount_year: int) -> pd.DataFrame:
    """The waterfall as a table."""
    named = steps(total, headcount_year)
    last = len(named) - 1
    texts = [people(value) if place in (0, last) else signed_people(value) for place, (_, value) in enumerate(named)]
    return pd.DataFrame({"Step": [name for name, _ in named], "People": texts})

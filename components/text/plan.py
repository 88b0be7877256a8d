"""The words and tables of a plan. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from components.text import brief, number_format
from components.text.key_figures import Card
from components.text.labels import capitalized
from components.text.markdown import escape_markdown, shortened
from services.plan.assumptions import MARKET, OVERALL, OWN, growth_words
from services.plan.tables import MAX_BYTES, MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

INTRODUCTION: Final = (
    "How many people to hire by a year, if your roles move with the market: your headcounts, the projections of their "
    "occupations, and the people who leave."
)
PRIVACY: Final = (
    "Your list stays in this session’s memory until you remove it, or for a while after you close or reload the page: "
    "it is not stored or logged."
)
REMOVE: Final = "Remove the list"
TYPED_LOST: Final = "The server no longer has the roles of this table. Enter or add them again."
PUBLIC_DATA_ALONE: Final = "Plans use public data: Lightcast’s have no separations, no ranges and no base year."
UPLOAD: Final = (
    f"CSV or XLSX, up to {MAX_BYTES // 2**20} MB and {MAX_ROWS:,} lines: role or code, headcount; if you have them "
    "area, attrition, growth, planned hires, cost of a hire"
)
PASTE: Final = "Cells of a spreadsheet, or lines such as “Registered nurses, Ohio, 120”"
LEAVERS_HELP: Final = (
    "Share of the people of a role who leave it in a year: exits from the labor force and moves to another occupation, "
    "and to another employer if you count them. Left empty: BLS’s rates of each occupation in the nation, its openings "
    "less growth, which have no moves to another employer in the same occupation. Lines of your list with a rate of "
    "their own keep it."
)
GROWTH_HELP: Final = "Of lines without growth of their own; empty: roles move with their occupations in their areas"
ATTRITION_COLUMN: Final = "People of the role who leave it in a year; BLS’s rates if empty"
GROWTH_COLUMN: Final = "Of the role’s headcount; as its market if empty"
PLANNED_COLUMN: Final = "A year, or in all as you say below; empty if none are known"
COST_COLUMN: Final = "In your currency; empty if not known"
CORRELATION_HELP: Final = "Of the projections of two occupations; the higher, the wider is the range of a total"
_MAX_LINES: Final = 10
"""Lines of a list that are named on the page; the workbook has all."""
MAX_NOTES: Final = 40
"""Of those on how a list was read, behind a click: as many as roles stand on a page."""
_MAX_WARNINGS: Final = 3
"""Lines of what concerns the whole list: more would hide the figures below them."""
_WHOLE_FROM: Final = 10
"""People: below this a tenth of a person tells something."""


def people(number: float) -> str:
    """A number of people: whole from ten on, with a decimal below."""
    text = f"{number:,.0f}" if abs(number) >= _WHOLE_FROM else f"{number:,.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def counted(number: float, one: str = "person", several: str = "people") -> str:
    """A number of people with what they are: "1 person", "0.3 people", "1,200 people"."""
    text = people(number)
    return f"{text} {one if text == '1' else several}"


def added(count: int) -> str:
    """That roles were collected on other pages, and what they lack."""
    headcounts = "its headcount" if count == 1 else "their headcounts"
    return f"{count:,} added from other pages; enter {headcounts}."


def kept(name: str, roles: int) -> str:
    """Which list the plan is of: "staff.csv: 20 roles", "1 role"; `name`: of its file."""
    count = f"{roles:,} {'role' if roles == 1 else 'roles'}"
    return f"{shortened(name)}: {count}" if name else count


def first_lines(texts: Sequence[str], rest: str = "", most: int = _MAX_LINES) -> str:
    """The first of some notes as a list in Markdown, and how many more there are; `rest`: where those are."""
    more = [f"and {len(texts) - most:,} more{rest}"] if len(texts) > most else []
    return "\n".join(f"- {escape_markdown(text)}" for text in [*texts[:most], *more])


def warnings(messages: Sequence[str]) -> str:
    """What concerns the whole list and may change its total, as Markdown: the first lines; "" for nothing."""
    shown = list(messages[:_MAX_WARNINGS])
    if len(messages) > _MAX_WARNINGS:
        shown[-1] = f"{len(messages) - _MAX_WARNINGS + 1} more to check: see “How your list was read” below."
    texts = [escape_markdown(text) for text in shown]
    return texts[0] if len(texts) == 1 else "\n".join(f"- {text}" for text in texts)


def how_read(notes: int) -> str:
    """The label of the notes on a list: "How your list was read: 2 notes". How many roles are to be checked is said
    where they are."""
    return f"How your list was read: {notes:,} {'note' if notes == 1 else 'notes'}"


def about_figures(notes: int) -> str:
    """The label of the notes on the market's figures: "About the market’s figures: 2 notes"."""
    return f"About the market’s figures: {notes:,} {'note' if notes == 1 else 'notes'}"


def spread(low: float, high: float) -> str:
    """The ends of a range of people, both as exact as the upper one."""
    return f"{low:,.0f} to {high:,.0f}" if high >= _WHOLE_FROM else f"{people(low)} to {people(high)}"


def _range(total: pd.Series, name: str) -> str:
    """ "80 % range 0 to 16"; "" where both ends are alike: growth of the list's own has none."""
    low, high = total[f"{name}_low"], total[f"{name}_high"]
    return f"80{number_format.NNBSP}% range {spread(low, high)}" if high > low else ""


def signed_people(number: float) -> str:
    """The same with its sign: a change."""
    text = people(abs(number))
    return "0" if text == "0" else f"{'+' if number > 0 else number_format.MINUS}{text}"


def left_out(listed: float, planned: float) -> str:
    """How many of the people of a list are not in its plan, as far as is known: "3 of 112 people are left out of the
    plan"."""
    missing = people(listed - planned)
    if missing == "0":
        return "Left out of the plan"
    return f"{missing} of {counted(listed)} {'is' if missing == '1' else 'are'} left out of the plan"


def answer(total: pd.Series, headcount_year: int, listed: float | None = None) -> str:
    """The plan in one sentence; `listed`: the people of the list, if not all are in the plan."""
    hires = people(total["hires_mid"])
    how_many = "nobody" if hires == "0" else f"about {counted(total['hires_mid'])}"
    range_ = _range(total, "hires")
    growth, leavers = total["growth_people"], counted(total["leavers"], "leaver", "leavers")
    by = people(abs(growth))
    is_whole = listed is None or people(listed - total["headcount"]) == "0"
    who = f"{'' if is_whole else people(total['headcount']) + ' of '}{counted(listed or total['headcount'])}"
    if hires == "0":
        changes = [f"{leavers} are expected" if leavers != "1 leaver" else "1 leaver is expected"]
        changes += [f"your roles {'grow' if growth > 0 else 'shrink'} by {by}"] if by != "0" else []
        reason = f"; {' while '.join(changes)}"
    else:
        replaced = [f"to replace {leavers}"] if people(total["leavers"]) != "0" else []
        grown = [f"to grow by {by}"] if growth > 0 and by != "0" else []
        shrunk = f" while your roles shrink by {by}" if growth < 0 and by != "0" else ""
        reason = f", {' and '.join([*replaced, *grown])}{shrunk}" if replaced or grown else ""
    return (
        f"With {who} in {headcount_year}: {how_many} to hire by {int(total['target_year'])}"
        f"{f' ({range_})' if range_ else ''}{reason}."
    )


def cards(total: pd.Series, rows: pd.DataFrame, *, planned_per_year: bool = True) -> list[Card]:
    """The key figures of a plan's year; `rows`: those of the same year; `planned_per_year`: of PlanOptions."""
    year = int(total["target_year"])
    figures = [
        Card(
            "People to hire",
            people(total["hires_mid"]),
            "; ".join(filter(None, [f"by {year}", _range(total, "hires")])),
        ),
        Card("Leavers", people(total["leavers"]), f"in {_years(int(total['years']))}{_leaver_rate(rows)}"),
        Card(
            f"Headcount {year}",
            people(total["headcount_mid"]),
            "; ".join(filter(None, [growth_words(rows), _range(total, "headcount")])),
        ),
    ]
    if total["headcount_low"] < total["headcount_high"]:
        years = number_format.years(year - total["years"], year)
        figures.append(Card("Chance of growth", _chance(total["p_growth"]), f"{years}, of these roles all together"))
    if pd.notna(total["gap"]):
        figures.append(_planned_card(total, per_year=planned_per_year))
    elif total["surplus"] > 0:
        figures.append(Card("Surplus", people(total["surplus"]), "more people than needed, in other roles"))
    if pd.notna(total["cost"]):
        figures.append(
            Card("Cost of hires", number_format.rounded(total["cost"]), "in your list’s currency, of roles with a cost")
        )
    return figures


def market_grows(base: float, year: int) -> str:
    """The heading of the likelihoods of growth: from the base year of the projections on, not from the headcounts'."""
    years = number_format.years(base, year)
    return f"Chance that the market grows, {years}" if years else "Chance that the market grows"


def against_needed(gap: float) -> str:
    """How many more people are to be hired than planned, or how many fewer: "17 too few", "3 too many".

    Whole people, as those planned are: a tenth of one is far less than what the figures can tell.
    """
    text = f"{abs(gap):,.0f}"
    return "As many" if text == "0" else f"{text} {'too few' if gap > 0 else 'too many'}"


def _planned_card(total: pd.Series, *, per_year: bool) -> Card:
    """The planned hires against the people to hire in the roles that have any planned."""
    planned, needed, years = people(total["planned"]), people(total["planned"] + total["gap"]), int(total["years"])
    read = f"{planned} in {_years(years)}"
    if per_year and years > 1:
        read = f"{people(total['planned'] / years)} a year as entered, so {read}"
    return Card("Planned hires", against_needed(total["gap"]), f"{read}; {needed} to hire in these roles")


def _leaver_rate(rows: pd.DataFrame) -> str:
    """The rate of leavers of all roles together, and whose it is: ", 9.1 % a year at BLS’s rates"."""
    known = rows[rows["leavers"].notna()]
    people_years = (known["years"] * (known["headcount"] + known["headcount_mid"]) / 2).sum()
    if not people_years:
        return ""
    rate = 100 * known["leavers"].sum() / people_years
    return f", {rate:.1f}{number_format.NNBSP}% a year at {_whose(known)}"


def _whose(rows: pd.DataFrame) -> str:
    is_own = rows["attrition_source"].isin([OWN, OVERALL])
    if is_own.all():
        return "your rates" if rows["attrition"].nunique() > 1 else "your rate"
    return "your rates and BLS’s" if is_own.any() else "BLS’s rates"


def _chance(probability: float) -> str:
    return capitalized(number_format.likelihood(probability).removeprefix("about ")) or number_format.EN_DASH


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def steps(total: pd.Series, headcount_year: int) -> list[tuple[str, float]]:
    """The steps of the waterfall: the first and the last are levels, those between are changes."""
    year = int(total["target_year"])
    return [
        (f"Today ({headcount_year})", float(total["headcount"])),
        ("Leavers", -float(total["leavers"])),
        ("Replacing leavers", float(total["leavers"])),
        ("Growth", float(total["growth_people"])),
        (f"Needed in {year}", float(total["headcount_mid"])),
    ]


def waterfall_title(total: pd.Series) -> str:
    """The finding of the waterfall."""
    who = "Nobody" if people(total["hires_mid"]) == "0" else counted(total["hires_mid"])
    return f"{who} to hire by {int(total['target_year'])}"


def waterfall_subtitle(total: pd.Series, headcount_year: int) -> str:
    """Unit and years of the waterfall."""
    return f"People, {number_format.years(headcount_year, total['target_year'])}"


def basis(total: pd.Series, rows: pd.DataFrame) -> str:
    """What the headcount of a plan's year moves with, its range, and whose the rates of leavers are."""
    headcount = "; ".join(filter(None, [growth_words(rows), _range(total, "headcount")]))
    return f"Headcount {int(total['target_year'])}: {headcount}. Leavers: {_whose(rows)}."


def source(rows: pd.DataFrame, label: str, vintage: str) -> str:
    """Where the figures of a plan's year are from; `label`, `vintage`: of the source of those that are published."""
    is_own = rows["growth_source"].ne(MARKET) & rows["attrition_source"].isin([OWN, OVERALL])
    return "Source: the employer’s list and rates." if is_own.all() else brief.plan_sources(label, vintage)


def waterfall_table(total: pd.Series, headcount_year: int) -> pd.DataFrame:
    """The waterfall as a table."""
    named = steps(total, headcount_year)
    last = len(named) - 1
    texts = [people(value) if place in (0, last) else signed_people(value) for place, (_, value) in enumerate(named)]
    return pd.DataFrame({"Step": [name for name, _ in named], "People": texts})

"""Finds the columns of a list by their headings or, without headings, by their values. Pure."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from services.plan.numbers import CellValue, NumberError, read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from services.plan.numbers import Row

ROLE, CODE, AREA, CITY, STATE = "role", "code", "area", "city", "state"
HEADCOUNT, ATTRITION, GROWTH, PLANNED, COST = "headcount", "attrition", "growth", "planned_hires", "cost_per_hire"

NUMBERS: Final = {
    HEADCOUNT: "headcount",
    ATTRITION: "attrition",
    GROWTH: "growth",
    PLANNED: "planned hires",
    COST: "cost of a hire",
}
"""The fields of numbers, as messages name them."""

_SYNONYMS: Final[dict[str, str]] = {
    ROLE: "role|roles|title|titles|job|jobs|position|positions|occupation|occupations|job title|job name|role title|"
    "position title|occupation title|working title|business title|job profile|profession|designation|function|"
    "job family|job description|employee title|classification|job classification|row labels|rol|rolle|stelle|beruf|"
    "poste|puesto",
    CODE: "code|soc|soc code|occupation code|occ code|occ|onet|onet code|onet soc|onet soc code|o net soc code|"
    "soc 2018|soc2018|soc code 2018|soc 2018 code|job code soc|occupation id",
    AREA: "area|location|locations|site|office|region|metro|msa|market|place|work location|job location|work site|"
    "worksite|labor market|metro area|geography|area code|fips|cbsa|ort|standort|lieu|office location",
    CITY: "city|town|work city|location city",
    STATE: "state|st|work state|province|state code|location state|us state",
    HEADCOUNT: "headcount|head count|hc|heads|count|number|employees|staff|people|fte|ftes|current headcount|"
    "number of employees|no of employees|num employees|employee count|current staff|current employees|staffing|"
    "filled|incumbents|today|current|filled positions|number of staff|no|qty|quantity|n|team size|size|workers|"
    "personnel|anzahl|effectif|mitarbeiter|headcount today|current fte|total employees|number of people|active|total|"
    "totals|grand total",
    ATTRITION: "attrition|turnover|attrition rate|turnover rate|annual attrition|annual turnover|own attrition|"
    "attrition pct|turnover pct|separation rate|separations pct|churn|attrition per year|attrition a year|exit rate|"
    "quit rate|leavers pct|leaver rate|yearly attrition|own attrition rate|annual turnover rate|annual attrition rate",
    GROWTH: "growth|own growth|growth rate|planned growth|expected growth|growth per year|growth a year|"
    "annual growth|business growth|target growth|own growth rate|annual growth rate|demand growth",
    PLANNED: "planned hires|hires|planned hire|hiring plan|open positions|openings|requisitions|open reqs|reqs|"
    "planned|hires planned|planned hires per year|planned hires a year|budgeted hires|approved hires|new hires|"
    "vacancies|hires per year|hires a year|annual hires",
    COST: "cost|cost per hire|cost of hire|cost of a hire|cost to hire|hiring cost|hire cost|recruiting cost|"
    "recruitment cost|cph|cost hire|recruiting cost per hire",
}
_FIELD_BY_HEADING: Final = {heading: field for field, headings in _SYNONYMS.items() for heading in headings.split("|")}
_NAMED_IN: Final = (
    # In longer headings the first of these words that is there tells: "Annual attrition 2025 (%)".
    ("attrition", ATTRITION),
    ("turnover", ATTRITION),
    ("cost", COST),
    ("planned hire", PLANNED),
    ("hires", PLANNED),
    ("growth", GROWTH),
    ("soc code", CODE),
    ("headcount", HEADCOUNT),
    ("head count", HEADCOUNT),
    ("employees", HEADCOUNT),
    ("fte", HEADCOUNT),
    ("job title", ROLE),
    ("role", ROLE),
    ("occupation", ROLE),
    ("position", ROLE),
    ("location", AREA),
)
_NO_COUNTS: Final = re.compile(
    r"\b(id|ids|identifier|badge|key|index|code|zip|postal|phone|year|date|age|tenure|salary|wage|pay|grade|level|band)\b"
)
"""Words of headings above numbers that count nobody: an export of people has a number for each."""
_NO_FIELD: Final = re.compile(r"\b(ids?|identifier|key|code|cent(er|re)|date|number(?! of)|no\.?(?! of)|nr)\b")
"""Words that make another heading of a longer one: "Cost center", "Position ID"."""
_PIVOT: Final = re.compile(r"(count|sum) of (.+)")
"""How a pivot table names what it counts."""
_NO_ANNUAL_RATE: Final = re.compile(
    r"\b(attrition|turnover|growth|separation|churn|quit)\b.*\b(monthly|month|quarterly|quarter|ytd|mtd)\b"
    r"|\b(monthly|quarterly|ytd|mtd)\b.*\b(attrition|turnover|growth|separation|churn|quit)\b"
    r"|^\W*(leavers|separations|terminations|exits)\W*(?<!%)$"
)
_COUNTED: Final = "headcount|head count|ftes?|employees|staff|people|positions|roles|jobs|workforce"
_TOTAL: Final = re.compile(
    rf"(grand |overall |sub)?-?\s?totals?(\s*[:(\-–].*| (of )?({_COUNTED}))?:?|overall( ({_COUNTED}))?:?|"
    rf"all ({_COUNTED}):?|"
    rf"sum( (of )?({_COUNTED}))?:?|summe:?|gesamt(summe)?:?",
    re.IGNORECASE,
)
"""What the lines of sums are called; "Total Rewards Manager" is a role."""
_MAX_HEADING_LENGTH: Final = 60
_MAX_HEADING_ROWS: Final = 30
"""Rows above the table in which headings are looked for: logos, titles, dates of a report."""
_MOSTLY: Final = 0.6
"""Share of the cells of a column without a heading that must be numbers, or areas, for it to be taken as such."""
_LETTERS_OF_STATE: Final = 2
_YEARS: Final = range(1990, 2100)
_MIN_STEPS: Final = 3
"""Fewer headcounts may well be 1, 2 and 3."""
_SAMPLE: Final = 50
"""Rows that are examined for columns without a heading."""


def field_of(heading: CellValue) -> str | None:
    """The field that a heading names; None where it is not known."""
    if not isinstance(heading, str) or len(heading) > _MAX_HEADING_LENGTH:
        return None
    if is_no_annual_rate(heading):
        return None
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold()
    without_brackets = re.sub(r"\(.*?\)|\[.*?\]", " ", plain)
    for text in (plain, without_brackets):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", text.replace("%", " pct ").replace("#", " ")).split())
        for candidate in (words, words.removesuffix(" pct"), words.removeprefix("pct ")):
            if candidate in _FIELD_BY_HEADING:
                return _FIELD_BY_HEADING[candidate]
        if pivot := _PIVOT.fullmatch(words):  # "Sum of FTE", "Count of Employee ID"
            return HEADCOUNT if pivot[1] == "count" else _FIELD_BY_HEADING.get(pivot[2])
    named = next((field for name, field in _NAMED_IN if re.search(rf"\b{name}\b", plain)), None)
    return None if named != CODE and _NO_FIELD.search(plain) else named


def is_no_annual_rate(heading: CellValue) -> bool:
    """Whether a heading is of leavers or growth, but not as a rate of a year: "Turnover (monthly)", "Leavers"."""
    return isinstance(heading, str) and bool(_NO_ANNUAL_RATE.search(heading.casefold()))


def is_sum(text: CellValue) -> bool:
    """Whether the name of a line is that of a sum of others: "Grand total", "Total employees", "Overall"."""
    return isinstance(text, str) and bool(_TOTAL.fullmatch(text.strip()))


def is_share(heading: CellValue) -> bool:
    """Whether the numbers below are percents: "FTE %", of the hours of somebody who works full-time."""
    text = heading.casefold() if isinstance(heading, str) else ""
    return bool(re.search(r"%|\bpct\b|\bpercent", text) and re.search(r"\bfte|full.?time", text))


def is_no_count(heading: CellValue) -> bool:
    """Whether a heading says that the numbers below it count nobody: "Employee ID"."""
    return isinstance(heading, str) and bool(_NO_COUNTS.search(heading.casefold().replace("_", " ")))


def find_headings(rows: Sequence[Row]) -> tuple[int, dict[str, int]] | None:
    """The position of the row of headings and the column of each field; None where no row has a role or code.

    Of several rows that may be headings (a line of groups above, merged cells) the one that names most fields.
    """
    best: tuple[int, dict[str, int]] | None = None
    for position, row in enumerate(rows[:_MAX_HEADING_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            field = field_of(cell)
            if field is not None:
                columns.setdefault(field, column)
        named = {ROLE, CODE} & columns.keys()
        texts = sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)
        has_number = any(_is_number(cell) and not _is_year(cell) for cell in row)
        is_above_numbers = not has_number and position + 1 < len(rows) and _has_number(rows[position + 1])
        is_heading = named and (len(columns) > 1 or texts == 1 or is_above_numbers)
        if is_heading and (best is None or len(columns) > len(best[1])):
            best = (position, columns)
    return best


def guess_columns(rows: Sequence[Row], is_area: Callable[[str], bool]) -> Mapping[str, int]:
    """The columns of role, headcount and area of a list without headings, from the cells themselves."""
    sample = rows[:_SAMPLE]
    width = max(map(len, sample), default=0)
    columns: dict[str, int] = {}
    is_area_once = functools.cache(is_area)  # half a millisecond each, and columns of states repeat a few
    for column in range(width):
        cells = [row[column] for row in sample if column < len(row) and row[column] not in (None, "")]
        if not cells:
            continue
        texts = [cell.strip() for cell in cells if isinstance(cell, str)]
        if _share(cells, _is_number) >= _MOSTLY:
            if not _are_line_numbers(cells):
                columns.setdefault(HEADCOUNT, column)
        elif ROLE in columns and AREA in columns:
            continue
        elif ROLE in columns and texts and sum(map(is_area_once, texts)) / len(cells) >= _MOSTLY:
            columns[AREA] = column
        else:
            columns.setdefault(ROLE, column)
    return columns


def find_areas(rows: Sequence[Row], taken: Collection[int], is_area: Callable[[str], bool]) -> int | None:
    """The first column besides `taken` most of whose cells name areas: "Campus" above "Columbus, OH"; None without one.

    Two letters are no evidence: MD and PA are degrees as well, OR and ER are departments.
    """
    sample = rows[:_SAMPLE]
    is_area_once = functools.cache(is_area)  # as above
    for column in range(max(map(len, sample), default=0)):
        cells = [row[column] for row in sample if column < len(row) and row[column] not in (None, "")]
        names = [cell.strip() for cell in cells if isinstance(cell, str) and len(cell.strip()) > _LETTERS_OF_STATE]
        names = [name for name in names if not _is_number(name)]
        if column not in taken and cells and sum(map(is_area_once, names)) / len(cells) >= _MOSTLY:
            return column
    return None


def _are_line_numbers(cells: Sequence[CellValue]) -> bool:
    """Whether each number is the one before and one more: 1, 2, 3 and so on number lines, and count nobody."""
    try:
        numbers = [read.value for cell in cells if (read := read_number(cell)) is not None]
    except NumberError:
        return False
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    return len(steps) >= _MIN_STEPS and set(steps) == {1.0}


def _is_year(cell: CellValue) -> bool:
    """Whether a number may be a year: the headcounts of three years stand below 2024, 2025 and 2026."""
    try:
        number = read_number(cell)
    except NumberError:
        return False
    return number is not None and number.value in _YEARS and not number.is_percent


def _has_number(row: Row) -> bool:
    return any(map(_is_number, row))


def _share(cells: Sequence[CellValue], test: Callable[[CellValue], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _is_number(cell: CellValue) -> bool:
    try:
        return read_number(cell) is not None
    except NumberError:
        return False

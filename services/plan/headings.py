"""What one heading of a list says: the field that it names, and what the numbers below it are. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from services.plan.annual_rates import is_no_annual_rate

if TYPE_CHECKING:
    from services.plan.numbers import CellValue

ROLE, CODE, AREA, CITY, STATE = "role", "code", "area", "city", "state"
PLACES: Final = (AREA, CITY, STATE)
"""Fields that say where: an area, or a city and a state apart."""
HEADCOUNT, ATTRITION, GROWTH, PLANNED, COST = "headcount", "attrition", "growth", "planned_hires", "cost_per_hire"

NUMBERS: Final = {
    HEADCOUNT: "headcount",
    ATTRITION: "attrition",
    GROWTH: "growth",
    PLANNED: "planned hires",
    COST: "cost of a hire",
}
"""The fields of numbers, as messages name them."""

EXACT, NAMED, SECOND, PART = range(4)
"""How well a heading fits its field, best first: it is a name of it; a longer text has one, or others are better; a
name that is often of something else, or of a sum; a part, a plan or another year."""

_SYNONYMS: Final[dict[str, str]] = {
    ROLE: "job title|job name|role title|position title|occupation title|working title|"
    "business title|job profile|occupation|occupations|profession|employee title|job desc|job descr|position desc|"
    "position descr|position description|stelle|beruf|poste|puesto|stellenbezeichnung|berufsbezeichnung|emploi|metier|"
    "intitule du poste|cargo|ocupacion",
    CODE: "soc|soc code|occupation code|occ code|occ|onet|onet code|onet soc|onet soc code|o net soc code|"
    "o net code|soc codes|soc 2018|soc2018|soc code 2018|soc 2018 code|job code soc|occupation id",
    AREA: "area|location|locations|metro|msa|work location|job location|work site|worksite|labor market|metro area|"
    "area code|fips|cbsa|ort|standort|lieu|office location",
    CITY: "city|town|work city|location city",
    STATE: "state|st|work state|province|state code|location state|us state",
    HEADCOUNT: "headcount|head count|hc|heads|employees|staff|people|current headcount|number of employees|"
    "no of employees|num employees|employee count|current staff|current employees|staffing|filled positions|"
    "number of staff|team size|workers|personnel|anzahl|effectif|mitarbeiter|headcount today|"
    "total employees|total headcount|total staff|number of people|incumbents|staff on hand|on hand|"
    "positions filled|staff count|total number|effectifs|plantilla|in post|staff in post|on payroll|"
    "ending headcount|closing headcount|actual headcount",
    ATTRITION: "attrition|turnover|attrition rate|turnover rate|annual attrition|annual turnover|own attrition|"
    "attrition pct|turnover pct|separation rate|separations pct|churn|attrition per year|attrition a year|exit rate|"
    "quit rate|leavers pct|leaver rate|yearly attrition|own attrition rate|annual turnover rate|"
    "annual attrition rate|total turnover|total attrition|overall turnover|overall attrition",
    GROWTH: "growth|own growth|growth rate|planned growth|expected growth|growth per year|growth a year|"
    "annual growth|business growth|target growth|own growth rate|annual growth rate|demand growth",
    PLANNED: "to hire|to be hired|hires needed|planned hires|planned hire|hiring plan|planned|hires planned|"
    "planned hires per year|planned hires a year|budgeted hires|approved hires|new hires|"
    "hires per year|hires a year|annual hires",
    COST: "cost per hire|cost of hire|cost of a hire|cost to hire|hiring cost|hire cost|recruiting cost|"
    "recruitment cost|cph|cost hire|recruiting cost per hire",
}
_BEHIND_OTHERS: Final[dict[str, str]] = {
    ROLE: "title|titles|role|roles|rol|rolle|job description",
    HEADCOUNT: "fte|ftes|current fte|total fte|actual fte|filled fte",
}
"""Names that yield to others: a title may be "Ms", a role that in a system, a description a page of text; of people and
full-time equivalents the people are those who leave and are hired."""
_SECOND_CHOICES: Final[dict[str, str]] = {
    ROLE: "job|jobs|position|positions|designation|function|job family|classification|job classification|row labels|"
    "descr|desc|description",
    CODE: "code|codes",
    AREA: "site|office|region|market|place|geography",
    HEADCOUNT: "actual|actuals|as is|ist|current state|count|number|filled|today|current|no|qty|quantity|n|size|active|"
    "total|totals|grand total|number of positions",
    PLANNED: "hires|open positions|openings|requisitions|open reqs|reqs|vacancies",
}
"""Taken where no other heading names the field: a sum beside a headcount, a job family beside a title."""
_FITS: Final = {
    heading: (field, fit)
    for table, fit in ((_SYNONYMS, EXACT), (_BEHIND_OTHERS, NAMED), (_SECOND_CHOICES, SECOND))
    for field, headings in table.items()
    for heading in headings.split("|")
}
_NAMED_IN: Final = tuple(
    # In longer headings the first of these words that is there tells: "Annual attrition 2025 (%)".
    (re.compile(rf"\b(?:{words})\b"), field, fit)
    for words, field, fit in (
        ("attrition|turnover", ATTRITION, NAMED),
        (r"cost.*\b(?:hire|hires|hiring|recruit\w*)|(?:hire|hiring|recruit\w*)\b.*cost", COST, NAMED),
        ("planned hires?", PLANNED, NAMED),
        ("hires", PLANNED, SECOND),
        (
            r"vacan\w*|(?:open|unfilled) (?:positions?|roles?|jobs?|headcount|ftes?|reqs?)",
            PLANNED,
            SECOND,
        ),
        ("growth", GROWTH, NAMED),
        ("soc code", CODE, NAMED),
        ("headcount|head count|hc|employees|ftes?", HEADCOUNT, NAMED),
        ("job titles?|(?:role|occupation|position) (?:name|title)|titles? (?:name|description)", ROLE, NAMED),
        ("role|occupation|position", ROLE, SECOND),  # of "Position" and "Position budget" the first is the role
        (r"(?:location|work|job|office|site|branch)\b.*\bcity", CITY, NAMED),
        (r"(?:location|work|job|office|site|branch)\b.*\bstate", STATE, NAMED),
        ("location", AREA, NAMED),
        (r"titles?\W*$", ROLE, SECOND),
    )
)
_ROLE_WORD: Final = re.compile(r"\b(?:role|occupation|position)s?\b")
"""Words of headings which titles have, too: "Role player", "Position control analyst"."""
_HAS_VALUE: Final = re.compile(r"(?::|\s[-\u2013\u2014])\s*\w")
"""A heading with what it names behind it, in a list that says it in each line."""
_NO_LETTERS: Final = " \t.,:;#*()-0123456789"
_NOT_THE_FIELD: Final = {
    # Words that make another heading of a longer one: "Turnover reason", "Hires last year", "Position status".
    ATTRITION: r"risk|reason|cost|type|score|revenue|usd|eur|gbp",
    PLANNED: r"last year|previous|prior|ytd|to date|status|type|reason|since|dates?",
    GROWTH: r"net|potential|rating|score|revenue|sales|mindset",
    HEADCOUNT: r"change|variance|var|difference|diff|delta|share|ratio|gap|cost|status|type|flag|category|range|"
    # People are counted per role or place; per manager or bed they are a ratio.
    r"(?:%|pct|percent) of|turned|hired|per (?!(?:role|job|title|position|occupation|profession|location|site|office|"
    r"area|region|metro|city|state|country|department|dept|division|unit|team(?! lead)|store|branch|facility|function|"
    r"year|business unit|work location|work site|group)\b)",
    ROLE: r"level|status|type|grade|band|tenure|since|start|managers?|supervisors?|reports? to|prior|previous|open|"
    r"filled|count|category|time in",
    AREA: r"type|status|count",
}
_NOT_THE_FIELDS: Final = {field: re.compile(rf"(?<!\w)(?:{words})\b") for field, words in _NOT_THE_FIELD.items()}
_NO_HIRES: Final = re.compile(
    r"%|\b(?:pct|percent\w*|rates?|ratio|share|cost|time to)\b|"
    r"(?<!\d.)(?<!next )(?<!coming )(?<!twelve )(?<!six )\b(?:days|weeks|months)\b"
)
"""Words of a rate or duration: "Vacancy %", "Days vacant"; "Planned hires (next 12 months)" are people."""
_MONEY: Final = re.compile(r"[$€£]")
_PART_OF: Final = re.compile(
    r"\b(full.?time|part.?time|male|female|men|women|contract\w*|temp|temporary|permanent|seasonal|remote|new|former|"
    r"budget\w*|plan|planned|targets?|goal|approved|auth\w*|required|funded|allotted|future|to.be|soll|forecast|"
    r"projected|expected|requested|proposed|needed|py|ly|last year|average|avg|max|min|prior|previous|"
    r"voluntary|involuntary|regretted|industry|benchmark|external|internal|start|opening|beginning)\b"
)
"""Words of a part of the people, of a plan, or of another time, beside which a heading without them is better."""
_NO_FIELD: Final = re.compile(r"\b(ids?|identifier|key|code|cent(er|re)|date|number(?! of)|no\.?(?! of)|nr)\b")
"""Words that make another heading of a longer one: "Cost center", "Position ID"."""
_IDS: Final = re.compile(
    r"\b(ids?|identifier|badge|key|index|zip|postal|phone|tenure|salary|salaries|wages?|birth|score|rating|bonus|"
    r"latitude|longitude|hourly|rates?|amount|revenue|budget|hours|months|weeks|days|time to|pct|percent\w*|rank|"
    r"extension)\b|[%$€£]"
    r"|(?<=.)\b(number|num|no|nr)\b\W*$|.#\s*$"
)
"""Of headings above numbers that count nobody, whatever else they say: an export of people has a number for each."""
_ID_BEHIND: Final = re.compile(r"[a-z]ID\b")
"""DeptID; "Paid" is none."""
_NO_COUNTS: Final = re.compile(
    r"^\W*(code|year|date|age|pay|grade|level|band)\b|\b(code|year|date|age|pay|grade|level|band)[\W\d]*$"
    r"|^\W*(dep(artmen)?t|company|division|(business |org )?unit|(legal )?entity|store|shift|step|position|supervisor|"
    r"manager|reports? to|(union )?local|base|gross|net|los|ote|hrs|flsa)\W*$"
    r"|\b(comp|compensation|earnings|seniority|hrs|yrs|years|rt)\b"
)
"""The same, unless they name people: "People this year" counts them; "In post at year end" does so, too."""
_PIVOT: Final = re.compile(r"(?:distinct |unique )?(count|sum) of (.+)")
"""How a pivot table names what it counts."""
COUNTED: Final = "headcount|head count|ftes?|employees|staff|people|positions|roles|jobs|workforce|workers"
_HAS_COUNTED: Final = re.compile(rf"\b({COUNTED})\b")
_OF_NUMBERS: Final = re.compile(r"count|number|\b(num|no|hc|ftes?|heads?|size)\b|anzahl|effectif|[#%]", re.IGNORECASE)
_FTE: Final = re.compile(r"\bftes?\b")
_TO_COME: Final = re.compile(
    r"\b(plan|budget|approv|target|open|vacan|unfilled|req|expect|forecast|future|next|coming|needed|annual)"
    r"|\bto (hire|be)\b|\b(per|a) year\b"
)
_SO_FAR: Final = re.compile(r"\bytd\b|\bto.date\b|\blast year\b|\bprior\b|\bprevious\b")
_OPENINGS: Final = re.compile(r"\b(open|openings?|vacan\w*|unfilled|reqs?|requisitions?)\b")
_MAX_HEADING_LENGTH: Final = 60


def field_of(heading: CellValue) -> str | None:
    """The field that a heading names; None where it is not known."""
    found = fit_of(heading)
    return found[0] if found else None


def fit_of(heading: CellValue) -> tuple[str, int] | None:
    """The field that a heading names and how well it fits, EXACT to PART; None where it is not known."""
    if not isinstance(heading, str) or not heading or len(heading) > _MAX_HEADING_LENGTH:
        return None
    if is_no_annual_rate(heading):
        return None
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold().replace("_", " ")
    without_brackets = re.sub(r"\(.*?\)|\[.*?\]", " ", plain)
    for text in (plain, without_brackets):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", text.replace("%", " pct ").replace("#", " ")).split())
        for candidate in (words, words.removesuffix(" pct"), words.removeprefix("pct ")):
            if candidate in _FITS:
                field, fit = _FITS[candidate]
                return None if _is_other_measure(field, heading) else (field, fit)
        if pivot := _PIVOT.fullmatch(words):
            return _fit_of_pivot(pivot[1], pivot[2])
    for pattern, field, fit in _NAMED_IN:
        if pattern.search(plain):
            is_other = field != CODE and _NO_FIELD.search(plain)
            other = _NOT_THE_FIELDS.get(field)
            if is_other or (other and other.search(plain)) or _is_other_measure(field, heading):
                return None
            return field, PART if field in (HEADCOUNT, ATTRITION) and _PART_OF.search(plain) else fit
    return None


def is_heading_alone(cell: CellValue) -> bool:
    """Whether a cell is a heading with none beside it: titles may begin with "Role player" or "Role: cook"."""
    found = fit_of(cell)
    if found is None or found[1] == EXACT:
        return found is not None
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", str(cell).casefold().replace("_", " "))
    if _HAS_VALUE.search(text):
        return False
    return found[1] == NAMED or not _ROLE_WORD.search(text) or bool(_ROLE_WORD.fullmatch(text.strip(_NO_LETTERS)))


def _is_other_measure(field: str, heading: str) -> bool:
    """Whether the numbers are money, not attrition, or rates or durations, not hires."""
    text = heading.casefold().replace("_", " ")
    return (field == ATTRITION and bool(_MONEY.search(text))) or (field == PLANNED and bool(_NO_HIRES.search(text)))


def _fit_of_pivot(function: str, words: str) -> tuple[str, int] | None:
    """The field of "Sum of FTE" and "Count of Employee ID": what is counted are people, but for vacancies."""
    inner = fit_of(words)
    if inner and inner[0] in (HEADCOUNT, PLANNED):
        return inner
    if function == "sum":
        return None
    if re.search(r"\b(open|vacan\w*|requisitions?|reqs?)\b", words):
        return PLANNED, SECOND
    return (HEADCOUNT, EXACT) if inner is None or inner[0] in (ROLE, CODE) else None


def is_part(heading: CellValue) -> bool:
    """Whether the numbers below are of a part of the people, or of a plan: "Part-time", "FY26 budget"."""
    return isinstance(heading, str) and bool(_PART_OF.search(heading.casefold().replace("_", " ")))


def is_plan(heading: CellValue) -> bool:
    """Whether the hires below are to come: "Planned hires", "Open requisitions"; "Hires" may be past."""
    text = heading.casefold().replace("_", " ") if isinstance(heading, str) else ""
    return bool(_TO_COME.search(text)) and not _SO_FAR.search(text)


def is_of_openings(heading: CellValue) -> bool:
    """Whether the hires below are open positions of today, which are filled once and not every year."""
    text = heading.casefold().replace("_", " ") if isinstance(heading, str) else ""
    return bool(_OPENINGS.search(text)) and "plan" not in text


def is_unknown_cost(heading: CellValue) -> bool:
    """Whether a heading says no more than "Cost", which may be that of a payroll."""
    text = re.sub(r"\(.*?\)|\[.*?\]|\b(usd|eur|gbp)\b|\W", "", heading.casefold()) if isinstance(heading, str) else ""
    return text in ("cost", "costs")


def may_have_names(heading: CellValue) -> bool:
    """Whether names of people may stand below a heading of headcounts: "Staff", "Employees", not "Headcount"."""
    return isinstance(heading, str) and not _OF_NUMBERS.search(heading)


def is_of_hours(heading: CellValue) -> bool:
    """Whether the numbers below are full-time equivalents."""
    return isinstance(heading, str) and bool(_FTE.search(heading.casefold().replace("_", " ")))


def is_share(heading: CellValue) -> bool:
    """Whether the numbers below are percents: "FTE %", of the hours of somebody who works full-time."""
    text = heading.casefold() if isinstance(heading, str) else ""
    return bool(re.search(r"%|\bpct\b|\bpercent", text) and re.search(r"\bfte|full.?time", text))


def is_no_count(heading: CellValue) -> bool:
    """Whether a heading says that the numbers below it count nobody: "Employee ID", "Turnover", "Leavers"."""
    if not isinstance(heading, str):
        return False
    if is_no_annual_rate(heading) or field_of(heading) in (*NUMBERS.keys() - {HEADCOUNT}, CODE):
        return True
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", heading.casefold().replace("_", " ")).strip()
    if _ID_BEHIND.search(heading) or _IDS.search(text) or _NOT_THE_FIELDS[HEADCOUNT].search(text):
        return True
    return bool(_NO_COUNTS.search(text)) and not _HAS_COUNTED.search(text)

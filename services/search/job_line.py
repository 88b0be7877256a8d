"""Read a line of a staff list: the job, what else stands beside it, and what says how rather than what one works.

"Registered nurse 1 - on call (U)" is a registered nurse; "Teacher, HS Math" a teacher, of high-school
mathematics. What is typed into a search box goes the same way, and mostly comes out as it was typed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import Final, NamedTuple

from services.search.cabinet import cabinet_secretary
from services.search.no_titles import is_vague
from services.search.normalize import MAX_TEXT, STOP_WORDS, normalize

_QUALIFIERS: Final = Path(__file__).with_name("qualifiers.csv")


class JobLine(NamedTuple):
    """A line in words as titles have them (see `normalize`), one space apart."""

    full: str
    """All of it."""
    main: str
    """The job: the first part that names one."""
    context: str
    """Department, place, subject or second job; may be empty."""
    bare: str = ""
    """The job without what stands beside it, where `main` has both: "chaplain" of "Chaplain - Spiritual Care"."""
    without_rank: tuple[str, ...] = ()
    """The job as it is called at another rank, which has the same code: "branch manager" of "assistant branch manager",
    "lending manager" of "VP lending"."""


_EXCEPT: Final = re.compile(r",? \(?except\b.*$")
_SEEKS: Final = re.compile(
    r"^(.*?)\b(?:is |are )?(?:seeks|seeking|looking for|now hiring|is hiring)\b[\s:!-]*(?:an?\s+|the\s+)?(?=\w)"
)
"""What an advertisement says before the job, the employer in front."""
_NEEDED: Final = re.compile(r"(?<=\w)\s+(?:is |are )?(?:needed|wanted)\b.*$")
"""What it says behind the job, the place and the pay behind."""
_SEPARATORS: Final = re.compile(
    r"-(?=(?:emt|paramedic)\b)|\s+[-\u2010-\u2015\u2212]+\s*|[-\u2010-\u2015\u2212]+\s+|[()\[\],;:|]|\s*/\s*(?=[a-z]{2})"
    # Behind a level stands a department: "Worker I-Parks", "Aide II-Fn-Exps".
    r"|(?<=\s[ivx\d])-|(?<=\s[ivx]{2})-|(?<=\s[ivx]{3})-"
    # Also without a hyphen: "Painter II Convention Center".
    r"|(?<=[a-z])\s+(?:i{1,3}|iv)\s+(?=[a-z]{3})"
)
_MARKS: Final = (
    r"\(u\)",
    r"#\s*\d+",
    r"\b(?:local|lcl|post|step|job code|pay|range|zone|tier|track|series|code|plan)\s*#?\s*\d+\b",
    r"\b\d+(?:st|nd|rd|th)\s+(?:shift|sh)\b",
    r"\b(?:shift|sh)\s*\d\b",
    r"\b\d{1,2}\s*[ap]m?\s*[-/to]+\s*\d{1,2}\s*[ap]m?\b",
    r"\b\d*\.?\d+\s*-?\s*(?:fte|hrs?|hours?|mos?|months?|mths?|weeks?|wks?)\b\.?",
    r"\bfte\s*\d*\.?\d+\b",
    r"\b24/7\b",
    r"\b\d:\d\b",
    # "Grade III" and "Level 2", but not "Grade 3", which is a class of pupils.
    # Nor "Class B driver", which is a licence.
    r"\b(?:level|lvl|lev|class|cl|band)\s*-?\s*(?:\d+|[ivx]+|[a-e])\b(?!.*\bdri?ve?r\b)",
    # The program that pays for teachers of poor districts.
    r"\btitle\s+(?:i|1)\b",
    r"\b(?:grade|gr)\s*-?\s*(?:[ivx]+)\b",
    r"\b(?:i{1,3}|iv|v|vi{1,3})\s*[/&-]\s*(?:i{1,3}|iv|v|vi{1,3})(?:\s*[/&-]\s*(?:i{1,3}|iv|v|vi{1,3}))?\b",
    r"\b\d\s*/\s*\d(?:\s*/\s*\d)?\b",
    r"\b\d(?:st|nd|rd|th)\s+(?:yr|year)\b",
    r"\$\s?\d[\d,.]*k?(?:\s*(?:/|per)\s*(?:hr|hour|yr|year))?",
    # A letter that says which pay or union: "Customer Srv Rep-B".
    r"(?<=[a-z]{2})-[a-z]\s*$",
)
_MARK: Final = re.compile("|".join(_MARKS))
_SIGN_OF_MARK: Final = re.compile(r"[\d(/&-]")
_WORD_OF_MARK: Final = re.compile("lev|lvl|cl|band|title|gr")
"""Each mark has one of these or of those signs: most lines have neither, and to look for all marks takes long."""
_SIGN_OF_SEPARATOR: Final = re.compile(r"[-\u2010-\u2015\u2212()\[\],;:|/]|\si[iv]*\s")
"""Each separator has one."""
# A level stands behind a job: "Clerk II", "Nurse 1", "Analyst A".
_LEVEL: Final = re.compile(r"(?<=[a-z])(?<!\bgrade)\s+(?:i{1,3}[ab]?|iv[ab]?|v|vi{1,3}|ix|x|\d{1,4}[ab]?|[a-e])$")
_LONGEST_LEVEL: Final = 5


def _read_qualifiers(path: Path) -> tuple[re.Pattern[str], frozenset[str]]:
    """Phrases that count anywhere, and words that count only at the end of a part: "pool attendant" is a job.

    With them the first words of all.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [(normalize(row["phrase"]), row["where"]) for row in csv.DictReader(lines)]
    rows.sort(key=lambda row: -len(row[0]))
    alternatives = "|".join(re.escape(phrase) + ("$" if where == "end" else r"\b") for phrase, where in rows)
    return re.compile(rf"\b(?:{alternatives})"), frozenset(phrase.split()[0] for phrase, _where in rows)


_QUALIFIER, _FIRST_OF_QUALIFIER = _read_qualifiers(_QUALIFIERS)
_LANGUAGE: Final = re.compile(r"\b(?:bilingual|spanish)\b")
"""Says what a bare "aide" is for."""


# "Principal engineer" is a rank; "principal, elementary school" and "head cook" are persons.
_RANK: Final = re.compile(
    r"^(?:principal (?!(?:elementary|elem|middle|high|hs|ms|primary|secondary|school|preschool|k|of)\b)"
    r"|staff (?=(?:\w+ )*(?:engineer|developer|scientist|architect|designer|attorney)s?\b))(?=\w)"
)
_RANK_OF_PROFESSIONAL: Final = re.compile(
    r"(?<=\w) (?:(?:principal|prin) (?:pr|pro|prof|profl|professional)"
    r"|(?:entry|intermediate|senior|sr|lead) (?:profl|professional))$"
)
"""As universities end titles: "student services principal professional" is no principal of a school. "Prof" stands for
no professor there, but behind "senior" it may."""
_HEAD_OF: Final = re.compile(r"^head of (?!(?:\w+ )?school\b)(?:the )?(?:department of )?(.+)$")
_TWO_JOBS: Final = re.compile(r"[/(]|\b(?:emt|paramedic)\b")
_MAX_MODIFIERS: Final = 3
"""Words behind a bare "Teacher - " or "Supervisor, " that say which one; more are a description."""


_TITLES_OF_TEACHERS: Final = r"(?:professors?|prof|lecturers?|instructors?|instr)"
_ACADEMIC_RANK: Final = re.compile(
    r"^(?:(?:assistant|asst|ast|associate|assoc|adjunct|adj|visiting|clinical|teaching|research|distinguished|endowed|full"
    rf"|term|part time)\s+)+(?={_TITLES_OF_TEACHERS}\b)"
)
_AFTER_PROFESSOR: Final = re.compile(r"(?<=\bprof)(essor)? (?:of practice|emerit(?:us|a)|in residence)\b")
_TEACHER_OF: Final = re.compile(rf"^({_TITLES_OF_TEACHERS}) (?:of |in )(?:the )?(.+)$")
_UNIT_OF: Final = re.compile(r"\b(?:department|dept|division|div|office|college|school|bureau) of(?: the)? ")

_OF_LEADERS: Final = (
    r"(?:manager|mgr|director|dir|superintendent|supt|principal|chief|administrator|commissioner|controller|treasurer"
    r"|dean|provost|chancellor|counsel|attorney|registrar)"
)
_RANK_WORDS: Final = (
    r"(?:assistant|asst|ast|associate|assoc|deputy|dep|dpty|vice|executive|exec|regional|area|managing|acting)"
)
_RANK_OF_LEADER: Final = re.compile(rf"^(?:{_RANK_WORDS} )+(?=(?:.* )?{_OF_LEADERS}\b)")
_RANK_BEFORE_LEADER: Final = re.compile(rf"(?<=\w )(?:(?:{_RANK_WORDS}|a) )+(?={_OF_LEADERS}$)")
"""The same behind the department: "career services asst dir"."""
_BOSS_OF: Final = re.compile(
    r"^(manager|mgr|supervisor|supv|foreman|forewoman|superintendent|supt|coordinator|coord) of (?:the )?(.+)$"
)
"""Who leads, before what: "foreman of truck drivers"."""
_LEADER_OF: Final = re.compile(
    r"^(?:(?:senior|sr|executive|exec|assistant|asst|associate|assoc|deputy|dep|first|regional) )*"
    r"(?:vice president|vp|svp|evp|avp|director|dir) (?:of |for )?(?:the )?(.+)$"
)
_LEADS: Final = re.compile(r"^(.+) (?:vice president|vp|svp|evp|avp)$")
_SECRETARY: Final = re.compile(r"^(?:(?:senior|sr|executive|exec) )?(?:secretary|sec|secy)$")
_LEADER: Final = re.compile(rf"\b{_OF_LEADERS}\b")
_ASSISTANT_TO: Final = re.compile(
    r"^(?:(?:special|senior|sr|executive|exec) )?(?:assistant|asst|aide|secretary) to (?:the )?\w"
)

_EXECUTIVE_ASSISTANT: Final = re.compile(r"^(?:executive|exec) (?:assistant|assist|asst|secretary|secy|sec)$")
"""One is that in any department: the leader who stands behind is whom it works for."""
_SUPERVISORY: Final = re.compile(r"^(?:supervisory|suprvy|supvy|supv) (.+)$")
"""As the federal government begins titles: "supvy contract specialist"."""

_GRADE: Final = re.compile(
    r"\b(?:grades? (k|\d{1,2})|(\d{1,2})(?:st|nd|rd|th)(?: grade| gr)?)\b(?: (?:to )?(?:grade )?\d{1,2}\b)?"
)
_TEACHES: Final = re.compile(r"\b(?:teacher|tchr|ela|math|science|social studies)\b")
_LAST_GRADE_OF_ELEMENTARY, _LAST_GRADE_OF_MIDDLE = 5, 8


def read_line(text: str) -> JobLine:
    """The parts of a line; where nothing but conditions of work stands there, they are the job."""
    raw = unicodedata.normalize("NFKD", text[:MAX_TEXT]).lower()
    # Mostly the line is one part, and known by then. Accents apart from their letters may make it too long to be read.
    full = normalize(raw if len(raw) <= MAX_TEXT else text)
    raw = _without_marks(raw)
    parts = [_without_conditions(normalize(part)) for part in _parts(raw)]
    parts = [part for part in parts if not STOP_WORDS.issuperset(part.split())]
    if not parts:
        return JobLine(full, full, "")
    if _TEACHES.search(full):
        parts = [_GRADE.sub(_school_of_grade, part) for part in parts]
    main, context = _ACADEMIC_RANK.sub("", parts[0]), _UNIT_OF.sub("", " ".join(parts[1:]))
    if "prof" in main:
        main = _AFTER_PROFESSOR.sub(r"\1", main)
    main = _TEACHER_OF.sub(r"\2 \1", _UNIT_OF.sub("", main))
    if _ASSISTANT_TO.match(main):
        return JobLine(full, "executive assistant", context)
    if _EXECUTIVE_ASSISTANT.match(main):
        return JobLine(full, "executive assistant", "")
    if secretary := cabinet_secretary(main):
        return JobLine(secretary, secretary, "")
    main = _RANK_OF_PROFESSIONAL.sub(" professional", main)
    bare = ""
    if (
        context
        and (" " not in main or is_vague(main))
        and not _TWO_JOBS.search(raw)
        and not (_SECRETARY.search(main) and _LEADER.search(context))
        and len(context.split()) <= _MAX_MODIFIERS
    ):
        main, context, bare = f"{context} {main}", "", main
    main = _SUPERVISORY.sub(r"\1 supervisor", main)
    main = _BOSS_OF.sub(r"\2 \1", _HEAD_OF.sub(r"\1 manager", _RANK.sub("", main)))
    leads = _LEADS.sub(r"\1 manager", _LEADER_OF.sub(r"\1 manager", main))
    others = (_RANK_BEFORE_LEADER.sub("", _RANK_OF_LEADER.sub("", main)), leads)
    return JobLine(full, main, context, bare, tuple(dict.fromkeys(other for other in others if other != main)))


def says_only_conditions(text: str) -> bool:
    """Whether nothing but conditions of work stands in a line: "temp", "Full-time", "non-exempt"."""
    words = normalize(text)
    return not _FIRST_OF_QUALIFIER.isdisjoint(words.split()) and not _without_qualifiers(words)


def _without_marks(raw: str) -> str:
    """The line without marks, what an advertisement says around the job, and exceptions.

    Few lines have any of these: whether a word or a sign of them is there takes a tenth of the time to see.
    """
    if "seek" in raw or "looking" in raw or "hiring" in raw:
        raw = _SEEKS.sub("", raw)
    if "needed" in raw or "wanted" in raw:
        raw = _NEEDED.sub("", raw)
    if "except" in raw:
        raw = _EXCEPT.sub("", raw)
    return _MARK.sub(" | ", raw) if _SIGN_OF_MARK.search(raw) or _WORD_OF_MARK.search(raw) else raw


def _parts(raw: str) -> list[str]:
    return _SEPARATORS.split(raw) if _SIGN_OF_SEPARATOR.search(raw) else [raw]


def _school_of_grade(grade: re.Match[str]) -> str:
    """The school where a grade is taught: "5th grade" is elementary school, "7th" middle school."""
    number = grade[1] or grade[2]
    if number == "k":
        return "kindergarten"
    if int(number) <= _LAST_GRADE_OF_ELEMENTARY:
        return "elementary school"
    return "middle school" if int(number) <= _LAST_GRADE_OF_MIDDLE else "high school"


def _without_conditions(part: str) -> str:
    """The part without qualifiers and without the level behind it."""
    while part != (left := _without_level(_without_qualifiers(part))):
        if is_vague(left) and _LANGUAGE.search(part):
            return part
        part = left
    return part


def _without_qualifiers(part: str) -> str:
    if _FIRST_OF_QUALIFIER.isdisjoint(part.split()):
        return part
    return " ".join(_QUALIFIER.sub(" ", part).split())


def _without_level(part: str) -> str:
    is_short = len(part) - part.rfind(" ") <= _LONGEST_LEVEL + 1
    return _LEVEL.sub("", part) if is_short else part

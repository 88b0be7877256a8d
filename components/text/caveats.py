"""Caveats of figures, and the line of their sources. Pure."""

from __future__ import annotations

import string
from collections import Counter
from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.answer import NO_AGENCY_GROUPS, NO_LOCAL_GROUPS, NO_PROJECTION, missing_years
from components.text.labels import capitalized, is_local_group, missing_label, series_name
from components.text.ranges import COVERAGE_NOTE
from services.agency_figures import BY_WAY_OF, is_from_agency
from services.flags import FLAG_NOTES, FLAG_SENTENCES, Flag
from services.growth_frame import LOCAL_LEVEL, MAX_HORIZON
from services.growth_rows import GrowthRows, by_series, last_horizon, missing_horizons

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from services.growth_rows import GrowthRow
    from services.source import Features

_MAX_SERIES_IN_SENTENCE: Final = 6
_MAX_AGENCIES_NAMED: Final = 3
"""Agencies that the line of sources names; each is named in the citation and in every row of the files."""
NOT_FROM_LIGHTCAST: Final = (
    "Lightcast gives no base year, openings, wages, ranges or line for all occupations, so none are shown; its "
    "occupations (LOT) are not those of public data (SOC), and the two are never drawn in one chart."
)

AREA_RANGES: Final = (
    "An area’s likely range is the nation’s, widened by how far states have departed from the nation since 2003 and by "
    "the survey’s sampling error: more where jobs are few. "
    f"{capitalized(COVERAGE_NOTE)}."
)
NATIONAL_RANGES: Final = (
    "A state’s likely range is the nation’s: how far states depart from it could not be measured. "
    f"{capitalized(COVERAGE_NOTE)}."
)
AGENCY_PATH: Final = (
    "State figures are the state agencies’ own projections. Agencies publish the last year only; the years before it "
    "are derived at a constant rate, and there are no ranges."
)

_FLAG_NAMES: Final[dict[str, str]] = {
    Flag.SMALL_BASE: "small occupation",
    Flag.TURNS: "changes direction",
    Flag.SIGN_DIFFERS: "opposite direction to agency",
    Flag.COUNT_KEPT: "employees counted",
    Flag.SHARE_2022: "from share of 2022",
    Flag.NO_HISTORY: "little history",
    Flag.CODE_BREAK: "redefined",
    Flag.RANGE_NATIONAL: "national range",
    Flag.NO_SHARE: "no estimate",
    Flag.SEVERAL_OCCUPATIONS: "of several occupations",
}
"""Flags in two or three words where their own name would be a riddle."""
_PROMINENT: Final = frozenset(
    {
        Flag.SIGN_DIFFERS,
        Flag.TURNS,
        Flag.STATE_PATH,
        Flag.STATE_NOT_PUBLISHED,
        Flag.NATIONAL_RATE,
        Flag.SEVERAL_OCCUPATIONS,
        Flag.NO_SHARE,
        Flag.NOT_PUBLISHED,
        Flag.FAILED,
        Flag.STALE,
    }
)
"""Flags that change how figures are to be read, shown beside them; the others are shown on request."""


def prominent(rows: GrowthRows, against: Mapping[tuple[str, str], str] | None = None) -> list[str]:
    """The caveats shown beside the figures, a sentence each.

    `against`: by occupation and area (ids), what agencies project in the opposite direction, where it stands nowhere
    else.
    """
    return [*_flag_sentences(_last_rows(rows), _PROMINENT, against or {}), *_missing_years(rows)]


def _last_rows(rows: GrowthRows) -> GrowthRows:
    """The rows of the last horizon; those without a growth that have one at another are no series without a line."""
    missing = set(missing_horizons(rows))
    return GrowthRows(row._replace(flags=_without(row.flags)) if row in missing else row for row in last_horizon(rows))


def _without(flags: str) -> str:
    return " ".join(flag for flag in flags.split() if flag != Flag.NOT_PUBLISHED)


def _missing_years(rows: GrowthRows) -> list[str]:
    """The years without a growth of series that have others, a sentence a series."""
    return [
        f"No growth is published for {missing_years(series)}: {series_name(series[0], rows)}."
        for series in by_series(missing_horizons(rows))
    ]


def notes(rows: GrowthRows) -> list[str]:
    """The caveats shown on request, a sentence each."""
    last = _last_rows(rows)
    sentences = _flag_sentences(last, frozenset(FLAG_SENTENCES) - _PROMINENT)
    if any(row.has_flag(Flag.RANGE_NATIONAL) for row in last):
        sentences.append(NATIONAL_RANGES)
    elif any(row.area_level != "nation" and row.low_80 is not None for row in last):
        sentences.append(AREA_RANGES)
    return sentences


def caveats(rows: GrowthRows) -> list[str]:
    """All caveats that apply to these figures, a sentence each."""
    return [*prominent(rows), *notes(rows)]


def _flag_sentences(
    rows: GrowthRows, flags: frozenset[Flag], against: Mapping[tuple[str, str], str] | None = None
) -> list[str]:
    sentences = []
    for flag, sentence in FLAG_SENTENCES.items():
        flagged = [row for row in rows if flag in flags and row.has_flag(flag)]
        figures = (against or {}) if flag == Flag.SIGN_DIFFERS else {}
        if len(rows) == 1 and flagged and (figure := figures.get(_cell(rows[0]))):
            sentences.append(f"{sentence} ({figure}).")
            continue
        names = [": ".join(filter(None, [series_name(row, rows), figures.get(_cell(row))])) for row in flagged]
        which = names
        if len(names) > _MAX_SERIES_IN_SENTENCE:
            which = [*names[:_MAX_SERIES_IN_SENTENCE], f"and {len(names) - _MAX_SERIES_IN_SENTENCE} more"]
        if names:  # what holds for all of them needs no names
            is_of_all = len(names) == len(rows) and not figures
            sentences.append(f"{sentence}." if is_of_all else f"{sentence} ({'; '.join(which)}).")
    return sentences


def _cell(row: GrowthRow) -> tuple[str, str]:
    return row.occupation_id, row.area_id


def source_line(rows: GrowthRows, features: Features) -> str:
    """The sources of the figures and how they were derived, in a line below the charts.

    `features`: of the source that the rows are from.
    """
    cited = dict.fromkeys((row.source, row.vintage) for row in rows if row.source)
    if features.is_static and not any(row.growth is not None or row.base_employment is not None for row in rows):
        # OEWS publishes jobs of groups, too.
        if rows and all(map(is_local_group, rows)):
            return f"{NO_LOCAL_GROUPS}."
        vintages = dict.fromkeys(row.vintage for row in rows if row.vintage)
        if rows and all(row.area_level == "state" and not is_from_agency(row.source) for row in rows):
            return f"No estimate of this can be made from {'; '.join(vintages)}."
        if rows and all(is_from_agency(row.source) for row in rows):
            is_group = all(row.taxonomy == "socmajor" for row in rows)
            return f"{NO_AGENCY_GROUPS if is_group else f'{NO_PROJECTION} of this by the state’s agency'}."
        return f"No employment of this is published in {'; '.join(vintages)}."
    parts = ["Source: " + "; ".join(_cited(cited)) + ".", *_retrieved(rows)]
    if not features.base_year:
        return " ".join([*parts, NOT_FROM_LIGHTCAST])
    if any(is_from_agency(row.source) for row in rows):
        parts.append(AGENCY_PATH)
    elif any(row.basis == "derived" and not row.is_given for row in rows):
        years = f"Years 1{number_format.EN_DASH}{MAX_HORIZON - 1}"
        parts.append(f"{years} are derived at a constant rate between published years.")
    if any(row.basis == "derived" and row.is_given for row in rows):
        parts.append("Groups and all occupations together are sums of BLS’s occupations.")
    parts += _nation_estimates(rows)
    if any(row.basis == "modelled" and row.area_level == "state" for row in rows):
        # States' own counts are kept above the nation's: what the flag says.
        is_sum = not any(row.has_flag(Flag.COUNT_KEPT) for row in rows if row.area_level == "state")
        parts.append(f"State figures are Horizons estimates{' that add up to the nation' if is_sum else ''}.")
    if any(row.basis == "modelled" and row.area_level == LOCAL_LEVEL for row in rows):
        parts.append("Figures of local areas are Horizons estimates; they do not add up to states.")
    counted = [row for row in rows if row.base_employment is not None and not is_from_agency(row.source)]
    if not all(row.has_flag(Flag.EMPLOYEES_ONLY) or row.has_flag(Flag.COUNT_KEPT) for row in counted):
        parts.append("Includes the self-employed.")
    return " ".join(parts)


def _cited(sources: Collection[tuple[str | None, str | None]]) -> list[str]:
    """Sources with their vintages; many agencies of one vintage are counted."""
    agencies = Counter(vintage for source, vintage in sources if is_from_agency(source))
    listed = []
    for source, vintage in sources:
        is_counted = is_from_agency(source) and agencies[vintage] > _MAX_AGENCIES_NAMED
        name = f"{agencies[vintage]} state agencies{BY_WAY_OF}" if is_counted else source
        listed.append(", ".join(filter(None, (name, vintage))))
    return list(dict.fromkeys(listed))


def _retrieved(rows: GrowthRows) -> list[str]:
    """ "Retrieved 2026-11-26.", the first and the last day of figures of several, as of a slow source's cache."""
    days = sorted({row.retrieved_at.date().isoformat() for row in rows if row.retrieved_at and row.source})
    return [f"Retrieved {' to '.join(dict.fromkeys((days[0], days[-1])))}."] if days else []


def _nation_estimates(rows: GrowthRows) -> list[str]:
    """ "Figures for 2026–2034 are Horizons estimates; 2025 and 2035 are BLS’s.", for each base year of the nation."""
    sentences = []
    nation = [row for row in rows if row.area_level == "nation" and row.base_year is not None]
    for base_year in dict.fromkeys(row.base_year for row in nation):
        same = [row for row in nation if row.base_year == base_year]
        estimated = sorted(row.target_year for row in same if row.basis == "modelled" and row.target_year)
        given = [row.target_year for row in same if row.is_given and row.target_year]
        if not estimated:
            continue
        years = dict.fromkeys((estimated[0], estimated[-1]))
        ends = f"{base_year} and {max(given)} are BLS’s" if given else f"{base_year} is BLS’s"
        sentences.append(f"Figures for {number_format.EN_DASH.join(map(str, years))} are Horizons estimates; {ends}.")
    return sentences


def flag_names(row: GrowthRow, without: frozenset[Flag]) -> str:
    """The row's flags as words for a table, but for those in `without`; a missing figure is called as in its cells."""
    shown = (flag for flag in row.flags.split() if flag not in without)
    return ", ".join(missing_label(row) if flag == Flag.NOT_PUBLISHED else flag_name(flag) for flag in shown)


def flag_name(flag: str) -> str:
    """A flag in two or three words."""
    return _FLAG_NAMES.get(flag, flag.replace("_", " "))


def flag_letters(rows: GrowthRows, without: frozenset[Flag]) -> dict[str, str]:
    """A letter for each flag that occurs in a table, but for those in `without`, where names have no room for words."""
    return dict(zip((flag for flag in _present(rows) if flag not in without), string.ascii_lowercase, strict=False))


def marked(name: str, row: GrowthRow, letters: Mapping[str, str]) -> str:
    """A name with the letters of its flags: "Actuaries [a, b]"."""
    marks = [letter for flag, letter in letters.items() if row.has_flag(Flag(flag))]
    return f"{name} [{', '.join(marks)}]" if marks else name


def flag_legend(rows: GrowthRows, letters: Mapping[str, str] | None = None) -> str:
    """The meaning of the notes that occur in a table, a sentence each, after its letter where it has one."""
    marks = {flag: f"[{letter}] " for flag, letter in (letters or {}).items()}
    return " ".join(f"{marks.get(flag, '')}{_meaning(flag, rows)}" for flag in _present(rows))


def _present(rows: GrowthRows) -> list[str]:
    """The flags of `rows` in the order of FLAG_NOTES."""
    present = {flag for row in rows for flag in row.flags.split()}
    return [flag for flag in FLAG_NOTES if flag in present]


def _meaning(flag: str, rows: GrowthRows) -> str:
    """A flag's name and note; for a small occupation also how many of the rows with jobs are: tables do not mark it."""
    if flag != Flag.SMALL_BASE:
        label, note = flag_name(flag), FLAG_NOTES[flag]
        return f"{capitalized(note if note.startswith(label) else f'{label}: {note}')}."
    with_jobs = sum(row.base_employment is not None for row in rows)
    small = sum(row.has_flag(flag) for row in rows)
    name, meaning = FLAG_NOTES[flag].split(": ")
    which = "all listed" if small == with_jobs else f"{small:,} of the {with_jobs:,} listed whose jobs are known"
    return f"{capitalized(name)}, {which}: {meaning}."

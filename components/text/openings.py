"""Openings that a state's agency publishes but that cannot be used: what stands in their place, and why. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from services.agency_openings import MAX_JOBS_RATIO
from services.flags import AgencyFlag

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_COMPARABLE: Final = "not comparable"
_REASONS: Final = {
    AgencyFlag.OPENINGS_NOT_COMPARABLE: "the state’s agency counts them in another way",
    AgencyFlag.LEVELS_UNUSABLE: "the numbers of jobs that the state’s agency gives cannot be right",
    AgencyFlag.SEVERAL_OCCUPATIONS: "the state’s agency gives one figure for several occupations",
    AgencyFlag.JOBS_DIFFER: "the state’s agency counts far more or fewer jobs than we do",
}
_NOTE: Final = (
    "Openings a year: an annual average over ten years, growth plus people who leave; the nation’s are from BLS, a "
    "state’s from its agency."
)
LEGEND: Final = (
    f"Openings “{NOT_COMPARABLE}”: the agency counts in another way, or several occupations as one, or far more or "
    f"fewer jobs (over {MAX_JOBS_RATIO:g} times ours, or ours theirs), or its numbers of jobs cannot be right."
)


def note(*, has_not_comparable: bool) -> str:
    """What openings are, and whose; and why some are not comparable, where any is."""
    return f"{_NOTE} {LEGEND}" if has_not_comparable else _NOTE


def missing(agency_flag: object, otherwise: str) -> str:
    """What stands in the place of missing openings: "not comparable" where they are published but cannot be used.

    `agency_flag`: that of the profile, which may be missing; `otherwise`: what is said where none are published.
    """
    return NOT_COMPARABLE if reason([agency_flag]) else otherwise


def not_comparable(agency_flags: Iterable[object]) -> dict[int, str]:
    """By position, what stands in the place of openings that are not comparable."""
    return {place: NOT_COMPARABLE for place, flag in enumerate(agency_flags) if reason([flag])}


def reason(agency_flags: Iterable[object]) -> str:
    """Why openings with these flags are not comparable, of the most frequent flag; "" where none has one."""
    known = [flag for flags in agency_flags if not number_format.is_missing(flags) for flag in str(flags).split()]
    count, most = max((known.count(flag), flag) for flag in _REASONS)
    return _REASONS[most] if count else ""

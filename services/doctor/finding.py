"""The result of one check of the doctor: one line, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The severity: a fault keeps something from working, a warning may be intended."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """The result of a check. Never holds the value of a setting; `next_step` is empty where all is well."""

    level: Level
    name: str
    message: str
    next_step: str = ""


def ok(name: str, message: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, name, message)


def warning(name: str, message: str, next_step: str) -> Finding:
    """It works, but may not be intended."""
    return Finding(Level.WARNING, name, message, next_step)


def fault(name: str, message: str, next_step: str) -> Finding:
    """Something does not work."""
    return Finding(Level.FAULT, name, message, next_step)

"""Titles of ranks and kinds of work by department, for fitting the model of whole titles: `department_titles.csv`.

What a "manager" or a "specialist" is depends on the department, and no list has all pairs. A line of the file has names
of one kind of department, a bar apart, and the code of SOC 2018 of who leads it, supervises it, coordinates, and so
on; empty where there is no such job. Written for this project.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from services.search.normalize import normalize, stemmed

_PATH: Final = Path(__file__).with_suffix(".csv")
KIND: Final = "department"
_FORMS: Final = {
    "lead": ("{} manager", "{} director", "director {}", "manager {}", "{} administrator", "{} chief"),
    "supervisor": ("{} supervisor", "supervisor {}", "{} team lead"),
    "coordinator": ("{} coordinator", "coordinator {}"),
    "specialist": ("{} specialist", "{} program specialist"),
    "assistant": ("{} assistant", "{} aide"),
    "technician": ("{} technician",),
}
"""How each rank or kind of work is called."""


def read_department_titles(known: pd.Series) -> pd.DataFrame:
    """Columns title, occupation_id and kind; without titles that read like a `known` one, which takes precedence."""
    departments = pd.read_csv(_PATH, dtype="str", keep_default_na=False, encoding="utf-8")
    rows = [
        (form.format(name), department[role])
        for department in departments.to_dict("records")
        for name in department["departments"].split("|")
        for role, forms in _FORMS.items()
        for form in forms
        if department[role]
    ]
    titles = pd.DataFrame(rows, columns=["title", "occupation_id"]).drop_duplicates("title").assign(kind=KIND)
    read = set(known.map(_read))
    return titles[~titles["title"].map(lambda title: _read(title) in read)]


def _read(title: str) -> str:
    return stemmed(normalize(title))

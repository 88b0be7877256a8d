"""The occupation and area of each line of a list of roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from services.fair_lock import FairLock
from services.flags import FLAG_NOTES, Flag
from services.growth_frame import NATION
from services.matching import CHOICES, reason
from services.plan.numbers import quoted
from services.plan.read_areas import area_of, state_of
from services.plan.roles import CHECK, LEFT_OUT, NOTE, ROLE_DTYPES, LineNote
from services.search.index import LIKELY, SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.growth import Growth
    from services.projections import Progress

_BATCH: Final = 100
"""Roles that are matched together: a second or less, after which another list has its turn, and the page shows the
progress and can be stopped."""
_MATCHING: Final = FairLock()
"""Held while a batch of any list is matched."""
MATCH_DTYPES: Final[dict[str, str]] = {
    **ROLE_DTYPES,
    "occupation_id": "string",  # missing where nothing is likely: what is counted in a plan is no guess
    "occupation": "string",
    "certainty": "Float64",  # 0 to 1: how likely the occupation is right; 1 where the reader chose it
    "area_id": "string",
    "area": "string",
    **{f"choice_{n}": "string" for n in range(1, CHOICES + 1)},
    **{f"choice_title_{n}": "string" for n in range(1, CHOICES + 1)},
}


def find_occupations(growth: Growth, roles: pd.DataFrame, on_progress: Progress | None = None) -> pd.DataFrame:
    """The occupation of each role of `roles`, once a role: `services.matching.COLUMNS`, with the role as index.

    This is what takes time, some milliseconds a role; `on_progress(done, total)` counts roles. Lists that are matched
    at the same time take turns.
    """
    texts = list(roles["role"].fillna("").unique())
    parts = []
    if on_progress:
        on_progress(0, len(texts))
    for start in range(0, max(len(texts), 1), _BATCH):
        with _MATCHING:
            parts.append(growth.match(texts[start : start + _BATCH]))
        if on_progress:
            on_progress(min(start + _BATCH, len(texts)), len(texts))
    found = pd.concat(parts).set_index("line", drop=False)
    return found[~found.index.duplicated()]


def match_roles(
    growth: Growth,
    roles: pd.DataFrame,
    *,
    found: pd.DataFrame | None = None,
    chosen: Mapping[str, str | None] | None = None,
    default_area: str = NATION,
) -> tuple[pd.DataFrame, list[LineNote]]:
    """`roles` of ROLE_DTYPES with MATCH_DTYPES, and notes on lines whose match is not certain.

    `found`: of find_occupations, where it is known already. `chosen`: occupation ids by role as written, which the
    reader has set right; None for a role that is none of its choices. `default_area`: where a line names no area, or
    one that is not known.
    """
    matched = find_occupations(growth, roles) if found is None else found
    names = dict(zip(growth.occupations()["occupation_id"], growth.occupations()["occupation"], strict=True))
    frame = roles.reset_index(drop=True)
    of_lines = matched.reindex(roles["role"].fillna("").str.strip().to_numpy())
    for name in ("occupation_id", "occupation", "certainty", *(c for c in matched.columns if c.startswith("choice_"))):
        frame[name] = of_lines[name].to_numpy()
    frame.loc[(frame["certainty"] < LIKELY).fillna(False), ["occupation_id", "occupation"]] = pd.NA
    for role, occupation_id in (chosen or {}).items():
        rows = frame["role"] == role
        known = (pd.NA, pd.NA, pd.NA) if occupation_id is None else (occupation_id, names[occupation_id], 1.0)
        frame.loc[rows, ["occupation_id", "occupation", "certainty"]] = list(known)
    areas = {text: area_of(growth, text) for text in roles["area_text"].dropna().unique()}
    unknown = {text: state_of(growth, text) for text, area_id in areas.items() if area_id is None}
    ids = frame["area_text"].map(areas | unknown).astype("string").fillna(default_area)
    frame["area_id"] = ids
    frame["area"] = ids.map({area_id: growth.area(area_id) for area_id in ids.unique()})
    frame = frame[list(MATCH_DTYPES)].astype(MATCH_DTYPES)
    notes = [
        *_role_notes(frame, reasons(matched), chosen or {}),
        *_old_notes(growth, frame),
        *_area_notes(growth, frame, unknown, default_area),
    ]
    return frame, sorted(notes, key=lambda note: note.line)


def reasons(found: pd.DataFrame) -> dict[str, str]:
    """By role, without spaces around it, why it is to be checked, has no occupation, or what its code has become; the
    roles of which nothing is to be said have "". `found`: of find_occupations."""
    return {str(role): reason(str(note)) for role, note in found["note"].items()}


def doubtful(matched: pd.DataFrame) -> pd.DataFrame:
    """The lines whose occupation is to be checked, those with the most people first within: nothing close, not sure."""
    certainty = matched["certainty"]
    rows = matched[certainty.isna() | (certainty < SURE)]
    return rows.assign(_none=rows["occupation_id"].isna()).sort_values(
        ["_none", "headcount"], ascending=[False, False], kind="stable"
    )[list(MATCH_DTYPES)]


def _role_notes(frame: pd.DataFrame, why_of: Mapping[str, str], chosen: Mapping[str, str | None]) -> list[LineNote]:
    """What is to be said of lines that are not certain, and how codes that are not of today were read."""
    is_sure = (frame["certainty"] >= SURE).fillna(False)
    notes = [
        LineNote(int(lines.iloc[0]), NOTE, f"{why}{_lines(lines)}.")
        for role, lines in frame[is_sure].groupby("role", sort=False)["line"]
        if (why := why_of.get(str(role).strip())) and role not in chosen
    ]
    open_lines = frame[~is_sure].groupby("role", sort=False)
    for row in open_lines.head(1).to_dict("records"):
        line, role = int(row["line"]), str(row["role"])
        rows = open_lines.get_group(role)
        why, who = why_of.get(role.strip(), ""), _people(rows["headcount"])
        if role in chosen:
            notes.append(LineNote(line, LEFT_OUT, f"{quoted(role)}{who} is none of the occupations offered."))
        elif pd.isna(row["occupation_id"]):
            near = _choices(row, 1)
            text = f"no occupation is close to {quoted(role)}{who}. {why}".strip()
            if near:
                text = f"no occupation is likely enough for {quoted(role)}{who}; the nearest: {' or '.join(near)}."
            notes.append(LineNote(line, LEFT_OUT, text))
        else:
            text = f"{quoted(role)}{_lines(rows['line'])} is taken as {row['occupation']} ({row['occupation_id']})"
            others = _choices(row, 2)
            text = f"{text}; or {' or '.join(others)}." if others else f"{text}."
            notes.append(LineNote(line, CHECK, f"{text} {why[:1].upper()}{why[1:]}." if why else text))
    return notes


def _old_notes(growth: Growth, frame: pd.DataFrame) -> list[LineNote]:
    """Which roles are of an occupation whose projections are old ones."""
    table = growth.occupations()
    old = set(table.loc[table["flags"].str.contains(Flag.NO_LONGER_PROJECTED, regex=False), "occupation_id"])
    return [
        LineNote(int(lines.iloc[0]), NOTE, f"{occupation}{_lines(lines)}: {FLAG_NOTES[Flag.NO_LONGER_PROJECTED]}.")
        for occupation, lines in frame[frame["occupation_id"].isin(old)].groupby("occupation", sort=False)["line"]
    ]


def _people(headcounts: pd.Series[float]) -> str:
    """How many people have no occupation: " (3 people)"."""
    count = round(float(headcounts.sum()), 1)
    return " (1 person)" if count == 1 else f" ({count:,.10g} people)"


def _lines(lines: pd.Series[int], what: str = "lines") -> str:
    """How many lines, or `what`, a note is of; "" if of one."""
    return f" ({len(lines):,} {what})" if len(lines) > 1 else ""


def _choices(row: Mapping[Any, Any], first: int) -> list[str]:
    """The titles of the choices of a line from the `first` on."""
    return [str(row[f"choice_title_{n}"]) for n in range(first, CHOICES + 1) if pd.notna(row[f"choice_{n}"])]


def _area_notes(
    growth: Growth,
    frame: pd.DataFrame,
    unknown: Mapping[str, str | None],
    default_area: str,
) -> list[LineNote]:
    """`unknown`: texts that mean no area, with the state that they are in, if they name it."""
    place = growth.area(default_area)
    some = frame[frame["area_text"].isin(list(unknown))]
    notes = []
    for text, found in some.groupby("area_text", sort=False)["line"]:
        state_id = unknown[str(text)]
        hint = "" if state_id else growth.unknown_area_hint(str(text))
        used = growth.area(state_id) if state_id else place
        problem = f"{quoted(text)}{_lines(found, 'roles')} is no area that is known; {used} is used. {hint}".strip()
        notes.append(LineNote(int(found.iloc[0]), CHECK, problem, is_of_area=True))
    if frame["area_text"].isna().any():
        missing = int(frame["area_text"].isna().sum())
        roles = "1 role names" if missing == 1 else f"{missing:,} roles name"
        notes.append(LineNote(0, NOTE, f"{roles} no area: {place} is used."))
    return notes

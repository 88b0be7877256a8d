"""Search as you type, operable by keyboard: a box for anything that has options, and the one for occupations.

A multiselect filters only its own labels in the browser, so typing "rn" would not find registered nurses, and "AL"
finds Alaska before Alabama; Streamlit's text input does not support arrow keys. Hence this custom component: the input
and its list run in the browser, the ranking in `services.search`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import triggers
from components.state.selection import MAX_AREAS
from components.text import programs as text
from services.search.codes import describe
from services.search.index import LIKELY, is_close
from services.search.text_lists import whole_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from services.growth import Growth
    from services.search.places import PlaceInQuery

MAX_RESULTS: Final = 8
"""The number that fits below the box on a small screen."""

_HTML: Final = """
<div class="box">
  <label for="search-input"></label>
  <input id="search-input" type="text" role="combobox" autocomplete="off" spellcheck="false"
         aria-expanded="false" aria-autocomplete="list" aria-controls="search-results" maxlength="200">
  <div class="panel">
    <div role="status"></div>
    <div id="search-results" role="listbox" hidden></div>
  </div>
</div>
"""
SEVERAL: Final = "“{}” may mean several: choose one with the arrow keys."
"""Said of a query where Enter takes nothing."""
AREAS_FULL: Final = f"Limit: {MAX_AREAS} areas. Remove one to add another."
_HERE: Final = Path(__file__).parent
_combobox = st.components.v2.component(
    "horizons_search_box",
    html=_HTML,
    css=(_HERE / "search_box.css").read_text(encoding="utf-8"),
    js=(_HERE / "search_box.js").read_text(encoding="utf-8"),
)
_MAX_QUERY_LENGTH: Final = 200
TOO_LONG: Final = f"Only the first {_MAX_QUERY_LENGTH} characters are read."
_MIN_QUERY_LENGTH: Final = 2
_AREA: Final = "area:"
"""What the id of an option begins with that is an area."""
_PROGRAM: Final = "program:"
"""What the id of an option begins with that is a program of study."""
_MAX_PROGRAMS: Final = 2
"""Programs below the occupations: who types a job's name looks for the job."""
_MAX_PROGRAMS_BY_CODE: Final = MAX_RESULTS
"""Programs whose code begins as it was typed."""


@dataclass(frozen=True)
class Option:
    """A row of the list; `note` says beside the name why it was found."""

    id: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What a query finds; `message` is the status text above the list, which screen readers announce."""

    options: Sequence[Option] = ()
    message: str = ""
    enter_takes_first: bool = True
    """Whether Enter selects the first option without the arrow keys."""


@st.fragment
def search_box(
    label: str,
    placeholder: str,
    list_label: str,
    find: Callable[[str], Found],
    on_select: Callable[[str], None],
    key: str,
) -> None:
    """A search input: `find(query)` fills the list; `on_select(id)` is called with the selected option, then the page
    is rerun. `list_label` names the list for screen readers.

    A fragment: typing reruns the search only, not the page.
    """

    def selected() -> None:
        if option_id := triggers.value_of(key, "selected"):
            on_select(option_id)
            st.rerun()

    query = str((st.session_state.get(key) or {}).get("query") or "")[:_MAX_QUERY_LENGTH]
    found = find_in_box(query, find) if query else Found()
    _combobox(
        key=key,
        data={
            "label": label,
            "placeholder": placeholder,
            "listLabel": list_label,
            "query": query,
            "results": [asdict(option) for option in found.options],
            "message": found.message,
            "enterTakesFirst": found.enter_takes_first,
        },
        on_query_change=lambda: None,
        on_selected_change=selected,
        on_theme_change=st.rerun,
    )


def find_in_box(query: str, find: Callable[[str], Found]) -> Found:
    """What a query finds; one as long as the box allows was cut, so that its last part may be half a code."""
    if len(query) < _MAX_QUERY_LENGTH:
        return find(query)
    found = find(whole_parts(query, _MAX_QUERY_LENGTH - 1).strip() or query)
    return replace(found, message=f"{found.message} {TOO_LONG}".strip())


@dataclass(frozen=True)
class OnSelect:
    """What is called when an option of an occupation search is selected.

    `occupation`, `area`, `program`: with the id of what is selected; `has_room`: whether there is room for an area that
    is not shown yet. `place`: after an occupation, with the place in
    the query, if there is one. `program_note`: the note beside a program that prepares for so many occupations.
    """

    occupation: Callable[[str], None]
    area: Callable[[str], None]
    place: Callable[[PlaceInQuery | None], None]
    program: Callable[[str], None]
    program_note: Callable[[int], str]
    has_room: Callable[[str], bool] = lambda _area_id: True


def find_occupations(growth: Growth, query: str) -> Found:
    """What a search for occupations alone finds, without programs and places."""
    results = growth.search(query, MAX_RESULTS)
    status = describe(growth.read_codes(query)) or _message(query, results, growth.no_match_hint(query))
    return Found(_options(results), status, _enter_takes_first(results))


def occupation_search(growth: Growth, label: str, on_select: OnSelect, key: str) -> None:
    """A search input for occupations. Programs of study that the query names are listed below them, and a place in the
    query ("nurse in Texas") last."""
    place_key = f"{key}_place"

    def find(query: str) -> Found:
        place = growth.find_place(query)
        named_areas = place.area_ids if place else ()
        area_ids = tuple(filter(on_select.has_room, named_areas))
        st.session_state[place_key] = place
        named = _programs(growth, place.query if place else query)
        programs = named[named["occupations"] > 0]
        results = growth.search(query, MAX_RESULTS - len(area_ids) - min(len(programs), _MAX_PROGRAMS))
        if len(named) and not is_close(results):  # the nearest group is no answer where a program is one
            results = results.iloc[:0]
        options = [
            *_options(results),
            *_program_options(programs.head(MAX_RESULTS - len(area_ids) - len(results)), on_select.program_note),
            *(Option(_AREA + code, f"Add {growth.area(code)}", "area") for code in area_ids),
        ]
        hint = (place.hint if place else "") or ("" if area_ids == named_areas else AREAS_FULL)
        message = "" if len(programs) else _message(query, results, growth.no_match_hint(query))
        status = hint or describe(growth.read_codes(place.query if place else query)) or _empty_program(growth, query)
        status = status or (_which_place(growth, place, results) if area_ids else message)
        is_one = len(programs) > 0 or (place is not None and place.is_sure)
        return Found(options, status, _enter_takes_first(results) or (results.empty and is_one))

    def select(option_id: str) -> None:
        if option_id.startswith(_AREA):
            if area_id := growth.resolve_area(option_id.removeprefix(_AREA)):
                on_select.area(area_id)
        elif option_id.startswith(_PROGRAM):
            if program_id := growth.programs.resolve(option_id.removeprefix(_PROGRAM)):
                on_select.program(program_id)
        elif code := growth.resolve_occupation(option_id):
            on_select.occupation(code)
            on_select.place(st.session_state.get(place_key))

    search_box(label, "Title, code or short form, such as “rn”", "Occupations found", find, select, key)


def _which_place(growth: Growth, place: PlaceInQuery | None, results: pd.DataFrame) -> str:
    """What to say where only places are listed and none is meant for sure; "" elsewhere."""
    if place is None or place.is_sure or len(results):
        return ""
    return SEVERAL.format(place.place) if len(place.area_ids) > 1 else growth.unknown_area_hint(place.place)


def _programs(growth: Growth, query: str) -> pd.DataFrame:
    """The programs that a query names, even if they lead nowhere: services.programs.COLUMNS."""
    is_code = bool(growth.programs.read_code(query))
    return growth.programs.search(query, _MAX_PROGRAMS_BY_CODE if is_code else _MAX_PROGRAMS)


def _program_options(programs: pd.DataFrame, note: Callable[[int], str]) -> list[Option]:
    rows = zip(programs["program_id"], programs["program"], programs["occupations"], strict=True)
    return [Option(_PROGRAM + code, text.option(name, code), note(count)) for code, name, count in rows]


def _empty_program(growth: Growth, query: str) -> str:
    """Why the program whose code was typed is not listed; "" where it is, or is none."""
    program_id = growth.programs.resolve(query)
    if program_id is None or growth.programs.occupations(program_id):
        return ""
    return f"{growth.programs.name(program_id)} {program_id}: {text.NO_OCCUPATION}."


def _options(results: pd.DataFrame) -> list[Option]:
    rows = zip(results["occupation_id"], results["occupation"], results["matched"], strict=True)
    return [Option(code, f"{name} {code}", _note(name, matched)) for code, name, matched in rows]


def _note(name: str, matched: str) -> str:
    return "" if matched.casefold() == name.casefold() else f"also called “{matched}”"


def _enter_takes_first(results: pd.DataFrame) -> bool:
    return len(results) > 0 and bool(results["score"].iloc[0] >= LIKELY)


def _message(query: str, results: pd.DataFrame, hint: str) -> str:
    """The status text below the box, which screen readers announce; "" if there is nothing to add."""
    if results.empty and len(query) < _MIN_QUERY_LENGTH:
        return ""
    if results.empty:
        return f"Nothing close to “{query}”. {hint or 'Try another title, or a code such as 29-1141.'}"
    if not is_close(results):
        return f"Nothing close to “{query}”. The nearest group is {results['occupation'].iloc[0]}; or search by code."
    if not _enter_takes_first(results):
        return SEVERAL.format(query)
    return ""

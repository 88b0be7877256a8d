"""The selection and the URL: the one place that knows both.

The URL holds codes only: `/?occ=29-1141&area=US`, `/compare?occ=29-1141&occ=15-1252&area=US&view=percent`.
`with=` on Explore carries the comparison along, `source=lightcast` another source than public data.
The URL wins over the session when the reader came by it: a first visit, a link to another page, Back, Forward.
Otherwise the session wins and `publish` writes it to the URL, even where the browser's message still carries an
older address: a quick second click is sent before the browser has heard of the first one's, and taking that
address for a wish would undo the first.
Widgets are never bound to the URL: they show the selection and report changes through `update`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from services.growth import PUBLIC, SOURCES
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from services.growth import Growth

EXPLORE: Final = "explore"
COMPARE: Final = "compare"
METHOD: Final = "method"

VIEWS: Final = ("percent", "jobs", "index")

MAX_OCCUPATIONS: Final = 8  # as many as colours that colour-blind readers can tell apart
MAX_AREAS: Final = 8

_NAMED: Final = 5
"""How many unknown codes of a link are named before the rest is only counted."""

_SELECTION: Final = "selection"
_ELSEWHERE: Final = "selections_of_other_sources"
_BY_HAND: Final = "source_picked_by_hand"
_PAGE: Final = "url_page"
_NOTICES: Final = "url_notices"


@dataclass(frozen=True)
class Selection:
    """What the reader has chosen: `shown` on Explore ("": an example), `compared` on Compare, `areas` on both."""

    source: str = PUBLIC
    shown: str = ""
    compared: tuple[str, ...] = ()
    areas: tuple[str, ...] = (NATION,)
    view: str = VIEWS[0]
    is_example: bool = True

    def side_by_side(self) -> tuple[str, ...]:
        """What Compare shows: the comparison, or the occupation in view while there is none."""
        return self.compared or (self.shown,)


def current() -> Selection:
    """The selection of this session."""
    selection: Selection = st.session_state.setdefault(_SELECTION, Selection())
    return selection


def update(**changes: Any) -> None:
    """Change the selection; for callbacks of widgets."""
    st.session_state[_SELECTION] = replace(current(), **changes)
    st.session_state.pop(_NOTICES, None)


def choose_source(source: str) -> None:
    """Go over to another source: the areas stay, the occupations are those last seen there, for their codes differ."""
    before = current()
    if source == before.source:
        return
    elsewhere: dict[str, Selection] = st.session_state.setdefault(_ELSEWHERE, {})
    elsewhere[before.source] = before
    there = elsewhere.get(source, Selection(source=source, view=before.view))
    update(**vars(replace(there, areas=before.areas)))


def pick_source(source: str) -> None:
    """The reader's own choice, which wins over a link whose source could not be opened; for callbacks of widgets."""
    st.session_state[_BY_HAND] = True
    choose_source(source)


def restore_source(page: str) -> str:
    """The source for this run of `page`; to be known before it can be opened and the rest of the URL be read."""
    if not st.session_state.pop(_BY_HAND, False) and _came_by_url(page):
        choose_source(_source_in(_query()))
    return current().source


def restore(page: str, growth: Growth) -> Selection:
    """The selection for this run of `page`, taken from the URL when that is how the reader came here."""
    if _came_by_url(page) and _source_in(_query()) == current().source:
        selection, dropped = read(page, _query(), growth, current())
        st.session_state[_SELECTION] = selection
        st.session_state[_NOTICES] = dropped
    elif growth.resolve_occupation(current().shown) is None:
        st.session_state[_SELECTION] = replace(current(), shown=growth.example_id, is_example=True)
    st.session_state[_PAGE] = page
    return current()


def _came_by_url(page: str) -> bool:
    return st.session_state.get(_PAGE) != page or _came_through_history()


def _came_through_history() -> bool:
    """Whether this run was caused by Back or Forward; Streamlit says so in no public place."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def publish(page: str, growth: Growth) -> None:
    """Write the selection to the URL, unless the URL already says the same."""
    selection = current()
    said, _ = read(page, _query(), growth, selection)
    wanted = parameters(page, selection)
    if parameters(page, said) != wanted or _source_in(_query()) != selection.source:
        st.query_params.from_dict(wanted)


def notices() -> list[str]:
    """What of the URL could not be used, one sentence each."""
    found: list[str] = st.session_state.get(_NOTICES, [])
    return found


def address() -> str:
    """The address of what this page shows now, to copy and to cite."""
    page = st.session_state.get(_PAGE, EXPLORE)
    start = (st.context.url or "").partition("?")[0]
    return f"{start}?{urlencode(parameters(page, current()), doseq=True)}"


def parameters(page: str, selection: Selection) -> dict[str, list[str]]:
    """The URL parameters of `selection` on `page`, for links and for the address bar."""
    shown = selection.side_by_side() if page == COMPARE else (selection.shown,)
    params = {"occ": [code for code in shown if code], "area": list(selection.areas)}
    if page == COMPARE and selection.view != VIEWS[0]:
        params["view"] = [selection.view]
    if page != COMPARE and selection.compared:
        params["with"] = list(selection.compared)
    if selection.source != PUBLIC:
        params["source"] = [selection.source]
    return params


def read(
    page: str, params: Mapping[str, Sequence[str]], growth: Growth, before: Selection
) -> tuple[Selection, list[str]]:
    """The selection that URL parameters mean on `page`, and a sentence for each part that was dropped.

    A URL without codes means the first view: an example in the nation. What a page's URL never carries
    (the view on Explore, what Explore shows on Compare) is kept from `before`.
    """
    known, strange = _resolve(params.get("occ", ()), growth.resolve_occupation)
    extra, strange_extra = _resolve(params.get("with", ()), growth.resolve_occupation)
    areas, strange_areas = _resolve(params.get("area", ()), growth.resolve_area)
    view = (list(params.get("view", ())) or [""])[0]
    dropped = _no_such_source(params)
    dropped += _unknown("occupation", strange + strange_extra, "an example" if not known else "the rest")
    if growth.name != PUBLIC and strange + strange_extra:
        dropped.append(f"{growth.label} has a taxonomy of its own: codes of public data mean nothing to it.")
    dropped += _unknown("area", strange_areas, "the nation" if not areas else "the rest")
    if view and view not in VIEWS:
        dropped.append(f"This link asks for the view “{_short(view)}”, which does not exist; showing percent.")
    if vintage := next(iter(params.get("vintage", ())), ""):
        dropped += _other_vintage(vintage, growth.vintage)
    dropped += _too_many("occupations", max(len(known), len(extra)), MAX_OCCUPATIONS)
    dropped += _too_many("areas", len(areas), MAX_AREAS)
    areas, known, extra = areas[:MAX_AREAS], known[:MAX_OCCUPATIONS], extra[:MAX_OCCUPATIONS]
    chosen = replace(before, areas=areas or (NATION,), is_example=not known)
    first = known[0] if known else growth.example_id
    if page == COMPARE:
        shown = before.shown if before.shown and (before.shown in known or before.compared) else first
        view = view if view in VIEWS else VIEWS[0]
        return replace(chosen, compared=known, shown=shown, view=view), dropped
    compared = extra or (known if len(known) > 1 else ())
    return replace(chosen, shown=first, compared=compared), dropped


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in sorted(st.query_params) if not name.startswith("embed")}


def _resolve(values: Iterable[str], resolve: Any) -> tuple[tuple[str, ...], list[str]]:
    found = {text: resolve(text) for text in values if text.strip()}
    return tuple(dict.fromkeys(code for code in found.values() if code)), [t for t, code in found.items() if not code]


def _unknown(what: str, texts: Sequence[str], shown: str) -> list[str]:
    if not texts:
        return []
    names = ", ".join(_short(text) for text in texts[:_NAMED])
    more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
    return [f"This link names {what}s that are not in this data set: {names}{more}. Shown: {shown}."]


def _source_in(params: Mapping[str, Sequence[str]]) -> str:
    asked = (list(params.get("source", ())) or [PUBLIC])[0]
    return asked if asked in SOURCES else PUBLIC


def _no_such_source(params: Mapping[str, Sequence[str]]) -> list[str]:
    asked = (list(params.get("source", ())) or [PUBLIC])[0]
    return [] if asked in SOURCES else [f"This link names the source “{_short(asked)}”, which does not exist."]


def _too_many(what: str, number: int, limit: int) -> list[str]:
    return [f"This link names {number} {what}; the first {limit} are shown."] if number > limit else []


def _other_vintage(asked: str, loaded: str) -> list[str]:
    if asked == loaded:
        return []
    return [f"This link was made for the vintage {_short(asked)}; the figures shown are of {loaded}."]


def _short(text: str) -> str:
    """User text for a sentence: short, and without characters that Markdown would act on."""
    plain = "".join(letter for letter in text[:200] if letter.isalnum() or letter in " -,'")
    return plain[:30].strip() or "?"

"""The URL and the selection: reads one from the other, and writes it back.

The URL holds codes only: `/?occ=29-1141&area=US`, `/compare?occ=29-1141&occ=15-1252&area=US&view=percent`.
`with=` on Explore carries the comparison, `source=lightcast` a source other than public data, `states=agency` the state
agencies' figures in the place of ours, `v=2025-35` the vintage that the link was made for, `ranges=on` or `off` whether
bars and lines show their ranges where the reader chose it. Those of Rank are in `components.state.rank_view`, those of
Places in `places_view`, `beside=` on Explore in `beside_lightcast`. Another page's frame has `embed=true`, which is
Streamlit's own, and `chart=` (`components.sections.embedded`).

The URL takes precedence over the session when the reader navigated: a first visit, a link to another page, Back,
Forward. Otherwise the session does and `publish` writes it to the URL, even if the browser's message still has an older
URL: a quick second click is sent before the browser has received the URL of the first one, and reading that URL would
undo the first click.
Widgets are never bound to the URL: they show the selection and change it in their callbacks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from components import streamlit_compat
from components.state import (
    beside_lightcast,
    connections,
    link_notes,
    link_repair,
    link_values,
    places_view,
    rank_view,
    selection,
    visitor,
)
from components.state.selection import (
    HORIZONS_STATES,
    MAX_AREAS,
    MAX_OCCUPATIONS,
    VIEWS,
    Selection,
)
from services.config import ServerSettings
from services.errors import ConfigError
from services.growth import PUBLIC
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.growth import Growth

EXPLORE: Final = "explore"
COMPARE: Final = "compare"
RANK: Final = "rank"
PLACES: Final = "places"
PLAN: Final = "plan"
METHOD: Final = "method"

SCRIPTS: Final = {page: f"../pages/{page}.py" for page in (EXPLORE, COMPARE, RANK, PLACES, PLAN, METHOD)}
"""The script of each page as `st.page_link` and `st.switch_page` want it: seen from the main script."""

CHART: Final = "chart"
_NAMES: Final = {"occ", "area", "with", "view", "ranges", "states", "source", "v", CHART, streamlit_compat.LONG_QUERY}
_OF_SOURCE: Final = {"source", "v"}
_NAMES_OF_PAGE: Final = {EXPLORE: beside_lightcast.NAMES, RANK: rank_view.NAMES, PLACES: places_view.NAMES}
_ALL_NAMES: Final = frozenset(_NAMES).union(*_NAMES_OF_PAGE.values())

_CHOSEN_BY_USER: Final = "source_chosen_by_user"
_PAGE: Final = "url_page"
_VINTAGE: Final = "url_vintage"


def choose_source(source: str) -> None:
    """Switch to the source that the user chose, whatever source the URL names; for callbacks of widgets."""
    st.session_state[_CHOSEN_BY_USER] = True
    selection.change_source(source)


def restore_source(page: str) -> str:
    """The source for this run of `page`, which has to be opened before the rest of the URL can be read."""
    chosen_by_user = st.session_state.pop(_CHOSEN_BY_USER, False)
    if not chosen_by_user and _is_navigation(page):
        selection.change_source(link_values.source_in(_query()))
    if selection.current().source != PUBLIC and not visitor.access().may_see_lightcast:
        selection.change_source(PUBLIC)
        selection.note_dropped(visitor.PUBLIC_DATA_ONLY)
    return selection.current().source


def restore(page: str, growth: Growth) -> Selection:
    """The selection for this run of `page`, read from the URL if the reader navigated here."""
    current = selection.current()
    if _is_navigation(page) and link_values.source_in(query := _query()) == current.source:
        selection.restore(*parse(page, query, growth, current))
    else:
        if growth.resolve_occupation(current.shown) is None:
            selection.show_example(growth.example_id)
        _drop_areas_not_in(growth)
    st.session_state[_PAGE] = page
    st.session_state[_VINTAGE] = growth.vintage
    return selection.current()


def _drop_areas_not_in(growth: Growth) -> None:
    """Drop the areas that the source lacks, as it may after a switch to another one, and note which."""
    current, names = selection.current(), connections.public()
    kept = tuple(area_id for area_id in current.areas if growth.resolve_area(area_id) == area_id)
    if kept == current.areas:
        return
    missing = [names.area(area_id) for area_id in current.areas if area_id not in kept and names.resolve_area(area_id)]
    note = link_notes.not_in_source(growth.label, missing, "the rest" if kept else "the nation")
    selection.restore(replace(current, areas=kept or (NATION,)), [*selection.dropped_from_link(), *note])


def _is_navigation(page: str) -> bool:
    """Whether the reader arrived at `page` by a link, an address, Back or Forward."""
    return st.session_state.get(_PAGE) != page or streamlit_compat.is_history_navigation()


def publish(page: str, growth: Growth) -> None:
    """Write the selection to the URL, unless the URL has it already and needed no repair."""
    current = selection.current()
    given = _given()
    query = link_repair.repaired(given, _ALL_NAMES)
    in_url, _ = parse(page, query, growth, current)
    params = parameters(page, current, growth.vintage)
    names = ("source", "v")
    is_same = query == given and all(query.get(name) == params.get(name) for name in names)
    if not is_same or parameters(page, in_url, growth.vintage) != params:
        st.query_params.from_dict(params)


def address() -> str:
    """The full URL of the current view, to copy and to cite; under PUBLIC_URL where it is set."""
    page = current_page()
    if public := _public_address():
        start = f"{public}/{'' if page == EXPLORE else page}"
    else:
        start = (st.context.url or "").partition("?")[0]
        start = f"{start.rstrip('/')}/" if page == EXPLORE else start  # its path is the server's own
    parameters_now = parameters(page, selection.current(), st.session_state.get(_VINTAGE, ""))
    if page == PLAN:  # a plan is of its list, and not of what other pages show
        parameters_now = {name: values for name, values in parameters_now.items() if name in _OF_SOURCE}
    return f"{start}?{urlencode(parameters_now, doseq=True)}"


def embedding_address(chart: str) -> str:
    """The full URL at which another page's frame shows one chart of the current view; "" where no page may frame it."""
    try:
        may_embed = bool(ServerSettings.read().embed_origins)
    except ConfigError:  # reported at the start of the server
        may_embed = False
    return f"{address()}&{CHART}={chart}&embed=true" if may_embed else ""


def current_page() -> str:
    """The name of the page of this run."""
    page: str = st.session_state.get(_PAGE, EXPLORE)
    return page


def _public_address() -> str:
    """The address that people know the server by, without a slash at its end; "" where it is not set or not right."""
    try:
        return ServerSettings.read().public_address
    except ConfigError:  # reported at the start of the server
        return ""


def parameters(page: str, chosen: Selection, vintage: str = "") -> dict[str, list[str]]:
    """The URL parameters of `chosen` on `page`, for links and for the address bar.

    `vintage`: that of the figures shown; "" leaves it out.
    """
    shown = {COMPARE: chosen.side_by_side(), RANK: ()}.get(page, (chosen.shown,))
    params = {"occ": [code for code in shown if code], "area": list(chosen.areas)}
    if page == RANK:
        params |= rank_view.parameters(chosen.rank)
    if page == PLACES:
        params |= places_view.parameters(chosen.places)
    if page == COMPARE and chosen.view != VIEWS[0]:
        params["view"] = [chosen.view]
    if chosen.ranges is not None:
        params["ranges"] = ["on" if chosen.ranges else "off"]
    if page != COMPARE and chosen.compared:
        params["with"] = list(chosen.compared)
    if page == EXPLORE:
        params |= beside_lightcast.parameters(chosen)
    if chosen.states != HORIZONS_STATES:
        params["states"] = [chosen.states]
    if chosen.source != PUBLIC:
        params["source"] = [chosen.source]
    if vintage:
        params["v"] = [vintage]
    return params


def parse(
    page: str, params: Mapping[str, Sequence[str]], growth: Growth, previous: Selection
) -> tuple[Selection, list[str]]:
    """The selection that URL parameters describe on `page`, and a sentence for each part that was dropped.

    A URL without codes means the first view: an example in the nation. What a page's URL never contains
    (the view on Explore, what Explore shows on Compare) is kept from `previous`.
    """
    params = link_repair.repaired(params, _ALL_NAMES)
    known, extra, areas, dropped = _codes_in(page, params, growth)
    listed, known = (known, ()) if page == RANK else ((), known)
    view, dropped_view = link_values.view_in(params)
    states, dropped_states = link_values.states_in(params)
    ranges, dropped_ranges = link_values.ranges_in(params)
    dropped = [*_unused(page, params, growth), *dropped, *dropped_view, *dropped_states, *dropped_ranges]
    result = replace(previous, areas=areas or (NATION,), states=states, ranges=ranges, is_example=not known)
    first = known[0] if known else growth.example_id
    if page == COMPARE:
        shown = previous.shown if previous.shown and (previous.shown in known or previous.compared) else first
        return replace(result, compared=known, shown=shown, view=view), dropped
    if page == RANK:
        view_of_rank, dropped_rank = _rank_view_in(params, growth, listed, previous)
        shown, is_example = previous.shown or first, previous.is_example or not previous.shown
        result = replace(result, shown=shown, is_example=is_example, rank=view_of_rank, compared=extra)
        return result, dropped + dropped_rank
    if page == PLACES:
        view_of_places, of_program, dropped_places = _places_view_in(params, growth, known)
        dropped += dropped_places
        first = of_program or first
        result = replace(result, places=view_of_places, is_example=result.is_example and of_program is None)
    compared = extra or (known if len(known) > 1 else ())
    if page == EXPLORE:
        counterpart, unread = beside_lightcast.parse(params)
        dropped += unread
        result = replace(result, beside=(first, counterpart))
    return replace(result, shown=first, compared=compared), dropped


def _unused(page: str, params: Mapping[str, Sequence[str]], growth: Growth) -> list[str]:
    """A sentence for each part of a URL that means nothing on `page`, besides codes and choices."""
    unused = link_values.unknown_source(params) + link_values.repeated(params)
    if streamlit_compat.LONG_QUERY in params:
        unused.append("This link is too long: its end was not read.")
    unused += link_notes.unknown_names(sorted(set(params) - _NAMES - _NAMES_OF_PAGE.get(page, frozenset())))
    if vintage := next(iter(params.get("v", ())), ""):
        unused += link_notes.other_vintage(vintage, growth.vintage)
    return unused


def _codes_in(
    page: str, params: Mapping[str, Sequence[str]], growth: Growth
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], list[str]]:
    """(occupations of the page, of the comparison, areas, a sentence for each code not used or translated).

    No more than a page shows; Rank lists any number.
    """
    known, unknown, notes = link_values.read_occupations(params.get("occ", ()), growth)
    extra, unknown_extra, notes_extra = link_values.read_occupations(params.get("with", ()), growth)
    unknown += unknown_extra
    instead = "the rest" if known else "all" if page == RANK else "an example"
    dropped = link_notes.changed_codes({**notes, **notes_extra})
    dropped += link_notes.unknown_codes("occupation", unknown, instead, link_values.hints(unknown, growth))
    if growth.name != PUBLIC and unknown:
        dropped.append(f"{growth.label} has a taxonomy of its own: codes of public data mean nothing to it.")
    areas, unknown_areas = link_values.read_areas(params.get("area", ()), growth)
    hints = [growth.unknown_area_hint(link_notes.excerpt(text)) for text in unknown_areas]
    instead = "the rest" if areas else "the nation"
    dropped += link_notes.unknown_codes("area", unknown_areas, instead, dict.fromkeys(filter(None, hints)))
    shown = () if page == RANK else known
    dropped += link_notes.too_many("occupations", max(len(shown), len(extra)), MAX_OCCUPATIONS)
    dropped += link_notes.too_many("areas", len(areas), MAX_AREAS)
    return known if page == RANK else known[:MAX_OCCUPATIONS], extra[:MAX_OCCUPATIONS], areas[:MAX_AREAS], dropped


def _given() -> dict[str, list[str]]:
    """The parameters of the URL as they arrived."""
    return {name: st.query_params.get_all(name) for name in sorted(st.query_params) if not name.startswith("embed")}


def _query() -> dict[str, list[str]]:
    return link_repair.repaired(_given(), _ALL_NAMES)


def _rank_view_in(
    params: Mapping[str, Sequence[str]], growth: Growth, listed: Sequence[str], previous: Selection
) -> tuple[rank_view.RankView, list[str]]:
    """What the URL asks for on Rank, `listed` the occupations it names, and a sentence for each part dropped."""
    view, unknown = rank_view.parse(params, growth.cached(("groups of occupations",), lambda: _group_ids(growth), len))
    view, missing = rank_view.restrict(view, params, growth, listed, previous.rank)
    return view, link_notes.unknown_values(unknown) + missing


def _group_ids(growth: Growth) -> frozenset[str]:
    return frozenset(growth.occupations()["group_id"].dropna())


def _places_view_in(
    params: Mapping[str, Sequence[str]], growth: Growth, known: Sequence[str]
) -> tuple[places_view.PlacesView, str | None, list[str]]:
    """What the URL asks for on Places, `known` the occupations it names; the occupation to show of a program, if one is
    named; and a sentence for each part dropped."""
    view, unknown = places_view.parse(params, growth.state_ids)
    view, of_program, missing = places_view.offer_program(view, params, growth, known)
    return view, of_program, link_notes.unknown_values(unknown) + missing

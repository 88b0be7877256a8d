"""The words and figures in each page's HTML until its scripts have run; the page then shows the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.sections import answer as answer_section
from components.sections import state_figures
from components.sections.places.findings import findings
from components.sections.rank.ranking import ranking
from components.state import connections, url
from components.state.selection import Selection
from components.text import answer, key_figures
from services.errors import HorizonsError
from services.growth import PUBLIC
from services.growth_frame import HORIZONS
from services.growth_rows import rows_of
from services.server.page_html import Preview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.growth import Growth

INTRODUCTION = "Where any occupation’s employment is heading, in the nation, in every state and in local areas."


def preview(path: str, query: Mapping[str, Sequence[str]]) -> Preview | None:
    """The preview of the page at `path` ("" is Explore) with the parameters of its link.

    None for sources that have to be asked for their figures first, which takes its time, and without a data set; nor
    does a frame that shows a chart alone have one.
    """
    if any(value.lower() == "true" for value in query.get("embed", ())):  # in capitals, too, as Streamlit reads it
        return None
    page = path or url.EXPLORE
    if page == url.PLAN:
        return Preview("Plan · Horizons", "Plan", [INTRODUCTION])
    if page == url.METHOD:
        return Preview("Method · Horizons", "Method", [INTRODUCTION])
    try:
        growth = connections.growth()
    except HorizonsError:  # the page says what is wrong
        return None
    chosen, _ = url.parse(page, query, growth, Selection())
    if any(source != PUBLIC for source in query.get("source", ())):
        return None
    if chosen.by_agency:
        growth = connections.growth(PUBLIC, states_by_agency=True)
    make = {url.COMPARE: _comparison, url.RANK: _rank, url.PLACES: _places}.get(page, _explore)
    return make(growth, chosen)


def _explore(growth: Growth, chosen: Selection) -> Preview:
    occupation = growth.occupation(chosen.shown)
    name, code = occupation["occupation"], chosen.shown
    growth = state_figures.leading(growth, code, chosen.areas)
    rows = rows_of(growth.growth([code], chosen.areas, HORIZONS))
    if len(chosen.areas) > 1:
        return Preview(f"{name} · Horizons", f"{name} {code}", [_plain(answer_section.compared(growth, rows))])
    reference = answer_section.reference(growth, chosen.areas, (code,), rows)
    sentences = answer_section.occupation_sentences(growth, rows, reference)
    cards = key_figures.cards(rows, occupation, growth.profile(code, chosen.areas[0]))
    return Preview(
        f"{name} · Horizons",
        f"{name} {code}",
        [_plain(sentence) for sentence in sentences],
        [(card.label, card.value) for card in cards],
    )


def _comparison(growth: Growth, chosen: Selection) -> Preview:
    rows = rows_of(growth.growth(chosen.side_by_side(), chosen.areas, HORIZONS))
    names = dict.fromkeys(row.occupation for row in rows)
    return Preview("Compare · Horizons", "Compare", [_plain(answer_section.compared(growth, rows)), ", ".join(names)])


def _rank(growth: Growth, chosen: Selection) -> Preview:
    found = ranking(growth, chosen)
    return Preview(
        f"Rank: {found.area} · Horizons", f"Occupations in {answer.area_phrase(found.area)}", [_plain(found.headline)]
    )


def _places(growth: Growth, chosen: Selection) -> Preview:
    found = findings(growth, chosen, lambda area_ids: growth.growth([chosen.shown], area_ids, [chosen.places.horizon]))
    name = growth.occupation(chosen.shown)["occupation"]
    return Preview(f"Places: {name} · Horizons", f"{found.title} {chosen.shown}", [_plain(found.answer)])


def _plain(markdown: str) -> str:
    """A sentence of the screen without its emphasis."""
    return markdown.replace("**", "")

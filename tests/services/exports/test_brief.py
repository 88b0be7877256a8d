"""A brief as HTML: everything in one file, every text escaped, nothing fetched, nothing run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from services.exports.brief import document
from services.exports.brief.spec import Brief, Cell, Figure, Group, Sources, Table
from services.exports.pictures.spec import Bars, BarSeries, Picture, Step, Steps

ADDRESS = "https://horizons.example.org/?occ=29-1141&area=US&v=2025-35"
HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(1)>'
CHART = Picture(
    "The finding",
    "Percent",
    Bars("percent", (0.0, 5.0), ["2026", "2035"], [BarSeries("A", "#0072B2", [1.0, 5.0], pattern=2)]),
)
WATERFALL = Picture(
    "People",
    "2026–2028",
    Steps("jobs", [Step("Today", 0, 100, "100", "#6A6351"), Step("Leavers", 100, 80, "−20", "#D55E00")]),
)


def brief(text: str = "Alphas", pictures=(CHART, WATERFALL)) -> Brief:
    return Brief(
        text,
        text,
        [f"{text} are expected to **grow 5.0 %**."],
        [Figure(text, "+5.0 %", text)],
        pictures,
        Table(text, [text, "Growth"], [Group(text, [[Cell(text, text), Cell("+5.0 %")]])], frozenset({1}), text),
        [text],
        Sources(text, [f"{text}, Projections. {ADDRESS} (accessed 2026-11-26)."], "2025-35"),
        ADDRESS,
        date(2026, 11, 26),
        text,
    )


class Elements(HTMLParser):
    """The elements of a document: (tag, attributes)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def page(of: Brief) -> str:
    return document.to_html(of).decode()


def test_hostile_texts_stay_texts_wherever_they_stand():
    plain, hostile = Elements(page(brief())), Elements(page(brief(HOSTILE)))
    assert [tag for tag, _ in hostile.found] == [tag for tag, _ in plain.found]
    assert not {"script", "img", "iframe", "link", "object"} & {tag for tag, _ in hostile.found}
    assert not [name for _, attributes in hostile.found for name in attributes if name.startswith("on")]


def test_only_link_leads_to_the_view():
    elements = Elements(page(brief())).found
    addresses = [(tag, value) for tag, found in elements for name, value in found.items() if name in {"href", "src"}]
    assert addresses == [("a", ADDRESS)]
    assert "url(" not in re.sub(r"url\(#chart\d-pattern\d\)", "", page(brief()))
    assert "@import" not in page(brief())


def test_page_forbids_scripts_and_requests_even_if_one_slipped_in():
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in page(brief())


def test_emphasis_is_the_only_markup_of_sentences():
    shown = page(replace(brief(), answer=["Expected to **grow 5 %** <b>now</b>"]))
    assert "Expected to <strong>grow 5 %</strong> &lt;b&gt;now&lt;/b&gt;" in shown


def test_ids_of_several_charts_differ():
    ids = [attributes["id"] for _, attributes in Elements(page(brief())).found if "id" in attributes]
    assert len(ids) == len(set(ids)) > 1


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (6, 6), (7, 4), (8, 4), (9, 5)])
def test_key_figures_stand_in_lines_of_about_the_same_length(count, columns):
    shown = page(replace(brief(), figures=[Figure("Jobs", "1")] * count))
    assert f"--columns: {columns}" in shown


def test_brief_without_charts_and_figures_has_no_empty_parts():
    shown = page(replace(brief(), figures=[], pictures=[], notes=[]))
    assert not {"figure", "dl", "svg", "ul"} & {tag for tag, _ in Elements(shown).found}

"""One chart in the frame of another page, and the HTML that puts it there."""

from __future__ import annotations

import html
import json
import re

import pytest
import streamlit as st

from components.preview import preview
from components.sections import state_figures
from components.text import caveats
from components.text.number_format import NNBSP
from services.growth_rows import rows_of
from tests.pages.charts import charts_of
from tests.pages.shown import cards_of


@pytest.fixture
def embedded(visit, monkeypatch):
    """As the browser tells it of an address with embed=true."""
    monkeypatch.setattr(type(st.context), "is_embedded", property(lambda self: True))
    return visit


@pytest.mark.parametrize(
    ("page", "chart", "heading"),
    [
        ("explore", {}, "by 2035, all occupations"),
        ("explore", {"chart": "path"}, "jobs in 2035"),
        ("explore", {"chart": "compare"}, "by 2035, all occupations"),
        ("compare", {"chart": "growth"}, "by 2035, all occupations"),
    ],
)
def test_frame_has_one_chart_its_caveats_its_source_and_the_way_to_the_page(embedded, page, chart, heading):
    shown = embedded(page, occ="31-1131", area="39", **chart)
    assert not shown.exception
    assert [title.value for title in shown.title] == [":small[Nursing assistants in Ohio]"]
    assert [caption.value for caption in shown.caption].count(
        f"The state’s own agency projects the opposite direction (+1.0{NNBSP}%, 2022–2032)."
    ) == 1
    assert len(charts_of(shown)) == 1
    (header,) = shown.header
    assert heading in header.value
    assert any("Source: Horizons estimate" in caption.value for caption in shown.caption)
    assert any("[Open in Horizons](" in element.value for element in shown.markdown)
    assert not [*shown.button, *shown.get("download_button"), *shown.get("page_link"), *cards_of(shown)]


def test_agencies_figures_against_several_are_named_each(public):
    rows = rows_of(public.growth(["31-1131"], ["39", "36", "17410"], [10]))
    said = caveats.prominent(rows, state_figures.against(public, rows))
    assert said[0].replace(NNBSP, " ") == (
        "The state’s own agency projects the opposite direction "
        "(Ohio: +1.0 %, 2022–2032; Cleveland, OH: +1.0 % in Ohio, 2022–2032)."
    )


def test_frame_of_a_comparison_ranks_its_series(embedded):
    shown = embedded("compare", occ=["29-1141", "15-1252"], area=["US", "39"])
    assert len(charts_of(shown)) == 1
    assert "the highest" in shown.header[0].value


def test_frame_of_places_has_the_map_with_its_finding_and_opens_nothing(embedded):
    shown = embedded("places", occ="29-1141")
    assert not shown.exception
    assert [title.value for title in shown.title] == [":small[Registered nurses grow fastest in New York]"]
    (drawn,) = shown.get("bidi_component")
    assert json.loads(drawn.proto.json)["hint"] == ""
    assert any("Map: U.S. Census Bureau" in caption.value for caption in shown.caption)
    assert any("[Open in Horizons](" in element.value for element in shown.markdown)
    assert not [*shown.button, *shown.get("download_button"), *shown.get("page_link"), *shown.get("tab")]


def test_frame_without_figures_says_so(embedded):
    shown = embedded(occ="29-1024", area="56")
    assert not shown.exception
    assert not charts_of(shown)
    assert any("No employment is published" in element.value for element in shown.markdown)
    assert not any("No figure here" in caption.value for caption in shown.caption)


def test_frame_keeps_its_address(embedded):
    assert embedded(occ="29-1141", area="39", chart="path").query_params["chart"] == "path"


def test_frame_says_that_it_does_not_know_the_chart(embedded):
    shown = embedded(occ="29-1141", chart="xyz")
    assert any("does not know (chart=xyz)" in caption.value for caption in shown.caption)


@pytest.mark.parametrize("value", ["true", "True", "TRUE"])
def test_frame_has_no_preview_before_its_scripts_have_run(value):
    assert preview("", {"occ": ["29-1141"], "embed": [value]}) is None


def popover_texts(visit, page):
    shown = visit(page, occ="29-1141", area="39")
    shown.session_state["cite"] = True
    return [block.value for block in shown.run().code]


def test_page_offers_the_frame_where_a_site_may_show_it(visit, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://horizons.example.org")
    monkeypatch.setenv("EMBED_ORIGINS", "https://intranet.example.org")
    (snippet,) = [text for text in popover_texts(visit, "explore") if "<iframe" in text]
    source = html.unescape(re.search(r'src="([^"]*)"', snippet).group(1))
    assert source == "https://horizons.example.org/?occ=29-1141&area=39&v=2025-35&chart=growth&embed=true"
    assert "<iframe" not in " ".join(popover_texts(visit, "rank"))


def test_page_offers_no_frame_that_every_browser_would_refuse(visit, monkeypatch):
    monkeypatch.delenv("EMBED_ORIGINS", raising=False)
    assert "<iframe" not in " ".join(popover_texts(visit, "explore"))

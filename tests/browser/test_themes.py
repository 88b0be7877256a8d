"""Light and dark themes, narrow and wide screens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import page_object

pytestmark = pytest.mark.browser

PAGES = ["/", page_object.COMPARISON]
MIN_CONTRAST = 4.5

READ_TEXTS = """
() => [...document.querySelectorAll('.js-plotly-plot text')].filter(text => text.textContent.trim()).map(text => {
  const style = getComputedStyle(text)
  return { text: text.textContent, fill: style.fill, opacity: style.fillOpacity * style.opacity }
})
"""


def channels(color: str) -> list[float]:
    """Red, green, blue and opacity of "rgb(…)" or "rgba(…)", each from 0 to 1."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", color)]
    return [*(number / 255 for number in numbers[:3]), *(numbers[3:] or [1.0])]


def luminance(rgb: list[float]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text: str, background: str, opacity: float = 1.0) -> float:
    """The WCAG contrast ratio of a text color on an opaque background."""
    (*front, alpha), (*back, _) = channels(text), channels(background)
    visible = alpha * opacity
    mixed = [visible * f + (1 - visible) * b for f, b in zip(front, back, strict=True)]
    dark, light = sorted((luminance(mixed), luminance(back)))
    return (light + 0.05) / (dark + 0.05)


def background_color(page) -> str:
    return page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")


def low_contrast_texts(page) -> list[str]:
    """Texts on charts below 4.5:1 against the page."""
    expect(page.locator(".js-plotly-plot .xtick text").first).to_be_visible()
    texts, background = page.evaluate(READ_TEXTS), background_color(page)
    assert len(texts) >= 10
    return [text["text"] for text in texts if contrast(text["fill"], background, text["opacity"]) < MIN_CONTRAST]


def scrolls_sideways(page) -> bool:
    parts = (page.locator("html"), page.get_by_test_id("stMain"))
    return any(part.evaluate("part => part.scrollWidth > part.clientWidth") for part in parts)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)
    assert contrast("rgba(0, 0, 0, 0.5)", "rgb(255, 255, 255)") == pytest.approx(3.98, abs=0.03)


@pytest.mark.parametrize("address", PAGES)
def test_narrow_screen_has_no_horizontal_scroll_in_either_theme(open_browser, address):
    page = open_browser(width=320, height=640, color_scheme="dark")
    page_object.visit(page, address)
    assert low_contrast_texts(page) == []
    assert scrolls_sideways(page) is False
    for chart in page_object.charts(page).all():
        box = chart.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    page_object.change_theme(page, "light")
    assert low_contrast_texts(page) == []
    page_object.open_tables(page)
    assert scrolls_sideways(page) is False


def test_changed_theme_redraws_the_charts(page):
    """The system theme turns dark while the page is open."""
    page_object.visit(page, page_object.COMPARISON)
    for color_scheme in ("dark", "light"):
        page_object.change_theme(page, color_scheme)
        assert (luminance(channels(background_color(page))[:3]) < 0.2) == (color_scheme == "dark")
        assert low_contrast_texts(page) == []

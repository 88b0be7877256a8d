"""Contrast of texts as WCAG measures it, of the page's charts and of rings around what has the focus."""

from __future__ import annotations

import re

from playwright.sync_api import expect

MIN_CONTRAST = 4.5
FEWEST_TEXTS = 10
"""On any chart: ticks, labels and a legend."""

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
    page.wait_for_function(f"() => ({READ_TEXTS})().length >= {FEWEST_TEXTS}")  # a chart may just be drawn anew
    texts, background = page.evaluate(READ_TEXTS), background_color(page)
    return [text["text"] for text in texts if contrast(text["fill"], background, text["opacity"]) < MIN_CONTRAST]

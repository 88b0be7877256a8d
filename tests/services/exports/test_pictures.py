"""Pictures: every text in whole and inside, nothing under or over another name, files that open."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.exports.pictures import axes, canvas, drawing, fonts, lines
from services.exports.pictures.spec import (
    Bars,
    BarSeries,
    Dot,
    Lines,
    LineSeries,
    Map,
    Panels,
    Picture,
    Row,
    RowMark,
    Rows,
    Shape,
    Step,
    Steps,
)

LONG = "First-line supervisors of landscaping and groundskeeping workers, Houston-Pasadena-The Woodlands, TX"
COLORS = ("#0072B2", "#D55E00", "#619B91", "#B1287E")
SVG = "{http://www.w3.org/2000/svg}"
MARGIN = 16  # pixels of the SVG in which nothing may be drawn


def bars(count: int = 1, name: str = "Alphas", sign: int = 1) -> Bars:
    values = [sign * number for number in (1.0, 2.0, 4.0)]
    series = [
        BarSeries(
            f"{name} {place}",
            COLORS[place % 4],
            values,
            [(-9.0, 20.0), (None, None), (-1.0, 3.0)],
            [f"{value:+.1f} %\n+12,300" for value in values],
            [0.5, None, 1.0],
            place,
        )
        for place in range(count)
    ]
    return Bars("percent", (-5.0, 6.0), ["2026", "2030", "2035"], series, "All occupations of the area", "80 % range")


def line_plot(count: int, name: str = "Alphas") -> Lines:
    series = [
        LineSeries(
            f"{name} {place} +{place}.0 %",
            COLORS[place % 4],
            [(year, 0.2 * (year - 2025)) for year in range(2025, 2036)],
            [year in {2025, 2035} for year in range(2025, 2036)],
            [(-1.0, 9.0)] * 11,
            place,
        )
        for place in range(count)
    ]
    return Lines("percent", (-3.0, 6.0), series, 0.0)


def row_plot(count: int, name: str = "Alphas") -> Rows:
    rows = [
        Row(
            f"{name} {place}",
            [
                RowMark("dot", place - 3.0, COLORS[0]),
                RowMark("ring", 1.0, COLORS[1]),
                RowMark("diamond", 2.0, COLORS[2]),
            ],
            (-30.0, 4.0),
            f"{place - 3:+d}.0 %",
            COLORS[0],
            is_highlighted=place == 1,
        )
        for place in range(count)
    ]
    rows.append(
        Row("Hatched", [RowMark("bar", 2.0, COLORS[0])], is_hatched=True, gap_before=True, heading="Not ranked")
    )
    legend = [("BLS projected", RowMark("ring", None, COLORS[1])), ("Came", RowMark("diamond", None, COLORS[2]))]
    return Rows(
        "percent", (-8.0, 20.0), rows, legend, "80 % range", "The nation’s rate", [("United States: +2.0 %", 2.0)]
    )


PLOTS = {
    "bars": bars(),
    "negative bars": bars(sign=-1),
    "many bars": bars(6, LONG),
    "line": line_plot(1),
    "many lines": line_plot(16),
    "lines with long names": line_plot(8, LONG),
    "rows": row_plot(6),
    "many rows": row_plot(51),
    "rows with long names": row_plot(16, LONG),
    "panels": Panels([(f"{LONG} {place}", bars(2)) for place in range(3)]),
    "panels of lines": Panels([(f"Panel {place}", line_plot(2, LONG)) for place in range(4)]),
    "nothing published": Bars(
        "jobs", (0.0, 1.0), ["2030"], [BarSeries("Alphas", COLORS[0], [None], labels=["not\npublished"])]
    ),
}


def picture_of(plot) -> Picture:
    notes = ["Filled points are published, open ones estimated.", f"A caveat ({LONG})."]
    source = "Source: BLS Employment Projections, 2025-35; OEWS May 2025. " * 3
    return Picture(f"{LONG} grow fastest in Texas", "Growth from 2025 to 2035, percent", plot, notes, source)


@pytest.fixture(scope="module", params=list(PLOTS))
def picture(request) -> Picture:
    return picture_of(PLOTS[request.param])


@pytest.fixture(scope="module")
def root(picture) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.to_svg(picture))


def box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text."""
    size, x, y = (float(text.get(name, "0")) for name in ("font-size", "x", "y"))
    width = fonts.width(text.text or "", size, is_bold=text.get("font-weight") == "bold")
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")] * width
    return left, y - 0.75 * size, left + width, y + 0.22 * size


def texts(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter(f"{SVG}text"))


def test_every_text_is_inside_the_picture(root):
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert len(texts(root)) > 8
    for text in texts(root):
        left, top, right, bottom = box(text)
        assert left >= MARGIN, text.text
        assert right <= width - MARGIN, text.text
        assert top >= MARGIN, text.text
        assert bottom <= height - MARGIN / 2, text.text


def test_every_text_keeps_its_width_in_another_font(root):
    for text in texts(root):
        left, _, right, _ = box(text)
        assert float(text.get("textLength", "0")) == pytest.approx(right - left, abs=0.06), text.text


def test_no_text_covers_another(root):
    boxes = [(text.text, box(text)) for text in texts(root)]
    for place, (name, (left, top, right, bottom)) in enumerate(boxes):
        for other, (other_left, other_top, other_right, other_bottom) in boxes[place + 1 :]:
            across = min(right, other_right) - max(left, other_left)
            down = min(bottom, other_bottom) - max(top, other_top)
            assert across < 1 or down < 1.5, (name, other)


def test_title_subtitle_notes_and_source_are_there_in_whole(picture, root):
    written = " ".join(text.text or "" for text in texts(root))
    for expected in (picture.title, picture.subtitle, *picture.notes, picture.source.strip()):
        assert expected in re.sub(r"\s+", " ", written)


def test_no_text_is_smaller_than_12_pixels(root):
    assert min(float(text.get("font-size", "0")) for text in texts(root)) >= canvas.NOTE_SIZE >= 12


def test_picture_is_named_and_asks_for_nothing_outside(picture):
    svg = drawing.to_svg(picture).decode()
    assert svg.count("http") == 1, "the name space of SVG alone"
    assert "href" not in svg
    assert "@import" not in svg
    assert 'role="img"' in svg


@pytest.mark.parametrize("width", [340, 430, 900])
def test_labels_of_the_axis_do_not_touch_however_narrow_the_plot(width):
    rows = Rows("percent", (-80.0, 55.0), row_plot(3, LONG).rows)
    root = ElementTree.fromstring(drawing.to_svg(Picture("A", "", rows), drawing.Size(width=width, margin=0)))
    ticks = [box(text) for text in texts(root) if (text.text or "").endswith("0\u202f%")]
    assert len(ticks) > 1
    assert all(one[2] + 8 < other[0] for one, other in pairwise(sorted(ticks)))


@pytest.mark.parametrize("name", ["bars", "many lines", "rows"])
def test_png_is_twice_as_large_and_its_margins_are_blank(name):
    picture = picture_of(PLOTS[name])
    content = drawing.to_png(picture)
    image = Image.open(io.BytesIO(content)).convert("RGB")
    height = float(ElementTree.fromstring(drawing.to_svg(picture)).get("height", "0"))
    assert image.size == (2 * drawing.WIDTH, 2 * height)
    assert len(image.resize((300, 300)).getcolors(90_000) or ()) > 20, "something is drawn"
    edge = 2 * MARGIN
    for part in (
        (0, 0, image.width, edge),
        (0, image.height - edge // 2, image.width, image.height),
        (0, 0, edge, image.height),
        (image.width - edge, 0, image.width, image.height),
    ):
        assert image.crop(part).getcolors() == [((image.crop(part).width * image.crop(part).height), (255, 255, 255))]


def test_png_draws_text_in_the_font_that_was_measured():
    """A font that resvg did not find would leave texts out without a word."""
    only_text = Picture("W" * 30, "", Lines("index", (0.0, 1.0), []))
    image = np.asarray(Image.open(io.BytesIO(drawing.to_png(only_text))).convert("L"))[:130]
    dark = np.flatnonzero(image.min(axis=0) < 128)
    assert (max(dark) - min(dark)) / 2 == pytest.approx(fonts.width("W" * 30, 22, is_bold=True), abs=3)


def test_markup_in_a_name_is_text():
    name = '<script>alert("x")</script> & Sons'
    root = ElementTree.fromstring(drawing.to_svg(Picture(name, "", bars(1))))
    assert not list(root.iter(f"{SVG}script"))
    assert name in " ".join(text.text or "" for text in texts(root))


def test_labels_of_bars_are_all_there_or_none():
    few, many = (drawing.to_svg(picture_of(bars(count))).decode() for count in (1, 12))
    assert few.count("+12,300") == 3
    assert many.count("+12,300") == 0


def test_bands_are_left_out_where_they_would_cover_one_another():
    def bands(count: int) -> int:
        return drawing.to_svg(picture_of(line_plot(count))).decode().count("<polygon")

    assert (bands(1), bands(lines.MAX_BANDS), bands(lines.MAX_BANDS + 1)) == (1, lines.MAX_BANDS, 0)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(10, 40)), min_size=1, max_size=16))
def test_labels_are_spread_without_overlap_inside_their_span(wanted_and_heights):
    wanted, heights = zip(*wanted_and_heights, strict=True)
    bottom = max(300.0, sum(heights))
    middles = lines.spread(wanted, heights, 0.0, bottom)
    spans = sorted((middle - height / 2, middle + height / 2) for middle, height in zip(middles, heights, strict=True))
    assert spans[0][0] >= -1e-6
    assert spans[-1][1] <= bottom + 1e-6
    assert all(above[1] <= below[0] + 1e-6 for above, below in pairwise(spans))


def test_labels_with_room_stay_where_they_are():
    assert lines.spread([50.0, 200.0], [20.0, 20.0], 0.0, 300.0) == [50.0, 200.0]


@given(st.floats(-1e7, 1e7), st.floats(1e-3, 1e7))
def test_ticks_are_few_round_values_on_the_scale(low, span):
    values = axes.ticks((low, low + span))
    assert 2 <= len(values) <= 12
    assert all(low - 1e-6 * span <= value <= low + span * (1 + 1e-6) for value in values)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-2.5, "percent", "−2.5\u202f%"),
        (0.1 + 0.2, "percent", "0.3\u202f%"),
        (-0.0, "percent", "0\u202f%"),
        (120_000.0, "jobs", "120,000"),
        (3_500_000.0, "jobs", "3.5\u202fmillion"),
        (104.0, "index", "104"),
    ],
)
def test_tick_labels_are_short(value, unit, text):
    assert axes.tick_label(value, unit) == text


def test_wrapped_lines_keep_every_word_and_the_limit():
    wrapped = fonts.wrap(LONG, 200, 13)
    assert " ".join(wrapped) == LONG
    assert all(fonts.width(line, 13) <= 200 for line in wrapped)


def test_map_keeps_its_shapes_on_the_sheet_and_hatches_what_has_no_figure():
    square = "M0,0H40V40H0Z"
    plot = Map(
        (0, 0, 100, 50),
        [Shape(square, "#0072B2", 20, 20, "+5.6", "#FFFFFF"), Shape(square, "#8A94A0", 20, 20, pattern=1)],
        [Dot(70, 20, 5, "#0072B2")],
        10,
        "Percent",
        ["#DDE8F2", "#0072B2"],
        ["0", "+2", ""],
        [("Not published", "#8A94A0", 1)],
    )
    root = ElementTree.fromstring(drawing.to_svg(Picture("Growth", "", plot)))
    (sheet,) = root.findall(f"{SVG}svg")
    assert sheet.get("viewBox") == "0 0 100 50"
    assert float(sheet.get("height")) == pytest.approx(float(sheet.get("width")) / 2, abs=0.1)
    fills = [path.get("fill") for path in sheet.findall(f"{SVG}path")]
    assert fills == ["#0072B2", "#8A94A0", "url(#pattern1)"]
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert texts == ["Growth", "Percent", "0", "+2", "", "Not published", "+5.6"]
    assert Image.open(io.BytesIO(drawing.to_png(Picture("Growth", "", plot)))).width == 2 * drawing.WIDTH


def test_waterfall_ends_where_its_steps_lead_and_writes_each_value():
    steps = [Step("Today", 0, 100, "100", "#6A6351"), Step("Leavers", 100, 80, "−20", "#D55E00")]
    root = ElementTree.fromstring(drawing.to_svg(Picture("People", "", Steps("jobs", steps))))
    level, change = [box for box in root.findall(f"{SVG}rect") if box.get("fill") in {"#6A6351", "#D55E00"}]
    assert float(change.get("y")) == pytest.approx(float(level.get("y")))
    assert float(change.get("height")) == pytest.approx(float(level.get("height")) / 5, abs=0.2)
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert {"100", "−20", "Today", "Leavers"} <= set(texts)

"""A brief as one file of HTML that needs nothing else: no script, no request, light, to be read and printed.

Thread-safe. All texts are escaped; only the charts, drawn by services.exports.pictures, come as markup.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from services.exports.pictures import drawing, fonts
from services.exports.pictures.spec import Map, Steps

if TYPE_CHECKING:
    from jinja2 import Environment

    from services.exports.brief.spec import Brief
    from services.exports.pictures.spec import Picture

_HERE: Final = Path(__file__).parent
_HALF: Final = drawing.Size(width=430, margin=0, title=16, subtitle=13, plot_height=130, is_dense=True)
"""Of two charts side by side; on A4 and Letter their labels are 10 px high."""
_WHOLE: Final = drawing.Size(width=860, margin=0, title=18, subtitle=14, plot_height=240, is_dense=True)
_BESIDE: Final = drawing.Size(width=340, margin=0, title=12, subtitle=11)
"""Of a map beside the answer, 84 millimeters wide: a list of all states needs the height of the page and letters
of 6.5 points (brief.css), the smallest of a brief."""
_STEPS: Final = replace(_WHOLE, plot_height=80)
"""Five bars say as much when they are low, and leave their room to the table."""
_STRONG: Final = re.compile(r"\*\*(.+?)\*\*")
_DENSE_FROM: Final = 6
"""Rows of a table from which its letters are smaller: eight series with charts and sources fit on a page, 64 on two."""
_COMPACT_FROM: Final = 20
"""Rows from which notes stand beside figures, not below: all states and their map fit on one page, as does a list of
Rank."""
_MAX_FIGURES_PER_LINE: Final = 6
"""Of seven in a line the longest words, such as Bachelor’s, would break."""


def _emphasis(sentence: str) -> Markup:
    """A sentence with `**` as HTML: escaped first, so that nothing else in it is markup."""
    return Markup(_STRONG.sub(r"<strong>\1</strong>", str(escape(sentence))))


def _linked(text: str, address: str) -> Markup:
    """A text as HTML in which its `address` is a link."""
    before, found, after = text.partition(address)
    if not found:
        return escape(text)
    return Markup('{}<a href="{}">{}</a>{}').format(before, address, address, after)


def _figures_per_line(count: int) -> int:
    """In lines of about the same length."""
    lines = -(-count // _MAX_FIGURES_PER_LINE)
    return -(-count // lines) if lines else 1


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # at the first brief, not at the start

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"emphasis": _emphasis, "linked": _linked}
    return environment


def _size(picture: Picture, count: int) -> drawing.Size:
    if count > 1:
        return _HALF
    return _STEPS if isinstance(picture.plot, Steps) else _BESIDE if isinstance(picture.plot, Map) else _WHOLE


def to_html(brief: Brief) -> bytes:
    """The brief as HTML, in UTF-8."""
    charts = [
        Markup(drawing.to_svg(picture, _size(picture, len(brief.pictures)), f"chart{number}-").decode())
        for number, picture in enumerate(brief.pictures, start=1)
    ]
    template = _environment().get_template("brief.html.j2")
    page = template.render(
        brief=brief,
        charts=charts,
        font_family=fonts.FAMILY,
        figures_per_line=_figures_per_line(len(brief.figures)),
        is_dense=brief.table.row_count >= _DENSE_FROM,
        is_compact=brief.table.row_count >= _COMPACT_FROM,
        is_beside=len(brief.pictures) == 1 and isinstance(brief.pictures[0].plot, Map),
    )
    return page.encode()

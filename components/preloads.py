"""The scripts that the elements of each page need, as preload links for the head of its HTML.

Streamlit's front end asks for the script of an element when the first one arrives, and then for what that imports: on
a first visit the browser waits for them while it has nothing else to do (docs/decisions/0074).
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from components import streamlit_compat
from components.charts import chart_view
from components.state import url

if TYPE_CHECKING:
    from pathlib import Path

_ON_ALL: Final = ("PageLink", "BidiComponent", "ButtonGroup")
ELEMENTS: Final = {
    url.EXPLORE: (*_ON_ALL, "Button", "Checkbox", "DownloadButton"),
    url.COMPARE: (*_ON_ALL, "Button", "Checkbox", "DownloadButton"),
    url.RANK: (*_ON_ALL, "Button", "Checkbox", "DownloadButton", "Selectbox", "NumberInput"),
    url.PLACES: (*_ON_ALL, "Button", "DownloadButton", "Selectbox"),
    url.PLAN: (*_ON_ALL, "DownloadButton", "FileUploader"),
    url.METHOD: _ON_ALL,
}
"""The elements of each page that have a script of their own, by its name in Streamlit's folder."""
_WITH_CHARTS: Final = (url.EXPLORE, url.COMPARE, url.METHOD)
_IMPORT: Final = re.compile(r"""(?:\bfrom|\bimport)\s*["`']\./([\w.-]+\.js)["`']""")
_IN_HTML: Final = re.compile(r'href="\./static/js/([\w.-]+\.js)"')


def links(page: str) -> str:
    """The link elements for the head of `page`. Fetched only, not compiled, which would come before the first text."""
    named = set(_IN_HTML.findall(streamlit_compat.index_page()))
    modules = [f"js/{name}" for name in modules_of(ELEMENTS[page], streamlit_compat.static_folder() / "js", named)]
    drawing, plotly = chart_view.SCRIPTS
    scripts = ""
    if page in _WITH_CHARTS:
        modules.append(drawing)
        scripts = f'<link rel="preload" as="script" fetchpriority="low" href="./static/{plotly}">'
    return scripts + "".join(
        f'<link rel="preload" as="script" crossorigin fetchpriority="low" href="./static/{name}">' for name in modules
    )


def modules_of(elements: tuple[str, ...], folder: Path, known: set[str]) -> list[str]:
    """The names of the scripts of `elements` with all that they import, but for those that are `known`.

    An element whose script is not in `folder`, of another version of Streamlit, has none.
    """
    found: dict[str, None] = {}
    waiting = [name for element in elements for name in _names(folder) if re.fullmatch(rf"{element}\..*\.js", name)]
    while waiting:
        name = waiting.pop(0)
        if name in known or name in found or name.startswith("index."):
            continue
        found[name] = None
        waiting += _imports(folder / name)
    return list(found)


@functools.cache  # pages share most of their scripts
def _imports(script: Path) -> list[str]:
    return _IMPORT.findall(script.read_text(encoding="utf-8"))


@functools.cache
def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))

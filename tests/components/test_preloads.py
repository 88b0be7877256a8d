"""What the HTML of a page names are scripts that there are."""

from __future__ import annotations

import re

import pytest

from components import preloads, streamlit_compat
from components.charts import chart_view
from components.state.url import SCRIPTS


@pytest.mark.parametrize("page", SCRIPTS)
def test_every_script_that_is_named_is_served(page):
    folder = streamlit_compat.static_folder()
    names = re.findall(r'href="\./static/([^"]+)"', preloads.links(page))
    assert names
    assert len(names) == len(set(names))
    for name in names:
        assert name in chart_view.SCRIPTS or (folder / name).is_file()


def test_every_element_has_its_script():
    folder = streamlit_compat.static_folder() / "js"
    for name in {name for names in preloads.ELEMENTS.values() for name in names}:
        assert len(preloads.modules_of((name,), folder, set())) > 1


def test_scripts_that_are_imported_are_named_once_and_known_ones_are_not(tmp_path):
    for name, content in (
        ("Table.a.js", 'import{t as e}from"./index.x.js";import{u}from"./known.b.js";import"./cells.c.js";let x=1'),
        ("cells.c.js", "import{a}from`./Table.a.js`;import{b}from'./rows.d.js'"),
        ("rows.d.js", "export{}"),
        ("known.b.js", ""),
        ("index.x.js", ""),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    names = preloads.modules_of(("Table", "NoSuchElement"), tmp_path, {"known.b.js"})
    assert names == ["Table.a.js", "cells.c.js", "rows.d.js"]

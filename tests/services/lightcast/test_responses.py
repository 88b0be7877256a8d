"""Texts of the service are shown as plain text, whatever they contain."""

from __future__ import annotations

import pytest

from services.lightcast import responses
from services.lightcast.http import _SUPPORT_ID


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Data Analyst (Coast)", "Data Analyst (Coast)"),
        ("Sales & Marketing / R&D, C++ #1", "Sales & Marketing / R&D, C++ #1"),
        ("K ![i](http://evil.example/i.png)", "K !(i)(http://evil.example/i.png)"),
        ("**bold** `code`", "\u2217\u2217bold\u2217\u2217 \u2019code\u2019"),
        ("$\\frac{1}{2}$", "\uff04\\frac{1}{2}\uff04"),
        ("<script>", "\u2039script\u203a"),
        ("a\x00b\u202ec\ud800", "abc"),
    ],
)
def test_markup_is_stripped_from_titles(text: str, shown: str) -> None:
    assert responses.strip_markup(text) == shown


@pytest.mark.parametrize("text", ["a` ![i](http://evil.example/i.png)", "two words", "<b>", "x" * 100, ""])
def test_support_id_accepts_only_ids(text: str) -> None:
    assert _SUPPORT_ID.fullmatch(text) is None
    assert _SUPPORT_ID.fullmatch("0af7651916cd43dd8448eb211c80319c-00.f067:aa0b")

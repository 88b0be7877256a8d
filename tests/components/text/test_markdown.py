"""Text of others in Markdown: what could be a mark is shown as it is. tests/browser/test_faults.py draws it."""

from __future__ import annotations

import pytest

from components.text import matches
from components.text.markdown import escape_markdown, quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nurse (RN), 2nd shift - R&D / C.N.A.", "Nurse (RN), 2nd shift - R&D / C.N.A."),
        ("Lead: ICU", "Lead: ICU"),
        ("[Sign in](https://a.example)", r"\[Sign in\](https:¦//a.example)"),
        ("![x](//a.example/p.png)", r"!\[x\](//a.example/p.png)"),
        ("a\n\n# big\r\n- item", r"a \# big - item"),
        ("**b** _i_ `c` $x$ ~s~ <b>", r"\*\*b\*\* \_i\_ \`c\` \$x\$ \~s\~ \<b\>"),
        (":smile: :red[x]", ":¦smile: :¦red\\[x\\]"),
        ("WWW.a.example me@a.example", "WWW¦.a.example me@¦a.example"),
        ("&lt;b&gt; &#60;", r"\&lt;b\&gt; &\#60;"),
        ("\\[x]", r"\\\[x\]"),
        ("grows\u00a0by +5.6\u202f%\u2028now ", "grows\u00a0by +5.6\u202f% now"),
        ("1. Staff.csv", r"1\. Staff.csv"),
        ("\n12) Staff", r"12\) Staff"),
        ("- Staff + 1.", r"\- Staff + 1."),
        ("+ Staff", r"\+ Staff"),
        ("---", r"\---"),
        ("==", r"\=="),
        ("1.5 of -2", "1.5 of -2"),
        ("+5.6 = 2 - 1", "+5.6 = 2 - 1"),
        ("\u202ereturned \u2066order\u2069", "returned order"),
    ],
)
def test_marks_are_escaped_and_other_text_stays(text, expected):
    """`¦` stands for a word joiner."""
    assert escape_markdown(text) == expected.replace("¦", "\u2060")


def test_role_without_an_occupation_is_named_as_text():
    assert r"\[Sign in\]" in matches.nothing_close("[Sign in](https://a.example)")


def test_title_that_would_fill_the_screen_is_cut():
    assert quote("a" * 200) == f"“{'a' * 200}”"
    assert quote("*" * 900) == "“" + r"\*" * 200 + "…”"

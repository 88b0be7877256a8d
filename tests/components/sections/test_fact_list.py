"""Facts as a list in one element of Markdown, which needs no script of its own."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def script() -> None:
    from components.sections import fact_list

    fact_list.show({"Education": "Bachelor's degree", "Median wage": "$97,550; *80 %* earn more"}, "job")


def test_facts_are_one_element_with_a_name_and_a_value_an_item():
    shown = AppTest.from_function(script).run()
    assert not shown.exception
    assert [one.value for one in shown.markdown] == [
        "- Education\n\n  Bachelor's degree\n\n- Median wage\n\n  \\$97,550; \\*80 %\\* earn more"
    ]
    assert not shown.table

"""Vintages and reasons in words agree with the frames that they are made from."""

from __future__ import annotations

from components.charts import vintages as chart
from components.text import number_format, reasons, vintages

NURSES = "29-1141"


def plain(text: str) -> str:
    return text.replace(number_format.NNBSP, " ")


def test_title_has_the_first_and_the_newest_comparable_view(public):
    assert plain(vintages.title(public.vintages(NURSES))) == "BLS’s view: +16.0 % in 2014–24, +5.6 % in 2025–35"


def redefined(public):
    """The vintages of an occupation of which the first ones cannot be compared."""
    for code in public.occupations()["occupation_id"]:
        rows = public.vintages(code)
        if len(rows) and not rows["comparable"].all() and rows["comparable"].sum() > 2:
            return rows
    raise AssertionError("there is no such occupation")


def test_vintages_that_cannot_be_compared_are_marked_and_not_joined(public):
    rows = redefined(public)
    assert "not joined" in vintages.subtitle(rows)
    joined, apart = chart.vintages(vintages.points(rows), "light").data
    assert (joined.mode, apart.mode) == ("lines+markers+text", "markers+text")
    assert sum(value is not None for value in joined.y) == rows["comparable"].sum()
    assert sum(value is not None for value in apart.y) == (~rows["comparable"]).sum()
    assert "no: the occupation was redefined" in vintages.table(rows)["Comparable"].tolist()
    assert plain(vintages.title(rows)).count(plain(number_format.percent(rows["growth"].iloc[-1]))) >= 1


def test_openings_of_another_method_are_left_out_of_the_table(public):
    table = vintages.table(public.vintages(NURSES)).set_index("Vintage")
    assert table.loc["2025–35", "Openings a year"] == "180,800"
    assert table.loc["2014–24", "Openings a year"] == number_format.EN_DASH
    assert "Comparable" not in table


def test_reasons_have_industry_kind_and_sentence_all_industries_first(public):
    first = reasons.bullets(public.reasons("41-2011"))[0]
    assert first == (
        "* **All industries.** Demand change, capital/labor substitution: share decreases as online sales increase and "
        "self-checkout systems become more common."
    )
    assert "2024–34 projections" in reasons.note(public.reasons("41-2011"))


def test_ai_exposure_has_its_meaning_and_its_limit(public):
    sentence = reasons.ai_exposure(public.occupation(NURSES)["ai_exposure"])
    assert sentence.startswith("**High**: BLS puts it in the second-highest of four groups")
    assert "no forecast of lost jobs" in sentence
    assert reasons.ai_exposure(None) == ""


def test_groups_of_ai_exposure_are_of_about_equal_size(public):
    counts = public.occupations()["ai_exposure"].value_counts()
    assert len(counts) == 4
    assert counts.max() < 1.1 * counts.min()

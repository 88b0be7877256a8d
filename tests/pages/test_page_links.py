"""Links with invalid parts: what is wrong has a notice, and the rest is shown."""

from __future__ import annotations

import re

import pytest

from tests.pages.comparison import comparison_table
from tests.pages.shown import (
    BOTH_PAGES,
    DEVELOPERS,
    EIGHT,
    NURSES,
    add_area,
    assert_no_errors,
    texts,
)
from tests.pages.test_own_list import match


@BOTH_PAGES
def test_empty_parameters_are_ignored(visit, page):
    session = assert_no_errors(visit(page, **dict.fromkeys(("occ", "area", "with", "view", "v"), "")))
    assert not session.warning


@BOTH_PAGES
def test_unknown_values_have_a_notice_and_the_rest_is_shown(visit, page):
    session = assert_no_errors(visit(page, occ=[DEVELOPERS, "99-9999"], area=["06", "ZZ"]))
    notices = " ".join(notice.value for notice in session.warning)
    assert "99-9999" in notices
    assert "ZZ" in notices
    assert "Software developers" in texts(session)
    assert "California" in texts(session)


HOSTILE = ["<img src=x onerror=alert(1)>", "[x](http://evil.example)", "**x**", "x" * 5_000, "%00", "🙂", "\u202e1"]


@BOTH_PAGES
def test_hostile_parameters_are_dropped_with_plain_notices(visit, page):
    session = assert_no_errors(visit(page, occ=HOSTILE, area=HOSTILE, view=HOSTILE[0], v=HOSTILE[1]))
    assert len(session.warning) == 4
    for notice in session.warning:
        assert not re.search(r"[<>\[\]()*_`]", notice.value)
        assert len(notice.value) < 300


def test_very_long_number_in_the_url_shows_the_page(visit):
    assert_no_errors(visit(area="1" * 5_000))


def test_other_vintage_has_a_notice(visit):
    session = assert_no_errors(visit(occ=NURSES, v="2019-29"))
    assert "2019-29" in session.warning[0].value
    assert "2025-35" in session.warning[0].value


def test_too_many_occupations_are_cut_with_a_notice(visit):
    session = assert_no_errors(visit("compare", occ=[*EIGHT, "43-4051"]))
    assert "9 occupations; the first 8 are shown" in session.warning[0].value
    assert len(comparison_table(session)) == 8


@pytest.mark.parametrize("page", ["explore", "compare", "places"])
def test_thousands_of_occupations_are_cut_with_short_notices(visit, public, page):
    known = public.occupations()["occupation_id"].tolist()
    unknown = [f"99-{number:04d}" for number in range(3_000 - len(known))]
    session = assert_no_errors(visit(page, occ=",".join([*known, *unknown])))
    assert 1 <= len(session.warning) <= 2
    assert all(len(notice.value) < 300 for notice in session.warning)
    assert len(",".join(session.query_params["occ"])) < 200


def test_thousands_of_codes_are_a_list_for_rank(visit, public):
    occupations = public.occupations()
    known = occupations["occupation_id"].tolist()
    session = visit("rank")
    session.session_state["rank_own_list"] = True
    match(session.run(), "\n".join((known * 4)[:3_000]))
    assert_no_errors(session)
    groups = int((occupations["taxonomy"] != "soc").sum())
    different = f"Rank these {len(known) - groups:,} occupations"
    assert different in [button.label for button in session.button]
    assert f"; and {groups - 3} more." in texts(session)


def test_changed_selection_removes_the_notice(visit):
    session = visit(occ=[NURSES, "99-9999"])
    assert session.warning
    add_area(session, "06")
    assert not assert_no_errors(session).warning

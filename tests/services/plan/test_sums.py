"""Lines that are sums of others, and the list's own total."""

from __future__ import annotations

import time

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import LEFT_OUT, NOTE, WARNING, RoleList
from services.plan.sums import Line, find_sums, is_sum, lines_of


def read(text: str) -> RoleList:
    """The list in a text, whose areas are Ohio, Texas and cities with a comma."""
    return read_pasted(text, str.isdigit, lambda area: area in ("Ohio", "Texas") or ", TX" in area)


def roles(text: str) -> list[str]:
    return list(read(text).frame["role"])


HEAD = "Job Title\tHeadcount\nRegistered Nurse\t120\nJanitor\t10\n"


@pytest.mark.parametrize(
    "name",
    [
        "Report Total",
        "Nursing Total",
        "Total Nursing",
        "Nursing Subtotal",
        "TOTAL FTE's",
        "Totals by dept",
        "Grand Count",
        "Count",
        "Average",
        "Registered Nurse Count",
        "Sum of all",
        "Total for Nursing",
        "Nursing - Sum",
        "Department 4100 Total",
        "Total US",
        "Total Active",
        "Total Registered Nurse",
        "*** Total ***",
        "Total Général",
        "Overall Result",
        "Result",
        "Gesamtergebnis",
        "Net Total",
        "All",
    ],
)
def test_line_of_a_sum_is_not_counted_whatever_it_is_called(name):
    found = read(f"{HEAD}{name}\t130\n")
    assert list(found.frame["role"]) == ["Registered Nurse", "Janitor"]
    (note,) = found.notes
    is_by_number = "taken for" in note.message
    assert note.level == (WARNING if is_by_number else NOTE)
    assert note.message.startswith(f"“{name}” {'was taken for' if is_by_number else 'is'} a sum of other lines and ")


@pytest.mark.parametrize(
    "title",
    [
        "Count",
        "Count Room Attendant",
        "Total Rewards Manager",
        "Total Loss Adjuster",
        "Summer Intern",
        "Sum of parts",
        "Results",
        "Manager, Homeless Count",
        "All-Source Analyst",
        "Overall Designer",
    ],
)
def test_title_with_a_word_of_sums_is_a_role_where_its_number_is_none(title):
    assert roles(f"{HEAD}{title}\t12\n")[-1] == title


@pytest.mark.parametrize("title", ["Total Rewards Manager", "Cycle counter", "Manager"])
def test_role_that_happens_to_equal_the_others_is_counted(title):
    assert read(f"Role\tHC\nNurse\t2\nJanitor\t1\n{title}\t3\n").headcount == 6


@pytest.mark.parametrize(
    "lines",
    [
        "Cycle Count\t20\nNurse\t12\nCook\t8\n",
        "Nurse\t6\nCook\t4\nInventory Count\t10\n",
        "Nurse\t12\nCook\t8\nTotal Station Operator\t20\n",
        "Total Loss Adjuster\t16\nNurse\t12\nCook\t4\n",
        "Nurse\t2\nJanitor\t1\nTotal Loss Adjuster\t3\n",
        "Nurse\t10\nCook\t8\nLab Results\t18\n",
        "Cook\t10\nCook Max\t5\nSous chef\t15\n",
        "Cook\t10\nCook Count\t4\nSous chef\t15\n",
    ],
)
def test_role_that_may_be_a_sum_is_counted_where_its_number_may_be_chance(lines):
    roles = [line.split("\t")[0] for line in lines.splitlines()]
    found = read(f"Role\tHC\n{lines}")
    assert list(found.frame["role"]) == roles
    assert found.notes == ()


def test_result_of_a_role_is_told_by_its_number():
    text = "Role\tHC\nCook\t10\nCook\t6\nCook {}\t{}\nClerk\t9\n"
    for word, number in [("Max", 10), ("Min", 6), ("Average", 8), ("Count", 2), ("Count", 16), ("Sum", 16)]:
        assert read(text.format(word, number)).headcount == 25


def test_role_that_may_be_a_sum_is_counted_where_the_total_has_it():
    text = "Role\tHC\nNurse\t23\nJanitor\t18\nTotal Loss Adjuster\t41\n"
    assert read(f"{text}Total\t82\n").headcount == 82
    assert [note.level for note in read(f"{text}Total\t41\n").notes] == [NOTE]
    left_out = read(text)
    assert left_out.headcount == 41
    assert [(note.level, str(note)) for note in left_out.notes] == [
        (WARNING, "Line 4: “Total Loss Adjuster” was taken for a sum of other lines and not counted again.")
    ]


@pytest.mark.parametrize(
    "places",
    ["State\tHC|Texas|Ohio|Total", "City\tHC|Austin|Dallas|All", "City\tState\tHC|Austin\tTX|Dallas\tTX|\tTotal"],
)
def test_total_in_the_place_of_a_state_or_city_is_a_sum(places):
    heading, one, other, total = places.split("|")
    text = f"Role\t{heading}\nCook\t{one}\t12\nCook\t{other}\t9\nCook\t{total}\t21\n"
    assert read(text).headcount == 21


def test_total_in_the_place_of_an_area_is_the_sum_of_the_roles_lines():
    lines = "Nurse\tAustin, TX\t30\nNurse\tDallas, TX\t20\nNurse\tTotal\t50\nCook\tDallas, TX\t5\nCook\tTotal\t5\n"
    assert read(f"Role\tLocation\tHC\n{lines}Grand Total\t\t55\n").headcount == 55
    assert read("Role\tLocation\tHC\nNurse\tAll\t50\nNurse\tOhio\t30\nNurse\tTexas\t20\n").headcount == 50
    assert read("Role\tLocation\tHC\nNurse\tOhio\t3\nClerk\tTexas\t2\nCook\tAll\t5\nNurse\tAll\t3\n").headcount == 13
    # Of the whole country alone, and all that there is.
    assert read("Role\tLocation\tHC\nNurse\tAll\t50\nCook\tAll\t30\n").headcount == 80
    assert read("Role\tLocation\tHC\nNurse\tTotal\t50\nCook\tTotal\t30\n").headcount == 80


PIVOT = [("Nursing", 161), ("Registered Nurse", 121), ("Practical Nurse", 40), ("Facilities", 39), ("Janitor", 24)]
PIVOT += [("Technician", 15)]


def pivot(heading: str, *more: tuple[str, int]) -> str:
    return f"{heading}\tHeadcount\n" + "".join(f"{name}\t{number}\n" for name, number in [*PIVOT, *more])


@pytest.mark.parametrize(
    ("heading", "more", "level"),
    [
        ("Row Labels", [("Grand Total", 200)], NOTE),
        ("Job Title", [("Total", 200)], NOTE),
        ("Row Labels", [], NOTE),
        ("Job Title", [], WARNING),
    ],
)
def test_group_above_its_lines_in_a_pivot_table_is_a_sum(heading, more, level):
    found = read(pivot(heading, *more))
    assert found.headcount == 200
    assert "Nursing" not in list(found.frame["role"])
    assert [note.level for note in found.notes] == [level]
    assert "line 2 (“Nursing”)" in found.notes[0].message


def test_groups_of_groups_are_sums():
    lines = (
        "Austin\t160\nNursing\t120\nNurse\t80\nAide\t40\nFacilities\t40\nJanitor\t40\nDallas\t9\nNursing\t9\nAide\t9\n"
    )
    assert read(f"Row Labels\tHC\n{lines}Grand Total\t169\n").headcount == 169


def test_groups_beside_a_folded_one_are_sums_where_the_total_says_so():
    text = "Job Title\tHC\nNursing\t160\nNurse\t120\nAide\t40\nFacilities\t40\n"
    assert roles(f"{text}Total\t200\n") == ["Nurse", "Aide", "Facilities"]
    assert len(roles(f"{text}Total\t210\n")) == len(roles(text)) == 4


@pytest.mark.parametrize(
    "numbers",
    [
        [2, 1, 1, 2, 1, 1],  # small numbers often add up
        [10, 5, 5, 10, 5, 5],  # so do round ones
        [25, 25, 40, 40, 7, 7],  # and one role in two places
        [160, 120, 40, 40, 25, 14],
    ],
)
def test_roles_that_add_up_by_chance_are_counted(numbers):
    lines = "".join(f"Role {place}\t{number}\n" for place, number in zip("abcdef", numbers, strict=True))
    assert read(f"Job Title\tHC\n{lines}").headcount == sum(numbers)
    assert read(f"Job Title\tHC\n{lines}Total\t{sum(numbers)}\n").headcount == sum(numbers)


def test_sum_without_a_name_is_no_line_that_is_left_out():
    found = read(f"{HEAD}\t130\n")
    assert [note.level for note in found.notes] == [NOTE]
    assert [note.level for note in read(f"{HEAD}\t=SUM(B2:B3)\n").notes] == [NOTE]  # without a stored result
    assert LEFT_OUT in [note.level for note in read(f"{HEAD}\t131\n").notes]


def test_sums_alone_are_read_as_roles():
    assert roles("Job Title\tHC\nNurse Total\t120\nJanitor Total\t10\nGrand Total\t130\n") == [
        "Nurse Total",
        "Janitor Total",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Nurse\t120\nJanitor\t10\nTotal\t200\n", "The list’s own total is 200 (line 4, “Total”), but 130 were read."),
        ("Nurse\t120\nJanitor\tten\nTotal\t130\n", "The list’s own total is 130 (line 4, “Total”), but 120 were read."),
        ("Nurse\t120\nJanitor\t10\nTotal\t130\n", ""),
        ("Nurse\t120.4\nJanitor\t10.3\nTotal\t130.8\n", ""),  # decimals that were rounded
        ("Nurse\t120\nTotal\t120\nJanitor\t10\nTotal\t10\n", ""),  # each of its group
        ("Nurse\t120\nTotal\t120\nJanitor\t10\nTotal\t10\nGrand total\t130\n", ""),
        ("Nurse\t120\nJanitor\t10\nNursing Total\t125\n", ""),  # of a part
    ],
)
def test_own_total_of_a_list_is_compared_with_what_was_read(lines, said):
    warnings = [note.message for note in read(f"Job Title\tHC\n{lines}").notes if note.level == WARNING]
    assert len(warnings) == bool(said)
    assert not said or warnings[0].startswith(said)


def test_several_sums_are_one_note():
    lines = "".join(f"Role {n}\t{n}\nRole {n} Total\t{n}\n" for n in range(1, 6))
    found = read(f"Job Title\tHC\n{lines}Grand Total\t15\n")
    assert [str(note) for note in found.notes] == [
        "6 lines are sums of other lines and were not counted again: line 3 (“Role 1 Total”), line 5 (“Role 2 Total”), "
        "line 7 (“Role 3 Total”) and 3 more."
    ]


def test_sums_of_a_long_list_are_found_at_once():
    """All names doubtful, and no number a sum: the worst case, and still a pass over the lines."""
    start = time.thread_time()
    assert not find_sums([Line(f"Count {n % 7} sum", value=n % 90 + 1.5) for n in range(20_000)]).places
    assert time.thread_time() - start < 2  # half a second; comparing each with each takes minutes


@pytest.mark.parametrize("text", ["Total Rewards", "Totals Clerk", "", None, 12.0, "Subtle", "Totally"])
def test_other_names_are_no_sums(text):
    assert not is_sum(text)


def test_numbers_that_no_sum_can_hold_are_none_of_people():
    rows = [("cook", 1e308), ("nurse", 1e308), ("", 1e308)]
    lines = lines_of(rows, {"role": 0, "headcount": 1}, decimal_comma=False)
    assert [line.value for line in lines] == [None, None, None]
    assert find_sums(lines).places == frozenset()

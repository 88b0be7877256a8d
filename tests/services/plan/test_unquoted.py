"""Lines with more cells than headings: numbers and places with commas, without quotation marks."""

from __future__ import annotations

from datetime import date

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import WARNING

LISTS = {
    # list: people of each line
    "Title,Location,Headcount\nNurse,Ohio,1,200\nCook,Ohio,10\nChef,Ohio,2,050": [1200, 10, 2050],
    "Title,Location,Headcount,FTE\nNurse,Ohio,1,200,1,100.5\nCook,Ohio,10,9": [1200, 10],
    "Title,Headcount,Location\nNurse,1,200,Ohio": [1200],
    "Title,Location,Headcount\nNurse,Austin,TX,120\nCook,Ohio,3": [120, 3],
    "Title,Location,Headcount\nManager,HR,Austin,TX,1,200": [1200],
    "Title,City,State,Headcount\nNurse,Austin,TX,1,200": [1200],
    "Nurses, Ohio, 120\nJanitors, Texas, 1,200": [120, 1200],
    "Janitors, Texas, 1,200": [1200],
    "Janitors, Texas, 120,": [120],
    "Title,Headcount,\nNurse,120,,": [120],
}


@pytest.mark.parametrize("text", LISTS)
def test_cells_that_commas_took_apart_are_put_together(text):
    roles = read_pasted(text, lambda code: False, {"Ohio", "Texas"}.__contains__, date(2026, 11, 27))
    assert roles.frame["headcount"].tolist() == LISTS[text], roles.notes
    assert all("read as one number" in note.message for note in roles.notes if note.level == WARNING)


def test_lines_with_more_cells_than_headings_are_named_where_it_is_not_plain_which_belong_together():
    text = "Title,Headcount,Cost per hire\n" + "Nurse,1,200,500\n" * 5
    roles = read_pasted(text, lambda code: False, {"Ohio"}.__contains__, date(2026, 11, 27))
    assert [str(note) for note in roles.notes if note.level == WARNING] == [
        "There are more cells than columns in lines 2, 3, 4 and 2 more, so that numbers may be read from another "
        "column; put quotation marks around cells that have commas."
    ]

"""Ordinary lists as planners have them: titles and headcounts, with areas, costs, units, large or repeated numbers."""

from __future__ import annotations

import re
from datetime import date

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import WARNING, RoleList

AREAS = {"Ohio", "Texas", "New York", "Boise City, ID", "Austin, TX", "Dallas, TX", "TX", "CA", "PA", "MA", "OR", "CT"}
LISTS = [
    # (list, people)
    ("Role,Headcount\nCook,10\nServer,20", 30),
    ("Cook,10\nServer,20", 30),
    ("Cook,10,150\nServer,12,200\nHost,3,180", 25),
    ("Cook,10,150", 10),
    ("Cook,10,150\nServer,12,200\nHost,3", 25),
    ("Cook,10,1200\nServer,35,900", 45),
    ("Cook, 10, 150\nServer, 12, 200", 22),
    ("Cook,Ohio,10,150\nServer,Texas,12,200", 22),
    ("Role,Headcount,\nCook,10,150\nServer,20,250", 30),
    ("Role,Headcount,,\nCook,10,150,x\nServer,20,250,y", 30),
    ("Role,Headcount\nCook,10,120 open since May\nServer,20", 30),
    ("Role,Headcount\nCook,10,nights\nServer,20", 30),
    ("Role,Headcount,Cost per hire\nCook,10,150\nServer,20,250", 30),
    ("Engineer - 2,150\nAnalyst - 1,200", 350),
    ("Nurses, Ohio, 120\nJanitors, Texas, 1,200", 1320),
    ("Janitors, Texas, 1,200", 1200),
    ("Nurses: 1,200\nCooks: 2,050", 3250),
    ('Role,Headcount\nNurse,"1,000"\nCook,"1,000"\nJanitor,"1,000"', 3000),
    ("Role;Headcount\nNurse;1.000\nCook;1.000\nJanitor;1.000", 3000),
    ('Job title,Employees\nNurse,"1,000"\nCook,"1,000"\nJanitor,"1,000"', 3000),
    ("Role,FT,PT\nCook,8,2\nServer,15,5", 30),
    ("Job Title,Day shift,Night shift\nCook,10,5\nServer,10,5", 30),
    ('Role,Full-time,Part-time\nCook,"1,000","1,000"\nServer,"1,000","1,000"', 4000),
    ("Role,Count\nCook,10\nServer,20", 30),
    ("Job Title,Count of Positions\nCook,10\nServer,20", 30),
    ("Department,Role,Number\nKitchen,Cook,10\nFloor,Server,20", 30),
    ("Name,Role,Count\nICU,Registered nurse,20\nER,Registered nurse,10\nKitchen,Cook,5", 35),
    ("Name,Title,Total\nKitchen,Cook,10\nFloor,Server,20", 30),
    ("Staff Name,Title,Active\nKitchen,Cook,10\nFloor,Server,20", 30),
    ("Job Title,Employee\nCook,10\nServer,5", 15),
    ("Job Title,Incumbent\nCook,10\nServer,5", 15),
    ("Employee Type,Job Title,Employee\nFT,Cook,10\nFT,Server,20", 30),
    ("Cook,10\nServer,12\nCook,8\nHost,2\nManager,3", 35),
    ("Cook,10\nServer,12\nCook,8\nHost,2\nServer,10\nManager,3", 45),
    ("Role,Bestand\nCook,10\nServer,12\nCook,8\nHost,2\nServer,10\nManager,3", 45),
    ("Role,Dept,Bestand\nCook,4100,10\nServer,4100,12\nCook,4200,8\nHost,4200,2\nServer,4200,10\nManager,4100,3", 45),
    ("Cook,4100,10\nServer,4100,12\nCook,4200,8\nHost,4200,2\nServer,4200,10\nManager,4100,3", 45),
    ("Welder,Plant A,10\nWelder,Plant B,11\nWelder,Plant C,12\nPainter,Plant D,14", 47),
    ("Registered nurse,1200\nCook,1500\nJanitor,1100", 3800),
    ("Role,Bestand\nRegistered nurse,1200\nCook,1500\nJanitor,1100", 3800),
    ("Registered nurse,Ohio,1200\nCook,Ohio,1500\nJanitor,Texas,1100", 3800),
    ("Cook,4101,64397\nServer,4274,55889\nHost,3313,8945", 11_688),
    ("Cashier,3945,27%\nGuard,3629,12%\nCook,2647,3%", 10_221),
    ("Kitchen,Cook,18\nICU,Cashier,23\nKitchen,Server,16\nICU,Nurse,15\nICU,Clerk,4\nBar,Host,25", 101),
    ("933,Engineer\n1068,Engineer\n2525,Janitor\n859,Nurse\n1192,Cook\n128,Janitor", 6705),
    ("Name,Count,Job title\nICU,3745,Janitor\nICU,3785,Nurse\nBar,3195,Janitor", 10_725),
    ("Name,Bestand,Job title\nPlant A,26,Janitor\nICU,11,Nurse\nBar,13,Janitor", 50),
    ("Job Title\nEngineer - 2\nEngineer - 3\nAnalyst - 1", 3),
    ("Software engineer - 2\nAccountant - 3\nData analyst - 1", 3),
    ("Cooks - 3\nServers - 5\nHosts (2)", 10),
    ("Role\tFTE\nNurse\t1.000\nCook\t1.000\nJanitor\t1.000", 3),
    # Names that sums have, too, areas, and blank cells
    ("Role,Headcount\nCycle Count,20\nNurse,12\nCook,8", 40),
    ("Role,Headcount\nNurse,6\nCook,4\nInventory Count,10", 20),
    ("Role,Headcount\nTotal Loss Adjuster,16\nNurse,12\nCook,4", 32),
    ("Role,Headcount\nPharmacist,6\nPharmacy technician,12\nLab Results,18", 36),
    ("Role,Headcount\nCook,10\nCook Max,5\nSous chef,15", 30),
    ("Role,State,Headcount\nCook,TX,10\nCook,CA,10\nCook,Total,20", 20),
    ("Title,Headcount\nRegistered nurse,20\nPA,\nMedical assistant,12\nCook,10\nJanitor,16", 58),
    ("Job Title,Department,Grade\nNurse,ICU,4\nCook,Kitchen,3\nServer,,\nHost,Floor,2", 4),
    ('Role,New York,Texas,Ohio,"Boise City, ID"\nCook,10,5,3,2\nServer,,15,,1', 36),
    ('Role,"Austin, TX","Dallas, TX",Planned hires\nCook,10,5,3\nServer,,15,', 30),
]
WARNED = [
    (
        "Role,Headcount\nNurse,23\nCook,18\nTotal Active,41",
        41,
        "“Total Active” was taken for a sum of other lines",
    ),
    (
        'Role,Headcount\n"Austin, TX",58\nCook,23\nServer,35\n"Dallas, TX",60\nCook,37\nServer,23',
        118,
        "2 lines were taken for sums of other lines",
    ),
    # (list, people, what the warning names)
    ("Role,Headcount\nCook,1,200\nServer,20", 1220, "“1,200” is read as one number in line 2"),
    ("Role,Headcount\nCook,10,150\nServer,12,200\nHost,3,180", 25, "“10,150” and the like are read as two numbers"),
    ("Role,Headcount\nCook,1,000\nServer,12,200\nHost,3,180", 16_380, "“1,000” is read as one number"),
    ("Cook,10\nServer,1,200", 1210, "“1,200” is read as one number in line 2"),
    ("Registered nurse,1200\nCook,1500\nJanitor,1100", 3800, "Column 2 was taken as the headcount."),
    ("Role,Bestand\nNurse,1200\nCook,1500\nJanitor,1100", 3800, "Column 2 (Bestand) was taken as the headcount."),
    ("Role,Bestand\nNurse,041\nCook,042\nJanitor,100", 3, "column 2 (Bestand)"),
    ("Role,Pay band\nNurse,1200\nNurse,1200\nCook,1500", 3, "each line counts as one person"),
    ("Job Title,Store\nCook,10\nServer,20", 2, "call the column “Headcount”: column 2 (Store)"),
    ("Job Title,Employee\nCook,10\nServer,5", 15, "Column 2 (Employee) was taken as the headcount."),
    (
        "Employee,Job title,Total\nDoe,Nurse,40\nRoe,Nurse,38\nPoe,Cook,40",
        3,
        "call the column “Headcount”: column 3 (Total)",
    ),
    ("Nurses: 120\nCooks: 10", 130, "as 120 of “Nurses: 120”"),
    ("Nurse,12,000\nCook,10,500", 22_500, "“12,000” is read as one number in lines 1 and 2"),
    ("Cook,10,150\nServer,12,200", 22, "“10,150” and the like are read as two numbers"),
]


def read(text: str) -> RoleList:
    return read_pasted(
        text, lambda code: bool(re.fullmatch(r"\d\d-\d{4}", code)), AREAS.__contains__, date(2026, 11, 28)
    )


@pytest.mark.parametrize(("text", "people"), LISTS, ids=[text for text, _ in LISTS])
def test_people_of_an_ordinary_list(text, people):
    roles = read(text)
    assert roles.headcount == people, roles.notes


@pytest.mark.parametrize(("text", "people", "said"), WARNED, ids=[text for text, _, _ in WARNED])
def test_assumption_that_changes_the_people_is_a_warning(text, people, said):
    roles = read(text)
    assert roles.headcount == people, roles.notes
    assert [note for note in roles.notes if note.level == WARNING and said in note.message], roles.notes

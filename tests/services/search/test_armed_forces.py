"""Ranks and services of the armed forces, and civilian titles that name them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest

from services.search import no_titles
from services.search.no_titles import ARMED_FORCES, hint, is_no_title
from services.search.staff_titles import read_staff_titles

if TYPE_CHECKING:
    from services.growth import Growth

ROOT = Path(no_titles.__file__).parents[2]

_LISTED: Final = (
    "Admiral|Navy Diver|Air Force Pilot|Army Helicopter Pilot|Military Pilot|Navy Fighter Pilot|Master Sergeant"
    "|Warrant Officer"
)
MILITARY_THOUGH_LISTED: Final = frozenset(_LISTED.split("|"))
"""Titles that O*NET, or a pay list of state police or of a sheriff, gives for civilian occupations: alone they are
ranks and jobs of the armed forces."""

MILITARY: Final = {
    "services": "Navy|US Navy|Army|Military|Armed Forces|US Marine|U.S. Marines|Marines|Marine"
    "|United States Marine Corps"
    "|USMC|National Guard|Air National Guard|Army Reserve|Coast Guard|Active Duty Army|military personnel"
    "|military service"
    "|Army jobs|jobs in the Navy|Military specific occupations|Space Force Guardian|servicemembers",
    "ranks": "Sergeant First Class|Sgt. 1st Class|Army SFC|Army Sergeant|Master Sergeants|Staff Sgt|Gunnery Sergeant"
    "|Drill Sergeant|Sergeant Major of the Army|Petty Officers 2nd Class|Master Chief Petty Officer|Warrant Officer"
    "|Chief Warrant Officer 2|Airman First Class|Airmen|Private First Class|Second Lieutenants|Lt. Colonel|Colonel"
    "|Brigadier General|Navy Captain|Midshipmen|E-5|E 5|O3",
    "soldiers": "Soldiers|infantrymen|11B Infantryman|Infantry Squad Leader|Platoon Leader|National Guardsman"
    "|Coast Guardsmen|Navy SEALs|Army Ranger|Green Berets|Army Special Forces Sergeant|Field Artilleryman"
    "|Combat Medic|Paratroopers"
    "|Submariner|Naval Aviator|US Navy Petty Officer Second Class, Information Systems",
    "occupations of SOC": "Infantry officers|Artillery and missile officers|Armored assault vehicle officers"
    "|Aircraft launch and recovery officers|Command and control center specialists|Special forces"
    "|Military enlisted tactical operations and air/weapons specialists and crew members, all other",
    "codes": "55-1011|55–1011|55−1011.00|SOC 55-1011|551011|551011.0|55 1011|55 - 1011|O*NET 55-1011.00",
}
CIVILIAN: Final = {
    "a job at a service": "Military Chaplain|Military and Family Life Counselor|Aircraft Mechanic, National Guard"
    "|Army Nurse|Military Science Instructor|Military Police Officer|Army Civilian"
    "|US Army Corps of Engineers Park Ranger"
    "|Soldier and Family Support Specialist, Army National Guard|Airman and Family Readiness Specialist, Air Force"
    "|JROTC Instructor (Army Master Sergeant, retired)",
    "a rank of police": "Warrant Officer, Police|Lieutenant Colonel, State Police|Highway Patrol First Sergeant"
    "|Police Lt",
    "a firm": "Old Navy|Sales Associate - Old Navy|Navy Federal Credit Union Teller|Salvation Army"
    "|Admiral Insurance agent",
    "a word alone that civilians have, too": "Sailor|Seaman|Sergeant|Captain|Lieutenant|Major|Medic|Squad Leader|Guard",
    "like a rank": "Check Airman|Marine Engineer|Marine Pilot|Merchant Marine|Naval Architect|General Manager"
    "|Combat Designer|Private Investigator|First Class Mechanic|Command Center Specialist|E-commerce Specialist"
    "|Soldiers Home Nurse",
}


@pytest.mark.parametrize("kind", MILITARY)
def test_ranks_and_services_are_not_covered(public: Growth, kind: str) -> None:
    for text in MILITARY[kind].split("|"):
        assert (text, hint(text), len(public.search(text))) == (text, ARMED_FORCES, 0)


@pytest.mark.parametrize("kind", CIVILIAN)
def test_civilian_titles_are_no_military_ones(public: Growth, kind: str) -> None:
    for text in CIVILIAN[kind].split("|"):
        assert (text, hint(text), public.search(text).empty) == (text, "", False)


@pytest.mark.parametrize(
    "text", ["5512345", "555-1234", "555-1230", "555 1234", "55-12345", "55123456", "5510", "55-1"]
)
def test_other_number_is_no_military_code(text: str) -> None:
    assert hint(text) == ""


def test_military_code_of_a_list_is_explained(public: Growth) -> None:
    note = public.match(["55–1011"])["note"].iat[0]
    assert note.startswith("nothing close. ")
    assert ARMED_FORCES.casefold() in note.casefold()


@pytest.mark.parametrize("titles", ["O*NET", "staff", "published"])
def test_no_title_of_a_civilian_occupation_is_refused(titles: str) -> None:
    match titles:
        case "O*NET":
            frame = pd.read_parquet(ROOT / "services" / "public" / "data" / "titles.parquet")
        case "staff":
            frame = read_staff_titles()
        case _:
            path = ROOT / "model" / "importers" / "published_titles.csv"
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    assert len(frame) > 40_000
    assert {title for title in frame["title"] if is_no_title(title)} <= MILITARY_THOUGH_LISTED


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Military Chaplain", "21-2011"),
        ("Warrant Officer, Police", "33-3051"),
        ("Aircraft Mechanic, National Guard", "49-3011"),
        ("Check Airman", "53-2011"),
        ("Military and Family Life Counselor", "21-1013"),
        ("Military Science Instructor", "25-1199"),
        ("Sales Associate - Old Navy", "41-2031"),
        ("Navy Federal Credit Union Teller", "43-3071"),
        ("State Police First Lieutenant", "33-1012"),
    ],
)
def test_civilian_title_that_names_a_service_is_found(public: Growth, title: str, code: str) -> None:
    assert code in public.search(title, 3)["occupation_id"].tolist()

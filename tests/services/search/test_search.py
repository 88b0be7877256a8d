"""Search: what people type finds the occupation they mean.

`queries.csv` was written before the ranking: everyday queries with the codes people would accept. It
is split by chance (within each kind of query) into `tune`, the half the ranking was made with, and `test`, which
it was only measured on. The examples that had been named beforehand stand in `tune`.
"""

from __future__ import annotations

import csv
import gc
import itertools
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.search import index, normalize
from services.search.index import CLOSE, COLUMNS, SURE, SearchIndex, is_close
from services.search.no_titles import is_vague
from services.search.staff_titles import KIND as STAFF
from services.search.staff_titles import read_staff_titles
from services.search.synonyms import Synonyms, read_fields
from tests.services.search.test_armed_forces import MILITARY_THOUGH_LISTED

DATA = Path(index.__file__).parents[1] / "public" / "data"
QUERIES = pd.read_csv(Path(__file__).with_name("queries.csv"), dtype=str, keep_default_na=False, encoding="utf-8")

SYNONYMS = Synonyms()
LIMIT_SECONDS = 0.005
"""Of processor time that 95 of 100 searches may take: the aim; measured 3.5 ms on a busy machine on 2026-11-26."""
LINES = 1_000
LINES_LIMIT_SECONDS = 2.0
"""Of processor time for so many different lines: 10,000 in 20 s; measured 1.3 s on a busy machine on 2026-11-26."""
YARDSTICK_SECONDS = 0.046
"""Of processor time that `slowness` takes undisturbed on the machine the limits were set on (2 cores, 2026-11-27);
while another machine uses the same processor it takes 0.09 s there, and a search takes twice as long, too."""


@pytest.fixture(scope="module")
def titles() -> pd.DataFrame:
    return pd.concat([pd.read_parquet(DATA / "titles.parquet"), read_staff_titles()], ignore_index=True)


@pytest.fixture(scope="module")
def occupations() -> pd.DataFrame:
    cells = pd.read_parquet(DATA / "cells.parquet", columns=["occupation_id", "area_id", "base_employment"])
    nation = cells[cells["area_id"] == "US"]
    sizes = dict(zip(nation["occupation_id"].astype(str), nation["base_employment"], strict=True))
    frame = pd.read_parquet(DATA / "occupations.parquet")
    return frame.assign(employment=frame["occupation_id"].map(sizes).astype("Float64"))


@pytest.fixture(scope="module")
def index(titles: pd.DataFrame, occupations: pd.DataFrame) -> SearchIndex:
    return SearchIndex(titles, occupations)


def ids(found: pd.DataFrame) -> list[str]:
    return found["occupation_id"].tolist()


def check_contract(found: pd.DataFrame, limit: int = 10) -> None:
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == COLUMNS
    assert len(found) <= max(limit, 0)
    assert found["occupation_id"].is_unique
    assert not found.isna().any(axis=None)
    assert found["score"].is_monotonic_decreasing
    assert found["score"].between(0.0, 1.0).all()


# --- The list of everyday queries


@pytest.mark.parametrize(("half", "first", "among_three"), [("tune", 0.98, 0.99), ("test", 0.98, 0.99)])
def test_everyday_queries(index: SearchIndex, half: str, first: float, among_three: float) -> None:
    part = QUERIES[QUERIES["half"] == half]
    accepted = part["expected"].str.split("|")
    found = [ids(index.search(query, 3)) for query in part["query"]]
    firsts = [bool(set(codes[:1]) & set(right)) for codes, right in zip(found, accepted, strict=True)]
    threes = [bool(set(codes) & set(right)) for codes, right in zip(found, accepted, strict=True)]
    missed = part["query"][~np.array(firsts)].tolist()
    assert np.mean(firsts) >= first, missed
    assert np.mean(threes) >= among_three, missed


def test_list_of_queries_is_valid(occupations: pd.DataFrame) -> None:
    assert len(QUERIES) >= 170
    assert QUERIES["query"].is_unique
    assert set(QUERIES["expected"].str.split("|").explode()) <= set(occupations["occupation_id"])
    halves = QUERIES.groupby(["kind", "half"]).size().unstack()
    assert (halves["tune"] - halves["test"]).abs().max() <= 1


NAMED = {
    "29-1141": "29-1141|291141|29-1141.00|SOC 29-1141|soc 29-1141|RN|R.N.|nurse|nurses|registerd nurse|regis",
    "15-1252": "software engineer|Software-Engineer|engineer software|sofware enginer|softw dev",
    "47-2152": "plumber|plumer|PLUMBERS",
    "47-2111": "electrician|electrican|éléctrician",
    "25-2012": "kindergarden teacher",
    "25-2021": "teacher|elementary school teacher",
    "23-1011": "lawyer|attorney",
    "35-2014": "cook",
    "53-3032": "driver|truck driver|driver, truck|CDL driver",
    "13-2011": "accountant|CPA",
    "41-2011": "cashier",
    "35-3031": "waiter|waitress",
    "37-2011": "janitor",
    "49-3023": "mechanic|auto mechanic",
    "11-1021": "manager|general manager",
    "49-9021": "HVAC",
    "29-2061": "LPN",
    "31-1131": "CNA",
    "29-2042": "EMT",
    "15-1253": "QA|QA tester",
    "15-1255": "UX|UX designer",
    "15-1242": "DBA",
    "13-1071": "HR",
    "31-1120": "31-1121|home health aide",
}


@pytest.mark.parametrize(
    ("query", "code"), [(query, code) for code, queries in NAMED.items() for query in queries.split("|")]
)
def test_named_examples(index: SearchIndex, query: str, code: str) -> None:
    assert ids(index.search(query))[0] == code


ABBREVIATIONS = [
    *("RN", "LPN", "LVN", "CNA", "CRNA", "NP", "PA", "MA", "EMT", "CPA", "PT", "PTA", "OT", "COTA", "SLP", "RT", "RD"),
    *(
        "RDH",
        "MD",
        "DO",
        "DVM",
        "DDS",
        "CNS",
        "DBA",
        "BA",
        "QA",
        "PM",
        "VP",
        "CEO",
        "CFO",
        "GM",
        "EA",
        "TA",
        "MT",
        "MLT",
    ),
    *("SDE", "BDR", "LCSW", "BCBA"),
]


@pytest.mark.parametrize("short", ABBREVIATIONS)
def test_plural_of_an_abbreviation_is_read_as_its_singular(index: SearchIndex, short: str) -> None:
    one = index.search(short, 3)
    assert len(one)
    in_lower_case = [f"{short.lower()}'s"] if len(short) == len("RN") else []  # longer ones lose their "s" to `stem`
    for several in (f"{short}s", f"{short}'s", f"{short}’s", f"{short}'S", *in_lower_case):
        pd.testing.assert_frame_equal(index.search(several, 3), one)


@pytest.mark.parametrize(
    ("line", "one"),
    [
        *(("rns", "rn"), ("RNS", "RN"), ("nps", "np"), ("pts", "pt"), ("OTS", "OT"), ("vps", "vp"), ("pms", "pm")),
        *(("travel RNs", "travel RN"), ("ICU RN's", "ICU RN"), ("2 RNs", "2 RN"), ("RNs/LPNs", "RN/LPN")),
        *(("CNAs - nights", "CNA - nights"), ("PTs assistants", "PT assistants")),
    ],
)
def test_plural_of_an_abbreviation_stands_anywhere(index: SearchIndex, line: str, one: str) -> None:
    pd.testing.assert_frame_equal(index.search(line, 3), index.search(one, 3))


@pytest.mark.parametrize(
    ("line", "other"), [("pas", "pa"), ("mas", "ma"), ("CNS", "CN"), ("DDS", "DD"), ("its", "it"), ("it's", "it")]
)
def test_what_ends_in_s_may_be_no_plural(index: SearchIndex, line: str, other: str) -> None:
    """ "pas" begins "pastry cook", "CNS" is a clinical nurse specialist."""
    assert ids(index.search(line, 3)) != ids(index.search(other, 3))


def test_doctor_gives_physicians(index: SearchIndex) -> None:
    found = index.search("doctor")
    assert found["occupation"].iloc[0].endswith(("physicians", "Physicians, all other"))
    assert set(found["occupation_id"].str[:5].head(3)) == {"29-12"}


def test_it_gives_computer_occupations(index: SearchIndex) -> None:
    assert ids(index.search("IT"))[0][:2] in {"15", "11"}


def test_says_which_title_matched(index: SearchIndex, titles: pd.DataFrame) -> None:
    assert index.search("attorney")["matched"].iloc[0] == "Attorney"
    assert index.search("registered nurses")["matched"].iloc[0] == "Registered nurses"
    known = set(titles["title"])
    assert set(index.search("plumer")["matched"]) <= known


# --- Codes


def test_beginning_of_a_code_lists_what_it_holds(index: SearchIndex, occupations: pd.DataFrame) -> None:
    codes = occupations["occupation_id"][occupations["occupation_id"].str.startswith("29-11")]
    assert set(ids(index.search("29-11", 100))) == set(codes)


def test_code_of_a_group_gives_the_group_before_its_members(index: SearchIndex) -> None:
    assert ids(index.search("29-0000")) == ["29-0000"]
    found = index.search("29")
    assert ids(found)[:2] == ["29-0000", "29-1141"]
    assert found["taxonomy"].tolist()[:2] == ["socmajor", "soc"]


def test_every_code_is_found(index: SearchIndex, occupations: pd.DataFrame) -> None:
    """Each in one of the forms in which codes are typed."""
    codes = occupations["occupation_id"].tolist()
    forms = (str, lambda code: code.replace("-", ""), " SOC {}".format, lambda code: code.replace("-", "–"))
    typed = [forms[place % len(forms)](code) for place, code in enumerate(codes)]
    assert {text: ids(index.search(text)) for text in typed} == {
        text: [code] for text, code in zip(typed, codes, strict=True)
    }


def test_unknown_code_is_not_guessed(index: SearchIndex) -> None:
    assert index.search("99-9999").empty
    near = index.search("29-9999")
    assert ids(near) == ["29-0000"]
    assert not is_close(near)


def test_number_in_a_title_is_no_code(index: SearchIndex) -> None:
    assert ids(index.search("911"))[0] == "43-5031"


# --- Groups


def test_groups_only_when_requested_by_name(index: SearchIndex, occupations: pd.DataFrame) -> None:
    groups = occupations[occupations["taxonomy"] != "soc"]
    for code, name in zip(groups["occupation_id"], groups["occupation"], strict=True):
        assert ids(index.search(name))[0] == code
    assert set(index.search("legal secretary")["taxonomy"]) == {"soc"}


FIELDS = {
    "healthcare": "29-0000",
    "Construction": "47-0000",
    "sales": "41-0000",
    "legal": "23-0000",
    "engineering": "17-0000",
    "retail": "41-0000",
    "health": "29-0000",
    "food": "35-0000",
    "farming": "45-0000",
    "banking": "13-0000",
    "Information Technology": "15-0000",
    "IT": "15-0000",
    "teaching": "25-0000",
    "aviation": "53-0000",
}
FIELDS_OF_A_JOB = {
    "law": ("23-1011", "23-0000"),
    "maintenance": ("49-9071", "49-0000"),
    "cleaning": ("37-2011", "37-0000"),
    "logistics": ("13-1081", "53-0000"),
    "accounting": ("13-2011", "13-0000"),
    "security": ("33-9032", "33-0000"),
}
"""Fields by whose name a job is surely meant, too: these come first."""


@pytest.mark.parametrize("field", FIELDS)
def test_field_of_work_offers_its_major_group(index: SearchIndex, field: str) -> None:
    found = index.search(field)
    assert ids(found)[0] == FIELDS[field]
    assert set(found["taxonomy"].iloc[1:]) == {"soc"}
    assert found["score"].iloc[0] < SURE  # on a staff list it is to be checked
    check_contract(found)


@pytest.mark.parametrize("field", FIELDS_OF_A_JOB)
def test_field_that_is_surely_a_job_offers_its_group_below(index: SearchIndex, field: str) -> None:
    found = index.search(field)
    assert ids(found)[:2] == list(FIELDS_OF_A_JOB[field])
    assert found["score"].iloc[0] >= SURE
    check_contract(found)
    assert ids(index.search(field, 1)) == [FIELDS_OF_A_JOB[field][0]]


def test_every_field_offers_its_group_and_says_why(index: SearchIndex) -> None:
    for field, group in read_fields().items():
        found = index.search(field, 2)
        assert (field, found.set_index("occupation_id")["matched"].get(group)) == (field, field)


def test_least_sure_occupation_is_close(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.search.index.certainty", lambda _: 0.01)
    assert index.search_many(["Tender Coordinator"])["score"].iat[0] == CLOSE  # no rounding below it


def test_nothing_close_gives_the_nearest_group(index: SearchIndex) -> None:
    found = index.search("quantum vibes sorcerer")
    assert found["taxonomy"].tolist() == ["socmajor"]
    assert found["score"].iloc[0] < CLOSE
    assert not is_close(found)
    assert is_close(index.search("nurse"))


# --- Anything may be typed

UNUSUAL_QUERIES = [
    *(
        "",
        " ",
        "a",
        "?",
        "---",
        "...",
        "'",
        '"',
        "\x00",
        "\n\t",
        "🙂",
        "👩🏽‍⚕️",
        "护士",
        "\ud800",
        "x" * 10_000,
    ),
    *("nurse " * 2_000, "-" * 10_000, "1" * 10_000, "'; DROP TABLE titles; --", "<script>alert(1)</script>"),
    *("%s%n", "(((", "[a-z]*", "\\", "NaN", "None", "null", "a b c d e f g h i j k l m n o p", "R&D", "C++"),
]


@pytest.mark.parametrize("text", UNUSUAL_QUERIES, ids=range(len(UNUSUAL_QUERIES)))
def test_unusual_text_is_answered_quickly(index: SearchIndex, text: str) -> None:
    start = time.thread_time()  # of this thread: a busy machine is no slow search
    check_contract(index.search(text))
    assert time.thread_time() - start < 0.25


@pytest.mark.parametrize("text", ["", " ", "a", "?", "---", "🙂", "护士", "\x00"])
def test_text_without_words_finds_nothing(index: SearchIndex, text: str) -> None:
    assert index.search(text).empty
    assert not is_close(index.search(text))


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60), limit=st.integers(-1, 20))
def test_never_raises(index: SearchIndex, text: str, limit: int) -> None:
    check_contract(index.search(text, limit), limit)


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            ["nurse", "registered", "of", "a", "&", "29", "x", "manager", "softwar", "drivr", "it", "-", "jobs"]
        ),
        max_size=12,
    )
)
def test_any_words_keep_the_contract(index: SearchIndex, words: list[str]) -> None:
    check_contract(index.search(" ".join(words)))


MAX_NAMESAKES = 6


@pytest.fixture(scope="module")
def casefolded(titles: pd.DataFrame) -> pd.Series[str]:
    """All titles without regard to case: 0.1 s, which each example would take anew."""
    return titles["title"].str.casefold()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_every_title_finds_its_occupation(
    index: SearchIndex, titles: pd.DataFrame, casefolded: pd.Series[str], data: st.DataObject
) -> None:
    row = titles.iloc[data.draw(st.integers(0, len(titles) - 1))]
    # "Admiral" is military, and "Account Manager" is known to mean another occupation than O*NET's.
    assume(row["title"] not in MILITARY_THOUGH_LISTED and not SYNONYMS.meanings(normalize.normalize(row["title"])))
    # "Supervisor" names no job, and of those that "Driver" names the unlikeliest are left out.
    namesakes = titles[casefolded == row["title"].casefold()]
    assume(not is_vague(normalize.normalize(row["title"])) and len(namesakes) <= MAX_NAMESAKES)
    # A title of ours reads just as "Fleet Mechanic", and of one of O*NET's occupations of that name.
    ours = namesakes[namesakes["kind"] == STAFF]
    assume(ours.empty or row["occupation_id"] in set(ours["occupation_id"]))
    assert row["occupation_id"] in ids(index.search(row["title"], 100))


def test_every_occupation_comes_first_by_its_own_name(index: SearchIndex, occupations: pd.DataFrame) -> None:
    found = index.search_many(occupations["occupation"].tolist(), 1)
    assert ids(found) == occupations["occupation_id"].tolist()


@settings(max_examples=50, deadline=None)
@given(query=st.sampled_from(QUERIES["query"].tolist()))
def test_case_and_spaces_do_not_matter(index: SearchIndex, query: str) -> None:
    expected = index.search(query)
    pd.testing.assert_frame_equal(index.search(f"  {query.upper()}\t"), expected)
    pd.testing.assert_frame_equal(index.search(query.replace(" ", "  ")), expected)


# --- Size


def small_index(
    sizes: list[float | None], title: str = "Widget Maker", names: str | list[str] = "Makers of one kind"
) -> SearchIndex:
    codes = [f"51-{n:04d}" for n in range(1, len(sizes) + 1)]
    occupations = pd.DataFrame(
        {
            "occupation_id": codes,
            "occupation": names,
            "taxonomy": "soc",
            "group_id": "51-0000",
            "group": "Production occupations",
            "employment": pd.array(sizes, dtype="Float64"),
        }
    )
    return SearchIndex(pd.DataFrame({"title": title, "occupation_id": codes, "kind": "alternate"}), occupations)


@settings(max_examples=25, deadline=None)
@given(sizes=st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=2, max_size=6))
def test_bigger_occupation_wins_a_tie(sizes: list[float | None]) -> None:
    found = small_index(sizes).search("widget maker")
    order = [sizes[int(code[-4:]) - 1] or 0 for code in ids(found)]
    # The models of meaning and of titles compute in single precision: rows of equal titles differ by some 4e-5 in the
    # log of the likelihood, as sizes 0.01 % apart do.
    assert all(first >= 0.99 * second for first, second in itertools.combinations(order, 2)), order


@pytest.mark.parametrize("rest", ["Makers, all other", "Makers, All Other"])
def test_of_equals_one_with_a_name_of_its_own_wins(rest: str) -> None:
    """What is left of a group may be anything: SOC names it "all other", and so it is as an answer."""
    assert ids(small_index([2000, 1000], names=[rest, "Makers of widgets"]).search("widget maker"))[0] == "51-0002"
    assert ids(small_index([2000, 1000], names=["Makers of gears", "Makers of widgets"]).search("widget maker"))[0] == (
        "51-0001"
    )


def test_works_without_employment_groups_and_titles() -> None:
    lot = small_index([None, None])
    assert len(lot.search("widget maker")) == 2
    assert lot.search("quantum vibes").empty
    empty = SearchIndex(
        pd.DataFrame({"title": [], "occupation_id": [], "kind": []}, dtype="string"),
        pd.DataFrame({"occupation_id": [], "occupation": [], "taxonomy": [], "group_id": []}, dtype="string").assign(
            employment=pd.array([], dtype="Float64")
        ),
    )
    check_contract(empty.search("nurse"))
    check_contract(empty.search("29-1141"))


# --- Words


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Registered   NURSE ", "registered nurse"),
        ("R.N.", "rn"),
        ("A/C tech", "ac tech"),
        ("C N A", "cna"),
        ("x-ray", "x ray"),
        ("Health & Safety", "health and safety"),
        ("résumé", "resume"),
        ("Teacher's Aide", "teachers aide"),
        ("Elementary school teachers, except special education", "elementary school teachers"),
        ("part time cashier", "cashier"),
    ],
)
def test_normalization_of_queries(raw: str, cleaned: str) -> None:
    assert normalize.normalize(raw) == cleaned


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("nurses", "nurse"),
        ("secretaries", "secretary"),
        ("waitresses", "waitress"),
        ("salespeople", "salesman"),
        ("firewomen", "fireman"),
        ("coaches", "coach"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("person", "person"),
    ],
)
def test_stemming(word: str, stem: str) -> None:
    assert normalize.stem(word) == stem


def test_synonyms_are_valid(index: SearchIndex) -> None:
    with Path(normalize.__file__).with_name("synonyms.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    phrases = [row["phrase"] for row in rows]
    assert len(phrases) == len(set(phrases))
    for row in rows:
        assert row["why"].strip(), row
    meanings = [meaning for row in rows for meaning in row["means"].split("|")]
    found = index.search_many(meanings, 1)
    assert found["line"].tolist() == list(range(len(meanings)))
    assert (found["score"] >= CLOSE).all()


# --- Shared, small and fast


def test_threads_that_open_an_index_agree(
    index: SearchIndex, titles: pd.DataFrame, occupations: pd.DataFrame, request: pytest.FixtureRequest
) -> None:
    def scores(asked: SearchIndex, query: str) -> dict[str, float]:
        found = asked.search(query)
        return dict(zip(found["occupation_id"], found["score"].round(6), strict=True))

    queries = QUERIES["query"].tolist()[::20]
    alone = [scores(index, query) for query in queries]
    unasked = SearchIndex(titles, occupations)  # models not read, nothing cached
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(1e-5)  # threads change within a search, and while a model is read
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(partial(scores, unasked), queries)) == alone


def test_changing_a_result_changes_nothing_else(index: SearchIndex) -> None:
    first = index.search("nurse")
    kept = first.copy()
    first.loc[:, "occupation"] = "changed"
    pd.testing.assert_frame_equal(index.search("nurse"), kept)


def test_adds_few_objects_to_the_heap(titles: pd.DataFrame, occupations: pd.DataFrame) -> None:
    gc.collect()
    before = len(gc.get_objects())
    built = SearchIndex(titles, occupations)
    gc.collect()
    assert len(gc.get_objects()) - before < 5_000
    assert is_close(built.search("nurse"))


def slowness() -> float:
    """How many times as long as on the machine of the limits plain Python takes now; never less than 1."""
    start, counts = time.thread_time(), dict.fromkeys(range(977), 0)
    for number in range(200_000):
        counts[number % 977] = counts.get(number % 977, 0) + len(str(number))
    return max(1.0, (time.thread_time() - start) / YARDSTICK_SECONDS)


def test_search_takes_no_more_than_its_limit(index: SearchIndex) -> None:
    staff = pd.read_csv(Path(__file__).with_name("staff_titles.csv"), dtype=str, encoding="utf-8")
    index.search("nurse")  # reads the vectors
    for texts in (QUERIES["query"].tolist(), staff["title"].tolist()):
        times, before = [], slowness()
        for start in range(0, len(texts), 50):  # other work comes and goes: caches are shared
            took = [seconds_of_search(index, text) for text in texts[start : start + 50]]
            after = slowness()
            times += [one / (before + after) * 2 for one in took]
            before = after
        assert np.quantile(times, 0.95) <= LIMIT_SECONDS


def seconds_of_search(index: SearchIndex, text: str) -> float:
    """Of processor time of this thread: other work on the machine is not the search's."""
    start = time.thread_time()
    index.search(text)
    return time.thread_time() - start


def test_list_takes_no_more_than_its_limit(index: SearchIndex, titles: pd.DataFrame) -> None:
    lines = titles["title"].drop_duplicates().sample(LINES, random_state=1).tolist()
    index.search("nurse")  # reads the vectors
    before = slowness()
    start = time.thread_time()
    index.search_many(lines)
    took = time.thread_time() - start
    assert took <= LINES_LIMIT_SECONDS * (before + slowness()) / 2

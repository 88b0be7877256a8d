"""The paths below /horizons/v1: the figures of the shell and the screens, for programs."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from services import places
from services.open_api import extension_requests, extensions
from services.open_api.body import MAX_LIST_BODY
from services.open_api.extensions import PLACE_FIELDS, RANK_FIELDS, VINTAGE_FIELDS, key
from services.open_api.openapi import DOCUMENT
from services.plan.assumptions import PlanOptions
from services.plan.calculation import ROW_DTYPES
from services.plan.make_plan import make_plan
from services.plan.totals import TOTAL_DTYPES
from services.rank import Filters, left_out
from tests.services.open_api.harness import error_detail

EXTENSIONS = "/horizons/v1"
ROLES = [
    {"role": "29-1141", "area": "Ohio", "headcount": 100, "attrition": 0.18, "plannedHires": 10, "costPerHire": 4000},
    {"role": "RN - ICU nights", "area": "Houston, TX", "headcount": 20.5},
    {"role": "43-3031", "headcount": 80, "attrition": 0.03, "growth": -0.1},
]
LIST = """Role,Area,Headcount,Attrition,Growth,Planned hires,Cost per hire
29-1141,Ohio,100,18%,,10,4000
RN - ICU nights,"Houston, TX",20.5,,,,
43-3031,,80,3%,-10%,,
"""


def post(api, path, body, **more):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | more.pop("headers", {})
    return api.request("POST", f"{EXTENSIONS}/{path}", data=raw, headers=headers, **more)


def data(response):
    assert response.status_code == 200, response.text
    assert response.json().keys() == {"data"}
    return response.json()["data"]


def assert_same(found, frame, columns):
    """JSON objects and rows of a frame agree, value by value."""
    assert [list(one) for one in found] == [[key(name) for name in columns]] * len(frame)
    for one, row in zip(found, frame[list(columns)].to_dict("records"), strict=True):
        for name in columns:
            value = f"{row[name]:%Y-%m-%dT%H:%M:%SZ}" if name == "retrieved_at" else row[name]
            assert (one[key(name)] is None) if pd.isna(value) else one[key(name)] == value, name


# --- The same as the shell and the screens


def test_rank_is_that_of_the_shell_and_the_screen(api, public):
    filters = Filters(("29-0000",), ("bachelor", "master"), wage_from=50_000)
    query = "area=Ohio&horizon=5&order=openings&group=29-0000&education=bachelor,master&wage_from=50000"
    found = data(api.get(f"{EXTENSIONS}/rank?{query}"))
    expected = public.rank("39", 5, filters, "openings")
    assert found["area"] == {"id": "39", "name": "Ohio"}
    assert found["total"] == len(expected) > 5
    assert_same(found["occupations"], expected, RANK_FIELDS)


def test_rank_comes_in_parts(api, public):
    first, second = (data(api.get(f"{EXTENSIONS}/rank?limit=7&offset={start}"))["occupations"] for start in (0, 7))
    ids = [one["id"] for one in first + second]
    assert ids == public.rank()["occupation_id"].head(14).tolist()
    assert data(api.get(f"{EXTENSIONS}/rank?offset=9000"))["occupations"] == []


def test_places_are_those_of_the_screen(api, public):
    found = data(api.get(f"{EXTENSIONS}/places?id=29-1141&horizon=5&measure=wage&limit=60"))
    expected = places.order(public.places("29-1141", "states", 5), "wage")
    assert found["total"] == len(expected) == 51
    assert_same(found["places"], expected, PLACE_FIELDS)


def test_local_places_come_in_parts(api, public):
    query = "id=29-1141&level=local&measure=jobs"
    parts = [data(api.get(f"{EXTENSIONS}/places?{query}&limit=5&offset={start}")) for start in (0, 5)]
    ids = [one["areaId"] for part in parts for one in part["places"]]
    assert ids == places.order(public.places("29-1141", "local"), "jobs")["area_id"].head(10).tolist()


def test_vintages_are_those_of_the_screen(api, public):
    found = data(api.get(f"{EXTENSIONS}/vintages?id=29-1141"))
    assert found["name"] == "Registered nurses"
    assert_same(found["vintages"], public.vintages("29-1141"), VINTAGE_FIELDS)


def test_matches_are_those_of_the_shell(api, public):
    lines = ["RN - ICU nights (PRN)", "15-1252", "qwxzv", "Front desk"]
    found = data(post(api, "match", {"lines": lines}))
    expected = public.match(lines)
    assert [one["line"] for one in found] == lines
    assert [one["id"] or "" for one in found] == expected["occupation_id"].fillna("").tolist()
    assert [one["certainty"] or 0 for one in found] == expected["certainty"].fillna(0).tolist()
    assert found[2]["choices"] == []
    assert [choice["id"] for choice in found[3]["choices"]] == expected.iloc[3][
        ["choice_1", "choice_2", "choice_3"]
    ].tolist()


def test_several_codes_of_a_line_are_choices_and_said(api):
    (found,) = data(post(api, "match", {"lines": ["29-1141, 15-1252"]}))
    assert (found["id"], found["certainty"]) == ("29-1141", 0.85)
    assert [choice["id"] for choice in found["choices"]] == ["29-1141", "15-1252"]
    assert found["note"] == "please check: the line has 2 codes, 29-1141 and 15-1252"


def test_roles_that_are_several_codes_are_planned_and_no_titles(api):
    roles = [{"role": f"29-1141/{code}", "headcount": 1} for code in range(110000, 110101)]
    found = data(post(api, "plan", {"roles": roles, "years": [2030]}))
    assert {row["id"] for row in found["rows"]} == {"29-1141"}
    assert sum("The line has 2 codes" in note["message"] for note in found["notes"]) == len(roles)


def test_plan_is_that_of_the_shell_and_the_screen(api, public):
    body = {"roles": ROLES, "years": [2030, 2028], "headcountYear": 2026, "correlation": 0.2, "withTransfers": False}
    found = data(post(api, "plan", body))
    options = PlanOptions(2026, correlation=0.2, with_transfers=False)
    expected = make_plan(public, LIST, options, [2028, 2030])
    lines = expected.plan.rows.assign(line=expected.plan.rows["line"] - 1)  # those of the file count its headings
    assert_same(found["rows"], lines, tuple(ROW_DTYPES))
    assert_same(found["totals"], expected.plan.totals, tuple(TOTAL_DTYPES))
    assert found["assumptions"][0]["name"] == "Headcount as of"


def test_roles_that_are_not_sure_are_named_and_the_rest_is_planned(api):
    body = {"roles": [{"role": "qwxzv", "headcount": 3}, {"role": "Cooks", "headcount": 4}]}
    found = data(post(api, "plan", body))
    assert {row["role"] for row in found["rows"]} == {"Cooks"}
    assert [note["line"] for note in found["notes"] if note["level"] == "left out"] == [1]


def test_lines_come_back_as_they_were_sent(api):
    lines = ["  Registered  Nurse ", " ", "\n", "29-1141"]
    assert [one["line"] for one in data(post(api, "match", {"lines": lines}))] == lines


def test_rank_says_what_it_leaves_out(api, public):
    found = data(api.get(f"{EXTENSIONS}/rank?area=39"))
    table = public.occupations_in("39")
    expected = left_out(table, Filters())._asdict()
    assert (found["minJobs"], found["leftOut"]) == (1000, {key(cause): count for cause, count in expected.items()})
    missing = sum(found["leftOut"][cause] for cause in ("notPublished", "otherYears", "small", "sizeUnknown"))
    assert found["total"] + missing == len(table)
    assert found["leftOut"]["small"] > 0
    every = data(api.get(f"{EXTENSIONS}/rank?area=39&min_jobs=0"))
    assert (every["minJobs"], every["leftOut"]["small"]) == (0, 0)


def test_longest_lists_are_not_too_large(api):
    """As programs encode them, with escapes for all that is not ASCII."""
    longest = "\N{GRINNING FACE}" * extension_requests.MAX_TEXT
    lines = json.dumps({"lines": [longest] * extension_requests.MAX_LINES}, indent=1).encode()
    assert len(data(post(api, "match", lines))) == extension_requests.MAX_LINES
    figures = dict.fromkeys(("headcount", "attrition", "growth", "plannedHires", "costPerHire"), 0.12345678901234567)
    role = {"role": "29-1141", "area": "Houston, TX"} | figures
    full = json.dumps({"roles": [role] * extension_requests.MAX_ROLES, "years": [2030]}).encode()
    found = data(post(api, "plan", full.ljust(MAX_LIST_BODY)))
    assert len(found["rows"]) == extension_requests.MAX_ROLES
    roles = [role | {"role": longest, "area": longest}] * extension_requests.MAX_ROLES
    assert "no area" in error_detail(post(api, "plan", json.dumps({"roles": roles}).encode()), 404)


def test_long_list_is_compressed_for_who_takes_it(api):
    path = f"{EXTENSIONS}/rank?limit=200"
    plain = api.get(path, headers={"Accept-Encoding": "identity"})
    packed = api.get(path, headers={"Accept-Encoding": "br;q=1, gzip;q=0.8"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) * 4 < int(plain.headers["Content-Length"])
    assert packed.content == plain.content
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    for refused in ("gzip;q=0", "br", ""):
        assert "Content-Encoding" not in api.get(path, headers={"Accept-Encoding": refused or "x"}).headers


def test_no_role_reaches_the_log(api, caplog):
    with caplog.at_level(0):
        data(post(api, "plan", {"roles": [{"role": "Secret lead", "headcount": 4}, {"role": "Cooks", "headcount": 1}]}))
    assert "Secret" not in caplog.text


# --- What is refused


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("rank?area=Atlantis", 404, "no area 'Atlantis'"),
        ("rank?group=99-0000", 404, "groups"),
        ("rank?group=nurses", 400, "group"),
        ("rank?order=best", 400, "order"),
        ("rank?area=26420&order=openings", 404, "none of its occupations has that figure"),
        ("places?id=29-0000&level=local", 404, "figures of local areas are of single occupations, not groups"),
        ("places?id=29-1024&level=local&measure=wage", 404, "Prosthodontists in local areas: nothing is published."),
        (
            "places?id=29-0000&level=local&measure=wage",
            404,
            "figures of local areas are of single occupations, not groups",
        ),
        (
            "places?id=11-1031",
            404,
            "BLS no longer projects the occupation, so there is no estimate of areas, but 37 state ",
        ),
        ("places?id=11-1031&measure=wage", 404, "No wage of Legislators in states: nothing is published."),
        ("rank?education=phd", 400, "education"),
        ("rank?horizon=11", 400, "horizon"),
        ("rank?limit=0", 400, "limit"),
        ("rank?limit=1001", 400, "limit"),
        ("rank?wage_from=-1", 400, "wage_from"),
        (f"rank?area={'a' * 201}", 400, "area"),
        ("rank?area=39&area=48", 400, "twice"),
        ("vintages", 400, "id"),
        ("vintages?id=99-9999", 404, "99-9999"),
        ("places", 400, "id"),
        ("places?id=99-9999", 404, "99-9999"),
        ("places?id=29-1141&level=counties", 400, "level"),
        ("places?id=29-1141&measure=fun", 400, "measure"),
        ("prices?id=29-1141", 404, "nothing at"),
        ("", 404, "nothing at"),
    ],
)
def test_query_that_means_nothing_is_refused_with_the_reason(api, path, status, reason):
    assert reason in error_detail(api.get(f"{EXTENSIONS}/{path}"), status)


def role(**changes):
    return {"roles": [{"role": "Cooks", "headcount": 4} | changes]}


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [
        ("match", b"no", 400, "JSON"),
        ("match", {}, 400, "`lines`"),
        ("match", {"lines": []}, 400, "`lines`"),
        ("match", {"lines": ["a"] * (extension_requests.MAX_LINES + 1)}, 400, "100"),
        ("match", {"lines": [7]}, 400, "`lines[0]`"),
        ("match", {"lines": ["a" * 201]}, 400, "`lines[0]`"),
        ("match", {"lines": ["a"], "area": "US"}, 400, "'area'"),
        ("match", b" " * (MAX_LIST_BODY + 1), 413, "larger"),
        ("plan", b" " * (MAX_LIST_BODY + 1), 413, "larger"),
        ("plan", {"roles": []}, 400, "`roles`"),
        ("plan", {"roles": ["Cooks"]}, 400, "`roles[0]`"),
        ("plan", role(headcount=-1), 400, "headcount"),
        ("plan", role(headcount=None), 400, "headcount"),
        ("plan", role(headcount=True), 400, "headcount"),
        ("plan", b'{"roles":[{"role":"Cooks","headcount":1e999}]}', 400, "headcount"),
        ("plan", b'{"roles":[{"role":"Cooks","headcount":NaN}]}', 400, "JSON"),
        ("plan", role(attrition=18), 400, "attrition"),
        ("plan", role(growth=-1), 400, "growth"),
        ("plan", role(plannedHires="ten"), 400, "plannedHires"),
        ("plan", role(name="Jane"), 400, "'name'"),
        ("plan", role() | {"years": [2030.5]}, 400, "`years[0]`"),
        ("plan", role() | {"years": "2030"}, 400, "`years`"),
        ("plan", role() | {"withTransfers": 1}, 400, "`withTransfers`"),
        ("plan", role() | {"years": [2030, 2090]}, 404, "2090"),
        ("plan", role() | {"headcountYear": 2050}, 404, "2025 to 2035"),
        ("plan", role() | {"area": "Atlantis"}, 404, "Atlantis"),
        ("plan", role(area="Calfornia"), 404, "There is no area 'Calfornia' (`roles[0]`)"),
        ("plan", role(role="qwxzv"), 404, "No line has an occupation"),
        ("plan", {"roles": [{"role": f"Cook {n}", "headcount": 1} for n in range(101)]}, 400, "titles"),
        ("match", b'{"lines":["\\ud800"]}', 400, "lines[0]"),
        ("plan", b'{"roles":[{"role":"\\ud800","headcount":1}]}', 400, "roles[0]"),
        ("plan", b'{"roles":[{"role":"29-1141","headcount":1,"area":"\\udfff"}]}', 400, "area"),
    ],
)
def test_body_that_means_nothing_is_refused_with_the_reason(api, path, body, status, reason):
    assert reason in error_detail(post(api, path, body), status)


@pytest.mark.parametrize("path", ["vintages", "places"])
def test_translated_code_is_said_in_a_warning(api, path):
    answer = api.get(f"{EXTENSIONS}/{path}?id=15-1132").json()
    assert answer["data"]["id"] == "15-1252"
    (warning,) = answer["warnings"]
    assert warning["detail"] == "15-1132 is now 15-1252 and 15-1253. This is 15-1252."
    assert "warnings" not in api.get(f"{EXTENSIONS}/{path}?id=29-1141").json()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("29-1141,15-1252", "These are 2 codes: give each by itself."),
        ("15-2000", "15-2000 is a group of 6 occupations: choose one, such as 15-2051."),
        ("55-1011", "55-1011 is military: the armed forces are not covered."),
        ("99-9999", ""),
    ],
)
def test_what_is_not_one_occupation_is_refused_with_the_reason(api, code, reason):
    expected = f"There is no occupation '{code}'"
    for path in ("vintages", "places"):
        assert error_detail(api.get(f"{EXTENSIONS}/{path}?id={code}"), 404) == f"{expected}. {reason}".strip()
    assert error_detail(api.post_projection({"id": code}), 404) == f"{expected} in soc. {reason}".strip()


@pytest.mark.parametrize("path", ["rank", "vintages?id=29-1141", "places?id=29-1141"])
def test_token_of_the_scope_is_needed(api, path):
    assert error_detail(api.get(f"{EXTENSIONS}/{path}", token=""), 401)
    assert error_detail(api.get(f"{EXTENSIONS}/{path}", token=api.token("classification_api")), 401)


def test_requests_count_against_the_limit_of_the_client(default_api):
    answers = [default_api.get(f"{EXTENSIONS}/vintages?id=29-1141").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


# --- The document


def test_document_has_the_fields_and_limits_of_the_code():
    schemas = DOCUMENT["components"]["schemas"]
    for schema, columns in (
        (schemas["Rank"]["properties"]["occupations"]["items"], RANK_FIELDS),
        (schemas["Places"]["properties"]["places"]["items"], PLACE_FIELDS),
        (schemas["Vintages"]["properties"]["vintages"]["items"], VINTAGE_FIELDS),
        (schemas["Plan"]["properties"]["rows"]["items"], tuple(ROW_DTYPES)),
        (schemas["Plan"]["properties"]["totals"]["items"], tuple(TOTAL_DTYPES)),
    ):
        assert list(schema["properties"]) == schema["required"] == list(map(extensions.key, columns))
    assert schemas["MatchRequest"]["properties"]["lines"]["maxItems"] == extension_requests.MAX_LINES
    assert schemas["PlanRequest"]["properties"]["roles"]["maxItems"] == extension_requests.MAX_ROLES
    assert schemas["PlanRequest"]["properties"]["years"]["maxItems"] == extension_requests.MAX_YEARS

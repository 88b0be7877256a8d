"""What the contract promises, over a real socket: envelope, shapes, spellings, headers."""

from __future__ import annotations

import base64
import re

import pytest

from services.growth_frame import HORIZONS
from services.open_api.middleware import is_ours
from tests.services.open_api.harness import CONCEPTS, GROWTH, errors_of

NAMES = ("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear")
YEARS = dict(zip(NAMES, HORIZONS, strict=True))


# Tokens


def test_a_token_by_form(api):
    answer = api.ask_token()
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 3600
    assert isinstance(body["expires_in"], int)
    assert body["access_token"].count(".") == 2
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("secret", ["chalk%20and+board", "chalk%2520and%2Bboard"], ids=["as it is", "encoded"])
def test_a_token_by_http_basic(strict, secret):
    credentials = base64.b64encode(f"school:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    answer = strict.session.post(
        f"{strict.url}/connect/token", data={"grant_type": "client_credentials"}, headers=headers, timeout=10
    )
    assert answer.status_code == 200
    assert set(answer.json()["scope"].split()) == {
        "projected-occupation-growth",
        "classification_api",
        "lightcast_open",
    }


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_id": ""}, "invalid_request"),
        ({"client_secret": ""}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "emsi_open"}, "invalid_scope"),
        ({"scope": "projected-occupation-growth skills"}, "invalid_scope"),
    ],
)
def test_a_refused_token_is_told_in_oauths_words(api, fields, error):
    answer = api.ask_token(**fields)
    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Correlation-Id"]


@pytest.mark.parametrize("scope", ["projected-occupation-growth", "classification_api", "lightcast_open"])
def test_a_token_opens_what_its_scope_names_and_nothing_else(api, scope):
    token = api.token(scope)
    for path in (f"{GROWTH}/status", f"{GROWTH}/meta", f"{GROWTH}/dimensions", f"{GROWTH}/dimensions/soc"):
        assert api.get(path, token=token).status_code == (200 if scope.startswith("projected") else 401)
    for path in ("/taxonomies", "/taxonomies/soc/versions", CONCEPTS):
        assert api.get(path, token=token).status_code == (401 if scope.startswith("projected") else 200)
    assert api.project({"id": "29-1141"}, token=token).status_code == (200 if scope.startswith("projected") else 401)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic cHVibGljOnB1YmxpYw==", "nonsense"]
)
def test_without_a_good_token(api, header):
    answer = api.get(f"{GROWTH}/status", token="", headers={"Authorization": header})
    errors_of(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token(strict):
    token = strict.token()
    strict.clock.now += 3600
    assert "expired" in errors_of(strict.get(f"{GROWTH}/status", token=token), 401)


def test_an_under_scoped_token_says_what_it_lacks(api):
    answer = api.get(CONCEPTS, token=api.token("projected-occupation-growth"))
    assert "classification_api" in errors_of(answer, 401)
    assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


# The growth service


def test_status(api):
    assert api.get(f"{GROWTH}/status").json() == {"data": {"healthy": True, "message": "Service is healthy"}}


def test_meta(api):
    data = api.get(f"{GROWTH}/meta").json()["data"]
    assert data["attribution"]["title"] == "Horizons, from public data"
    assert "BLS.gov cannot vouch" in data["attribution"]["body"]
    assert data["modelVersions"] == {"projectedOccupationGrowth": "2024-34"}
    assert data["dimensions"] == ["soc", "socmajor"]
    assert data["regions"] == {"nations": ["us"], "nationLevels": {"us": ["nation", "state"]}}
    versions = [*data["taxonomyVersions"].values(), *data["supportedTaxonomyVersions"]["soc"]]
    assert all(isinstance(version, str) for version in versions)


def test_dimensions(api):
    assert api.get(f"{GROWTH}/dimensions").json() == {"data": ["soc", "socmajor"]}
    for dimension in ("soc", "socmajor"):
        data = api.get(f"{GROWTH}/dimensions/{dimension}").json()["data"]
        assert data.keys() == {"id", "title", "description"}
        assert data["id"] == dimension


def test_a_projection_is_the_growth_frame(api, public):
    frame = public.growth(["29-1141"], ["06"])
    answer = api.project({"id": "29-1141", "region": {"nation": "us", "level": "state", "id": "06"}})
    data = answer.json()["data"]
    assert list(data) == ["id", "name", "region", "baseEmployment", "growthPercent", "baseYear", "range80"]
    assert (data["id"], data["name"]) == ("29-1141", "Registered nurses")
    assert data["region"] == {"nation": "us", "level": "state", "id": "06", "name": "California"}
    assert data["baseEmployment"] == frame["base_employment"].iloc[0]
    assert isinstance(data["baseEmployment"], int)
    assert data["baseYear"] == 2024
    assert {YEARS[name]: value for name, value in data["growthPercent"].items()} == dict(
        zip(frame["horizon_years"], frame["growth"], strict=True)
    )
    ends = zip(frame["low_80"], frame["high_80"], strict=True)
    assert {YEARS[name]: tuple(pair) for name, pair in data["range80"].items()} == dict(
        zip(frame["horizon_years"], ends, strict=True)
    )


def test_a_major_group(api, public):
    frame = public.growth(["29-0000"], ["US"], [10])
    data = api.project({"id": "29-0000"}, "socmajor").json()["data"]
    assert data["growthPercent"]["tenYear"] == frame["growth"].iloc[0]
    assert data["region"] == {"nation": "us", "level": "nation", "id": "US", "name": "United States"}


@pytest.mark.parametrize(
    "region",
    [
        None,
        *({"nation": "us", "level": "nation", "id": name} for name in ("US", "us", "0")),
        *({"level": "nation", "id": name} for name in ("US", "us", "0")),
        {"nation": None, "level": "nation", "id": "US"},
        {"nation": "US", "level": "nation", "id": "US"},
    ],
)
def test_every_way_to_say_the_nation(api, region):
    plain = api.project({"id": "29-1141"}).content
    assert api.project({"id": "29-1141", "region": region}).content == plain


@pytest.mark.parametrize("area", ["06", "6"])
@pytest.mark.parametrize("nation", [{"nation": "us"}, {}])
def test_every_way_to_say_a_state(api, area, nation):
    data = api.project({"id": "29-1141", "region": {**nation, "level": "state", "id": area}}).json()["data"]
    assert data["region"]["name"] == "California"


def test_every_state_answers(api, public):
    areas = public.areas()
    for area_id, name in areas.loc[areas["area_level"] == "state", ["area_id", "area"]].itertuples(index=False):
        region = {"level": "state", "id": area_id}
        assert api.project({"id": "29-0000", "region": region}, "socmajor").json()["data"]["region"]["name"] == name


def test_what_is_not_published_is_404_and_says_why(api, public, every_cell):
    missing = every_cell[every_cell["growth"].isna()].iloc[0]
    region = {"level": "state", "id": missing["area_id"]}
    detail = errors_of(api.project({"id": missing["occupation_id"], "region": region}), 404)
    assert missing["occupation"] in detail
    assert missing["area"] in detail
    assert "not published" in detail


@pytest.mark.parametrize(
    ("body", "dimension"),
    [
        ({"id": "99-9999"}, "soc"),
        ({"id": "00-0000"}, "soc"),
        ({"id": "29-0000"}, "soc"),
        ({"id": "29-1141"}, "socmajor"),
        ({"id": "Registered nurses"}, "soc"),
        ({"id": "29-1141"}, "lotocc"),
        ({"id": "29-1141"}, "%C3%A9"),
        ({"id": "29-1141", "region": {"level": "state", "id": "72"}}, "soc"),
        ({"id": "29-1141", "region": {"level": "state", "id": "00"}}, "soc"),
        ({"id": "29-1141", "region": {"level": "state", "id": "3"}}, "soc"),
    ],
)
def test_what_does_not_exist_is_404(api, body, dimension):
    errors_of(api.project(body, dimension), 404)


# The lists


def test_taxonomies_and_versions(api):
    assert api.get("/taxonomies").json() == {"data": ["soc"]}
    assert api.get("/taxonomies/soc/versions").json() == {"data": ["2018"]}


def concepts(api, query: str) -> list:
    body = api.get(f"{CONCEPTS}?{query}").json()
    assert body.keys() == {"data", "warnings", "errors"}
    assert body["warnings"] == body["errors"] == []
    return body["data"]


def test_the_whole_list_at_once(api, public):
    table = public.occupations()
    listed = concepts(api, "limit=1000&after=")
    assert [entry["id"] for entry in listed] == sorted(table.loc[table["taxonomy"] != "soctotal", "occupation_id"])
    assert listed[0] == {
        "id": "11-0000",
        "name": "Management occupations",
        "level": 1,
        "levelName": "major-group",
        "parentId": None,
    }
    assert listed[1]["level"] == 4
    assert listed[1]["parentId"] == "11-0000"


def test_page_by_page_is_the_whole_list(api):
    found, after = [], ""
    while True:
        page = concepts(api, f"limit=100&after={after}")
        found += page
        if len(page) < 100:
            break
        after = page[-1]["id"]
    assert found == concepts(api, "limit=1000")


def test_one_level(api):
    assert {entry["level"] for entry in concepts(api, "filter=level:1&limit=1000")} == {1}
    assert len(concepts(api, "filter=level:1&limit=1000")) == 22
    assert len(concepts(api, "filter=level:4&limit=1000")) == 832
    assert concepts(api, "filter=level:2") == []


def test_only_the_fields_that_are_wanted(api):
    assert concepts(api, "fields=name,id&limit=1") == [{"id": "11-0000", "name": "Management occupations"}]


def test_a_query_ranks_as_the_dashboard_does(api, public):
    for query in ("rn", "registerd nurse", "29-1141", "truck driver"):
        expected = public.search(query, 5)["occupation_id"].tolist()
        assert [entry["id"] for entry in concepts(api, f"q={query}&limit=5")] == expected


def test_a_ranking_can_be_paged(api):
    whole = concepts(api, "q=nurse&limit=20")
    assert concepts(api, "q=nurse&limit=20&after=" + whole[4]["id"]) == concepts(api, "q=nurse&limit=25")[5:]
    assert concepts(api, "q=nurse&after=nothing") == []


def test_a_query_that_nothing_answers(api):
    assert concepts(api, "q=zzzzqqqq") == []
    assert len(concepts(api, "")) == 10


# What every answer carries, and what every call takes


@pytest.mark.parametrize("query", ["lot_version=6", "lot_version=7", "new_taxonomy_versions=true&lot_version=7", "x=1"])
def test_parameters_that_any_call_may_have(api, query):
    for path in (f"{GROWTH}/status", f"{GROWTH}/meta", f"{GROWTH}/dimensions", f"{GROWTH}/dimensions/soc", CONCEPTS):
        assert api.get(f"{path}?{query}").status_code == 200
    assert api.project({"id": "29-1141"}, query=f"?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["lot_version=5", "lot_version=7.0", "new_taxonomy_versions=1", "lot_version=6&lot_version=7"]
)
def test_parameters_that_cannot_be_right(api, query):
    name = query.split("=")[0]
    for path in (f"{GROWTH}/status", f"{GROWTH}/meta", f"{GROWTH}/dimensions", f"{GROWTH}/dimensions/soc", CONCEPTS):
        assert name in errors_of(api.get(f"{path}?{query}"), 400)
    assert name in errors_of(api.project({"id": "29-1141"}, query=f"?{query}"), 400)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "", "text/html"])
def test_what_real_clients_send(api, accept):
    """A GET with a content type and no body; no User-Agent; any Accept."""
    headers = {"Accept": accept, "User-Agent": None, "Content-Type": "application/json"}
    assert api.get(f"{GROWTH}/meta", headers=headers).headers["Content-Type"] == "application/json"
    status, _, _ = api.raw(
        "GET", f"{GROWTH}/meta", Authorization=f"Bearer {api.token()}", Content_Type="application/json"
    )
    assert status == 200


def test_charset_and_case_of_a_content_type(api):
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"):
        assert api.project({"id": "29-1141"}, headers={"Content-Type": kind}).status_code == 200


@pytest.mark.parametrize("own", ["abc-123", "6f1c5f7e-4d0b-4a5e-9d8e-000000000000"])
def test_the_callers_own_correlation_id_comes_back(api, own):
    assert api.get("/taxonomies", headers={"X-Correlation-Id": own}).headers["X-Correlation-Id"] == own


@pytest.mark.parametrize("own", ["", "a b", "x" * 65, "<script>", "é", "a;b", "a\tb"])
def test_a_correlation_id_that_could_do_harm_does_not(api, own):
    headers = {"X-Correlation-Id": own.encode("utf-8")}
    given = api.get("/taxonomies", headers=headers).headers["X-Correlation-Id"]
    assert re.fullmatch("[0-9a-f]{32}", given)


def test_head_and_options(api):
    answer = api.ask("HEAD", f"{GROWTH}/meta")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 100
    answer = api.ask("OPTIONS", f"{GROWTH}/dimensions/soc", token="")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    errors_of(api.ask("OPTIONS", f"{GROWTH}/nothing", token=""), 404)


# The limit


def test_the_sixth_request_in_a_second_is_refused(strict):
    left = []
    for _ in range(5):
        answer = strict.get(f"{GROWTH}/status")
        assert answer.status_code == 200
        assert (
            answer.headers["RateLimit-Limit"] == f"5, 5;w=1;r={answer.headers['RateLimit-Remaining']};policy=rate-limit"
        )
        assert answer.headers["RateLimit-Reset"] == "1"
        assert "Retry-After" not in answer.headers
        left.append(answer.headers["RateLimit-Remaining"])
    assert left == ["4", "3", "2", "1", "0"]
    for _ in range(3):
        answer = strict.get("/taxonomies")
        errors_of(answer, 429)
        assert answer.headers["Retry-After"] == answer.headers["RateLimit-Reset"] == "1"
        assert answer.headers["RateLimit-Remaining"] == "0"
    strict.clock.now += 1
    assert strict.get(f"{GROWTH}/status").status_code == 200


def test_errors_count_and_carry_the_headers_too(strict):
    for status, ask in (
        (404, lambda: strict.project({"id": "99-9999"})),
        (400, lambda: strict.project(b"{")),
        (415, lambda: strict.project(b"{}", headers={"Content-Type": "text/plain"})),
        (404, lambda: strict.get(f"{GROWTH}/dimensions/nothing")),
        (400, lambda: strict.get(f"{CONCEPTS}?limit=0")),
        (429, lambda: strict.project({"id": "29-1141"})),
    ):
        answer = ask()
        errors_of(answer, status)
        assert answer.headers["RateLimit-Limit"].startswith("5, 5;w=1;r=")


def test_each_client_has_its_own_limit_over_all_its_tokens(strict):
    school = {"client_id": "school", "client_secret": "chalk%20and+board"}
    tokens = [strict.token(), strict.token("projected-occupation-growth")]
    for number in range(5):
        assert strict.get(f"{GROWTH}/status", token=tokens[number % 2]).status_code == 200
    assert strict.get(f"{GROWTH}/status", token=tokens[1]).status_code == 429
    assert strict.get(f"{GROWTH}/status", token=strict.token(**school)).status_code == 200


def test_tokens_are_limited_too_so_that_nobody_can_try_out_secrets(strict):
    for number in range(5):
        assert strict.ask_token(client_id="school", client_secret=f"guess {number}").status_code == 400
    answer = strict.ask_token(client_id="school", client_secret="chalk%20and+board")
    errors_of(answer, 429)
    assert strict.ask_token().status_code == 200  # others are not kept out by it
    for number in range(5):
        strict.ask_token(client_id=f"nobody-{number}")
    assert strict.ask_token(client_id="nobody-5").status_code == 429
    strict.clock.now += 1
    assert strict.ask_token(client_id="school", client_secret="chalk%20and+board").status_code == 200


@pytest.mark.parametrize(
    "path", ["/API", "/Connect/token", "/./api", "/x/../api", " /api", "/api\n", "/openapi.json ", "/api;x", "//api"]
)
def test_what_was_meant_for_the_api_is_answered_by_the_api(path):
    assert is_ours(path)


@pytest.mark.parametrize(
    "path", ["/", "/compare", "/method", "/apiary", "/_stcore/stream", "/static/api", "/connections"]
)
def test_what_was_not_goes_to_the_dashboard(path):
    assert not is_ours(path)

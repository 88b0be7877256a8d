"""The contract over a real socket: envelope, shapes, spellings, headers."""

from __future__ import annotations

import base64
import re

import pytest

from services.growth_frame import HORIZONS
from services.open_api.openapi import DOCUMENT
from services.server.api_paths import is_api_path
from tests.services.open_api.harness import CONCEPTS, GROWTH, error_detail

NAMES = ("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear")
YEARS = dict(zip(NAMES, HORIZONS, strict=True))


# Tokens


def test_token_request_by_form(api):
    response = api.request_token()
    assert response.status_code == 200
    body = response.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 3600
    assert isinstance(body["expires_in"], int)
    assert body["access_token"].count(".") == 2
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("secret", ["chalk%20and+board", "chalk%2520and%2Bboard"], ids=["as it is", "encoded"])
def test_token_request_by_http_basic(default_api, secret):
    credentials = base64.b64encode(f"school:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    response = default_api.session.post(
        f"{default_api.url}/connect/token", data={"grant_type": "client_credentials"}, headers=headers, timeout=10
    )
    assert response.status_code == 200
    assert set(response.json()["scope"].split()) == {
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
def test_refused_token_request_has_an_oauth_error_code(api, fields, error):
    response = api.request_token(**fields)
    assert response.status_code == 400
    assert response.json()["error"] == error
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Correlation-Id"]


@pytest.mark.parametrize("scope", ["projected-occupation-growth", "classification_api", "lightcast_open"])
def test_token_gives_access_to_its_scope_only(api, scope):
    token = api.token(scope)
    for path in (f"{GROWTH}/status", f"{GROWTH}/meta", f"{GROWTH}/dimensions", f"{GROWTH}/dimensions/soc"):
        assert api.get(path, token=token).status_code == (200 if scope.startswith("projected") else 401)
    for path in ("/taxonomies", "/taxonomies/soc/versions", CONCEPTS):
        assert api.get(path, token=token).status_code == (401 if scope.startswith("projected") else 200)
    assert api.post_projection({"id": "29-1141"}, token=token).status_code == (
        200 if scope.startswith("projected") else 401
    )


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic cHVibGljOnB1YmxpYw==", "nonsense"]
)
def test_request_without_valid_token_is_401(api, header):
    response = api.get(f"{GROWTH}/status", token="", headers={"Authorization": header})
    error_detail(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_expired_token_is_401(default_api):
    token = default_api.token()
    default_api.clock.now += 3600
    assert "expired" in error_detail(default_api.get(f"{GROWTH}/status", token=token), 401)


def test_token_without_scope_is_401_and_names_the_scope(api):
    response = api.get(CONCEPTS, token=api.token("projected-occupation-growth"))
    assert "classification_api" in error_detail(response, 401)
    assert "insufficient_scope" in response.headers["WWW-Authenticate"]


# The growth service


def test_status(api):
    assert api.get(f"{GROWTH}/status").json() == {"data": {"healthy": True, "message": "Service is healthy"}}


def test_meta(api):
    data = api.get(f"{GROWTH}/meta").json()["data"]
    assert data["attribution"]["title"] == "Horizons, from public data"
    assert "BLS.gov cannot vouch" in data["attribution"]["body"]
    assert data["modelVersions"] == {"projectedOccupationGrowth": "2025-35"}
    assert data["dimensions"] == ["soc", "socmajor"]
    assert data["regions"] == {"nations": ["us"], "nationLevels": {"us": ["nation", "state", "msa"]}}
    versions = [*data["taxonomyVersions"].values(), *data["supportedTaxonomyVersions"]["soc"]]
    assert all(isinstance(version, str) for version in versions)


def test_dimensions(api):
    assert api.get(f"{GROWTH}/dimensions").json() == {"data": ["soc", "socmajor"]}
    for dimension in ("soc", "socmajor"):
        data = api.get(f"{GROWTH}/dimensions/{dimension}").json()["data"]
        assert data.keys() == {"id", "title", "description"}
        assert data["id"] == dimension


def test_earlier_code_is_answered_with_the_present_one_and_a_warning(api):
    present = api.post_projection({"id": "15-1252"}).json()
    body = api.post_projection({"id": "15-1132"}).json()
    assert body["data"] == present["data"]
    assert [warning["detail"] for warning in body["warnings"]] == [
        "15-1132 is now 15-1252 and 15-1253. This is 15-1252."
    ]
    assert "warnings" not in present


@pytest.mark.parametrize("code", ["291141.0", "29–1141", "29-1141*", "SOC 29-1141", "29-1141.00"])
def test_code_is_read_however_it_is_written(api, code):
    body = api.post_projection({"id": code, "region": {"level": "state", "id": "6.0"}}).json()
    assert (body["data"]["id"], body["data"]["region"]["id"]) == ("29-1141", "06")
    assert "warnings" not in body


@pytest.mark.parametrize(("sent", "area_id"), [("26420.0", "26420"), ("0100001", "0100001")])
def test_local_area_is_read_as_spreadsheets_have_it(api, sent, area_id):
    body = api.post_projection({"id": "29-1141", "region": {"level": "msa", "id": sent}}).json()
    assert body["data"]["region"]["id"] == area_id


@pytest.mark.parametrize("code", ["29-1141, 15-1252", "99-9999", "55-1011"])
def test_several_codes_or_none_are_not_found(api, code):
    assert "There is no occupation" in error_detail(api.post_projection({"id": code}), 404)


@pytest.mark.parametrize("area_id", ["26420", "35620", "0100001"])
def test_projection_of_a_local_area_equals_the_growth_frame(api, public, area_id):
    frame = public.growth(["29-1141"], [area_id])
    response = api.post_projection({"id": "29-1141", "region": {"level": "msa", "id": area_id}})
    data = response.json()["data"]
    assert data["region"] == {"nation": "us", "level": "msa", "id": area_id, "name": frame["area"].iloc[0]}
    assert list(data["growthPercent"].values()) == frame["growth"].tolist()
    assert list(data["range80"].values()) == frame[["low_80", "high_80"]].to_numpy().tolist()
    assert data["baseEmployment"] == frame["base_employment"].iloc[0]
    assert "state_path" in data["flags"].split()  # all of them have the rate of their states
    assert set(data["basis"].values()) == {"modelled"}


def test_unpublished_local_area_is_404_with_the_reason(api):
    response = api.post_projection({"id": "29-1024", "region": {"level": "msa", "id": "26420"}})
    assert "not published" in error_detail(response, 404)


def test_unknown_local_area_is_404(api):
    response = api.post_projection({"id": "29-1141", "region": {"level": "msa", "id": "99999"}})
    assert "no local area with the code 99999" in error_detail(response, 404)


def test_local_area_of_a_territory_is_404_and_says_what_is_covered(api):
    response = api.post_projection({"id": "29-1141", "region": {"level": "msa", "id": "41980"}})
    assert "states, metropolitan and nonmetropolitan areas only" in error_detail(response, 404)


def test_projection_equals_the_growth_frame(api, public):
    frame = public.growth(["29-1141"], ["06"])
    response = api.post_projection({"id": "29-1141", "region": {"nation": "us", "level": "state", "id": "06"}})
    data = response.json()["data"]
    contract, ours = ["id", "name", "region", "baseEmployment", "growthPercent"], ["baseYear", "baseBasis", "basis"]
    assert list(data) == [*contract, *ours, "flags", "range80"]
    assert (data["id"], data["name"]) == ("29-1141", "Registered nurses")
    assert data["region"] == {"nation": "us", "level": "state", "id": "06", "name": "California"}
    assert data["baseEmployment"] == frame["base_employment"].iloc[0]
    assert isinstance(data["baseEmployment"], int)
    assert data["baseYear"] == 2025
    assert {YEARS[name]: value for name, value in data["growthPercent"].items()} == dict(
        zip(frame["horizon_years"], frame["growth"], strict=True)
    )
    bounds = zip(frame["low_80"], frame["high_80"], strict=True)
    assert {YEARS[name]: tuple(pair) for name, pair in data["range80"].items()} == dict(
        zip(frame["horizon_years"], bounds, strict=True)
    )


def test_projection_of_a_major_group(api, public):
    frame = public.growth(["29-0000"], ["US"], [10])
    data = api.post_projection({"id": "29-0000"}, "socmajor").json()["data"]
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
def test_every_spelling_of_the_nation_gives_the_same_body(api, region):
    plain = api.post_projection({"id": "29-1141"}).content
    assert api.post_projection({"id": "29-1141", "region": region}).content == plain


@pytest.mark.parametrize("area", ["06", "6"])
@pytest.mark.parametrize("nation", [{"nation": "us"}, {}])
def test_every_spelling_of_a_state_is_accepted(api, area, nation):
    data = api.post_projection({"id": "29-1141", "region": {**nation, "level": "state", "id": area}}).json()["data"]
    assert data["region"]["name"] == "California"


def test_every_state_has_a_projection(api, public):
    areas = public.areas()
    for area_id, name in areas.loc[areas["area_level"] == "state", ["area_id", "area"]].itertuples(index=False):
        region = {"level": "state", "id": area_id}
        assert (
            api.post_projection({"id": "29-0000", "region": region}, "socmajor").json()["data"]["region"]["name"]
            == name
        )


def test_unpublished_projection_is_404_with_the_reason(api, public, every_cell):
    missing = every_cell[every_cell["growth"].isna() & every_cell["flags"].eq("not_published")].iloc[0]
    region = {"level": "state", "id": missing["area_id"]}
    detail = error_detail(api.post_projection({"id": missing["occupation_id"], "region": region}), 404)
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
def test_unknown_occupation_dimension_or_area_is_404(api, body, dimension):
    error_detail(api.post_projection(body, dimension), 404)


# The lists


def test_taxonomies_and_versions(api):
    assert api.get("/taxonomies").json() == {"data": ["soc"]}
    assert api.get("/taxonomies/soc/versions").json() == {"data": ["2018"]}


def concepts(api, query: str) -> list:
    body = api.get(f"{CONCEPTS}?{query}").json()
    assert body.keys() == {"data", "warnings", "errors"}
    assert body["warnings"] == body["errors"] == []
    return body["data"]


def test_whole_list_in_one_page(api, public):
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


def test_pages_together_are_the_whole_list(api):
    found, after = [], ""
    while True:
        page = concepts(api, f"limit=100&after={after}")
        found += page
        if len(page) < 100:
            break
        after = page[-1]["id"]
    assert found == concepts(api, "limit=1000")


def test_filter_by_level(api):
    assert {entry["level"] for entry in concepts(api, "filter=level:1&limit=1000")} == {1}
    assert len(concepts(api, "filter=level:1&limit=1000")) == 22
    assert len(concepts(api, "filter=level:4&limit=1000")) == 832


@pytest.mark.parametrize("level", [0, 2, 3, 5])
def test_level_that_the_taxonomy_has_not_is_an_empty_list_with_a_warning(api, level):
    """Clients written for Lightcast ask for its levels 2 and 3, and would read an empty list as "no occupations"."""
    body = api.get(f"{CONCEPTS}?filter=level:{level}").json()
    assert (body["data"], body["errors"]) == ([], [])
    (warning,) = body["warnings"]
    assert f"level {level}" in warning["detail"]
    assert "1 (major groups) and 4 (detailed occupations)" in warning["detail"]


def test_fields_parameter_selects_fields(api):
    for fields in ("name,id", "id, name", "id,%20name%20"):
        assert concepts(api, f"fields={fields}&limit=1") == [{"id": "11-0000", "name": "Management occupations"}]


def test_query_ranks_as_the_dashboard_does(api, public):
    for query in ("rn", "registerd nurse", "29-1141", "truck driver"):
        expected = public.search(query, 5)["occupation_id"].tolist()
        assert [entry["id"] for entry in concepts(api, f"q={query}&limit=5")] == expected


def test_ranking_can_be_paged(api):
    whole = concepts(api, "q=nurse&limit=20")
    assert concepts(api, "q=nurse&limit=20&after=" + whole[4]["id"]) == concepts(api, "q=nurse&limit=25")[5:]
    assert concepts(api, "q=nurse&after=nothing") == []


def test_query_without_match_is_an_empty_list(api):
    assert concepts(api, "q=zzzzqqqq") == []
    assert len(concepts(api, "")) == 10


# Headers of every response, and parameters of every path


@pytest.mark.parametrize(
    "query",
    [
        "lot_version=6",
        "lot_version=7",
        "new_taxonomy_versions=True&lot_version=7",
        "new_taxonomy_versions=FALSE",
        "x=1",
    ],
)
def test_common_parameters_are_accepted_everywhere(api, query):
    for path in (f"{GROWTH}/status", f"{GROWTH}/meta", f"{GROWTH}/dimensions", f"{GROWTH}/dimensions/soc", CONCEPTS):
        assert api.get(f"{path}?{query}").status_code == 200
    assert api.post_projection({"id": "29-1141"}, query=f"?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["lot_version=5", "lot_version=7.0", "new_taxonomy_versions=1", "lot_version=6&lot_version=7"]
)
def test_wrong_common_parameter_is_400_and_named(api, query):
    name = query.split("=")[0]
    for path in (f"{GROWTH}/status", f"{GROWTH}/meta", f"{GROWTH}/dimensions", f"{GROWTH}/dimensions/soc", CONCEPTS):
        assert name in error_detail(api.get(f"{path}?{query}"), 400)
    assert name in error_detail(api.post_projection({"id": "29-1141"}, query=f"?{query}"), 400)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "", "text/html"])
def test_headers_of_real_clients_are_accepted(api, accept):
    """A GET with a content type and no body; no User-Agent; any Accept."""
    headers = {"Accept": accept, "User-Agent": None, "Content-Type": "application/json"}
    assert api.get(f"{GROWTH}/meta", headers=headers).headers["Content-Type"] == "application/json"
    status, _, _ = api.send_raw(
        "GET", f"{GROWTH}/meta", Authorization=f"Bearer {api.token()}", Content_Type="application/json"
    )
    assert status == 200


def test_charset_and_case_of_content_type_are_ignored(api):
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"):
        assert api.post_projection({"id": "29-1141"}, headers={"Content-Type": kind}).status_code == 200


@pytest.mark.parametrize("own", ["abc-123", "6f1c5f7e-4d0b-4a5e-9d8e-000000000000"])
def test_correlation_id_of_the_caller_is_returned(api, own):
    assert api.get("/taxonomies", headers={"X-Correlation-Id": own}).headers["X-Correlation-Id"] == own


@pytest.mark.parametrize("own", ["", "a b", "x" * 65, "<script>", "é", "a;b", "a\tb"])
def test_unsafe_correlation_id_is_replaced(api, own):
    headers = {"X-Correlation-Id": own.encode("utf-8")}
    given = api.get("/taxonomies", headers=headers).headers["X-Correlation-Id"]
    assert re.fullmatch("[0-9a-f]{32}", given)


def test_head_and_options(api):
    response = api.request("HEAD", f"{GROWTH}/meta")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["Content-Length"]) > 100
    response = api.request("OPTIONS", f"{GROWTH}/dimensions/soc", token="")
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    error_detail(api.request("OPTIONS", f"{GROWTH}/nothing", token=""), 404)


# The limit


def test_sixth_request_in_a_second_is_429(default_api):
    left = []
    for _ in range(5):
        response = default_api.get(f"{GROWTH}/status")
        assert response.status_code == 200
        assert (
            response.headers["RateLimit-Limit"]
            == f"5, 5;w=1;r={response.headers['RateLimit-Remaining']};policy=rate-limit"
        )
        assert response.headers["RateLimit-Reset"] == "1"
        assert "Retry-After" not in response.headers
        left.append(response.headers["RateLimit-Remaining"])
    assert left == ["4", "3", "2", "1", "0"]
    for _ in range(3):
        response = default_api.get("/taxonomies")
        error_detail(response, 429)
        assert response.headers["Retry-After"] == response.headers["RateLimit-Reset"] == "1"
        assert response.headers["RateLimit-Remaining"] == "0"
    default_api.clock.now += 1
    assert default_api.get(f"{GROWTH}/status").status_code == 200


def test_errors_count_and_carry_limit_headers(default_api):
    for status, send in (
        (404, lambda: default_api.post_projection({"id": "99-9999"})),
        (400, lambda: default_api.post_projection(b"{")),
        (415, lambda: default_api.post_projection(b"{}", headers={"Content-Type": "text/plain"})),
        (404, lambda: default_api.get(f"{GROWTH}/dimensions/nothing")),
        (400, lambda: default_api.get(f"{CONCEPTS}?limit=0")),
        (429, lambda: default_api.post_projection({"id": "29-1141"})),
    ):
        response = send()
        error_detail(response, status)
        assert response.headers["RateLimit-Limit"].startswith("5, 5;w=1;r=")


def test_limit_is_per_client_over_all_its_tokens(default_api):
    school = {"client_id": "school", "client_secret": "chalk%20and+board"}
    tokens = [default_api.token(), default_api.token("projected-occupation-growth")]
    for number in range(5):
        assert default_api.get(f"{GROWTH}/status", token=tokens[number % 2]).status_code == 200
    assert default_api.get(f"{GROWTH}/status", token=tokens[1]).status_code == 429
    assert default_api.get(f"{GROWTH}/status", token=default_api.token(**school)).status_code == 200


def test_token_requests_are_limited_per_client(default_api):
    assert [default_api.request_token().status_code for _ in range(6)] == [200] * 5 + [429]
    school = {"client_id": "school", "client_secret": "chalk%20and+board"}
    assert default_api.request_token(**school).status_code == 200  # other clients are not affected
    refused = default_api.request_token()
    assert refused.json().keys() == {"error", "error_description"}
    assert refused.json()["error"] == "temporarily_unavailable"
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"] == "1"
    documented = DOCUMENT["components"]["responses"]["TooManyTokenRequests"]["headers"].keys()
    assert {name for name in refused.headers if name.startswith(("ratelimit-", "retry-"))} == {
        name.lower() for name in documented - {"X-Correlation-Id"}
    }
    default_api.clock.now += 1
    assert default_api.request_token().status_code == 200


@pytest.mark.parametrize(
    "path", ["/API", "/Connect/token", "/./api", "/x/../api", " /api", "/api\n", "/openapi.json ", "/api;x", "//api"]
)
def test_path_meant_for_the_api_matches(path):
    assert is_api_path(path)


@pytest.mark.parametrize(
    "path", ["/", "/compare", "/method", "/apiary", "/_stcore/stream", "/static/api", "/connections"]
)
def test_other_path_does_not_match(path):
    assert not is_api_path(path)

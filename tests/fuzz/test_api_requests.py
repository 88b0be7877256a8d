"""Any request to the open API gets a response of the contract: never a 5xx, never a trace of the inside."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.config import Settings
from services.open_api.application import OpenApi
from tests.fuzz.cases import cases
from tests.fuzz.strategies import TEXTS, mutated_bytes, mutated_json

PATHS = [
    "/connect/token",
    "/projected-occupation-growth/status",
    "/projected-occupation-growth/meta",
    "/projected-occupation-growth/dimensions",
    "/projected-occupation-growth/dimensions/soc",
    "/projected-occupation-growth/dimensions/socmajor",
    "/taxonomies",
    "/taxonomies/soc/versions",
    "/taxonomies/soc/versions/2018/concepts",
    "/horizons/v1/rank",
    "/horizons/v1/places",
    "/horizons/v1/vintages",
    "/horizons/v1/match",
    "/horizons/v1/plan",
    "/openapi.json",
    "/api",
]
PARAMETERS = [
    "q",
    "limit",
    "after",
    "fields",
    "filter",
    "lot_version",
    "new_taxonomy_versions",
    "area",
    "occ",
    "id",
    "horizon",
    "order",
    "measure",
    "level",
    "group",
    "wage_from",
    "offset",
]
PROJECTION = {"id": "29-1141", "region": {"nation": "us", "level": "state", "id": "06"}}
FORM = b"client_id=public&client_secret=public&grant_type=client_credentials&scope=projected-occupation-growth"
LISTS = {
    "/horizons/v1/match": {"lines": ["RN - ICU nights", "15-1252", "Front desk; 2nd shift"]},
    "/horizons/v1/plan": {
        "roles": [
            {"role": "29-1141", "area": "Ohio", "headcount": 100, "attrition": 0.18, "plannedHires": 10},
            {"role": "Front desk", "headcount": 20.5, "growth": -0.1, "costPerHire": 4000},
        ],
        "years": [2030],
        "area": "US",
        "headcountYear": 2026,
        "attrition": None,
        "correlation": 0.5,
        "withTransfers": True,
    },
}
BODIES = (
    mutated_json(PROJECTION).map(lambda value: json.dumps(value).encode())
    | mutated_bytes(json.dumps(PROJECTION).encode())
    | mutated_bytes(FORM)
    | st.binary(max_size=200)
)
HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "Accept", "X-Correlation-Id", "Origin", "Accept-Encoding", "If-None-Match"]),
    st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "text/html", "*", "br", "a b", "é", "x" * 200]
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def client(public):
    app = OpenApi(lambda: public, Settings.read({"OPEN_API_RATE": "1000000"}))
    connection = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
    with ThreadPoolExecutor(1) as thread:  # after a browser test this one has Playwright's event loop
        runner = asyncio.Runner()
        yield lambda *request, **more: thread.submit(runner.run, connection.request(*request, **more)).result()
        thread.submit(runner.run, connection.aclose()).result()
        thread.submit(runner.close).result()


@pytest.fixture(scope="module")
def token(client) -> str:
    form = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials"}
    return client("POST", "/connect/token", data=form).json()["access_token"]


@cases
@given(
    method=st.sampled_from(["GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"]),
    path=st.sampled_from(PATHS) | TEXTS.map(lambda text: "/taxonomies/" + quote(text, errors="replace")),
    query=st.dictionaries(
        st.sampled_from(PARAMETERS), TEXTS.map(lambda text: text.encode("utf-8", "replace").decode()), max_size=3
    ),
    body=BODIES,
    headers=HEADERS,
    signed_in=st.integers(0, 9).map(bool),
)
def test_any_request_gets_a_response_of_the_contract(client, token, method, path, query, body, headers, signed_in):
    encoded = {name: value.encode("utf-8") for name, value in headers.items()}
    if signed_in:
        encoded["Authorization"] = f"Bearer {token}".encode()
    assert_conforms(client(method, path, params=query, content=body, headers=encoded), method)


@cases
@given(
    asked=st.sampled_from(sorted(LISTS)).flatmap(
        lambda path: st.tuples(
            st.just(path),
            mutated_json(LISTS[path]).map(lambda value: json.dumps(value).encode())
            | mutated_bytes(json.dumps(LISTS[path]).encode()),
        )
    )
)
def test_any_list_and_plan_gets_a_response_of_the_contract(client, token, asked):
    path, body = asked
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    assert_conforms(client("POST", path, content=body, headers=headers), "POST")


def assert_conforms(response: httpx.Response, method: str) -> None:
    assert response.status_code < 500
    assert response.headers["X-Correlation-Id"]
    if response.status_code >= 400 and method != "HEAD":
        answer = response.json()
        assert "errors" in answer or "error" in answer
        assert "Traceback" not in response.text and "/services/" not in response.text

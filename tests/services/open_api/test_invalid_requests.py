"""Invalid requests get the contract's errors: never a page, a traceback or a 500, and nothing in the log."""

from __future__ import annotations

import json
import logging
import socket

import pytest

from services.errors import DataSetError
from tests.services.open_api.harness import CONCEPTS, GROWTH, error_detail, serve_api

REGION = {"nation": "us", "level": "state", "id": "06"}


@pytest.fixture(autouse=True)
def no_warnings(caplog):
    """No request of a client writes a warning to the log."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"true",
        b"7",
        b'"29-1141"',
        b"[]",
        b"[{}]",
        b"{",
        b'{"id":"29-1141"',
        b'{"id":"29-1141"}}',
        b'{"id":"29-1141",}',
        b"{'id':'29-1141'}",
        b'{"id":NaN}',
        b'{"id":"29-1141","region":Infinity}',
        b'{"id":"29-1141","id":"11-1011"}',
        b'{"id":"29-1141","region":{"level":"state","id":"06","id":"48"}}',
        b'\xff\xfe{"id":"29-1141"}',
        b'{"id":"\xff"}',
        b'\xef\xbb\xbf{"id":"29-1141"}',
        '{"id":"29-1141"}'.encode("utf-16"),
        b"[" * 10_000,
        b'{"id":' * 10_000,
        b"[" * 10_000 + b"]" * 10_000,
        b'{"id":"29-1141","region":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
        b'{"id":' + b"9" * 10_000 + b"}",
        b"\0" * 100,
    ],
)
def test_body_that_is_no_projection_request_is_400(api, body):
    error_detail(api.post_projection(body), 400)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "id"),
        ({"region": REGION}, "id"),
        ({"id": None}, "id"),
        ({"id": 291141}, "id"),
        ({"id": 29.1141}, "id"),
        ({"id": True}, "id"),
        ({"id": ["29-1141"]}, "id"),
        ({"id": {}}, "id"),
        ({"id": ""}, "id"),
        ({"id": "9" * 65}, "id"),
        ({"id": "9" * 50_000}, "id"),
        ({"id": "29-1141", "Region": REGION}, "Region"),
        ({"id": "29-1141", "lot_version": "7"}, "lot_version"),
        ({"id": "29-1141", "\u202e\ud800\n": 1}, "???"),
        ({"id": "29-1141", "x" * 50_000: 1}, "x..."),
        ({"id": "29-1141", "region": True}, "region"),
        ({"id": "29-1141", "region": "US"}, "region"),
        ({"id": "29-1141", "region": 6}, "region"),
        ({"id": "29-1141", "region": []}, "region"),
        ({"id": "29-1141", "region": {}}, "level"),
        ({"id": "29-1141", "region": {"nation": "us"}}, "level"),
        ({"id": "29-1141", "region": {"level": "nation"}}, "id"),
        ({"id": "29-1141", "region": {"id": "06"}}, "level"),
        ({"id": "29-1141", "region": {"level": "state", "id": 6}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": None}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": ""}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": "006"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": "CA"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": "US"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "nation", "id": "u\u017f"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": "06\n"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": "٠٦"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "state", "id": "²"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "msa", "id": 26420}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "msa", "id": "2642"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "msa", "id": "100001"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "msa", "id": "Houston"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "msa", "id": "26420 "}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "nation", "id": 0}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "nation", "id": "06"}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "nation", "id": False}}, "region.id"),
        ({"id": "29-1141", "region": {"level": "county", "id": "06037"}}, "region.level"),
        ({"id": "29-1141", "region": {"level": None, "id": "06"}}, "region.level"),
        ({"id": "29-1141", "region": {"level": ["state"], "id": "06"}}, "region.level"),
        ({"id": "29-1141", "region": REGION | {"nation": "ca"}}, "region.nation"),
        ({"id": "29-1141", "region": REGION | {"nation": 1}}, "region.nation"),
        ({"id": "29-1141", "region": REGION | {"name": "California"}}, "name"),
    ],
)
def test_malformed_projection_request_is_400_and_names_the_input(api, body, named):
    assert named in error_detail(api.post_projection(body), 400)


@pytest.mark.parametrize(
    "code", ["\0", "29-1141\0", "💼", "é" * 64, "../../etc/passwd", "'; --", "<b>", "２９-１１４１", "\ud800"]
)
def test_unknown_occupation_id_is_404(api, code):
    detail = error_detail(api.post_projection({"id": code}), 404)
    assert detail.isascii() or detail.isprintable()


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=ten",
        "limit=1e2",
        "limit=99999999999999999999",
        "limit=%D9%A1",
        "limit=5&limit=6",
        "filter=4",
        "filter=level:x",
        "filter=level:4,1",
        "filter=name:nurse",
        "filter=level:999",
        "fields=id,secret",
        "fields=,",
        "fields=ID",
        f"q={'x' * 201}",
        f"q={'x' * 20_000}",
    ],
)
def test_wrong_concept_parameter_is_400(api, query):
    error_detail(api.get(f"{CONCEPTS}?{query}"), 400)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        "q=%F0%9F%92%BC",
        "q=(((",
        "q=%5B%5E",
        "after=%00",
        "q=&filter=&fields=&limit=",
        "%00=1",
        "&&&",
        f"x={'y' * 20_000}",
    ],
)
def test_odd_concept_parameter_is_accepted(api, query):
    assert api.get(f"{CONCEPTS}?{query}").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        GROWTH,
        f"{GROWTH}/",
        f"{GROWTH}/status/",
        f"{GROWTH}/Status",
        f"{GROWTH}/nothing",
        f"{GROWTH}/dimensions/",
        f"{GROWTH}/dimensions/soc/",
        f"{GROWTH}/dimensions/soc/29-1141",
        f"{GROWTH}/../secrets",
        f"{GROWTH}/..%2f..%2fetc/passwd",
        f"{GROWTH}/%00",
        f"{GROWTH}/%ff",
        f"/{GROWTH}/status",
        "/connect",
        "/connect/",
        "/connect/token/",
        "/connect/authorize",
        "/taxonomies/",
        "/taxonomies/soc",
        "/taxonomies/lot/versions",
        "/taxonomies/soc/versions/2010/concepts",
        "/taxonomies/soc/versions/2018",
        "/taxonomies/soc/versions/2018/concepts/29-1141",
        "/openapi.json/",
        "/api/",
        "/api/v1",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "DELETE"])
def test_unknown_path_is_404_or_405(api, method, target):
    status, headers, body = api.send_raw(method, target, b"", Authorization=f"Bearer {api.token()}")
    assert status in {404, 405}
    assert headers["content-type"] == "application/json"
    if method != "HEAD":
        assert json.loads(body)["errors"][0]["status"] == status


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/connect/token", "OPTIONS, POST"),
        ("PUT", "/connect/token", "OPTIONS, POST"),
        ("POST", f"{GROWTH}/status", "GET, HEAD, OPTIONS"),
        ("POST", f"{GROWTH}/dimensions", "GET, HEAD, OPTIONS"),
        ("DELETE", f"{GROWTH}/dimensions/soc", "GET, HEAD, OPTIONS, POST"),
        ("PATCH", CONCEPTS, "GET, HEAD, OPTIONS"),
        ("TRACE", "/taxonomies", "GET, HEAD, OPTIONS"),
        ("NONSENSE", "/openapi.json", "GET, HEAD, OPTIONS"),
        ("POST", "/api", "GET, HEAD, OPTIONS"),
    ],
)
def test_unsupported_method_is_405_with_allow(api, method, path, allowed):
    response = api.request(method, path)
    error_detail(response, 405)
    assert response.headers["Allow"] == allowed


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "text/json",
        "application/json, text/html",
        "é",
    ],
)
def test_other_content_type_is_415(api, kind):
    headers = {"Content-Type": kind.encode() or None}
    error_detail(api.post_projection(b'{"id":"29-1141"}', headers=headers), 415)


def test_token_request_as_json_is_415(api):
    response = api.session.post(f"{api.url}/connect/token", json={"grant_type": "client_credentials"}, timeout=10)
    assert response.status_code == 415
    assert response.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    "form",
    [
        b"",
        b"\xff",
        b"%ff=1",
        b"client_id=public&client_id=public&client_secret=public&grant_type=client_credentials",
        b"&".join(b"a%d=1" % number for number in range(1_000)),
        b"client_id=public&client_secret=public",
    ],
)
def test_malformed_token_form_is_400(api, form):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = api.session.post(f"{api.url}/connect/token", data=form, headers=headers, timeout=10)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("header", "form", "status", "error"),
    [
        ("Basic", {}, 400, "invalid_request"),
        ("Basic !!!", {}, 400, "invalid_request"),
        ("Basic /////w==", {}, 400, "invalid_request"),
        ("Basic cHVibGlj", {}, 400, "invalid_request"),
        ("Bearer x", {}, 400, "invalid_request"),
        ("Basic cHVibGljOnB1YmxpYw==", {"client_secret": "public"}, 400, "invalid_request"),
        ("Basic cHVibGljOnB1YmxpYw==", {"client_id": "other"}, 400, "invalid_request"),
        ("Basic cHVibGljOndyb25n", {}, 401, "invalid_client"),
        ("Basic cHVibGljOnB1YmxpYw==", {"client_id": "public"}, 200, None),
    ],
)
def test_http_basic_gives_status_and_error_code(api, header, form, status, error):
    response = api.session.post(
        f"{api.url}/connect/token",
        data={"grant_type": "client_credentials"} | form,
        headers={"Authorization": header},
        timeout=10,
    )
    assert (response.status_code, response.json().get("error")) == (status, error)
    assert ("WWW-Authenticate" in response.headers) == (status == 401)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", [f"{GROWTH}/dimensions/soc", "/connect/token"])
def test_body_over_the_maximum_is_413(api, path, chunked):
    kind = "application/json" if "soc" in path else "application/x-www-form-urlencoded"
    piece, times = b" " * 10_000, 30
    data = (piece for _ in range(times)) if chunked else piece * times
    response = api.request("POST", path, data=data, headers={"Content-Type": kind})
    assert response.status_code == 413
    body = response.json()
    assert body.get("error") == "invalid_request" if "connect" in path else body["errors"][0]["status"] == 413
    assert api.get(f"{GROWTH}/status").status_code == 200


def test_disconnect_within_a_body_leaves_the_server_working(api):
    host, port = api.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as half:
        half.sendall(
            f"POST {GROWTH}/dimensions/soc HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.token()}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{".encode()
        )
    assert api.get(f"{GROWTH}/status").status_code == 200


def test_odd_authorization_headers(api):
    for header in (b"Bearer \xff\xfe", b"Bearer " + b"x" * 20_000, b"Bearer a b c", b"bearer  "):
        error_detail(api.get(f"{GROWTH}/status", headers={"Authorization": header}), 401)
    for header in (f"bearer {api.token()}", f"BEARER   {api.token()}"):
        assert api.get(f"{GROWTH}/status", headers={"Authorization": header}).status_code == 200


def test_unexpected_error_is_500_without_details(public, caplog):
    class Broken:
        def __call__(self):
            raise RuntimeError("a secret")

    with serve_api(Broken(), rate="1000") as api:
        own = {"X-Correlation-Id": "find-me"}
        for response in (
            api.get(f"{GROWTH}/meta", headers=own),
            api.get(CONCEPTS, headers=own),
            api.post_projection({"id": "29-1141"}, headers=own),
        ):
            assert "secret" not in error_detail(response, 500)
    texts = [record.getMessage() for record in caplog.records]
    assert len(texts) == 3
    assert all("RuntimeError" in text and "find-me" in text and "secret" not in text for text in texts)
    assert all(record.exc_info is None for record in caplog.records)
    caplog.clear()


def test_missing_data_set_makes_the_service_unhealthy(caplog):
    def missing():
        raise DataSetError("The public data set is missing.", "Run `make data`.", detail="/somewhere/private")

    with serve_api(missing, rate="1000") as api:
        assert api.get(f"{GROWTH}/status").json()["data"]["healthy"] is False
        assert "private" not in error_detail(api.get(f"{GROWTH}/meta"), 503)
        error_detail(api.post_projection({"id": "29-1141"}), 503)
        assert api.get(f"{GROWTH}/dimensions").status_code == 200
    assert "make data" in caplog.text
    caplog.clear()

"""OPEN_API_*: defaults, wrong values, and how the server then responds."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.config import OpenApiSettings, Settings
from services.errors import ConfigError
from tests.services.open_api.harness import GROWTH, error_detail, serve_api

LEAK = "hunter2"


def read(**values: str) -> OpenApiSettings:
    return Settings.read({f"OPEN_API_{name.upper()}": value for name, value in values.items()}).open_api()


def test_defaults():
    settings = read()
    assert settings == OpenApiSettings()
    assert settings.clients == {"public": SecretStr("public")}
    assert (settings.enabled, settings.rate, settings.token_ttl, settings.cors_origins) == (True, 5, 3600, ())


def test_all_settings():
    settings = read(
        clients=" a:b , school:with:colons ",
        rate="50",
        token_ttl="60",
        signing_key="k" * 32,
        enabled="Off",
        cors_origins="https://example.org, http://localhost:3000/",
    )
    assert settings.clients == {"a": SecretStr("b"), "school": SecretStr("with:colons")}
    assert (settings.enabled, settings.rate, settings.token_ttl) == (False, 50, 60)
    assert settings.signing_key == SecretStr("k" * 32)
    assert settings.cors_origins == ("https://example.org", "http://localhost:3000")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://Example.org", "https://example.org"),
        ("HTTPS://example.org:443/", "https://example.org"),
        ("http://example.org:80", "http://example.org"),
        ("http://example.org:443", "http://example.org:443"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("https://[::1]:443", "https://[::1]"),
    ],
)
def test_origins_are_read_as_browsers_send_them(written, sent):
    assert read(cors_origins=written).cors_origins == (sent,)


WRONG = [
    ("clients", LEAK),
    ("clients", f"{LEAK}:"),
    ("clients", f":{LEAK}"),
    ("clients", f"a:{LEAK},a:x"),
    ("clients", f"a:{LEAK},b"),
    ("clients", ","),
    ("rate", "0"),
    ("rate", "-5"),
    ("rate", LEAK),
    ("rate", "nan"),
    ("token_ttl", "0"),
    ("token_ttl", "1e9"),
    ("signing_key", LEAK),
    ("signing_key", "k" * 31),
    ("enabled", LEAK),
    ("cors_origins", LEAK),
    ("cors_origins", f"https://{LEAK}.org/path"),
    ("cors_origins", f"https://x.org, ftp://{LEAK}.org"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_setting_is_named_without_its_value(name, value):
    with pytest.raises(ConfigError) as raised:
        read(**{name: value})
    texts = f"{raised.value} {raised.value.message} {raised.value.next_step}"
    assert f"OPEN_API_{name.upper()}" in texts
    assert LEAK not in texts
    assert value == "," or value not in raised.value.message


@pytest.mark.parametrize(("name", "value"), WRONG[::4])
def test_wrong_setting_makes_every_response_503_and_is_logged(public, caplog, name, value):
    with serve_api(lambda: public, **{name: value}) as api:
        for path in (f"{GROWTH}/status", "/taxonomies", "/openapi.json", "/api", "/connect", GROWTH):
            detail = error_detail(api.get(path, token="none"), 503)
            assert LEAK not in detail
        error_detail(api.request_token(), 503)
    assert f"OPEN_API_{name.upper()}" in caplog.text
    assert LEAK not in caplog.text
    assert "Traceback" not in caplog.text


def test_disabled_api_is_404(public):
    with serve_api(lambda: public, enabled="off") as api:
        for path in (f"{GROWTH}/status", "/openapi.json", "/api", "/connect/token"):
            assert "no open API" in error_detail(api.get(path, token="none"), 404)


def test_settings_do_not_show_secrets():
    settings = Settings.read({"OPEN_API_CLIENTS": f"school:{LEAK}", "OPEN_API_SIGNING_KEY": LEAK * 5})
    assert LEAK not in repr(settings)
    assert LEAK not in repr(settings.open_api())


def test_token_expires_after_its_ttl(public):
    with serve_api(lambda: public, token_ttl="10") as api:
        assert api.request_token().json()["expires_in"] == 10
        token = api.token()
        api.clock.now += 10
        error_detail(api.get(f"{GROWTH}/status", token=token), 401)


# Pages of other origins

ORIGIN = "https://school.example"


def test_no_cors_headers_by_default(api):
    response = api.get(f"{GROWTH}/status", headers={"Origin": ORIGIN})
    assert not [name for name in response.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(("setting", "allowed"), [(ORIGIN, ORIGIN), ("*", "*"), (f"https://x.org,{ORIGIN}", ORIGIN)])
def test_allowed_origin_may_read(public, setting, allowed):
    with serve_api(lambda: public, cors_origins=setting) as api:
        for response in (
            api.get(f"{GROWTH}/status", headers={"Origin": ORIGIN}),
            api.get(f"{GROWTH}/status", token="bad", headers={"Origin": ORIGIN}),
            api.get(f"{GROWTH}/nothing", headers={"Origin": ORIGIN}),
        ):
            assert response.headers["Access-Control-Allow-Origin"] == allowed
            assert "RateLimit-Reset" in response.headers["Access-Control-Expose-Headers"]
            assert "Origin" in response.headers["Vary"]
            assert "Access-Control-Allow-Credentials" not in response.headers


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type"}


@pytest.mark.parametrize(("setting", "allowed"), [(ORIGIN, ORIGIN), ("*", "*"), (f"https://x.org,{ORIGIN}", ORIGIN)])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Access-Control-Request-Method": "HEAD"},
        {"Access-Control-Request-Headers": "x-correlation-id"},
        {"Access-Control-Request-Private-Network": "true"},
    ],
)
def test_preflight_of_an_allowed_origin_is_accepted(public, setting, allowed, more):
    with serve_api(lambda: public, cors_origins=setting) as api:
        headers = {"Origin": ORIGIN} | PREFLIGHT | more
        response = api.request("OPTIONS", f"{GROWTH}/dimensions/soc", token="", headers=headers)
    assert response.ok
    assert response.headers["Access-Control-Allow-Origin"] == allowed
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    assert {"Authorization", "Content-Type", "X-Correlation-Id"} <= set(
        response.headers["Access-Control-Allow-Headers"].split(", ")
    )
    assert response.headers["Access-Control-Max-Age"] == "600"
    assert "Origin" in response.headers["Vary"]
    assert response.headers["X-Correlation-Id"]
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_preflight_of_another_origin_is_refused(public):
    with serve_api(lambda: public, cors_origins=ORIGIN) as api:
        headers = {"Origin": "https://other.example"} | PREFLIGHT
        response = api.request("OPTIONS", f"{GROWTH}/dimensions/soc", token="", headers=headers)
    assert "Access-Control-Allow-Origin" not in response.headers


def test_preflight_counts_for_no_limit(public):
    with serve_api(lambda: public, cors_origins=ORIGIN) as api:
        for _ in range(10):
            assert api.request("OPTIONS", "/connect/token", token="", headers={"Origin": ORIGIN} | PREFLIGHT).ok
        assert api.request_token().status_code == 200


@pytest.mark.parametrize("origin", ["https://other.example", "null", f"{ORIGIN}.evil", f"http://{ORIGIN[8:]}", ""])
def test_other_origin_may_not_read(public, origin):
    with serve_api(lambda: public, cors_origins=ORIGIN) as api:
        response = api.get(f"{GROWTH}/status", headers={"Origin": origin})
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize("name", ["SIGNING_KEY", "CLIENTS"])
def test_setting_that_is_not_utf8_is_named(name):
    """What the environment holds in another encoding comes as lone surrogates."""
    with pytest.raises(ConfigError, match=f"OPEN_API_{name}"):
        Settings.read({f"OPEN_API_{name}": "\udce4" * 40}).open_api()

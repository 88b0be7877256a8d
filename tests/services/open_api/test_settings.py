"""OPEN_API_*: defaults, every way to get one wrong, and what the server then does."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.config import OpenApiSettings, Settings
from services.errors import ConfigError
from tests.services.open_api.harness import GROWTH, errors_of, serving

LEAK = "hunter2"


def read(**values: str) -> OpenApiSettings:
    return Settings.read({f"OPEN_API_{name.upper()}": value for name, value in values.items()}).open_api()


def test_defaults():
    settings = read()
    assert settings == OpenApiSettings()
    assert settings.clients == {"public": SecretStr("public")}
    assert (settings.enabled, settings.rate, settings.token_ttl, settings.cors_origins) == (True, 5, 3600, ())


def test_all_of_them():
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
def test_a_setting_that_cannot_be_right_is_named_and_not_repeated(name, value):
    with pytest.raises(ConfigError) as raised:
        read(**{name: value})
    said = f"{raised.value} {raised.value.message} {raised.value.next_step}"
    assert f"OPEN_API_{name.upper()}" in said
    assert LEAK not in said
    assert value == "," or value not in raised.value.message


@pytest.mark.parametrize(("name", "value"), WRONG[::4])
def test_then_every_answer_is_a_503_and_the_log_says_why(public, caplog, name, value):
    with serving(lambda: public, **{name: value}) as api:
        for path in (f"{GROWTH}/status", "/taxonomies", "/openapi.json", "/api", "/connect", GROWTH):
            detail = errors_of(api.get(path, token="none"), 503)
            assert LEAK not in detail
        errors_of(api.ask_token(), 503)
    assert f"OPEN_API_{name.upper()}" in caplog.text
    assert LEAK not in caplog.text
    assert "Traceback" not in caplog.text


def test_turned_off_there_is_nothing(public):
    with serving(lambda: public, enabled="off") as api:
        for path in (f"{GROWTH}/status", "/openapi.json", "/api", "/connect/token"):
            assert "no open API" in errors_of(api.get(path, token="none"), 404)


def test_secrets_show_nowhere():
    settings = Settings.read({"OPEN_API_CLIENTS": f"school:{LEAK}", "OPEN_API_SIGNING_KEY": LEAK * 5})
    assert LEAK not in repr(settings)
    assert LEAK not in repr(settings.open_api())


def test_a_short_life_of_tokens(public):
    with serving(lambda: public, token_ttl="10") as api:
        assert api.ask_token().json()["expires_in"] == 10
        token = api.token()
        api.clock.now += 10
        errors_of(api.get(f"{GROWTH}/status", token=token), 401)


# Pages of other origins

ORIGIN = "https://school.example"


def test_no_other_origin_may_read_unless_it_is_set(api):
    answer = api.get(f"{GROWTH}/status", headers={"Origin": ORIGIN})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(("setting", "allowed"), [(ORIGIN, ORIGIN), ("*", "*"), (f"https://x.org,{ORIGIN}", ORIGIN)])
def test_an_origin_that_is_set_may_read(public, setting, allowed):
    with serving(lambda: public, cors_origins=setting) as api:
        for answer in (
            api.get(f"{GROWTH}/status", headers={"Origin": ORIGIN}),
            api.get(f"{GROWTH}/status", token="bad", headers={"Origin": ORIGIN}),
            api.get(f"{GROWTH}/nothing", headers={"Origin": ORIGIN}),
        ):
            assert answer.headers["Access-Control-Allow-Origin"] == allowed
            assert "RateLimit-Reset" in answer.headers["Access-Control-Expose-Headers"]
            assert "Origin" in answer.headers["Vary"]
            assert "Access-Control-Allow-Credentials" not in answer.headers
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
        answer = api.ask("OPTIONS", f"{GROWTH}/dimensions/soc", token="", headers=asked)
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, POST"
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", ["https://other.example", "null", f"{ORIGIN}.evil", f"http://{ORIGIN[8:]}", ""])
def test_another_origin_may_not(public, origin):
    with serving(lambda: public, cors_origins=ORIGIN) as api:
        answer = api.get(f"{GROWTH}/status", headers={"Origin": origin})
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Vary"] == "Origin"


@pytest.mark.parametrize("name", ["SIGNING_KEY", "CLIENTS"])
def test_a_setting_that_is_not_utf8_is_named(name):
    """What the environment holds in another encoding comes as lone surrogates."""
    with pytest.raises(ConfigError, match=f"OPEN_API_{name}"):
        Settings.read({f"OPEN_API_{name}": "\udce4" * 40}).open_api()

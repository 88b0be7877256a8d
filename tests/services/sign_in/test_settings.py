"""Settings of sign-in: off by default, whole or not at all, and fitting those of the server."""

from __future__ import annotations

import pytest

from services.config import ServerSettings
from services.errors import ConfigError
from services.sign_in.settings import SignInSettings, check_start, read, streamlit_secrets

VALUES = {
    "SIGN_IN_ISSUER": "https://login.example.org/realm/",
    "SIGN_IN_CLIENT_ID": "horizons",
    "SIGN_IN_CLIENT_SECRET": "hunter2-hunter2",
    "SIGN_IN_COOKIE_SECRET": "c" * 32,
    "SIGN_IN_ALLOW": "@example.org",
}
SERVER = {"PUBLIC_URL": "https://horizons.example.org", "OPEN_API_CLIENTS": "a:b"}


def test_sign_in_is_off_without_settings():
    assert read({}) is None
    assert read({"SIGN_IN_ISSUER": " "}) is None
    check_start({})


@pytest.mark.parametrize("missing", VALUES)
def test_half_a_set_ends_the_start(missing):
    with pytest.raises(ConfigError, match=missing):
        check_start({**VALUES, **SERVER, missing: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIGN_IN_ISSUER", "http://login.example.org"),
        ("SIGN_IN_ISSUER", "login.example.org"),
        ("SIGN_IN_COOKIE_SECRET", "c" * 31),
        ("SIGN_IN_ALLOW", ","),
        ("SIGN_IN_ALLOW", "example.org"),
        ("SIGN_IN_ALLOW", "@"),
        ("SIGN_IN_ALLOW", "groups="),
        ("SIGN_IN_ALLOW", "a@b@example.org"),
        ("SIGN_IN_ALLOW", "*@example.org"),
        ("SIGN_IN_CLIENT_SECRET", "$(hunter2)"),
        ("SIGN_IN_LIGHTCAST", "everybody"),
        ("SIGN_IN_HOURS", "0"),
        ("SIGN_IN_HOURS", "721"),
        ("SIGN_IN_SCOPE", "email"),
    ],
)
def test_wrong_value_is_refused_by_name_and_not_shown(name, value):
    with pytest.raises(ConfigError) as caught:
        check_start(VALUES | SERVER | {name: value})
    text = f"{caught.value.message} {caught.value.next_step} {caught.value}"
    assert name in text
    assert "hunter2" not in text
    assert "ccc" not in text


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://horizons.example.org"}, "https"),
        ({"OPEN_API_CLIENTS": ""}, "OPEN_API_CLIENTS"),
        ({"OPEN_API_CLIENTS": "public:public,a:b"}, "public:public"),
    ],
)
def test_settings_that_do_not_fit_end_the_start(changes, named):
    with pytest.raises(ConfigError, match=named):
        check_start(VALUES | SERVER | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"PUBLIC_URL": "http://localhost:8501"},
        {"OPEN_API_CLIENTS": "", "OPEN_API_ENABLED": "off"},
        {"OPEN_API_RATE": "many"},  # turns off the API alone
    ],
)
def test_settings_that_fit_start(changes):
    check_start(VALUES | SERVER | changes)


def test_start_with_two_paths_ends_also_without_sign_in():
    with pytest.raises(ConfigError, match="ROOT_PATH"):
        check_start({"PUBLIC_URL": "https://example.org/a", "ROOT_PATH": "/b"})


def test_streamlit_is_told_the_address_below_the_path_of_the_proxy():
    server = ServerSettings.read({"PUBLIC_URL": "https://example.org", "ROOT_PATH": "/horizons"})
    secrets = streamlit_secrets(SignInSettings.read(VALUES), server)
    assert secrets["redirect_uri"] == "https://example.org/horizons/oauth2callback"
    assert secrets["server_metadata_url"] == "https://login.example.org/realm/.well-known/openid-configuration"


def test_address_of_the_metadata_is_taken_for_the_issuer():
    issuer = "https://login.example.org/.well-known/openid-configuration"
    assert SignInSettings.read(VALUES | {"SIGN_IN_ISSUER": issuer}).issuer == "https://login.example.org"


def test_secrets_are_not_shown():
    assert "hunter2" not in repr(SignInSettings.read(VALUES))

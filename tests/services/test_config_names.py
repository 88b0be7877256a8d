"""Names that look like settings and are none are named, with the one that may be meant."""

from __future__ import annotations

import pytest

from services.config_names import check_start, log_misspelled, misspelled
from services.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("HORIZONS_DATADIR", "HORIZONS_DATA_DIR"),
        ("HORIZONS_PUBLIC_URL", "PUBLIC_URL"),
        ("HORIZON_ALLOWED_HOSTS", "ALLOWED_HOSTS"),
        ("SIGNIN_ISSUER", "SIGN_IN_ISSUER"),
        ("SIGN_IN_ALLOWED", "SIGN_IN_ALLOW"),
        ("OPENAPI_CLIENTS", "OPEN_API_CLIENTS"),
        ("PUBLICURL", "PUBLIC_URL"),
        ("Public_Url", "PUBLIC_URL"),
        ("LOGFORMAT", "LOG_FORMAT"),
        ("REPLICA", "REPLICAS"),
        ("lightcast_client_id", "LIGHTCAST_CLIENT_ID"),
        ("LIGHTCAST_API_KEY", ""),
        ("HORIZONS_SIGN_IN_OIDC_ISSUER", ""),
    ],
)
def test_name_that_looks_like_a_setting_is_found(name, meant):
    assert list(misspelled({name: "x", "PATH": "/bin"})) == [(name, meant)]


@pytest.mark.parametrize("name", ["SIGNIN_ISSUER", "PUBLIC_URL"])
def test_blank_values_and_settings_are_not(name):
    assert list(misspelled({name: " ", "PUBLIC_URL": "https://example.org"})) == []


def test_names_of_other_programs_are_not():
    others = (
        "PATH HOME HOSTNAME LANG PORT HOST DATABASE_URL REDIS_URL LOG_LEVEL FORWARDED_ALLOW_IPS HORIZONS_CERTIFICATE"
    )
    others += " HORIZONS_CHROMIUM HORIZONS_REQUIRE_REDIS HORIZONS_SERVICE_HOST HORIZONS_PORT VALKEY_PORT PYTHONPATH"
    others += " METRIC_INTERVAL PUBLIC_KEY ROOT_DIR OPENSSL_CONF STREAMLIT_SERVER_PORT TIMEOUT"
    assert list(misspelled(dict.fromkeys(others.split(), "x"))) == []


def test_log_names_it_and_not_its_value(caplog):
    log_misspelled({"SIGNIN_CLIENT_SECRET": "hunter2"})
    assert caplog.messages == [
        "SIGNIN_CLIENT_SECRET is no setting of Horizons. Is SIGN_IN_CLIENT_SECRET meant? See docs/settings.md."
    ]


def test_name_that_was_to_turn_sign_in_on_ends_the_start_instead_of_leaving_the_door_open():
    with pytest.raises(ConfigError, match="SIGNIN_ISSUER looks like SIGN_IN_ISSUER"):
        check_start({"SIGNIN_ISSUER": "https://login.example.org"})
    with pytest.raises(ConfigError, match="HORIZONS_SIGN_IN_OIDC_ISSUER looks like one of its settings"):
        check_start({"HORIZONS_SIGN_IN_OIDC_ISSUER": "https://login.example.org"})
    with pytest.raises(ConfigError, match="SIGN_IN_ISSUER"):
        check_start({"SIGN_IN_OIDC_ISSUER": "https://login.example.org"})
    check_start({"LOGFORMAT": "json", "SIGNIN_ISSUER": " "})

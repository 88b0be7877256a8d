"""The doctor on sign-in: settings, the provider, the redirect address."""

from __future__ import annotations

import warnings

import pytest

from services.doctor import sign_in
from services.doctor.finding import Level

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider's use of Authlib's older names
    from oidc_provider_mock import run_server_in_thread

VALUES = {
    "PUBLIC_URL": "http://localhost:8501",
    "OPEN_API_CLIENTS": "planners:a-secret-of-their-own",
    "SIGN_IN_CLIENT_ID": "horizons",
    "SIGN_IN_CLIENT_SECRET": "hunter2-hunter2",
    "SIGN_IN_COOKIE_SECRET": "c" * 32,
    "SIGN_IN_ALLOW": "@example.org",
}


@pytest.fixture(scope="module")
def issuer():
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def check(issuer: str, *, is_offline: bool = False, **changes: str) -> list[tuple[Level, str]]:
    found = list(sign_in.check(VALUES | {"SIGN_IN_ISSUER": issuer} | changes, is_offline=is_offline))
    for one in found:
        assert "hunter2" not in one.message + one.next_step
        assert (one.next_step == "") == (one.level is Level.OK)
    return [(one.level, one.message) for one in found]


def test_sign_in_that_is_off_is_no_fault():
    assert [one.level for one in sign_in.check({}, is_offline=False)] == [Level.OK]


def test_provider_that_answers_and_knows_us_is_all_right(issuer):
    assert [level for level, _ in check(issuer)] == [Level.OK] * 3


def test_redirect_address_is_shown(issuer):
    found = check(issuer, is_offline=True, PUBLIC_URL="https://example.org/horizons")
    assert "https://example.org/horizons/oauth2callback" in found[0][1]


@pytest.mark.parametrize("path", ["/nowhere", "/users"])
def test_address_without_metadata_is_a_fault(issuer, path):
    assert check(issuer + path)[-1][0] is Level.FAULT


def test_provider_that_is_down_is_a_fault():
    assert check("http://127.0.0.1:9")[-1][0] is Level.FAULT


def test_client_that_the_provider_does_not_know_is_a_warning():
    with run_server_in_thread(require_client_registration=True) as server:
        assert check(f"http://localhost:{server.server_port}")[-1][0] is Level.WARNING


@pytest.mark.parametrize("changes", [{"SIGN_IN_COOKIE_SECRET": "short"}, {"PUBLIC_URL": ""}, {"OPEN_API_CLIENTS": ""}])
def test_settings_that_end_the_start_are_faults(issuer, changes):
    assert [level for level, _ in check(issuer, **changes)] == [Level.FAULT]


def test_lightcast_without_permitted_users_is_a_warning(issuer):
    credentials = {"LIGHTCAST_CLIENT_ID": "a", "LIGHTCAST_CLIENT_SECRET": "b"}
    assert Level.WARNING in [level for level, _ in check(issuer, is_offline=False, **credentials)]
    found = check(issuer, **credentials, SIGN_IN_LIGHTCAST="*")
    assert Level.WARNING not in [level for level, _ in found]

"""Clients that others wrote for Lightcast run here with the settings changed that docs/open-api.md lists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError, InvalidScopeError, TemporarilyUnavailableError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from services.contract import HORIZON_NAMES
from tests.services.open_api.harness import CONCEPTS, GROWTH, error_detail

SCRIPT = Path(__file__).with_name("foreign_mcp.py")


def mcp_lightcast(calls: str, base: str, url: str, scope: str = "projected-occupation-growth", **other: str) -> dict:
    """The results of some calls with mcp-lightcast (see foreign_mcp.py)."""
    own = {
        "LIGHTCAST_BASE_URL": base,
        "LIGHTCAST_OAUTH_URL": f"{url}/connect/token",
        "LIGHTCAST_OAUTH_SCOPE": scope,
        "LIGHTCAST_CLIENT_ID": "public",
        "LIGHTCAST_CLIENT_SECRET": "public",
    }
    done = subprocess.run(
        [sys.executable, str(SCRIPT), calls],
        env=os.environ | own | other,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_mcp_lightcast_on_the_growth_service(api, public):
    outcome = mcp_lightcast("calls", api.url + GROWTH, api.url)
    assert outcome["status"]["healthy"] is True
    assert outcome["meta"]["dimensions"] == outcome["dimensions"] == ["soc", "socmajor"]
    assert outcome["dimension"]["id"] == "soc"
    for name, area in (("nation", "US"), ("state", "06")):
        frame = public.growth(["29-1141"], [area])
        data = outcome[name]["data"]
        assert data["baseEmployment"] == frame["base_employment"].iloc[0]
        assert data["growthPercent"] == dict(zip(HORIZON_NAMES, frame["growth"], strict=True))
    for name, status in (
        ("malformed", 400),
        ("text", 415),
        ("unknown", 404),
        ("other dimension", 404),
        ("no path", 404),
    ):
        assert outcome[name]["raised"] == "APIError"
        assert outcome[name]["status"] == outcome[name]["data"]["errors"][0]["status"] == status


def test_mcp_lightcast_on_the_lists(api):
    outcome = mcp_lightcast("lists", api.url, api.url, "classification_api")
    assert outcome["versions"] == {"data": ["2018"]}
    assert outcome["concepts"]["data"][0]["id"] == "29-1141"


def test_mcp_lightcast_over_the_limit(default_api):
    many = mcp_lightcast("flood", default_api.url + GROWTH, default_api.url)["many"]
    refused = [response for response in many if "raised" in response]
    assert len(many) - len(refused) == 4  # one request of five came before
    assert all(
        response == {"raised": "RateLimitError", "status": 429, "data": {"reset_time": "1"}} for response in refused
    )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"LIGHTCAST_CLIENT_SECRET": "wrong"}, "invalid_client"),
        ({"LIGHTCAST_OAUTH_SCOPE": "emsi_open"}, "invalid_scope"),
    ],
)
def test_mcp_lightcast_with_wrong_credentials(api, changed, error):
    outcome = mcp_lightcast("one", api.url + GROWTH, api.url, **changed)["status"]
    assert outcome["raised"] == "AuthenticationError"
    assert "400" in outcome["text"]
    assert error in outcome["text"]


def test_mcp_lightcast_with_a_token_of_another_scope(api):
    outcome = mcp_lightcast("one", api.url + GROWTH, api.url, "classification_api")["status"]
    assert (outcome["raised"], outcome["status"]) == ("APIError", 401)


@pytest.fixture
def oauth(monkeypatch):
    """requests-oauthlib insists on https unless a variable says that this is a test."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")

    def session(scope: str = "projected-occupation-growth") -> OAuth2Session:
        return OAuth2Session(client=BackendApplicationClient("public", scope=scope))

    return session


@pytest.mark.parametrize("by_header", [True, False])
def test_requests_oauthlib(api, public, oauth, by_header):
    session = oauth()
    options = {"auth": HTTPBasicAuth("public", "public")}
    if not by_header:
        options = {"client_secret": "public", "include_client_id": True}
    token = session.fetch_token(f"{api.url}/connect/token", **options)
    assert token["expires_in"] == 3600
    base = api.url + GROWTH
    assert session.get(f"{base}/status").json()["data"]["healthy"] is True
    assert session.get(f"{base}/meta").json()["data"]["dimensions"] == ["soc", "socmajor"]
    assert session.get(f"{base}/dimensions").json() == {"data": ["soc", "socmajor"]}
    data = session.post(f"{base}/dimensions/soc", json={"id": "29-1141"}).json()["data"]
    assert data["growthPercent"]["tenYear"] == public.growth(["29-1141"], ["US"], [10])["growth"].iloc[0]
    error_detail(session.post(f"{base}/dimensions/soc", json={"id": 1}), 400)
    error_detail(session.post(f"{base}/dimensions/soc", json={"id": "99-9999"}), 404)
    error_detail(session.get(api.url + CONCEPTS), 401)


def test_requests_oauthlib_over_the_limit(default_api, oauth):
    session = oauth()
    session.fetch_token(f"{default_api.url}/connect/token", client_secret="public", include_client_id=True)
    responses = [session.get(f"{default_api.url}{GROWTH}/status") for _ in range(6)]
    assert [response.status_code for response in responses] == [200] * 5 + [429]
    assert responses[-1].headers["RateLimit-Reset"] == "1"


def test_requests_oauthlib_with_wrong_credentials(api, oauth):
    for options in ({"auth": HTTPBasicAuth("public", "no")}, {"client_secret": "no", "include_client_id": True}):
        with pytest.raises(InvalidClientError):
            oauth().fetch_token(f"{api.url}/connect/token", **options)
    with pytest.raises(InvalidScopeError):
        oauth("skills").fetch_token(f"{api.url}/connect/token", client_secret="public", include_client_id=True)


def test_requests_oauthlib_over_the_limit_of_token_requests(default_api, oauth):
    with pytest.raises(TemporarilyUnavailableError):
        for _ in range(50):  # more than five within a second, however busy the machine is
            oauth().fetch_token(f"{default_api.url}/connect/token", client_secret="public", include_client_id=True)

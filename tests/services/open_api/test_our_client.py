"""The Lightcast client against the open API: it gets the figures of the public source."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from services.config import Settings
from services.growth import check_connection, connect, lightcast_connections
from services.lightcast import rate_limiter
from services.open_api.application import OpenApi
from tests.services.open_api.harness import run_app

CELLS = 60
SEED = 20_241_134


@pytest.fixture(autouse=True)
def fresh_process():
    lightcast_connections.clear()
    rate_limiter.reset_all()
    yield
    lightcast_connections.clear()
    rate_limiter.reset_all()


def settings(url: str, **more: str) -> Settings:
    """Lightcast's three addresses changed, and the taxonomy."""
    values = {
        "LIGHTCAST_CLIENT_ID": "public",
        "LIGHTCAST_CLIENT_SECRET": "public",
        "LIGHTCAST_AUTH_URL": f"{url}/connect/token",
        "LIGHTCAST_GROWTH_URL": f"{url}/projected-occupation-growth",
        "LIGHTCAST_CLASSIFICATION_URL": url,
        "LIGHTCAST_TAXONOMY": "soc",
    }
    return Settings.read(values | more)


def nation_and_states(public):
    """Lightcast's client keeps to these, whatever levels a service has."""
    areas = public.areas()
    return areas[areas["area_level"] != "msa"]


def test_every_step_of_the_connection_check_succeeds(api):
    steps = list(check_connection("lightcast", settings(api.url, LIGHTCAST_RATE="100")))
    assert [step.name for step in steps] == ["Token", "Status", "Versions", "Occupations", "Projection"]
    assert all(step.ok for step in steps), steps


def test_occupations_and_areas_equal_those_of_the_public_source(api, public):
    live = connect("lightcast", settings(api.url, LIGHTCAST_RATE="100"))
    columns = ["occupation_id", "occupation", "taxonomy"]
    known = public.occupations()
    known = known[known["taxonomy"] != "soctotal"].sort_values("occupation_id")
    assert live.occupations()[columns].to_numpy().tolist() == known[columns].to_numpy().tolist()
    assert live.areas().to_numpy().tolist() == nation_and_states(public).to_numpy().tolist()


def test_random_cells_equal_those_of_the_public_source(api, public):
    live = connect("lightcast", settings(api.url, LIGHTCAST_RATE="100"))
    chance = random.Random(SEED)
    codes = live.occupations()["occupation_id"].tolist()
    areas = nation_and_states(public)["area_id"].tolist()
    pairs = chance.sample([(code, area) for code in codes for area in areas], CELLS)
    errors: list = []
    one = pd.concat([live.growth([code], [area], on_error=errors.append) for code, area in pairs])
    other = pd.concat([public.growth([code], [area]) for code, area in pairs])
    assert errors == []
    assert len(one) == 5 * CELLS
    for name in ("occupation_id", "occupation", "taxonomy", "area_id", "area", "area_level", "horizon_years"):
        assert one[name].tolist() == other[name].tolist(), name
    for name in ("base_employment", "growth", "growth_per_year"):
        pd.testing.assert_series_equal(
            one[name].reset_index(drop=True), other[name].reset_index(drop=True), rtol=0, atol=1e-15, check_dtype=False
        )
    assert 0 < one["growth"].isna().sum() < len(one) / 2  # cells that are not published are among them
    assert (one["base_employment"].dropna() % 1 == 0).all()


@pytest.mark.timing
def test_client_at_the_default_rate_is_never_refused(public):
    """Five a second on both sides, in real time: our client never runs into our server's limit."""
    statuses: list[int] = []
    app = OpenApi(lambda: public, Settings.read({}))

    async def recording_app(scope, receive, send):
        async def record(message):
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        await app(scope, receive, record)

    with run_app(recording_app) as url:
        frame = connect("lightcast", settings(url)).growth(
            ["29-1141", "29-1171"], public.areas()["area_id"][:8].tolist()
        )
    assert frame["growth"].notna().sum() >= 5 * 8
    assert set(statuses) <= {200, 404}


def test_client_signs_in_again_after_a_server_restart(public):
    """A new process has another random signing key, so every token is invalid; the client requests a new one."""
    servers = [OpenApi(lambda: public, Settings.read({"OPEN_API_RATE": "1000"})) for _ in range(2)]

    async def current_server(scope, receive, send):
        await servers[0](scope, receive, send)

    with run_app(current_server) as url:
        live = connect("lightcast", settings(url, LIGHTCAST_RATE="100"))
        assert live.growth(["29-1141"], ["06"])["growth"].notna().all()
        servers.pop(0)
        assert live.growth(["29-1141"], ["48"])["growth"].notna().all()

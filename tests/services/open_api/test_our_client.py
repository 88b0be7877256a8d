"""Our own live path, proved over our own API: the Lightcast client gets from it what the public source holds."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from services.config import Settings
from services.growth import check_connection, connect, lightcast_connections
from services.lightcast import rate_limiter
from services.open_api.middleware import OpenApi
from tests.services.open_api.harness import listening

CELLS = 200
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


def test_every_step_of_a_trial_works(api):
    steps = list(check_connection("lightcast", settings(api.url, LIGHTCAST_RATE="100")))
    assert [step.name for step in steps] == ["Token", "Status", "Versions", "Occupations", "Projection"]
    assert all(step.ok for step in steps), steps


def test_it_lists_what_the_public_source_lists(api, public):
    live = connect("lightcast", settings(api.url, LIGHTCAST_RATE="100"))
    columns = ["occupation_id", "occupation", "taxonomy"]
    known = public.occupations()
    known = known[known["taxonomy"] != "soctotal"].sort_values("occupation_id")
    assert live.occupations()[columns].to_numpy().tolist() == known[columns].to_numpy().tolist()
    assert live.areas().to_numpy().tolist() == public.areas().to_numpy().tolist()


def test_two_hundred_random_cells_are_the_same(api, public):
    live = connect("lightcast", settings(api.url, LIGHTCAST_RATE="100"))
    chance = random.Random(SEED)
    codes = live.occupations()["occupation_id"].tolist()
    areas = public.areas()["area_id"].tolist()
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
@pytest.mark.timing
def test_at_the_default_limit_nothing_is_refused(public):
    """Five a second on both sides, in real time: our client never runs into our server's limit."""
    statuses: list[int] = []
    app = OpenApi(lambda: public, Settings.read({}))

    async def watched(scope, receive, send):
        async def noting(message):
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        await app(scope, receive, noting)

    with listening(watched) as url:
        frame = connect("lightcast", settings(url)).growth(
            ["29-1141", "29-1171"], public.areas()["area_id"][:8].tolist()
        )
    assert frame["growth"].notna().sum() >= 5 * 8
    assert set(statuses) <= {200, 404}


def test_a_restart_of_the_server_is_survived(public):
    """The random signing key is gone, and with it every token; the client asks for a new one and goes on."""
    servers = [OpenApi(lambda: public, Settings.read({"OPEN_API_RATE": "1000"})) for _ in range(2)]

    async def whichever_runs(scope, receive, send):
        await servers[0](scope, receive, send)

    with listening(whichever_runs) as url:
        live = connect("lightcast", settings(url, LIGHTCAST_RATE="100"))
        assert live.growth(["29-1141"], ["06"])["growth"].notna().all()
        servers.pop(0)
        assert live.growth(["29-1141"], ["48"])["growth"].notna().all()

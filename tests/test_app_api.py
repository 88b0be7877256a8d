"""What the dashboard and the open API, which share a process, still serve where settings or data are wrong."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

from components.state.url import EXPLORE, SCRIPTS
from tests.test_server import UVICORN, fetch_token, rerun, running

HEADINGS = {
    "": b"Registered nurses",
    "compare": b"Compare",
    "rank": b"Occupations in",
    "places": b"Registered nurses",
    "plan": b"Plan",
    "method": b"Method",
}
"""What each page is headed by."""


def test_every_page_is_drawn_by_a_server_just_started_though_all_are_opened_at_once(tmp_path):
    with running(UVICORN, tmp_path / "log") as app:

        def draw(page: str) -> bytes:
            with app.open_websocket(f"http://localhost:{app.port}") as websocket:
                return b"".join(one.SerializeToString() for one in rerun(websocket, page, "occ=29-1141&area=US"))

        pages = ["" if page == EXPLORE else page for page in SCRIPTS]
        with ThreadPoolExecutor(len(pages)) as pool:
            drawn = dict(zip(pages, pool.map(draw, pages), strict=True))
        assert (tmp_path / "log").read_text() == ""
    assert len(drawn) == 6
    for page, heading in HEADINGS.items():
        assert heading in drawn[page], page
        assert b"could not be drawn" not in drawn[page], page


def test_wrong_api_setting_disables_the_api_only(tmp_path):
    log = tmp_path / "log"
    with running(UVICORN, log, OPEN_API_RATE="hunter2") as app:
        status, headers, _ = app.get("/projected-occupation-growth/status")
        assert (status, headers.get_content_type()) == (503, "application/json")
        status, headers, _ = app.get("/compare")
        assert (status, headers.get_content_type()) == (200, "text/html")
    assert "OPEN_API_RATE" in log.read_text()
    assert not re.search("hunter2|Traceback", log.read_text())


def test_missing_data_set_is_reported_by_dashboard_and_api(tmp_path):
    log, empty = tmp_path / "log", tmp_path / "data"
    empty.mkdir()
    with running(UVICORN, log, HORIZONS_DATA_DIR=str(empty)) as app:
        bearer = f"Bearer {fetch_token(app)}"
        status, _, body = app.get("/projected-occupation-growth/status", Authorization=bearer)
        assert (status, json.loads(body)["data"]["healthy"]) == (200, False)
        assert app.get("/projected-occupation-growth/meta", Authorization=bearer)[0] == 503
        status, headers, _ = app.get("/compare")
        assert (status, headers.get_content_type()) == (200, "text/html")
        assert app.get("/_stcore/health")[0] == 200
    assert "make data" in log.read_text()
    assert "Traceback" not in log.read_text()

"""Pages with the Lightcast source: figures are drawn, missing ones left out, failures shown."""

from __future__ import annotations

import json
import logging
import re

import pytest
import streamlit as st

from components import streamlit_compat
from components.sections import loading
from components.state import connections
from components.text import number_format
from services.growth import lightcast_connections
from services.lightcast import client, rate_limiter
from tests.lightcast_contract import UNPUBLISHED, base_of, growth_of
from tests.lightcast_server import LightcastServer
from tests.pages.comparison import comparison_table
from tests.pages.shown import (
    BOTH_PAGES,
    add_area,
    areas_shown,
    assert_no_errors,
    button,
    charts_of,
    figures_of,
    source_of,
    texts,
)
from tests.services.lightcast.harness import CANARY, CANARY_ID, assert_no_secrets

ANALYSTS, KEEPERS = "231113", "101110"


@pytest.fixture(autouse=True)
def _fresh_process():
    yield
    lightcast_connections.clear()
    rate_limiter.reset_all()


@pytest.fixture
def server(monkeypatch):
    """A Lightcast that counts nothing, so that pages take no time, for a client whose secret is the canary."""
    with LightcastServer(rate=10**6, client_id=CANARY_ID, client_secret=CANARY) as running:
        for name, value in running.values(rate="100").items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture(autouse=True)
def _cache_keys_cost_nothing(monkeypatch):
    """The key of cached responses is slow to work out, on purpose; here each test has a server and so a key."""
    monkeypatch.setattr(client, "_SCRYPT", client._SCRYPT | {"n": 2})


@pytest.fixture(autouse=True)
def _no_job_is_abandoned(monkeypatch):
    """Between two runs of an AppTest no heartbeat is sent, however long a busy machine takes for them."""
    monkeypatch.setattr(loading, "ABANDON_AFTER", 3600.0)


def run_until_connected(session):
    """Rerun as the browser does while the source is being opened."""
    while any("Opening Lightcast" in one.value for one in session.info):
        session.run()
    return session


@pytest.fixture
def visit(visit):
    """visit(page, **parameters) -> the page when the source is open or has failed to."""
    return lambda *arguments, **parameters: run_until_connected(visit(*arguments, **parameters))


def pick_source(session, name: str):
    """Open the source's popover and choose."""
    session.session_state["source"] = True
    session.run()
    return run_until_connected(session.radio("selected_source").set_value(name).run())


def warnings(session) -> str:
    return " ".join(one.value for one in session.warning)


@pytest.mark.usefixtures("server")
def test_explore_shows_lightcast_figures(visit):
    session = assert_no_errors(visit(occ=ANALYSTS, area="06", source="lightcast"))
    assert source_of(session) == "Lightcast · model 36"
    assert "Data Analysts" in session.title[0].value
    ten = growth_of(ANALYSTS, "06")["tenYear"]
    assert f"{abs(ten) * 100:.1f} % in California by year 10" in texts(session)
    assert figures_of(session)["Jobs, base"] == f"{base_of(ANALYSTS, '06'):,}"
    assert re.search(r"Source: Lightcast, model 36\. Retrieved 20[0-9-]{8}\. ", texts(session))


@pytest.mark.usefixtures("server")
@BOTH_PAGES
def test_figures_that_lightcast_lacks_are_left_out_with_a_note(visit, page):
    session = assert_no_errors(visit(page, occ=[ANALYSTS, KEEPERS], area=["US", "06"], source="lightcast"))
    shown = texts(session)
    assert "no base year, openings, wages, ranges or line for all occupations" in shown
    for word in ("openings a year", "Median wage", "all occupations (", "Includes the self-employed", "not published"):
        assert word not in shown
    for table in session.dataframe:
        assert not {"Openings a year", "Median wage", "Concentration"} & set(table.value.columns)
    names = [trace.get("name") for chart in charts_of(session) for trace in json.loads(chart.spec)["data"]]
    assert not any("All occupations" in (name or "") for name in names)


@pytest.mark.usefixtures("server")
def test_lines_without_years_use_the_horizons_of_the_source(visit):
    session = visit("compare", occ=[ANALYSTS, KEEPERS], source="lightcast")
    lines = json.loads(charts_of(session)[1].spec)["data"]
    assert [line["x"] for line in lines] == [[0, 1, 2, 3, 5, 10]] * 2
    assert all(value is not None for line in lines for value in line["y"])


def test_states_are_requested_on_click_only(visit, server):
    session = visit(occ=ANALYSTS, source="lightcast")
    assert server.count("growth") == 1
    next(one for one in session.button if one.label.startswith("Show all 51")).click()
    assert_no_errors(session.run())
    assert server.count("growth") == 52
    states = json.loads(charts_of(session)[-1].spec)["data"][0]
    assert len(states["y"]) == 21, "ten from either end, and how many are between them"
    shown = session.run()
    assert server.count("growth") == 52, "a rerun makes no request"
    assert_no_errors(shown)


@pytest.mark.parametrize("initial_wait", [loading.INITIAL_WAIT_SECONDS, 0.0])
def test_each_source_keeps_its_own_occupations(visit, server, monkeypatch, initial_wait):
    """However quickly Lightcast answers: without a wait the page always says first that it is being opened."""
    monkeypatch.setattr(loading, "INITIAL_WAIT_SECONDS", initial_wait)
    session = visit(occ="15-1252", area="06", source="public")
    pick_source(session, "lightcast")
    assert source_of(assert_no_errors(session)) == "Lightcast · model 36"
    assert "This one is an example" in texts(session)
    assert areas_shown(session) == ["06"]
    assert session.query_params["source"] in ("lightcast", ["lightcast"])
    pick_source(session, "public")
    assert "Software developers" in assert_no_errors(session).title[0].value
    assert "source" not in session.query_params


@pytest.mark.parametrize("page", ["explore", "compare", "rank", "places"])
@pytest.mark.parametrize(
    ("levels", "areas", "kept", "missing"),
    [
        (("nation", "state"), ["26420"], ["US"], "Houston-Pasadena-The Woodlands, TX. Shown: the nation."),
        (("nation", "state"), ["06", "26420"], ["06"], "Houston-Pasadena-The Woodlands, TX. Shown: the rest."),
        (("nation",), ["06", "48"], ["US"], "California; Texas. Shown: the nation."),
    ],
)
def test_areas_that_the_chosen_source_lacks_are_dropped_with_a_notice(
    visit, server, page, levels, areas, kept, missing
):
    server.rules.levels = levels
    session = visit(page, occ="15-1252", area=areas)
    pick_source(session, "lightcast")
    assert source_of(assert_no_errors(session)) == "Lightcast · model 36"
    assert session.session_state["selection"].areas == tuple(kept)
    assert f"Lightcast has no figures for {missing}" in warnings(session)
    assert session.query_params["area"] in (kept, kept[0])
    assert "Lightcast has no figures" in warnings(session.run()), "until the reader changes something"


def test_frame_of_the_map_says_that_the_source_has_no_states(visit, server, monkeypatch):
    monkeypatch.setattr(type(st.context), "is_embedded", property(lambda self: True))
    server.rules.levels = ("nation",)
    shown = assert_no_errors(visit("places", occ=ANALYSTS, source="lightcast", embed="true", chart="map"))
    assert "has figures of the nation alone" in texts(shown)
    assert "[Open in Horizons](" in texts(shown)
    assert "is loaded" not in texts(shown)


@pytest.mark.usefixtures("server")
def test_codes_of_the_other_taxonomy_are_dropped_with_a_notice(visit):
    session = assert_no_errors(visit("compare", occ=["29-1141", ANALYSTS], source="lightcast"))
    assert "29-1141" in warnings(session)
    assert "a taxonomy of its own" in warnings(session)
    assert comparison_table(session)["Occupation"].tolist() == ["Data Analysts"]


def test_unknown_source_has_a_notice(visit):
    session = assert_no_errors(visit(occ="29-1141", source="elsewhere"))
    assert "the source “elsewhere”, which does not exist" in warnings(session)
    assert source_of(session).startswith("Public data")


@BOTH_PAGES
def test_missing_credentials_show_how_to_add_them(visit, page, monkeypatch):
    monkeypatch.delenv("LIGHTCAST_CLIENT_ID", raising=False)
    session = visit(page, occ=ANALYSTS, source="lightcast")
    (notice,) = session.error
    assert "Lightcast needs credentials" in notice.value
    assert "LIGHTCAST_CLIENT_ID" in notice.value
    assert source_of(session) == "Lightcast · not connected"
    assert session.query_params["occ"] in (ANALYSTS, [ANALYSTS]), "the link stays as it is"
    pick_source(session, "public")
    assert source_of(assert_no_errors(session)).startswith("Public data")


def test_wrong_secret_has_a_notice_and_leaves_the_way_back_to_public_data(visit, server, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("LIGHTCAST_CLIENT_SECRET", f"not {CANARY}")
    session = visit(source="lightcast")
    (notice,) = session.error
    assert "Lightcast does not know this client id and secret." in notice.value
    assert source_of(session) == "Lightcast · not connected"
    assert_no_secrets(notice.value + texts(session) + caplog.text)
    pick_source(session, "public")
    assert session.title[0].value.startswith("Registered nurses")
    assert source_of(assert_no_errors(session)).startswith("Public data")


def test_connection_test_shows_each_step(visit, server):
    session = visit(occ="29-1141")
    session.session_state["source"] = True
    session.run()
    button(session, "Test connection").click().run()
    shown = [one.value for one in session.markdown if "Works" in one.value]
    assert [text.split("**")[1] for text in shown] == ["Token", "Status", "Versions", "Occupations", "Projection"]
    server.inject_fault("meta", "403")
    button(session, "Test connection").click().run()
    (failed,) = [one.value for one in session.markdown if "Failed" in one.value]
    assert "Versions" in failed
    assert "no access to this service" in failed


def test_failed_cell_keeps_the_others_and_can_be_retried(visit, server):
    server.inject_fault("growth", "HTML", times=1)
    session = visit("compare", occ=[ANALYSTS, KEEPERS], area=["US", "06"], source="lightcast")
    assert "an answer that Horizons cannot read" in warnings(session)
    assert comparison_table(session)["By year 10"].notna().sum() == 3
    assert "no answer" in comparison_table(session, "text")["By year 10"].tolist()
    assert "3 of 4 figures are loaded. Of these: " in texts(session)
    button(session, "Ask again").click().run()
    assert comparison_table(session)["By year 10"].notna().all()
    assert "are loaded" not in texts(session)
    assert not session.warning


def test_unpublished_growth_has_a_sentence(visit, server):
    session = assert_no_errors(visit(occ=UNPUBLISHED, source="lightcast"))
    assert "so no growth can be given" in texts(session)


def test_new_selection_replaces_the_previous_request(visit, server):
    session = visit("compare", occ=[ANALYSTS], source="lightcast")
    add_area(session, "06")
    assert areas_shown(assert_no_errors(session)) == ["US", "06"]
    assert server.count("growth") == 2


def test_method_is_shown_without_lightcast_credentials(visit, monkeypatch):
    from tests.pages import conftest

    monkeypatch.setitem(conftest.PAGES, "method", "../pages/method.py")
    monkeypatch.delenv("LIGHTCAST_CLIENT_ID", raising=False)
    session = assert_no_errors(visit("method", source="lightcast"))
    assert session.title[0].value == "Method"
    assert "This page describes public data" in texts(session)
    assert source_of(session) == "Lightcast · not connected"


FAULTS = ["drop", "401", "403", "429 for days", "renamed field"]
"""One of each kind: no answer, refusals of the credentials, of the contract and for a time, and an answer that cannot
be read. What the others say, and that they name no secret, is in tests/services/lightcast/test_faults.py."""


@pytest.mark.parametrize("kind", ["token", "meta", "search", "growth"])
@pytest.mark.parametrize("fault", FAULTS)
def test_faults_show_no_traceback_and_no_secret(visit, server, kind, fault, caplog):
    caplog.set_level(logging.DEBUG)
    server.inject_fault(kind, fault)
    session = visit(occ=ANALYSTS, source="lightcast")
    assert not session.exception
    shown = " ".join([*(one.value for one in session.error), *(one.value for one in session.warning)])
    assert shown, "there is a notice"
    assert "Traceback" not in shown
    assert_no_secrets(shown + texts(session) + caplog.text + str(dict(session.query_params)))


def test_broken_secrets_file_is_reported_without_its_content(tmp_path):
    def read(text: str):
        file = tmp_path / "secrets.toml"
        file.write_text(text)
        streamlit_compat.use_secrets_files([str(file)])
        return connections.settings()

    before = streamlit_compat.secrets_files()
    try:
        settings = read(f'[lightcast]\nclient_id = "id"\nclient_secret = "{CANARY}"\nrate = 3').lightcast()
        assert (settings.client_secret.get_secret_value(), settings.rate) == (CANARY, 3)
        for broken in (f'[lightcast\nclient_secret = "{CANARY}"', f'lightcast = "{CANARY}"'):
            with pytest.raises(connections.ConfigError) as refused:
                read(broken)
            assert_no_secrets(str(refused.value) + repr(refused.value.__context__) + repr(refused.value.__cause__))
    finally:
        streamlit_compat.use_secrets_files(before)


@pytest.mark.usefixtures("server")
def test_places_shows_the_states_of_lightcast_without_local_areas(visit):
    session = visit("places", occ=ANALYSTS, source="lightcast")
    while any(one.label == "Cancel" for one in session.button):
        session.run()
    assert_no_errors(session)
    (drawn,) = (one for one in session.get("bidi_component") if one.proto.component_name == "horizons_map")
    states = json.loads(drawn.proto.json)["states"]
    assert len(states) == 51
    known = [state for state in states if state[2]]
    assert known
    assert all("not published" in state[1] for state in states if not state[2])
    assert not any(one.key == "places_level" for one in session.get("button_group"))


NURSES = "29-1141"


def open_beside(session):
    session.session_state["beside_lightcast"] = True
    return run_until_connected(session.run())


def tables_of(session):
    return [table.value for table in session.table if "Jobs added" in table.value.columns]


@pytest.mark.usefixtures("server")
def test_figures_of_a_picked_occupation_stand_beside_those_of_public_data(visit, public):
    session = assert_no_errors(visit(occ=NURSES, area="06", beside=ANALYSTS))
    assert source_of(session).startswith("Public data")
    ours, theirs = tables_of(session)
    assert ours["Growth"].tolist() == [
        number_format.percent(value) for value in public.growth([NURSES], ["06"])["growth"]
    ]
    expected = growth_of(ANALYSTS, "06")["tenYear"]
    assert theirs["Growth"].tolist()[-1] == number_format.percent(expected)
    shown = texts(session)
    assert f"Lightcast: Data Analysts ({ANALYSTS})" in shown
    assert f"{base_of(ANALYSTS, '06'):,} jobs in the base" in shown
    assert "Public figures count from 2025; Lightcast does not say" in shown
    names = [trace.get("name") for chart in charts_of(session) for trace in json.loads(chart.spec)["data"]]
    assert "Data Analysts" not in names


def test_lightcast_is_asked_only_once_the_section_is_open(visit, server):
    session = assert_no_errors(visit(occ="15-2051"))
    assert server.calls == []
    session = assert_no_errors(open_beside(session))
    assert server.calls
    assert len(tables_of(session)) == 0
    picked = next(one for one in session.button if (one.key or "").startswith("beside_") and one.key != "beside_remove")
    session = run_until_connected(picked.click().run())
    assert session.query_params["beside"] == picked.key.removeprefix("beside_")
    assert len(tables_of(session)) == 2


@pytest.mark.usefixtures("server")
def test_counterpart_is_of_the_one_occupation_that_it_was_picked_for(visit):
    session = assert_no_errors(visit(occ=NURSES, beside=ANALYSTS))
    related = next(one for one in session.button if (one.key or "").startswith("related_"))
    assert "beside" not in related.click().run().query_params


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("beside", "said"), [("999999", "no occupation 999999"), ("29-1141", "no code of Lightcast")])
def test_counterpart_that_does_not_exist_is_named_and_left_out(visit, beside, said):
    session = assert_no_errors(visit(occ=NURSES, beside=beside))
    assert said in warnings(session)
    assert tables_of(session) == []


def test_nothing_of_lightcast_is_offered_without_credentials(visit, monkeypatch):
    for name in ("LIGHTCAST_CLIENT_ID", "LIGHTCAST_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    session = assert_no_errors(visit(occ=NURSES, beside=ANALYSTS))
    assert "Beside Lightcast" not in str([one.label for one in session.expander])

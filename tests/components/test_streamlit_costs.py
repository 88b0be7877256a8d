"""What Streamlit would do anew for each run is done once, with the same outcome."""

from __future__ import annotations

from copy import deepcopy

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.cursor import LockedCursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from components import streamlit_costs


def running_cursor() -> RunningCursor:
    cursor = RunningCursor(0, (1, 2))
    cursor.lock_element()
    cursor.get_transient_cursor()
    return cursor


@pytest.mark.parametrize("cursor", [running_cursor(), LockedCursor(0, (1,), 3), RunningCursor(1)])
def test_copy_of_a_place_is_what_streamlit_copies_and_moves_alone(cursor):
    expected = {name: deepcopy(value) for name, value in vars(cursor).items() if name != "_transient_elements"}
    streamlit_costs.copy_places_quickly()
    copy = deepcopy(cursor)
    assert {name: value for name, value in vars(copy).items() if name != "_transient_elements"} == expected
    assert copy._transient_elements is not cursor._transient_elements
    before = cursor.delta_path
    copy.lock_element()
    copy._transient_elements[0] = None
    assert cursor.delta_path == before
    assert len(cursor._transient_elements) == 0


def test_copy_of_a_transient_element_is_kept():
    cursor = running_cursor()
    cursor._transient_elements[0] = ["element"]
    streamlit_costs.copy_places_quickly()
    copy = deepcopy(cursor)
    assert list(copy._transient_elements) == [["element"]]
    assert copy._transient_elements[0] is not cursor._transient_elements[0]


def test_copies_of_containers_have_their_places_and_the_same_parents():
    streamlit_costs.copy_places_quickly()
    top = DeltaGenerator(0, RunningCursor(0))
    below = DeltaGenerator(0, running_cursor(), parent=top, block_type="column")
    names = {"_root_container", "_provided_cursor", "_parent", "_block_type", "_creating_fragment_id", "_form_data"}
    assert set(vars(below)) == names  # an upgrade that adds one has to be looked at
    copied_top, copied_below = deepcopy((top, below))
    assert copied_below._parent is copied_top
    assert copied_below is not below
    assert copied_below._cursor.delta_path == below._cursor.delta_path
    assert copied_below._block_type == "column"


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar"])
def test_kept_theme_is_the_one_that_the_settings_have(monkeypatch, section):
    populate = app_session._populate_theme_msg
    monkeypatch.setattr(app_session, "_populate_theme_msg", populate)
    monkeypatch.setattr(app_session, streamlit_costs._KEPT, None, raising=False)
    monkeypatch.delattr(app_session, streamlit_costs._KEPT)
    expected = CustomThemeConfig()
    populate(expected, section)
    streamlit_costs.keep_theme()
    for _ in range(2):
        theme = CustomThemeConfig()
        app_session._populate_theme_msg(theme, section)
        assert theme == expected


def test_theme_is_read_again_with_the_settings(monkeypatch):
    read = []

    def populate(theme: CustomThemeConfig, section: str) -> None:
        read.append(section)
        theme.primary_color = f"#00000{len(read)}"

    monkeypatch.setattr(app_session, "_populate_theme_msg", populate)
    monkeypatch.setattr(app_session, streamlit_costs._KEPT, None, raising=False)
    monkeypatch.delattr(app_session, streamlit_costs._KEPT)
    streamlit_costs.keep_theme()
    for color in ("#000001", "#000002"):
        monkeypatch.setattr(config, "_config_options", dict(config.get_config_options()))
        for _ in range(2):
            theme = CustomThemeConfig()
            app_session._populate_theme_msg(theme)
            assert theme.primary_color == color


def test_no_installed_package_is_looked_through_for_components(monkeypatch):
    scans = []
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", lambda: scans.append(1) or [])
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    assert scans, "the version of Streamlit scans in another way"
    streamlit_costs.scan_no_packages()
    manager.discover_and_register_components(start_file_watching=False)
    assert len(scans) == 1

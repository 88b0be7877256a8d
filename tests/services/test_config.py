"""Settings come from any mapping and keep their defaults."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from services.config import DATA_DIR, Settings


@pytest.mark.parametrize("values", [{}, {"HORIZONS_DATA_DIR": ""}, {"HORIZONS_DATA_DIR": "  "}, {"OTHER": "x"}])
def test_defaults_where_nothing_is_set(values):
    assert Settings.read(values) == Settings(data_dir=DATA_DIR)


def test_the_data_folder_can_be_moved():
    assert Settings.read({"HORIZONS_DATA_DIR": " /srv/build "}).data_dir == Path("/srv/build")


def test_the_environment_is_read_when_nothing_is_handed_in(monkeypatch):
    monkeypatch.setenv("HORIZONS_DATA_DIR", "elsewhere")
    assert Settings.read().data_dir == Path("elsewhere")


def test_a_mapping_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("HORIZONS_DATA_DIR", "elsewhere")
    assert Settings.read({}).data_dir == DATA_DIR


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Settings().data_dir = Path("x")  # type: ignore[misc]


def test_the_shipped_data_folder_exists():
    assert (DATA_DIR / "manifest.json").is_file()

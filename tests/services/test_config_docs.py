"""docs/settings.md lists every setting as the models define it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from services.config import LightcastSettings, OpenApiSettings, ServerSettings, Settings
from services.config_docs import PAGE, with_tables
from services.sign_in.settings import SignInSettings

EXAMPLE: Final = Path(__file__).parents[2] / ".streamlit" / "secrets.toml.example"


def test_page_agrees_with_the_models():
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_tables(page), "run `make docs`"


def test_page_names_every_setting_once():
    page = PAGE.read_text(encoding="utf-8")
    for model in (Settings, ServerSettings, LightcastSettings, OpenApiSettings, SignInSettings):
        for name, field in model.model_fields.items():
            assert page.count(f"| `{model.setting_name(name)}` |") == 1
            assert field.description
            assert field.description.endswith(".")


def test_example_of_a_secrets_file_names_fields_and_their_defaults():
    text = re.sub(r"^# (?=\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    shown = tomllib.loads(text)["lightcast"]
    fields = LightcastSettings.model_fields
    assert shown.keys() == fields.keys()
    for name, value in shown.items():
        default = "" if fields[name].is_required() else fields[name].default
        assert str(value) == (f"{default:g}" if isinstance(default, float) else str(default))

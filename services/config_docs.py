"""The tables of docs/settings.md, from the models in config.py: `python -m services.config_docs` writes them.

tests/services/test_config_docs.py fails while the page and the models differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import SecretStr

from services.config import LightcastSettings, OpenApiSettings, ServerSettings, Settings
from services.config_group import field_limits
from services.sign_in.settings import SignInSettings

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

PAGE: Final = Path(__file__).parents[1] / "docs" / "settings.md"

_ROOT: Final = Path(__file__).parents[1]
_Model = type[Settings] | type[LightcastSettings] | type[OpenApiSettings] | type[ServerSettings] | type[SignInSettings]
_TABLES: Final[Mapping[str, tuple[_Model, str]]] = {
    "general": (Settings, "the environment"),
    "server": (ServerSettings, "the environment"),
    "lightcast": (LightcastSettings, "the environment, or `{field}` under `[lightcast]` in `.streamlit/secrets.toml`"),
    "open-api": (OpenApiSettings, "the environment"),
    "sign-in": (SignInSettings, "the environment"),
}


def with_tables(page: str) -> str:
    """`page` with each table between its two comments written anew."""
    for name, (model, place) in _TABLES.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n{_table(model, place)}\n{end}{rest.partition(end)[2]}"
    return page


def _table(model: _Model, place: str) -> str:
    rows = ["| setting | default | what it does | where to put it |", "| --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        description = f"{field.description}{_range(field)}"
        cells = (f"`{model.setting_name(name)}`", _default(field), description, place.format(field=name))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "none; needed"
    text = _as_given(field.default)
    return f"`{text}`" if text else "none"


def _range(field: FieldInfo) -> str:
    limits = field_limits(field)
    return f" From {limits[0]:,.10g} to {limits[1]:,.10g}." if limits else ""


def _as_given(value: Any) -> str:
    """A default as it would be written in the environment."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, SecretStr):
        return value.get_secret_value()  # of a default, which everybody may read
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{_as_given(secret)}" for name, secret in value.items())
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, Path):
        return value.relative_to(_ROOT).as_posix()
    return f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

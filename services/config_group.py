"""The base class of all groups of settings: how they are read, compared and validated.

pydantic's ValidationError quotes the value it refuses, and that may be a secret: it never leaves this module, not
even as the context of what does.
"""

from __future__ import annotations

import functools
import os
import re
from typing import TYPE_CHECKING, Final, Self, get_args

from pydantic import ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from services.config_validators import OWN_ERROR
from services.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource

MAX_CACHED: Final = 64
"""Entries of the cache of parsed settings; an installation has one set."""
_QUOTED: Final = re.compile(r"(['\"]).*\1", re.DOTALL)
_UNEXPANDED: Final = re.compile(r"\$\([^()]*\)|\$\{\w+[^{}]*\}")
_VARIABLE: Final = re.compile(r"\$[A-Z_][A-Z0-9_]*|`.*`", re.DOTALL)
_PARTS: Final = re.compile(r"[,:]")
"""What stands between ids and secrets in a list of clients, each of which may have quotation marks of its own."""
_BOOLEANS: Final = "on, true, yes, 1, off, false, no, 0"


def field_limits(field: FieldInfo) -> tuple[float, float] | None:
    """The smallest and largest value of a numeric field."""
    least = [bound.ge for bound in field.metadata if hasattr(bound, "ge")]
    most = [bound.le for bound in field.metadata if hasattr(bound, "le")]
    return (least[0], most[0]) if least and most else None


class SettingsGroup(BaseSettings):
    """Settings that share a prefix. Compared by value, secrets included, and hashed where no field is a mapping."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, validate_by_name=True, loc_by_alias=False
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only the values that `read` passes in: the environment, or a mapping given instead."""
        return (init_settings,)

    @classmethod
    def read(cls, values: Mapping[str, str] | None = None) -> Self:
        """The settings in `values`, or in the environment when None; what is missing or blank keeps its default.

        Raises:
            ConfigError: a setting cannot be right; names the setting, not its value.
        """
        values = os.environ if values is None else values
        names = cls._names()
        return cls._parse(tuple(sorted((name, text) for name, text in values.items() if name.startswith(names))))

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        """The names, or their beginnings, of the variables that the model is made from."""
        return (cls.model_config["env_prefix"],)

    @classmethod
    @functools.lru_cache(maxsize=MAX_CACHED)
    def _parse(cls, values: tuple[tuple[str, str], ...]) -> Self:
        """The settings in pairs of name and text. Cached, for pages read their settings at every rerun."""
        cls._refuse_shell_text(values)
        source = EnvSettingsSource(cls)
        source.env_vars = {name.lower(): text.strip() for name, text in values if text.strip()}
        problem: ErrorDetails
        try:
            return cls(**source())
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
        name = str(problem["loc"][0])
        raise ConfigError(f"The setting {cls.setting_name(name)} cannot be right.", cls._next_step(name, problem))

    @classmethod
    def _refuse_shell_text(cls, values: tuple[tuple[str, str], ...]) -> None:
        """Refuse values with quotation marks around them, or with what only a shell replaces.

        Files of settings that no shell reads pass both on, and a secret would be the command that makes one.

        Raises:
            ConfigError: names the setting.
        """
        own = {cls.setting_name(field) for field in cls.model_fields}
        for name, text in values:
            if name not in own:
                continue
            parts = [text.strip(), *(part.strip() for part in _PARTS.split(text))]
            if any(map(_QUOTED.fullmatch, parts)):
                next_step = "Leave out the quotation marks around it: they were taken as part of it."
            elif _UNEXPANDED.search(text) or any(map(_VARIABLE.fullmatch, parts)):
                next_step = "Write the value itself: no shell has replaced $(...), ${...}, $NAME or `...` in it."
            else:
                continue
            raise ConfigError(f"The setting {name} cannot be right.", next_step)

    @classmethod
    def setting_name(cls, field_name: str) -> str:
        """The name of a field in the environment."""
        alias = cls.model_fields[field_name].validation_alias
        return alias if isinstance(alias, str) else f"{cls.model_config['env_prefix']}{field_name.upper()}"

    @classmethod
    def _next_step(cls, field_name: str, problem: ErrorDetails) -> str:
        """What to write instead: from the field's own definition, never from what was written."""
        field = cls.model_fields[field_name]
        if problem["type"] == OWN_ERROR:
            return problem["msg"]
        if problem["type"] == "literal_error":
            return f"Choose one of: {', '.join(get_args(field.annotation))}."
        if problem["type"].startswith("bool_"):
            return f"Choose one of: {_BOOLEANS}."
        limits = field_limits(field)
        return f"Give a number from {limits[0]:,.15g} to {limits[1]:,.15g}." if limits else "Give it a value."

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("settings hold secrets and are not pickled")

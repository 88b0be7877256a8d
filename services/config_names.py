"""Names in the environment that are no settings and look like one: what they set is not set, and nothing says so.

With `SIGNIN_ISSUER` for `SIGN_IN_ISSUER` a server would be open to everybody, so that ends the start.
"""

from __future__ import annotations

import difflib
import logging
import os
from typing import TYPE_CHECKING, Final

from services.config import OPEN_API_PREFIX, PREFIX, LightcastSettings, OpenApiSettings, ServerSettings, Settings
from services.errors import ConfigError
from services.sign_in import settings as sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_GROUPS: Final = (Settings, ServerSettings, LightcastSettings, OpenApiSettings, sign_in.SignInSettings)
NAMES: Final = frozenset(group.setting_name(field) for group in _GROUPS for field in group.model_fields)
"""The names of all settings."""
_FAMILIES: Final = (PREFIX, OPEN_API_PREFIX, sign_in.PREFIX)
_OWN: Final = ("HORIZONS_", "HORIZON_")
"""What somebody may write before every name, as other programs want it."""
_SIMILAR: Final = 0.85
"""Share of the letters that two names have in common (difflib's ratio)."""

_log: Final = logging.getLogger("horizons")


def misspelled(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names that look like settings and are none, each with the setting that may be meant, or ""."""
    for name in sorted(values):
        if name in NAMES or not values[name].strip():
            continue
        bare = _bare(name)
        similar = [
            *difflib.get_close_matches(name.upper(), NAMES, 1, _SIMILAR),
            *difflib.get_close_matches(bare, NAMES, 1, _SIMILAR),
        ]
        if similar or bare.startswith(_FAMILIES):
            yield name, similar[0] if similar else ""


def _bare(name: str) -> str:
    """The name in capitals, without what somebody may have written before it."""
    bare = name.upper()
    for prefix in _OWN:
        bare = bare.removeprefix(prefix)
    return bare


def next_step(meant: str) -> str:
    """What to do about such a name."""
    return f"Is {meant} meant? See docs/settings.md." if meant else "See docs/settings.md; it may be misspelled."


def check_start(values: Mapping[str, str] | None = None) -> None:
    """Check what a server needs before it opens its port: the settings, and that no door is open by mistake.

    Raises:
        ConfigError: see services.sign_in.settings.check_start; or sign-in is off, and a name looks like one of its
            settings.
    """
    values = os.environ if values is None else values
    sign_in.check_start(values)
    if sign_in.read(values) is not None:
        return
    for name, meant in misspelled(values):
        if meant.startswith(sign_in.PREFIX) or _bare(name).startswith(sign_in.PREFIX):
            raise ConfigError(
                f"Sign-in is off, and {name} looks like {meant or 'one of its settings'}.",
                f"Write {meant or 'its name as in docs/settings.md'}, or remove {name} to leave it off.",
            )


def log_misspelled(values: Mapping[str, str] | None = None) -> None:
    """Log each of them. `values`: the environment when None."""
    for name, meant in misspelled(os.environ if values is None else values):
        _log.warning("%s is no setting of Horizons. %s", name, next_step(meant))

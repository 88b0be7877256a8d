"""The forms of a request for a projection that a server may take, where the documentation does not say which.

It says neither how regions are named ("US" or "0", "06" or "6") nor whether `lot_version` may be sent with a POST.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.config import LightcastSettings

_NATION_IDS: Final = (NATION, "0")
"""Region ids of the nation: the first is what real clients send, the second what a sibling service returns."""
_DEFAULT_LOT_VERSION: Final = "7"
"""What the service takes without `lot_version`. Another version must be named: its ids mean other occupations."""


class RequestForms:
    """Remembers which forms one service has accepted. Thread-safe: what is remembered is replaced, never changed."""

    def __init__(self, settings: LightcastSettings) -> None:
        version = settings.lot_version if settings.taxonomy == "lot" else ""
        self._lot_versions: tuple[str, ...] = (version, "") if version == _DEFAULT_LOT_VERSION else (version,)
        self._alternative_id: dict[bool, bool] = {}  # for the nation, for states: whether the second id was accepted

    def lot_versions(self) -> Sequence[str]:
        """Return the values of `lot_version` to try in turn; "" leaves it out."""
        return self._lot_versions

    def region_ids(self, area_id: str) -> Sequence[str]:
        """Return the region ids of the area to try in turn, the accepted one first."""
        ids = _ids(area_id)
        return ids[::-1] if self._alternative_id.get(area_id == NATION) else ids

    def is_accepted(self, area_id: str, region_id: str) -> bool:
        """Whether figures have come for ids of this form, so that a 404 is about the figures and not about the id."""
        accepted = self._alternative_id.get(area_id == NATION)
        return accepted is not None and accepted == (region_id != area_id)

    def record_accepted(self, area_id: str, region_id: str, lot_version: str) -> None:
        """Record that a request of this form was answered with 200."""
        self._lot_versions = (lot_version,)
        if len(_ids(area_id)) > 1:  # both forms of an id such as 36 are the same
            self._alternative_id[area_id == NATION] = region_id != area_id


def _ids(area_id: str) -> tuple[str, ...]:
    return _NATION_IDS if area_id == NATION else tuple(dict.fromkeys((area_id, str(int(area_id)))))

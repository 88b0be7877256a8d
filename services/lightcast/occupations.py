"""Which occupations there are: the Classification service's list of the credential's own taxonomy version.

The list is the service's property: it is fetched with the user's credentials, kept for them, and never shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from services.errors import UnexpectedAnswerError
from services.lightcast import responses
from services.source import OCCUPATION_COLUMNS

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Mapping

    from services.lightcast.client import Client
    from services.lightcast.http import Reply

PAGE: Final = 1000
"""Concepts asked for at a time; the service takes this many."""
MAX_PAGES: Final = 50
"""A list longer than that goes in circles."""

_FIELDS: Final = "id,name,level,levelName,parentId"


@dataclass(frozen=True)
class Taxonomy:
    """How a taxonomy's levels and ids tell the dimension of the growth service."""

    name: str
    levels: tuple[int | None, ...]
    """The levels to ask for, one query each; None asks for all at once."""
    by_level: Mapping[int, str]
    sample_dimension: str
    """The dimension that every account has, to try the service out with."""

    def dimension(self, occupation_id: str, level: int | None) -> str | None:
        """The dimension of an occupation, or None if it has none."""
        if self.name == "soc":
            digits = occupation_id.replace("-", "")
            if len(digits) != 6 or not digits.isdigit():
                return None
            return "soctotal" if digits == "000000" else "socmajor" if digits.endswith("0000") else "soc"
        return self.by_level.get(level) if level is not None else None


TAXONOMIES: Final[Mapping[str, Taxonomy]] = {
    "lot": Taxonomy("lot", (2, 3), {2: "lotocc", 3: "lotspecocc"}, "lotocc"),
    "soc": Taxonomy("soc", (None,), {}, "soc"),
}


def fetch(client: Client, cancel: threading.Event | None = None) -> list[dict[str, Any]]:
    """Every concept of the newest version that fits the settings, as the service names them.

    Raises:
        ServiceError: the list cannot be had.
    """
    taxonomy = TAXONOMIES[client.settings.taxonomy]
    base = f"{client.settings.classification_url}/taxonomies/{taxonomy.name}/versions"
    version = _version(client, base, cancel)
    concepts: list[dict[str, Any]] = []
    for level in taxonomy.levels:
        concepts += _pages(client, f"{base}/{version}/concepts", level, PAGE, cancel)
    if not concepts:
        raise UnexpectedAnswerError("Lightcast lists no occupations.", "Check LIGHTCAST_TAXONOMY.")
    return concepts


def fetch_one(client: Client) -> tuple[str, str]:
    """(id of some occupation of the sample dimension, version of the list), to try the service out with.

    Raises:
        ServiceError: the list cannot be had, or has no such occupation.
    """
    taxonomy = TAXONOMIES[client.settings.taxonomy]
    base = f"{client.settings.classification_url}/taxonomies/{taxonomy.name}/versions"
    version = _version(client, base, None)
    level = taxonomy.levels[0]
    reply, data = _page(client, f"{base}/{version}/concepts", level, PAGE if level is None else 1, "", None)
    for concept in _concepts(reply, data):
        if taxonomy.dimension(concept["id"], concept["level"]) == taxonomy.sample_dimension:
            return concept["id"], version
    raise responses.unexpected(reply, "no occupation in the list")


def table(concepts: list[dict[str, Any]], taxonomy: Taxonomy, dimensions: Collection[str]) -> pd.DataFrame:
    """OCCUPATION_COLUMNS for those concepts whose dimension the growth service has, each once, by id."""
    names = {concept["id"]: concept["name"] for concept in concepts}
    rows = {}
    for concept in concepts:
        dimension = taxonomy.dimension(concept["id"], concept["level"])
        if dimension in dimensions:
            parent = concept["parentId"]
            rows[concept["id"]] = (concept["id"], concept["name"], dimension, parent, names.get(parent))
    columns = ["occupation_id", "occupation", "taxonomy", "group_id", "group"]
    frame = pd.DataFrame([rows[key] for key in sorted(rows)], columns=columns, dtype="string")
    for name in OCCUPATION_COLUMNS[len(columns) :]:
        texts = name in {"description", "education", "experience", "training"}
        dtype = "string" if texts else "boolean" if name == "wage_is_minimum" else "Float64"
        frame[name] = pd.Series(pd.NA, index=frame.index, dtype=dtype)
    return frame[list(OCCUPATION_COLUMNS)]


def _version(client: Client, base: str, cancel: threading.Event | None) -> str:
    """The newest version; for LOT the newest of the major version that the growth service is asked about."""
    reply = _good(client.get(client.settings.classification_scope, base, cancel=cancel))
    data = responses.data_of(reply)
    versions = [str(version) for version in data] if isinstance(data, list) else []
    if client.settings.taxonomy == "lot":
        versions = [v for v in versions if v.split(".")[0] == client.settings.lot_version]
    newest = max(versions, key=_numbers, default="")
    if not newest or not all(char.isalnum() or char in ".-_" for char in newest):
        raise responses.unexpected(reply, "no usable taxonomy version")
    return newest


def _numbers(version: str) -> tuple[int, ...]:
    """To compare versions by: 7.10 is newer than 7.9."""
    return tuple(int(part) if part.isdigit() else -1 for part in version.replace("-", ".").split("."))


def _pages(
    client: Client, url: str, level: int | None, limit: int, cancel: threading.Event | None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    for _ in range(MAX_PAGES):
        reply, data = _page(client, url, level, limit, after, cancel)
        page = _concepts(reply, data)
        if any(level is not None and concept["level"] != level for concept in page):
            raise responses.unexpected(reply, "concepts without a level, or of another")
        found += page
        if len(page) < limit:
            return found
        if page[-1]["id"] == after:
            break
        after = page[-1]["id"]
    raise responses.unexpected(reply, "the list has no end")


def _page(
    client: Client, url: str, level: int | None, limit: int, after: str, cancel: threading.Event | None
) -> tuple[Reply, Any]:
    params = {"fields": _FIELDS, "limit": str(limit)}
    if level is not None:
        params["filter"] = f"level:{level}"
    if after:
        params["after"] = after
    reply = _good(client.get(client.settings.classification_scope, url, params, cancel))
    return reply, responses.data_of(reply)


def _concepts(reply: Reply, data: Any) -> list[dict[str, Any]]:
    """The concepts of a page, checked: id and name are texts, level a number or gone, parentId a text or gone."""
    if not isinstance(data, list):
        raise responses.unexpected(reply, "concepts are not a list")
    concepts = []
    for entry in data:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), (str, int)) or not entry.get("name"):
            raise responses.unexpected(reply, "a concept without id or name")
        level, parent = entry.get("level"), entry.get("parentId")
        number = int(level) if isinstance(level, (int, str)) and str(level).isascii() and str(level).isdigit() else None
        concepts.append(
            {
                "id": str(entry["id"]),
                "name": responses.plain(str(entry["name"])),
                "level": number,
                "parentId": None if parent is None else str(parent),
            }
        )
    return concepts


def _good(reply: Reply) -> Reply:
    if reply.status != 200:
        raise responses.error_for(reply)
    return reply

"""Fetches the list of occupations from the Classification service, in the taxonomy version of the settings.

The list is the service's property: it is fetched with the user's credentials, cached for them, and never shipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from services.dataset_schema import OCCUPATION_COLUMNS
from services.errors import UnexpectedResponseError
from services.lightcast import response_errors, responses
from services.lightcast.plausibility import ID_PATTERN

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Mapping

    from services.lightcast.client import Client
    from services.lightcast.http import ServiceResponse

PAGE_SIZE: Final = 1000
"""Concepts to ask for in a page; the service accepts this many, and may send fewer."""
MAX_PAGES: Final = 200
"""Pages of a list: enough for twice the 1,900 occupations when a server caps pages at 20."""

_VERSION: Final = re.compile(r"[0-9A-Za-z._-]{1,40}")
_ID: Final = re.compile(ID_PATTERN)
_LEVEL: Final = re.compile(r"[0-9]{1,2}")
_FIELDS: Final = "id,name,level,levelName,parentId"


@dataclass(frozen=True)
class Taxonomy:
    """How a taxonomy's levels and ids map to dimensions of the growth service."""

    name: str
    levels: tuple[int | None, ...]
    """The levels to fetch, one query each; None fetches all at once."""
    by_level: Mapping[int, str]
    sample_dimension: str
    """The dimension that every account has, to test the connection with."""

    def dimension(self, occupation_id: str, level: int | None) -> str | None:
        """Return the dimension of an occupation, or None if it has none."""
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


def fetch_concepts(client: Client, cancel: threading.Event | None = None) -> list[dict[str, Any]]:
    """Return every concept of the newest version that fits the settings: id, name, level and parent_id of each.

    Raises:
        ServiceError: the list cannot be fetched.
    """
    taxonomy = TAXONOMIES[client.settings.taxonomy]
    base = f"{client.settings.classification_url}/taxonomies/{taxonomy.name}/versions"
    version = _newest_version(client, base, cancel)
    concepts: list[dict[str, Any]] = []
    for level in taxonomy.levels:
        concepts += _fetch_pages(client, f"{base}/{version}/concepts", level, PAGE_SIZE, cancel)
    if not concepts:
        raise UnexpectedResponseError("Lightcast lists no occupations.", "Check LIGHTCAST_TAXONOMY.")
    return concepts


def fetch_sample(client: Client) -> tuple[str, str]:
    """Return (id of some occupation of the sample dimension, version of the list), to test the connection with.

    Raises:
        ServiceError: the list cannot be fetched, or has no such occupation.
    """
    taxonomy = TAXONOMIES[client.settings.taxonomy]
    base = f"{client.settings.classification_url}/taxonomies/{taxonomy.name}/versions"
    version = _newest_version(client, base, None)
    level = taxonomy.levels[0]
    response, data = _fetch_page(
        client, f"{base}/{version}/concepts", level, PAGE_SIZE if level is None else 1, "", None
    )
    for concept in _parse_concepts(response, data):
        if taxonomy.dimension(concept["id"], concept["level"]) == taxonomy.sample_dimension:
            return concept["id"], version
    raise response_errors.unexpected_response(response, "no occupation in the list")


def to_table(concepts: list[dict[str, Any]], taxonomy: Taxonomy, dimensions: Collection[str]) -> pd.DataFrame:
    """Return OCCUPATION_COLUMNS of those concepts whose dimension the growth service has, each once, by id."""
    names = {concept["id"]: concept["name"] for concept in concepts}
    rows = {}
    for concept in concepts:
        dimension = taxonomy.dimension(concept["id"], concept["level"])
        if dimension in dimensions:
            parent = concept["parent_id"]
            rows[concept["id"]] = (concept["id"], concept["name"], dimension, parent, names.get(parent))
    columns = ["occupation_id", "occupation", "taxonomy", "group_id", "group"]
    frame = pd.DataFrame([rows[key] for key in sorted(rows)], columns=columns, dtype="string")
    for name in OCCUPATION_COLUMNS[len(columns) :]:
        texts = name in {"description", "education", "experience", "training"}
        dtype = "string" if texts else "boolean" if name == "wage_is_minimum" else "Float64"
        frame[name] = pd.Series(pd.NA, index=frame.index, dtype=dtype)
    return frame[list(OCCUPATION_COLUMNS)]


def _newest_version(client: Client, base: str, cancel: threading.Event | None) -> str:
    """Return the newest version; for LOT the newest of the major version in the settings."""
    response = _require_ok(client.get(client.settings.classification_scope, base, cancel=cancel))
    data = responses.parse_data(response)
    versions = [v for v in data if isinstance(v, str) and _VERSION.fullmatch(v)] if isinstance(data, list) else []
    if client.settings.taxonomy == "lot":
        versions = [v for v in versions if v.split(".")[0] == client.settings.lot_version]
    newest = max(versions, key=_version_key, default="")
    if not newest:
        raise response_errors.unexpected_response(response, "no usable taxonomy version")
    return newest


def _version_key(version: str) -> tuple[int, ...]:
    """Return a sort key of versions: 7.10 is newer than 7.9."""
    return tuple(int(part) if part.isdigit() else -1 for part in version.replace("-", ".").split("."))


def _fetch_pages(
    client: Client, url: str, level: int | None, limit: int, cancel: threading.Event | None
) -> list[dict[str, Any]]:
    """Return every concept of a level: follow `after` until a page is empty or has no new concept.

    A page shorter than `limit` is not the last one: a server may cap pages below the limit it is asked for.
    """
    found: dict[str, dict[str, Any]] = {}
    after = ""
    for _ in range(MAX_PAGES):
        response, data = _fetch_page(client, url, level, limit, after, cancel)
        page = _parse_concepts(response, data)
        if any(level is not None and concept["level"] != level for concept in page):
            raise response_errors.unexpected_response(response, "concepts without a level, or of another")
        new = {concept["id"]: concept for concept in page if concept["id"] not in found}
        if not new:
            return list(found.values())
        found |= new
        after = page[-1]["id"]
    raise response_errors.unexpected_response(response, "the list has no end")


def _fetch_page(
    client: Client, url: str, level: int | None, limit: int, after: str, cancel: threading.Event | None
) -> tuple[ServiceResponse, Any]:
    params = {"fields": _FIELDS, "limit": str(limit)}
    if level is not None:
        params["filter"] = f"level:{level}"
    if after:
        params["after"] = after
    response = _require_ok(client.get(client.settings.classification_scope, url, params, cancel))
    return response, responses.parse_data(response)


def _parse_concepts(response: ServiceResponse, data: Any) -> list[dict[str, Any]]:
    """Return the validated concepts of a page: id and name texts, level a number or None, parent_id a text or None."""
    if not isinstance(data, list):
        raise response_errors.unexpected_response(response, "concepts are not a list")
    concepts = []
    for entry in data:
        if not isinstance(entry, dict) or not _is_id(entry.get("id")):
            raise response_errors.unexpected_response(response, "a concept without a usable id")
        level, parent = entry.get("level"), entry.get("parentId")
        if parent is not None and not _is_id(parent):
            raise response_errors.unexpected_response(response, "a parentId that is no id")
        concepts.append(
            {
                "id": str(entry["id"]),
                "name": responses.parse_name(response, entry.get("name")),
                "level": int(level) if isinstance(level, (int, str)) and _LEVEL.fullmatch(str(level)) else None,
                "parent_id": None if parent is None else str(parent),
            }
        )
    return concepts


def _is_id(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and bool(_ID.fullmatch(str(value)))


def _require_ok(response: ServiceResponse) -> ServiceResponse:
    if response.status != 200:
        raise response_errors.error_from(response)
    return response

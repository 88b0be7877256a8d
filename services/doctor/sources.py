"""Checks of where figures come from: the public data set, Lightcast, the cache that replicas share."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from services.dataset_schema import TABLES
from services.doctor.finding import Finding, fault, ok, warning
from services.errors import HorizonsError
from services.growth import LIGHTCAST, PUBLIC, check_connection, connect
from services.public.tables import REBUILD, read_manifest
from services.redis_store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.config import Settings

_DATA: Final = "Data"
_SHARED: Final = "Shared cache"
_PROBE_SECONDS: Final = 10.0
"""How long the value lives that is written to try the shared cache."""
_PROBE_SCRIPT: Final = "redis.call('DEL', KEYS[2]) return redis.call('GET', KEYS[1])"
"""On two keys, as the scripts of the limits: a cluster has them on several machines, and refuses."""


def check_data(settings: Settings) -> Iterator[Finding]:
    """Findings on the files of the data set: there, of the manifest's checksum, with every column; then as a whole."""
    folder = settings.data_dir
    try:
        checksums = read_manifest(folder).get("files", {})
    except HorizonsError as error:
        yield fault(_DATA, error.message, error.next_step)
        return
    problems = [problem for table in TABLES if (problem := _problem(folder, table, checksums))]
    for problem in problems:
        yield fault(_DATA, problem, REBUILD)
    if problems:
        return
    yield ok(_DATA, f"{len(TABLES)} files with the checksums of the manifest and every column")
    try:
        growth = connect(PUBLIC, settings)
    except HorizonsError as error:
        yield fault(_DATA, error.message, error.next_step)
        return
    yield ok(_DATA, f"{growth.vintage}: {len(growth.occupations()):,} occupations in {len(growth.areas()):,} areas")


def _problem(folder: Path, table: str, checksums: dict[str, str]) -> str:
    """What is wrong with the file of a table; "" if nothing is."""
    name = f"{table}.parquet"
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}."
    if name not in checksums:
        return f"{name} has no checksum in the manifest."
    if hashlib.sha256(content).hexdigest() != checksums[name]:
        return f"{name} has another checksum than the manifest says: it is damaged, or of another build."
    try:
        columns = set(pq.read_schema(pa.BufferReader(content)).names)
    except (OSError, ValueError):
        return f"{name} is no Parquet file."
    missing = [column for column in TABLES[table] if column not in columns]
    return f"{name} lacks the columns {', '.join(missing)}." if missing else ""


def check_lightcast(settings: Settings, *, is_offline: bool) -> Iterator[Finding]:
    """Findings on Lightcast, step by step as it is tried; nothing is called where it is not set up, or offline."""
    if not settings.has_lightcast:
        yield ok("Lightcast", "not configured; public data only")
    elif is_offline:
        yield warning("Lightcast", "configured and not tried.", "Leave out --offline to try it.")
    else:
        for result in check_connection(LIGHTCAST, settings):
            name = f"Lightcast, {result.name.lower()}"
            support = f" (support id {result.support_id})" if result.support_id else ""
            if result.ok:
                yield ok(name, f"{result.message} ({result.seconds:.1f} s)")
            else:
                yield fault(name, result.message + support, result.next_step)


def check_shared_cache(settings: Settings, *, is_offline: bool) -> Iterator[Finding]:
    """A finding on whether a value written to Redis or Valkey can be read again, and scripts run there."""
    if not settings.shared_cache_url.get_secret_value():
        yield ok(_SHARED, "not configured; each replica keeps its own cache and limit")
        return
    if is_offline:
        yield warning(_SHARED, "configured and not tried.", "Leave out --offline to try it.")
        return
    try:
        store = open_store(settings.shared_cache_url)
    except HorizonsError as error:
        yield fault(_SHARED, error.message, error.next_step)
        return
    if store is None:
        return
    keys, value = [f"doctor:{secrets.token_hex(8)}" for _ in range(2)], secrets.token_bytes(8)
    store.put(keys[0], value, _PROBE_SECONDS)
    if store.get(keys[0]) != value:
        yield fault(
            _SHARED,
            "what was written could not be read again: replicas would share neither limit nor cache.",
            "Check that Redis or Valkey runs at SHARED_CACHE_URL (rediss:// where it wants TLS), that its password is "
            "right, its memory not full, and that it takes values: a read-only copy of another one does not.",
        )
    elif store.run_script(_PROBE_SCRIPT, keys) != value:
        yield fault(
            _SHARED,
            "it keeps values and runs no script on several keys: replicas would share no limit.",
            "Let its user run EVAL, and use one that is not in cluster mode.",
        )
    else:
        yield ok(_SHARED, "what is written can be read again, and scripts run")

"""Scripts are served compressed to clients that accept it, and as they are to all others."""

from __future__ import annotations

import errno
import gzip
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from services.server import static_files
from services.server.static_files import (
    CACHE_CONTROL,
    StaticFilesMiddleware,
    accepted_codings,
    compress_files,
    compressible,
)
from tests.services.server.harness import run_uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = b"const greeting = 'hello, hello, hello';\n" * 100
FONT = b"wOF2" + bytes(range(256))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    root = tmp_path_factory.mktemp("files") / "static"
    (root / "js").mkdir(parents=True)
    (root / "js" / "index.abc.js").write_bytes(SCRIPT)
    (root / "font.woff2").write_bytes(FONT)
    return root


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def client(files, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    own = files.parent / "chart.js"
    own.write_bytes(SCRIPT)
    compress_files(compressible(files), cache)
    compress_files({"charts/chart.123.js": own}, cache)
    with serving(files, cache, {"charts/chart.123.js": own}) as client:
        yield client


@contextmanager
def serving(files: Path, cache: Path, own: dict[str, Path] | None = None) -> Iterator[httpx.Client]:
    app = Starlette(routes=[Mount("/static", StaticFiles(directory=files))])
    with (
        run_uvicorn(app=StaticFilesMiddleware(app, "/static/", cache, own)) as running,
        httpx.Client(base_url=f"http://127.0.0.1:{running.port}") as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("accepts", "coding", "decode"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("br;q=0, *", "gzip", None)],
)
def test_script_is_sent_in_the_best_coding_that_the_client_accepts(client, accepts, coding, decode):
    with client.stream("GET", "/static/js/index.abc.js", headers={"accept-encoding": accepts}) as response:
        sent = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == coding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["cache-control"] == CACHE_CONTROL
    assert response.headers["content-type"].startswith("text/javascript")
    assert int(response.headers["content-length"]) == len(sent) < len(SCRIPT) / 10
    assert decode is None or decode(sent) == SCRIPT


@pytest.mark.parametrize("accepts", ["br", "gzip", "identity"])
def test_script_of_our_own_is_served_beside_those_of_the_front_end_and_cached_for_good(client, accepts):
    response = client.get("/static/charts/chart.123.js", headers={"accept-encoding": accepts})
    assert response.content == SCRIPT
    assert response.headers.get("content-encoding", "identity") == accepts
    assert response.headers["cache-control"] == CACHE_CONTROL
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["content-type"].startswith("text/javascript")


def test_client_without_compression_gets_the_file_and_is_told_that_it_varies(client):
    response = client.get("/static/js/index.abc.js", headers={"accept-encoding": "identity"})
    assert response.content == SCRIPT
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept-Encoding"


def test_each_coding_has_its_own_etag_and_answers_304_to_it(client):
    etags = {}
    for coding in ("br", "gzip", "identity"):
        headers = {"accept-encoding": coding}
        etags[coding] = client.get("/static/js/index.abc.js", headers=headers).headers["etag"]
        again = client.get("/static/js/index.abc.js", headers=headers | {"if-none-match": etags[coding]})
        assert again.status_code == 304
        assert again.content == b""
    assert len(set(etags.values())) == 3


def test_script_that_was_asked_for_is_sent_from_memory(files, cache):
    compress_files(compressible(files), cache)
    with serving(files, cache) as client:
        first = client.get("/static/js/index.abc.js", headers={"accept-encoding": "br"})
        (cache / "br" / "js" / "index.abc.js").unlink()
        again = client.get("/static/js/index.abc.js", headers={"accept-encoding": "br"})
    assert again.content == first.content == SCRIPT
    assert {k: v for k, v in again.headers.items() if k != "date"} == {
        k: v for k, v in first.headers.items() if k != "date"
    }


@pytest.mark.parametrize(("method", "headers"), [("HEAD", {}), ("GET", {"range": "bytes=2-4"})])
def test_request_for_less_than_the_file_gets_no_more_after_it_was_kept(files, cache, method, headers):
    compress_files(compressible(files), cache)
    copy = (cache / "br" / "js" / "index.abc.js").read_bytes()
    with serving(files, cache) as client:
        client.get("/static/js/index.abc.js", headers={"accept-encoding": "br"})
        asked = client.build_request(method, "/static/js/index.abc.js", headers={"accept-encoding": "br"} | headers)
        response = client.send(asked, stream=True)
        assert b"".join(response.iter_raw()) == (copy[2:5] if headers else b"")


def test_what_is_kept_in_memory_has_a_limit(files, cache, monkeypatch):
    monkeypatch.setattr(static_files, "KEPT_BYTES", 10)
    compress_files(compressible(files), cache)
    with serving(files, cache) as client:
        assert client.get("/static/js/index.abc.js", headers={"accept-encoding": "br"}).content == SCRIPT
        (cache / "br" / "js" / "index.abc.js").write_bytes(brotli.compress(b"other"))
        assert client.get("/static/js/index.abc.js", headers={"accept-encoding": "br"}).content == b"other"


def test_font_is_not_compressed_again(client):
    response = client.get("/static/font.woff2", headers={"accept-encoding": "br"})
    assert response.content == FONT
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize("path", ["/static/js/none.js", "/static/../secret.js", "/static/js/", "/other.js"])
def test_path_without_a_copy_is_left_to_the_application(client, path):
    assert client.get(path, headers={"accept-encoding": "br"}).status_code == 404


def test_script_without_copies_is_sent_as_it_is(files, cache):
    with serving(files, cache) as client:
        response = client.get("/static/js/index.abc.js", headers={"accept-encoding": "br"})
    assert response.content == SCRIPT
    assert "content-encoding" not in response.headers


def test_copies_are_made_once(files, cache):
    compress_files(compressible(files), cache)
    copies = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}
    compress_files(compressible(files), cache)
    assert copies == {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}
    assert len(copies) == 2


def test_cache_that_cannot_be_written_is_logged_and_no_error(files, tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert not compress_files(compressible(files), blocked)
    assert "served uncompressed" in caplog.text


def test_full_disk_leaves_no_part_of_a_copy(files, tmp_path, monkeypatch):
    write = Path.write_bytes

    def write_half(path: Path, data: bytes) -> None:
        write(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    compress_files(compressible(files), tmp_path / "cache")
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", []),
        ("br", ["br"]),
        ("GZIP, BR", ["br", "gzip"]),
        ("*", ["br", "gzip"]),
        ("*;q=0", []),
        ("gzip;q=1.0, br;q=0", ["gzip"]),
        ("br;q=soon, gzip", ["gzip"]),
        ("identity, zstd", []),
    ],
)
def test_accept_encoding_is_read_with_its_weights(header, codings):
    assert accepted_codings(header) == codings

"""One header of a request, by its name."""

from __future__ import annotations

from starlette.datastructures import Headers

from services.server.raw_headers import header

SCOPE = {"headers": [(b"x", b"first"), (b"x", b"second"), (b"empty", b""), (b"latin", b"caf\xe9")]}


def test_header_is_the_one_that_starlette_would_find():
    for name in ("x", "empty", "latin", "missing"):
        assert header(SCOPE, name.encode()) == Headers(scope=SCOPE).get(name)

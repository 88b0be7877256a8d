"""The faults of docs/faults.md: what each must end in at each endpoint, and how the page is written (`make docs`).

The client secret is a canary: after every row, exceptions, reprs, URLs and cache keys are searched for it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from services.errors import (
    AccessRefusedError,
    BadRequestError,
    CredentialsError,
    HorizonsError,
    QuotaExhaustedError,
    RateLimitedError,
    ServiceDownError,
    UnexpectedResponseError,
)
from tests.lightcast_contract import growth_of
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import (
    CANARY,
    CANARY_ID,
    assert_no_secrets,
    assert_source_has_no_secrets,
    fetch,
    full_text_of,
    open_source,
)

PAGE: Final = Path(__file__).parents[3] / "docs" / "faults.md"

ENDPOINTS: Final = ("token", "meta", "search", "growth")
DATA, NOT_PUBLISHED = "data", "not published"
DOWN, LIMITED, QUOTA = ServiceDownError, RateLimitedError, QuotaExhaustedError
NO_ACCESS, WRONG_SECRET, INVALID, BAD = AccessRefusedError, CredentialsError, UnexpectedResponseError, BadRequestError

Row = tuple[object, object, object, object]


def _everywhere(result: object) -> Row:
    return (result, result, result, result)


# The expected result of each permanent fault at (token, meta, search, growth).
EXPECTED: Final[dict[str, Row]] = {
    **dict.fromkeys(("drop", "drop in headers", "stall", "stall in body", "trickle", "cut body"), _everywhere(DOWN)),
    **dict.fromkeys(("headers a byte at a time", "100 Continue without end"), _everywhere(DOWN)),
    **dict.fromkeys(("not HTTP", "wrong Content-Encoding"), _everywhere(DOWN)),
    **dict.fromkeys(("500", "500 no body", "502 HTML", "503 Retry-After", "504", "501"), _everywhere(DOWN)),
    **dict.fromkeys(("503 Retry-After as a date", "503 for a day", "503 for a day, as a date"), _everywhere(DOWN)),
    **dict.fromkeys(("429", "429 Retry-After", "429 empty", "429 Retry-After in words"), _everywhere(LIMITED)),
    **dict.fromkeys(("429 Retry-After as a date", "429 Retry-After of 400 digits"), _everywhere(LIMITED)),
    **dict.fromkeys(("429 reset as an epoch", "429 reset in 100 days"), _everywhere(LIMITED)),
    "429 reset of 400 digits": _everywhere(LIMITED),
    **dict.fromkeys(("429 for days", "429 for days, as a date", "429 for days, as an epoch"), _everywhere(QUOTA)),
    **dict.fromkeys(("400", "413", "415", "422", "418"), _everywhere(BAD)),
    "401": (WRONG_SECRET, NO_ACCESS, NO_ACCESS, NO_ACCESS),
    **dict.fromkeys(("401 HTML", "403", "403 HTML"), _everywhere(NO_ACCESS)),
    **dict.fromkeys(("404", "404, one error, status as text"), (BAD, BAD, BAD, NOT_PUBLISHED)),
    **dict.fromkeys(("404 HTML", "404 of a gateway in JSON"), (BAD, BAD, BAD, INVALID)),
    **dict.fromkeys(
        ("redirect", "204", "HTML", "empty", "cut JSON", "not UTF-8", "endless body"), _everywhere(INVALID)
    ),
    **dict.fromkeys(
        ("gzip bomb", "deeply nested", "a list", "null", "no data", "errors in a 200"), _everywhere(INVALID)
    ),
    **dict.fromkeys(("errors beside no data", "errors beside an empty list"), _everywhere(INVALID)),
    "errors beside nulls": _everywhere(INVALID),
    "data null": (INVALID, INVALID, INVALID, NOT_PUBLISHED),
    **dict.fromkeys(("renamed field", "texts for numbers", "booleans for numbers", "NaN"), _everywhere(INVALID)),
    "numbers without end": (INVALID, DATA, DATA, INVALID),  # the other two have no such numbers
    "percents for fractions": (DATA, DATA, DATA, INVALID),  # the others have no growth
    **dict.fromkeys(("far below zero", "about something else", "everything null"), _everywhere(INVALID)),
    **dict.fromkeys(("other order", "more keys", "warnings", "gzip"), _everywhere(DATA)),
}

# Faults that a retry recovers, injected once.
ONCE: Final = (
    "drop",
    "drop in headers",
    "stall",
    "cut body",
    "429",
    "429 Retry-After",
    "429 empty",
    "500",
    "502 HTML",
    "503 Retry-After",
)
# A revoked token shows as a 401, and only where a token is sent.
ONCE_EXPECTED: Final[dict[str, Row]] = {
    **dict.fromkeys(ONCE, _everywhere(DATA)),
    "401": (WRONG_SECRET, DATA, DATA, DATA),
}

SLOW: Final = dict.fromkeys(
    ("stall", "stall in body", "trickle", "headers a byte at a time", "100 Continue without end"), "0.2"
)
"""Short timeouts for faults that end in a timeout; the others get the default, however busy the machine is."""
CODE, AREA = "231113", "06"


def play(server: LightcastServer, endpoint: str, fault: str, times: int | None) -> tuple[object, str]:
    """Inject a fault at an endpoint, fetch a cell, and return (result, text for the user).

    Fails if the canary leaks, if other figures than the server's come, or if the error is not of its endpoint.
    """
    server.reset()
    server.inject_fault(endpoint, fault, times)
    try:
        source = open_source(server, timeout=SLOW.get(fault, "10"))
        frame, errors = fetch(source, [CODE], [AREA])
    except HorizonsError as error:
        assert endpoint != "growth"
        assert_no_secrets(full_text_of(error))
        return type(error), _user_text(error)
    assert_source_has_no_secrets(source)
    for call in server.calls:
        assert_no_secrets(call.path)  # proxies log it
        assert call.kind == "token" or CANARY not in call.body
    for cell_error in errors:
        assert_no_secrets(full_text_of(cell_error.error) + repr(cell_error))
    if errors:
        assert endpoint == "growth"
        assert frame.empty
        return type(errors[0].error), _user_text(errors[0].error)
    assert len(frame) == 5
    if frame["growth"].isna().all():
        assert set(frame["flags"]) == {"not_published"}
        return NOT_PUBLISHED, "no figure, said to be not published"
    assert frame["growth"].tolist() == list(growth_of(CODE, AREA).values())
    return DATA, "the right figures"


def _user_text(error: HorizonsError) -> str:
    assert error.message.endswith(".")
    assert error.next_step.endswith(".")
    return f"{error.message} {error.next_step}"


def rows() -> dict[str, tuple[str, int | None, Row]]:
    """Return (fault, how often it is injected, expected results) of each row of the page, by title."""
    lasting = {fault: (fault, None, expected) for fault, expected in EXPECTED.items()}
    return lasting | {f"{fault}, once": (fault, 1, expected) for fault, expected in ONCE_EXPECTED.items()}


def to_markdown(texts: dict[str, list[str]]) -> str:
    """Return the page for the texts of each row, which are numbered: most faults end in few of them."""
    endings = list(dict.fromkeys(text for row in texts.values() for text in row))
    number = {text: str(place) for place, text in enumerate(endings, start=1)}
    lines = [
        "# What happens when Lightcast misbehaves",
        "",
        "Written by `make docs`, which plays each fault on a real socket at each endpoint:",
        f"{len(texts)} faults at {len(ENDPOINTS)} endpoints. At growth, the other cells go on, and a cell whose last",
        "good figures are cached shows those, with their age. Checked by `tests/services/lightcast/test_faults.py`.",
        "",
        *(f"{place}. {text}" for place, text in enumerate(endings, start=1)),
        "",
        "| fault | " + " | ".join(ENDPOINTS) + " |",
        "| --- |" + " --- |" * len(ENDPOINTS),
        *(f"| {fault} | " + " | ".join(number[text] for text in row) + " |" for fault, row in texts.items()),
        "",
    ]
    return "\n".join(lines)


def documented() -> dict[str, list[str]]:
    """Return the texts of each row of the page as it is."""
    page = PAGE.read_text(encoding="utf-8")
    texts = dict(re.findall(r"^(\d+)\. (.+)$", page, re.MULTILINE))
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    return {title: [texts[number] for number in numbers] for title, *numbers in cells if set(title) != {"-"}}


def main() -> None:
    """Play every fault and write the page."""
    with LightcastServer(rate=10**6, client_id=CANARY_ID, client_secret=CANARY) as server:
        texts = {
            title: [play(server, endpoint, fault, times)[1] for endpoint in ENDPOINTS]
            for title, (fault, times, _) in rows().items()
        }
    PAGE.write_text(to_markdown(texts), encoding="utf-8")


if __name__ == "__main__":
    main()

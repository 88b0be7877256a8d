"""Every fault at every endpoint ends in the right data or the right message; the run writes docs/faults.md.

The client secret is a canary: after every row, logs, exceptions, reprs, URLs and cache keys are searched for it.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from services.errors import (
    AccessRefusedError,
    BadRequestError,
    CredentialsError,
    HorizonsError,
    QuotaExhaustedError,
    RateLimitedError,
    ServiceDownError,
    UnexpectedAnswerError,
)
from tests.lightcast_server import FAULTS, LightcastServer, growth_of
from tests.services.lightcast.harness import (
    CANARY,
    assert_no_secrets,
    assert_source_has_no_secrets,
    fetch,
    full_text_of,
    open_source,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT: Final = Path(__file__).parents[3] / "docs" / "faults.md"

ENDPOINTS: Final = ("token", "meta", "search", "growth")
DATA, NOT_PUBLISHED = "data", "not published"
DOWN, LIMITED, QUOTA = ServiceDownError, RateLimitedError, QuotaExhaustedError
NO_ACCESS, WRONG_SECRET, INVALID, BAD = AccessRefusedError, CredentialsError, UnexpectedAnswerError, BadRequestError

Row = tuple[object, object, object, object]


def _everywhere(result: object) -> Row:
    return (result, result, result, result)


# The expected result of each permanent fault at (token, meta, search, growth).
EXPECTED: Final[dict[str, Row]] = {
    **dict.fromkeys(("drop", "drop in headers", "stall", "stall in body", "trickle", "cut body"), _everywhere(DOWN)),
    **dict.fromkeys(("headers a byte at a time", "100 Continue without end"), _everywhere(DOWN)),
    **dict.fromkeys(("not HTTP", "said to be gzip"), _everywhere(DOWN)),
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
    "404 HTML": (BAD, BAD, BAD, INVALID),
    **dict.fromkeys(
        ("redirect", "204", "HTML", "empty", "cut JSON", "not UTF-8", "endless body"), _everywhere(INVALID)
    ),
    **dict.fromkeys(
        ("gzip bomb", "deeply nested", "a list", "null", "no data", "errors in a 200"), _everywhere(INVALID)
    ),
    "data null": (INVALID, INVALID, INVALID, NOT_PUBLISHED),
    **dict.fromkeys(("renamed field", "texts for numbers", "booleans for numbers", "NaN"), _everywhere(INVALID)),
    "numbers without end": (INVALID, DATA, DATA, INVALID),  # the other two have no such numbers
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


@pytest.fixture(scope="module")
def report() -> Iterator[dict[str, list[str]]]:
    """Rows by title; written when the run covered all of them."""
    rows: dict[str, list[str]] = {}
    yield rows
    if len(rows) == len(EXPECTED) + len(ONCE_EXPECTED):
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(_to_markdown(rows), encoding="utf-8")


def _result_of(server: LightcastServer, endpoint: str, fault: str, times: int | None) -> tuple[object, str]:
    """Return (result, text for the user) of a fault at an endpoint."""
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
    assert frame["growth"].tolist() == pytest.approx(list(growth_of(CODE, AREA).values()))
    return DATA, "the right figures"


@pytest.fixture(autouse=True)
def no_secret_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The canary is in no log and no output."""
    caplog.set_level(logging.DEBUG)
    yield
    assert_no_secrets(caplog.text + "".join(capfd.readouterr()))


def _user_text(error: HorizonsError) -> str:
    assert error.message.endswith(".")
    assert error.next_step.endswith(".")
    return f"{error.message} {error.next_step}"


@pytest.mark.parametrize("fault", EXPECTED)
def test_permanent_fault_ends_as_expected(
    canary_server: LightcastServer, report: dict[str, list[str]], fault: str
) -> None:
    ends = [_result_of(canary_server, endpoint, fault, None) for endpoint in ENDPOINTS]
    report[fault] = [text for _, text in ends]
    assert tuple(end for end, _ in ends) == EXPECTED[fault]


@pytest.mark.parametrize("fault", ONCE_EXPECTED)
def test_single_fault_is_recovered(canary_server: LightcastServer, report: dict[str, list[str]], fault: str) -> None:
    ends = [_result_of(canary_server, endpoint, fault, 1) for endpoint in ENDPOINTS]
    report[f"{fault}, once"] = [text for _, text in ends]
    assert tuple(end for end, _ in ends) == ONCE_EXPECTED[fault]


def test_every_server_fault_has_an_expectation() -> None:
    assert set(EXPECTED) == set(FAULTS)
    assert len(FAULTS) >= 25


def _to_markdown(rows: dict[str, list[str]]) -> str:
    """Return the Markdown table, with numbered texts: most faults end in few of them."""
    endings = list(dict.fromkeys(text for row in rows.values() for text in row))
    number = {text: str(place) for place, text in enumerate(endings, start=1)}
    lines = [
        "# What happens when Lightcast misbehaves",
        "",
        "Written by `tests/services/lightcast/test_faults.py`, which plays each fault on a real socket at each",
        f"endpoint and checks the end: {len(rows)} faults at {len(ENDPOINTS)} endpoints. At growth, the other cells",
        "go on, and a cell whose last good figures are kept shows those, with their age.",
        "",
        *(f"{place}. {text}" for place, text in enumerate(endings, start=1)),
        "",
        "| fault | " + " | ".join(ENDPOINTS) + " |",
        "| --- |" + " --- |" * len(ENDPOINTS),
        *(f"| {fault} | " + " | ".join(number[text] for text in row) + " |" for fault, row in rows.items()),
        "",
    ]
    return "\n".join(lines)

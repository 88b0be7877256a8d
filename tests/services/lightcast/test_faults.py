"""Every fault at every endpoint ends in the right data or the right message; the run writes docs/faults.md.

The client's secret is a canary: after every row, logs, exceptions, reprs, addresses and cache keys are searched for it.
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
from tests.services.lightcast.harness import CANARY, clean, clean_source, everything_of, fetch, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT: Final = Path(__file__).parents[3] / "docs" / "faults.md"

ENDPOINTS: Final = ("token", "meta", "search", "growth")
DATA, NOTHING = "data", "not published"
DOWN, LIMITED, QUOTA = ServiceDownError, RateLimitedError, QuotaExhaustedError
REFUSED, SECRET, ODD, BAD = AccessRefusedError, CredentialsError, UnexpectedAnswerError, BadRequestError

Row = tuple[object, object, object, object]


def _all(outcome: object) -> Row:
    return (outcome, outcome, outcome, outcome)


# What each fault, when it stays, must end in at (token, meta, search, growth).
EXPECTED: Final[dict[str, Row]] = {
    **dict.fromkeys(("drop", "drop in headers", "stall", "stall in body", "trickle", "cut body"), _all(DOWN)),
    **dict.fromkeys(("not HTTP", "said to be gzip"), _all(DOWN)),
    **dict.fromkeys(("500", "500 no body", "502 HTML", "503 Retry-After", "504", "501"), _all(DOWN)),
    **dict.fromkeys(("429", "429 Retry-After", "429 empty", "429 Retry-After in words"), _all(LIMITED)),
    "429 for days": _all(QUOTA),
    **dict.fromkeys(("400", "413", "415", "422", "418"), _all(BAD)),
    "401": (SECRET, REFUSED, REFUSED, REFUSED),
    **dict.fromkeys(("401 HTML", "403", "403 HTML"), _all(REFUSED)),
    **dict.fromkeys(("404", "404, one error, status as text"), (BAD, BAD, BAD, NOTHING)),
    "404 HTML": (BAD, BAD, BAD, ODD),
    **dict.fromkeys(("redirect", "204", "HTML", "empty", "cut JSON", "not UTF-8", "endless body"), _all(ODD)),
    **dict.fromkeys(("gzip bomb", "deeply nested", "a list", "null", "no data", "errors in a 200"), _all(ODD)),
    "data null": (ODD, ODD, ODD, NOTHING),
    **dict.fromkeys(("renamed field", "texts for numbers", "booleans for numbers", "NaN"), _all(ODD)),
    "numbers without end": (ODD, DATA, DATA, ODD),  # the other two have no such numbers
    **dict.fromkeys(("far below zero", "about something else", "everything null"), _all(ODD)),
    **dict.fromkeys(("other order", "more keys", "warnings", "gzip"), _all(DATA)),
}

# Those that pass when asked again, played once.
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
# A revoked token is told by 401, and only where a token is sent.
ONCE_EXPECTED: Final[dict[str, Row]] = {
    **dict.fromkeys(ONCE, _all(DATA)),
    "401": (SECRET, DATA, DATA, DATA),
}

SLOW: Final = {"stall": "0.2", "stall in body": "0.2", "trickle": "0.2"}
"""Timeouts for those faults that are waited out; the others get the usual one, however busy the machine is."""
CODE, AREA = "231113", "06"


@pytest.fixture(scope="module")
def report() -> Iterator[dict[str, list[str]]]:
    """Rows by title; written when the run had all of them."""
    rows: dict[str, list[str]] = {}
    yield rows
    if len(rows) == len(EXPECTED) + len(ONCE_EXPECTED):
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(_written(rows), encoding="utf-8")


def _outcome(server: LightcastServer, endpoint: str, fault: str, times: int | None) -> tuple[object, str]:
    """(what it ended in, what the reader is told)."""
    server.reset()
    server.fault(endpoint, fault, times)
    try:
        source = open_source(server, timeout=SLOW.get(fault, "10"))
        frame, errors = fetch(source, [CODE], [AREA])
    except HorizonsError as error:
        assert endpoint != "growth"
        clean(everything_of(error))
        return type(error), _told(error)
    clean_source(source)
    for call in server.calls:
        clean(call.path)  # what proxies write down
        assert call.kind == "token" or CANARY not in call.body
    for cell_error in errors:
        clean(everything_of(cell_error.error) + repr(cell_error))
    if errors:
        assert endpoint == "growth"
        assert frame.empty
        return type(errors[0].error), _told(errors[0].error)
    assert len(frame) == 5
    if frame["growth"].isna().all():
        assert set(frame["flags"]) == {"not_published"}
        return NOTHING, "no figure, said to be not published"
    assert frame["growth"].tolist() == pytest.approx(list(growth_of(CODE, AREA).values()))
    return DATA, "the right figures"


@pytest.fixture(autouse=True)
def nothing_leaks(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The canary is in no log and on no screen."""
    caplog.set_level(logging.DEBUG)
    yield
    clean(caplog.text + "".join(capfd.readouterr()))


def _told(error: HorizonsError) -> str:
    assert error.message.endswith(".")
    assert error.next_step.endswith(".")
    return f"{error.message} {error.next_step}"


@pytest.mark.parametrize("fault", EXPECTED)
def test_fault_that_stays(planted: LightcastServer, report: dict[str, list[str]], fault: str) -> None:
    ends = [_outcome(planted, endpoint, fault, None) for endpoint in ENDPOINTS]
    report[fault] = [told for _, told in ends]
    assert tuple(end for end, _ in ends) == EXPECTED[fault]


@pytest.mark.parametrize("fault", ONCE_EXPECTED)
def test_fault_that_passes(planted: LightcastServer, report: dict[str, list[str]], fault: str) -> None:
    ends = [_outcome(planted, endpoint, fault, 1) for endpoint in ENDPOINTS]
    report[f"{fault}, once"] = [told for _, told in ends]
    assert tuple(end for end, _ in ends) == ONCE_EXPECTED[fault]


def test_every_fault_of_the_server_is_in_the_table() -> None:
    assert set(EXPECTED) == set(FAULTS)
    assert len(FAULTS) >= 25


def _written(rows: dict[str, list[str]]) -> str:
    """The table, endings numbered: most faults end in few ways."""
    endings = list(dict.fromkeys(told for row in rows.values() for told in row))
    number = {told: str(place) for place, told in enumerate(endings, start=1)}
    lines = [
        "# What happens when Lightcast misbehaves",
        "",
        "Written by `tests/services/lightcast/test_faults.py`, which plays each fault on a real socket at each",
        f"endpoint and checks the end: {len(rows)} faults at {len(ENDPOINTS)} endpoints. At growth, the other cells",
        "go on, and a cell whose last good figures are kept shows those, with their age.",
        "",
        *(f"{place}. {told}" for place, told in enumerate(endings, start=1)),
        "",
        "| fault | " + " | ".join(ENDPOINTS) + " |",
        "| --- |" + " --- |" * len(ENDPOINTS),
        *(f"| {fault} | " + " | ".join(number[told] for told in row) + " |" for fault, row in rows.items()),
        "",
    ]
    return "\n".join(lines)

"""Errors carry what happened and what to do; the detail stays in the log."""

from __future__ import annotations

import pytest

from services.errors import BadInputError, DataSetError, HorizonsError


@pytest.mark.parametrize("kind", [HorizonsError, BadInputError, DataSetError])
def test_every_error_says_what_happened_and_what_to_do(kind):
    error = kind("It broke.", "Mend it.")
    assert (error.message, error.next_step) == ("It broke.", "Mend it.")
    assert str(error) == "It broke. Mend it."
    assert error.retryable is False
    assert isinstance(error, HorizonsError)


def test_the_detail_is_for_the_log_alone():
    error = DataSetError("It broke.", "Mend it.", detail="/secret/place")
    assert str(error) == "/secret/place"
    assert "secret" not in error.message + error.next_step

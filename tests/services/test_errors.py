"""Errors carry what happened and what to do; the detail stays in the log."""

from __future__ import annotations

import pytest

from services.errors import BadInputError, DataSetError, HorizonsError


@pytest.mark.parametrize("kind", [HorizonsError, BadInputError, DataSetError])
def test_every_error_has_a_message_and_a_next_step(kind):
    error = kind("It broke.", "Mend it.")
    assert (error.message, error.next_step) == ("It broke.", "Mend it.")
    assert str(error) == "It broke. Mend it."
    assert error.retryable is False
    assert isinstance(error, HorizonsError)


def test_detail_is_only_in_the_log_text():
    error = DataSetError("It broke.", "Mend it.", detail="/secret/place")
    assert str(error) == "/secret/place"
    assert "secret" not in error.message + error.next_step

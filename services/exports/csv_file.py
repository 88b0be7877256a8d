"""A growth frame as CSV that can be cited on its own, and back. Pure; screen and shell share it.

A file holds every column of the frame in order with raw codes for programs, then those of `columns.with_context` where
they were added, then `TEXT_COLUMNS` for people.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd

from services.exports.text_columns import with_text_columns
from services.growth_frame import COLUMNS, DTYPES, TIME

if TYPE_CHECKING:
    from os import PathLike
    from typing import IO


def to_csv(frame: pd.DataFrame) -> bytes:
    """The frame and TEXT_COLUMNS as UTF-8 CSV with a byte order mark, so that spreadsheets read accents.

    `read_csv` gives the frame back, rounded as `columns.ROUNDING` says; so does `pandas.read_csv`, but for the dtypes:
    it takes "06" for the number 6 where no "US" stands in the same column, so give it dtype={"area_id": str}.
    """
    return with_text_columns(frame).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def read_csv(content: bytes | str | PathLike[str] | IO[bytes]) -> pd.DataFrame:
    """The growth frame that `to_csv` wrote, from its bytes, a path or an open file."""
    texts = {name: dtype for name, dtype in DTYPES.items() if dtype != TIME}
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    # Only an empty field is missing: "NA" may be a title.
    frame = pd.read_csv(source, dtype=texts, parse_dates=["retrieved_at"], keep_default_na=False, na_values=[""])
    frame = frame[list(COLUMNS)]
    return frame.assign(flags=frame["flags"].fillna("")).astype(DTYPES)

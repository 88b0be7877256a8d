"""Adds imported tables to the inputs: merged with the existing ones, checked, written and recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from model.data import catalog, consistency, reader, schema
from model.importers.document import FileError, ImportedTable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROVENANCE: Final = "PROVENANCE.md"
HEADING: Final = "## Files added"
_TABLE_HEAD: Final = (
    "Written by `python -m model.add_inputs`; SHA-256 is that of the file that was read.\n\n"
    "| Table | What | File | From | Added | SHA-256 |\n|---|---|---|---|---|---|\n"
)
_REMEDY: Final = "Download the file again, or correct it"


@dataclass(frozen=True)
class Addition:
    """An imported table with the record of its file."""

    table: ImportedTable
    source: str
    day: str
    sha256: str

    def line(self) -> str:
        """Its row in PROVENANCE.md."""
        file = self.table.file.rpartition("/")[2] + (f", sheet {self.table.sheet}" if self.table.sheet else "")
        fields = (self.table.name, self.table.content, f"`{file}`", self.source, self.day, f"`{self.sha256}`")
        return f"| {' | '.join(field.replace('|', '/') for field in fields)} |"


def merge(tables: Iterable[ImportedTable], folder: Path) -> tuple[list[ImportedTable], dict[str, pd.DataFrame]]:
    """The tables under the names that they get, and every changed table of `folder` as it will be, by name.

    Raises FileError for a table that breaks its schema or contradicts itself, before anything is written.
    """
    named: list[ImportedTable] = []
    changed: dict[str, pd.DataFrame] = {}
    for given in tables:
        table = replace(given, name=_name(given, folder))
        checked = _check(table)
        before = changed[table.name] if table.name in changed else _existing(folder, table.name)
        changed[table.name] = checked if before is None else _merged(table, checked, before)
        named.append(table)
    return named, changed


def _name(table: ImportedTable, folder: Path) -> str:
    """The table's name: projections with groups do not replace a table of the same years that has details alone,
    since the states' projections are compared with that one; they become ep_BASE_TARGET_full."""
    if not catalog.projections_years(table.name) or (table.frame["occ_type"] == "Line item").all():
        return table.name
    before = _existing(folder, table.name)
    details_alone = before is not None and (before["occ_type"] == "Line item").all()
    return f"{table.name}_full" if details_alone else table.name


def _existing(folder: Path, name: str) -> pd.DataFrame | None:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        return None
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame


def _check(table: ImportedTable) -> pd.DataFrame:
    """The table's columns of its schema, validated; sums of groups as well for projections. Raises FileError."""
    frame = table.frame.reset_index(drop=True)
    try:
        validated = reader.validate(frame, table.name, table.file)
        if "occ_type" in frame and (frame["occ_type"] == "Summary").any() and "exits_thousands" in frame:
            consistency.check_arithmetic(validated, table.name)
            consistency.check_groups(validated, table.name)
    except reader.InputError as error:
        row = None
        if error.row is not None and table.numbers:
            row = table.numbers[error.row - 1]
        raise FileError(table.file, error.reason, _REMEDY, sheet=table.sheet, row=row) from None
    rules = schema.table_schema(table.name).columns
    hollow = [column for column, rule in rules.items() if not rule.always and validated[column].isna().all()]
    return validated.drop(columns=hollow)


def _merged(table: ImportedTable, frame: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    for column in table.carries_over:
        if column in before and frame.get(column, pd.Series(dtype="str")).isna().all():
            frame = frame.assign(**{column: frame["soc_code"].map(before.set_index("soc_code")[column])})
    if not table.replaces:
        return frame
    on = list(table.replaces)
    replaced = before.set_index(on).index.isin(frame.set_index(on).index)
    both = pd.concat([before[~replaced], frame], ignore_index=True)
    both = both[[column for column in schema.table_schema(table.name).columns if column in both]]
    identity = list(schema.table_schema(table.name).key)
    if identity and both.duplicated(identity).any():
        raise FileError(table.file, f"{', '.join(identity)} of its rows are in {table.name} already", _REMEDY)
    return both.sort_values(on, kind="stable").reset_index(drop=True)


def write(additions: list[Addition], changed: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write the changed tables, PROVENANCE.md and SHA256SUMS; the same bytes for the same files and day."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in changed.items():
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        temporary = folder / f"{name}.parquet.part"
        pq.write_table(table, temporary, compression="zstd", compression_level=19)
        temporary.replace(folder / f"{name}.parquet")
    _record(additions, folder / PROVENANCE)
    reader.write_checksums(folder)


def _record(additions: list[Addition], path: Path) -> None:
    """Put a line for each addition in the table under HEADING, in place of one of the same table and content."""
    text = path.read_text(encoding="utf-8") if path.is_file() else "# Where these tables come from\n"
    before, _, after = text.partition(f"{HEADING}\n")
    section, separator, rest = after.partition("\n## ")
    lines = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| Table ")]
    known = {tuple(line.split(" | ")[:2]): line for line in lines}
    for addition in additions:
        line = addition.line()
        known[tuple(line.split(" | ")[:2])] = line
    body = "\n".join(known[key] for key in sorted(known))
    path.write_text(f"{before.rstrip()}\n\n{HEADING}\n\n{_TABLE_HEAD}{body}\n{separator}{rest}", encoding="utf-8")

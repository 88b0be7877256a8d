"""The command: every check in turn, a line each as soon as it is known.

Exit status: 0 no fault (there may be warnings), 1 at least one fault.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.config import Settings
from services.doctor import machine, settings, sign_in, sources
from services.doctor.finding import Finding, Level, fault
from services.errors import ConfigError
from services.server import static_files

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parents[2]
SECRETS_FILE: Final = ROOT / ".streamlit" / "secrets.toml"
_FAULT_FOUND: Final = 1


def run(options: argparse.Namespace) -> int:
    """Print the findings and how many there are of each level."""
    counts = dict.fromkeys(Level, 0)
    for finding in findings(os.environ, options.port, is_offline=options.offline):
        counts[finding.level] += 1
        print(f"{finding.level:8} {finding.name}: {finding.message}", flush=True)
        if finding.next_step:
            print(f"{'':8} {finding.next_step}", flush=True)
    print(", ".join(f"{count} {level}" for level, count in counts.items()))
    return _FAULT_FOUND if counts[Level.FAULT] else 0


def findings(
    environment: Mapping[str, str], port: int, *, is_offline: bool = False, secrets_file: Path = SECRETS_FILE
) -> Iterator[Finding]:
    """All findings in turn: the machine, the settings, then what the settings lead to."""
    yield from machine.check_python()
    yield from machine.check_packages(ROOT / "requirements.txt", ROOT / "deploy" / "requirements.txt")
    yield from machine.check_port(port)
    yield from machine.check_cache_folder(static_files.CACHE)
    yield from settings.check_secrets_file(secrets_file)
    try:
        values = settings.read_values(environment, secrets_file)
    except settings.UnreadableSecretsError:
        yield fault(
            settings.NAME,
            f"The file .streamlit/{secrets_file.name} cannot be read; it is left out below.",
            "Write it like .streamlit/secrets.toml.example.",
        )
        values = dict(environment)
    yield from settings.check(values)
    yield from sign_in.check(values, is_offline=is_offline)
    try:
        read = Settings.read(values)
    except ConfigError:  # `settings.check` has reported it
        return
    yield from sources.check_data(read)
    yield from sources.check_lightcast(read, is_offline=is_offline)
    yield from sources.check_shared_cache(read, is_offline=is_offline)

"""The same figures from a shell: what is known is printed, what is not is named, and nothing ever breaks down."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from services.__main__ import main
from services.exports import csv_file
from services.growth import connect

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def run(capfdbinary, monkeypatch, public):
    """run(*arguments) -> (exit status, standard output, standard error); the public source is opened only once."""
    monkeypatch.setattr("services.__main__.connect", lambda name: public if name == public.name else connect(name))

    def command(*arguments: str) -> tuple[int, bytes, str]:
        try:
            status = main(arguments)
        except SystemExit as stop:  # argparse refuses what it cannot read
            status = stop.code
        out, err = capfdbinary.readouterr()
        assert b"Traceback" not in out
        assert b"Traceback" not in err
        return status, out, err.decode()

    return command


def shell(*arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "services", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60, **options)


# --- In a shell of its own


def test_growth_in_a_shell_names_unknown_codes():
    done = shell("growth", "29-1141", "99-9999", "--area", "US", "--area", "ZZ", "--horizon", "10")
    assert done.returncode == 2
    assert b"29-1141" in done.stdout
    assert b"99-9999" in done.stderr
    assert b"ZZ" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_closed_pipe_is_no_error():
    command = f"'{sys.executable}' -m services growth --all --area US --format csv | head -c 10 >/dev/null"
    script = f"set -o pipefail; {command}"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0
    assert done.stderr == b""


def test_damaged_data_set_is_reported_in_one_line(tmp_path):
    done = shell("search", "rn", env={"HORIZONS_DATA_DIR": str(tmp_path)})
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"make data" in done.stderr
    assert b"Traceback" not in done.stderr
    assert str(tmp_path).encode() not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_is_no_traceback():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "services", "growth", "29-1141", "--format", "csv"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode not in (0, 120)
    assert b"Traceback" not in done.stderr


# --- search


def test_search_as_a_table(run):
    status, out, err = run("search", "rn", "--limit", "3")
    lines = out.decode().splitlines()
    assert (status, err) == (0, "")
    assert 2 <= len(lines) <= 4
    assert "29-1141" in lines[1]
    assert "Registered nurses" in lines[1]


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("29-1141, 99-9999", 2, "Not known: 99-9999.\n"),
        ("31-1121", 0, "31-1121 is counted in 31-1120.\n"),
        ("29-1000", 0, "29-1000 is a group of "),
        ("29-1141", 0, ""),
    ],
)
def test_search_says_what_has_become_of_codes(run, text, status, said):
    done, out, err = run("search", text)
    assert (done, err[: len(said)]) == (status, said)
    assert out.count(b"\n") > 1
    assert said or not err


def test_search_names_the_codes_that_find_nothing(run):
    status, _, err = run("search", "99-9999; 98-9999")
    assert (status, err) == (1, "Nothing found for “99-9999; 98-9999”. Not known: 99-9999 and 98-9999.\n")


def test_search_as_csv_gives_what_python_gives(run, public):
    status, out, _ = run("search", "nurse", "--format", "csv", "--limit", "5")
    table = pd.read_csv(io.BytesIO(out))
    assert status == 0
    assert list(table.columns) == ["occupation_id", "occupation", "taxonomy", "matched", "score", "occupation_code"]
    assert table["occupation_id"].tolist() == public.search("nurse", 5)["occupation_id"].tolist()


def test_search_as_json_gives_what_python_gives(run, public):
    status, out, _ = run("search", "nurse", "--format", "json", "--limit", "5")
    found = json.loads(out)
    assert status == 0
    assert [row["occupation_id"] for row in found] == public.search("nurse", 5)["occupation_id"].tolist()
    assert found[0]["score"] == pytest.approx(public.search("nurse", 1)["score"].iloc[0])


def test_areas_as_csv_gives_what_python_gives(run, public):
    status, out, err = run("areas", "NYC", "--format", "csv")
    assert (status, err) == (0, "")
    expected = public.search_areas("NYC")
    assert pd.read_csv(io.BytesIO(out), dtype=str)["area_id"].tolist() == expected["area_id"].tolist() == ["35620"]


def test_area_not_covered_ends_with_status_one_and_the_reason(run):
    status, out, err = run("areas", "Puerto Rico")
    assert (status, out) == (1, b"")
    assert "states, metropolitan and nonmetropolitan areas only" in err


def test_programs_of_a_search_with_their_occupations(run, public):
    status, out, err = run("programs", "nursing", "--format", "csv", "--limit", "3")
    table = pd.read_csv(io.BytesIO(out), dtype=str)
    expected = public.programs.pairs(public.programs.search("nursing", 3)["program_id"])
    assert status == 0
    assert table[["program_id", "occupation_id"]].to_numpy().tolist() == (
        expected[["program_id", "occupation_id"]].to_numpy().tolist()
    )
    assert "many to many" in err


def test_programs_that_lead_to_an_occupation(run, public):
    status, out, _ = run("programs", "49-9021", "--format", "csv")
    table = pd.read_csv(io.BytesIO(out), dtype=str)
    assert status == 0
    assert table["program_id"].tolist() == public.programs.leading_to("49-9021")["program_id"].tolist()
    assert set(table["occupation_id"]) == {"49-9021"}


def test_program_that_is_not_known(run):
    status, out, err = run("programs", "xyzzy")
    assert (status, out) == (1, b"")
    assert "No program of study found" in err


@pytest.mark.parametrize("text", ["", "?!", "x", "zzzqqxv"])
def test_nothing_found_ends_with_status_one(run, text):
    status, out, err = run("search", text)
    assert (status, out) == (1, b"")
    assert "Nothing found" in err
    assert text in err


@pytest.mark.parametrize("limit", ["0", "-1", "many", ""])
def test_limit_below_one_is_refused(run, limit):
    status, out, err = run("search", "rn", f"--limit={limit}")
    assert (status, out) == (2, b"")
    assert "limit" in err


# --- growth


def test_growth_as_a_table(run):
    status, out, err = run("growth", "29-1141", "--area", "US", "--horizon", "10")
    text = out.decode()
    assert (status, err) == (0, "")
    for part in ("Registered nurses", "United States", "3,465,400", "+5.6 %", "+194,700", "2035", "published"):
        assert part in text


def test_earlier_code_is_translated_and_said(run):
    status, out, err = run("growth", "15-1132", "--horizon", "10", "--format", "csv")
    assert status == 0
    assert set(pd.read_csv(io.BytesIO(out))["occupation_id"]) == {"15-1252"}
    assert err.strip() == "15-1132 is now 15-1252 and 15-1253; shown: 15-1252."


def test_one_argument_may_list_codes_and_areas_and_gives_what_is_known(run):
    arguments = ("29-1141, 99-9999; 151252.0", "--area", "06, 48.0", "--horizon", "10", "--format", "csv")
    status, out, err = run("growth", *arguments)
    assert status == 2
    cells = pd.read_csv(io.BytesIO(out), dtype=str)[["occupation_id", "area_id"]]
    assert cells.to_numpy().tolist() == [[code, area] for code in ("29-1141", "15-1252") for area in ("06", "48")]
    assert err.startswith("Not known: “99-9999”.")


@pytest.mark.parametrize(
    ("code", "area", "words"), [("45-3031", "06", b"no estimate"), ("29-1217", "44", b"not published")]
)
def test_growth_says_why_there_is_none(run, code, area, words):
    status, out, _ = run("growth", code, "--area", area, "--horizon", "10")
    assert status == 0
    assert words in out


def test_output_has_no_internal_names(run):
    _, out, _ = run("growth", "45-3031", "--area", "06", "--horizon", "10")
    assert b"<NA>" not in out
    assert b"nan" not in out


def test_growth_as_csv_is_the_export(run, public):
    status, out, _ = run("growth", "29-1141", "15-1252", "--area", "US", "--area", "06", "--format", "csv")
    assert status == 0
    assert out == csv_file.to_csv(public.growth(["29-1141", "15-1252"], ["US", "06"]))


def test_growth_as_json_has_every_column(run, public):
    status, out, _ = run("growth", "29-1141", "45-3031", "--area", "06", "--format", "json")
    rows = json.loads(out)
    table = public.growth(["29-1141", "45-3031"], ["06"])
    assert status == 0
    assert list(rows[0]) == list(table.columns)
    assert [row["growth"] for row in rows] == [None if pd.isna(value) else value for value in table["growth"]]
    assert rows[0]["retrieved_at"].startswith(table["retrieved_at"].iloc[0].strftime("%Y-%m-%d"))


def test_nation_is_the_default_area_and_five_horizons_the_default_years(run):
    _, out, _ = run("growth", "29-1141", "--format", "json")
    rows = json.loads(out)
    assert {row["area_id"] for row in rows} == {"US"}
    assert [row["horizon_years"] for row in rows] == [1, 2, 3, 5, 10]


def test_all_is_every_detailed_occupation(run):
    status, out, _ = run("growth", "--all", "--horizon", "10", "--format", "csv")
    table = csv_file.read_csv(out)
    assert status == 0
    assert len(table) == 832
    assert set(table["taxonomy"]) == {"soc"}


def test_area_all_is_the_nation_and_every_state(run, public):
    status, out, _ = run("growth", "29-1141", "--area", "all", "--horizon", "10", "--format", "csv")
    assert status == 0
    assert csv_file.read_csv(out)["area_id"].tolist() == ["US", *public.state_ids]


def test_area_metros_is_every_local_area(run, public):
    status, out, _ = run("growth", "29-1141", "--area", "metros", "--horizon", "10", "--format", "csv")
    table = csv_file.read_csv(out)
    assert status == 0
    assert table["area_id"].tolist() == public.local_area_ids()
    assert len(table) == 521


def test_area_metros_of_a_state_is_its_local_areas(run, public):
    status, out, _ = run(
        "growth", "29-1141", "--area", "metros:CA", "--area", "06", "--horizon", "10", "--format", "csv"
    )
    assert status == 0
    assert csv_file.read_csv(out)["area_id"].tolist() == [*public.local_area_ids("06"), "06"]


@pytest.mark.parametrize("area", ["metros:ZZ", "metros:", "metros:US", "metros:26420"])
def test_metros_of_no_state_are_not_known(run, area):
    status, out, err = run("growth", "29-1141", "--area", area)
    assert (status, out) == (2, b"")
    assert area in err


def test_local_area_by_name(run):
    status, out, _ = run("growth", "29-1141", "--area", "Houston", "--horizon", "10", "--format", "csv")
    assert status == 0
    assert csv_file.read_csv(out)[["area_id", "base_employment"]].values.tolist() == [["26420", 67_580.0]]


def test_territory_is_told_what_is_covered(run):
    status, _, err = run("growth", "29-1141", "--area", "Puerto Rico")
    assert status == 2
    assert "states, metropolitan and nonmetropolitan areas only" in err


def test_codes_may_be_written_as_people_write_them(run):
    status, out, _ = run("growth", "291141", "SOC 29-1141", "--area", "CA", "--horizon", "3", "--format", "csv")
    table = csv_file.read_csv(out)
    assert status == 0
    assert table[["occupation_id", "area_id", "horizon_years"]].values.tolist() == [["29-1141", "06", 3]]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_known_codes_are_printed_and_unknown_codes_reported(run, form):
    status, out, err = run("growth", "99-9999", "29-1141", "nurse", "--area", "ZZ", "--area", "US", "--format", form)
    assert status == 2
    assert b"29-1141" in out
    for text in ("99-9999", "nurse", "ZZ"):
        assert text in err
    assert "29-1141" not in err


@pytest.mark.parametrize("arguments", [("99-9999",), ("29-1141", "--area", "ZZ")])
def test_only_unknown_codes_print_no_rows(run, arguments):
    status, out, err = run("growth", *arguments)
    assert (status, out) == (2, b"")
    assert arguments[-1] in err


def test_no_occupation_at_all_is_requested(run):
    status, out, err = run("growth")
    assert (status, out) == (2, b"")
    assert "--all" in err


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("15-2000", "15-2000 is a group of 6 occupations: choose one, such as 15-2051."),
        ("55-1011", "55-1011 is military: the armed forces are not covered."),
        ("99-9999", 'Find codes with: python -m services search "a title".'),
    ],
)
def test_growth_says_once_why_a_code_is_none(run, code, reason):
    status, out, err = run("growth", code, "29-1141", "--horizon", "5", "--format", "csv")
    assert (status, err) == (2, f"Not known: “{code}”. {reason}\n")
    assert b"29-1141" in out


@pytest.mark.parametrize("horizon", ["0", "11", "-3", "five", "2.5"])
def test_horizon_out_of_range_is_refused(run, horizon):
    status, out, err = run("growth", "29-1141", f"--horizon={horizon}")
    assert (status, out) == (2, b"")
    assert horizon in err


def test_unknown_source_is_refused(run):
    status, out, err = run("growth", "29-1141", "--source", "nowhere")
    assert (status, out) == (2, b"")
    assert "nowhere" in err
    assert "public" in err


@pytest.mark.parametrize("arguments", [(), ("grow",), ("search",), ("growth", "--format", "xml")])
def test_wrong_command_shows_the_usage(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, b"")
    assert "usage:" in err


def test_area_all_still_names_an_unknown_area(run):
    status, out, err = run("growth", "29-1141", "--area", "all", "--area", "ZZ", "--horizon", "10")
    assert status == 2
    assert b"29-1141" in out
    assert "ZZ" in err


def test_empty_code_can_be_seen_in_the_message(run):
    _, _, err = run("growth", "", "29-1141", "--area", "US")
    assert "Not known: ." not in err

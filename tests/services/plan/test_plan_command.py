"""`python -m services plan FILE`: the same plan from a shell."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from services.__main__ import main


@pytest.fixture(autouse=True)
def open_public_once(monkeypatch, public):
    """The commands are run in this process, with the source that is open already."""
    monkeypatch.setattr("services.__main__.connect", lambda name: {public.name: public}[name])


@pytest.fixture
def roles(tmp_path):
    path = tmp_path / "roles.csv"
    path.write_text("Role,Area,Headcount\nRegistered nurses,Texas,100\nCooks,Ohio,-1\n", encoding="utf-8")
    return path


def test_plan_prints_totals_and_names_lines_that_were_left_out(roles, capsys):
    assert main(["plan", str(roles), "--year", "2030", "--headcount-year", "2025"]) == 0
    out, err = capsys.readouterr()
    assert "2030" in out and "to hire" in out
    assert "Line 3: headcount “-1”" in err


def test_plan_as_csv_has_its_rows(roles, capfdbinary):
    assert main(["plan", str(roles), "--year", "2030", "--format", "csv"]) == 0
    table = pd.read_csv(io.BytesIO(capfdbinary.readouterr().out))
    assert table["role"].tolist() == ["Registered nurses"]


def test_plan_takes_assumptions(roles, capfdbinary):
    changes = ["--growth", "0.5", "--attrition", "0.1", "--headcount-year", "2029"]
    assert main(["plan", str(roles), "--year", "2030", "--format", "csv", *changes]) == 0
    table = pd.read_csv(io.BytesIO(capfdbinary.readouterr().out))
    assert table["headcount_mid"].tolist() == [150]
    assert table["attrition"].tolist() == [0.1]


def test_plan_counts_leavers_and_planned_hires_as_asked(tmp_path, capfdbinary):
    path = tmp_path / "roles.csv"
    path.write_text("Role,Headcount,Planned hires\nCooks,100,4\n", encoding="utf-8")

    def row(*flags):
        command = ["plan", str(path), "--year", "2030", "--headcount-year", "2028", "--format", "csv", *flags]
        assert main(command) == 0
        return pd.read_csv(io.BytesIO(capfdbinary.readouterr().out)).iloc[0]

    usual, changed = row(), row("--exits-only", "--planned-in-all")
    assert changed["attrition"] < usual["attrition"]
    assert (usual["planned"], changed["planned"]) == (8, 4)


def test_plan_writes_the_workbook(roles, tmp_path):
    target = tmp_path / "plan.xlsx"
    assert main(["plan", str(roles), "--year", "2030", "--output", str(target)]) == 0
    assert openpyxl.load_workbook(target).sheetnames == ["Totals", "Rows", "Occupations", "Assumptions", "Notes"]


@pytest.mark.parametrize(
    "arguments", [["no-such-file.csv"], ["{roles}", "--area", "Atlantis"], ["{roles}", "--year", "2090"]]
)
def test_what_cannot_be_planned_is_said(roles, arguments, capsys):
    assert main(["plan", *(text.format(roles=roles) for text in arguments)]) == 2
    assert capsys.readouterr().err.strip()

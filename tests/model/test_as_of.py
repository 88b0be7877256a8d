"""A build as of an earlier day: its vintage, its base, and nothing that came later."""

import json
from datetime import date

import pandas as pd
import pytest

from model import build, inputs, sources, write
from services.config import Settings
from services.growth import connect
from services.growth_frame import check

DAYS = {date(2023, 12, 31): 2022, date(2022, 12, 31): 2021}


@pytest.fixture(scope="module", params=list(DAYS), ids=str)
def earlier(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("earlier")
    build.build(sources.INPUTS, folder, request.param)
    return request.param, folder


def test_the_command_says_what_it_built(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["build", "--as-of", "2024-06-30", "--output", str(tmp_path)])
    build.main()
    assert "BLS 2022-32, OEWS May 2023: the nation alone" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["build", "--as-of", "2010-06-30", "--output", str(tmp_path)])
    with pytest.raises(SystemExit, match="no projections or no OEWS were published by 2010-06-30"):
        build.main()


def test_the_base_moves_with_the_day(earlier):
    day, folder = earlier
    base = DAYS[day]
    manifest = json.loads((folder / write.MANIFEST).read_text(encoding="utf-8"))
    assert manifest["vintage"] == f"{base}-{(base + 10) % 100}"
    cells = pd.read_parquet(folder / "cells.parquet")
    assert set(cells["base_year"]) == {base}
    assert len(cells) == 855  # the inputs hold the states' employment of 2024 alone: the nation only
    published = pd.read_parquet(sources.INPUTS / f"ep_{base}_{base + 10}.parquet").set_index("soc_code")
    ours = cells.set_index("occupation_id").loc[published.index]
    assert ((ours["growth_10"].astype(float) * 100).round(1) == published["pct_change"]).all()
    assert (ours["base_employment"].astype(float) / 1000).round(1).tolist() == published["emp_base_thousands"].tolist()


def test_the_record_ends_with_the_day(earlier):
    day, folder = earlier
    assert pd.read_parquet(folder / "record.parquet")["target_year"].max() == DAYS[day]


def test_the_dashboard_can_read_it(earlier):
    _day, folder = earlier
    growth = connect("public", Settings(data_dir=folder))
    frame = check(growth.growth(growth.occupations()["occupation_id"], ["US"], range(1, 11)))
    assert len(frame) == 8550
    assert frame["growth"].notna().all()
    details = frame[frame["taxonomy"] == "soc"]
    assert (details["basis"].eq("published") == details["horizon_years"].eq(10)).all()
    assert growth.areas()["area_id"].tolist() == ["US"]


def test_an_earlier_build_does_not_change_with_what_came_later(tmp_path, spoil, copied):
    """Tables of later years made nonsense: the same bytes."""
    day = date(2023, 12, 31)
    build.build(sources.INPUTS, tmp_path / "plain", day)
    later = lambda frame: frame.assign(tot_emp=frame["tot_emp"].where(frame["year"] < 2023, 1_000.0))  # noqa: E731
    spoil("oews_national", later)
    raw = inputs.read_all(copied)
    from model import asof

    made = build.tables(raw, asof.vintages(raw, day), day)
    for name, frame in made.items():
        write.parquet(frame, tmp_path / f"{name}.parquet", build._CATEGORIES.get(name, ()))
        assert (tmp_path / f"{name}.parquet").read_bytes() == (tmp_path / "plain" / f"{name}.parquet").read_bytes()


def test_a_newer_vintage_dropped_in_moves_the_base(copied):
    """The projections of 2024 put in again as those of 2026, with OEWS of that May: the newest is built on."""
    from model import asof

    table = pd.read_parquet(copied / "ep_2024_2034.parquet")
    table.to_parquet(copied / "ep_2026_2036.parquet", index=False)
    oews = pd.read_parquet(copied / "oews_national.parquet")
    newer = [oews[oews["year"] == 2024].assign(year=year) for year in (2025, 2026)]
    pd.concat([oews, *newer]).to_parquet(copied / "oews_national.parquet", index=False)
    states = pd.read_parquet(copied / "oews_state.parquet")
    pd.concat([states, states.assign(year=2026)]).to_parquet(copied / "oews_state.parquet", index=False)
    inputs.write_sums(copied)
    raw = inputs.read_all(copied)
    vintages = asof.vintages(raw)
    assert (vintages.label, vintages.oews_year, vintages.has_states) == ("2026-36", 2026, True)
    made = build.tables(raw, vintages)
    assert set(made["cells"]["base_year"]) == {2026}
    assert len(made["cells"]) == 855 * 52
    assert asof.vintages(raw, date(2026, 6, 1)) == sources.Vintages(2024, 2034, 2025)

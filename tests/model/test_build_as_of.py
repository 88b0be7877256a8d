"""A build as of an earlier day: its vintage, its base, and nothing that came later."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model import build
from model.classification import occupation_index
from model.data import catalog, input_tables, reader, release_calendar
from model.intervals import apply, fit
from model.national import paths
from model.tables import cells, writer
from services.config import Settings
from services.growth import connect
from services.growth_frame import check

DAYS = {date(2023, 12, 31): 2022, date(2022, 12, 31): 2021}


@pytest.fixture(scope="module", params=list(DAYS), ids=str)
def earlier(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("earlier")
    build.build(catalog.INPUTS, folder, request.param)
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
    manifest = json.loads((folder / writer.MANIFEST).read_text(encoding="utf-8"))
    assert manifest["vintage"] == f"{base}-{(base + 10) % 100}"
    cells = pd.read_parquet(folder / "cells.parquet")
    assert set(cells["base_year"]) == {base}
    assert len(cells) == 855  # the inputs hold the states' employment of 2024 alone: the nation only
    published = pd.read_parquet(catalog.INPUTS / f"ep_{base}_{base + 10}.parquet").set_index("soc_code")
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


def spoilt(raw, day):
    """Every figure that was published after `day` made nonsense, whatever table it stands in."""
    tables = dict(raw)
    for name in ("oews_national", "oews_state"):
        late = raw[name]["year"].map(lambda year: release_calendar.oews_day(year) > day)
        tables[name] = raw[name].assign(tot_emp=raw[name]["tot_emp"].mask(late, 1_000.0))
    for base, table in release_calendar.projections(raw, date.max).items():
        if release_calendar.projections_day(base) > day:
            tables[f"ep_{base}_{base + 10}"] = table.assign(pct_change=-50.0, emp_base_thousands=1.0)
    states = raw["state_projections_long"]
    late = states["base_year"].map(lambda year: release_calendar.state_projections_day(year) > day)
    nonsense = {column: states[column].mask(late, 1) for column in ("emp_base", "emp_target", "pct_change")}
    tables["state_projections_long"] = states.assign(**nonsense)
    index = raw["postings_index"]
    tables["postings_index"] = index.assign(index_sa=index["index_sa"].mask(index["date"] > day.isoformat(), 1.0))
    return tables


def test_an_earlier_build_does_not_change_with_what_came_later(tmp_path, raw):
    """Tables of later years made nonsense: the same bytes."""
    day = date(2023, 12, 31)
    build.build(catalog.INPUTS, tmp_path / "plain", day)
    nonsense = spoilt(raw, day)
    changed = {name for name, table in nonsense.items() if table is not raw[name] and not table.equals(raw[name])}
    late = {"oews_national", "oews_state", "ep_2023_2033", "ep_2024_2034", "state_projections_long", "postings_index"}
    assert changed == late & set(raw)
    made = build.tables(nonsense, release_calendar.vintages(nonsense, day), day)
    for name, frame in made.items():
        writer.parquet(frame, tmp_path / f"{name}.parquet", build._CATEGORIES.get(name, ()))
        assert (tmp_path / f"{name}.parquet").read_bytes() == (tmp_path / "plain" / f"{name}.parquet").read_bytes()


def test_without_the_states_own_projections_there_is_the_nation_alone(raw):
    """Not out in September of 2023, whatever employment of the states there may be."""
    early, late = date(2023, 9, 30), date(2024, 9, 30)
    states = raw["state_projections_long"]
    assert release_calendar.state_projections(states, early).empty
    assert release_calendar.state_projections(states, late).equals(states)
    tables = raw | {"oews_state": raw["oews_state"].assign(year=2022)}
    assert not release_calendar.vintages(tables, early).has_states
    assert release_calendar.vintages(tables, late).has_states


def test_a_missing_history_says_why(earlier):
    """The OEWS of May 2021 came with a new method, so that nothing can be compared with it; its codes are those of May
    2020, but where that had still merged what its older panels could not split (72 of 832)."""
    day, folder = earlier
    cells = pd.read_parquet(folder / "cells.parquet").set_index("occupation_id")
    flags = cells["flags"].astype(str).str.split()
    new, bare = (flags.map(lambda names, flag=flag: flag in names) for flag in ("code_break", "no_history"))
    if DAYS[day] != 2021:
        assert not (new | bare).any()
        return
    oews = pd.read_parquet(catalog.INPUTS / "oews_national.parquet")
    before = set(oews.loc[(oews["year"] == 2020) & (oews["o_group"] == "detailed"), "soc_code"])
    assert 0 < new.sum() < 80
    assert before.isdisjoint(new.index[new])
    assert bare.sum() > 750
    assert set(bare.index[bare]) <= before
    assert (new["15-1252"], bare["15-1252"]) == (True, False)  # software developers, merged until 2020
    assert (new["29-1141"], bare["29-1141"]) == (False, True)  # registered nurses


def test_a_range_starts_after_the_years_shown_only_where_they_were_shown(raw):
    """As of June 2024 the base is 2022 and OEWS of May 2023 is out; one occupation is taken out of it."""
    day, gone = date(2024, 6, 30), "29-1141"
    table = raw["oews_national"]
    tables = raw | {"oews_national": table[~((table["year"] == 2023) & (table["soc_code"] == gone))]}
    vintages = release_calendar.vintages(tables, day)
    spine = occupation_index.spine(tables[vintages.national], tables["soc_2018_structure"])
    library = input_tables.Library(tables)
    rows = cells.nation(spine, vintages, paths.forecast(library, vintages, spine, day)).set_index("occupation_id")
    assert vintages.lead == 1
    assert rows["lead"][[gone, "29-1171", "29-0000", "00-0000"]].tolist() == [0, 1, 1, 1]
    assert 0 < (rows["lead"] == 0).sum() < 10  # with what OEWS does not count


def test_states_are_not_measured_by_a_later_year_of_the_nation(past):
    """Two cells alike but for the lead: what has not been shown is as uncertain as ever."""
    growth = dict.fromkeys(paths.COLUMNS, 0.0)
    about = {"taxonomy": "soc", "base_employment": 20_000.0, "prse": np.nan}
    both = pd.DataFrame([{**about, **growth, "lead": lead} for lead in (1, 0)])
    fitted = fit.fit(past)
    found = apply.table(both, fitted, fitted)
    shown, not_shown = found.iloc[0], found.iloc[1]
    assert shown["high_80_3"] == not_shown["high_80_2"]
    assert (shown[[f"high_80_{year}" for year in range(2, 11)]] < not_shown["high_80_10"]).all()


def test_a_newer_vintage_dropped_in_moves_the_base(copied):
    """The projections of 2024 put in again as those of 2026, with OEWS of that May: the newest is built on."""
    table = pd.read_parquet(copied / "ep_2024_2034.parquet")
    table.to_parquet(copied / "ep_2026_2036.parquet", index=False)
    oews = pd.read_parquet(copied / "oews_national.parquet")
    newer = [oews[oews["year"] == 2024].assign(year=year) for year in (2025, 2026)]
    pd.concat([oews, *newer]).to_parquet(copied / "oews_national.parquet", index=False)
    states = pd.read_parquet(copied / "oews_state.parquet")
    pd.concat([states, states.assign(year=2026)]).to_parquet(copied / "oews_state.parquet", index=False)
    reader.write_sums(copied)
    raw = reader.read_all(copied)
    vintages = release_calendar.vintages(raw)
    assert (vintages.label, vintages.oews_year, vintages.has_states) == ("2026-36", 2026, True)
    made = build.tables(raw, vintages)
    assert set(made["cells"]["base_year"]) == {2026}
    assert len(made["cells"]) == 855 * 52
    assert release_calendar.vintages(raw, date(2026, 6, 1)) == catalog.Vintages(2024, 2034, 2025)

"""A build as of an earlier day: its vintage, its base, and no later release."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model import build
from model.data import catalog, checked_inputs, reader, release_calendar
from model.data.input_tables import InputTables
from model.intervals import apply
from model.intervals.fit import fit_intervals
from model.national import paths
from model.tables import cells, writer
from services.config import Settings
from services.growth import connect
from services.growth_frame import check


def test_command_prints_the_vintage(earlier_build):
    base = earlier_build.base_year
    assert f"BLS {base}-{(base + 10) % 100}, OEWS May {base}: the nation alone" in earlier_build.printed


def test_command_prints_the_reason_for_no_build(tmp_path, run_build):
    with pytest.raises(SystemExit, match="no projections or no OEWS were published by 2010-06-30"):
        run_build("--as-of", "2010-06-30", "--output", str(tmp_path))


def test_base_year_follows_the_day(earlier_build):
    _day, folder, _printed = earlier_build
    base = earlier_build.base_year
    manifest = json.loads((folder / writer.MANIFEST).read_text(encoding="utf-8"))
    assert manifest["vintage"] == f"{base}-{(base + 10) % 100}"
    cells = pd.read_parquet(folder / "cells.parquet")
    assert set(cells["base_year"]) == {base}
    assert len(cells) == 855  # the inputs hold the states' employment of 2024 alone: the nation only
    published = pd.read_parquet(catalog.INPUT_DIR / f"ep_{base}_{base + 10}.parquet").set_index("soc_code")
    ours = cells.set_index("occupation_id").loc[published.index]
    assert ((ours["growth_10"].astype(float) / 10**5).round(1) == published["pct_change"]).all()
    assert (ours["base_employment"].astype(float) / 1000).round(1).tolist() == published["emp_base_thousands"].tolist()


def test_record_ends_with_the_day(earlier_build):
    record = pd.read_parquet(earlier_build.folder / "record.parquet")
    assert record["target_year"].max() == earlier_build.base_year


def test_public_source_reads_an_earlier_build(earlier_build):
    growth = connect("public", Settings(data_dir=earlier_build.folder))
    frame = check(growth.growth(growth.occupations()["occupation_id"], ["US"], range(1, 11)))
    assert len(frame) == 8550
    assert frame["growth"].notna().all()
    details = frame[frame["taxonomy"] == "soc"]
    assert (details["basis"].eq("published") == details["horizon_years"].eq(10)).all()
    groups = frame[(frame["taxonomy"] != "soc") & (frame["horizon_years"] == 10)]
    # The copy of 2021-31 has detailed occupations alone; that of 2022-32 has BLS's own groups.
    assert set(groups["basis"]) == {"published" if earlier_build.base_year == 2022 else "derived"}
    assert growth.areas()["area_id"].tolist() == ["US"]


def corrupted(raw, day):
    """Every figure released after `day` corrupted, in every table."""
    tables = dict(raw)
    for name in ("oews_national", "oews_state"):
        late = raw[name]["year"].map(lambda year: release_calendar.oews_release_date(year) > day)
        tables[name] = raw[name].assign(tot_emp=raw[name]["tot_emp"].mask(late, 1_000.0))
    for base, table in release_calendar.released_projections(raw, date.max).items():
        if release_calendar.projections_release_date(base) > day:
            tables[f"ep_{base}_{base + 10}"] = table.assign(pct_change=-50.0, emp_base_thousands=1.0)
    factors = raw["ep_utilization_factors"]
    late = factors["vintage"].str[:4].astype(int).map(release_calendar.projections_release_date) > day
    tables["ep_utilization_factors"] = factors.assign(factor=factors["factor"].mask(late, "Later"))
    states = raw["state_projections_long"]
    late = states["base_year"].map(lambda year: release_calendar.state_projections_release_date(year) > day)
    later = {column: states[column].mask(late, 1) for column in ("emp_base", "emp_target", "pct_change")}
    tables["state_projections_long"] = states.assign(**later)
    index = raw["postings_index"]
    tables["postings_index"] = index.assign(index_sa=index["index_sa"].mask(index["date"] > day.isoformat(), 1.0))
    return tables


@pytest.mark.parametrize("earlier_build", [release_calendar.forecast_date(2022)], ids=str, indirect=True)
def test_earlier_build_ignores_later_releases(earlier_build, tmp_path, raw, monkeypatch):
    """With later releases corrupted, the build gives the same bytes."""
    day = earlier_build.day
    later = corrupted(raw, day)
    changed = {name for name, table in later.items() if table is not raw[name] and not table.equals(raw[name])}
    late = {
        "oews_national",
        "oews_state",
        "ep_2023_2033",
        "ep_2024_2034",
        "ep_2025_2035",
        "ep_utilization_factors",
        "state_projections_long",
        "postings_index",
    }
    assert changed == late & set(raw)
    dataset = build.build_tables(later, release_calendar.latest_vintages(later, day), day)
    monkeypatch.setattr(writer, "_ZSTD_LEVEL", 1)  # as earlier_build has it
    for name, frame in dataset.items():
        writer.write_table(frame, name, tmp_path)
        assert (tmp_path / f"{name}.parquet").read_bytes() == (earlier_build.folder / f"{name}.parquet").read_bytes()


def test_build_before_the_state_projections_is_for_the_nation_alone(raw):
    """The state projections were not released in September of 2023."""
    early, late = date(2023, 9, 30), date(2024, 9, 30)
    states = raw["state_projections_long"]
    assert release_calendar.released_state_projections(states, early).empty
    assert release_calendar.released_state_projections(states, late).equals(states)
    for day, base, has_states in ((early, 2022, False), (late, 2023, True)):
        tables = raw | {"oews_state": raw["oews_state"].assign(year=base)}
        found = release_calendar.latest_vintages(tables, day)
        assert (found.base_year, found.has_states) == (base, has_states)


def test_missing_history_is_flagged_with_its_cause(earlier_build):
    """OEWS of May 2021 introduced a new method, so earlier years cannot be compared with it; its codes are those of
    May 2020, except where that merged what its older panels could not split (72 of 832)."""
    cells = pd.read_parquet(earlier_build.folder / "cells.parquet").set_index("occupation_id")
    flags = cells["flags"].astype(str).str.split()
    new, no_history = (flags.map(lambda names, flag=flag: flag in names) for flag in ("code_break", "no_history"))
    if earlier_build.base_year != 2021:
        assert not (new | no_history).any()
        return
    oews = pd.read_parquet(catalog.INPUT_DIR / "oews_national.parquet")
    before = set(oews.loc[(oews["year"] == 2020) & (oews["o_group"] == "detailed"), "soc_code"])
    assert 0 < new.sum() < 80
    assert before.isdisjoint(new.index[new])
    assert no_history.sum() > 750
    assert set(no_history.index[no_history]) <= before
    assert (new["15-1252"], no_history["15-1252"]) == (True, False)  # software developers, merged until 2020
    assert (new["29-1141"], no_history["29-1141"]) == (False, True)  # registered nurses


def test_interval_starts_after_the_observed_years_only_where_observed(raw, index_of):
    """As of June 2024 the base is 2022 and OEWS of May 2023 is released; one occupation is removed from it."""
    day, removed = date(2024, 6, 30), "29-1141"
    table = raw["oews_national"]
    tables = raw | {"oews_national": table[~((table["year"] == 2023) & (table["soc_code"] == removed))]}
    vintages = release_calendar.latest_vintages(tables, day)
    index = index_of(day, tables)
    inputs = InputTables(tables)
    rows = cells.nation_rows(index, paths.occupation_paths(inputs, vintages, index, day)).set_index("occupation_id")
    assert vintages.observed_years == 1
    assert rows["observed_years"][[removed, "29-1171", "29-0000", "00-0000"]].tolist() == [0, 1, 1, 1]
    assert 0 < (rows["observed_years"] == 0).sum() < 10  # the others are those OEWS does not count


def test_unobserved_cell_has_a_full_length_interval(errors):
    """Two cells that differ only in observed_years."""
    about = {"taxonomy": "soc", "base_employment": 20_000.0, "prse": np.nan}
    both = pd.DataFrame([{**about, "observed_years": lead} for lead in (1, 0)])
    fitted = fit_intervals(errors)
    found = apply.nation_distances(both, fitted, fitted)
    observed, not_observed = found.iloc[0], found.iloc[1]
    assert observed["high_80_3"] == not_observed["high_80_2"]
    assert (observed[[f"high_80_{year}" for year in range(2, 11)]] < not_observed["high_80_10"]).all()


def test_build_as_of_2025_has_the_base_of_2024(tmp_path, run_build, few_states):
    """As it was before BLS 2025-35 and OEWS of May 2025 were released. Of the 51 states four are built, the oddest; the
    full build shows that every state gets its rows (tests/model/tables/test_cells.py)."""
    printed = run_build("--as-of", "2025-12-31", "--output", str(tmp_path), tables=few_states)
    assert printed == "BLS 2024-34, OEWS May 2024: nation and states.\n"
    growth = connect("public", Settings(data_dir=tmp_path))
    published = pd.read_parquet(catalog.INPUT_DIR / "ep_2024_2034.parquet").set_index("soc_code")
    published = published[published["level"].isin(["detailed", "major", "total"])]
    frame = check(growth.growth(published.index.tolist(), ["US"], [10])).set_index("occupation_id")
    assert (frame["growth"].astype(float) * 100).round(1).tolist() == published["pct_change"].tolist()
    assert (frame["change"].astype(float) / 1000).round(1).tolist() == published["change_thousands"].tolist()
    assert set(frame["basis"]) == {"published"}
    assert not frame["flags"].str.contains("no_longer_projected").any()
    occupations = growth.occupations().set_index("occupation_id")
    assert set(occupations["separations_basis"]) == {"published"}
    assert occupations.loc["29-1211", ["median_wage", "wage_is_minimum"]].tolist() == [239_200, True]
    assert growth.vintages("29-1141")["vintage"].iloc[-1] == "2024-34"
    assert growth.reasons("29-1141")["vintage"].unique().tolist() == ["2024-34"]
    assert growth.profile("29-1141", "06").wage_year == 2024


def test_added_vintage_becomes_the_base(inputs_copy, few_states):
    """The projections of 2024 added again as those of 2026, with OEWS of that May: the build uses the newest."""
    table = pd.read_parquet(inputs_copy / "ep_2024_2034.parquet")
    table.to_parquet(inputs_copy / "ep_2026_2036.parquet", index=False)
    for name in ("oews_national", "oews_state"):
        oews = pd.read_parquet(inputs_copy / f"{name}.parquet")
        newer = oews[oews["year"] == 2025].assign(year=2026)
        pd.concat([oews, newer]).to_parquet(inputs_copy / f"{name}.parquet", index=False)
    reader.write_checksums(inputs_copy)
    raw = checked_inputs.read_inputs(inputs_copy)
    vintages = release_calendar.latest_vintages(raw)
    assert (vintages.label, vintages.oews_year, vintages.has_states) == ("2026-36", 2026, True)
    dataset = build.build_tables(raw | {"us_states": few_states["us_states"]}, vintages)
    assert set(dataset["cells"]["base_year"]) == {2026}
    assert len(dataset["cells"]) == 855 * 5
    assert release_calendar.latest_vintages(raw, date(2026, 6, 1)) == catalog.Vintages(2024, 2034, 2025)

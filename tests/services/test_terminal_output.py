"""What a terminal says in the place of figures that are missing: the words of the screen."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from components.text import labels, number_format
from services.growth_frame import has_flag
from services.growth_rows import rows_of
from services.terminal_output import plain_csv, readable


@pytest.mark.parametrize(
    ("code", "area", "words"),
    [
        ("37-2012", "25", "no estimate"),
        ("29-1217", "44", "not published"),
        ("29-0000", "17410", "no figure"),
        ("29-1141", "06", None),
    ],
)
def test_missing_figures_are_named_as_on_the_screen(public, code, area, words):
    table = readable(public.growth([code], [area], [10]))
    found = {table[name].iloc[0] for name in ("jobs", "growth", "change")}
    assert found == {words} if words else not found & {"no estimate", "not published", "no figure", "no answer"}


def test_figures_of_an_agency_that_are_not_in_the_data_are_not_called_unpublished(public):
    table = readable(public.with_agency_figures.growth(["29-1217"], ["36"], [10]))
    assert table[["jobs", "change"]].iloc[0].tolist() == ["no figure", "no figure"]
    assert table["growth"].iloc[0].endswith("%")


def test_figures_that_the_source_did_not_answer_for_are_named_so(public):
    frame = public.growth(["29-1141"], ["06"], [10])
    frame = frame.assign(growth=None, change=None, base_employment=None, flags="failed").astype(frame.dtypes)
    assert has_flag(frame, "failed").all()
    table = readable(frame)
    assert {table[name].iloc[0] for name in ("jobs", "growth", "change")} == {"no answer"}


def test_figures_are_rounded_as_on_the_screen(public):
    frame = public.growth(["29-1141"], ["06"], [5, 10])
    (first, last) = readable(frame).to_dict("records")
    assert first["jobs"] == number_format.rounded(frame["base_employment"].iloc[0])
    assert [first["change"], last["change"]] == [labels.change_label(row) for row in rows_of(frame)]
    published = public.growth(["29-1141"], ["US"], [10])
    assert readable(published)["change"].iloc[0] == number_format.job_change(published["change"].iloc[0])


@pytest.mark.parametrize(
    ("growth", "change", "shown"),
    [(0.0002, 0.0, ["no change"] * 2), (-0.0002, -40.0, ["no change", "-40"]), (-0.06, 0.0, ["-6.0 %", "rounds to 0"])],
)
def test_what_rounds_to_none_has_the_words_of_the_screen(public, growth, change, shown):
    frame = public.growth(["29-1141"], ["US"], [10])
    table = readable(frame.assign(growth=growth, change=change).astype(frame.dtypes))
    assert table[["growth", "change"]].iloc[0].tolist() == shown


def test_csv_has_its_codes_as_text_besides(public):
    table = pd.read_csv(io.BytesIO(plain_csv(public.match(["11-2021"]))))
    assert (table["occupation_code"][0], table["choice_1_code"][0]) == ("SOC 11-2021", "SOC 11-2021")
    areas = pd.DataFrame({"area_id": ["06", "US", "17410"], "program_id": ["51.3801", None, "51"]}, dtype="string")
    table = pd.read_csv(io.BytesIO(plain_csv(areas)))
    assert table["area_code"].tolist() == ["FIPS 06", "US", "OEWS 17410"]
    assert table["program_code"].fillna("").tolist() == ["CIP 51.3801", "", "CIP 51"]

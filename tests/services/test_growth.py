"""The entry point: rows come back in the order requested, whatever the source does."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from services import growth_frame
from services.errors import BadInputError
from services.growth import Growth, connect
from services.growth_frame import HORIZONS
from services.source import Cell, Features
from tests.services.fakes import FakeSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.source import Source

THREE = ["11-1111", "22-2222", "33-3333"]


def keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(dict.fromkeys(zip(table["occupation_id"], table["area_id"], strict=True)))


# --- Order, progress, failures


def test_rows_come_as_requested_though_they_arrive_backwards():
    source = FakeSource()
    table = Growth(source).growth(THREE, ["06", "US"])
    assert keys(table) == [(code, area) for code in THREE for area in ("06", "US")]
    assert [cell.occupation_id for cell in source.fetched[:2]] == ["33-3333", "33-3333"]
    assert table["horizon_years"].tolist() == list(HORIZONS) * 6
    assert growth_frame.problems(table) == []


def test_horizons_keep_the_order_requested():
    table = Growth(FakeSource()).growth(THREE[:1], ["US"], [10, 1, 5])
    assert table["horizon_years"].tolist() == [10, 1, 5]


def test_repeated_cells_and_horizons_are_fetched_once():
    source = FakeSource()
    table = Growth(source).growth(["11-1111", "11-1111"], ["US", "US"], [5, 5, 10])
    assert len(source.fetched) == 1
    assert table["horizon_years"].tolist() == [5, 10]


def test_progress_counts_cells_as_they_arrive():
    seen: list[tuple[int, int]] = []
    Growth(FakeSource()).growth(THREE, ["US"], on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_cached_frame_reports_itself_complete():
    source = FakeSource()
    growth = Growth(source)
    seen: list[tuple[int, int]] = []
    growth.growth(THREE, ["US"])
    growth.growth(THREE, ["US"], on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(3, 3)]
    assert source.calls == 1


def test_progress_reaches_the_total_though_a_cell_failed():
    seen: list[tuple[int, int]] = []
    growth = Growth(FakeSource(failing={("22-2222", "US")}))
    growth.growth(THREE, ["US"], on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)


def test_one_failed_cell_never_loses_the_others():
    table = Growth(FakeSource(failing={("22-2222", "06")})).growth(THREE, ["US", "06"])
    assert keys(table) == [(code, area) for code in THREE for area in ("US", "06")]
    failed = growth_frame.has_flag(table, "failed")
    assert set(keys(table[failed])) == {("22-2222", "06")}
    assert table["growth"].isna().tolist() == failed.tolist()
    assert growth_frame.problems(table) == []


def test_failed_row_still_says_what_was_requested():
    table = Growth(FakeSource(failing={("22-2222", "06")})).growth(["22-2222"], ["06"], [5, 10])
    row = table.iloc[0]
    assert (row["occupation"], row["taxonomy"]) == ("Betas", "soc")
    assert (row["area"], row["area_level"]) == ("California", "state")
    assert (row["source"], row["vintage"]) == ("Fake source", "2024-34")
    assert table["horizon_years"].tolist() == [5, 10]


def test_everything_failing_is_rows_not_an_error():
    source = FakeSource(failing={(code, "US") for code in THREE})
    table = Growth(source).growth(THREE, ["US"])
    assert growth_frame.has_flag(table, "failed").all()
    assert len(table) == 3 * len(HORIZONS)


# --- What is remembered


def test_frame_is_fetched_once():
    source = FakeSource()
    growth = Growth(source)
    pd.testing.assert_frame_equal(growth.growth(THREE, ["US"]), growth.growth(THREE, ["US"]))
    assert source.calls == 1
    growth.growth(THREE, ["US"], [1])
    growth.growth(THREE, ["06"])
    assert source.calls == 3


def test_answer_with_failures_is_not_cached():
    source = FakeSource(failing={("22-2222", "US")})
    growth = Growth(source)
    growth.growth(THREE, ["US"])
    source.failing.clear()
    assert not growth_frame.has_flag(growth.growth(THREE, ["US"]), "failed").any()
    assert source.calls == 2


class Counted:
    """A source with its fetches counted."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def fetch(self, *arguments: Any) -> Iterator[pd.DataFrame]:
        self.calls += 1
        return self._source.fetch(*arguments)


def test_large_answers_are_not_cached(public):
    source = Counted(public._source)
    growth = Growth(source)
    many = public.occupations()["occupation_id"].tolist()
    for count in (1, 2):
        growth.growth(many, ["US"])
        assert source.calls == count


@pytest.mark.parametrize(
    "mutate",
    [
        lambda table: table.__setitem__("growth", 99.0),
        lambda table: table.loc.__setitem__((0, "growth"), 99.0),
        lambda table: table.pop("growth"),
        lambda table: table.mask(table["horizon_years"] == 10, inplace=True),
    ],
    ids=["column", "cell", "taken out", "masked"],
)
def test_caller_may_change_the_frame_it_got(mutate):
    growth = Growth(FakeSource())
    before = growth.growth(THREE, ["US"]).copy()
    mutate(growth.growth(THREE, ["US"]))
    pd.testing.assert_frame_equal(growth.growth(THREE, ["US"]), before)


@pytest.mark.parametrize("of", ["to_numpy", "array"])
def test_writing_through_numpy_leaves_the_cache_alone(of):
    growth = Growth(FakeSource())
    before = growth.growth(THREE, ["US"])["growth"].tolist()
    column = growth.growth(THREE, ["US"])["growth"]
    values = column.to_numpy() if of == "to_numpy" else column.array
    with contextlib.suppress(ValueError):  # read-only is an answer too
        values[0] = 99.0
    assert growth.growth(THREE, ["US"])["growth"].tolist() == before


def test_tables_may_be_changed_by_the_caller(public):
    for table in (public.occupations, public.areas, public.titles):
        before = table().copy()
        mine = table()
        mine[mine.columns[1]] = "changed"
        pd.testing.assert_frame_equal(table(), before)


def test_eight_threads_get_equal_frames():
    growth = Growth(FakeSource())
    start = threading.Barrier(8)

    def fetch(number: int) -> pd.DataFrame:
        start.wait()
        for size in range(1, 4):
            table = growth.growth(THREE[:size], ["US"], [10])
            table["growth"] = float(number)
        return growth.growth(THREE, ["US"], [10])

    with ThreadPoolExecutor(8) as pool:
        tables = list(pool.map(fetch, range(8)))
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])
    assert tables[0]["growth"].max() == 0.1


def test_titles_are_indexed_once_for_searches_that_come_together():
    class Indexed(FakeSource):
        times = 0
        comes_again = threading.Event()

        def titles(self) -> pd.DataFrame:
            self.times += 1
            if self.times > 1:
                self.comes_again.set()
            assert not self.comes_again.wait(0.05)  # a second search would come meanwhile
            return super().titles()

    source = Indexed()
    growth = Growth(source)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: growth.search("alpha tester"), range(4)))
    assert source.times == 1
    assert [table["occupation_id"].iloc[0] for table in found] == ["11-1111"] * 4


# --- Streams


def test_stream_gives_the_first_frame_before_the_rest_is_fetched():
    source = FakeSource()
    stream = Growth(source).stream(THREE, ["US"])
    assert source.fetched == []
    assert keys(next(stream)) == [("33-3333", "US")]
    assert source.fetched == [Cell("33-3333", "US")]


def test_closing_a_stream_stops_the_source():
    source = FakeSource()
    stream = Growth(source).stream(THREE, ["US"])
    next(stream)
    assert not source.stops[0].is_set()
    stream.close()
    assert source.stops[0].is_set()
    assert len(source.fetched) == 1


def test_exception_in_the_caller_stops_the_source():
    source = FakeSource()
    stream = Growth(source).stream(THREE, ["US"])
    next(stream)
    with pytest.raises(KeyError):
        stream.throw(KeyError("page closed"))
    assert source.stops[0].is_set()


def test_whole_stream_holds_the_same_cells_as_growth():
    growth = Growth(FakeSource(failing={("11-1111", "06")}))
    streamed = growth_frame.concat(growth.stream(THREE, ["US", "06"]))
    asked = growth.growth(THREE, ["US", "06"])
    order = ["occupation_id", "area_id", "horizon_years"]
    pd.testing.assert_frame_equal(
        streamed.sort_values(order, ignore_index=True), asked.sort_values(order, ignore_index=True)
    )


def test_single_cells_have_the_figures_of_the_whole_table(public):
    cells = [("29-1141", "26420"), ("15-1252", "US"), ("35-2014", "39"), ("29-1141", "26420")]
    frame = pd.concat(public.stream_cells(cells, [5, 10])).set_index(["occupation_id", "area_id", "horizon_years"])
    whole = public.growth(["29-1141", "15-1252", "35-2014"], ["26420", "US", "39"], [5, 10])
    whole = whole.set_index(["occupation_id", "area_id", "horizon_years"])
    assert len(frame) == 6
    pd.testing.assert_frame_equal(frame, whole.loc[frame.index])


@pytest.mark.parametrize("cell", [("99-0000", "US"), ("29-1141", "Atlantis")])
def test_single_cell_that_is_not_known_is_refused_at_once(public, cell):
    with pytest.raises(BadInputError, match="Not known"):
        public.stream_cells([cell])


def test_stream_yields_failed_cells_last():
    frames = list(Growth(FakeSource(failing={("33-3333", "US")})).stream(THREE, ["US"]))
    assert [keys(table)[0][0] for table in frames] == ["22-2222", "11-1111", "33-3333"]
    assert growth_frame.has_flag(frames[-1], "failed").all()


def test_stream_refuses_bad_input_at_once():
    source = FakeSource()
    with pytest.raises(BadInputError):
        Growth(source).stream(["99-9999"], ["US"])
    with pytest.raises(BadInputError):
        Growth(source).stream(THREE, ["US"], [40])
    assert source.calls == 0


def test_stream_reports_progress():
    seen: list[tuple[int, int]] = []
    stream = Growth(FakeSource()).stream(THREE, ["US"], on_progress=lambda done, total: seen.append((done, total)))
    next(stream)
    assert seen == [(1, 3)]


# --- Input


def test_bad_input_names_everything_that_is_wrong(public):
    with pytest.raises(BadInputError) as caught:
        public.growth(["29-1141", "99-9999", "nurse"], ["US", "ZZ", "99"])
    for wrong in ("occupation “99-9999”", "occupation “nurse”", "area “ZZ”", "area “99”"):
        assert wrong in caught.value.message
    assert "29-1141" not in caught.value.message
    assert caught.value.next_step


def test_very_long_text_is_cut_in_the_message(public):
    with pytest.raises(BadInputError) as caught:
        public.growth(["x" * 10_000], ["US"])
    assert len(caught.value.message) < 100


@pytest.mark.parametrize("horizons", [[0], [11], [-1], [2.5], ["5"], [None], [float("nan")], [], [1, 40]])
def test_horizons_other_than_one_to_ten_are_refused(public, horizons):
    with pytest.raises(BadInputError) as caught:
        public.growth(["29-1141"], ["US"], horizons)
    assert "1 to 10" in caught.value.next_step
    for year in horizons:
        assert year == 1 or str(year) in caught.value.message


@pytest.mark.parametrize("horizons", [range(1, 11), (10,), [1.0, 10.0], [np.int64(3)], [True]])
def test_whole_years_of_any_kind_are_taken(public, horizons):
    table = public.growth(["29-1141"], ["US"], horizons)
    assert table["horizon_years"].tolist() == [int(year) for year in horizons]
    assert growth_frame.problems(table) == []


@pytest.mark.parametrize(
    ("areas", "horizons"),
    [(pd.Series(["US", "06"]), HORIZONS), (np.array(["US", "06"]), HORIZONS), (["US", "06"], np.array(HORIZONS))],
    ids=["Series of areas", "array of areas", "array of horizons"],
)
def test_columns_and_arrays_are_sequences_too(public, areas, horizons):
    table = public.growth(pd.Series(["29-1141"]), areas, horizons)
    assert len(table) == 2 * len(HORIZONS)


def test_numbers_that_mean_a_code_are_taken(public):
    table = public.growth([291141], [6])
    assert keys(table) == [("29-1141", "06")]


@pytest.mark.parametrize(("occupations", "areas"), [([None], ["US"]), ([29.1141], ["US"]), (["29-1141"], [6.5])])
def test_ids_that_mean_no_code_are_bad_input(public, occupations, areas):
    with pytest.raises(BadInputError):
        public.growth(occupations, areas)


def test_single_text_is_one_code_or_refused_as_such(public):
    try:
        table = public.growth("29-1141", "US")
    except BadInputError as error:
        assert "occupation 2," not in error.message
    else:
        assert len(table) == len(HORIZONS)


def test_no_areas_means_the_nation(public):
    assert set(public.growth(["29-1141"], [])["area_id"]) == {"US"}


def test_no_occupations_gives_an_empty_growth_frame(public):
    table = public.growth([], ["US"])
    assert table.empty
    assert growth_frame.problems(table) == []


def test_unknown_source_is_bad_input():
    with pytest.raises(BadInputError) as caught:
        connect("nowhere" * 20)
    assert "public" in caught.value.next_step
    assert len(caught.value.message) < 100


# --- What stands around the figures


def test_facts_of_an_occupation_are_plain_values(public):
    nurses = public.occupation("291141")
    assert nurses["occupation"] == "Registered nurses"
    assert nurses["openings_per_year"] == 180_800
    assert type(nurses["median_wage"]) in (int, float)


def test_missing_facts_are_none(public):
    table = public.occupations()
    code = table.loc[table["median_wage"].isna(), "occupation_id"].iloc[0]
    assert public.occupation(code)["median_wage"] is None


@pytest.mark.parametrize("call", ["occupation", "profiles"])
def test_unknown_occupation_is_bad_input(public, call):
    with pytest.raises(BadInputError, match="99-9999"):
        getattr(public, call)("99-9999")


def test_profile_says_what_the_state_published(public):
    found = public.profile("29-1141", "CA")
    assert (found.occupation_id, found.area_id) == ("29-1141", "06")
    assert found.agency_growth == pytest.approx(0.129)
    assert (found.agency_base_year, found.agency_target_year) == (2022, 2032)
    assert found.median_wage and found.location_quotient


def test_profile_of_nothing_is_empty_not_an_error():
    found = Growth(FakeSource()).profile("11-1111", "06")
    assert found.median_wage is None
    assert found.agency_growth is None


def test_profile_of_an_unknown_area_is_bad_input(public):
    with pytest.raises(BadInputError, match="ZZ"):
        public.profile("29-1141", "ZZ")


def test_related_occupations_are_of_the_same_kind_and_not_itself(public):
    found = public.related("29-1141", 6)["occupation_id"].tolist()
    assert len(found) == 6
    assert "29-1141" not in found
    assert all(code.startswith("29-") for code in found)


def test_california_nurses_grow_between_the_nation_and_their_own_agency(public):
    table = public.growth(["29-1141"], ["US", "06"], [10])
    nation, state = table["growth"]
    assert nation < state < public.profile("29-1141", "06").agency_growth


# --- Sources that are slow or change


def test_errors_are_reported_and_empty_frames_only_signal_progress():
    errors, beats = [], []

    class Waiting(FakeSource):
        def fetch(self, *arguments: Any) -> Iterator[pd.DataFrame]:
            yield growth_frame.empty()
            yield from super().fetch(*arguments)

    growth = Growth(Waiting(failing={("22-2222", "US")}))
    frames = list(growth.stream(THREE, ["US"], (10,), lambda done, total: beats.append((done, total)), errors.append))
    assert [cell_error.cell for cell_error in errors] == [Cell("22-2222", "US")]
    assert all(len(frame) for frame in frames)
    assert beats == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert growth.estimate_seconds(4) == 2.0


def test_answers_of_a_source_that_changes_are_not_cached():
    source = FakeSource()
    source.features = Features()
    growth = Growth(source)
    for count in (1, 2):
        growth.growth(THREE, ["US"])
        assert source.calls == count

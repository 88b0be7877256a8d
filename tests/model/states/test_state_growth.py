import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.states import state_growth
from services import dataset_schema

HORIZONS = list(dataset_schema.GROWTH_COLUMNS)


def cells(rows, growth=0.05, occupation="29-1141"):
    """`rows`: (base, relative_growth, relative_growth_jobs) of one occupation, one state each."""
    frame = pd.DataFrame(rows, columns=["base", "relative_growth", "relative_growth_jobs"], dtype="float64")
    frame.insert(0, "occupation_id", occupation)
    frame.insert(1, "area_id", [f"{i:02d}" for i in range(1, len(frame) + 1)])
    return frame.assign(taxonomy="soc", parent_id="29-0000", national=growth)


def national_at(growth, year):
    """A national path without a constant rate: fast at first, with small fluctuations."""
    return (1 + growth) ** ((year / 10) ** 0.5) * (1 + 0.02 * np.sin(year / 10 * np.pi)) - 1


def project(frame):
    """state_growth.project with the nation's paths that national_at gives the frame's occupations."""
    growth = frame.groupby("occupation_id")["national"].first()
    nation = pd.DataFrame({f"growth_{year}": national_at(growth, year) for year in dataset_schema.YEARS})
    return state_growth.project(frame, nation)


CELL = st.tuples(
    st.one_of(st.just(np.nan), st.integers(1, 500_000).map(float)),
    st.one_of(st.just(np.nan), st.floats(-1, 1.5)),
    st.integers(10, 500_000).map(float),
)


@settings(deadline=None, max_examples=25)
@given(st.lists(CELL, min_size=1, max_size=12), st.floats(-0.6, 1.0))
def test_states_add_up_to_the_nation_and_without_agency_figure_grow_at_its_rate_for_any_input(rows, growth):
    frame = cells(rows, growth)
    projected = project(frame)
    base = frame["base"].fillna(0)
    at_national_rate = frame["base"].notna() & frame["relative_growth"].isna()
    assert projected["national_rate"].equals(at_national_rate)
    for year in dataset_schema.YEARS:
        paths = projected[f"growth_{year}"]
        after = (base * (1 + paths.fillna(0))).sum()
        assert after == pytest.approx(base.sum() * (1 + national_at(growth, year)), abs=1 + base.sum() * 1e-7)
        values = paths[at_national_rate].tolist()
        assert values == pytest.approx([national_at(growth, year)] * len(values), abs=1e-7)
    assert projected[HORIZONS].isna().all(axis=1).equals(frame["base"].isna())
    assert projected.loc[frame["base"].notna(), HORIZONS].gt(-1).all(axis=None)


def test_faster_state_stays_ahead_by_half_the_distance():
    frame = cells([(100_000, 0.10, 1e6), (100_000, 0.20, 1e6)])
    slow, fast = project(frame)["growth_10"]
    assert slow < national_at(0.05, 10) < fast
    assert np.log1p(fast) - np.log1p(slow) == pytest.approx(0.10 * state_growth.REALIZED, abs=1e-3)


def test_common_optimism_of_all_states_is_removed():
    """All states above BLS by the same factor: each grows as the nation does."""
    frame = cells([(100_000, 0.3, 1e6), (40_000, 0.3, 50), (10, 0.3, 10)])
    assert project(frame)["growth_10"].tolist() == pytest.approx([national_at(0.05, 10)] * 3, abs=1e-6)


def test_smaller_base_is_nearer_to_the_nation():
    others = [(1_000_000, 0.0, 1e6)]
    distance = [
        abs(project(cells([*others, (30, 1.0, jobs)]))["growth_10"].iloc[1] - national_at(0.05, 10))
        for jobs in (10, 30, 300, 3_000, 300_000)
    ]
    assert distance == sorted(distance)
    assert distance[0] < 0.1 * distance[-1]


def test_most_extreme_agency_figure_on_few_jobs_is_shrunk(state_inputs, nation_rows):
    """Of the figures on less than 50 jobs the one furthest above BLS's, which would nearly double the jobs."""
    few = state_inputs[state_inputs["base"].notna() & (state_inputs["relative_growth_jobs"] < 50)]
    extreme = few.loc[few["relative_growth"].idxmax()]
    nation = nation_rows.set_index("occupation_id")
    growth = nation.loc[extreme["occupation_id"], "growth_10"]
    unshrunk = (1 + growth) * np.exp(extreme["relative_growth"]) - 1
    projected = state_growth.project(state_inputs, nation).loc[extreme.name, "growth_10"]
    assert unshrunk > 0.9
    assert growth < projected < growth + 0.4 * (unshrunk - growth)


def test_groups_grow_as_their_occupations_and_add_up():
    details = pd.concat(
        [
            cells([(10_000, 0.2, 1e6), (10_000, -0.1, 1e6)], 0.10, "29-1141"),
            cells([(30_000, 0.0, 1e6), (np.nan, 0.1, 1e6)], 0.02, "29-1151"),
        ]
    )
    group = cells([(50_000, np.nan, np.nan), (20_000, np.nan, np.nan)], 0.05, "29-0000")
    group = group.assign(taxonomy="socmajor", parent_id="00-0000")
    total = group.assign(occupation_id="00-0000", taxonomy="soctotal", parent_id=None, national=0.04)
    frame = pd.concat([details, group, total], ignore_index=True)
    projected = project(frame)
    assert not projected["national_rate"].any()
    is_group = frame["occupation_id"] == "29-0000"
    first, second = projected.loc[is_group, "growth_10"]
    parts = projected["growth_10"]
    start = [(10_000 * (1 + parts[0]) + 30_000 * (1 + parts[2])) / 40_000, 1 + parts[1]]
    assert (1 + first) / (1 + second) == pytest.approx(start[0] / start[1], abs=1e-5)
    assert 50_000 * first + 20_000 * second == pytest.approx(70_000 * national_at(0.05, 10), abs=0.1)
    total_growth = projected.loc[frame["occupation_id"] == "00-0000", "growth_10"]
    assert 50_000 * total_growth.iloc[0] + 20_000 * total_growth.iloc[1] == pytest.approx(
        70_000 * national_at(0.04, 10), abs=0.1
    )


def test_group_without_agency_figures_grows_at_the_national_rate():
    details = cells([(10_000, np.nan, np.nan), (np.nan, 0.2, 1e5)], 0.10)
    group = cells([(50_000, np.nan, np.nan), (20_000, np.nan, np.nan)], 0.05, "29-0000")
    frame = pd.concat([details, group.assign(taxonomy="socmajor", parent_id="00-0000")], ignore_index=True)
    projected = project(frame)
    assert projected.loc[2:, "growth_10"].tolist() == pytest.approx([national_at(0.05, 10)] * 2, abs=1e-7)
    assert projected["national_rate"].tolist() == [True, False, True, True]


def test_row_order_does_not_matter(state_inputs, nation_rows):
    nation = nation_rows.set_index("occupation_id")
    some = state_inputs[state_inputs["occupation_id"].str.startswith("29-")]
    shuffled = some.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        state_growth.project(some, nation), state_growth.project(shuffled, nation).loc[some.index], atol=1.5e-7
    )

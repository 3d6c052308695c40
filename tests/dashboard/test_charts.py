"""The geometry of charts and map."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dashboard.charts import BAR_HEIGHT, bars, draw_map, heat
from pipeline.dashboard.watch import atlas


@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_bars_stay_in_their_frame_and_stand_on_one_line(numbers):
    for bar in bars(numbers):
        assert bar.y >= 0
        assert abs(bar.y + bar.height - BAR_HEIGHT) < 0.11


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_more_is_never_paler(one, other, highest):
    low, high = sorted((one, other))
    assert 0 <= heat(low, highest) <= heat(high, highest) <= 4
    assert (heat(low, highest) == 0) == (low == 0)


def test_the_bases_lie_where_they_are():
    drawn = draw_map(atlas(), {"base-qamishli": 9, "base-hmeimim": 4})
    spots = {spot.entity_id: spot for spot in drawn.spots}
    assert spots["base-qamishli"].x > drawn.width * 0.7
    assert spots["base-tartus"].x < drawn.width * 0.2
    assert spots["base-tartus"].y > spots["base-hmeimim"].y > spots["base-qamishli"].y
    assert spots["base-qamishli"].radius > spots["base-hmeimim"].radius > spots["base-tartus"].radius
    for spot in drawn.spots:
        assert 0 < spot.x < drawn.width
        assert 0 < spot.y < drawn.height

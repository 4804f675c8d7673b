from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from facilitation.screen.spacing import spread_out

RATING = st.sampled_from([1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5])
POINTS = st.lists(st.tuples(RATING, RATING), max_size=30)


@given(POINTS)
def test_markers_never_overlap(points: list[tuple[float, float]]) -> None:
    for (x1, y1), (x2, y2) in combinations(spread_out(points, width=0.24, height=0.36), 2):
        assert abs(x1 - x2) > 0.23 or abs(y1 - y2) > 0.35


@given(POINTS)
def test_every_point_gets_a_place_of_its_own_and_the_first_its_own_place(points: list[tuple[float, float]]) -> None:
    places = spread_out(points, width=0.24, height=0.36)
    assert len(places) == len(points)
    assert places[:1] == tuple(points[:1])


def test_alone_everybody_stands_where_they_belong() -> None:
    points = [(1.0, 1.0), (3.0, 2.5), (5.0, 5.0)]
    assert spread_out(points, width=0.24, height=0.36) == tuple(points)


def test_where_all_is_taken_the_marker_stays() -> None:
    assert spread_out([(1.0, 1.0)] * 11, width=1, height=1, reach=1)[9:] == ((1.0, 1.0), (1.0, 1.0))

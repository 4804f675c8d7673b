import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.domain.seating import Seat, SeatCheck, check_seats

LEVELS = ("kommune", "sykehus", "bruker")
ROLES = ("leder", "ansatt", "representant")

people_in_room = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(ROLES)), max_size=12)


def seat(*, levels: tuple[str, ...] = (), roles: tuple[str, ...] = (), least: int = 1, key: str = "seat") -> Seat:
    return Seat(key=key, title="Plass", levels=frozenset(levels), roles=frozenset(roles), least=least)


seats = st.builds(
    seat,
    levels=st.lists(st.sampled_from(LEVELS)).map(tuple),
    roles=st.lists(st.sampled_from(ROLES)).map(tuple),
    least=st.integers(0, 5),
)


@pytest.mark.parametrize(
    ("demand", "present"),
    [
        (seat(), 4),
        (seat(levels=("kommune",)), 2),
        (seat(roles=("leder",)), 2),
        (seat(levels=("kommune", "sykehus"), roles=("leder",)), 2),
        (seat(levels=("kommune",), roles=("representant",)), 0),
    ],
)
def test_a_seat_counts_those_of_its_levels_and_roles(demand: Seat, present: int) -> None:
    room = [("kommune", "leder"), ("kommune", "ansatt"), ("sykehus", "leder"), ("bruker", "representant")]
    assert check_seats([demand], room)[0].present == present


def test_a_seat_tells_how_many_are_missing() -> None:
    demand = seat(levels=("bruker",), least=3)
    (check,) = check_seats([demand], [("bruker", "representant")])
    assert check == SeatCheck(seat=demand, present=1, missing=2)
    assert not check.is_filled


def test_more_than_enough_is_enough() -> None:
    (check,) = check_seats([seat(least=1)], [("kommune", "leder")] * 3)
    assert check.missing == 0
    assert check.is_filled


def test_one_person_may_fill_several_seats() -> None:
    demands = [
        seat(key="knows", levels=("kommune", "sykehus")),
        seat(key="decides", roles=("leder",)),
        seat(key="user", levels=("bruker",)),
    ]
    checks = check_seats(demands, iter([("kommune", "leder")]))
    assert [(check.seat.key, check.is_filled) for check in checks] == [
        ("knows", True),
        ("decides", True),
        ("user", False),
    ]


@given(st.lists(seats, max_size=4), people_in_room, people_in_room)
def test_more_people_never_leave_a_seat_emptier(
    demands: list[Seat], room: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    before, after = check_seats(demands, room), check_seats(demands, room + more)
    assert [check.seat for check in after] == demands
    assert all(now.missing <= then.missing for then, now in zip(before, after, strict=True))

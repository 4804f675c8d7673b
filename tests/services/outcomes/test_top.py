from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.clock import today
from facilitation.domain.follow_up import Message, Status
from facilitation.services.follow_up.action_state import actions_now
from facilitation.services.outcomes.series_overview import SeriesOverviews
from facilitation.services.outcomes.top import TopMeasures, series_of, top_measures
from facilitation.services.plan.plan import Plan
from facilitation.services.screens.view import ScreenViews
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def start(shelf: Shelf, workshop_id: str, *codes: tuple[str, str], status: Status = Status.STARTED) -> None:
    for what, whom in codes:
        action = shelf.plan(workshop_id, f"{what} {whom}", code_what=what, code_whom=whom)
        shelf.tell(workshop_id, action, Message(status=status))


MEETINGS, PLANS = ("samarbeidsmøter", "fastlege"), ("planer", "kommune")


def fill(shelf: Shelf) -> tuple[str, str]:
    coast, fjord = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2028, 3, 12), "fjorden")
    start(shelf, coast, MEETINGS, MEETINGS, PLANS)
    start(shelf, fjord, MEETINGS, status=Status.DONE)
    start(shelf, fjord, PLANS, status=Status.NOT_STARTED)
    return coast, fjord


def lines(found: TopMeasures) -> list[tuple[str, int, int, int]]:
    return [(line.title, line.n, line.areas, line.ours) for line in found.lines]


def test_started_measures_are_counted_by_what_and_with_whom(shelf: Shelf) -> None:
    coast, _fjord = fill(shelf)
    with shelf.room.store.read() as db:
        workshops, ours = series_of(db, coast)
        found = top_measures(db, actions_now(db, workshops, today(shelf.room.store.clock)), ours=ours)

    assert lines(found) == [("Samarbeidsmøter · Fastlege", 3, 2, 2), ("Planer for den enkelte · Kommune", 1, 1, 1)]
    assert (found.started, found.most) == (4, 3)


def test_no_more_than_wanted_are_told(shelf: Shelf) -> None:
    fill(shelf)
    with shelf.room.store.read() as db:
        workshops, _ours = series_of(db, shelf.room.id)
        assert workshops == [shelf.room.id]
        assert top_measures(db, actions_now(db, workshops, date(2027, 3, 10))).most == 0
    overview = SeriesOverviews(shelf.room.store).overview(shelf.by, shelf.id)
    assert lines(overview.top) == [
        ("Samarbeidsmøter · Fastlege", 3, 2, 0),
        ("Planer for den enkelte · Kommune", 1, 1, 0),
    ]


def test_a_carried_measure_is_counted_once_and_where_it_was_written(shelf: Shelf) -> None:
    coast, _fjord = fill(shelf)
    shelf.hold(date(2028, 9, 1))
    overview = SeriesOverviews(shelf.room.store).overview(shelf.by, shelf.id)

    assert overview.top.started == 4
    kysten = overview.areas[0]
    assert {year: dict(counts) for year, counts in kysten.by_year.items()} == {2027: {Status.STARTED: 3}, 2028: {}}
    assert coast == kysten.workshops[0].id


def test_the_wall_shows_our_own_area_against_all(shelf: Shelf) -> None:
    fill(shelf)
    follow_up = shelf.hold(date(2028, 9, 1), template="bedre-i-lag-oppfolging")
    room, room_id = shelf.room, shelf.room.id
    room.id = follow_up
    room.open("topp-ti")
    token = room.workshops.get(room.by, follow_up).screen_token
    picture = ScreenViews(room.store, Plan(room.store)).by_token(token).picture
    room.id = room_id

    assert isinstance(picture, TopMeasures)
    first = picture.lines[0]
    assert (first.title, first.n, first.ours) == ("Samarbeidsmøter · Fastlege", 3, 2)

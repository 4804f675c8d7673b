from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import Door
from facilitation.persistence.database import Database
from facilitation.services.outcomes.series_overview import SeriesOverview, SeriesOverviews
from facilitation.services.room.joining import Profile
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator
    from tests.conftest import FrozenClock, Room


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def overview(shelf: Shelf) -> SeriesOverview:
    return SeriesOverviews(shelf.room.store).overview(shelf.by, shelf.id)


def come_in(shelf: Shelf, workshop_id: str, *people: tuple[str, str]) -> None:
    room = shelf.room
    room.flow.set_door(shelf.by, workshop_id, Door.OPEN)
    code = room.workshops.get(shelf.by, workshop_id).join_code
    for level, role in people:
        room.joining.join(code, Profile(level=level, role=role, unit="Storvik kommune"), request_id=new_id())


def test_areas_stand_side_by_side_in_their_own_order(shelf: Shelf) -> None:
    shelf.hold(date(2027, 3, 10), "fjorden")
    shelf.hold(date(2027, 3, 12), "")

    areas = overview(shelf).areas
    assert [(area.title, len(area.workshops)) for area in areas] == [("Kysten", 0), ("Fjorden", 1), ("", 1)]
    assert overview(shelf).next_report == date(2027, 6, 1)


def test_seats_that_were_empty_are_told_once_people_have_come(shelf: Shelf) -> None:
    workshop = shelf.hold(date(2027, 3, 10))
    assert overview(shelf).areas[0].last is None

    come_in(shelf, workshop, ("kommune", "leder-beslutning"), ("spesialist", "ansatt"), ("nav", "ansatt"))
    last = overview(shelf).areas[0].last

    assert last is not None
    assert last.participants == 3
    assert [check.seat.key for check in last.missing] == ["beslutning-spesialist", "bruker-parorende", "fastlege"]


def test_actions_are_counted_where_they_were_written(shelf: Shelf, clock: "FrozenClock") -> None:
    first = shelf.hold(date(2027, 3, 10))
    done, late, quiet = (shelf.plan(first, title) for title in ("Ferdig", "Sen", "Stille"))
    shelf.tell(first, done, Message(status=Status.DONE))
    shelf.tell(first, late, Message(status=Status.STARTED))
    shelf.plan(shelf.hold(date(2027, 4, 20)), "I neste", deadline=date(2028, 2, 1))
    clock.advance(timedelta(days=200))
    assert quiet

    kysten = overview(shelf).areas[0]
    assert kysten.actions == 4
    assert kysten.overdue == 2
    assert kysten.statuses == {Status.DONE: 1, Status.STARTED: 1, None: 2}


def test_those_who_have_evaluated_are_counted(shelf: Shelf) -> None:
    room = shelf.room
    shelf.keeping.place(shelf.by, room.id, shelf.id, "kysten")
    phones = room.fill(8)
    room.open("evaluering")
    for phone in phones[:3]:
        room.send(phone, "evaluering", "nytte", chosen="kontakter")
        room.send(phone, "evaluering", "tro", value="4")

    kysten = overview(shelf).areas[0]
    assert (kysten.answered, kysten.participants) == (3, 8)


def test_strangers_see_nothing(shelf: Shelf, stranger: "Facilitator") -> None:
    with pytest.raises(NotFound, match=r"series\.unknown"):
        SeriesOverviews(shelf.room.store).overview(stranger, shelf.id)


def test_the_number_of_queries_does_not_grow(shelf: Shelf, database: Database) -> None:
    counts = []
    for day in (10, 11, 12):
        workshop = shelf.hold(date(2027, 3, day))
        come_in(shelf, workshop, ("kommune", "ansatt"))
        shelf.tell(workshop, shelf.plan(workshop, "Tiltak"), Message(status=Status.STARTED))
        asked: list[Any] = []
        listener = lambda *details: asked.append(details[2])  # noqa: B023, E731 -- read before the next round
        event.listen(database._reader, "before_cursor_execute", listener)
        overview(shelf)
        event.remove(database._reader, "before_cursor_execute", listener)
        counts.append(len(asked))

    assert counts[0] == counts[2]

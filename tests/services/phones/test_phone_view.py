from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, delete, event, select

from facilitation.domain.codes import new_id, readable_code
from facilitation.domain.errors import NotAllowed, NotFound
from facilitation.domain.states import Door
from facilitation.persistence.models import Entry, Participant, Step
from facilitation.services.actors import Phone
from facilitation.services.phones.view import PhoneViews
from tests.services.phone_reading import name_clusters, only_input, shown

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


@pytest.fixture
def views(room: "Room") -> PhoneViews:
    return PhoneViews(room.store)


@contextmanager
def counted_queries(room: "Room") -> Iterator[list[str]]:
    engine = room.store.database._reader  # nothing public tells what was asked of the database
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_phone_waits_until_something_is_opened(room: "Room", views: PhoneViews) -> None:
    view = views.view(room.join(unit="Storvik kommune"))

    assert (view.title, view.language, view.step) == ("Bedre i lag, Kysten", "nb", None)
    assert (view.finished, view.left) == (False, False)
    assert view.participant.label == "Ansatt, Storvik kommune"


def test_phone_of_nobody_or_of_another_workshop_sees_nothing(room: "Room", views: PhoneViews) -> None:
    phone = room.join()

    for wrong in (Phone(workshop_id=room.id, secret="x"), Phone(workshop_id=new_id(), secret=phone.secret)):
        for read in (views.view, views.mark):
            with pytest.raises(NotFound, match=r"participant\.unknown"):
                read(wrong)


def test_whoever_was_shown_out_sees_nothing(room: "Room", views: PhoneViews) -> None:
    phone = room.join()
    room.joining.show_out(room.by, room.id, views.view(phone).participant.id)

    for read in (views.view, views.mark):
        with pytest.raises(NotAllowed, match=r"participant\.removed"):
            read(phone)
    with pytest.raises(NotAllowed, match=r"participant\.removed"):
        views.known_at(room.code, lambda _workshop_id: phone.secret)


@pytest.mark.parametrize("door", list(Door))
def test_phone_is_known_at_every_door(room: "Room", views: PhoneViews, door: Door) -> None:
    phone = room.join()
    room.flow.set_door(room.by, room.id, door)

    assert views.known_at(readable_code(room.code).lower(), {room.id: phone.secret}.__getitem__) == phone
    assert views.known_at(room.code, lambda _workshop_id: "") is None
    assert views.known_at("ABCD2345", lambda _workshop_id: phone.secret) is None


def test_mark_changes_with_what_the_page_is_about(room: "Room", views: PhoneViews) -> None:
    phone = room.join()
    marks = [views.mark(phone)]
    step = room.open("problem")
    marks.append(views.mark(phone))
    room.flow.extend_step(room.by, room.id, step.id)
    marks.append(views.mark(phone))
    room.close("problem")
    marks.append(views.mark(phone))
    room.joining.leave(phone)
    marks.append(views.mark(phone))
    room.flow.finish(room.by, room.id)
    marks.append(views.mark(phone))

    assert len(set(marks)) == len(marks)
    assert views.view(phone).mark == marks[-1]


def test_mark_stays_when_somebody_answers(room: "Room", views: PhoneViews) -> None:
    phone, other = room.join(), room.join()
    room.open("problem")
    before = views.mark(phone)
    room.send(other, "problem", text="Et kort", category="annet")

    assert views.mark(phone) == before


def test_removed_step_is_not_shown(room: "Room", views: PhoneViews) -> None:
    phone = room.join()
    room.open("problem")
    with room.store.database.write() as db:
        db.get_one(Step, room.step("problem").id).removed = True

    assert views.view(phone).step is None


def test_open_step_shows_time_and_own_entries(room: "Room", views: PhoneViews, clock: "FrozenClock") -> None:
    phone, other = room.join(), room.join()
    room.open("problem")
    room.send(phone, "problem", text="Mitt", category="annet")
    room.send(other, "problem", text="Et annet", category="fastlege")
    clock.advance(90)

    step = shown(views, phone)
    assert (step.is_open, step.can_write, step.hidden, step.case_guard) == (True, True, True, True)
    assert step.remaining_seconds == 8 * 60 - 90
    one = only_input(views, phone)
    assert [(entry.slot, entry.text, entry.category, entry.parked) for entry in one.entries] == [
        (1, "Mitt", "annet", False)
    ]
    assert (one.used, one.limit, one.is_full) == (1, 5, False)


def test_closed_step_has_no_inputs(room: "Room", views: PhoneViews) -> None:
    phone = room.join()
    room.open("problem")
    room.close("problem")
    step = shown(views, phone)

    assert (step.is_open, step.inputs, step.remaining_seconds) == (False, (), None)


def test_check_in_is_left_to_the_door(room: "Room", views: PhoneViews) -> None:
    phone = room.join()
    room.open("innsjekk")

    assert [one.item.key for one in shown(views, phone).inputs] == ["forventning"]
    assert shown(views, phone).prompt == "Min forventning"


def test_each_phone_has_its_own_lasting_order(room: "Room", views: PhoneViews) -> None:
    phones = room.fill(6)
    name_clusters(room, *(f"Klynge {n}" for n in range(12)))
    room.open("prioritering")
    orders = [[thing.id for thing in only_input(views, phone).subjects] for phone in phones]
    name_clusters(room, "En til")
    again = [thing.id for thing in only_input(views, phones[0]).subjects]

    assert len({tuple(order) for order in orders}) == len(phones)
    assert {frozenset(order) for order in orders} == {frozenset(orders[0])}
    assert [identifier for identifier in again if identifier in orders[0]] == orders[0]


def test_what_can_be_chosen_among_follows_the_board(room: "Room", views: PhoneViews) -> None:
    phone, other = room.join(), room.join()
    room.open("problem")
    saved = room.send(phone, "problem", text="Sen epikrise", category="annet")
    room.send(other, "problem", text="Ingen ringer", category="annet")
    room.open("prioritering")

    def offered() -> set[str]:
        return {thing.title for thing in only_input(views, phone).offer.subjects}

    assert offered() == {"Sen epikrise", "Ingen ringer"}
    room.boards.park(room.by, room.id, [saved.entry_id])
    assert offered() == {"Ingen ringer"}
    room.flow.undo(room.by, room.id)
    assert offered() == {"Sen epikrise", "Ingen ringer"}
    with room.store.change(room.id) as change:
        change.db.execute(delete(Entry).where(Entry.id == saved.entry_id))
    assert offered() == {"Ingen ringer"}
    name_clusters(room, "Beskjeder")
    assert offered() == {"Beskjeder"}


def test_unshuffled_step_keeps_the_order_of_things(room: "Room", views: PhoneViews) -> None:
    phone = room.join()
    name_clusters(room, "A", "B", "C")
    room.open("losning")

    assert [thing.title for thing in only_input(views, phone).offer.category_subjects] == ["A", "B", "C"]


def test_others_cards_are_shared_after_the_silence(room: "Room", views: PhoneViews, clock: "FrozenClock") -> None:
    phone, *others = room.fill(9)
    room.open("problem")
    room.send(phone, "problem", text="Mitt eget", category="annet")
    for n, other in enumerate(others):
        room.send(other, "problem", text=f"Kort {n}", category="annet")
    clock.advance(timedelta(minutes=4, seconds=59))
    assert (shown(views, phone).share_in, shown(views, phone).shared) == (1, ())

    clock.advance(1)
    step = shown(views, phone)
    assert step.share_in is None
    assert len(step.shared) == 5
    assert set(step.shared) < {f"Kort {n}" for n in range(8)}
    assert shown(views, phone).shared == step.shared
    assert len({shown(views, other).shared for other in others}) > 1


def test_parked_card_is_not_shared(room: "Room", views: PhoneViews, clock: "FrozenClock") -> None:
    phone, other = room.join(), room.join()
    room.open("problem")
    saved = room.send(other, "problem", text="Til side", category="annet")
    room.boards.park(room.by, room.id, [saved.entry_id])
    clock.advance(timedelta(minutes=6))

    assert shown(views, phone).shared == ()
    assert [entry.parked for entry in only_input(views, other).entries] == [True]


def test_first_step_is_due_two_weeks_after_the_day(room: "Room", views: PhoneViews, clock: "FrozenClock") -> None:
    phone = room.join()
    assert views.view(phone).first_step_by.isoformat() == "2027-03-24"

    clock.advance(timedelta(days=30))
    assert views.view(phone).first_step_by.isoformat() == "2027-04-23"


@pytest.mark.parametrize("key", ["problem", "prioritering", "problemgruppe"])
def test_number_of_queries_does_not_grow_with_the_room(room: "Room", views: PhoneViews, key: str) -> None:
    phones = room.fill(3)
    name_clusters(room, "A", "B")
    room.open("problem")
    room.send(phones[0], "problem", text="Et kort", category="annet")
    room.open(key) if key != "problem" else None
    with counted_queries(room) as few:
        views.view(phones[0])
    if key == "problem":
        for phone in phones:
            room.send(phone, "problem", text="Ett til", category="annet")
    name_clusters(room, *(f"Klynge {n}" for n in range(20)))
    room.fill(8)
    with counted_queries(room) as many:
        views.view(phones[0])

    assert len(many) <= len(few) <= 14


def test_anonymous_entries_of_others_never_reach_a_phone(room: "Room", views: PhoneViews) -> None:
    phone, other = room.join(), room.join(unit="NAV Storvik")
    room.open("problem")
    room.send(other, "problem", text="Et kort", category="annet")

    with room.store.read() as db:
        (entry,) = db.scalars(select(Entry))
        others_id = db.scalar(select(Participant.id).where(Participant.unit == "NAV Storvik"))
    assert entry.participant_id is None
    text = repr(views.view(phone))
    assert str(others_id) not in text
    assert "Et kort" not in text

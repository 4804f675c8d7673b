from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.domain.states import Door, Membership
from facilitation.persistence.base import Base
from facilitation.persistence.models import Account
from facilitation.services.actors import Facilitator
from facilitation.services.workshops.workshops import WorkshopFacts

if TYPE_CHECKING:
    from tests.conftest import Room

FACTS = WorkshopFacts(title="Bedre i lag, Fjorden", day=date(2027, 4, 1))


def test_workshop_is_a_copy_of_the_template(room: "Room") -> None:
    view = room.workshops.get(room.by, room.id)

    assert (view.title, view.place, view.door) == ("Bedre i lag, Kysten", "Storvik", Door.OPEN)
    assert len(room.steps()) == 20
    assert sum(step.minutes for step in room.steps()) == 360
    assert len(view.frame.levels) == 8


def test_making_it_twice_with_one_request_is_one_workshop(room: "Room") -> None:
    request_id = new_id()
    made = {
        room.workshops.create(room.by, template_key="bedre-i-lag", facts=FACTS, request_id=request_id) for _ in range(2)
    }

    assert len(made) == 1
    assert len(room.workshops.mine(room.by)) == 2
    with pytest.raises(Conflict, match=r"request\.reused"):
        room.workshops.create(
            room.by, template_key="bedre-i-lag", facts=replace(FACTS, title="Annet"), request_id=request_id
        )


def test_unknown_template(room: "Room") -> None:
    with pytest.raises(NotFound):
        room.workshops.create(room.by, template_key="finnes-ikke", facts=FACTS, request_id=new_id())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "text.empty"),
        ({"title": "x" * 161}, "text.too_long"),
        ({"place": "x" * 161}, "text.too_long"),
        ({"starts_minute": -1}, "workshop.bad_start"),
        ({"starts_minute": 1440}, "workshop.bad_start"),
        ({"language": "se"}, "workshop.bad_language"),
        ({"capacity": 0}, "workshop.bad_capacity"),
        ({"capacity": 2501}, "workshop.bad_capacity"),
    ],
)
def test_facts_that_cannot_be_taken(room: "Room", changes: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        room.workshops.describe(room.by, room.id, replace(FACTS, **changes))  # type: ignore[arg-type]
    assert caught.value.code == code
    assert room.workshops.get(room.by, room.id).title == "Bedre i lag, Kysten"


def test_list_shows_only_ones_own_with_how_many_are_present(room: "Room", stranger: Facilitator) -> None:
    room.fill(3)

    assert [(card.title, card.participants) for card in room.workshops.mine(room.by)] == [("Bedre i lag, Kysten", 3)]
    assert room.workshops.mine(stranger) == ()
    with pytest.raises(NotFound):
        room.workshops.get(stranger, room.id)


def test_disabled_account_sees_nothing(room: "Room") -> None:
    with room.store.database.write() as db:
        db.get_one(Account, room.by.account_id).disabled_at = room.store.clock.now()

    assert room.workshops.mine(room.by) == ()
    with pytest.raises(NotFound):
        room.workshops.get(room.by, room.id)


def test_units_are_cleaned_and_unique(room: "Room") -> None:
    room.workshops.set_units(room.by, room.id, (" Storvik  kommune", "Nordfjell kommune", "Storvik kommune"))
    assert room.workshops.get(room.by, room.id).frame.units == ("Storvik kommune", "Nordfjell kommune")

    with pytest.raises(InvalidInput, match=r"units\.too_many"):
        room.workshops.set_units(room.by, room.id, tuple(f"Kommune {n}" for n in range(81)))


def test_seats_are_set_and_taken_away(room: "Room") -> None:
    first, second, *_ = room.workshops.get(room.by, room.id).frame.seats
    room.workshops.set_seats(room.by, room.id, {first.key: 3, second.key: 0})

    seats = {seat.key: seat.least for seat in room.workshops.get(room.by, room.id).frame.seats}
    assert seats[first.key] == 3
    assert second.key not in seats
    with pytest.raises(InvalidInput, match="out_of_range"):
        room.workshops.set_seats(room.by, room.id, {first.key: 101})


def test_deleting_leaves_no_row_of_the_workshop(room: "Room") -> None:
    phone = room.fill(12)[0]
    room.open("problem")
    room.send(phone, "problem", text="Plan mangler", category="annet")
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    room.open("problemgruppe")
    room.workshops.delete(room.by, room.id)

    with room.store.read() as db:
        left = {
            table.name: db.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name != "account"
        }
    # The request that made the workshop belongs to no workshop, so that repeating it does not make another one.
    assert {name: n for name, n in left.items() if n} == {"receipt": 1}


def test_sweeping_takes_ones_own_rehearsals_only(room: "Room", stranger: Facilitator) -> None:
    for by in (room.by, room.by, stranger):
        room.workshops.create(by, template_key="bedre-i-lag", facts=FACTS, request_id=new_id(), rehearsal=True)

    assert room.workshops.sweep_rehearsals(room.by) == 2
    assert [card.rehearsal for card in room.workshops.mine(room.by)] == [False]
    assert [(card.rehearsal, card.role) for card in room.workshops.mine(stranger)] == [(True, Membership.FACILITATOR)]

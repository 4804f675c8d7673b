from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from facilitation.domain.codes import digest, new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany, WrongPhase
from facilitation.domain.states import Door
from facilitation.persistence.models import Participant, Receipt
from facilitation.services.actors import Phone
from facilitation.services.room.joining import Profile
from facilitation.services.workshops.workshops import WorkshopFacts

if TYPE_CHECKING:
    from tests.conftest import Room

PROFILE = Profile(level="kommune", role="ansatt", unit="Storvik kommune")


def test_code_is_read_however_it_is_typed(room: "Room") -> None:
    typed = f"  {room.code[:4].lower()} - {room.code[4:].lower()} "

    assert room.joining.find(typed).workshop_id == room.id


@pytest.mark.parametrize("typed", ["", "    ", "ABCD EFGH", "' OR 1=1 --", "æøå", "x" * 5000])
def test_unknown_code_finds_nothing(room: "Room", typed: str) -> None:
    with pytest.raises(NotFound, match=r"code\.unknown"):
        room.joining.find(typed)


def test_closed_door_answers_as_an_unknown_code(room: "Room") -> None:
    room.flow.set_door(room.by, room.id, Door.CLOSED)

    with pytest.raises(NotFound, match=r"code\.unknown"):
        room.joining.find(room.code)


def test_locked_door_keeps_those_inside(room: "Room") -> None:
    inside = room.join()
    room.flow.set_door(room.by, room.id, Door.LOCKED)

    with pytest.raises(WrongPhase, match=r"door\.locked"):
        room.joining.join(room.code, PROFILE, request_id=new_id())
    assert room.joining.known(inside).unit == "Storvik kommune"


def test_full_room_refuses_the_next(room: "Room") -> None:
    view = room.workshops.get(room.by, room.id)
    room.workshops.describe(room.by, room.id, WorkshopFacts(title=view.title, day=view.day, capacity=1))
    room.join()

    with pytest.raises(TooMany, match=r"room\.full"):
        room.joining.join(room.code, PROFILE, request_id=new_id())


def test_repeated_request_is_one_participant_with_one_secret(room: "Room") -> None:
    request_id = new_id()
    first = room.joining.join(room.code, PROFILE, request_id=request_id)
    again = room.joining.join(room.code, PROFILE, request_id=request_id)

    assert again == first
    assert len(room.joining.present(room.by, room.id)) == 1


def test_request_identifier_used_for_somebody_else_is_a_conflict(room: "Room") -> None:
    request_id = new_id()
    room.joining.join(room.code, PROFILE, request_id=request_id)
    other = Profile(level="nav", role="ansatt", unit="NAV Storvik")

    with pytest.raises(Conflict, match=r"request\.reused"):
        room.joining.join(room.code, other, request_id=request_id)


@pytest.mark.sqlite
def test_database_holds_neither_the_secret_nor_the_request_it_is_made_from(room: "Room") -> None:
    request_id = new_id()
    joined = room.joining.join(room.code, PROFILE, request_id=request_id)

    with room.store.read() as db:
        assert db.scalars(select(Participant)).one().token_hash == digest(joined.secret)
        assert db.get(Receipt, request_id) is None
    raw = b"".join(path.read_bytes() for path in _files(room))
    assert joined.secret.encode() not in raw
    assert request_id.encode() not in raw


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        (Profile(level="kongehuset", role="ansatt", unit="Slottet"), "seat.unknown_level"),
        (Profile(level="kommune", role="konge", unit="Slottet"), "seat.unknown_role"),
        (Profile(level="kommune", role="ansatt", unit="  \u200b "), "text.empty"),
        (Profile(level="kommune", role="ansatt", unit="x" * 161), "text.too_long"),
    ],
)
def test_bad_profile_is_refused_and_nobody_comes_in(room: "Room", profile: Profile, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        room.joining.join(room.code, profile, request_id=new_id())

    assert caught.value.code == code
    assert room.joining.present(room.by, room.id) == ()


def test_somebody_shown_out_may_not_come_back(room: "Room") -> None:
    phone = room.join()
    person = room.joining.known(phone)
    room.joining.show_out(room.by, room.id, person.id)

    with pytest.raises(NotAllowed, match=r"participant\.removed"):
        room.joining.come_back(phone)
    assert room.joining.present(room.by, room.id) == ()


def test_leaving_and_coming_back(room: "Room") -> None:
    phone = room.join()
    room.joining.leave(phone)
    assert room.joining.present(room.by, room.id) == ()

    room.joining.come_back(phone)
    assert len(room.joining.present(room.by, room.id)) == 1


def test_secret_of_another_workshop_is_unknown(room: "Room") -> None:
    phone = room.join()

    with pytest.raises(NotFound, match=r"participant\.unknown"):
        room.joining.known(Phone(workshop_id=new_id(), secret=phone.secret))


def test_proxy_is_added_once(room: "Room") -> None:
    request_id = new_id()
    first = room.joining.add_proxy(room.by, room.id, PROFILE, request_id=request_id)
    again = room.joining.add_proxy(room.by, room.id, PROFILE, request_id=request_id)

    assert again == first
    assert [person.proxied for person in room.joining.present(room.by, room.id)] == [True]


def test_showing_out_somebody_unknown(room: "Room") -> None:
    with pytest.raises(NotFound, match=r"participant\.unknown"):
        room.joining.show_out(room.by, room.id, new_id())


def test_latecomer_gets_a_table_in_the_running_group_step(room: "Room") -> None:
    room.fill(10)
    room.open("problemgruppe")
    late = room.join("nav", "ansatt", "NAV Nordfjell")
    late_id = room.joining.known(late).id

    seated = [
        member.id
        for grouping in room.dividing.latest(room.by, room.id)
        for group in grouping.groups
        for member in group.members
    ]
    assert late_id in seated
    assert len(seated) == 11


def _files(room: "Room") -> list[Path]:
    database = Path(room.store.database.url.removeprefix("sqlite+pysqlite:///"))
    return sorted(database.parent.glob(f"{database.name}*"))

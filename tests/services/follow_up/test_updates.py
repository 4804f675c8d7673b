from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.domain.follow_up import Acceptance, Message, Status
from facilitation.domain.plan import ActionFields
from facilitation.domain.states import Membership
from facilitation.persistence.database import Database
from facilitation.persistence.models import ActionUpdate, Member, Owner
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.action_state import ActionNow
from facilitation.services.follow_up.updates import Updates
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room

STARTED = Message(status=Status.STARTED)


@pytest.fixture
def updates(room: "Room") -> Updates:
    return Updates(room.store)


@pytest.fixture
def action(room: "Room") -> str:
    return room.plan.add(room.by, room.id, whole_action(room), request_id=new_id())


def now(updates: Updates, room: "Room") -> ActionNow:
    (one,) = updates.now(room.by, [room.id])
    return one


def tell(updates: Updates, room: "Room", action: str, message: Message, **options: Any) -> None:
    updates.tell(room.by, room.id, {action: message}, request_id=new_id(), **options)


def test_nothing_is_said_of_a_new_action(updates: Updates, room: "Room", action: str) -> None:
    found = now(updates, room)

    assert (found.id, found.status, found.acceptance, found.heard_at, found.owner) == (action, None, None, None, None)


def test_the_latest_word_on_each_matter_holds(
    updates: Updates, room: "Room", action: str, clock: "FrozenClock"
) -> None:
    tell(updates, room, action, Message(status=Status.PLANNED, comment="Møte i mai."))
    tell(updates, room, action, Message(value=" 62  % ", value_source="Egen telling"))
    clock.advance(timedelta(days=3))
    tell(updates, room, action, Message(status=Status.STARTED))
    tell(updates, room, action, Message(comment="Alle er med."))

    found = now(updates, room)
    assert found.status is Status.STARTED
    assert found.measured is not None
    assert (found.measured.value, found.measured.value_date, found.measured.value_source) == (
        "62 %",
        date(2027, 3, 10),
        "Egen telling",
    )
    assert found.heard_at == clock.now()
    said = updates.history(room.by, room.id, action)
    assert [(one.status, one.comment) for one in said] == [
        (Status.PLANNED, "Møte i mai."),
        (None, ""),
        (Status.STARTED, ""),
        (None, "Alle er med."),
    ]
    assert {one.by for one in said} == {"Prosessleder"}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (Message(), "update.empty"),
        (Message(status=Status.STOPPED), "update.reason_missing"),
        (Message(status=Status.STOPPED, comment=" \u200b "), "update.reason_missing"),
        (Message(value_source="Telling"), "update.value_missing"),
        (Message(value="5", value_date=date(2027, 3, 11)), "update.measured_in_future"),
        (Message(comment="x" * 601), "text.too_long"),
        (Message(value="x" * 121), "text.too_long"),
        (Message(comment="Ring 99 88 77 66"), "privacy.blocked"),
        (Message(value="kari@eksempel.no"), "privacy.blocked"),
    ],
)
def test_a_message_that_cannot_be_taken(
    updates: Updates, room: "Room", action: str, message: Message, code: str
) -> None:
    with pytest.raises(InvalidInput, match=code.replace(".", r"\.")):
        tell(updates, room, action, message)
    assert now(updates, room).heard_at is None


def test_many_actions_are_told_at_once_or_none(updates: Updates, room: "Room", action: str) -> None:
    other = room.plan.add(room.by, room.id, whole_action(room), request_id=new_id())
    stopped = Message(status=Status.STOPPED)
    with pytest.raises(InvalidInput):
        updates.tell(room.by, room.id, {action: STARTED, other: stopped}, request_id=new_id())
    assert [one.status for one in updates.now(room.by, [room.id])] == [None, None]

    updates.tell(room.by, room.id, {action: STARTED, other: STARTED}, request_id=new_id())
    assert [one.status for one in updates.now(room.by, [room.id])] == [Status.STARTED, Status.STARTED]
    assert room.flow.undo(room.by, room.id).verb == "action.told"
    assert [one.status for one in updates.now(room.by, [room.id])] == [None, None]


def test_a_repeated_request_is_one_message(updates: Updates, room: "Room", action: str) -> None:
    request_id = new_id()
    for _ in range(2):
        updates.tell(room.by, room.id, {action: STARTED}, request_id=request_id)
    assert len(updates.history(room.by, room.id, action)) == 1

    with pytest.raises(Conflict, match=r"request\.reused"):
        updates.tell(room.by, room.id, {action: Message(status=Status.DONE)}, request_id=request_id)


def test_an_organiser_may_tell_and_a_stranger_may_not_know(
    updates: Updates, room: "Room", action: str, stranger: Facilitator
) -> None:
    for refused in (
        lambda: updates.tell(stranger, room.id, {action: STARTED}, request_id=new_id()),
        lambda: updates.now(stranger, [room.id]),
        lambda: updates.history(stranger, room.id, action),
    ):
        with pytest.raises(NotFound, match=r"workshop\.unknown"):
            refused()
    with room.store.database.write() as db:
        db.add(Member(workshop_id=room.id, account_id=stranger.account_id, role=Membership.ORGANISER))

    updates.tell(stranger, room.id, {action: STARTED}, request_id=new_id())
    assert updates.now(stranger, [room.id])[0].status is Status.STARTED


def test_an_action_of_another_plan_or_out_of_the_plan_is_unknown(updates: Updates, room: "Room", action: str) -> None:
    with pytest.raises(NotFound, match=r"action\.unknown"):
        tell(updates, room, new_id(), STARTED)
    room.plan.remove(room.by, room.id, action)
    with pytest.raises(NotFound, match=r"action\.unknown"):
        tell(updates, room, action, STARTED)
    assert updates.now(room.by, [room.id]) == ()


@pytest.mark.parametrize(
    ("status", "overdue"), [(None, True), (Status.STARTED, True), (Status.DONE, False), (Status.STOPPED, False)]
)
def test_overdue_until_done_or_stopped(
    updates: Updates, room: "Room", action: str, clock: "FrozenClock", status: Status | None, overdue: bool
) -> None:
    assert not now(updates, room).overdue
    clock.advance(timedelta(days=400))
    if status is not None:
        tell(updates, room, action, Message(status=status, comment="Fordi."))

    assert now(updates, room).overdue is overdue


def test_an_answer_holds_for_the_owner_who_gave_it(updates: Updates, room: "Room", action: str) -> None:
    fields = whole_action(room)
    owner = Owner(id=new_id(), workshop_id=room.id, role=fields.owner_role, unit=fields.owner_unit, name="Per Prøve")
    with room.store.database.write() as db:
        db.add(owner)
        owner_id = owner.id
    _rename_owner(room, action, fields, "Per Prøve")
    assert now(updates, room).acceptance is None
    with room.store.database.write() as db:
        db.get_one(Owner, owner_id).asked_at = room.store.clock.now()
    assert now(updates, room).acceptance is Acceptance.ASKED
    _answer(room, action, owner_id, Acceptance.DECLINED)

    found = now(updates, room)
    assert found.acceptance is Acceptance.DECLINED
    assert found.answered is not None
    assert (found.answered.by, found.answered.comment) == ("Per Prøve, Storvik kommune", "Ikke mitt bord.")
    _rename_owner(room, action, fields, "Kari Prøve")
    assert (now(updates, room).acceptance, now(updates, room).owner) == (None, None)


@pytest.mark.usefixtures("action")
def test_the_number_of_queries_is_the_same_for_many_workshops(
    updates: Updates, room: "Room", database: Database
) -> None:
    catalogue = room.workshops._catalogue
    rooms = [room, *(type(room)(room.store, catalogue, room.by) for _ in range(3))]
    for other in rooms[1:]:
        for _ in range(3):
            one = other.plan.add(other.by, other.id, whole_action(other), request_id=new_id())
            tell(updates, other, one, STARTED)

    counts = []
    for several in ([room.id], [one.id for one in rooms]):
        asked: list[str] = []
        listener = lambda *details: asked.append(details[2])  # noqa: B023, E731 -- read before the next round
        event.listen(database._reader, "before_cursor_execute", listener)
        found = updates.now(room.by, several)
        event.remove(database._reader, "before_cursor_execute", listener)
        counts.append(len(asked))
        assert [one.workshop_id for one in found] == sorted((one.workshop_id for one in found), key=several.index)
    assert len(found) == 10
    assert counts[0] == counts[1] <= 6  # with the one that begins


def _rename_owner(room: "Room", action: str, fields: ActionFields, name: str) -> None:
    (row,) = room.plan.actions(room.by, room.id)
    room.plan.edit(room.by, room.id, action, replace(fields, owner_name=name), version=row.version)


def _answer(room: "Room", action: str, owner_id: str, acceptance: Acceptance) -> None:
    with room.store.change(room.id) as change:
        change.db.add(
            ActionUpdate(
                id=new_id(),
                workshop_id=room.id,
                action_id=action,
                sequence=change.revision,
                at=room.store.clock.now(),
                owner_id=owner_id,
                acceptance=acceptance,
                comment="Ikke mitt bord.",
            )
        )

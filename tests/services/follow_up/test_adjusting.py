"""Actions that stand in the plan are kept, adjusted, stopped or lifted from a phone, and never written twice."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.domain.follow_up import Status
from facilitation.services.actors import Phone
from facilitation.services.answering.answers import Answer
from facilitation.services.follow_up.updates import Updates
from facilitation.services.phones.view import PhoneViews
from facilitation.services.room.joining import Profile
from tests.services.phone_reading import only_input
from tests.services.report_reading import ACTION, form_of

if TYPE_CHECKING:
    from tests.conftest import Room

FIELDS = replace(ACTION, code_what="", code_whom="", decision_level="egen", ask="", deadline=date(2027, 9, 1))


@pytest.fixture
def plan(arena: "Room") -> tuple["Room", Phone, str]:
    """An action in the plan, and a phone in the step where the plan is adjusted."""
    action = arena.plan.add(arena.by, arena.id, FIELDS, request_id=new_id())
    phone = arena.join()
    arena.open("justere")
    return arena, phone, action


def adjusting(room: "Room", action: str, *, version: int = 1, **fields: str) -> Answer:
    return replace(room.answer("justere", **form_of(FIELDS) | fields, version=str(version)), subject_id=action)


def test_phone_offers_the_actions_with_every_field(plan: tuple["Room", Phone, str]) -> None:
    room, phone, action = plan

    (found,) = only_input(PhoneViews(room.store), phone).suggestions
    assert (found.id, found.fields, found.version) == (action, FIELDS, 1)


def test_adjusting_changes_the_action_and_makes_no_other(plan: tuple["Room", Phone, str]) -> None:
    room, phone, action = plan
    room.plan.submit(phone, adjusting(room, action, deadline="2027-12-01", decision_level="asu", ask="vedtak"))

    (line,) = room.plan.actions(room.by, room.id)
    assert (line.id, line.version, line.fields.deadline) == (action, 2, date(2027, 12, 1))
    assert (line.fields.decision_level, line.fields.ask) == ("asu", "vedtak")
    (own,) = only_input(PhoneViews(room.store), phone).actions
    assert own.fields == line.fields


def test_what_was_adjusted_can_be_adjusted_again(plan: tuple["Room", Phone, str]) -> None:
    room, phone, action = plan
    first = room.plan.submit(phone, adjusting(room, action, title="En gang"))
    again = room.plan.submit(phone, adjusting(room, action, version=2, title="To ganger"))
    room.plan.submit(phone, room.answer("justere", slot=first.slot, **form_of(FIELDS) | {"title": "Tre ganger"}))

    assert (first.slot, again.slot, again.used) == (1, 1, 1)
    assert [line.fields.title for line in room.plan.actions(room.by, room.id)] == ["Tre ganger"]


def test_somebody_elses_change_meanwhile_is_not_overwritten(plan: tuple["Room", Phone, str]) -> None:
    room, phone, action = plan
    room.plan.submit(room.join(), adjusting(room, action, title="Først"))

    with pytest.raises(Conflict, match=r"action\.changed_since"):
        room.plan.submit(phone, adjusting(room, action, title="Så"))
    assert [line.fields.title for line in room.plan.actions(room.by, room.id)] == ["Først"]


def test_an_action_is_stopped_with_a_reason(plan: tuple["Room", Phone, str]) -> None:
    room, phone, action = plan
    with pytest.raises(InvalidInput, match=r"update\.reason_missing"):
        room.plan.submit(phone, adjusting(room, action, stop="1"))
    with pytest.raises(InvalidInput, match=r"privacy\.blocked"):
        room.plan.submit(phone, adjusting(room, action, stop="1", comment="Ring 99 88 77 66"))
    room.plan.submit(phone, adjusting(room, action, stop="1", comment="Ingen har tid."))

    (now,) = Updates(room.store).now(room.by, [room.id])
    assert now.status is Status.STOPPED
    assert [said.comment for said in Updates(room.store).history(room.by, room.id, action)] == ["Ingen har tid."]


def test_an_action_of_another_plan_is_not_reached(plan: tuple["Room", Phone, str]) -> None:
    room, phone, _action = plan

    with pytest.raises(NotFound, match=r"action\.unknown"):
        room.plan.submit(phone, adjusting(room, new_id()))


def test_a_new_action_can_still_be_written(plan: tuple["Room", Phone, str]) -> None:
    room, phone, _action = plan
    room.plan.submit(phone, room.answer("justere", **form_of(FIELDS) | {"title": "Et nytt"}))

    assert [line.fields.title for line in room.plan.actions(room.by, room.id)] == [FIELDS.title, "Et nytt"]


def test_an_action_that_was_taken_out_leaves_its_place_to_the_next(plan: tuple["Room", Phone, str]) -> None:
    room, phone, _action = plan
    first = room.plan.submit(phone, room.answer("justere", **form_of(FIELDS) | {"title": "Ut igjen"}))
    room.plan.remove(room.by, room.id, first.entry_id)
    second = room.plan.submit(phone, room.answer("justere", **form_of(FIELDS) | {"title": "I stedet"}))

    assert (second.slot, second.used) == (1, 1)
    assert [line.fields.title for line in room.plan.actions(room.by, room.id)] == [FIELDS.title, "I stedet"]


def test_the_facilitator_writes_an_action_for_somebody_without_a_phone(arena: "Room") -> None:
    profile = Profile(level="kommune", role="leder", unit="Storvik kommune")
    who = arena.joining.add_proxy(arena.by, arena.id, profile, request_id=new_id())
    arena.open("plan")
    saved = arena.plan.submit_for(arena.by, arena.id, who, arena.answer("plan", **form_of(FIELDS)))

    assert (saved.slot, saved.used) == (1, 1)
    assert [line.fields for line in arena.plan.actions(arena.by, arena.id)] == [FIELDS]

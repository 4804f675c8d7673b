from typing import TYPE_CHECKING

import pytest

from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, WrongPhase
from facilitation.domain.states import Door, Membership, StepState
from facilitation.persistence.models import Member
from facilitation.services.actors import Facilitator

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


def test_opening_a_step_closes_the_one_before(room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.open("erfaring")

    assert room.step("innsjekk").state is StepState.CLOSED
    assert room.step("erfaring").state is StepState.OPEN


def test_opening_twice_changes_nothing(room: "Room", clock: "FrozenClock") -> None:
    room.fill()
    first = room.open("innsjekk")
    clock.advance(60)
    again = room.open("innsjekk")

    assert again.timebox == first.timebox


def test_a_closed_step_is_reopened_not_opened(room: "Room") -> None:
    room.fill()
    step = room.open("innsjekk")
    room.close("innsjekk")

    with pytest.raises(WrongPhase, match="cannot_open"):
        room.flow.open_step(room.by, room.id, step.id)


def test_reopened_step_has_the_given_minutes_left(room: "Room", clock: "FrozenClock") -> None:
    room.fill()
    step = room.open("innsjekk")
    clock.advance(3600)
    room.close("innsjekk")
    room.flow.reopen_step(room.by, room.id, step.id, minutes=4)

    assert room.step("innsjekk").timebox.remaining_seconds(clock.now()) == 240


def test_extension_adds_to_what_is_left(room: "Room", clock: "FrozenClock") -> None:
    room.fill()
    step = room.open("innsjekk")
    clock.advance(60)
    room.flow.extend_step(room.by, room.id, step.id, 2)

    assert room.step("innsjekk").timebox.remaining_seconds(clock.now()) == (15 + 2) * 60 - 60


def test_extension_asked_for_twice_from_one_page_is_given_once(room: "Room") -> None:
    room.fill()
    step = room.open("innsjekk")
    for _ in range(2):
        room.flow.extend_step(room.by, room.id, step.id, 2, seen=step.timebox.extra_minutes)

    assert room.step("innsjekk").timebox.extra_minutes == 2


def test_extension_of_an_overrun_step_counts_from_now(room: "Room", clock: "FrozenClock") -> None:
    room.fill()
    step = room.open("innsjekk")
    clock.advance(20 * 60)
    room.flow.extend_step(room.by, room.id, step.id, 2)

    assert room.step("innsjekk").timebox.remaining_seconds(clock.now()) == 120


@pytest.mark.parametrize("minutes", [0, -3, 61])
def test_unreasonable_extension_is_refused(room: "Room", minutes: int) -> None:
    room.fill()
    step = room.open("innsjekk")

    with pytest.raises(InvalidInput, match="bad_extension"):
        room.flow.extend_step(room.by, room.id, step.id, minutes)


def test_skipped_step_can_be_opened_later(room: "Room") -> None:
    room.fill()
    pause = room.step("pause-1")
    room.flow.skip_step(room.by, room.id, pause.id)
    room.flow.skip_step(room.by, room.id, pause.id)
    assert room.step("pause-1").state is StepState.SKIPPED

    room.open("pause-1")
    assert room.step("pause-1").state is StepState.OPEN


def test_empty_seats_stop_the_program_until_they_are_noted(room: "Room") -> None:
    room.join()
    room.flow.open_step(room.by, room.id, room.step("innsjekk").id)

    with pytest.raises(Conflict, match=r"representation\.missing"):
        room.flow.open_step(room.by, room.id, room.step("erfaring").id)
    assert room.step("innsjekk").state is StepState.OPEN

    room.flow.note_representation(room.by, room.id, "Ingen fra NAV.")
    room.flow.open_step(room.by, room.id, room.step("erfaring").id)
    assert room.step("erfaring").state is StepState.OPEN


def test_a_full_room_needs_no_note(room: "Room") -> None:
    room.fill(8)
    room.flow.open_step(room.by, room.id, room.step("innsjekk").id)
    room.flow.open_step(room.by, room.id, room.step("erfaring").id)

    assert room.step("erfaring").state is StepState.OPEN


def test_undo_takes_back_the_last_command(room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.open("erfaring")

    assert room.flow.undo(room.by, room.id).verb == "step.opened"
    assert room.step("erfaring").state is StepState.PENDING
    assert room.step("erfaring").timebox.opened_at is None
    assert room.step("innsjekk").state is StepState.OPEN
    assert room.step("innsjekk").timebox.closed_at is None


def test_undo_goes_back_command_by_command_and_then_stops(room: "Room") -> None:
    before = room.workshops.get(room.by, room.id)
    room.flow.show_join(room.by, room.id, shown=False)
    room.flow.set_door(room.by, room.id, Door.LOCKED)
    verbs = [room.flow.undo(room.by, room.id).verb for _ in range(3)]

    assert verbs == ["door.set", "join_code.hidden", "door.set"]
    after = room.workshops.get(room.by, room.id)
    assert (after.door, after.show_join) == (Door.CLOSED, before.show_join)
    with pytest.raises(WrongPhase, match=r"undo\.nothing"):
        room.flow.undo(room.by, room.id)


def test_finish_closes_and_locks_and_can_be_taken_back(room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.flow.finish(room.by, room.id)
    room.flow.finish(room.by, room.id)

    view = room.workshops.get(room.by, room.id)
    assert (view.finished, view.door) == (True, Door.LOCKED)
    assert room.step("innsjekk").state is StepState.CLOSED

    room.flow.undo(room.by, room.id)
    assert room.workshops.get(room.by, room.id).finished is False
    assert room.step("innsjekk").state is StepState.OPEN


def test_a_stranger_cannot_learn_that_the_workshop_exists(room: "Room", stranger: Facilitator) -> None:
    step = room.step("innsjekk")

    for command in (
        lambda: room.flow.open_step(stranger, room.id, step.id),
        lambda: room.flow.set_door(stranger, room.id, Door.LOCKED),
        lambda: room.flow.undo(stranger, room.id),
        lambda: room.flow.finish(stranger, room.id),
    ):
        with pytest.raises(NotFound, match=r"workshop\.unknown"):
            command()
    assert room.step("innsjekk").state is StepState.PENDING


def test_an_organiser_reads_only(room: "Room", stranger: Facilitator) -> None:
    with room.store.database.write() as db:
        db.add(Member(workshop_id=room.id, account_id=stranger.account_id, role=Membership.ORGANISER))

    assert room.workshops.get(stranger, room.id).role is Membership.ORGANISER
    with pytest.raises(NotAllowed, match="read_only"):
        room.flow.open_step(stranger, room.id, room.step("innsjekk").id)


def test_a_step_of_another_workshop_is_unknown(room: "Room") -> None:
    with pytest.raises(NotFound, match=r"step\.unknown"):
        room.flow.open_step(room.by, room.id, "8a1f7a70-0000-4000-8000-000000000000")

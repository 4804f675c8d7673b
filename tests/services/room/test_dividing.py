from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, NotFound, WrongPhase
from facilitation.domain.grouping.values import GroupMode

if TYPE_CHECKING:
    from tests.conftest import Room


def test_mixed_groups_hold_both_services_and_no_lone_user(room: "Room") -> None:
    room.fill(24)
    room.dividing.divide(room.by, room.id, GroupMode.MIXED)

    (grouping,) = room.dividing.latest(room.by, room.id)
    assert sum(group.fit.people for group in grouping.groups) == 24
    assert all(group.fit.municipal and group.fit.specialist for group in grouping.groups)
    assert all(group.fit.users != 1 for group in grouping.groups)


def test_reshuffle_keeps_apart_those_who_have_met(room: "Room") -> None:
    room.fill(24)
    for _ in range(2):
        room.dividing.divide(room.by, room.id, GroupMode.MIXED)

    (grouping,) = room.dividing.latest(room.by, room.id)
    assert grouping.number == 2
    possible = sum(group.fit.people * (group.fit.people - 1) // 2 for group in grouping.groups)
    assert sum(group.fit.met_pairs for group in grouping.groups) < possible / 2


def test_empty_room_has_no_groups(room: "Room") -> None:
    with pytest.raises(WrongPhase, match=r"groups\.nobody"):
        room.dividing.divide(room.by, room.id, GroupMode.MIXED)


def test_step_without_a_mode_goes_on_at_the_same_tables(room: "Room") -> None:
    room.fill(12)
    room.open("problemgruppe")
    room.open("losningsgruppe")

    assert room.step("losningsgruppe").grouping_id == room.step("problemgruppe").grouping_id


def test_plan_is_made_at_home_tables(room: "Room") -> None:
    room.fill(12)
    room.open("problemgruppe")
    room.open("plan")

    modes = {grouping.id: grouping.mode for grouping in room.dividing.latest(room.by, room.id)}
    assert modes[room.step("plan").grouping_id or ""] is GroupMode.HOME


def test_tables_that_have_written_stay(room: "Room") -> None:
    phone = room.fill(6)[0]
    step = room.open("problemgruppe")
    fields = {f"f__{part.key}": "Felles plan mangler" for part in step.template.inputs[0].fields}  # type: ignore[union-attr]
    room.send(phone, "problemgruppe", **fields)

    with pytest.raises(Conflict, match="already_writing"):
        room.dividing.divide(room.by, room.id, GroupMode.MIXED, step_id=step.id)


def test_new_tables_for_an_open_step_that_nobody_has_answered(room: "Room") -> None:
    room.fill(12)
    step = room.open("problemgruppe")
    grouping_id = room.dividing.divide(room.by, room.id, GroupMode.MIXED, step_id=step.id)

    assert room.step("problemgruppe").grouping_id == grouping_id


def test_moving_somebody_takes_them_from_their_old_table(room: "Room") -> None:
    room.fill(12)
    room.dividing.divide(room.by, room.id, GroupMode.MIXED)
    (before,) = room.dividing.latest(room.by, room.id)
    moved = before.groups[0].members[0].id
    room.dividing.move(room.by, room.id, moved, before.groups[1].id)

    (after,) = room.dividing.latest(room.by, room.id)
    tables = [group.number for group in after.groups if moved in {member.id for member in group.members}]
    assert tables == [2]


def test_the_pen_is_taken_at_ones_own_table_only(room: "Room") -> None:
    phone = room.fill(12)[0]
    me = room.joining.known(phone).id
    room.dividing.divide(room.by, room.id, GroupMode.MIXED)
    (grouping,) = room.dividing.latest(room.by, room.id)
    for group in grouping.groups:
        if me in {member.id for member in group.members}:
            room.dividing.take_pen(phone, group.id)
        else:
            with pytest.raises(NotFound, match=r"group\.unknown"):
                room.dividing.take_pen(phone, group.id)

    (grouping,) = room.dividing.latest(room.by, room.id)
    assert [group.secretary_id for group in grouping.groups].count(me) == 1


def test_secretary_who_is_moved_leaves_the_pen(room: "Room") -> None:
    phone = room.fill(12)[0]
    me = room.joining.known(phone).id
    room.dividing.divide(room.by, room.id, GroupMode.MIXED)
    (grouping,) = room.dividing.latest(room.by, room.id)
    mine = next(group for group in grouping.groups if me in {member.id for member in group.members})
    other = next(group for group in grouping.groups if group.id != mine.id)
    room.dividing.take_pen(phone, mine.id)
    room.dividing.move(room.by, room.id, me, other.id)

    (grouping,) = room.dividing.latest(room.by, room.id)
    assert {group.secretary_id for group in grouping.groups} == {None}


def test_moving_to_or_with_somebody_unknown(room: "Room") -> None:
    room.fill(12)
    room.dividing.divide(room.by, room.id, GroupMode.MIXED)
    (grouping,) = room.dividing.latest(room.by, room.id)

    with pytest.raises(NotFound, match=r"group\.unknown"):
        room.dividing.move(room.by, room.id, grouping.groups[0].members[0].id, new_id())
    with pytest.raises(NotFound, match=r"participant\.unknown"):
        room.dividing.move(room.by, room.id, new_id(), grouping.groups[0].id)
